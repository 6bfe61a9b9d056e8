"""Any life of any case, in any order of commands by anybody, time passing: what must always hold holds (watching.py)."""

import itertools
import shutil
from contextlib import contextmanager
from datetime import date
from random import Random

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from casework.codec import checked
from casework.domain.refusals import BadCommand
from casework.domain.registry import commands
from casework.domain.settling.mediating import MakePromise
from tests.office import a_copy, pending
from tests.people import OFFICER
from tests.properties.any_life import CHANGES, AnyLife, Open
from tests.properties.fields import options, slots
from tests.properties.lives import fitting
from tests.properties.offices import two_levels
from tests.properties.roads import ROADS
from tests.properties.walking import Walker

LIVES = 10 if settings.default is None or settings.default.max_examples <= 100 else settings.default.max_examples // 5
"""How many lives are lived; a night's run lives ten times as many."""
STEPS = 20
LONG, ACTS = max(LIVES // 2, 6), 60
"""How many long lives are drawn by chance, and of how many acts: chance repeats itself less than a search does."""


def live(opened: Open, lives: int) -> None:
    """So many lives."""
    checks = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example)
    run_state_machine_as_test(
        lambda: AnyLife(opened),  # type: ignore[arg-type]  # any callable that makes a machine will do
        settings=settings(max_examples=lives, stateful_step_count=STEPS, suppress_health_check=checks),
    )


@pytest.fixture
def furnished_copies(tmp_path) -> Open:
    """Opens a new office on SQLite each time, from a copy of one that was furnished once."""
    template, numbers = tmp_path / "template", itertools.count()
    template.mkdir()
    with two_levels(f"sqlite:///{template / 'office.db'}"):
        pass

    @contextmanager
    def opened():
        folder = tmp_path / str(next(numbers))
        with two_levels(a_copy(template, folder)) as house:
            yield house
        shutil.rmtree(folder)

    return opened


@pytest.fixture
def new_databases(postgres) -> Open:
    """Opens a new office on PostgreSQL each time."""
    numbers = itertools.count()

    @contextmanager
    def opened():
        name = f"life{next(numbers)}"
        with psycopg.connect(postgres.get_uri(), autocommit=True) as admin:
            admin.execute(f"create database {name} strategy file_copy")
            try:
                with two_levels(postgres.get_uri(name)) as house:
                    yield house
            finally:
                admin.execute(f"drop database {name} with (force)")

    return opened


def test_any_life_on_sqlite(furnished_copies):
    live(furnished_copies, LIVES)


@pytest.mark.parametrize("seed", range(LONG))
def test_long_lives_drawn_by_chance(furnished_copies, seed):
    chance, life = Random(seed), AnyLife(furnished_copies)
    try:
        life.a_case_comes_in_and_goes_some_way(chance.choice(sorted(ROADS)), chance.randrange(40))
        for _ in range(2):
            life.another_case_comes_in(chance.choice(sorted(ROADS)))
            life.the_office_changes(chance.randrange(CHANGES))
            life.lives_on(chance, ACTS)
            life.the_house_is_kept(chance.randrange(4), chance.randrange(40))
    finally:
        life.teardown()


def test_any_life_on_postgresql(new_databases):
    live(new_databases, max(LIVES // 8, 2))


def test_every_command_can_be_written_and_every_value_is_of_its_type(furnished_copies):
    with furnished_copies() as house:
        walker = Walker(house)
        scene = walker.scene(walker.walk("paid and struck off", upto=12))
        for kind in (entry.command for entry in commands().values()):
            fitting_values = {slot.name: options(kind, slot, scene)[0] for slot in slots(kind)}
            for name, value in ((slot.name, value) for slot in slots(kind) for value in options(kind, slot, scene)):
                assert checked(kind(case_no=scene.case.case_no, **(fitting_values | {name: value})))


def test_the_roads_lead_through_every_move(furnished_copies):
    with furnished_copies() as house:
        walker = Walker(house)
        for name in ROADS:
            walker.walk(name)
    assert walker.missed == []
    assert set(commands()) - set(walker.taken) == {"merge", "recount", "move_to_rulebook", "climb"}


def test_a_pending_request_is_told_by_the_command_that_became_it(furnished_copies):
    with furnished_copies() as house:
        walker = Walker(house)
        case_no = walker.walk("declined", upto=0)
        act = fitting("decline", walker.scene(case_no))
        assert act is not None
        assert [pending(walker.give(act))] == list(house.cases.case(case_no).requests)


@pytest.mark.parametrize("until", [date(9999, 12, 31), date(1899, 12, 31)], ids=["far ahead", "long ago"])
def test_a_date_that_no_calendar_counts_is_refused_in_a_sentence(furnished_copies, until):
    with furnished_copies() as house:
        case_no = Walker(house).walk("paid and struck off", upto=0)
        with pytest.raises(BadCommand, match=r"until .* is no date of a case; it must lie between 1900 and 2199"):
            house.do(MakePromise(case_no=case_no, by="firm", fen=1, until=until), by=OFFICER)
