"""Questions to the ledger: pages of cases in the order of their numbers, one case, and whose cases are owned by whom."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select

from casework.projections.asking import Askable, Row, rows, rows_of
from casework.projections.places import ends
from casework.projections.tables import ledger

EXACT: Final = ("handling", "procedure", "criminal", "kind", "matter", "channel", "track", "pressure", "lead", "owner", "struck_off")
"""What the ledger may be filtered by exactly; `region` by prefix, `overdue` by a moment."""
FILTERS: Final = (*EXACT, "region", "overdue")


class UnknownFilter(ValueError):
    """The ledger cannot be filtered by that; the sentence says by what it can."""


def ledger_rows(views: Askable, filters: Mapping[str, Any] | None = None, limit: int = 100, after: str = "") -> list[Row]:
    """Cases in the order of their numbers after `after`, as many as `limit`.

    Filters: the names in EXACT; `region` (a code; all below it too); `overdue`, a moment: with a duty due by then.
    Raises UnknownFilter.
    """
    values = {_known(name): value for name, value in (filters or {}).items() if value is not None}
    if "region" in values:
        values["first"], values["last"] = ends(str(values.pop("region")))
    statement, said = page_statement(tuple(values)), {**values, "after": after, "most": limit}
    return views.ask(lambda tx: rows_of(tx.execute(statement, said)), single=True)


@lru_cache(maxsize=1000)
def page_statement(names: tuple[str, ...]) -> Select[Any]:
    """A page filtered by these, made once: to put 42 columns together and to compile them takes longer than to answer."""
    wanted = [_condition(name) for name in names]
    behind = ledger.c.case_no > bindparam("after")
    return select(ledger).where(behind, *wanted).order_by(ledger.c.case_no).limit(bindparam("most", type_=Integer))


def _condition(name: str) -> ColumnElement[bool]:
    conditions: dict[str, ColumnElement[bool]] = {
        "first": ledger.c.region >= bindparam("first"),
        "last": ledger.c.region <= bindparam("last"),
        "overdue": ledger.c.next_due <= bindparam("overdue"),
    }
    return conditions[name] if name in conditions else ledger.c[name] == bindparam(name)


def _known(name: str) -> str:
    if name not in FILTERS:
        raise UnknownFilter(f"the ledger has no filter {name!r}; it has {', '.join(FILTERS)}")
    return name


def ledger_row_of(views: Askable, case_no: str) -> Row | None:
    """The ledger's row of one case, None where it has none."""
    return next(iter(rows(views, select(ledger).where(ledger.c.case_no == case_no))), None)


def owners(views: Askable) -> dict[tuple[str, str], int]:
    """How many cases each leader owns, by account and unit."""
    place = (ledger.c.owner, ledger.c.owner_unit)
    counted = select(*place, func.count()).where(ledger.c.owner.is_not(None)).group_by(*place)
    return views.ask(lambda tx: {(person, unit): number for person, unit, number in tx.execute(counted)})


def owned_by(views: Askable, owner: tuple[str, str], among: Iterable[str] | None = None) -> list[str]:
    """Numbers of the cases that a leader owns, by account and unit."""
    kept = [] if among is None else [ledger.c.case_no.in_(sorted(among))]
    return views.ask(lambda tx: list(tx.execute(owned_statement(owner).where(*kept)).scalars()))


def owned_statement(owner: tuple[str, str]) -> Select[str]:
    """A row for each case that a leader owns."""
    person, unit = owner
    return select(ledger.c.case_no).where(ledger.c.owner == person, ledger.c.owner_unit == unit).order_by(ledger.c.case_no)
