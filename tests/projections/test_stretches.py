"""Sums that are kept by stretches of case numbers are at all times what the rows say, and no more is counted anew than has changed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from casework.bootstrap import Casework
from casework.domain.scope import Scope
from casework.projections import stretches as kept_module
from casework.projections.statistics import Asked, Group, statistics
from casework.projections.stretches import Stretches, stretches, territorial
from casework.projections.summing import Question, counted, stretch_of
from casework.projections.tables import ledger
from tests.projections.conftest import COUNTY, START, received, worked

STRETCH = stretch_of(ledger.c.case_no).label("stretch")


class Asking:
    """A question for the number of cases of each stage that remembers for which stretches it was put to the database."""

    def __init__(self) -> None:
        self.put = 0

    def statement(self, wanted: Sequence[ColumnElement[bool]]) -> Any:
        self.put += 1
        return select(STRETCH, ledger.c.handling, func.count()).where(*wanted).group_by(STRETCH, ledger.c.handling)

    def of(self, late_by: Any = None) -> Question:
        return Question("asking", self.statement, 1, ledger, late_by)


def every(office: Casework, days: int) -> list[Group]:
    """The statistics of some scopes and regions, late by so many days after the start."""
    now = START + timedelta(days=days)
    asked = ((Scope(""), None), (Scope(""), "620503"), (Scope("620503", COUNTY.code), None))
    return [group for by in ("stage", "month") for one in asked for group in statistics(office.views, Asked(by, one[0], now, now, one[1]))]


def afresh(office: Casework, days: int) -> list[Group]:
    """The same where nothing is kept."""
    kept_module._of_stores.pop(office.store)
    return every(office, days)


def test_what_is_kept_is_what_the_rows_say_after_facts_time_repairs_and_rebuilds(office):
    numbers = worked(office)
    received(office, region="620503", region_name="麦积区")
    office.views.catch_up()
    first = every(office, 10)
    assert first == afresh(office, 10) and first
    office.tick(START + timedelta(days=12))
    received(office, region="620503", region_name="麦积区")
    office.views.catch_up()
    second = every(office, 12)
    assert second != first and second == afresh(office, 12)
    assert every(office, 40) == afresh(office, 40)
    generation = office.views._generation().number
    case = office.cases.case(numbers[0]).id
    with office.views._shelf.writing(generation) as tx:
        tx.execute(update(ledger).where(ledger.c.case_id == case).values(handling="resolved", updated=0))
    assert office.views.repair_case(case) and every(office, 40) == afresh(office, 40)
    with office.views._shelf.writing(generation) as tx:
        tx.execute(delete(ledger).where(ledger.c.case_id == case))
    office.views.rebuild()
    assert every(office, 40) == afresh(office, 40)


def test_only_stretches_with_new_facts_or_something_due_since_are_counted_again(office):
    for region in ("620502", "620503", "620502"):
        received(office, region=region)
    office.views.catch_up()
    asking, kept = Asking(), Stretches()

    def ask(late_by: Any = None, territory: str = "") -> Any:
        return office.views.ask(lambda tx: kept.sums(tx, asking.of(late_by), territory))

    assert ask(START) == ask(START) == {("received",): (3,)} and asking.put == 1
    assert ask(START, "620503") == {("received",): (1,)} and ask(START, "99") == {} and asking.put == 1
    received(office, region="620503")
    office.views.catch_up()
    assert ask(START) == {("received",): (4,)} and ask(START, "620503") == {("received",): (2,)} and asking.put == 2
    assert ask(START + timedelta(minutes=1)) == {("received",): (4,)} and asking.put == 2, "nothing fell due in that minute"
    assert ask(START + timedelta(days=60)) == {("received",): (4,)} and asking.put == 3
    assert ask(START) == {("received",): (4,)} and asking.put == 4, "what was not late then is not told by what is now"


def test_a_transaction_that_began_before_is_not_told_what_came_after(office):
    received(office)
    office.views.catch_up()
    asking = Asking()

    def look(old: Connection) -> None:
        count = select(func.count()).select_from(ledger)
        assert old.execute(count).scalar_one() == 1
        received(office)
        office.views.catch_up()
        new = office.views.ask(lambda tx: territorial(tx, office.store, asking.of(), Scope("")))
        assert new == {("received",): (2,)}
        assert stretches(office.store).sums(old, asking.of(), "") == {("received",): (1,)}
        assert sum(sum(map(sum, part.values())) for part in counted(old, asking.of()).values()) == 1

    office.views.ask(look)
    assert office.views.ask(lambda tx: stretches(office.store).sums(tx, asking.of(), "62")) == {("received",): (2,)}
