"""Commands that list cases and work: the ledger of an office, and what is to be done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.looking import looked_at
from casework.commands.opening import opened
from casework.commands.past import AsOf, KnownAt, which_past
from casework.commands.speaking import AsJson, BadInput, Database, one_of, paper, region_code, safe, say, say_json, shown
from casework.projections.words import POSTS, post_name, rule_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from casework.bootstrap import Casework

PAGE = 500
Row = Mapping[str, Any]
Past = tuple[datetime | None, datetime | None]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most so many lines.")]


def ledger(
    region: Annotated[str | None, typer.Option("--region", metavar="CODE", help="A region and all below it: 620502, 6205 or 62.")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only cases with a duty that is overdue.")] = False,
    after: Annotated[str, typer.Option("--after", metavar="CASE", help="Only numbers after this one: the next page.")] = "",
    limit: Limit = 100,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """The ledger: one line a case, what is overdue in red 台账; as it was or as it was known, worked out from the facts."""
    region = None if region is None else region_code(region)
    when = which_past(as_of, known_at)
    with opened(database) as office:
        office.views.catch_up()
        looked_at(office, "ledger")
        now = min(each for each in when if each is not None) if any(when) else None if office.store.is_trial else office.clock()
        cases = _cases_then(office, region, overdue, after, when) if any(when) else _cases(office, region, overdue, after, now)
        found = list(islice(cases, limit + 1))
        names = rule_names(office.policies.rulebook)
    rows = found[:limit]
    if as_json:
        say_json([_plain(row) for row in rows])
    else:
        _print_ledger(rows, now, names)
    if len(found) > limit:
        say(f"there are more; go on with --after {rows[-1]['case_no']}")


def _cases(office: "Casework", region: str | None, overdue: bool, after: str, now: datetime | None) -> "Iterator[Row]":
    """The cases page by page. In a trial, whose time is not ours, only a breach on record is overdue."""
    from casework.commands.ledger import is_late
    from casework.projections.questions import ledger_rows

    filters = {"region": region, "overdue": now if overdue else None}
    while page := ledger_rows(office.views, filters, PAGE, after):
        yield from (row for row in page if not overdue or is_late(row, now))
        after = page[-1]["case_no"]


def _cases_then(office: "Casework", region: str | None, overdue: bool, after: str, when: Past) -> "Iterator[Row]":
    """The cases of a past, so many facts at a time as are printed."""
    from casework.projections.counting import Search, conditions
    from casework.projections.counting import page as page_of
    from casework.projections.past_ledger import EVERYTHING, Moment, ledger_then, numbers_then

    moment = Moment(*when)
    wanted = conditions(Search(overdue=True if overdue else None), EVERYTHING, moment.latest)
    while numbers := numbers_then(office.views, EVERYTHING, moment, region, after, PAGE):
        with ledger_then(office.cases, numbers, moment) as then:
            yield from page_of(then, wanted, "", PAGE)
        after = numbers[-1]


def _print_ledger(rows: Sequence[Row], now: datetime | None, names: Mapping[str, str]) -> None:
    from casework.commands.ledger import table

    console = paper()
    console.print(table(rows, now, names, f"台账 Ledger · {len(rows)} 件 cases", console.width))


def docket(
    unit: Annotated[str | None, typer.Option("--unit", metavar="CODE", help="Only what this unit must do.")] = None,
    post: Annotated[str | None, typer.Option("--post", metavar="POST", help="Only what this post must do: officer, unit_head …")] = None,
    after: Annotated[str | None, typer.Option("--after", metavar="CURSOR", help="Only what comes behind this: the next page.")] = None,
    limit: Limit = 200,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """What is to be done, soonest first 待办."""
    from casework.projections.docket import Place
    from casework.projections.questions import docket_of

    place = None if after is None else Place.parse(after)
    posts = () if post is None else (one_of(POSTS, post, "--post"),)
    with opened(database) as office:
        looked_at(office, "docket")
        if unit is not None and office.policies.office.unit(unit) is None:
            raise BadInput(f"--unit: the directory of {office.store.url} has no unit {unit!r}; give the code of one that is entered there")
        office.views.catch_up()
        now = None if office.store.is_trial else office.clock()
        found = docket_of(office.views, unit, posts, limit=limit + 1, after=place, rulebook=office.policies.rulebook)
        names = rule_names(office.policies.rulebook)
    rows = found[:limit]
    if as_json:
        say_json([_plain(row) for row in rows])
    else:
        paper().print(_docket_table(rows, now, names))
    if len(found) > limit:
        say(f"there are more than {limit}; go on with --after {quote(str(Place.of(rows[-1])))}")


def _docket_table(rows: Sequence[Row], now: datetime | None, names: Mapping[str, str]) -> "Table":
    from rich import box
    from rich.table import Table

    shaped = Table(title=f"待办 Docket · {len(rows)} 项 items", box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for heading, whole in (("到期 due", False), ("案号 case", True), ("事项 item", False), ("岗位 post\n单位 unit", False)):
        shaped.add_column(heading, no_wrap=whole, overflow="fold")
    for row in rows:
        shaped.add_row(_due(row, now), safe(row["case_no"]), _item(row, names), safe(_desk(row)))
    return shaped


def _due(row: Row, now: datetime | None) -> str:
    from casework.commands.ledger import due_text

    if row["paused"]:
        return "中止中 paused"
    if row["due_at"] is None:
        return "—"
    text = due_text(row["due_at"]) + (" 暂定" if row["provisional"] else "")
    return f"[bold red]{text} 超期[/]" if now is not None and row["due_at"] <= now else text


def _item(row: Row, names: Mapping[str, str]) -> str:
    if row["kind"] == "request":
        return _request(row, names)
    return f"{names.get(row['rule'], row['rule'])} [dim]{safe(row['name'])}[/]"


def _request(row: Row, names: Mapping[str, str]) -> str:
    """What is asked, by whom and since when, and the duty it is about with its due."""
    from casework.commands.ledger import due_text

    asked = f"待批 request {safe(row['name'])}（{safe(row['asked_by'])} {shown(row['since'])}起）"
    if row["parent"] is None:
        return asked
    rule = row["parent"].partition(".")[0]
    return f"{asked}\n所涉 about {names.get(rule, rule)} [dim]{safe(row['parent'])}[/] {due_text(row['parent_due'])}"


def _desk(row: Row) -> str:
    """Post and unit, and who is there where that is known."""
    return "\n".join(filter(None, (f"{post_name(row['owner'])} {row['unit'] or ''}", row["desk"])))


def _plain(row: Row) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "case_id"}
