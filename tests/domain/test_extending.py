"""A clock is lengthened before it ends, by the post and within the limit its rule names; afterwards only the breach is on record."""

import pytest

from casework.domain.dispatching import Dispatch
from casework.domain.extending import Extend
from casework.domain.pressing.leading import NameLeader
from casework.domain.values import Actor, Post, Sum
from tests.leaders import CITY_GOVERNMENT, a_case, led_by, post
from tests.people import CHAIR, CHIEF, CITY_DISPATCHER, COUNTY, DISPATCHER, GOVERNMENT, HEAD, LEADER, OFFICER, WINDOW
from tests.spec import Life, given, receipt
from tests.statute import cmd, filed

ORDINARY = receipt(claimed=Sum(10, 30_000_000), channel="12345")


def by(limit: str = "10 working days", clock: str = "track") -> Extend:
    command: Extend = cmd(Extend, clock=clock, limit=limit, reason="证据在外地")
    return command


def ordinary() -> Life:
    return given(receive=ORDINARY)


@pytest.mark.parametrize(("limit", "due"), [("10 working days", "2026-04-07"), ("3个工作日", "2026-03-26")])
def test_the_dispatching_office_lengthens_the_workers_clock(limit, due):
    life = ordinary()
    life.does(by(limit), DISPATCHER)
    assert life.due("track") == due
    assert life.case.extended == {"track..1": 1}


def test_the_last_moment_is_in_time_and_the_next_is_not():
    assert ordinary().on("2026-03-23 23:59").does(by(), DISPATCHER)
    assert "track ended on 2026-03-23 and can be lengthened no more" in ordinary().on("2026-03-24 00:00").reasons(by(), DISPATCHER)


def test_once_where_the_rule_says_once():
    life = ordinary()
    life.does(by("1 working day"), DISPATCHER)
    assert "track was lengthened already; 1 time(s) are allowed" in life.reasons(by("1 working day"), DISPATCHER)


@pytest.mark.parametrize("actor", [OFFICER, HEAD, CHIEF, WINDOW])
def test_nobody_else_lengthens_it(actor):
    assert "track is lengthened by dispatcher" in ordinary().reasons(by(), actor)


@pytest.mark.parametrize("limit", ["11 working days", "10 days", "1 month"])
def test_not_by_more_than_the_rule_allows_nor_in_another_unit(limit):
    assert "at most 10 working days may be added" in ordinary().reasons(by(limit), DISPATCHER)


def test_a_limit_that_cannot_be_read_is_told():
    assert "soon" in ordinary().reasons(by("soon"), DISPATCHER)


def test_a_reason_is_given():
    assert "no reason is given" in ordinary().reasons(cmd(Extend, clock="track", limit="1 working day", reason=""), DISPATCHER)


def test_a_clock_that_does_not_run_is_told():
    assert "no clock 'promise' is running" in ordinary().reasons(by(clock="promise"), DISPATCHER)
    life = ordinary()
    life.gets(cmd(Dispatch, lead=COUNTY.code), DISPATCHER)
    assert "no clock 'dispatch' is running" in life.reasons(by(clock="dispatch"), DISPATCHER)


def test_what_another_body_lengthens_is_recorded_by_the_desks():
    for actor in (WINDOW, DISPATCHER):
        life = ordinary()
        life.does(by(clock="answer_12345"), actor)
        assert life.due("answer_12345") == "2026-03-23"
    assert "answer_12345 is lengthened by other" in ordinary().reasons(by(clock="answer_12345"), OFFICER)


def test_where_the_rule_names_no_most_any_amount_goes():
    life = given(receive=receipt(channel="platform"))
    life.does(by("20 working days", "answer_platform"), WINDOW)
    assert life.due("answer_platform") == "2026-04-14"


def test_what_no_rule_lengthens_stays():
    assert "accept cannot be lengthened" in ordinary().reasons(by(clock="accept"), DISPATCHER)


def test_the_investigation_has_a_move_of_its_own():
    assert "ask for extend_inquiry" in filed().reasons(by("30 working days", "investigate"), CHIEF)


def led(person: str = "leader") -> Life:
    """A major case whose limit of thirty working days a leader of the county carries."""
    life = led_by(a_case(), post("leader"), post("chair", chair=True), post("mayor", unit=CITY_GOVERNMENT))
    life.does(cmd(NameLeader, leader=person, unit=GOVERNMENT.code), DISPATCHER)
    return life


MAYOR = Actor("mayor", Post.LEADER, CITY_GOVERNMENT)


@pytest.mark.parametrize("actor", [CHAIR, CITY_DISPATCHER, MAYOR])
def test_the_leaders_limit_is_lengthened_by_the_chair_or_the_next_level_twice_at_most(actor):
    life = led()
    limit = by(clock="own_limit")
    for due in ("2026-04-28", "2026-05-14"):
        life.does(limit, actor)
        assert life.due("own_limit") == due
    assert "own_limit was lengthened already; 2 time(s) are allowed" in life.reasons(limit, actor)


@pytest.mark.parametrize("actor", [LEADER, DISPATCHER])
def test_neither_the_leader_nor_an_office_of_the_same_level_lengthens_the_leaders_limit(actor):
    life = led()
    assert "by the chair (组长) of county level or by an office of the next level" in life.reasons(by(clock="own_limit"), actor)


def test_a_chair_who_owns_the_case_asks_the_next_level():
    life = led("chair")
    assert "office of the next level" in life.reasons(by(clock="own_limit"), CHAIR)
    assert life.does(by(clock="own_limit"), CITY_DISPATCHER)


def test_a_limit_that_nobody_owns_any_more_is_lengthened_as_the_rule_says():
    life = led()
    life.case.owner = None
    assert life.does(by(clock="own_limit"), DISPATCHER)
