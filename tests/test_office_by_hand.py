"""Single acts on the office directory by hand: what each enters, and what it is refused for."""

from datetime import date, timedelta

import pytest

from casework.domain.office import Absence, Deputy, Holding, Office
from casework.domain.refusals import BadCommand
from casework.office import by_hand
from casework.office.planning import planned
from tests.people import CHIEF, COUNTY, DIRECTORY, HEAD, OFFICER
from tests.spec import MONDAY

TODAY = MONDAY.date()
BACK = TODAY + timedelta(days=20)
DESK = (OFFICER.person, "officer", COUNTY.code)


def after(office: Office, sheet) -> Office:
    plan = planned(sheet, office, MONDAY)
    assert not plan.faults and plan.facts
    return plan.after


def told(act) -> str:
    with pytest.raises(BadCommand) as wrong:
        act()
    return str(wrong.value)


def test_somebody_is_appointed_and_leaves_again_with_their_marks_kept_until_then():
    office = after(DIRECTORY, by_hand.appoint(Holding("new", "officer", COUNTY.code, TODAY)))
    assert office.actor("new", "officer", COUNTY.code, TODAY) is not None
    office = after(office, by_hand.leave(office, (CHIEF.person, "hrss_head", COUNTY.code), BACK, TODAY))
    before, then = (office.actor(CHIEF.person, "hrss_head", COUNTY.code, day) for day in (BACK - timedelta(days=1), BACK))
    assert before is not None and before.marks == ("chief",) and then is None


def test_a_deputy_acts_while_the_holder_is_away_until_they_are_back_early_or_nobody_stands_in():
    office = after(DIRECTORY, by_hand.stand_in(DIRECTORY, Deputy(*DESK, "officer-2", TODAY), TODAY))
    office = after(office, by_hand.be_away(office, Absence(OFFICER.person, TODAY, BACK)))
    held = office.held_by(OFFICER.person)[0]
    assert office.stand_in(held, TODAY) == "officer-2"
    tomorrow = TODAY + timedelta(days=1)
    alone = after(office, by_hand.stand_down(office, DESK, "officer-2", tomorrow, TODAY))
    assert alone.stand_in(held, TODAY) == "officer-2" and alone.stand_in(held, tomorrow) is None
    early = after(office, by_hand.come_back(office, OFFICER.person, tomorrow, TODAY))
    assert early.is_away(OFFICER.person, TODAY) and not early.is_away(OFFICER.person, tomorrow)


def test_what_comes_later_can_be_ended_before_it_begins():
    office = after(DIRECTORY, by_hand.appoint(Holding("new", "officer", COUNTY.code, BACK)))
    assert after(office, by_hand.leave(office, ("new", "officer", COUNTY.code), BACK + timedelta(days=1), TODAY)).held_by("new")[0].until


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: by_hand.leave(DIRECTORY, ("nobody", "officer", COUNTY.code), TODAY, TODAY), "现任无"),
        (lambda: by_hand.leave(DIRECTORY, (HEAD.person, "officer", COUNTY.code), TODAY, TODAY), f"unit_head@{COUNTY.code}"),
        (lambda: by_hand.stand_in(DIRECTORY, Deputy(*DESK, OFFICER.person, TODAY), TODAY), "本人"),
        (lambda: by_hand.stand_in(DIRECTORY, Deputy("x", "officer", COUNTY.code, "y", TODAY), TODAY), "无从代理"),
        (lambda: by_hand.stand_down(DIRECTORY, DESK, "officer-2", TODAY, TODAY), "不是officer-1的代理人"),
        (lambda: by_hand.be_away(DIRECTORY, Absence("nobody", TODAY, BACK)), "没有任何岗位"),
        (lambda: by_hand.come_back(DIRECTORY, OFFICER.person, BACK, TODAY), "没有外出"),
    ],
)
def test_an_act_that_makes_no_sense_is_refused_with_the_reason(act, said):
    assert said in told(act)


@pytest.mark.parametrize("day", [date(2020, 1, 1), TODAY, BACK, BACK + timedelta(days=1)])
def test_an_early_day_back_lies_within_the_absence(day):
    office = after(DIRECTORY, by_hand.be_away(DIRECTORY, Absence(OFFICER.person, TODAY, BACK)))
    assert f"{TODAY}" in told(lambda: by_hand.come_back(office, OFFICER.person, day, TODAY))
