"""The continuous audit: every column of every row of a case is what its facts say, or somebody hears of it and it is repaired."""

import logging

import pytest
from sqlalchemy import delete, update

from casework.projections import ledger as ledger_module
from casework.projections.tables import NAMES, views
from tests.projections.conftest import bounced, received, rows_of, worked


def test_views_that_are_right_are_left_alone_and_the_look_is_noted(office):
    numbers = [*worked(office), bounced(office)]
    live, none_yet = rows_of(office), office.views.last_audit()
    found = office.views.audit(cases=99)
    noted = office.views.last_audit()
    assert none_yet is None and (found.looked, found.told, found.repaired) == (len(numbers), (), 0)
    assert (noted.looked, noted.drifted, noted.drifted_at) == (len(numbers), 0, None) and rows_of(office) == live


@pytest.mark.parametrize("view", NAMES)
def test_a_row_that_is_lost_or_changed_in_any_view_is_an_alarm_and_repaired(small, view, caplog):
    worked(small)
    bounced(small)
    live, table = rows_of(small), views.tables[view]
    with small.views._shelf.writing(small.views._shelf.active().number) as tx:
        case = tx.execute(table.select().limit(1)).mappings().one()["case_id"]
        column = next((c.name for c in table.columns if c.name in ("region_name", "name", "en", "because", "post", "unit_name")), None)
        if column is None or table.c[column].primary_key:
            tx.execute(delete(table).where(table.c.case_id == case))
        else:
            tx.execute(update(table).where(table.c.case_id == case).values({column: "别的"}))
    with caplog.at_level(logging.CRITICAL):
        found = small.views.audit(cases=99)
    noted = small.views.last_audit()
    assert found.told == (f"case {case}: {view}",) and found.repaired == 1 and view in caplog.text
    assert (noted.drifted, noted.last) == (1, found.told[0]) and noted.drifted_at is not None
    assert rows_of(small) == live and small.views.audit(cases=99).told == ()


def test_a_case_in_quarantine_and_facts_not_read_yet_are_no_drift(small, monkeypatch, caplog):
    bad = received(small)
    monkeypatch.setattr(ledger_module, "ordered_fen", lambda case: 1 / 0 if case.case_no == bad else None)
    with caplog.at_level(logging.ERROR):
        small.views.catch_up()
    received(small)
    found = small.views.audit(cases=99)
    assert found.looked == 2 and found.told == ()


def test_a_few_cases_are_enough_for_one_look_and_chance_finds_them_all(small):
    for _ in range(3):
        received(small)
    small.views.catch_up()
    assert small.views.audit(cases=2).looked == 2 and small.views.audit().looked == 3
    assert small.views.last_audit().looked == 5
