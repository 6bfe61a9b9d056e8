"""What a decision may know: the request with who and when, and the world of immutable tables beside the case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar
from uuid import UUID

from casework.domain.copying import changed
from casework.domain.office import Office
from casework.domain.registry import Command
from casework.domain.rulebook import Rulebook
from casework.domain.timekeeping.calendar import Calendar
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Actor, Text

if TYPE_CHECKING:
    from casework.domain.case import Case


C = TypeVar("C", bound=Command)


@dataclass(frozen=True)
class Asked(Generic[C]):
    """A command with who asks, when (UTC) and under which id. `requested_by` is set while a request is being approved.

    `effective_at` is when it held in the world, for back-dated news; None means `at`. `inferred` marks acts that an
    imported source leaves out.
    """

    command: C
    by: Actor
    at: datetime
    id: UUID
    effective_at: datetime | None = None
    reason: Text | None = None
    correlation: UUID | None = None
    causation: UUID | None = None
    requested_by: str | None = None
    inferred: bool = False

    @property
    def held_at(self) -> datetime:
        """When it held: the effective time, else now."""
        return self.effective_at or self.at

    @property
    def day(self) -> date:
        """The local day (Asia/Shanghai) on which it held."""
        return local_day(self.held_at)

    @property
    def today(self) -> date:
        """The local day (Asia/Shanghai) of the asking itself."""
        return local_day(self.at)

    def instead(self, command: Command, **changes: Any) -> "Asked[Any]":
        """The same asking for another command (an approved request, an implied act)."""
        return changed(self, command=command, **changes)


class Table(Protocol):
    """A workflow's table as decisions see it."""

    name: str

    def answer(self, case: "Case", asked: "Asked[Any]", world: "World") -> str | None:
        """The stage reached (None: stays). Raises a Refusal with every reason and the possible moves."""

    def approvers(self, move: str, by: Actor | None = None) -> tuple[tuple[str, ...], ...]:
        """The chain of posts that must approve a request of this move (by this actor), empty where none is needed."""


@dataclass(frozen=True)
class World:
    """Everything immutable that a decision may consult. `others` holds the further cases a command touches (merge, split)."""

    calendar: Calendar
    rulebook: Rulebook
    office: Office
    tables: Mapping[str, Table]
    revive: Callable[[str, Mapping[str, Any]], Command]
    plain: Callable[[Command], dict[str, Any]]
    others: Mapping[str, "Case"] = field(default_factory=dict)
    stored: Callable[[str], Rulebook] | None = None
    """A stored rulebook by the first 16 digits of its digest; None where there is but the one in force."""

    def book(self, digest: str) -> Rulebook:
        """The rulebook of a clock or a case; the one in force where none is named yet."""
        if self.stored is None or self.rulebook.digest.startswith(digest):
            return self.rulebook
        return self.stored(digest)

    def number(self, name: str, case: "Case", day: date) -> Any:
        """A parameter of the rulebook for the case's region on a day."""
        return self.rulebook.number(name, case.region, day)


Clause = Callable[["Case", "Asked[Any]", World], str | None]
"""A rule of a table: a reason against, or None. Its name reads after "when"."""
