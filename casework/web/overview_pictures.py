"""What the overview draws 图: open cases by stage and age, punctuality of units, and what came back month by month."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from casework.domain.case import OPEN
from casework.web.charts import LOW, PLAIN, SHADES, Bar, Column, Part, bars, columns
from casework.web.rendering import number, share
from casework.web.words import word

AGES: Final = (("age_7", 0, 7), ("age_30", 8, 30), ("age_60", 31, 60), ("age_180", 61, 180), ("older", 181, None))
"""The age groups of the statistics, in natural days since the day of receipt."""
UNITS: Final = 8
"""Units in the picture of punctuality; the table holds all."""
MONTHS: Final = 12
LONGEST: Final = 16
"""Signs of a name that a picture has room for on a phone."""
GOOD: Final = 0.9
"""Below this rate a bar is marked."""
Row = Mapping[str, Any]


def punctual(groups: Sequence[Row]) -> list[Row]:
    """Units with a rate, those with the most judged first."""
    judged = [group for group in groups if group["key"] is not None and group["on_time"]["judged"]]
    return sorted(judged, key=lambda group: (-group["on_time"]["judged"], group["key"]))


def latest(months: Sequence[Row]) -> list[Row]:
    """The last twelve months until the newest in which anything came, those without anything included."""
    if not months:
        return []
    by_month = {each["month"]: each for each in months}
    year, month = map(int, months[-1]["month"].split("-"))
    named = [_before(year, month, back) for back in reversed(range(MONTHS))]
    return [by_month.get(name, {"month": name, "fen": 0, "workers": 0, "payments": 0}) for name in named]


def _before(year: int, month: int, back: int) -> str:
    years, rest = divmod(year * 12 + month - 1 - back, 12)
    return f"{years:04d}-{rest + 1:02d}"


def pictures(language: str, found: Mapping[str, Any], months: Sequence[Row]) -> dict[str, Any]:
    """What is drawn."""
    return {
        "ages": bars("ages", list(_aged(language, found["stage"]["groups"]))),
        "rates": bars("rates", [_rate(group) for group in punctual(found["unit"]["groups"])[:UNITS]], 1.0),
        "fen": columns("fen", [_column(each["month"], each["fen"], wan(each["fen"])) for each in months]),
        "workers": columns("workers", [_column(each["month"], each["workers"], number(each["workers"])) for each in months]),
        "shades": SHADES,
    }


def _aged(language: str, groups: Sequence[Row]) -> Iterator[Bar]:
    found = {group["key"]: group for group in groups}
    for stage in OPEN:
        if (group := found.get(stage)) is not None:
            ages = [(f"{_span(least, most)} {group['ages'][name]}", group["ages"][name]) for name, least, most in AGES]
            parts = tuple(Part(told, value, fill) for (told, value), fill in zip(ages, SHADES, strict=True))
            yield Bar(word(language, stage, "stage"), number(group["open"]), parts)


def _span(least: int, most: int | None) -> str:
    return f"{least}+" if most is None else f"{least}–{most}"


def _rate(group: Row) -> Bar:
    rate = group["on_time"]["rate"]
    told = f"{group['on_time']['kept']}/{group['on_time']['judged']}"
    return Bar(_short(group["name"] or group["key"]), share(rate), (Part(told, rate, PLAIN if rate >= GOOD else LOW),))


def _short(name: str) -> str:
    """A long name by its end, which tells units of one place apart."""
    return name if len(name) <= LONGEST else f"…{name[-LONGEST:]}"


def _column(month: str, value: int, figure: str) -> Column:
    return Column(_named(month), value, figure, f"{month} {figure}")


def _named(month: str) -> str:
    """The month of a column: with its year in January."""
    year, _, only = month.partition("-")
    return f"{year[2:]}/{int(only)}" if only == "01" else str(int(only))


def wan(fen: int) -> str:
    """Fen in ten thousands of yuan 万元, the unit in which such sums are told."""
    return f"{fen / 1_000_000:,.1f}"
