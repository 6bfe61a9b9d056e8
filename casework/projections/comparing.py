"""Two generations of the views compared by the database itself: how many rows, and which of them differ."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Table, text

from casework.projections.generations import Beside, Shelf
from casework.projections.shown import ROWS_OF_CASES

NAMED: Final = 5
"""Cases named of each view that differs."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A view in two generations: rows of cases that did not move, rows that only one has, and some numbers of their cases."""

    view: str
    old: int
    new: int
    differing: int = 0
    cases: tuple[str, ...] = ()


def compared(shelf: Shelf, old: int, new: int) -> tuple[Compared, ...]:
    """Every view. Left out are cases with a fact that only one of the two has read, and those in quarantine in either."""
    with shelf.beside(old, new) as both:
        return tuple(_compared(both, table) for table in ROWS_OF_CASES)


def _compared(both: Beside, table: Table) -> Compared:
    """Counts first; the rows themselves by the database's own difference of sets."""
    before, after = (f'{side}."{table.name}"' for side in (both.old, both.new))
    still = _still(both)
    was, now = (int(both.tx.execute(text(f"select count(*) from {rows} where {still}")).scalar_one()) for rows in (before, after))
    columns = ", ".join(_plain(both, column.name, json=str(column.type) == "JSON") for column in table.columns)
    one, other = (f"select {columns} from {rows} where {still}" for rows in (before, after))
    apart = f"select * from ({one} except {other}) as gone union all select * from ({other} except {one}) as come"
    differing = both.tx.execute(text(f"select count(*) from ({apart}) as apart")).scalar_one()
    if not differing:
        return Compared(table.name, was, now)
    named = f"select distinct case_no from ({apart}) as apart order by case_no limit {NAMED}"
    return Compared(table.name, was, now, differing, tuple(both.tx.execute(text(named)).scalars()))


def _still(both: Beside) -> str:
    """Cases whose facts both have read, and whose rows both hold."""
    reached = f"(select min(at) from (select at from {both.old}.position union all select at from {both.new}.position) as reached)"
    moved = " union all ".join(f"select case_id from {side}.ledger where updated > {reached}" for side in (both.old, both.new))
    aside = " union all ".join(f"select case_id from {side}.quarantine" for side in (both.old, both.new))
    return f"case_id not in ({moved} union all {aside})"


def _plain(both: Beside, name: str, *, json: bool) -> str:
    return f'"{name}"::text as "{name}"' if json and both.tx.dialect.name == "postgresql" else f'"{name}"'
