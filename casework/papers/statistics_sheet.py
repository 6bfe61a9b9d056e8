"""Statistics 统计 as sheets: the groups of `/statistics` with their total, and the figures of a report that was sent up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from casework.papers.sheets import Book, Kind
from casework.projections.reporting.telling import figures_told
from casework.projections.statistics import AGED, Group, Numbers
from casework.projections.words import PRESSURES, STAGES, TRACKS, called

NAMES: Final = {
    "region": "分地区", "unit": "分单位", "track": "分轨道", "project_class": "分项目性质", "stage": "分阶段", "pressure": "分督办措施",
    "month": "分月份",
}  # fmt: skip
WORDS: Final = {
    "stage": STAGES, "pressure": PRESSURES, "track": TRACKS,
    "project_class": {"government": "政府投资", "state_owned": "国有企业", "private": "社会投资", "none": "非工程"},
}  # fmt: skip
COUNTS: Final = (
    ("案件数", "cases", "cases"), ("在办", "open", "open"), ("已化解", "resolved", "resolved"), ("其他去向", "exited", "exited"),
    ("已销号", "struck off", "struck_off"), ("超期", "overdue", "overdue"), ("应考核期限", "terms judged", "judged"),
    ("按期办结", "kept in time", "kept"),
)  # fmt: skip
AGES: Final = ("7日内", "8–30日", "31–60日", "61–180日", "180日以上", "不详")
SUMS: Final = (
    ("涉及人数", "workers", "workers", Kind.NUMBER), ("诉求金额（元）", "claimed", "claimed_fen", Kind.YUAN),
    ("核实金额（元）", "verified", "verified_fen", Kind.YUAN), ("责令金额（元）", "ordered", "ordered_fen", Kind.YUAN),
    ("已付金额（元）", "paid", "paid_fen", Kind.YUAN), ("尚欠金额（元）", "outstanding", "outstanding_fen", Kind.YUAN),
    ("待追偿金额（元）", "recoverable", "recoverable_fen", Kind.YUAN),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Groups:
    """The numbers of one grouping, and all of them together."""

    by: str
    groups: Sequence[Group]
    total: Numbers


def write_groups(book: Book, groups: Groups) -> None:
    """A sheet for one grouping; the total is that of the source, so that a rate is one of all cases and no sum of rates."""
    columns = [("代码\nkey", Kind.TEXT, 14), ("名称\nname", Kind.TEXT, 22)]
    columns += [(f"{zh}\n{en}", Kind.NUMBER, 10) for zh, en, _ in COUNTS]
    columns += [("按期率\non time", Kind.SHARE, 9), *((f"在办{zh}\nopen", Kind.NUMBER, 10) for zh in AGES)]
    for zh, en, _, kind in SUMS:
        columns += [(f"{zh}\n{en}", kind, 16), ("不详件数\nunknown", Kind.NUMBER, 9)]
    sheet = book.sheet(NAMES.get(groups.by, groups.by), columns)
    for group in groups.groups:
        sheet.row([group.key, _name(groups.by, group), *_numbers(group.numbers)])
    sheet.row(["合计", "total", *_numbers(groups.total)], "total")


def _name(by: str, group: Group) -> str:
    if group.key is None:
        return "未定 none"
    return group.name if group.name and group.name != group.key else called(WORDS.get(by, {}), group.key)


def _numbers(numbers: Numbers) -> list[Any]:
    cells: list[Any] = [numbers.counts[code] for _, _, code in COUNTS]
    cells += [numbers.on_time_rate, *(numbers.counts[name] for name in AGED)]
    for _, _, code, _ in SUMS:
        cells += numbers.sums[code]
    return cells


def write_figures(book: Book, number: str, figures: dict[str, int]) -> None:
    """The figures of a report as they were sent up."""
    sheet = book.sheet(f"上报{number}", [("指标\nfigure", Kind.TEXT, 30), ("数值\nvalue", Kind.NUMBER, 18), ("单位\nunit", Kind.TEXT, 8),
                                       ("不详件数\nunknown", Kind.NUMBER, 10)])  # fmt: skip
    for told in figures_told(figures):
        value = told.value / 100 if told.unit == "fen" and told.value is not None else told.value
        sheet.row((f"{told.zh} {told.en}", value, {"fen": "元", "people": "人"}.get(told.unit, "件"), told.unknown))
