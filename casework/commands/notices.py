"""`casework notices`: what went out and how it fared, what is dead and tried anew, and one round of delivery by hand."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.opening import opened
from casework.commands.previewing import preview
from casework.commands.speaking import INPUT, AsJson, BadInput, Database, one_of, paper, safe, say, say_json, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casework.store.deliveries import Delivery

notices = typer.Typer(help="Notices and how they were delivered 通知送达.", no_args_is_help=True)
notices.command()(preview)
To = Annotated[str | None, typer.Option("--to", metavar="WHO", help="Only to this account, or to POST@UNIT.")]
State = Annotated[str | None, typer.Option("--state", metavar="STATE", help="Only those in this state, such as waiting, sent or dead.")]
CaseNo = Annotated[str | None, typer.Option("--case", metavar="CASE", help="Only those about this case alone.")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most so many, the newest first.")]


@notices.command("list")
def list_(
    to: To = None, state: State = None, case_no: CaseNo = None, limit: Limit = 50, as_json: AsJson = False, database: Database = None
) -> None:
    """Messages to people, newest first, and how each fared 送达情况."""
    from casework.store.deliveries import STATES, Deliveries

    if state is not None:
        one_of(STATES, state, "--state")
    with opened(database) as office:
        found = Deliveries(office.store).every(to=to, state=state, case_no=case_no, limit=limit)
    _show(found, as_json=as_json)


@notices.command()
def dead(limit: Limit = 50, as_json: AsJson = False, database: Database = None) -> None:
    """Dead letters 死信: what nobody could be reached with. Exit code 1 where there are any."""
    from casework.store.deliveries import Deliveries

    with opened(database) as office:
        found = Deliveries(office.store).every(state="dead", limit=limit)
    _show(found, as_json=as_json)
    if found:
        say("when the cause is mended, try them anew: casework notices redrive --all")
        raise typer.Exit(INPUT)


@notices.command()
def redrive(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]…", help="Dead letters, as `casework notices dead` names them.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Every dead letter.")] = False,
    database: Database = None,
) -> None:
    """Tries dead letters anew, for another day 重新投递."""
    from casework.store.deliveries import Deliveries

    if bool(ids) == all_:
        raise BadInput("ID: name dead letters, or say --all; casework notices dead lists them")
    with opened(database) as office:
        number = Deliveries(office.store).redrive(office.clock().timestamp(), None if all_ else ids)
    typer.echo(f"重新投递 {number} dead letters will be tried again by the worker")
    if ids and number < len(ids):
        say(f"{len(ids) - number} of the {len(ids)} named are not dead or not known; casework notices dead lists what is")
        raise typer.Exit(INPUT)


@notices.command()
def deliver(
    from_start: Annotated[
        bool, typer.Option("--from-start", help="Where nothing was ever sent: also what was told before; trial databases only.")
    ] = False,
    database: Database = None,
) -> None:
    """Sends everything that is due now, and ends 投递一次. The worker and `casework serve` do this all the time."""
    from uuid import uuid4

    from casework.notices.delivering import ways_of, why_off, work
    from casework.notices.quiet import Hours
    from casework.store.outbox import Outbox

    with opened(database) as office:
        ways, hours, holder = ways_of(office), Hours.from_settings(), uuid4().hex
        if ways is None:
            raise BadInput(f"nothing is sent here: {why_off(office)}")
        if from_start and not office.store.is_trial:
            raise BadInput("--from-start: this is a real office; people would be told what is long over")
        office.views.catch_up()
        if not from_start:
            Outbox(office.store).begin()
        done = 0
        while sent := work(office, ways, hours, holder):
            done += sent
    typer.echo(f"投递 {done} deliveries were due")


@notices.command()
def on(
    doubtful: Annotated[
        bool, typer.Option("--doubtful", help="Also send what waited when the backup was taken; some may have been sent since.")
    ] = False,
    database: Database = None,
) -> None:
    """Lets a restored database send again 恢复发送. Only when no other copy of it does; what may have been sent becomes a dead letter."""
    from casework.store.restoring import held_since, let_go

    with opened(database) as office:
        if held_since(office.store) is None:
            raise BadInput("this database was not restored, or sends again already; CASEWORK_NOTICES says what it does")
        number = let_go(office.store, doubtful=doubtful)
    typer.echo(f"恢复发送 notices go out again; {number} that may have been sent before are dead letters now: casework notices dead")
    say("restart casework serve and casework worker, they looked at it when they started")


def _show(found: "Sequence[Delivery]", *, as_json: bool) -> None:
    if as_json:
        say_json([_plain(each) for each in found])
    else:
        paper().print(_table(found))


def _plain(each: "Delivery") -> dict[str, Any]:
    from dataclasses import asdict
    from datetime import UTC, datetime

    inner = ("leased_by", "leased_until", "on_record", "changed", "reported", "due_at")
    told = {name: value for name, value in asdict(each).items() if name not in inner}
    moments = [name for name, value in told.items() if value is not None and (name.endswith("_at") or name == "answer_by")]
    return told | {name: datetime.fromtimestamp(told[name], UTC) for name in moments}


def _table(found: "Sequence[Delivery]") -> Any:
    from datetime import UTC, datetime

    from rich import box
    from rich.table import Table

    shaped = Table(title=f"通知送达 Notices · {len(found)} 件", box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for heading, whole in (
        ("时间 when", True),
        ("收件 to", False),
        ("状态 state", True),
        ("渠道 by", True),
        ("案号 case", True),
        ("说明", False),
    ):
        shaped.add_column(heading, no_wrap=whole, overflow="fold")
    for each in found:
        when = shown(datetime.fromtimestamp(each.created_at, UTC))
        to = f"{each.recipient}{f' 代 {each.instead_of}' if each.instead_of else ''}"
        case = each.case_no or f"{len(each.letters)} 件"
        shaped.add_row(when, safe(to), each.state, safe(each.channel), safe(case), safe(f"{each.error} {each.id}".strip()))
    return shaped
