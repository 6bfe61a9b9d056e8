"""A rebuild: the same rows as a life, compared before it takes over, ended on request without rubbish; and one case by itself."""

import logging
import threading
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent
from sqlalchemy import delete, select, update

from casework.projections import ledger as ledger_module
from casework.projections.rebuilding import RebuildCancelled, RebuildDiffers
from casework.projections.tables import NAMES, docket, letters, timeline, views
from tests.projections.conftest import received, rows_of, worked


def spoil(office, table, **values):
    """Rows of a view say something else than the facts."""
    with office.views._shelf.writing(office.views._shelf.active().number) as tx:
        tx.execute(update(table).values(**values))


def without_since(rows):
    """Rows without the moment at which a case was set aside."""
    return rows | {"quarantine": [{**row, "since": None} for row in rows["quarantine"]]}


def test_views_like_the_old_ones_take_over_with_their_counts(office):
    worked(office)
    done = office.views.rebuild_compared()
    counts = {name: len(rows) for name, rows in rows_of(office, quarantine=False).items()}
    assert {each.view: (each.old, each.new, each.differing) for each in done.compared} == {n: (counts[n], counts[n], 0) for n in NAMES}


def test_views_that_differ_are_told_and_take_over_only_where_that_was_expected(office):
    numbers = worked(office, 3)
    live, before = rows_of(office), office.views._shelf.active()
    spoil(office, docket, name="另一句话")
    with pytest.raises(RebuildDiffers, match="docket") as told:
        office.views.rebuild_compared(("ledger",))
    (found,) = (each for each in told.value.compared if each.differing)
    assert found.view == "docket" and set(found.cases) <= set(numbers) and found.old == found.new
    assert office.views._shelf.active() == before and office.views._shelf.numbers() == [before.number]
    office.views.rebuild_compared(("docket",))
    assert rows_of(office) == live


def test_a_case_that_moves_meanwhile_is_no_difference(small):
    numbers = worked(small, 3)
    late: list[str] = []

    def busy(_at, _newest):
        if not late:
            late.append(received(small))
            small.views.catch_up()

    small.views.rebuild_compared((), busy, batch=1)
    small.views.catch_up()
    assert {row["case_no"] for row in rows_of(small)["ledger"]} == {*numbers, *late}


def test_a_rebuild_sets_the_same_cases_aside_at_the_same_facts_as_the_life_before(small, monkeypatch, caplog):
    numbers = worked(small)
    stream = small.cases.case(numbers[0]).id
    small.store.recorder.insert_events([StoredEvent(stream, 1 + small.cases.case(numbers[0]).version, "case.of_next_year", b"{}")])
    real = ledger_module.ordered_fen
    small.views.catch_up()

    def broken(case):
        if case.case_no == numbers[1] and case.version > 2:
            raise ZeroDivisionError("a mistake of ours")
        return real(case)

    with caplog.at_level(logging.ERROR):
        monkeypatch.setattr(ledger_module, "ordered_fen", broken)
        small.views.rebuild(batch=1)
        fact_by_fact = rows_of(small)
        small.views.rebuild()
    assert without_since(rows_of(small)) == without_since(fact_by_fact)
    assert {aside.view for aside in small.views.quarantined()} == {"facts", "ledger"}
    assert {row["version"] for row in fact_by_fact["ledger"] if row["case_no"] == numbers[1]} == {2}


def test_a_rebuild_ends_when_another_terminal_asks_for_it_and_nothing_is_left_behind(small):
    worked(small, 2)
    before = small.views._shelf.active()
    asked: list[bool] = []

    def impatient(_at, _newest):
        if not asked:
            asked.append(small.views.cancel_rebuild())

    with pytest.raises(RebuildCancelled):
        small.views.rebuild_compared((), impatient, batch=1)
    assert asked == [True] and small.views._shelf.active() == before and small.views._shelf.numbers() == [before.number]
    small.views.rebuild()


def test_a_rebuild_that_is_interrupted_leaves_nothing_behind_and_frees_the_way(small):
    worked(small, 2)
    before = small.views._shelf.active()

    def interrupted(_at, _newest):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        small.views.rebuild(interrupted)
    assert small.views._shelf.numbers() == [before.number]
    small.views.rebuild()


def test_what_a_killed_rebuild_left_is_cleared_away_on_request(small):
    shelf = small.views._shelf
    shelf.make(max(shelf.numbers()) + 1, indexed=False)
    assert not small.views.cancel_rebuild()
    assert shelf.numbers() == [shelf.active().number]


def test_a_generation_built_by_a_rebuild_has_the_indexes_of_one_that_grew(office):
    def indexes():
        with office.views._shelf.reading(office.views._shelf.active().number) as tx:
            return sorted(found for name in views.tables for found in _indexes(tx, name))

    grown = indexes()
    office.views.rebuild()
    assert indexes() == grown and len(grown) > 20


def _indexes(tx, name):
    statement = "select name from sqlite_master where type = 'index' and sql is not null and tbl_name = ?"
    if tx.dialect.name == "postgresql":
        schema = tx.get_execution_options()["schema_translate_map"][None]
        statement = f"select indexname from pg_indexes where schemaname = '{schema}' and tablename = %s"
    return tx.exec_driver_sql(statement, (name,)).scalars()


def test_a_question_asked_during_the_swap_is_answered_by_the_new_generation(small):
    worked(small, 2)
    assert len(rows_of(small)["ledger"]) == 2
    rebuilt = threading.Thread(target=small.views.rebuild)
    rebuilt.start()
    rebuilt.join()
    assert len(rows_of(small)["ledger"]) == 2


# one case


def test_every_row_of_one_case_is_written_anew_and_rows_it_never_had_are_gone(office):
    numbers = worked(office, 3)
    live = rows_of(office)
    stream = office.cases.case(numbers[2]).id
    spoil(office, docket, name="另一句话")
    with office.views._shelf.writing(office.views._shelf.active().number) as tx:
        tx.execute(delete(timeline).where(timeline.c.version == 2))
        row = dict(tx.execute(select(letters).where(letters.c.case_id == stream)).mappings().first())
        tx.execute(letters.insert().values(**{**row, "id": stream}))
    for number in numbers:
        assert office.views.rows_drifted(office.cases.case(number).id)
        assert office.views.repair_case(office.cases.case(number).id)
    assert rows_of(office) == live


def test_a_case_without_facts_cannot_be_repaired(small):
    with pytest.raises(LookupError):
        small.views.repair_case(UUID(int=7))
