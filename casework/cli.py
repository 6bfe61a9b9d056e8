"""The command line: one door for operators and supervisors. Heavy things are loaded only by the command that needs them."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from typing import Annotated, Final

import typer
from typer.main import get_command

from casework.commands.access import access
from casework.commands.archive import archive
from casework.commands.backdated import backdated
from casework.commands.backup import backup, restore
from casework.commands.bench import bench
from casework.commands.calendar import calendar_activate, calendar_rehearse
from casework.commands.cases import explain, history
from casework.commands.channel import channel
from casework.commands.demo import demo
from casework.commands.doctor import doctor
from casework.commands.erase import erase
from casework.commands.explaining import why_not
from casework.commands.exporting import export
from casework.commands.importing import import_
from casework.commands.letters import letters
from casework.commands.listing import docket, ledger
from casework.commands.notices import notices
from casework.commands.office import load as office_load
from casework.commands.office_showing import show as office_show
from casework.commands.operating import migrate, rulebook_check, status, tick, worker
from casework.commands.paper import paper
from casework.commands.past import clocks, difference, show
from casework.commands.person import person
from casework.commands.policy import rulebook_activate, rulebook_diff, rulebook_move
from casework.commands.poster import poster
from casework.commands.prove import prove
from casework.commands.quarantine import quarantine
from casework.commands.rebuilding import rebuild
from casework.commands.receipt import receipt
from casework.commands.replaying import replay
from casework.commands.retention import retention
from casework.commands.returns import returns
from casework.commands.selftest import selftest
from casework.commands.serving import serve
from casework.commands.showing import deadline, graph
from casework.commands.signals import signals
from casework.commands.speaking import INPUT, say_fault
from casework.commands.statistics import statistics
from casework.commands.token import token
from casework.commands.user import user
from casework.commands.vault import vault
from casework.commands.verify import verify
from casework.commands.webhook import webhook
from casework.commands.whatif import whatif

app = typer.Typer(
    name="casework",
    help="根治欠薪办案系统 · wage complaints of migrant workers, from the first complaint to strike-off.",
    epilog="Exit codes: 0 done, 1 something in the input or a check failed, 2 usage, 3 environment (database, disk, key).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
rulebook = typer.Typer(help="The rulebook 规则手册.", no_args_is_help=True)
office = typer.Typer(help="The office directory 机构名录.", no_args_is_help=True)

for command in (deadline, ledger, docket, returns, history, explain, replay, demo, serve, status, rebuild, tick, worker, migrate, graph):
    app.command()(command)
rulebook.command("check")(rulebook_check)
rulebook.command("diff")(rulebook_diff)
rulebook.command("activate")(rulebook_activate)
rulebook.command("move")(rulebook_move)
for looking_back in (show, clocks, difference, backdated):
    app.command()(looking_back)
app.command()(token)
app.command()(selftest)
app.add_typer(access, name="access")
app.command()(verify)
app.command()(whatif)
app.command()(prove)
app.command()(receipt)
app.command()(poster)
app.command()(doctor)
app.command()(backup)
app.command()(restore)
app.command()(erase)
app.command()(archive)
app.command("import")(import_)
app.add_typer(export, name="export")
app.add_typer(retention, name="retention")
app.add_typer(signals, name="signals")
app.add_typer(statistics, name="statistics")
app.add_typer(user, name="user")
app.add_typer(vault, name="vault")
app.add_typer(person, name="person")
app.add_typer(paper, name="paper")
app.add_typer(channel, name="channel")
app.add_typer(quarantine, name="quarantine")
app.add_typer(notices, name="notices")
app.add_typer(webhook, name="webhook")
app.add_typer(rulebook, name="rulebook")
app.add_typer(bench, name="bench")
app.command("why-not")(why_not)
app.command()(letters)
office.command("load")(office_load)
office.command("show")(office_show)
app.add_typer(office, name="office")
calendar = typer.Typer(help="The working calendar 工作日历.", no_args_is_help=True)
calendar.command("rehearse")(calendar_rehearse)
calendar.command("activate")(calendar_activate)
app.add_typer(calendar, name="calendar")

ENVIRONMENT: Final = 3
OF_THE_MACHINE: Final = (
    ("casework.store", "StoreUnavailable"),
    ("casework.security.vault", "MasterKeyMissing"),
    ("casework.security.vault", "MasterKeyWrong"),
    ("casework.security.vault", "KeyMissing"),
    ("casework.projections.rebuilding", "RebuildRunning"),
    ("casework.proof.keys", "CheckpointKeyMissing"),
    ("casework.privacy.outside", "ListMissing"),
    ("casework.security.readings", "NotLogged"),
)
"""Faults of the machine, by the module that knows them: one that was never loaded raised none."""


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


@cache
def _door() -> Callable[..., object]:
    """The commands as click knows them; to build them takes longer than most of them do, and a process may be asked again."""
    return get_command(app)


def main(args: Sequence[str] | None = None) -> None:
    """Runs the command line. Exit codes: 0 done, 1 the input or a check failed, 2 usage, 3 environment (database, disk, key)."""
    try:
        try:
            _door()(args, prog_name="casework")
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        sys.exit(INPUT)
    except Exception as fault:
        code = exit_code(fault)
        if code is None:
            raise
        say_fault(fault)
        if isinstance(fault, OSError):
            _drop_output()
        sys.exit(code)


def exit_code(fault: Exception) -> int | None:
    """3 for a fault of the machine, 1 for one of the input, told in one sentence; None for a mistake of ours, shown whole."""
    machine = tuple(getattr(sys.modules[module], name) for module, name in OF_THE_MACHINE if module in sys.modules)
    if isinstance(fault, (*machine, OSError)):
        return ENVIRONMENT
    refusals = sys.modules.get("casework.domain.refusals")
    ours = type(fault).__module__.startswith("casework.")
    refused = refusals is not None and isinstance(fault, refusals.Refusal)
    return INPUT if refused or (ours and isinstance(fault, ValueError)) else None


def _drop_output() -> None:
    """What could not be written is not tried again on the way out."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
