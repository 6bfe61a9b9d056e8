"""What keeps a tick cheap: questions that read an index and nothing else, and cases in quarantine that are left alone until their time."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Select, text

from casework.bench.ladder import NOW, Size, fill
from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.domain.linking import LinkClue
from casework.projections import ledger as ledger_module
from casework.projections.questions import due_statement, other_calendar_statements, owned_statement
from casework.projections.runner import Views
from tests.conftest import _database
from tests.office import KEY, a_copy, made_folder
from tests.projections.conftest import INTAKE, START, received
from tests.scheduler.test_tick import closed_week, decided


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def many(request, tmp_path_factory):
    """Two hundred open cases with two thousand open clocks, just built, nothing due; they are only asked about."""
    on_file = request.param == "sqlite"
    copied = [a_copy(made_folder(), tmp_path_factory.mktemp("many") / "office")] if on_file else []
    with pytest.MonkeyPatch.context() as patch:
        for name, value in KEY.items():
            patch.setenv(name, value)
        for url in copied or _database(request.getfixturevalue("postgres"), request.getfixturevalue("_made_postgres")):
            with Casework(url, clock=TurnedClock(NOW), trial=True) as house:
                fill(house, Size(cases=200, due=0))
                house.tick(NOW)
                yield house


def plan(house: Casework, statement: Select[Any]) -> str:
    """How the database will go about a question."""

    def explained(tx: Connection) -> str:
        options = {"literal_binds": True, "render_postcompile": True}
        said = statement.compile(tx, compile_kwargs=options, schema_translate_map=tx.get_execution_options().get("schema_translate_map"))
        begins = "explain query plan" if tx.dialect.name == "sqlite" else "explain"
        wanted = str(said).replace("__[SCHEMA__none].", f"views_{house.views._shelf.active().number}.")
        return "\n".join(str(row[-1]) for row in tx.execute(text(f"{begins} {wanted}".replace(":", r"\:"))))

    return house.views.ask(explained)


def test_what_is_due_is_found_by_the_index_of_the_next_moments(many):
    assert "clocks_next" in plan(many, due_statement(NOW))
    assert "SCAN clocks" not in plan(many, due_statement(NOW)) and "Seq Scan" not in plan(many, due_statement(NOW))


def test_clocks_on_another_calendar_are_found_by_the_index_of_calendars(many):
    for statement in other_calendar_statements(many.policies.calendar.digest[:16]):
        assert "clocks_calendar" in plan(many, statement) and "Seq Scan" not in plan(many, statement)


def test_the_cases_of_a_leader_are_found_by_the_index_of_owners(many):
    assert "ledger_owner" in plan(many, owned_statement(("nobody", "nowhere")))


def test_T17_more_due_cases_than_a_page_or_a_batch_of_the_views_are_all_climbed(sqlite_url, monkeypatch):
    """T17."""
    catch_up = Views.catch_up
    monkeypatch.setattr(Views, "catch_up", lambda views, batch=50, *, told=None: catch_up(views, batch, told=told))
    with Casework(sqlite_url, clock=TurnedClock(NOW), trial=True) as house:
        made = fill(house, Size(cases=120, due=110))
        report = house.tick(NOW)
        assert report.cases == set(made.due) and house.tick(NOW).climbs == 0


# quarantine


@pytest.fixture
def aside(office, monkeypatch):
    """A case whose ledger row cannot be made, in quarantine, looked at by one tick."""
    case = received(office)
    monkeypatch.setattr(ledger_module, "ordered_fen", lambda _: 1 // 0)
    office.tick(START + timedelta(minutes=1))
    assert [each.case_no for each in office.views.quarantined()] in ([case], [None])
    return case


def asked(office, monkeypatch) -> list[str]:
    """The moves that the following ticks ask for."""
    moves: list[str] = []
    do, do_each = office.cases.do, office.cases.do_each

    def noted(command, by, **context):
        moves.append(command.move)
        return do(command, by, **context)

    def each_noted(wanted, by, **context):
        moves.extend(command.move for command in wanted)
        return do_each(wanted, by, **context)

    monkeypatch.setattr(office.cases, "do", noted)
    monkeypatch.setattr(office.cases, "do_each", each_noted)
    return moves


def test_a_case_in_quarantine_is_left_alone_until_something_is_due_in_it(office, aside, monkeypatch):
    moves = asked(office, monkeypatch)
    for minute in range(2, 5):
        office.tick(START + timedelta(minutes=minute))
    assert moves == []
    office.tick(START + timedelta(hours=41))
    assert decided(office, aside)["dispatch..1", 1, "warned"] == 1
    moves.clear()
    office.tick(START + timedelta(hours=42))
    assert moves == []


def test_a_case_in_quarantine_on_which_somebody_acted_is_looked_at_again(office, aside, monkeypatch):
    moves = asked(office, monkeypatch)
    office.do(LinkClue(case_no=aside, channel="petition"), by=INTAKE)
    office.tick(START + timedelta(minutes=3))
    assert moves == ["link_clue", "climb"]


def test_a_case_in_quarantine_is_counted_anew_on_a_new_calendar(office, aside, monkeypatch):
    before = office.cases.case(aside).clock("dispatch").due_at
    office.policies.activate(calendar=closed_week(office), by=INTAKE)
    office.tick(START + timedelta(minutes=3))
    assert office.cases.case(aside).clock("dispatch").due_at == before + timedelta(days=2)
    moves = asked(office, monkeypatch)
    office.tick(START + timedelta(minutes=4))
    assert moves == []
