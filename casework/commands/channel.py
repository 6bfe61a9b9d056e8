"""`channel …`: by which channels the office reaches its people 通知渠道, and a real test of each."""

import sys
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from casework.commands.opening import opened
from casework.commands.speaking import INPUT, AsJson, BadInput, Database, say, say_json

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.notices.preferences import Preferences

channel = typer.Typer(help="Channels by which people are reached 通知渠道.", no_args_is_help=True)
Person = Annotated[str, typer.Argument(metavar="PERSON", help="The account.")]
Name = Annotated[str, typer.Argument(metavar="CHANNEL", help="A channel of the file that CASEWORK_CHANNELS names.")]
Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="A mailbox, mobile number or account; - reads it from standard input.")]
NAMED: Final = 20
"""People without a channel that are named; of more only the number is told."""


@channel.command("list")
def every(
    person: Annotated[str | None, typer.Argument(metavar="PERSON", help="Only the channels of this account.")] = None,
    as_json: AsJson = False, database: Database = None,
) -> None:  # fmt: skip
    """Lists the office's channels and who has none, or the channels of one person; checks channels, templates and link."""
    from casework.notices.channels import Channels
    from casework.notices.templates import Templates
    from casework.notices.wording import link_base

    channels, link, _ = Channels.from_settings(), link_base(), Templates.from_settings()
    with opened(database) as office:
        if person is not None:
            _show_person(office, person, as_json=as_json)
            return
        unreached = _unreached(office)
    rows = [{"channel": name, "kind": channels[name].kind, "goes_to": channels[name].told} for name in channels]
    if as_json:
        say_json({"channels": rows, "link": link, "unreached": unreached})
        return
    for row in rows:
        typer.echo(f"{row['channel']:<12} {row['kind']:<10} {row['goes_to']}")
    if not rows:
        say("the office has no channel; write a file of channels and name it in CASEWORK_CHANNELS: see docs/notices.md")
    if unreached:
        more = f" and {len(unreached) - NAMED} more" if len(unreached) > NAMED else ""
        say(f"no channel is set for {len(unreached)} people who hold a post: {', '.join(unreached[:NAMED])}{more}")
        say("what they should be told goes to the next in line; set one with: casework channel set PERSON CHANNEL ADDRESS")


@channel.command("set")
def put(
    person: Person, name: Name, address: Address,
    place: Annotated[int | None, typer.Option("--place", metavar="N", min=1, help="1 is tried first; default: behind the others.")] = None,
    database: Database = None,
) -> None:  # fmt: skip
    """Sets by which address a person is reached on a channel; it is stored sealed."""
    given = sys.stdin.readline().strip() if address == "-" else address
    with opened(database) as office:
        if not office.policies.office.held_by(person):
            raise BadInput(f"{person} holds no post here; the accounts are those of: casework office show")
        known = _preferences(office)
        known.set(person, name, given, office.clock(), place)
        shown = known.shown(person)
    say(f"已设置 {person}: " + ", ".join(f"{each.place} {each.channel} {each.address}" for each in shown))


@channel.command()
def remove(person: Person, name: Name, database: Database = None) -> None:
    """Takes a channel from a person."""
    with opened(database) as office:
        known = _preferences(office)
        if not known.remove(person, name):
            has = ", ".join(each.channel for each in known.shown(person)) or "none"
            raise BadInput(f"{person} has no channel {name}; there is {has}")
    say(f"已移除 channel {name} of {person} removed")


@channel.command()
def test(name: Name, address: Address, as_json: AsJson = False) -> None:
    """Sends a real test message and says what happened. Exit code 1 where it did not go out."""
    from uuid import uuid4

    from casework.clock import system_clock
    from casework.notices.channels import Channels
    from casework.notices.message import NoticeFault, Route, TryLater
    from casework.notices.templates import Templates
    from casework.notices.wording import trial_message

    given = sys.stdin.readline().strip() if address == "-" else address
    channels, dedupe = Channels.from_settings(), str(uuid4())
    message = trial_message(Templates.from_settings(), name, system_clock(), dedupe)
    answer: dict[str, Any] = {"channel": name, "id": dedupe, "sent": False, "reference": None, "reason": None, "try_later": None}
    try:
        receipt = channels.send(Route(name, given), message)
        answer |= {"sent": True, "reference": receipt.reference}
    except NoticeFault as fault:
        answer |= {"reason": fault.reason, "try_later": isinstance(fault, TryLater)}
    if as_json:
        say_json(answer)
    elif answer["sent"]:
        say(f"已发送 sent by {name}; its reference is {answer['reference'] or dedupe}. Whether it arrived, only the recipient can tell.")
    else:
        hope = "a later try may help" if answer["try_later"] else "a later try will not help"
        say(f"未发出 not sent by {name}: {answer['reason']}; {hope}")
    if not answer["sent"]:
        raise typer.Exit(INPUT)


def _preferences(office: "Casework") -> "Preferences":
    from casework.notices.channels import Channels
    from casework.notices.preferences import Preferences
    from casework.security.addresses import Addresses

    return Preferences(Addresses(office.store, office.vault), Channels.from_settings())


def _unreached(office: "Casework") -> list[str]:
    """People who hold a post today and have no route."""
    from casework.domain.timekeeping.terms import local_day

    known, day = _preferences(office), local_day(office.clock())
    people = {held.person for held in office.policies.office.holdings if held.holds_on(day)}
    return sorted(person for person in people if not known.routes(person))


def _show_person(office: "Casework", person: str, *, as_json: bool) -> None:
    from dataclasses import asdict

    shown = _preferences(office).shown(person)
    if as_json:
        say_json({"person": person, "channels": [asdict(each) for each in shown]})
        return
    for each in shown:
        typer.echo(f"{each.place} {each.channel:<12} {each.address:<28} {each.state}")
    if not shown:
        say(f"no channel is set for {person}; set one with: casework channel set {person} CHANNEL ADDRESS")
