"""Traces 痕迹: the acts of a case that integrity rules look at, read off each fact; measures only, what is too much is for the rules."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from casework.domain.facts import Fact
from casework.domain.timekeeping.clocks import Clock
from casework.domain.timekeeping.terms import local_day
from casework.domain.timing import MISSABLE
from casework.projections.life import Life

CLOSINGS: Final = frozenset(
    f"case.{name}" for name in ("resolved", "struck_off", "closed", "withdrawn", "unfounded", "redirected", "declined", "filing_withdrawn")
)
"""Facts that end the work on a case, or a part of it; a merger ends nothing, since its survivor goes on."""
REVISIT: Final = "case.revisited"
APPROVAL: Final = "case.approved"


def trace_rows(life: Life, fact: Fact) -> Iterator[dict[str, Any]]:
    """The traces of a fact, at most one of each kind; most facts leave none.

    closing 办结: its nearest due date; pause 中止: the due date it stopped; backdated 补录: days from when it held; pair 双人把关:
    `by` approved what `second` asked for; revisit 回访. Of an act that another approved, `by` is who asked for it.
    """
    who, topic, moved = fact.envelope, fact.topic, fact.clocks is not None and bool(fact.clocks.moved)
    if topic in CLOSINGS:
        yield _trace(life, fact, "closing", moved, _nearest(life, fact))
    elif topic == REVISIT:
        yield _trace(life, fact, "revisit", moved)
    elif topic == APPROVAL and who.requested_by is not None:
        yield _trace(life, fact, "pair", moved) | {"by": who.by, "second": who.requested_by}
    if moved and (stopped := _stopped(life, fact)) is not None:
        yield _trace(life, fact, "pause", moved, stopped)
    if who.effective_at is not None and (late := (local_day(who.at) - local_day(who.effective_at)).days):
        yield _trace(life, fact, "backdated", moved) | {"days": late}


def _trace(life: Life, fact: Fact, kind: str, moved: bool, clock: Clock | None = None) -> dict[str, Any]:
    case, who, day = life.case, fact.envelope, local_day(fact.envelope.at)
    due_on: date | None = clock.due_on if clock else None
    return {
        "case_id": case.id, "version": fact.originator_version, "kind": kind, "case_no": case.case_no, "region": case.region,
        "topic": fact.topic, "at": who.at, "day": day, "effective_at": who.held_at, "by": who.requested_by or who.by,
        "second": who.by if who.requested_by else None, "unit": who.unit, "clock": clock.key if clock else None, "due_on": due_on,
        "days": (due_on - day).days if due_on else None, "moved": moved, "inferred": who.inferred or case.imported,
    }  # fmt: skip


def _nearest(life: Life, fact: Fact) -> Clock | None:
    """Of the duties that the fact closed the one that was due first."""
    closed = [life.before[each.key] for each in (fact.clocks.closed if fact.clocks else ()) if each.key in life.before]
    return min(
        (clock for clock in closed if clock.kind in MISSABLE and clock.due_on), key=lambda clock: (clock.due_on, clock.key), default=None
    )


def _stopped(life: Life, fact: Fact) -> Clock | None:
    """Of the clocks that the fact stopped the one that was due first, as it was before."""
    assert fact.clocks is not None
    ran = [life.before[clock.key] for clock in fact.clocks.moved if clock.is_paused and clock.key in life.before]
    return min((clock for clock in ran if clock.due_on), key=lambda clock: (clock.due_on, clock.key), default=None)
