"""The ledger 台账 as a table for a terminal: one line a case where there is room, what is overdue in red."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from casework.commands.speaking import safe, shown
from casework.domain.values import yuan
from casework.projections.words import PRESSURES, PROCEDURES, STAGES, called

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["NARROW", "due_text", "is_late", "table", "yuan"]

NARROW: Final = 160
"""Below so many columns the cells of a case are stacked."""
TIGHT: Final = 100
"""Below so many columns the reason of the pressure stands under the stage instead of in a column of its own."""
NUMBER: Final = len("620502-2026-000123")
ASIDE: Final = re.compile("（[^）]*）")
Row = Mapping[str, Any]
Column = tuple[str, str, Callable[[Row], str]]


def table(rows: Iterable[Row], now: datetime | None, names: Mapping[str, str], title: str, width: int = NARROW) -> "Table":
    """The ledger's rows as a table; `names` gives the Chinese name of a rule. Red is a breach on record, or due before `now`."""
    from rich import box
    from rich.table import Table

    columns = _side_by_side(now, names) if width >= NARROW else _stacked(now, names) if width >= TIGHT else _tight(now, names)
    shaped = Table(title=title, box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True, row_styles=("", "on grey11"))
    for number, (heading, side, _) in enumerate(columns):
        least = None if number else NUMBER
        right = side == "right"
        shaped.add_column(heading, justify="right" if right else "left", no_wrap=right, min_width=least, overflow="fold")
    for row in rows:
        shaped.add_row(*(cell(row) for _, _, cell in columns))
    return shaped


def is_late(row: Row, now: datetime | None) -> bool:
    """Whether a breach of an open duty is on record or, with `now`, a duty is due by then."""
    return row["overdue"] > 0 or (now is not None and row["next_due"] is not None and row["next_due"] <= now)


def due_text(at: datetime | None) -> str:
    """A due moment as people read it: the day whose end it is, or day and time."""
    if at is None:
        return ""
    text = shown(at)
    return shown(at - timedelta(minutes=1))[:10] if text.endswith("00:00") else text


def _side_by_side(now: datetime | None, names: Mapping[str, str]) -> tuple[Column, ...]:
    return (
        ("案号\ncase", "left", _number),
        ("地区\nregion", "left", _region),
        ("人数\nworkers", "right", _workers),
        ("诉求(元)\nclaimed", "right", lambda row: yuan(row["claimed_fen"])),
        ("已付(元)\npaid", "right", lambda row: yuan(row["paid_fen"])),
        ("未付(元)\noutstanding", "right", lambda row: yuan(row["outstanding_fen"])),
        ("办理\nstage", "left", _stage),
        ("程序\nprocedure", "left", _procedure),
        ("督办及原因\npressure, why", "left", lambda row: f"{_pressure(row)}{_why(row)}"),
        ("下一时限\nnext clock", "left", lambda row: _clock(row, names)),
        ("到期\ndue", "left", lambda row: _due(row, now)),
    )


def _stacked(now: datetime | None, names: Mapping[str, str]) -> tuple[Column, ...]:
    return (
        ("案号 case\n地区 region", "left", lambda row: f"{_number(row)}\n{_region(row)}"),
        ("人数\nworkers", "right", _workers),
        ("诉求 claimed\n未付 owed", "right", lambda row: f"{yuan(row['claimed_fen'])}\n{yuan(row['outstanding_fen'])}"),
        ("办理 stage\n程序", "left", lambda row: f"{_stage(row)}\n{_procedure(row)}"),
        ("督办及原因\npressure, why", "left", lambda row: f"{_pressure(row)}{_why(row)}"),
        ("下一时限\n到期 due", "left", lambda row: f"{_clock(row, names)}\n{_due(row, now)}"),
    )


def _tight(now: datetime | None, names: Mapping[str, str]) -> tuple[Column, ...]:
    first, workers, money, *_ = _stacked(now, names)
    return (
        first,
        workers,
        money,
        ("办理 stage\n程序 督办", "left", lambda row: f"{_stage(row)}\n{_procedure(row)} {_pressure(row)}"),
        ("下一时限、到期\n督办原因 why", "left", lambda row: f"{_clock(row, names)}\n{_due(row, now)}{_why(row)}"),
    )


def _number(row: Row) -> str:
    return safe(row["case_no"])


def _region(row: Row) -> str:
    return safe(row["region_name"])


def _workers(row: Row) -> str:
    return "不详" if row["workers"] is None else str(row["workers"])


def _stage(row: Row) -> str:
    return called(STAGES, row["handling"]) + (" 已销号" if row["struck_off"] else "")


def _procedure(row: Row) -> str:
    return called(PROCEDURES, row["procedure"])


def _pressure(row: Row) -> str:
    owner = f" {safe(row['owner'])}" if row["pressure"] in ("leader_owned", "raised") and row["owner"] else ""
    return called(PRESSURES, row["pressure"]) + owner


def _why(row: Row) -> str:
    """Since when and why, shortly, on a line of its own; nothing where no pressure stands."""
    if not row["pressure_why"]:
        return ""
    since = f"{shown(row['pressure_since'])[:10]}起 " if row["pressure_since"] else ""
    why = ASIDE.sub("", row["pressure_why"]).partition("，")[0]
    return f"\n[dim]{since}{safe(why)}[/]"


def _clock(row: Row, names: Mapping[str, str]) -> str:
    clock = row["next_clock"] or ""
    rule = clock.partition(".")[0]
    return safe(f"{names.get(rule, rule)} {clock}") if clock else ""


def _due(row: Row, now: datetime | None) -> str:
    due = due_text(row["next_due"])
    return f"[bold red]{' '.join(filter(None, (due, '超期')))}[/]" if is_late(row, now) else due
