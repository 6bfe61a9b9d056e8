"""The process map and what was got back: what the views count is what one counts by hand from the facts, on both databases."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from statistics import median_low

import pytest

from casework.bootstrap import Casework
from casework.domain.case import Case
from casework.domain.paying.verifying import VoidPayment
from casework.domain.scope import Scope
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Actor
from casework.projections import process as process_module
from casework.projections.gains import by_month
from casework.projections.passing import stages_of
from casework.projections.process import COLUMNS, Wanted, Worked, process
from tests.projections.conftest import COUNTY, START, bounced, received, worked

HEAD = Actor("a-head", "unit_head", COUNTY)


def by_hand(office: Casework, numbers: list[str], workflow: str) -> dict[tuple[str, str], list[int | None]]:
    """Each passage with its working days, counted day by day."""
    found = defaultdict[tuple[str, str], list[int | None]](list)
    for number in numbers:
        case, since = Case(number), dict[str, datetime]()
        for fact in office.cases.facts(case.id):
            before = stages_of(case)[workflow]
            fact.mutate(case)
            after, at = stages_of(case)[workflow], fact.envelope.held_at
            if before != after:
                found[before, after].append(days(office, since[workflow], at) if workflow in since else None)
                since[workflow] = at
    return found


def days(office: Casework, since: datetime, at: datetime) -> int:
    first, last = local_day(since), local_day(at)
    return sum(office.policies.calendar.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def test_the_map_counts_what_the_facts_say(office):
    numbers = [*worked(office), bounced(office)]
    for workflow in COLUMNS:
        found, hand = process(office.views, Wanted(workflow, Scope("")), office.policies.calendar), by_hand(office, numbers, workflow)
        told = {(arc.source, arc.target): (arc.count, arc.median) for arc in found.arcs}
        middle = {arc: [length for length in lengths if length is not None] for arc, lengths in hand.items()}
        assert told == {arc: (len(lengths), median_low(middle[arc]) if middle[arc] else None) for arc, lengths in hand.items()}, workflow
        assert found.whole and found.looked == sum(map(len, hand.values())) and (workflow != "handling" or found.looked > len(numbers))
        standing = [stages_of(office.cases.case(number))[workflow] for number in numbers]
        assert {state.stage: state.cases for state in found.stages} == {stage: standing.count(stage) for stage in set(standing)}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 2), ({"region": "6205"}, 2), ({"region": "620503"}, 1), ({"region": "11"}, 0), ({"scope": Scope("620503")}, 1),
        ({"scope": Scope(None)}, 0), ({"last": local_day(START)}, 1), ({"first": local_day(START) + timedelta(days=1)}, 1),
    ],
)  # fmt: skip
def test_scope_region_and_days_leave_out_what_was_not_asked_for(small, asked, found):
    received(small)
    small.tick(START + timedelta(days=3))
    received(small, region="620503", region_name="麦积区")
    small.views.catch_up()
    wanted = {"workflow": "handling", "scope": Scope("")} | asked
    assert process(small.views, Wanted(**wanted), small.policies.calendar).looked == found


def test_of_many_passages_the_newest_are_looked_at_and_that_is_told(small, monkeypatch):
    worked(small)
    monkeypatch.setattr(process_module, "MOST", 3)
    found = process(small.views, Wanted("handling", Scope("")), small.policies.calendar)
    assert (found.looked, found.whole) == (3, False) and found.since is not None and sum(arc.count for arc in found.arcs) == 3


def test_working_days_leave_out_the_first_day_and_never_run_backwards(small):
    worked_days = Worked(small.policies.calendar, date(2026, 1, 1), date(2026, 1, 31))
    assert worked_days.between(date(2026, 1, 9), date(2026, 1, 12)) == 1
    assert worked_days.between(date(2026, 1, 12), date(2026, 1, 9)) == worked_days.between(date(2026, 1, 9), date(2026, 1, 9)) == 0


def test_what_was_proven_counts_in_its_month_and_falls_again_with_its_proof(office):
    case_no = bounced(office)
    fen, month = 100_000, f"{local_day(office.cases.case(case_no).last_at):%Y-%m}"
    assert [(each.month, each.fen, each.workers) for each in by_month(office.views, Scope(""))] == [(month, fen, 0)]
    assert by_month(office.views, Scope(""), "620502") and not by_month(office.views, Scope(""), "620503")
    assert not by_month(office.views, Scope(""), None, START.date() + timedelta(days=99))
    office.do(VoidPayment(case_no=case_no, payment="payment-1", ground="wrong_entry"), by=HEAD)
    office.views.catch_up()
    assert sum(each.fen for each in by_month(office.views, Scope(""))) == 0
