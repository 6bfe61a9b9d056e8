"""The timeline 过程: one row for each fact, with a sentence for people and no personal data."""

from collections.abc import Mapping
from typing import Any

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.timekeeping.terms import local_day
from casework.projections.sentences import sentence


def timeline_row(case: Case, fact: Fact, position: int) -> dict[str, Any]:
    """The row of a fact that lies at this position."""
    who = fact.envelope
    zh, en = sentence(fact)
    return {
        "case_id": case.id, "version": fact.originator_version, "case_no": case.case_no, "position": position, "at": who.at,
        "effective_at": who.held_at, "by": who.by, "post": who.post, "unit": who.unit, "requested_by": who.requested_by,
        "inferred": who.inferred, "topic": fact.topic, "zh": zh, "en": en,
    }  # fmt: skip


def days_late(row: Mapping[str, Any]) -> int:
    """How many days in Shanghai lie between the day a fact held and the day it was recorded 补录; 0 where it is one day."""
    return (local_day(row["at"]) - local_day(row["effective_at"])).days
