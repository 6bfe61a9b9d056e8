"""The whole measure in small: every figure comes out on both databases, and its tools count, wait and fail as they say."""

import json
from contextlib import ExitStack
from urllib.parse import urlsplit

import psycopg
import pytest

from casework.bench.bare import bare_workers
from casework.bench.children import ChildFailed, child
from casework.bench.cold import lay_by
from casework.bench.due import due_at_once
from casework.bench.figures import Figure
from casework.bench.hammer import hammered, in_turns
from casework.bench.living import Work, published_work
from casework.bench.moves import furnish_published
from casework.bench.page import BEGIN, END, together, verdict, write
from casework.bench.places import Places
from casework.bench.scale import EARLY, fill, idle_tick, ledger_page
from casework.bench.upserting import bulk_upsert
from casework.bench.whole import on_one
from casework.bench.writing import Length, at_once, written
from casework.bench.yardstick import yardstick
from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.store import StoreUnavailable
from tests.cli.conftest import casework

TINY = Length(seconds=0.05, lone=2, lives=3, due=4)


def test_the_write_path_and_the_views_are_measured_beside_the_bare_database(any_url):
    work = published_work()
    with Casework(any_url, trial=True) as house:
        furnish_published(house.cases)
        lay_by(house, work, 5, 3)
        house.views.catch_up()
        clients = at_once(house, work)[:2]
        figures = written(house, any_url, work, TINY, clients)
    assert bulk_upsert(any_url, 2) > 0
    assert len([figure for figure in figures if figure.value]) == 4


def test_growth_is_measured_on_what_was_filled_and_filling_goes_on_where_it_stopped(postgres_url):
    _, laid, clocks = fill(postgres_url, 60, lambda *told: None)
    assert fill(postgres_url, 60, lambda *told: None)[1:] == (laid, clocks)
    with Casework(postgres_url, clock=TurnedClock(EARLY)) as house:
        house.views.catch_up()
        assert ledger_page(house, postgres_url, 60).value
        assert idle_tick(house, clocks).value


def test_due_rungs_are_climbed_between_two_rounds_of_commands(sqlite_url):
    figures = due_at_once(sqlite_url, [iter(range(10**9))], 4, 0.01)
    assert all(figure.value is not None and figure.value > 0 for figure in figures)
    assert figures[0].ok is None, "the budget speaks of ten thousand"


def test_bare_commits_leave_nothing_behind(tmp_path):
    with bare_workers(f"sqlite:///{tmp_path / 'office.db'}", 100, 2) as workers:
        assert hammered(workers, 0.01).done > 0
    assert list(tmp_path.iterdir()) == []


def test_what_a_worker_raises_is_raised_and_turns_are_added_up():
    def broken():
        raise ValueError("this one fails")
        yield

    with pytest.raises(ValueError, match="this one fails"):
        hammered([iter(range(10**9)), broken()], 0.01)
    one, two = in_turns(3, *(lambda: hammered([iter(range(10**9))], 0.001) for _ in range(2)))
    assert one.done > 0 and two.seconds >= 0.003


def test_a_process_that_ends_by_itself_says_why():
    with pytest.raises(ChildFailed, match="No module named"), child("nowhere"):
        pass


def test_a_second_database_of_a_named_server_is_dropped_at_the_end(postgres_url, tmp_path):
    with ExitStack() as ending:
        there = Places(f"sqlite:///{tmp_path}/a.db", postgres_url, ending)
        second = there.another("postgresql")
        assert second is not None and second != postgres_url
        assert there.another("sqlite") != there.another("sqlite")
        psycopg.connect(second).close()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(second)


def test_a_user_of_a_named_server_who_may_make_no_database_has_no_second_one(postgres_url):
    with psycopg.connect(postgres_url, autocommit=True) as admin, ExitStack() as ending:
        admin.execute("create role bench_guest login")
        ending.callback(admin.execute, "drop role bench_guest")
        guest = urlsplit(postgres_url)._replace(netloc=f"bench_guest@{urlsplit(postgres_url).netloc.rpartition('@')[2]}").geturl()
        assert Places("sqlite:///a.db", guest, ending).another("postgresql") is None


def row(figure: str, value: float | None, budget: float | None = None, stretch: float | None = None, *, most: bool = False, note: str = ""):
    """A figure as a run tells it."""
    return Figure(figure, value, budget, stretch, most=most, note=note).plain()


def test_the_page_shows_every_figure_once_with_its_verdict(tmp_path):
    (tmp_path / "performance.md").write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    write(
        [
            [row("sqlite: rate ÷ bare", 0.4, 1.2, 3.0), row("idle tick with 1,000,000 open clocks, ms", None, 10.0, note="needs --scale")],
            [row("postgresql: idle tick with 9,652 open clocks, ms", 4.8, 10.0, most=True), row("sqlite: rate ÷ bare", 1.5, 1.2, 3.0)],
            [row("sqlite: cold command ÷ bare commit, at 1,000 cases", 2.0), row("sqlite: cold command ÷ bare commit, 25 facts", 3.5)],
            [yardstick().plain()],
        ],
        tmp_path,
    )
    page, svg = ((tmp_path / f"performance.{kind}").read_text(encoding="utf-8") for kind in ("md", "svg"))
    assert page.startswith("before\n") and page.endswith("after\n") and "old" not in page
    assert "| sqlite: rate ÷ bare | 1.50 | ≥ 1.2 | ≥ 3 | 是 kept, 50% of the stretch |" in page
    assert "1,000,000" not in page and "cold command ÷ bare" not in page
    assert "the yardstick is" in page and "| yardstick" not in page
    assert ">2.0<" in svg and ">3.5<" in svg and "1,000" in svg


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (row("x", None, 1.0, note="no server"), "未测 not measured"),
        (row("x", 5.0), ""),
        (row("x", 5.0, 4.0, 2.0, most=True), "**否 missed**, 40% of the stretch"),
        (row("x", 1.0, 4.0, 2.0, most=True), "是 kept, stretch reached"),
        (row("x, s", 1.0, 3.0, most=True), "是 kept"),
    ],
)
def test_a_verdict_says_kept_or_missed_and_how_far_the_stretch_is(told, words):
    assert verdict(told) == words


def test_what_was_not_measured_stays_until_it_is():
    missing = row("rate ÷ DBOS, 32 clients", None, 10.0, 20.0, note="DBOS is not installed")
    assert together([[missing]]) == [missing]
    assert together([[missing], [row("rate ÷ DBOS, 8 clients", 2.0)]]) == [row("rate ÷ DBOS, 8 clients", 2.0)]


def test_a_database_that_is_not_there_says_why(tmp_path):
    with ExitStack() as ending:
        there = Places(f"sqlite:///{tmp_path}/a.db", None, ending, why="no PostgreSQL: name one")
        [figure] = on_one(there, "postgresql", Work((), ()), TINY)
    assert figure.plain() == {
        "figure": "postgresql: all figures (no PostgreSQL: name one)", "value": None, "budget": None, "stretch": None, "ok": None,
    }  # fmt: skip


def test_what_was_measured_before_a_fault_is_still_told(monkeypatch):
    def measured(*_):
        yield Figure("rate ÷ bare", 2.0, 1.0)
        raise StoreUnavailable("the server stopped answering; try again")

    monkeypatch.setattr("casework.bench.whole.whole", measured)
    said = casework("bench", "--json")
    assert [row["figure"] for row in json.loads(said.out)] == ["rate ÷ bare"]
    assert said.code == 3 and "stopped answering" in said.err
