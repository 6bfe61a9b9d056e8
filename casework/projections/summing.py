"""What is summed over cases, and how it is counted by stretches of case numbers 号段, each in one statement."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, func

LENGTH: Final = len("620502-2026-000")
"""Signs of a case number that name its stretch; running numbers have six digits or more."""
Group = tuple[Any, ...]
Numbers = tuple[int, ...]
Sums = dict[Group, Numbers]


@dataclass(frozen=True, slots=True)
class Question:
    """What is summed, known by `key`. `statement` gives, for conditions, rows of the stretch, `groups` columns and whole numbers.

    `table` holds the rows by case number. By `late_by` something that was not late before may have fallen due in the ledger.
    """

    key: Hashable
    statement: Callable[[Sequence[ColumnElement[bool]]], Select[Any]]
    groups: int
    table: FromClause
    late_by: datetime | None = None

    @property
    def number(self) -> ColumnElement[str]:
        """The case number."""
        return self.table.c.case_no


def counted(tx: Connection, question: Question, wanted: Sequence[ColumnElement[bool]] = ()) -> dict[str, Sums]:
    """The sums of each stretch, from the rows themselves."""
    found: dict[str, Sums] = {}
    for row in tx.execute(question.statement(wanted)):
        found.setdefault(row[0], {})[tuple(row[1 : 1 + question.groups])] = tuple(map(int, row[1 + question.groups :]))
    return found


def stretch_of(number: ColumnElement[str]) -> ColumnElement[str]:
    """The stretch of a case number, as statements group by it."""
    return func.substr(number, 1, LENGTH)


def begins(number: ColumnElement[str], with_: str) -> ColumnElement[bool]:
    """Numbers that begin so, as an index finds them."""
    return and_(number >= with_, number < f"{with_}:")


def added(parts: Iterable[tuple[Sums, int]]) -> Sums:
    """Sums together, each so many times; a group without a case is none. The first number of a group counts its rows."""
    found: dict[Group, list[int]] = {}
    for part, times in parts:
        for group, numbers in part.items():
            so_far = found.setdefault(group, [0] * len(numbers))
            for place, number in enumerate(numbers):
                so_far[place] += times * number
    return {group: tuple(numbers) for group, numbers in found.items() if numbers[0]}
