"""An integrity signal as it is found: which rule, on which day, about which cases; its id says where to find it again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from casework.domain.scope import Scope
from casework.domain.timekeeping.calendar import Calendar
from casework.projections.signals.rules import SignalRule, rules

MOST_CASES = 20
"""Cases named in one signal; `number` tells how many there are."""


class Likeness(Protocol):
    """What compares sealed things for us: it knows which are alike and tells nothing else."""

    def people(self) -> Iterable[tuple[str, ...]]:
        """Numbers of cases that have a worker in common."""

    def texts(self, places: Iterable[tuple[UUID, int]]) -> Mapping[tuple[UUID, int], bytes]:
        """Equal marks for facts, by stream and version, that say the same."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where to look: the cases of a scope, on the days from `first` until `last` (Shanghai, both included), as of `today`.

    `likeness` compares what is sealed; without it the rules that need it find nothing.
    """

    scope: Scope
    first: date
    last: date
    today: date
    calendar: Calendar
    likeness: Likeness | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A signal. `persons` are the accounts it names, `measure` what the rule counted, `cases` the first of `number` cases."""

    rule: SignalRule
    day: date
    anchor: str
    persons: tuple[str, ...]
    unit: str
    measure: int
    cases: tuple[str, ...]
    number: int

    @property
    def id(self) -> str:
        """`rule.day.mark`: the same for everybody and always, so that a review stays with its signal."""
        return f"{self.rule.name}.{self.day}.{sha256(self.anchor.encode()).hexdigest()[:12]}"


Search = Callable[..., Iterable[Found]]


class UnknownSignal(ValueError):
    """There is no such signal in the cases that may be seen; ids are told by the list."""


def parsed(id: str) -> tuple[SignalRule, date]:
    """The rule and day that an id names. Raises UnknownSignal."""
    name, _, rest = id.partition(".")
    text, _, mark = rest.partition(".")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if name not in rules() or day is None or not mark:
        raise UnknownSignal(f"there is no signal {id!r}; an id looks like pause_last_day.2026-03-09.0123456789ab")
    return rules()[name], day
