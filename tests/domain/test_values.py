"""The small values say what they mean, and nothing that is unknown turns into a zero."""

from datetime import UTC, datetime

import pytest

from casework.domain.parties import Respondent
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.values import SYSTEM_ACTOR, Actor, Line, Post, Sum, Unit, holds, utc, yuan
from tests.people import CHAIR, CHIEF, CITY, COUNTY, DEPUTY, LEADER, OFFICER, TOWN

PROVINCE = Unit("620000-hrss", "甘肃省人力资源和社会保障厅", "hrss", "province", "620000")


@pytest.mark.parametrize(
    ("unit", "region", "inside"),
    [
        (PROVINCE, "620502", True),
        (PROVINCE, "610102", False),
        (CITY, "620502", True),
        (CITY, "620600", False),
        (COUNTY, "620502", True),
        (COUNTY, "620503", False),
        (TOWN, "620502", True),
        (TOWN, "620503", False),
    ],
)
def test_a_unit_covers_the_regions_below_its_own_code(unit, region, inside):
    assert unit.covers(region) is inside


def test_a_unit_may_do_only_what_it_was_given_the_power_for():
    assert COUNTY.may("labour_inspection")
    assert not COUNTY.may("delegated_penalty")
    assert not TOWN.may("labour_inspection")


@pytest.mark.parametrize(
    ("actor", "posts", "yes"),
    [
        (OFFICER, ("officer",), True),
        (OFFICER, ("unit_head", "dispatcher"), False),
        (DEPUTY, ("hrss_head",), True),
        (DEPUTY, ("hrss_head*",), False),
        (CHIEF, ("hrss_head*",), True),
        (LEADER, ("leader*",), False),
        (CHAIR, ("leader*",), True),
        (CHAIR, ("hrss_head*", "leader"), True),
        (OFFICER, (), False),
    ],
)
def test_rule_15_a_star_asks_for_the_mark_of_the_holder(actor, posts, yes):
    assert holds(actor, posts) is yes


def test_the_marks_of_one_post_do_not_serve_another():
    assert not holds(Actor("x", Post.HRSS_HEAD, COUNTY, ("chair",)), ("hrss_head*",))


def test_only_the_system_is_the_system():
    assert SYSTEM_ACTOR.is_system
    assert not OFFICER.is_system


@pytest.mark.parametrize(
    ("respondent", "known"),
    [
        (Respondent("r1", name="某劳务公司"), True),
        (Respondent("r1", kind="person", person_name="sealed:v1:x"), True),
        (Respondent("r1", address="某工地"), False),
    ],
)
def test_a_respondent_is_identified_by_a_name(respondent, known):
    assert respondent.is_identified is known


@pytest.mark.parametrize(
    "right",
    [
        Sum(),
        Sum(0, 0),
        Sum(2, None, (Line("w1", None), Line("w2", 5))),
        Sum(None, 7, (Line("w1", 2), Line("w2", 5))),
        Sum(2, 100, (Line("w1", None), Line("w2", 5))),
    ],
)
def test_a_sum_that_agrees_with_itself_has_no_fault(right):
    assert right.fault() is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (Sum(-1), "the number of workers is negative"),
        (Sum(1, -1), "the sum is negative"),
        (Sum(2, 4, (Line("w1", 2), Line("w1", 2))), "names a worker twice"),
        (Sum(2, 1, (Line("w1", 2), Line("w2", -1))), "holds a negative sum"),
        (Sum(2, 8, (Line("w1", 2), Line("w2", 5))), "adds up to 7 fen but the sum says 8"),
        (Sum(3, 7, (Line("w1", 2), Line("w2", 5))), "has 2 workers but the heads say 3"),
    ],
)
def test_rule_14_a_sum_that_contradicts_itself_says_how(wrong, sentence):
    assert sentence in (wrong.fault() or "")


def test_an_instant_is_kept_in_utc_and_a_naive_time_names_none():
    assert utc(datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)) == datetime(2026, 3, 2, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match="has no zone"):
        utc(datetime(2026, 3, 2, 9))


def test_unknown_money_is_unknown_and_never_nought():
    assert (yuan(None), yuan(0), yuan(123_450)) == ("不详", "0.00", "1,234.50")
