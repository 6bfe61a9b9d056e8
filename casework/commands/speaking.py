"""How commands speak: options they share, JSON for machines, one sentence for a fault."""

import json
import sys
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from rich.console import Console

INPUT: Final = 1
SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
SHEET: Final = 170
"""Columns of a table that goes into a file or pipe, where no terminal tells how wide it is."""
CONTROLS: Final = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")

Database = Annotated[
    str | None, typer.Option("--database", metavar="URL", help="sqlite:///FILE or postgresql://…; default: the data folder's SQLite.")
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON for machines.")]


class BadInput(ValueError):
    """Something the user gave cannot be used; the sentence names the place and what would be right. Exit code 1."""


def say_json(value: Any) -> None:
    """Prints a value as JSON; dates and times in ISO form."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def say_fault(fault: BaseException) -> None:
    """Tells a fault in plain words on standard error."""
    typer.echo(f"casework: {sentence(fault)}", err=True)


def sentence(fault: BaseException) -> str:
    """A fault in words; the machine's own ones with the file they are about instead of a number."""
    if not isinstance(fault, OSError) or fault.strerror is None:
        return str(fault)
    place = fault.filename or "this machine says"
    return f"{place}: {fault.strerror}; mend that and try again, nothing that was accepted is lost"


def say(line: str) -> None:
    """One line on standard error, so that standard output stays what was asked for."""
    print(clean(line), file=sys.stderr)


def moment(text: str, option: str) -> datetime:
    """A moment such as 2026-09-28, 2026-09-28T15:00 or with a zone; without one it is Asia/Shanghai. Raises BadInput."""
    try:
        read = datetime.fromisoformat(text.strip())
        return read.replace(tzinfo=SHANGHAI) if read.tzinfo is None else read.astimezone(SHANGHAI)
    except (ValueError, OverflowError):
        raise BadInput(f"{option}: {text!r} is not a time; write 2026-09-28, 2026-09-28T15:00 or 2026-09-28T15:00+08:00") from None


def day(text: str, option: str) -> date:
    """A day such as 2026-12-31. Raises BadInput."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(f"{option}: {text!r} is not a date; write 2026-12-31") from None


def region_code(text: str) -> str:
    """A code of a region, 2, 4 or 6 digits; 000000 is the unknown place. Raises BadInput."""
    if text.isascii() and text.isdigit() and len(text) in (2, 4, 6):
        return text
    raise BadInput(f"--region: {text!r} is not a code of a region; write 620502 for a county, 6205 for a city, 62 for a province")


def one_of(names: Iterable[str], text: str, place: str) -> str:
    """The text, where it is one of the names. Raises BadParameter, a fault of usage, which lists them."""
    allowed = tuple(names)
    if text not in allowed:
        raise typer.BadParameter(f"there is no {text!r}; there are {', '.join(allowed)}", param_hint=place)
    return text


def shown(at: datetime | None) -> str:
    """A moment as people read it, in Shanghai time."""
    return "" if at is None else at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def clean(text: str) -> str:
    """A text without the control characters that would steer a terminal."""
    return text.translate(CONTROLS)


def safe(text: str) -> str:
    """What somebody once typed in, ready for a rich table: brackets are brackets, and nothing steers the terminal."""
    from rich.markup import escape

    return escape(clean(text))


def paper() -> "Console":
    """Where tables are printed: as wide as the terminal, and wide enough for all columns where there is none."""
    import os

    from rich.console import Console

    console = Console(highlight=False)
    return console if console.is_terminal or "COLUMNS" in os.environ else Console(highlight=False, width=SHEET)
