"""The oracle's third part 视图等于重放: the rows of the views are what the facts say, case by case, and as a rebuild has them."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

from casework.bootstrap import Casework
from casework.projections.life import Life
from casework.projections.tables import NAMES, views

Rows = dict[str, dict[Any, bytes]]
PAGE: Final = 1000
LISTED: Final = 3
"""Rows that are named of those that differ."""


def wrong(office: Casework, cases: Iterable[UUID]) -> Iterator[str]:
    """Cases whose rows are not what their facts say, and cases in quarantine."""
    for aside in office.views.quarantined():
        yield f"case {aside.case_no or aside.case_id} is in quarantine: {aside.error}"
    for case in cases:
        life = Life.of(office.cases.facts(case))
        if office.views.is_wrong_about(life):
            yield f"the views are wrong about case {life.case.case_no}"


def unlike_a_rebuild(office: Casework) -> Iterator[str]:
    """Rows that a rebuild from the first fact on has otherwise."""
    office.views.catch_up()
    before = _rows(office)
    office.views.rebuild()
    after = _rows(office)
    for name in NAMES:
        keys = before[name].keys() | after[name].keys()
        unlike = [key for key in keys if before[name].get(key) != after[name].get(key)]
        words = {True: "is gone in a rebuild", False: "is otherwise in a rebuild"}
        yield from (f"{name} {key}: the row {words[key not in after[name]]}" for key in unlike[:LISTED])


def _rows(office: Casework) -> Rows:
    return {name: office.views.ask(lambda tx, n=name: _of(tx, n)) for name in NAMES}  # type: ignore[misc]  # a default that binds the loop variable


def _of(tx: Any, name: str) -> dict[Any, bytes]:
    """The rows of a view by their key, each as a digest: all of them at once would not fit into memory after a long run."""
    table = views.tables[name]
    keys = [column.name for column in table.primary_key]
    rows = tx.execute(table.select(), execution_options={"yield_per": PAGE}).mappings()
    return {tuple(row[key] for key in keys): blake2b(repr(sorted(row.items())).encode(), digest_size=16).digest() for row in rows}
