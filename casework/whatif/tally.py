"""The sums of a comparison 汇总, added up case by case and part by part, so that nobody has to hold all cases at once."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.ladder.steps import Climbed
from casework.domain.timekeeping.calendar import Calendar
from casework.whatif.differing import Difference, Pair, shift
from casework.whatif.tracks import Track
from casework.whatif.window import Window

Tally = Counter[tuple[str, str, str]]
"""Numbers by table, row and column. The table `all` has one row, ``."""
SIDES: Final = ("was", "would")
TABLES: Final = ("all", "rule", "rung", "leader", "unit", "stage")


def of_case(case: Case, found: Iterable[Pair], window: Window, calendar: Calendar, differing: list[Difference]) -> Tally:
    """The sums of one case."""
    tally: Tally = Counter({("all", "", "cases"): 1, ("all", "", "cases_differing"): int(bool(differing))})
    for pair in found:
        for table, row in (("all", ""), ("rule", pair.clock.rule)):
            for column in _clock(pair, calendar):
                tally[table, row, column] += 1
        days = shift(pair, calendar) or 0
        tally["all", "", "days_later" if days > 0 else "days_earlier"] += abs(days)
        for side, track in zip(SIDES, (pair.was, pair.would), strict=True):
            _rungs(tally, side, track, window)
    return tally


def happened(facts: Iterable[Fact], case: Case) -> Tally:
    """What stands on record: rungs that ticks decided, and breaches."""
    climbed = sum(len(tuple(fact.decisions())) for fact in facts if isinstance(fact, Climbed))
    return Counter({("all", "", "rungs_on_record"): climbed, ("all", "", "late_on_record"): len(case.missed)})


def _clock(pair: Pair, calendar: Calendar) -> Iterable[str]:
    was, would = pair.due
    late, later = pair.late
    dated = was is not None and would is not None
    said = {
        "clocks_was": pair.was is not None, "clocks_would": pair.would is not None, "late_was": late, "late_would": later,
        "newly_late": later and not late, "late_no_more": late and not later,
        "due_later": dated and would > was, "due_earlier": dated and would < was,  # type: ignore[operator]  # both have a date
    }  # fmt: skip
    return [column for column, holds in said.items() if holds]


def _rungs(tally: Tally, side: str, track: Track | None, window: Window) -> None:
    for rung in track.rungs if track is not None else ():
        if not window.of_rung(rung):
            continue
        tally["all", "", f"rungs_{side}"] += 1
        rows = (("rung", rung.rung), ("unit", rung.unit), ("stage", rung.stage), *(("leader", person) for person in rung.leaders))
        for table, row in rows:
            tally[table, row, side] += 1


def plain(tally: Tally) -> dict[str, Any]:
    """The sums for machines: `all` flat, the others row by row, the greatest first."""
    whole = {column: number for (table, _, column), number in sorted(tally.items()) if table == "all"}
    return {"all": whole} | {table: _table(tally, table) for table in TABLES[1:]}


def _table(tally: Tally, table: str) -> dict[str, dict[str, int]]:
    rows: dict[str, dict[str, int]] = {}
    for (of, row, column), number in tally.items():
        if of == table:
            rows.setdefault(row, {})[column] = number
    return dict(sorted(rows.items(), key=lambda each: (-max(each[1].values()), each[0])))
