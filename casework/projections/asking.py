"""How views are asked: one question, many that must agree with each other, and the rows of an answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Result, Select, select

from casework.projections.tables import position
from casework.store import Store

T = TypeVar("T")
Row = Mapping[str, Any]


class Askable(Protocol):
    """The views, as far as questions need them."""

    store: Store

    def ask(self, question: Callable[[Connection], T], *, single: bool = False) -> T:
        """The answer of one read transaction; a `single` statement needs none, and goes to the database alone."""


@dataclass(slots=True)
class AtOnce:
    """The views as of one moment: every question asked of it is answered from the same transaction. `position` is how far they are."""

    store: Store
    tx: Connection
    position: int

    def ask(self, question: Callable[[Connection], T], *, single: bool = False) -> T:
        """The answer as of that moment."""
        return question(self.tx)


def at_once(views: Askable, work: Callable[[AtOnce], T]) -> T:
    """What `work` finds by questions that must agree with each other. May be called again where the views were swapped meanwhile."""
    return views.ask(lambda tx: work(AtOnce(views.store, tx, tx.execute(select(position.c.at)).scalar_one())))


def rows(views: Askable, statement: Select[Any]) -> list[Row]:
    """The rows that one statement finds."""
    return views.ask(lambda tx: rows_of(tx.execute(statement)), single=True)


def rows_of(result: Result[Any]) -> list[Row]:
    """The rows of a result by the names of their columns."""
    names = tuple(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result]


def distinct(views: Askable, *statements: Select[str]) -> list[str]:
    """Each case once, in the order it comes first."""
    return views.ask(lambda tx: list(dict.fromkeys(case for each in statements for case in tx.execute(each).scalars())))
