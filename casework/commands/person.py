"""`person find`: the cases of one person by the whole identity number or phone, asked for and never given on the command line."""

import os
import sys
from getpass import getpass
from typing import TYPE_CHECKING, Annotated, Final, Literal, cast

import typer

from casework.commands.opening import opened
from casework.commands.speaking import AsJson, BadInput, Database, one_of, say, say_json

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.security.blind_index import Found

person = typer.Typer(help="Persons 当事人.", no_args_is_help=True)
BY: Final = ("identity", "phone")


@person.command()
def find(
    by: Annotated[str, typer.Argument(metavar="identity|phone", help="By what; the number is asked for, or read from standard input.")],
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Finds a person's cases by the whole number 查找当事人. The search is on record; informers are not found."""
    with opened(database) as office:
        found = found_by(office, by)
    if as_json:
        return say_json([{"case_no": each.case_no, "ref": each.ref, "by": each.field} for each in found])
    for each in found:
        typer.echo(f"{each.case_no}  {each.ref}")
    if not found:
        say("nobody has this number")


def found_by(office: "Casework", by: str) -> "tuple[Found, ...]":
    """The person whose number is asked for now, by case; on record before anything is told."""
    from casework.security.blind_digests import normal
    from casework.security.blind_index import BlindIndex

    field = cast(Literal["identity", "phone"], one_of(BY, by, "BY"))
    number = _asked()
    if not normal(field, number):
        raise BadInput(f"{field}: the whole number is needed; parts of it are not searched by")
    found = BlindIndex(office.store, office.vault).find(field, number)
    _account(office, found)
    return found


def _asked() -> str:
    if sys.stdin.isatty():
        return getpass("号码 number (not shown): ")
    return sys.stdin.readline(200).strip()


def _account(office: "Casework", found: "tuple[Found, ...]") -> None:
    """Puts the search on record before anything is told."""
    from casework.security.readings import NotLogged, Reading, Readings
    from casework.store import StoreUnavailable

    readings, who = Readings(office.store), os.environ.get("SUDO_USER") or f"uid {os.getuid()}"
    for case_no in dict.fromkeys(each.case_no for each in found) or (None,):
        refs = tuple(dict.fromkeys(each.ref for each in found if each.case_no == case_no))
        entry = Reading(office.clock(), "person find", who, "operator", "", case_no=case_no, refs=refs, ground="operator")
        try:
            readings.account(entry)
        except NotLogged as fault:
            raise StoreUnavailable(str(fault)) from None
