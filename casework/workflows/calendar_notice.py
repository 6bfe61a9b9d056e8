"""The yearly notice 放假安排通知 as a file: read with every fault at once, and laid over the calendar in force."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from casework.domain.timekeeping.calendar import Calendar, CalendarError

PARTS: Final = ("year", "off", "on", "source")
NAMES: Final = {"off": "放假", "on": "调休上班"}
"""What a day is called where the file gives a bare list."""
EXAMPLE: Final = '{"year": 2027, "off": {"2027-01-01": "元旦"}, "on": ["2027-01-03"], "source": "国办发明电〔2026〕7号"}'


class NoticeError(ValueError):
    """A notice that cannot be laid over a calendar; `faults` are sentences naming file, year, day, the rule and what would be right."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True)
class Notice:
    """One year's notice: days off and make-up working days 调休上班 with the names people read, and the paper they come from."""

    year: int
    off: Mapping[date, str]
    on: Mapping[date, str]
    source: str


def read_notices(path: Path | str, over: Calendar) -> Calendar:
    """The calendar `over` with the notices of a JSON file laid over it: one object for a year, or a list of them.

    A year that was not published yet is taken from its notice alone; in a published year a notice is a correction, and its own
    entry wins. A file that changes nothing gives `over` back. Raises NoticeError with every fault of the file.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as wrong:
        raise NoticeError([f"{path}: cannot be read ({wrong.strerror}); name a JSON file in UTF-8"]) from None
    except UnicodeDecodeError:
        raise NoticeError([f"{path.name}: not written in UTF-8; save it as UTF-8"]) from None
    return notices_from(text, path.name, over)


def notices_from(text: str, name: str, over: Calendar) -> Calendar:
    """The same of the text of a file; faults call it by `name`."""
    faults: list[str] = []
    entries = _entries(text, name)
    notices = [notice for number, entry in enumerate(entries, 1) if (notice := _notice(entry, f"{name}: 第{number}项", faults))]
    if not faults:
        faults += [f"{name}: {fault}" for fault in _misfits(notices, over)]
    if faults:
        raise NoticeError(faults)
    try:
        return laid_over(over, notices)
    except CalendarError as wrong:
        raise NoticeError([f"{name}: {wrong}"]) from None


def laid_over(over: Calendar, notices: list[Notice]) -> Calendar:
    """The calendar with these notices in it; the same calendar where they change no day and publish no year."""
    anew = {notice.year for notice in notices if notice.year > over.published_through}
    off = {day: name for day, name in over.days_off.items() if day.year not in anew}
    on = {day: name for day, name in over.working.items() if day.year not in anew}
    for notice in notices:
        off = {day: name for day, name in off.items() if day not in notice.on} | dict(notice.off)
        on = {day: name for day, name in on.items() if day not in notice.off} | dict(notice.on)
    through = max([over.published_through, *(notice.year for notice in notices)])
    if (off, on, through) == (dict(over.days_off), dict(over.working), over.published_through):
        return over
    papers = "; ".join(dict.fromkeys(notice.source for notice in notices))
    return Calendar(days_off=off, working=on, published_through=through, source=f"{papers}; {over.source}")


def _entries(text: str, name: str) -> list[Any]:
    try:
        plain = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as wrong:
        raise NoticeError([f"{name}: line {wrong.lineno} is not JSON ({wrong.msg}); correct it there"]) from None
    entries = plain if isinstance(plain, list) else [plain]
    if not entries:
        raise NoticeError([f"{name}: it holds no year; write {EXAMPLE}"])
    return entries


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The table of these pairs; a key that came twice is kept under a name of its own, so that it is told with the other faults."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        found[f"{key} (twice)" if key in found else key] = value
    return found


def _notice(entry: Any, place: str, faults: list[str]) -> Notice | None:
    if not isinstance(entry, dict):
        faults.append(f"{place}: {entry!r} is no year; write {EXAMPLE}")
        return None
    before = len(faults)
    year, source = entry.get("year"), entry.get("source")
    faults += [f"{place}: {key!r} is not a part of a notice; allowed are {', '.join(PARTS)}" for key in entry if key not in PARTS]
    if not isinstance(year, int) or isinstance(year, bool) or not 1950 <= year <= 9998:
        faults.append(f"{place}: year is {year!r}; write the year of the notice, for example 2027")
    if not isinstance(source, str) or not source.strip():
        faults.append(f"{place}: source is {source!r}; name the paper, for example 国办发明电〔2026〕7号")
    off, on = (dict(_days(entry.get(part), part, f"{place}: {part}", faults)) for part in NAMES)
    if len(faults) > before:
        return None
    assert isinstance(year, int) and isinstance(source, str)
    return Notice(year, off, on, source.strip())


def _days(entries: Any, part: str, place: str, faults: list[str]) -> Iterator[tuple[date, str]]:
    if isinstance(entries, list):
        named = [(text, NAMES[part]) for text in entries]
        faults += [f"{place}: {text!r} is entered twice; keep one of the two entries" for text in _doubles(entries)]
    elif entries is None or isinstance(entries, dict):
        named = list((entries or {}).items())
    else:
        faults.append(f'{place} is {entries!r}; write a list of days, or a table such as {{"2027-01-01": "元旦"}}')
        return
    for text, name in named:
        if not isinstance(name, str) or not name.strip():
            faults.append(f"{place} {text}: the name is {name!r}; write what people call the day, for example 元旦")
        if (day := _day(text)) is None:
            faults.append(f"{place}: {text!r} is not a day; write year-month-day in full, for example 2027-01-01")
        else:
            yield day, str(name)


def _doubles(entries: list[Any]) -> list[Any]:
    return [text for number, text in enumerate(entries) if text in entries[:number]]


def _day(text: Any) -> date | None:
    try:
        day = date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return day if day.isoformat() == text else None


def _misfits(notices: list[Notice], over: Calendar) -> Iterator[str]:
    """What each notice says that cannot be, alone or beside the others and the calendar in force."""
    years = [notice.year for notice in notices]
    for year in sorted({year for year in years if years.count(year) > 1}):
        yield f"{year} is in the file twice; keep one notice a year"
    for year in sorted(set(years)):
        missing = next((each for each in range(over.published_through + 1, year) if each not in years), None)
        if missing is not None:
            yield f"{year} comes after {missing}, whose notice is neither in force nor in the file; enter {missing} as well"
    for notice in notices:
        yield from (f"{notice.year}: {fault}" for fault in _of_one(notice, over))


def _of_one(notice: Notice, over: Calendar) -> Iterator[str]:
    for part, days in (("off", notice.off), ("on", notice.on)):
        yield from (f"{part} {day} lies in another year; enter it under {day.year}" for day in days if day.year != notice.year)
    yield from (f"{day} is both off and on; keep one of the two entries" for day in notice.off if day in notice.on)
    published = notice.year <= over.published_through
    if not published and not notice.off:
        yield "off names no day; a year that is published for the first time has days off"
    for day in notice.on:
        if day.weekday() < 5 and not (published and (day in over.days_off or day in over.working)):
            yield f"on {day} is a weekday and worked anyway; a make-up working day 调休上班 falls on a Saturday or Sunday"
