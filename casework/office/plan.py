"""What loading a file changes: facts tried out one after another on an open directory, and the faults that forbid them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from casework.domain.directory import DirectoryFact
from casework.domain.office import Office
from casework.domain.office_book import Book
from casework.domain.timekeeping.terms import local_day

Difference = tuple[str, Any, Any]
"""A field, what it said before, what it says now."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its kind (unit_new, unit_changed, or the name of its fact), its fact, and the fields that differ."""

    kind: str
    fact: DirectoryFact
    differs: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file changes in the directory at one moment: the directory before and after, the changes between, or the faults."""

    before: Office
    after: Office
    at: datetime
    changes: tuple[Change, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def today(self) -> date:
        """The local day."""
        return local_day(self.at)

    @property
    def facts(self) -> tuple[DirectoryFact, ...]:
        """The facts in order."""
        return tuple(change.fact for change in self.changes)


class Draft:
    """A plan in the making."""

    def __init__(self, office: Office, at: datetime) -> None:
        self.office, self.at, self.today = office, at, local_day(at)
        self.book = Book(office)
        self.changes: list[Change] = []
        self.faults: list[str] = []

    def add(self, fact: DirectoryFact, differs: tuple[Difference, ...] = (), kind: str = "") -> None:
        """Takes a fact into the plan."""
        self.changes.append(Change(kind or fact.topic.removeprefix("office."), fact, differs))
        fact.change(self.book)

    def fault(self, place: str, sentences: Iterable[str]) -> bool:
        """Notes faults of an entry; tells whether there are any."""
        told = [f"{place} {sentence}" for sentence in sentences]
        self.faults += told
        return bool(told)

    def plan(self) -> Plan:
        """The plan."""
        return Plan(self.office, self.book.office(), self.at, tuple(self.changes), tuple(dict.fromkeys(self.faults)))


def differences(before: Any, after: Any, names: Iterable[str]) -> tuple[Difference, ...]:
    """The fields of these names that differ."""
    return tuple((name, getattr(before, name), getattr(after, name)) for name in names if getattr(before, name) != getattr(after, name))


class Span(Protocol):
    """Something that lasts from a day until a day (exclusive; None: still)."""

    @property
    def since(self) -> date: ...

    @property
    def until(self) -> date | None: ...


S = TypeVar("S", bound=Span)


def goes_on(span: Span, today: date) -> bool:
    """Whether it lasts today or later."""
    return span.until is None or span.until > today


def meet(one: Span, other: Span) -> bool:
    """Whether two spans have a day in common."""
    return (other.until is None or one.since < other.until) and (one.until is None or other.since < one.until)
