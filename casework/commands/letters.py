"""`casework letters`: who was told what 督办通知, letter by letter or as one digest a person."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.looking import looked_at
from casework.commands.opening import opened
from casework.commands.speaking import AsJson, BadInput, Database, paper, safe, say, say_json, shown
from casework.projections.words import called

if TYPE_CHECKING:
    from rich.table import Table

    from casework.projections.digests import Digest

Row = Mapping[str, Any]
To = Annotated[str | None, typer.Option("--to", metavar="WHO", help="Only letters to this account, or to POST@UNIT.")]
CaseNo = Annotated[str | None, typer.Option("--case", metavar="CASE", help="Only letters of this case.")]
AsDigest = Annotated[bool, typer.Option("--digest", help="One digest a person: the highest rung of each clock.")]
After = Annotated[int, typer.Option("--after", metavar="POSITION", min=0, help="Only letters behind this position: the next page.")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="About so many letters; those of one moment stay together.")]
ROLES = {"told": "主送", "copy": "抄送"}
BECAUSE = {"absent": "缺席", "vacant": "空缺", "on_duty": "值班", "nobody": "无人，告警"}


def letters(
    to: To = None, case_no: CaseNo = None, digest: AsDigest = False, after: After = 0, limit: Limit = 200, as_json: AsJson = False,
    database: Database = None,
) -> None:  # fmt: skip
    """Who was told what, and when 督办通知."""
    from casework.projections.digests import digests, letters_of

    if digest and case_no is not None:
        raise BadInput("--digest: a digest holds all cases of a person; leave out --case, or read the letters of the case without --digest")
    with opened(database) as office:
        upto = office.views.catch_up()
        looked_at(office, "letters")
        if digest:
            _digests(digests(office.views, after, upto, to), upto, as_json=as_json)
            return
        rows = letters_of(office.views, to, case_no, after, limit)
        more = bool(rows) and bool(letters_of(office.views, to, case_no, rows[-1]["position"], 1))
    if as_json:
        say_json([{key: value for key, value in row.items() if key not in ("case_id", "id")} for row in rows])
    else:
        paper().print(_table(rows))
    if more:
        say(f"there are more; go on with --after {rows[-1]['position']}")


def _digests(found: "Sequence[Digest]", upto: int, *, as_json: bool) -> None:
    if as_json:
        say_json({"upto": upto, "digests": [_plain(each) for each in found]})
        return
    for each in found:
        typer.echo(f"{each.zh}\n")
    say(f"{len(found)} digests up to position {upto}; the next ones with --after {upto}")


def _plain(each: "Digest") -> dict[str, Any]:
    items = [
        {
            "case_no": item.case_no, "clock": item.clock, "revision": item.revision, "rung": item.rung, "due": item.due or None,
            "missed": item.missed, "role": item.role, "urgent": item.urgent, "at": item.at, "position": item.position,
            "folded": item.folded, "zh": item.zh, "en": item.en,
        }
        for item in each.items
    ]  # fmt: skip
    return {
        "recipient": each.recipient, "person": each.person, "post": each.post, "unit": each.unit, "case_no": each.of or None,
        "urgent": each.is_urgent, "items": items, "zh": each.zh,
    }  # fmt: skip


def _table(rows: Sequence[Row]) -> "Table":
    from rich import box
    from rich.table import Table

    from casework.projections.digests import line

    shaped = Table(title=f"督办通知 Letters · {len(rows)} 件", box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for heading, whole in (("时间 when", True), ("案号 case", True), ("收件 to", False), ("事项 what", False)):
        shaped.add_column(heading, no_wrap=whole, overflow="fold")
    for row in rows:
        why = f" {called(BECAUSE, row['because'])}" if row["because"] else ""
        to = f"{called(ROLES, row['role'])} {row['recipient']}{why}"
        shaped.add_row(shown(row["created_at"]), safe(row["case_no"]), safe(to), safe(line(row)))
    return shaped
