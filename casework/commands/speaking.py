"""How commands speak: options they share, JSON for machines, one sentence for a fault."""

import json
import sys
from datetime import date, datetime
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer

INPUT: Final = 1
SHANGHAI: Final = ZoneInfo("Asia/Shanghai")

Database = Annotated[
    str | None, typer.Option("--database", metavar="URL", help="sqlite:///FILE or postgresql://…; default: the data folder's SQLite.")
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON for machines.")]


def say_json(value: Any) -> None:
    """Prints a value as JSON; dates and times in ISO form."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def say_fault(fault: BaseException) -> None:
    """Tells a fault in plain words on standard error."""
    typer.echo(f"casework: {fault}", err=True)


def say(line: str) -> None:
    """One line on standard error, so that standard output stays what was asked for."""
    print(line, file=sys.stderr)


def moment(text: str, option: str) -> datetime:
    """A moment such as 2026-09-28, 2026-09-28T15:00 or with a zone; without one it is Asia/Shanghai. Raises BadParameter."""
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is not a time; write 2026-09-28, 2026-09-28T15:00 or 2026-09-28T15:00+08:00", param_hint=option
        ) from None
    return read if read.tzinfo else read.replace(tzinfo=SHANGHAI)


def shown(at: datetime | None) -> str:
    """A moment as people read it, in Shanghai time."""
    return "" if at is None else at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
