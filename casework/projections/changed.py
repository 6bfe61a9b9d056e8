"""Which cases changed behind a position, and who has a part in them: what whoever looks at a page is told of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from casework.domain.scope import Scope
from casework.projections.asking import Askable
from casework.projections.tables import parts, position, timeline

MOST: Final = 500
"""Facts that are looked through one by one; behind more of them everything counts as changed."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The cases with facts behind a position, each with the units that have a part in it; `position` is how far the views are.

    `all` says that too much happened to be told one by one.
    """

    position: int
    cases: Mapping[str, frozenset[str]]
    all: bool = False

    def seen_by(self, scope: Scope) -> list[str]:
        """The numbers that somebody may know of; a number begins with the region of its case for ever."""
        return [number for number, units in self.cases.items() if scope.covers(number) or (scope.unit is not None and scope.unit in units)]

    def and_then(self, later: "Changed") -> "Changed":
        """Both, as the later one knows the parts."""
        return Changed(later.position, {**self.cases, **later.cases}, self.all or later.all)


def changed(views: Askable, after: int, most: int = MOST) -> Changed:
    """What changed behind a position, as far as the views show it."""
    return views.ask(lambda tx: _read(tx, after, most))


def _read(tx: Connection, after: int, most: int) -> Changed:
    at: int = tx.execute(select(position.c.at)).scalar_one()
    if at <= after:
        return Changed(at, {})
    behind = select(timeline.c.case_no).where(timeline.c.position > after, timeline.c.position <= at).order_by(timeline.c.position)
    numbers = tx.execute(behind.limit(most + 1)).scalars().all()
    if len(numbers) > most:
        return Changed(at, {}, all=True)
    units: dict[str, set[str]] = {number: set() for number in numbers}
    for number, unit in tx.execute(select(parts.c.case_no, parts.c.unit).where(parts.c.case_no.in_(units))):
        units[number].add(unit)
    return Changed(at, {number: frozenset(found) for number, found in units.items()})
