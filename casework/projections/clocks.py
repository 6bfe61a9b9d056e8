"""The clocks view: one row for each clock a case ever had, so that a tick finds in one look what is due."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from casework.domain.case import Case
from casework.domain.ladder.due import next_step, why_held
from casework.domain.naming import clock_names
from casework.domain.timekeeping.clocks import Clock
from casework.projections.life import Life

Row = dict[str, Any]


def clock_rows(life: Life, keys: Iterable[str]) -> Iterator[Row]:
    """The rows of these clocks, open or ended; a key that is neither was never opened."""
    named = clock_names(life.case)
    for key in sorted(keys):
        if (clock := life.case.clocks.get(key)) is not None:
            yield _row(life, named(key), key, clock, "open", None)
        elif (ended := life.ended.get(key)) is not None:
            yield _row(life, named(key), key, ended.clock, ended.state, ended.at)


def all_clock_rows(life: Life) -> list[Row]:
    """The rows of every clock."""
    return list(clock_rows(life, {*life.case.clocks, *life.ended}))


def _held(case: Case, clock: Clock) -> str | None:
    """Why the first rung that is not decided is not climbed for now: a leader owns the case, or others have the matter."""
    climbed = case.climbed_on(clock)
    open_rungs = (rung.name for rung in clock.rungs if rung.name not in climbed)
    return next((why for rung in open_rungs if (why := why_held(case, clock, rung)) is not None), None)


def _row(life: Life, name: str, key: str, clock: Clock, state: str, closed_at: datetime | None) -> Row:
    case = life.case
    rung, at = next_step(case, clock) if state == "open" else (None, None)
    return {
        "case_id": case.id, "key": key, "case_no": case.case_no, "name": name, "rule": clock.rule,
        "subject": clock.subject, "round": clock.round, "revision": clock.revision, "kind": clock.kind, "cls": clock.cls,
        "owner": clock.owner, "unit": clock.unit, "opened_at": clock.opened_at, "due_at": clock.due_at, "due_on": clock.due_on,
        "provisional": clock.provisional, "state": state, "closed_at": closed_at, "missed": key in case.missed,
        "paused": clock.is_paused, "next_rung": rung, "next_at": at,
        "held": _held(case, clock) if state == "open" else None, "calendar": life.calendars.get(key, ""),
        "rulebook": life.rulebooks.get(key, ""),
    }  # fmt: skip
