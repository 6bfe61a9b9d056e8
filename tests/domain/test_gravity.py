"""Gravity presses at once: numbers, incidents, projects past their track; orders from above and public opinion hang the plate."""

from typing import Any

import pytest

from casework.domain.dispatching import SignIn
from casework.domain.linking import LinkClue
from casework.domain.pressing.gravity import grave_grounds
from casework.domain.pressing.incidents import ReportIncident
from casework.domain.pressing.leading import NameLeader, NoLeader
from casework.domain.pressing.watching import Watchlisted
from casework.domain.settling.establishing import Establish
from casework.domain.settling.reopening import Reopen
from casework.domain.triage import Triage, Triaged
from casework.domain.values import Sum
from tests.leaders import CONSTRUCTION, a_case, led_by, post, unauthorised
from tests.people import DISPATCHER, GOVERNMENT, HEAD, OFFICER, SUPERVISOR
from tests.settling_lives import resolved
from tests.spec import Life, given, receipt
from tests.statute import cmd

ORDINARY = Sum(10, 30_000_000)
SIMPLE = Sum(10, 15_000_000)


def plates(facts: Any) -> list[Watchlisted]:
    return [fact for fact in facts if isinstance(fact, Watchlisted)]


def became_major(facts: Any) -> bool:
    return any(isinstance(fact, Triaged) and fact.track == "major" and fact.by_rule for fact in facts)


# major at once


@pytest.mark.parametrize(
    "changes",
    [{"claimed": Sum(30, 1)}, {"claimed": Sum(1, 50_000_000)}, {"claimed": SIMPLE, "incident": True, "channel": "incident"}],
    ids=["30 workers", "500,000 yuan", "an incident"],
)
def test_a_grave_receipt_is_major_at_once_and_asks_for_a_leader_within_two_working_days(changes):
    life = given(receive=receipt(**changes))
    assert (life.case.track, life.due("name_leader")) == ("major", "2026-03-04")


@pytest.mark.parametrize(("claimed", "late"), [(SIMPLE, "2026-03-06 00:00"), (ORDINARY, "2026-03-24 00:00")])
@pytest.mark.parametrize("money", ["government", "state_owned"])
def test_a_project_of_public_money_past_its_track_is_major_and_asks_for_a_leader(claimed, late, money):
    life = given(receive=receipt(claimed=claimed, project_class=money))
    before = life.due("track")
    facts = life.ticks(late)
    assert became_major(facts)
    assert (life.case.track, life.due("track")) == ("major", before)
    assert life.clock("name_leader").opened_at == life.facts[-1].envelope.at


@pytest.mark.parametrize("money", ["private", "none", None])
def test_another_project_past_its_track_stays_on_it(money):
    life = given(receive=receipt(claimed=ORDINARY, project_class=money))
    assert not became_major(life.ticks("2026-03-24 00:00"))


def test_before_its_due_a_project_of_public_money_stays_on_its_track():
    life = given(receive=receipt(claimed=ORDINARY, project_class="government"))
    assert not became_major(life.ticks("2026-03-23 22:00"))


def test_a_project_that_is_major_already_or_was_solved_is_put_on_no_track():
    assert not became_major(given(receive=receipt(claimed=Sum(30, 1), project_class="government")).ticks("2026-05-04"))
    life = given(receive=receipt(claimed=ORDINARY, project_class="government"))
    life.case.handling = "resolved"
    assert not became_major(life.ticks("2026-03-24 00:00"))


def test_after_an_outage_the_passed_track_counts_all_the_same():
    life = given(receive=receipt(claimed=ORDINARY, project_class="government"))
    assert became_major(life.ticks("2026-03-26 10:00"))


@pytest.mark.parametrize("late", ["2026-03-24 00:00", "2026-05-20"], ids=["at due", "after an outage that reached leader_owned"])
def test_a_case_that_a_leader_owns_is_made_major_without_asking_for_another(late):
    life = led_by(given(receive=receipt(claimed=ORDINARY, project_class="government")), post("county"))
    if late == "2026-03-24 00:00":
        life.does(cmd(NameLeader, leader="county", unit=GOVERNMENT.code), DISPATCHER)
    life.ticks(late)
    assert (life.case.track, life.case.owner is not None, life.case.clock("name_leader")) == ("major", True, None)


def test_a_case_that_a_leader_owns_asks_for_no_other_when_numbers_or_people_make_it_major():
    for makes in (cmd(Triage, track="major"), cmd(ReportIncident)):
        life = led_by(a_case(10, 30_000_000), post("county"))
        life.does(cmd(NameLeader, leader="county", unit=GOVERNMENT.code), DISPATCHER)
        life.does(makes, HEAD)
        assert (life.case.track, life.case.clock("name_leader")) == ("major", None)


# a heavier track after the breach


def test_a_heavier_track_before_due_moves_the_day_and_after_due_only_the_rungs_follow_it():
    early = given(receive=receipt(claimed=ORDINARY)).on("2026-03-20")
    early.does(cmd(Triage, track="major"), DISPATCHER)
    assert early.due("track") == "2026-04-14"
    life = given(receive=receipt(claimed=ORDINARY))
    life.ticks("2026-03-24 00:00")
    before = life.clock("track")
    life.does(cmd(Triage, track="major"), DISPATCHER)
    after = life.clock("track")
    assert (after.limit, after.due_at, after.revision) == ("15 working days", before.due_at, before.revision)
    rungs = {rung.name: rung.at for rung in after.rungs}
    assert rungs["urged"] < {rung.name: rung.at for rung in before.rungs}["urged"]
    assert "warned" in life.case.climbed_on(after)
    assert before.key in life.case.missed


def test_verified_numbers_push_no_passed_day_out_either():
    life = a_case(10, 15_000_000)
    life.does(cmd(SignIn), OFFICER)
    life.ticks("2026-03-06 00:00")
    life.gets(cmd(Establish, verified=Sum(40, None), cause="misuse", unknown_because="no_books"), OFFICER)
    assert (life.case.track, life.due("track")) == ("major", "2026-03-05")


def test_a_heavier_track_takes_nothing_back_and_a_lighter_one_is_refused_after_due():
    life = given(receive=receipt(claimed=Sum(30, 1)))
    life.ticks("2026-04-20")
    assert "before the clock is due" in life.reasons(cmd(Triage, track="ordinary"), DISPATCHER)


# the plate at once


@pytest.mark.parametrize(
    ("command", "ground"),
    [
        (receipt(), None),
        (receipt(incident=True, channel="incident"), "incident"),
        (receipt(channel="supervision"), "superior"),
        (receipt(channel="media"), "opinion"),
        (receipt(channel="cyberspace"), "opinion"),
        (cmd(LinkClue, channel="12345"), None),
        (cmd(LinkClue, channel="supervision"), "superior"),
        (cmd(ReportIncident), "incident"),
        (cmd(Reopen, ground="order_from_above"), "superior"),
        (cmd(Reopen, ground="new_evidence"), None),
    ],
)
def test_incidents_orders_from_above_and_public_opinion_are_grave(command, ground):
    assert grave_grounds(command) == ground


@pytest.mark.parametrize(
    ("changes", "ground"), [({"incident": True, "channel": "incident"}, "incident"), ({"channel": "supervision"}, "superior")]
)
def test_a_grave_receipt_hangs_the_plate_with_a_special_team_in_the_same_moment(changes, ground):
    life = given(receive=receipt(**changes))
    [plate] = plates(life.facts)
    assert (plate.ground, plate.special_team, plate.unit, plate.authority is not None) == (ground, True, "620502-lg", True)
    assert (life.topics()[0], life.case.handling, life.case.pressure) == ("received", "received", "watchlisted")
    assert life.clock("watch_limit")


def test_a_plain_receipt_hangs_none():
    assert plates(given().facts) == []


@pytest.mark.parametrize(("channel", "ground"), [("media", "opinion"), ("cyberspace", "opinion"), ("supervision", "superior")])
def test_a_clue_from_above_or_from_the_public_hangs_the_plate_of_an_open_case_once(channel, ground):
    life = a_case(10, 15_000_000)
    assert [plate.ground for plate in plates(life.does(cmd(LinkClue, channel=channel)))] == [ground]
    assert plates(life.does(cmd(LinkClue, channel=channel))) == []


def test_a_clue_to_a_case_that_was_solved_hangs_none():
    life = resolved()
    assert plates(life.does(cmd(LinkClue, channel="media"))) == []
    assert plates(life.does(cmd(ReportIncident), OFFICER)) == []


def test_an_incident_hangs_the_plate_of_an_open_case():
    life = a_case(10, 15_000_000)
    facts = life.does(cmd(ReportIncident), OFFICER)
    assert (life.case.track, [plate.ground for plate in plates(facts)]) == ("major", ["incident"])


def test_an_order_from_above_reopens_under_the_plate_and_other_grounds_do_not():
    for ground, hung in (("order_from_above", ["superior"]), ("new_evidence", [])):
        life = resolved()
        assert [plate.ground for plate in plates(life.does(cmd(Reopen, ground=ground), SUPERVISOR))] == hung
        assert life.case.handling == "dispatched"


def test_without_a_paper_of_the_rulebook_the_plate_is_a_draft_to_sign():
    life = unauthorised(Life())
    life.does(receipt(channel="media"))
    assert (life.topics()[:2], life.case.watchlisted) == (["received", "pressure_drafted"], False)
    assert life.clock("sign_pressure").unit == "620502-lg"


# why nobody is named


def test_a_reasoned_no_closes_the_duty_and_the_case_climbs_its_own_track_up_to_a_leader_all_the_same():
    life = led_by(a_case(helpers=(CONSTRUCTION.code,)), post("county", "labour"))
    life.does(cmd(NoLeader, reason="由人社局自行办理"), DISPATCHER)
    assert life.case.clock("name_leader") is None
    life.ticks("2026-04-14 23:00")
    assert life.case.owner is None
    life.ticks("2026-04-25")
    assert life.case.owner is not None
    assert (life.case.owner.person, "track..1" in life.case.missed) == ("county", True)


def test_the_reopened_major_case_that_nobody_owned_asks_for_a_leader_again():
    life = resolved()
    life.case.track = "major"
    life.does(cmd(Reopen, ground="new_evidence"), SUPERVISOR)
    assert life.clock("name_leader")
    (reopened,) = resolved().does(cmd(Reopen, ground="new_evidence"), SUPERVISOR)[:1]
    assert reopened.leaderless is False  # type: ignore[attr-defined]  # the fact of this act
