"""Integrity signals in words: what was counted against which threshold, why it matters, what may explain it, how reviews ended."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from casework.domain.reviewing import SignalReviewed
from casework.projections.signals.found import Found
from casework.projections.signals.rules import SignalRule, outcomes

Reviews = Mapping[str, Sequence[SignalReviewed]]
STATES: Final = {"open": "待核查", "reviewed": "已核查", "grown": "核查后又有增加"}
"""open: nobody looked yet; reviewed; grown: more was counted since the last review."""


def told(found: Found, reviews: Reviews) -> dict[str, Any]:
    """A signal as programs and people read it. Notes of reviews are sealed and not told here."""
    state = state_of(found, reviews)
    return {
        "id": found.id, "rule": found.rule.name, "number": found.rule.number, "zh": found.rule.zh, "en": found.rule.en,
        "day": found.day, "persons": list(found.persons), "unit": found.unit, "measure": found.measure, "counted_in": found.rule.measure,
        "threshold": found.rule.threshold, "cases": list(found.cases), "cases_in_all": found.number, "state": state,
        "state_zh": STATES[state], "reviews": [_review(each) for each in reviews.get(found.id, ())],
    }  # fmt: skip


def state_of(found: Found, reviews: Reviews) -> str:
    """Whether somebody looked at the signal, and at all of it: what only grows older is no more than it was."""
    last = next(reversed(reviews.get(found.id, ())), None)
    if last is None:
        return "open"
    return "grown" if found.rule.grows and found.measure > last.seen else "reviewed"


def rule_told(rule: SignalRule) -> dict[str, Any]:
    """A rule with its reasons and with what may explain it."""
    return {
        "name": rule.name, "number": rule.number, "zh": rule.zh, "en": rule.en, "counts": rule.counts, "counts_en": rule.counts_en,
        "measure": rule.measure, "threshold": rule.threshold, "within": rule.within or None, "why": rule.why, "why_en": rule.why_en,
        "innocent": list(rule.innocent), "innocent_en": list(rule.innocent_en), "on_demand": rule.on_demand,
    }  # fmt: skip


def _review(review: SignalReviewed) -> dict[str, Any]:
    who = review.envelope
    return {
        "outcome": review.outcome, "zh": outcomes()[review.outcome], "by": who.by, "post": who.post, "unit": who.unit, "at": who.at,
        "seen": review.seen,
    }  # fmt: skip
