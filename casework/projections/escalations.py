"""The escalation ledger 督办台账: a row for each decision on a rung, and the breached open clocks of a region with theirs."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection, select, tuple_

from casework.domain.scope import Scope
from casework.projections.life import Life
from casework.projections.parts import inside
from casework.projections.places import within
from casework.projections.questions import Askable
from casework.projections.tables import LATE, clocks, escalations, ledger

Row = Mapping[str, Any]
SHOWN: Final = ("pressure", "pressure_since", "pressure_why", "pressure_why_en", "region_name", "owner")
"""What a breached clock shows of its case."""


def escalation_rows(life: Life) -> Iterator[dict[str, Any]]:
    """The rows of the last fact of a life, one for each decision; `reached` are the addresses of the persons told."""
    case = life.case
    for place, one in enumerate(life.latest):
        yield {
            "case_id": case.id, "version": one.version, "place": place, "case_no": case.case_no, "region": case.region, "key": one.clock,
            "name": life.named(one.clock) if one.clock else "", "rule": one.clock.partition(".")[0],
            "revision": one.revision, "rung": one.rung,
            "decision": one.decision, "higher": one.higher, "at": one.at, "missed": one.missed,
            "reached": [each.address for each in one.told], "alarm": one.is_alarm, "paper": one.paper, "authority": one.authority,
            "post": one.post,
        }  # fmt: skip


def breached(views: Askable, region: str | None, after: str = "", cases: int = 100, scope: Scope | None = None) -> list[Row]:
    """The open clocks of a region whose breach is on record, case by case in the order of numbers, each with its decisions.

    Of a scope only where one is given; without a region of all.

    A page holds the clocks of so many cases. Each row: the clock, the standing of its case, `decisions` oldest first, and what a
    tick will find next (`next_rung`, `next_at`) or why it is held (`held`).
    """
    return views.ask(lambda tx: _breached(tx, region, after, cases, scope))


def _breached(tx: Connection, region: str | None, after: str, cases: int, scope: Scope | None) -> list[Row]:
    ids = [row.case_id for row in tx.execute(page_of_cases(tx, region, after, cases, scope))]
    late = (clocks.c.state == "open", clocks.c.missed, clocks.c.kind.in_(("duty", "cycle")))
    columns = (*clocks.c, *(ledger.c[name] for name in SHOWN))
    found = select(*columns).join(ledger, ledger.c.case_id == clocks.c.case_id).where(clocks.c.case_id.in_(ids), *late)
    rows = [dict(row) for row in tx.execute(found.order_by(clocks.c.case_no, clocks.c.due_at, clocks.c.key)).mappings()]
    said = _decisions(tx, ids, {row["key"] for row in rows})
    return [{**row, "decisions": said.get((row["case_id"], row["key"]), [])} for row in rows]


def page_of_cases(tx: Connection, region: str | None, after: str, cases: int, scope: Scope | None = None) -> Any:
    """The cases with a breach on record, in the order of region and number, from the index that holds no others.

    On SQLite they are taken from there before the scope is looked at, which else would lead it through all cases of a territory.
    """
    wanted = [LATE, *([] if region is None else [within(region, ledger.c.region)])]
    if after:
        home = tx.execute(select(ledger.c.region).where(ledger.c.case_no == after)).scalar() or after[:6]
        wanted.append(tuple_(ledger.c.region, ledger.c.case_no) > tuple_(home, after))
    if scope is None or scope.territory == "" or tx.dialect.name != "sqlite":
        wanted += [] if scope is None else [inside(scope, ledger)]
        return select(ledger.c.case_id).where(*wanted).order_by(ledger.c.region, ledger.c.case_no).limit(cases)
    late = select(ledger.c.case_id, ledger.c.case_no, ledger.c.region).where(*wanted).cte("late").prefix_with("MATERIALIZED")
    return select(late.c.case_id).where(inside(scope, late)).order_by(late.c.region, late.c.case_no).limit(cases)


def _decisions(tx: Connection, ids: list[Any], keys: set[str]) -> dict[tuple[Any, str], list[Row]]:
    """The decisions of cases on clocks of these keys, oldest first; those on clocks that ended are many and not read."""
    order = (escalations.c.case_no, escalations.c.version, escalations.c.place)
    said: dict[tuple[Any, str], list[Row]] = {}
    for row in tx.execute(
        select(escalations).where(escalations.c.case_id.in_(ids), escalations.c.key.in_(sorted(keys))).order_by(*order)
    ).mappings():
        said.setdefault((row["case_id"], row["key"]), []).append(dict(row))
    return said
