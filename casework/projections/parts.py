"""Who has a part in a case: the units that see it wherever it lies, and the one filter of all questions."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, false, not_, or_, select, true

from casework.domain.case import Case
from casework.domain.scope import Scope, part_units
from casework.projections.tables import parts


def part_rows(case: Case) -> list[dict[str, Any]]:
    """One row for each unit with a part in the case as it stands."""
    return [{"case_id": case.id, "unit": unit, "case_no": case.case_no} for unit in sorted(part_units(case))]


def inside(scope: Scope, table: FromClause) -> ColumnElement[bool]:
    """The one filter of lists, counts, searches, history, feed, ledger and statistics, on any view with a `case_no`.

    A case number begins with the region of its case for ever, so that one range of numbers is one territory; it ends before the
    next number of as many digits, which holds by whatever rules a database sorts signs.
    """
    seen = _seen(scope, table)
    return or_(*seen) if seen else false()


def ways(scope: Scope, table: FromClause) -> tuple[ColumnElement[bool], ...]:
    """The same filter in parts that share no case, so that each can be asked by an index of its own."""
    first, *others = _seen(scope, table) or [false()]
    return (first, *(and_(other, not_(first)) for other in others))


def _seen(scope: Scope, table: FromClause) -> list[ColumnElement[bool]]:
    number = table.c.case_no
    seen: list[ColumnElement[bool]] = []
    if scope.territory is not None:
        seen.append(and_(number >= scope.territory, number < str(int(scope.territory) + 1)) if scope.territory else true())
    if scope.unit is not None and scope.territory != "":
        seen.append(number.in_(select(parts.c.case_no).where(parts.c.unit == scope.unit)))
    return seen
