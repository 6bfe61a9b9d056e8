"""What may be done now, and for everything else why not: every row of every table asked before anything is said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from types import new_class
from typing import Any, NoReturn

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.deciding import out_of_reach
from casework.domain.registry import Command, commands
from casework.domain.values import Actor, Post, holds
from casework.workflows.definition import Move, Workflow
from casework.workflows.tables import TABLES


class Unsaid(Exception):
    """A rule asked for a field of a command that nobody has said yet: its answer depends on what will be said."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """A move as it looks for one person at one case: possible as far as can be known before its fields are said, or every reason against.

    `approved_by` are the posts that would have to approve it 审批, step by step.
    """

    move: str
    zh: str
    workflow: str
    possible: bool
    reasons: tuple[str, ...]
    approved_by: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Permission:
    """A row of a table as a permission 权限: who may do the move at which stages, and who must approve it."""

    move: str
    zh: str
    workflow: str
    stages: tuple[str, ...]
    by: tuple[str, ...]
    approved_by: tuple[tuple[str, ...], ...]


def permissions() -> Iterator[Permission]:
    """Every row of every table."""
    for table in TABLES.values():
        for row in table.sentences:
            yield Permission(row.move, row.zh, table.name, row.sources, row.by, row.approved_by)


def name_of(move: str) -> str:
    """The Chinese name of a move, as its first row has it."""
    return _table(move).sentences_of(move)[0].zh


def for_the_system_only(move: str) -> bool:
    """Whether no person can do it, whatever their post."""
    return all(set(row.by) <= {Post.SYSTEM} for row in _table(move).sentences_of(move))


def _table(move: str) -> Workflow:
    return TABLES[commands()[move].command.workflow]


def survey(case: Case, asked: Asked[Any], world: World) -> Iterator[Outlook]:
    """Every command for the case as it stands. The command of `asked` is not looked at."""
    reach = out_of_reach(case, asked.by)
    for name, zh, table, approvers in _known(asked.by):
        reasons = [*([reach] if reach else []), *_against(table, name, case, asked, world)]
        yield Outlook(name, zh, table.name, not reasons, tuple(dict.fromkeys(reasons)), approvers)


@lru_cache(maxsize=1000)
def _known(by: Actor) -> tuple[tuple[str, str, Workflow, tuple[tuple[str, ...], ...]], ...]:
    """Every move with what is the same for all cases: its name, its table, and who would have to approve it for this actor."""
    tables = ((name, _table(name)) for name in sorted(commands()))
    return tuple((name, name_of(name), table, table.approvers(name, by) or table.approvers(name)) for name, table in tables)


def _against(table: Workflow, move: str, case: Case, asked: Asked[Any], world: World) -> list[str]:
    """Every reason against a move; empty where a row allows it so far."""
    rows = table.rows_at(table.stage_of(case), move)
    if not rows:
        return [table.not_here(move, table.stage_of(case))]
    mine = [row for row in rows if holds(asked.by, row.by)]
    if not mine:
        return [table.not_theirs(move, rows, asked.by)]
    unsaid = asked.instead(probe(move, case.case_no))
    answers = [_reasons(row, case, unsaid, world) for row in mine]
    return [] if any(not reasons for reasons in answers) else [reason for reasons in answers for reason in reasons]


def _reasons(row: Move, case: Case, asked: Asked[Any], world: World) -> list[str]:
    found = []
    for policy in row.policies:
        try:
            reason = policy.refusal(case, asked, world)
        except Unsaid:
            continue
        if reason:
            found.append(reason)
    return found


def probe(move: str, case_no: str) -> Command:
    """A command of which nothing is said but the case; reading any other field raises Unsaid."""
    kind = _probe(move)
    command: Command = object.__new__(kind)
    object.__setattr__(command, "case_no", case_no)
    return command


@cache
def _probe(move: str) -> type[Command]:
    kind = commands()[move].command

    def unsaid(_command: Command) -> NoReturn:
        raise Unsaid

    silent: Mapping[str, Any] = {field.name: property(unsaid) for field in fields(kind) if field.name != "case_no"}
    words = {"move": kind.move, "workflow": kind.workflow, "backdates": kind.backdates}
    return new_class(f"Probe{kind.__name__}", (kind,), words, lambda body: body.update(silent))
