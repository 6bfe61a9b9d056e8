"""`office show`: the office directory 机构名录 as it stands on a day."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from casework.commands.opening import opened
from casework.commands.speaking import AsJson, BadInput, Database, day, say_json


def show(
    unit: Annotated[str | None, typer.Option("--unit", metavar="CODE", help="Only this unit.")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="DATE", help="Another day than today.")] = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Units, who holds which post, who stands in, who is on duty in the night, which posts are empty 机构名录."""
    from casework.domain.timekeeping.terms import local_day
    from casework.office.showing import desks

    on = None if at is None else day(at, "--at")
    with opened(database) as office:
        directory, on = office.policies.office, on or local_day(office.clock())
        if unit is not None and directory.unit(unit) is None:
            raise BadInput(f"--unit: the directory of {office.store.url} has no unit {unit!r}; casework office show lists the codes")
    found = [_plain_desk(desk) for desk in desks(directory, on, unit)]
    if as_json:
        say_json({"on": on, "units": found})
    else:
        _print_desks(found, f"机构名录 Office directory · {on} · {len(found)} 个单位 units")


def _plain_desk(desk: Any) -> dict[str, Any]:
    unit = desk.unit
    return {
        "code": unit.code, "name": unit.name, "kind": unit.kind, "level": unit.level, "region": unit.region, "powers": list(unit.powers),
        "sector": unit.sector,
        "holders": [
            {
                "person": each.held.person, "post": each.held.post, "title": each.held.title, "marks": list(each.held.marks),
                "portfolio": list(each.held.portfolio), "since": each.held.since, "until": each.held.until,
                "away_until": each.away_until, "stand_in": each.stand_in,
            }
            for each in desk.holders
        ],
        "empty": list(desk.empty),
        "on_duty": [{"person": shift.person, "from": shift.start, "to": shift.end} for shift in desk.on_duty],
    }  # fmt: skip


def _print_desks(found: Sequence[Mapping[str, Any]], title: str) -> None:
    from rich import box
    from rich.table import Table

    from casework.commands.speaking import paper, safe

    table = Table(title=title, box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for heading in ("单位 unit", "岗位 post", "任职人 holder", "情况 remarks"):
        table.add_column(heading, overflow="fold")
    for desk in found:
        table.add_section()
        first = f"{safe(desk['name'])}\n[dim]{safe(desk['code'])}[/]"
        for row in _lines(desk):
            table.add_row(first, *row)
            first = ""
    paper().print(table)


def _lines(desk: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    from casework.commands.speaking import safe, shown
    from casework.projections.office_sentences import word
    from casework.projections.words import post_name

    lines = []
    for held in desk["holders"]:
        portfolio = word("portfolio", held["portfolio"], 0)
        about = [held["title"], word("marks", held["marks"], 0), f"分管{portfolio}" if portfolio else ""]
        if held["away_until"]:
            about.append(f"外出，{held['away_until']}返岗，" + (f"{held['stand_in']}代理" if held["stand_in"] else "无人代理"))
        lines.append((safe(post_name(held["post"])), safe(held["person"]), safe("；".join(filter(None, about)))))
    lines += [(safe(post_name(post)), "[red]空缺 empty[/]", "") for post in desk["empty"]]
    turns = [("夜间值班 on duty", safe(turn["person"]), f"{shown(turn['from'])}–{shown(turn['to'])[11:]}") for turn in desk["on_duty"]]
    return [*lines, *turns] or [("", "", "")]
