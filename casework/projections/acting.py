"""Who did what, in which post, asked by whom and following from what 经办: the envelopes of a case's facts as an auditor reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.domain.facts import Fact
from casework.domain.timekeeping.terms import local_day
from casework.projections.differences import STATES
from casework.projections.saying import HIDDEN, clock_word
from casework.projections.sentences import sentence


@dataclass(frozen=True, slots=True)
class ClockTouched:
    """What a fact did to a clock: `change` is started, moved, closed or missed (closed too late), `due` its due date as people read it."""

    key: str
    zh: str
    change: str
    change_zh: str
    due: str | None


@dataclass(frozen=True, slots=True)
class Act:
    """A fact with its envelope. `reason` is hidden where there is one; `follows` is the version of the fact that it follows from, in this
    case; `with_it` are the versions stored by the same command. `acting_for` is whom the person stood in for AB角; `days_late` 补录天数.
    """

    version: int
    topic: str
    zh: str
    en: str
    by: str
    post: str
    unit: str
    requested_by: str | None
    acting_for: str | None
    at: datetime
    effective_at: datetime
    days_late: int
    inferred: bool
    reason: str | None
    command: str
    follows: int | None
    with_it: list[int]
    clocks: list[ClockTouched]


def acts(facts: Sequence[Fact]) -> list[Act]:
    """The facts of a case with their envelopes, in order."""
    by_command: dict[UUID, list[int]] = {}
    for fact in facts:
        by_command.setdefault(fact.envelope.command, []).append(fact.originator_version)
    dues: dict[str, str] = {}
    return [_act(fact, by_command, dues) for fact in facts]


def _act(fact: Fact, by_command: Mapping[UUID, list[int]], dues: dict[str, str]) -> Act:
    who, version = fact.envelope, fact.originator_version
    zh, en = sentence(fact)
    cause = by_command.get(who.causation, []) if who.causation is not None else []
    return Act(
        version=version, topic=fact.topic, zh=zh, en=en, by=who.by, post=who.post, unit=who.unit, requested_by=who.requested_by,
        acting_for=who.acting_for, at=who.at, effective_at=who.held_at, days_late=(local_day(who.at) - local_day(who.held_at)).days,
        inferred=who.inferred, reason=None if who.reason is None else HIDDEN, command=str(who.command),
        follows=next((each for each in reversed(cause) if each < version), None),
        with_it=[each for each in by_command[who.command] if each != version], clocks=_touched(fact, dues),
    )  # fmt: skip


def _touched(fact: Fact, dues: dict[str, str]) -> list[ClockTouched]:
    """What the fact did to clocks; `dues` are the due dates known so far."""
    if fact.clocks is None:
        return []
    found = []
    for change, every in (("started", fact.clocks.opened), ("moved", fact.clocks.moved)):
        for clock in every:
            dues[clock.key] = clock.due_text
            found.append(_told(clock.key, change, clock.due_text))
    for closing in fact.clocks.closed:
        found.append(_told(closing.key, "missed" if closing.missed else "closed", dues.get(closing.key, "")))
    return found


def _told(key: str, change: str, due: str) -> ClockTouched:
    return ClockTouched(key, clock_word(key), change, STATES[change], due or None)
