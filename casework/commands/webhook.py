"""`casework webhook`: other systems that are told what happens 推送, kept by the operator of the machine."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.opening import opened
from casework.commands.speaking import INPUT, AsJson, BadInput, Database, paper, safe, say, say_json, shown

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.store.subscriptions import Subscription

webhook = typer.Typer(help="Webhooks of other systems 推送订阅.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The name of a subscription.")]
WORDS = {"active": "正常", "failing": "重试中", "paused": "已暂停"}


@webhook.command("add")
def add(
    name: Name,
    url: Annotated[str, typer.Argument(help="Where events are posted: https://host/path.")],
    region: Annotated[str, typer.Option("--region", metavar="CODE", help="Only cases of this region: 620502, 6205 or 62.")] = "",
    topic: Annotated[list[str] | None, typer.Option("--topic", metavar="GLOB", help="Only these topics: case.pay*; repeat.")] = None,
    after: Annotated[int | None, typer.Option("--after", metavar="POSITION", min=0, help="Begin after this position.")] = None,
    batch: Annotated[int, typer.Option("--batch", metavar="N", min=1, max=100, help="Events in one request.")] = 1,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Let it go to an address of the office's own network.")] = False,
    database: Database = None,
) -> None:  # fmt: skip
    """Lets another system be told 新增订阅. The last line of standard output is the secret, told this once."""
    from casework.notices.subscribing import subscribe

    with opened(database) as office:
        made, secret = subscribe(
            office, name, url, region=region, topics=topic or ["*"], after=after, batch=batch, private=allow_private
        )  # fmt: skip
    say(f"{made.name} is told everything after position {made.position}; keep the secret, it is not shown again:")
    typer.echo(secret)


@webhook.command("list")
def list_(as_json: AsJson = False, database: Database = None) -> None:
    """Who is told, how far they are, and what went wrong 订阅列表."""
    from casework.store.subscriptions import Subscriptions

    with opened(database) as office:
        found = Subscriptions(office.store).all()
    if as_json:
        say_json([_plain(each) for each in found])
    else:
        _table(found)


@webhook.command("pause")
def pause(name: Name, database: Database = None) -> None:
    """Sends nothing until it is resumed; the place is kept 暂停."""
    from casework.store.subscriptions import Subscriptions

    with opened(database) as office:
        Subscriptions(office.store).pause(_found(office, name).id, office.clock())
    say(f"{name} is paused; nothing is lost: casework webhook resume {name}")


@webhook.command("resume")
def resume(name: Name, database: Database = None) -> None:
    """Goes on where it stood, at once 恢复."""
    from casework.store.subscriptions import Subscriptions

    with opened(database) as office:
        found = _found(office, name)
        Subscriptions(office.store).resume(found.id)
    say(f"{name} goes on after position {found.position}")


@webhook.command("remove")
def remove(name: Name, database: Database = None) -> None:
    """Ends a subscription and erases its secret 删除."""
    from casework.notices.subscribing import unsubscribe

    with opened(database) as office:
        unsubscribe(office, _found(office, name))
    say(f"{name} is removed")


@webhook.command("test")
def test(name: Name, database: Database = None) -> None:
    """Sends one signed event of type cn.casework.test and tells what was answered 测试. Exit code 1 where it was not confirmed."""
    from casework.notices.webhooks import Webhooks

    with opened(database) as office:
        found = _found(office, name)
        fault = Webhooks(office).try_out(found)
    if fault is not None:
        say(f"{name}: {fault}")
        raise typer.Exit(INPUT)
    typer.echo(f"{name}: 已确认 confirmed by {found.url}")


def _found(office: "Casework", name: str) -> "Subscription":
    from casework.store.subscriptions import Subscriptions

    kept = Subscriptions(office.store)
    found = kept.find(name)
    if found is None:
        raise BadInput(f"there is no subscription {name}; there are {', '.join(each.name for each in kept.all()) or 'none'}")
    return found


def _plain(each: "Subscription") -> dict[str, Any]:
    from dataclasses import asdict

    said = asdict(each)
    return {name: said[name] for name in said if name != "secret"} | {"state": each.state}


def _table(found: "list[Subscription]") -> None:
    from datetime import UTC, datetime

    from rich.table import Table

    table = Table(title=f"推送订阅 Webhooks · {len(found)} 个")
    for heading in ("名称 name", "地址 url", "地区 region", "事项 topics", "状态 state", "位置 position", "最近 delivered", "问题 problem"):
        table.add_column(heading, overflow="fold")
    for each in found:
        last = None if each.delivered_at is None else datetime.fromtimestamp(each.delivered_at, UTC)
        state = f"{WORDS[each.state]} {each.state}"
        where = each.territory or "全部 all"
        cells = (each.name, each.url, where, ", ".join(each.topics), state, str(each.position), shown(last), each.error)
        table.add_row(*map(safe, cells))
    paper().print(table)
