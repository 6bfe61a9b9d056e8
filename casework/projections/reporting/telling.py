"""Figures in words 指标名称, Chinese first: the names of an API, a table and a page are these."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from casework.domain.reporting import FiguresCorrected, FiguresReported, Report
from casework.projections.reporting.definitions import COUNTS, MONEY, SUMS, UNKNOWN
from casework.projections.words import PROCEDURES, STAGES, TRACKS, called

NAMED: Final = {
    "cases": ("案件数", "cases"), "open": ("在办", "open"), "resolved": ("已化解", "resolved"), "exited": ("其他去向", "exited"),
    "struck_off": ("已销号", "struck off"), "overdue": ("超期", "overdue"), "judged": ("应考核办理期限", "terms judged"),
    "kept": ("按期办结", "kept in time"), "age_7": ("在办7日以内", "open, up to 7 days"), "age_30": ("在办8至30日", "open, 8 to 30 days"),
    "age_60": ("在办31至60日", "open, 31 to 60 days"), "age_180": ("在办61至180日", "open, 61 to 180 days"),
    "older": ("在办180日以上", "open, more than 180 days"), "workers": ("涉及人数", "workers"), "claimed_fen": ("申报金额", "claimed"),
    "verified_fen": ("核实金额", "verified"), "ordered_fen": ("责令金额", "ordered"), "paid_fen": ("已支付金额", "paid"),
    "outstanding_fen": ("尚欠金额", "outstanding"), "recoverable_fen": ("待追偿金额", "to be recovered"),
}  # fmt: skip
GROUPS: Final[Mapping[str, tuple[str, str, Mapping[str, str]]]] = {
    "stage": ("阶段", "stage", STAGES),
    "procedure": ("执法程序", "procedure", PROCEDURES),
    "track": ("轨道", "track", {**TRACKS, "none": "未定"}),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its code, what it is called, and its value in `unit` (cases, people or fen).

    `value` is the sum of what is known, None where nothing is; `unknown` cases say nothing of it.
    """

    figure: str
    zh: str
    en: str
    unit: str
    value: int | None
    unknown: int


def name_of(figure: str) -> tuple[str, str]:
    """What a figure is called; one that is not known stays as it is."""
    bare = figure.removesuffix(UNKNOWN)
    group, _, code = bare.partition(".")
    if code and group in GROUPS:
        zh, en, words = GROUPS[group]
        return f"{zh}：{called(words, code)}", f"{en}: {code.replace('_', ' ')}"
    zh, en = NAMED.get(bare, (bare, bare))
    return (f"{zh}（不详件数）", f"{en}, unknown in cases") if bare != figure else (zh, en)


def unit_of(figure: str) -> str:
    """What a figure counts: fen, people or cases."""
    return "fen" if figure in MONEY else "people" if figure == "workers" else "cases"


def figures_told(figures: Mapping[str, int]) -> list[Figure]:
    """All figures in the order of a report: counts, people and money, then cases by stage, procedure and track where there are any."""
    return [_told(name, figures) for name in _order(figures)]


def _order(figures: Mapping[str, int]) -> Iterator[str]:
    yield from (*COUNTS, *SUMS)
    for group, (_, _, words) in GROUPS.items():
        yield from (f"{group}.{code}" for code in words if f"{group}.{code}" in figures)
    known = {name for name in figures if "." in name}
    yield from sorted(name for name in known if name.partition(".")[2] not in GROUPS.get(name.partition(".")[0], ("", "", {}))[2])


def _told(name: str, figures: Mapping[str, int]) -> Figure:
    zh, en = name_of(name)
    unknown = figures.get(name + UNKNOWN, 0)
    nothing = name in SUMS and unknown == figures.get("cases", 0)
    return Figure(name, zh, en, unit_of(name), None if nothing else figures.get(name, 0), unknown)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that a correction moved: from, to, by how much, and the cases that moved it (number → by how much)."""

    figure: str
    zh: str
    en: str
    unit: str
    before: int
    after: int
    by: int
    cases: Mapping[str, int]


def differences(before: Mapping[str, int], correction: FiguresCorrected) -> list[Difference]:
    """Figure by figure, also those that moves of several cases left as they were."""
    moved: dict[str, dict[str, int]] = {}
    for case in correction.changed:
        for name, by in case.moved.items():
            moved.setdefault(name, {})[case.case_no] = by
    ordered = [*(name for name in (*COUNTS, *SUMS) if name in moved), *sorted(name for name in moved if name not in NAMED)]
    return [
        Difference(
            name, *name_of(name), unit_of(name), before.get(name, 0), correction.figures.get(name, 0),
            correction.figures.get(name, 0) - before.get(name, 0), dict(sorted(moved[name].items())),
        ) for name in ordered
    ]  # fmt: skip


def before_each(report: Report) -> Iterator[tuple[Mapping[str, int], FiguresCorrected]]:
    """Each correction with the figures that stood before it."""
    said: FiguresReported | FiguresCorrected = report.reported
    for each in report.corrections:
        yield said.figures, each
        said = each


def rests_on(reported: FiguresReported) -> dict[str, Any]:
    """What a report rests on: position, definition, policies and code."""
    names = (
        "cut_off", "position", "definition", "calendar", "rulebook", "calendars", "rulebooks", "code", "facts_digest", "rows_digest",
        "left_out",
    )  # fmt: skip
    return {name: getattr(reported, name) for name in names}
