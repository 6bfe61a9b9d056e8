"""Where working calendars come from: the published Chinese one, and local papers laid over it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from casework.domain.timekeeping.calendar import Calendar, CalendarError

FIRST_YEAR, LAST_YEAR = 2001, 2040
PARTS = ("source", "published_through", "days_off", "working")


@cache
def published_calendar() -> Calendar:
    """The State Council's calendar 放假调休 as the `holidays` package has it; years not yet published hold the statutory days only."""
    from importlib.metadata import version

    from holidays import country_holidays

    through = max(country_holidays("CN").special_public_holidays)
    published = country_holidays("CN", years=range(FIRST_YEAR, through + 1), observed=True, language="zh_CN")
    statutory = country_holidays("CN", years=range(through + 1, LAST_YEAR + 1), observed=False, language="zh_CN")
    return Calendar(
        days_off={day: name for data in (published, statutory) for day, name in data.items()},
        working={day: "调休上班" for day in published.weekend_workdays if FIRST_YEAR <= day.year <= through},
        published_through=through,
        source=f"holidays {version('holidays')}",
    )


def read_calendar(path: Path | str) -> Calendar:
    """The calendar of a JSON file laid over the published one. Raises CalendarError naming the file, the entry and the rule.

    The file's entry wins where both know a day. It may publish further years, each with at least one day off.
    """
    path = Path(path)
    plain = _read(path)
    given = Calendar.from_plain({**plain, "source": f"{path.name}: {plain.get('source') or ''}".rstrip(": ")})
    built_in = published_calendar()
    _check(path, given, built_in)
    return Calendar(
        days_off={day: name for day, name in built_in.days_off.items() if day not in given.working} | dict(given.days_off),
        working={day: name for day, name in built_in.working.items() if day not in given.days_off} | dict(given.working),
        published_through=max(given.published_through, built_in.published_through),
        source=f"{plain['source']}; {built_in.source}",
    )


def _read(path: Path) -> Mapping[str, Any]:
    try:
        plain = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=lambda pairs: _unique(path, pairs))
    except json.JSONDecodeError as wrong:
        raise CalendarError(f"{path.name}: line {wrong.lineno} is not JSON ({wrong.msg}); correct it there") from None
    except UnicodeDecodeError:
        raise CalendarError(f"{path.name}: not written in UTF-8; save it as UTF-8") from None
    if not isinstance(plain, dict) or not isinstance(plain.get("source"), str) or not plain["source"].strip():
        raise CalendarError(f"{path.name}: source is missing; write a table of {', '.join(PARTS)}, source naming the paper")
    for part in plain:
        if part not in PARTS:
            raise CalendarError(f"{path.name}: {part!r} is not a part of a calendar; allowed are {', '.join(PARTS)}")
    return plain


def _unique(path: Path, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, _ in pairs if [name for name, _ in pairs].count(key) > 1)
        raise CalendarError(f"{path.name}: {twice!r} is entered twice; keep one of the two entries")
    return found


def _check(path: Path, given: Calendar, built_in: Calendar) -> None:
    for day in given.working:
        if day.weekday() < 5 and built_in.is_working(day):
            raise CalendarError(f"{path.name}: working {day} is an ordinary working day; a make-up working day falls on a rest day")
    years = {day.year for day in given.days_off}
    for year in range(built_in.published_through + 1, given.published_through + 1):
        if year not in years:
            raise CalendarError(
                f"{path.name}: published_through is {given.published_through}, but {year} has no day off; "
                f"enter the days off of {year}, or publish through {year - 1} only"
            )
