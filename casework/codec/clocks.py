"""Clocks in fewer bytes: rungs as seconds from the due moment, and what follows from another field left out."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from casework.codec.shapes import Pack, State, packed
from casework.domain.timekeeping.clocks import Clock
from casework.domain.timekeeping.terms import local_day

_INSTANT: Final = timedelta(microseconds=1)


def down(clock: Clock, out: State) -> State:
    """Lays a clock down: rungs relative to `due_at` (else `opened_at`), `base` and `due_on` only where they say something new."""
    if clock.base == clock.opened_at:
        del out["base"]
    if clock.due_at is not None and clock.due_on == _last_day(clock.due_at):
        out.pop("due_on", None)
    elif clock.due_at is not None:
        out["due_on"] = clock.due_on
    if clock.rungs:
        anchor = clock.due_at or clock.opened_at
        out["rungs"] = [[rung.name, _seconds(rung.at - anchor)] for rung in clock.rungs]
    return out


def up(state: State) -> State:
    """Takes a clock's fields up again; the reverse of `down`."""
    opened, due = _moment(state["opened_at"]), _moment(state.get("due_at"))
    state.setdefault("base", opened)
    if due is not None and "due_on" not in state:
        state["due_on"] = _last_day(due)
    if "rungs" in state:
        anchor = due or opened
        state["rungs"] = [{"name": name, "at": anchor + timedelta(seconds=seconds)} for name, seconds in state["rungs"]]
    return state


def _last_day(due_at: datetime) -> date:
    return local_day(due_at - _INSTANT)


def _seconds(distance: timedelta) -> int | float:
    seconds = distance.total_seconds()
    return int(seconds) if seconds.is_integer() else seconds


def _moment(text: Any) -> Any:
    return None if text is None else datetime.fromisoformat(text)


packed(Clock, Pack(down, up, frozenset({"rungs"})))
