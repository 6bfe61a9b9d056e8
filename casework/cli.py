"""The command line: one door for operators and supervisors. Heavy things are loaded only by the command that needs them."""

import sys
from typing import Annotated, Final

import typer

from casework.commands.cases import explain, history
from casework.commands.operating import migrate, rebuild, rulebook_check, status, tick, worker
from casework.commands.replaying import demo, replay
from casework.commands.showing import deadline, graph
from casework.commands.speaking import INPUT, say_fault

app = typer.Typer(
    name="casework",
    help="根治欠薪办案系统 · wage complaints of migrant workers, from the first complaint to strike-off.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
rulebook = typer.Typer(help="The rulebook 规则手册.", no_args_is_help=True)

app.command()(deadline)
app.command()(replay)
app.command()(demo)
app.command()(status)
app.command()(rebuild)
app.command()(tick)
app.command()(worker)
app.command()(migrate)
app.command()(graph)
app.command()(history)
app.command()(explain)
rulebook.command("check")(rulebook_check)
app.add_typer(rulebook, name="rulebook")


def _version(wanted: bool) -> None:
    if wanted:
        from casework import __version__

        typer.echo(f"casework {__version__}")
        raise typer.Exit


@app.callback()
def casework(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    """Reads the options that all commands share."""


ENVIRONMENT: Final = 3


def main() -> None:
    """Runs the command line. Exit codes: 0 done, 1 the input or a check failed, 2 usage, 3 environment (database, disk, key)."""
    try:
        app()
    except Exception as fault:
        code = exit_code(fault)
        if code is None:
            raise
        say_fault(fault)
        sys.exit(code)


def exit_code(fault: Exception) -> int | None:
    """3 for a fault of the machine, 1 for one of the input, told in one sentence; None for a mistake of ours, shown whole."""
    from casework.domain.refusals import Refusal
    from casework.security.master_key import MasterKeyMissing, MasterKeyWrong
    from casework.security.vault import KeyMissing
    from casework.store import StoreUnavailable

    if isinstance(fault, StoreUnavailable | MasterKeyMissing | MasterKeyWrong | KeyMissing | OSError):
        return ENVIRONMENT
    ours = type(fault).__module__.startswith("casework.")
    return INPUT if isinstance(fault, Refusal) or (ours and isinstance(fault, ValueError)) else None
