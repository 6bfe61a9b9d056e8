"""Copied lives: as real as decided ones, under numbers of their own, quiet or due as wanted."""

from datetime import timedelta

import pytest

from casework.bench.ladder import DUE_SINCE, NOW, RECEIVED, Size, fill
from casework.bench.lives import open_now
from casework.bench.templates import furnish, published, templates
from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.domain.intake import Receive
from casework.domain.ladder.due import due_rungs, expired_clocks
from casework.domain.values import SYSTEM_ACTOR
from casework.projections.questions import due_cases, ledger_rows, owners
from tests.projections.conftest import rows_of

SMALL = Size(cases=60, due=20)


@pytest.fixture
def house(sqlite_url):
    """A trial at the moment of the bench."""
    with Casework(sqlite_url, clock=TurnedClock(NOW), trial=True) as house:
        yield house


def test_every_template_of_the_week_before_is_due_and_none_of_the_morning(house):
    furnish(house.cases, SYSTEM_ACTOR)
    due, quiet = templates(house.cases, DUE_SINCE), templates(house.cases, RECEIVED)
    assert len(due) == len(quiet) == len(published()) > 30
    assert open_now(due, NOW, due=True) == due and open_now(quiet, NOW, due=False) == quiet
    assert all(template.clocks >= 5 for template in (*due, *quiet))


@pytest.mark.parametrize("clocks", [5, 12])
def test_every_template_has_as_many_open_clocks_as_asked_for(house, clocks):
    furnish(house.cases, SYSTEM_ACTOR)
    assert min(template.clocks for template in templates(house.cases, RECEIVED, clocks)) >= clocks


def test_copies_are_cases_like_any_other(house):
    made = fill(house, SMALL)
    assert len(set(made.cases)) == 60 and len(set(made.due)) == 20 and house.views.quarantined() == []
    lives = {case_no: house.cases.case(case_no) for case_no in made.cases}
    assert sum(life.version for life in lives.values()) == made.facts
    assert sum(len(life.clocks) for life in lives.values()) == made.clocks
    assert {life.handling for life in lives.values()} == {"received", "dispatched"} and {life.track for life in lives.values()} >= {"major"}
    now_due = {no for no, life in lives.items() if any(due_rungs(life, NOW)) or any(expired_clocks(life, NOW))}
    assert now_due == set(made.due) == set(due_cases(house.views, NOW))
    assert {row["claimed_fen"] for row in ledger_rows(house.views)} <= {source.amount_fen for source in published()}
    assert sum(owners(house.views).values()) == sum(life.owner is not None for life in lives.values()) > 0


def test_each_copy_has_commands_of_its_own(house):
    made = fill(house, SMALL)
    commands = [fact.envelope.command for no in made.cases for fact in house.cases.facts(house.cases.case(no).id)]
    by_case = {(house.cases.case(no).id, fact.envelope.command) for no in made.cases for fact in house.cases.facts(house.cases.case(no).id)}
    assert len(set(commands)) == len(by_case)


def test_the_same_seed_makes_the_same_facts(sqlite_url, tmp_path):
    def facts(url: str) -> list[str]:
        with Casework(url, clock=TurnedClock(NOW), trial=True) as house:
            fill(house, SMALL)
            rows = house.cases.recorder.select_notifications(0, 1000)
            return [f"{row.originator_id}{row.state.decode()}" for row in rows if row.topic.startswith("case.")]

    assert facts(sqlite_url) == facts(f"sqlite:///{tmp_path / 'again.db'}")


def test_a_new_complaint_gets_a_number_that_no_copy_has(house):
    made = fill(house, SMALL)
    region = made.cases[0][:6]
    done = house.do(Receive(region=region, region_name=region, channel="counter"), by=SYSTEM_ACTOR)
    assert done.case_no not in made.cases


def test_the_views_of_copies_are_those_of_any_case(house):
    fill(house, SMALL)
    house.tick(NOW)
    house.tick(NOW + timedelta(days=30))
    live = rows_of(house)
    house.views.rebuild(batch=7)
    assert rows_of(house) == live
