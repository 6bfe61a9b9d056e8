"""What a file of the office directory says, entry by entry, each with its place in the file."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Generic, TypeVar

from casework.domain.office import Absence, Deputy, Holding, Shift
from casework.domain.values import Unit

E = TypeVar("E")
UNSAID: Final = date.min
"""Stands for a `since` that the file leaves out: since the holder is there, or since today where nobody is."""


@dataclass(frozen=True, slots=True)
class Said(Generic[E]):
    """An entry and where it stands, e.g. `office.toml: [holder 3]`."""

    place: str
    entry: E


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of the duty roster: who answers for a unit from one moment until another (UTC); nobody where the list is empty."""

    unit: str
    start: datetime
    end: datetime
    persons: tuple[str, ...]

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """One shift for each person."""
        return tuple(Shift(self.unit, person, self.start, self.end) for person in self.persons)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of the directory. `complete`: what it does not name has ended. `codes` are those of all its units, also of faulty ones;
    `faults` is what could not be read.
    """

    complete: bool = False
    codes: frozenset[str] = frozenset()
    units: tuple[Said[Unit], ...] = ()
    dissolved: tuple[Said[str], ...] = ()
    holders: tuple[Said[Holding], ...] = ()
    deputies: tuple[Said[Deputy], ...] = ()
    absences: tuple[Said[Absence], ...] = ()
    turns: tuple[Said[Turn], ...] = ()
    faults: tuple[str, ...] = ()
