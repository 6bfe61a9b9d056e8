"""The ledger 台账 as a table for a terminal: one line a case, what is overdue in red."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from casework.commands.speaking import shown

if TYPE_CHECKING:
    from rich.table import Table

HEADINGS: Final = (
    ("案号\ncase", "left"),
    ("地区\nregion", "left"),
    ("人数\nworkers", "right"),
    ("诉求(元)\nclaimed", "right"),
    ("已付(元)\npaid", "right"),
    ("未付(元)\noutstanding", "right"),
    ("办理\nstage", "left"),
    ("程序\nprocedure", "left"),
    ("督办\npressure", "left"),
    ("下一时限\nnext clock", "left"),
    ("到期\ndue", "left"),
)
STAGES: Final = {
    "received": "已接收",
    "dispatched": "已交办",
    "investigated": "已核查",
    "resolved": "已化解",
    "revisited": "已回访",
    "declined": "不予受理",
    "redirected": "已转送",
    "withdrawn": "已撤回",
    "merged": "已并案",
    "unfounded": "查无欠薪",
}
PROCEDURES: Final = {
    "none": "—",
    "accepted": "已受理",
    "filed": "已立案",
    "inquiry": "调查中",
    "ordered": "已责令",
    "notified": "已告知",
    "decided": "已决定",
    "demanded": "已催告",
    "in_court": "申请执行",
    "withdrawn_filing": "撤销立案",
    "closed": "已结案",
}
PRESSURES: Final = {
    "none": "—",
    "reminded": "提醒",
    "warned": "预警",
    "urged": "督办函",
    "watchlisted": "挂牌督办",
    "leader_owned": "领导包案",
    "raised": "提级",
}


def yuan(fen: int | None) -> str:
    """Fen as whole yuan with two digits, or 不详 where unknown."""
    return "不详" if fen is None else f"{fen / 100:,.2f}"


def table(rows: Iterable[Mapping[str, Any]], now: datetime | None, names: Mapping[str, str], title: str) -> "Table":
    """The ledger's rows as a table; `names` gives the Chinese name of a rule. Red is a breach on record, or due before `now`."""
    from rich import box
    from rich.table import Table

    shaped = Table(title=title, box=box.SIMPLE_HEAD, pad_edge=False, row_styles=("", "on grey11"))
    for heading, side in HEADINGS:
        shaped.add_column(heading, justify=side, no_wrap=side == "right", overflow="fold")  # type: ignore[arg-type]  # left or right
    for row in rows:
        shaped.add_row(*_cells(row, now, names))
    return shaped


def due_text(at: datetime | None) -> str:
    """A due moment as people read it: the day whose end it is, or day and time."""
    if at is None:
        return ""
    text = shown(at)
    return shown(at - timedelta(minutes=1))[:10] if text.endswith("00:00") else text


def _cells(row: Mapping[str, Any], now: datetime | None, names: Mapping[str, str]) -> list[str]:
    late = row["overdue"] > 0 or (now is not None and row["next_due"] is not None and row["next_due"] <= now)
    clock = row["next_clock"] or ""
    rule = clock.split(".")[0]
    due = due_text(row["next_due"])
    stage = STAGES.get(row["handling"], row["handling"]) + (" 已销号" if row["struck_off"] else "")
    return [
        row["case_no"],
        row["region_name"],
        "不详" if row["workers"] is None else str(row["workers"]),
        yuan(row["claimed_fen"]),
        yuan(row["paid_fen"]),
        yuan(row["outstanding_fen"]),
        stage,
        PROCEDURES.get(row["procedure"], row["procedure"]),
        PRESSURES.get(row["pressure"], row["pressure"]),
        f"{names.get(rule, rule)} {clock}" if clock else "",
        f"[bold red]{due} 超期[/]" if late else due,
    ]
