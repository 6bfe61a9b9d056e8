"""Duty rosters of a file against those of the directory: the hours that the file names are replaced, all others stay."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from casework.domain.directory import RosterSet
from casework.domain.office import Shift
from casework.domain.office_entries import inside
from casework.domain.office_faults import shift_faults
from casework.office.plan import Draft
from casework.office.sheet import Sheet, Turn

Window = tuple[datetime, datetime]


def plan_rosters(draft: Draft, sheet: Sheet, units: Collection[str]) -> None:
    """One fact for each stretch of a unit's roster that differs."""
    turns: dict[str, list[Turn]] = {}
    for said in sheet.turns:
        turn = said.entry
        probe = turn.shifts or (Shift(turn.unit, "nobody", turn.start, turn.end),)
        if not draft.fault(said.place, dict.fromkeys(fault for shift in probe for fault in shift_faults(shift, units))):
            turns.setdefault(turn.unit, []).append(turn)
    for unit, own in turns.items():
        _replace(draft, unit, own)
    if sheet.complete:
        for unit in draft.office.shifts:
            _clear(draft, unit, _windows(turns.get(unit, ())))


def _replace(draft: Draft, unit: str, turns: list[Turn]) -> None:
    standing = draft.office.shifts.get(unit, ())
    wanted = tuple(dict.fromkeys(shift for turn in turns for shift in turn.shifts))
    for start, end in _windows(turns):
        new = inside(wanted, start, end)
        if set(inside(standing, start, end)) != set(new):
            draft.add(RosterSet(unit=unit, start=start, end=end, shifts=new))


def _clear(draft: Draft, unit: str, windows: list[Window]) -> None:
    """Takes away what stands from now on outside the hours that the file names."""
    standing = draft.office.shifts[unit]
    for start, end in _gaps(windows, draft.at):
        if inside(standing, start, end):
            draft.add(RosterSet(unit=unit, start=start, end=end))


def _windows(turns: Iterable[Turn]) -> list[Window]:
    """The stretches of time that the turns cover, in order, none touching the next."""
    found: list[Window] = []
    for turn in sorted(turns, key=lambda each: each.start):
        if found and turn.start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], turn.end))
        else:
            found.append((turn.start, turn.end))
    return found


def _gaps(windows: Iterable[Window], since: datetime) -> Iterator[tuple[datetime, datetime | None]]:
    """What lies between the stretches from a moment on; the last gap has no end."""
    for start, end in windows:
        if since < start:
            yield since, start
        since = max(since, end)
    yield since, None
