"""A workflow is a page of rows. This file, alone, knows the library that holds them; it reads the table and never runs it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from transitions import Machine, Transition
from transitions.core import Condition, EventData

from casework.domain.asking import Asked, Clause, World
from casework.domain.case import Case
from casework.domain.refusals import MoveNotAllowed, NotYours, Refusal, RuleRefused
from casework.domain.values import Actor, holds

STAYS: Final = "="
"""As a destination: allowed here, the stage stays."""


class Policy(Condition):
    """A clause of a row: answers with a reason, or None."""

    def __init__(self, func: Clause, target: bool = True) -> None:
        super().__init__(cast(Any, func), target)
        self.clause = func

    @property
    def name(self) -> str:
        """The clause in words, as it reads after "when"."""
        return self.clause.__name__.replace("_", " ")

    def refusal(self, case: Case, asked: Asked[Any], world: World) -> str | None:
        """The reason against, or None."""
        return self.clause(case, asked, world)

    def check(self, event_data: EventData) -> bool:
        """Keeps the table usable as an ordinary machine of the library."""
        return self.refusal(cast(Case, event_data.model), event_data.kwargs["asked"], event_data.kwargs["world"]) is None


class Move(Transition):
    """A row: who may, who must approve, under which rules."""

    condition_cls = Policy

    def __init__(self, *args: Any, by: Sequence[str] = (), approved_by: Sequence[Sequence[str]] = (), zh: str = "", **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.by, self.approved_by, self.zh = tuple(by), tuple(tuple(step) for step in approved_by), zh
        self.clauses = tuple(policy.clause for policy in self.policies)

    @property
    def policies(self) -> tuple[Policy, ...]:
        """Its rules, in the order of the row."""
        return tuple(cast(list[Policy], self.conditions))


class Rows(Machine):
    """The library's machine without a model: only its table is used."""

    transition_cls = Move


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence of a workflow before it is put into the machine.

    `dest` may be a stage, STAYS, or `>=stage` (there, or where it is further on).
    """

    move: str
    zh: str
    sources: tuple[str, ...]
    dest: str
    by: tuple[str, ...]
    approved_by: tuple[tuple[str, ...], ...]
    when: tuple[Clause, ...]


def move(
    name: str,
    zh: str,
    source: str | Iterable[str],
    dest: str,
    *,
    by: Sequence[str],
    approved_by: Sequence[Sequence[str]] = (),
    when: Sequence[Clause] = (),
) -> Row:
    """A row: `move("file", "立案", (NONE, ACCEPTED), FILED, by=(OFFICER,), approved_by=((UNIT_HEAD,),), when=(…))`.

    `by` are posts (a star asks for the mark of the holder); where `approved_by` is given, the move is a request first and
    each step of the chain approves in turn.
    """
    sources = (source,) if isinstance(source, str) else tuple(source)
    return Row(name, zh, sources, dest, tuple(by), tuple(tuple(step) for step in approved_by), tuple(when))


class Workflow:
    """One machine of a case as a decision table. `attribute` is where the case keeps its stage."""

    def __init__(self, name: str, attribute: str, stages: Sequence[str], rows: Sequence[Row]) -> None:
        self.name, self.attribute, self.stages, self.sentences = name, attribute, tuple(stages), tuple(rows)
        transitions = [t for row in rows for t in self._expanded(row)]
        self.machine = Rows(
            model=None, states=list(stages), transitions=transitions, initial=stages[0], auto_transitions=False, model_attribute=attribute
        )
        self._rows: dict[tuple[str, str], tuple[Move, ...]] = {
            (source, trigger): tuple(cast(list[Move], moves))
            for trigger, event in self.machine.events.items()
            for source, moves in event.transitions.items()
        }
        self._moves_from = {stage: tuple(m for (s, m) in self._rows if s == stage) for stage in stages}
        names = dict.fromkeys(row.move for row in rows)
        self._sources = {name: ", ".join(source for (source, trigger) in self._rows if trigger == name) for name in names}
        self._sentences_of = {name: tuple(row for row in rows if row.move == name) for name in names}

    def _expanded(self, row: Row) -> Iterator[dict[str, Any]]:
        for source in row.sources:
            yield {
                "trigger": row.move, "source": source, "dest": self.dest(source, row.dest),
                "by": row.by, "approved_by": row.approved_by, "zh": row.zh, "conditions": list(row.when),
            }  # fmt: skip

    def dest(self, source: str, dest: str) -> str | None:
        """Where a row leads from a stage; None where it stays."""
        if dest == STAYS:
            return None
        if dest.startswith(">="):
            least = dest[2:]
            return least if self.stages.index(source) < self.stages.index(least) else None
        return dest

    def stage_of(self, case: Case) -> str:
        """Where the case stands in this workflow."""
        stage: str = getattr(case, self.attribute)
        return stage

    def answer(self, case: Case, asked: Asked[Any], world: World) -> str | None:
        """The stage reached, or None where it stays. Raises a Refusal telling every reason and the possible moves."""
        stage = self.stage_of(case)
        rows = self._rows.get((stage, asked.command.move))
        if rows is None:
            raise MoveNotAllowed([self.not_here(asked.command.move, stage)], self.moves_from(stage))
        mine = rows if asked.requested_by else [row for row in rows if holds(asked.by, row.by)]
        if not mine:
            raise NotYours([self.not_theirs(asked.command.move, rows, asked.by)], self.moves_from(stage))
        reasons: list[str] = []
        for row in mine:
            against = [reason for clause in row.clauses if (reason := clause(case, asked, world))]
            if not against:
                return str(row.dest) if row.dest is not None and row.dest != stage else None
            reasons += against
        raise RuleRefused(dict.fromkeys(reasons), self.moves_from(stage))

    def rows_at(self, stage: str, move: str) -> tuple[Move, ...]:
        """The rows of a move at a stage; empty where it has none there."""
        return self._rows.get((stage, move), ())

    def not_theirs(self, move: str, rows: Iterable[Move], by: Actor) -> str:
        """The sentence against somebody in a post that no row names."""
        return f"{move} belongs to {', '.join(sorted({post for row in rows for post in row.by}))}; you act as {by.post}"

    def not_here(self, move: str, stage: str) -> str:
        """The sentence against a move that has no row at this stage."""
        return f"{move} is not possible at {self.name} stage {stage or 'none'}; it is at {self._sources.get(move) or 'no stage'}"

    def sentences_of(self, move: str) -> tuple[Row, ...]:
        """Every row of a move, at whatever stage."""
        return self._sentences_of.get(move, ())

    def approvers(self, move: str, by: Actor | None = None) -> tuple[tuple[str, ...], ...]:
        """The posts that must approve a request of this move, step by step; empty where none is needed.

        With `by`, as the row of that actor's post asks; without, as any row of the move does.
        """
        rows = (row for row in self.sentences_of(move) if by is None or holds(by, row.by))
        return next((row.approved_by for row in rows if by is not None or row.approved_by), ())

    def moves_from(self, stage: str) -> tuple[str, ...]:
        """Names of the moves that have a row at this stage."""
        return self._moves_from.get(stage, ())

    def possible(self, case: Case, asked: Asked[Any], world: World) -> Refusal | None:
        """Why a move is not possible, or None when the table would allow it."""
        try:
            self.answer(case, asked, world)
        except Refusal as refusal:
            return refusal
        return None
