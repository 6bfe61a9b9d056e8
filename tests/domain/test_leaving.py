"""Ways out are no dead ends: each says where the matter goes, proves it, and can be taken back."""

from dataclasses import replace
from datetime import date

import pytest

from casework.domain.dispatching import Dispatch
from casework.domain.intake import Receive
from casework.domain.leaving.declining import Decline
from casework.domain.leaving.redirecting import ConfirmForward, Redirect, RedirectPart, TakeBack
from casework.domain.leaving.withdrawing import Withdraw
from casework.domain.office import Holding
from casework.domain.pressing.leading import NameLeader
from casework.domain.pressing.standing import Watch
from casework.domain.refusals import MoveNotAllowed
from casework.domain.settling.establishing import Establish
from casework.domain.state import Owner
from casework.domain.supplement import AskSupplement
from casework.domain.triage import Triage
from casework.domain.values import Actor, Sum
from tests.people import (
    CITY_OFFICER,
    CITY_SUPERVISOR,
    COUNTY,
    DISPATCHER,
    GOVERNMENT,
    HEAD,
    LEADER,
    OFFICE,
    OFFICER,
    OTHER_COUNTY,
    SUPERVISOR,
    SYSTEM,
    WINDOW,
)
from tests.settling_lives import dispatched, established, owned
from tests.spec import MONDAY, Life, given, receipt
from tests.statute import FIRM, cmd

TOLD = {"where_to_go": "劳动争议仲裁委", "notice_sent": True}
TO_COURT = {"to": "arbitration", "receiver": "区仲裁委", "proof": "EMS-1"}
SIGNED = {"signed_by": ("w1",), "called_back_by": "window"}


def declines(ground: str = "not_inspection", **changes: object) -> Decline:
    command: Decline = cmd(Decline, **({"ground": ground} | TOLD | changes))
    return command


def sent(**changes: object) -> Redirect:
    command: Redirect = cmd(Redirect, **(TO_COURT | changes))
    return command


def imported(**changes: object) -> Receive:
    return receipt(imported=True, **changes)


# -- decline


def test_a_decline_is_asked_by_an_officer_and_approved_by_the_head_of_the_unit():
    life = given()
    life.gets(declines(), OFFICER)
    assert (life.case.handling, life.case.conclusion) == ("declined", "not_inspection")
    assert life.topics() == ["received", "requested", "approved", "declined"]
    assert life.case.missed == {}
    assert [clock.rule for clock in life.case.clocks.values()] == ["arbitration_limit"]


def test_a_declined_case_gives_the_worker_a_new_year_for_arbitration():
    life = given().on("2026-03-05")
    life.gets(declines(), OFFICER)
    assert (life.due("arbitration_limit"), life.clock("arbitration_limit").round) == ("2027-03-05", 2)


@pytest.mark.parametrize(
    ("command", "first", "sentence"),
    [
        (declines("too_hard"), {}, "ground 'too_hard' is unknown; allowed: over_2_years"),
        (declines("not_stated"), {}, "for imported history only"),
        (declines("over_2_years"), {}, "two years have not passed"),
        (declines("over_2_years"), {"arrears_until": date(2024, 3, 2)}, "two years have not passed"),
        (declines("no_respondent"), {"respondents": (FIRM,)}, "the respondent is identified"),
        (declines("no_respondent"), {}, "ask for completion first"),
        (declines(where_to_go=None), {}, "told in writing with where to go"),
        (declines(notice_sent=False), {}, "told in writing with where to go"),
        (declines(), {"kind": "report"}, "a report is neither accepted nor declined"),
    ],
)
def test_a_decline_needs_a_ground_of_the_law_told_in_writing(command, first, sentence):
    assert sentence in given(receive=receipt(**first)).reasons(command, OFFICER)


@pytest.mark.parametrize(
    ("until", "received"),
    [(date(2024, 3, 1), "2026-03-02"), (date(2024, 2, 29), "2026-03-01"), (date(2022, 1, 1), "2026-03-02")],
)
def test_two_years_run_from_the_end_of_the_breach_to_the_first_receipt(until, received):
    life = Life().on(received)
    life.does(receipt(arrears_until=until))
    assert life.gets(declines("over_2_years"), OFFICER)[-1].topic == "case.declined"


def test_the_last_day_of_the_two_years_is_still_in_time():
    life = Life().on("2026-02-28")
    life.does(receipt(arrears_until=date(2024, 2, 29)))
    assert "two years have not passed" in life.reasons(declines("over_2_years"), OFFICER)


def test_an_unclear_respondent_is_declined_only_after_a_completion_was_tried():
    life = given()
    life.does(cmd(AskSupplement, items=("用人单位名称",)))
    life.ticks("2026-03-12")
    assert life.gets(declines("no_respondent"), OFFICER)[-1].topic == "case.declined"


@pytest.mark.parametrize("ground", ["not_stated", "over_2_years", "no_respondent"])
def test_imported_history_may_be_silent_about_a_decline(ground):
    life = given(receive=imported())
    assert life.gets(declines(ground, where_to_go=None, notice_sent=False), OFFICER)[-1].topic == "case.declined"


def test_after_the_dispatch_nothing_is_declined():
    assert isinstance(dispatched().refusal(declines(), OFFICER), MoveNotAllowed)


# -- redirect


def test_arbitration_and_court_are_asked_for_by_an_officer():
    life = given()
    life.gets(sent(), OFFICER)
    assert (life.case.handling, life.case.redirected_to, life.case.under_arbitration) == ("redirected", "区仲裁委", True)
    assert life.topics()[1:3] == ["requested", "approved"]
    assert life.due("forward_reply") == "2026-03-09"
    assert "by an officer" in given().reasons(sent(), DISPATCHER)


def test_another_office_is_sent_to_by_the_dispatching_office_alone():
    life = given()
    life.gets(sent(to="industry", receiver="区住建局"), DISPATCHER)
    assert life.topics() == ["received", "redirected"]
    assert life.case.conclusion == "redirected_industry"
    assert "other offices by the dispatcher" in given().reasons(sent(to="industry"), OFFICER)


def test_what_was_asked_for_by_letter_goes_back_by_the_officer():
    life = given(receive=receipt(kind="assistance"))
    life.gets(sent(to="assistance_answered", receiver="外省支队"), OFFICER)
    assert life.case.handling == "redirected"
    assert life.case.clock("answer_assistance") is None


def test_a_proved_sending_owes_no_proof_and_waits_for_the_answer():
    life = given()
    life.gets(sent(), OFFICER)
    assert life.case.clock("forward") is None
    life.on("2026-03-06").does(cmd(ConfirmForward, answer="taken"))
    assert life.case.clock("forward_reply") is None
    assert life.case.missed == {}


def test_a_sending_without_proof_is_owed_and_an_answer_ends_it():
    life = given(receive=imported())
    life.gets(sent(proof=None), OFFICER)
    assert life.due("forward") == "2026-03-03"
    life.does(cmd(ConfirmForward, answer="taken"))
    assert [life.case.clock(rule) for rule in ("forward", "forward_reply")] == [None, None]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"to": "nobody"}, "to 'nobody' is unknown; allowed: arbitration"),
        ({"receiver": ""}, "no receiver is named"),
        ({"proof": None}, "the sending is not proved"),
    ],
)
def test_a_matter_is_not_passed_on_into_nothing(changes, sentence):
    assert sentence in given().reasons(sent(**changes), OFFICER)


def test_all_reasons_against_a_redirect_are_told_at_once():
    assert len(given().refusal(sent(to="x", proof=None), OFFICER).reasons) == 3


def test_a_part_goes_elsewhere_and_the_rest_stays():
    life = dispatched()
    life.does(cmd(RedirectPart, to="court", receiver="区法院"), OFFICER)
    assert (life.case.handling, life.due("forward")) == ("dispatched", "2026-03-03")
    life.does(cmd(ConfirmForward, answer="taken"), OFFICER)
    assert [life.case.clock(rule) for rule in ("forward", "forward_reply")] == [None, None]
    life.does(cmd(RedirectPart, to="court", receiver="区法院", proof="EMS-2"), DISPATCHER)
    assert [life.case.clock("forward"), life.due("forward_reply")] == [None, "2026-03-09"]


def test_nothing_is_confirmed_that_was_not_sent():
    assert "nothing that was sent elsewhere waits" in given().reasons(cmd(ConfirmForward, answer="taken"))


# -- take back


@pytest.mark.parametrize("by", [WINDOW, DISPATCHER, SYSTEM])
def test_a_redirected_matter_comes_back_and_its_clock_still_counts_from_first_receipt(by):
    life = given()
    life.gets(sent(), OFFICER)
    life.on("2026-03-09").does(cmd(TakeBack, ground="refused"), by)
    case = life.case
    assert (case.handling, case.round, case.redirected_to, case.under_arbitration) == ("received", 2, None, False)
    assert (life.clock("track").base, life.due("track"), life.clock("track").round) == (MONDAY, "2026-03-05", 2)
    assert (life.due("dispatch"), life.due("accept")) == ("2026-03-10", "2026-03-16")
    assert case.clock("forward_reply") is None


def test_a_case_that_came_back_starts_without_owner_and_may_be_returned_anew():
    life = dispatched()
    life.case.designated, life.case.returns = True, 1
    life.gets(sent(to="industry"), DISPATCHER)
    life.does(cmd(TakeBack, ground="silent"), DISPATCHER)
    assert (life.case.lead, life.case.signed_in) == (None, ())
    life.does(cmd(Dispatch, lead=COUNTY.code), DISPATCHER)
    assert (life.case.designated, life.case.returns) == (False, 0)


def test_a_wrong_decline_is_taken_back():
    life = given()
    life.gets(declines(), OFFICER)
    life.does(cmd(TakeBack, ground="wrong"), WINDOW)
    assert (life.case.handling, life.case.conclusion) == ("received", None)


def test_a_major_case_that_comes_back_without_its_leader_asks_for_one_again():
    life = dispatched()
    life.does(cmd(Triage, track="major"), DISPATCHER)
    life.does(cmd(NameLeader, leader="leader", unit=GOVERNMENT.code), DISPATCHER)
    life.gets(sent(agreed_by="leader"), OFFICER)
    assert (life.case.owner, life.case.clock("name_leader")) == (None, None)
    life.on("2026-03-09").does(cmd(TakeBack, ground="refused"), DISPATCHER)
    assert (life.case.owner, life.due("name_leader")) == (None, "2026-03-11")


def test_a_lighter_case_that_comes_back_asks_for_no_leader():
    life = dispatched()
    life.gets(sent(), OFFICER)
    life.on("2026-03-09").does(cmd(TakeBack, ground="refused"), DISPATCHER)
    assert life.case.clock("name_leader") is None


def test_what_never_left_cannot_be_taken_back():
    assert isinstance(given().refusal(cmd(TakeBack, ground="x")), MoveNotAllowed)


# -- withdraw


def test_everybody_withdraws_after_somebody_else_called_back():
    life = dispatched()
    life.gets(cmd(Withdraw, **SIGNED), OFFICER)
    assert (life.case.handling, life.case.conclusion, life.due("withdrawal_check")) == ("withdrawn", "withdrawn", "2026-03-09")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"everybody": False}, "every complainant must have signed"),
        ({"signed_by": ()}, "every complainant must have signed"),
        ({"called_back_by": ""}, "must call the complainants back first"),
        ({"called_back_by": "officer-1"}, "must call the complainants back first"),
    ],
)
def test_a_withdrawal_is_signed_by_all_and_called_back_by_a_stranger(changes, sentence):
    assert sentence in dispatched().reasons(cmd(Withdraw, **(SIGNED | changes)), OFFICER)


@pytest.mark.parametrize("first", [{"kind": "report"}, {"channel": "incident", "incident": True}])
def test_reports_and_incidents_are_not_withdrawn(first):
    assert "only a complaint can be withdrawn" in given(receive=receipt(**first)).reasons(cmd(Withdraw, **SIGNED), OFFICER)


def test_established_arrears_are_not_withdrawn_and_nothing_found_may_be():
    assert "arrears were already established" in established().reasons(cmd(Withdraw, **SIGNED), OFFICER)
    life = dispatched()
    life.gets(cmd(Establish, verified=Sum(0, None), cause="other", unknown_because="no_books"), OFFICER)
    assert life.gets(cmd(Withdraw, **SIGNED), OFFICER)[-1].topic == "case.withdrawn"


# -- those who press


def listed(level: str | None = "county", receive: Receive | None = None) -> Life:
    """A received case under a plate of that level, which nobody leads."""
    life = given(receive=receive)
    life.case.watch = Watch("watchlist-1", level, OFFICE.code, "backlog", MONDAY)
    return life


def agreed(person: str | None) -> Withdraw:
    """Everybody withdraws, and that person agreed to it."""
    command: Withdraw = cmd(Withdraw, agreed_by=person, **SIGNED)
    return command


@pytest.mark.parametrize("who", [DISPATCHER, SUPERVISOR, LEADER, CITY_SUPERVISOR])
def test_somebody_of_those_who_listed_a_case_or_stand_above_agrees_to_its_end_and_the_plate_hangs_on(who: Actor):
    life = listed()
    life.gets(agreed(who.person), OFFICER)
    assert (life.case.handling, life.case.pressure) == ("withdrawn", "watchlisted")


@pytest.mark.parametrize("name", ["", "anybody", OFFICER.person, HEAD.person, CITY_OFFICER.person])
def test_whoever_answers_for_no_plate_cannot_agree_to_the_end_of_a_listed_case(name: str):
    assert "a dispatcher, supervisor or leader of county level or above" in listed().reasons(agreed(name), OFFICER)


@pytest.mark.parametrize("county", [DISPATCHER, SUPERVISOR, LEADER])
def test_a_plate_of_the_city_is_not_agreed_away_in_the_county(county: Actor):
    life = listed("city")
    assert "of city level or above" in life.reasons(agreed(county.person), OFFICER)
    assert life.gets(agreed(CITY_SUPERVISOR.person), OFFICER)[-1].topic == "case.withdrawn"


def test_only_who_holds_the_post_that_day_for_the_place_of_the_case_agrees_under_a_plate():
    life, since = listed(), date(2025, 1, 1)
    held = {
        "left": Holding("left", "supervisor", OFFICE.code, since, MONDAY.date()),
        "to_come": Holding("to_come", "supervisor", OFFICE.code, date(2026, 3, 3)),
        "neighbour": Holding("neighbour", "supervisor", OTHER_COUNTY.code, since),
        "of_a_dissolved_unit": Holding("of_a_dissolved_unit", "supervisor", "620502-gone", since),
    }
    life.world = replace(life.world, office=replace(life.world.office, holdings=tuple(held.values())))
    for name in held:
        assert "must agree to this exit" in life.reasons(agreed(name), OFFICER), name
    assert life.on("2026-03-03").does(agreed("to_come"), OFFICER)[-1].topic == "case.requested"


def test_a_plate_whose_level_history_does_not_tell_is_agreed_away_by_any_level_and_imported_history_by_any_name():
    assert "of county level or above" in listed(None).reasons(agreed("anybody"), OFFICER)
    assert listed(None).gets(agreed(SUPERVISOR.person), OFFICER)[-1].topic == "case.withdrawn"
    old = listed(receive=imported())
    assert "must agree to this exit" in old.reasons(agreed(None), OFFICER)
    assert old.gets(agreed("anybody"), OFFICER)[-1].topic == "case.withdrawn"


@pytest.mark.parametrize(
    ("command", "by"), [(sent(), OFFICER), (cmd(Withdraw, **SIGNED), OFFICER), (sent(to="police"), DISPATCHER), (declines(), OFFICER)]
)
def test_a_leader_or_watchlist_agrees_to_an_exit_or_there_is_none(command, by):
    watched = listed()
    assert "must agree to this exit" in watched.reasons(command, by)
    life = owned(given())
    assert "must agree to this exit" in life.reasons(command, by)
    life.gets(replace(command, agreed_by="leader"), by)
    assert (life.case.is_open, life.case.owner) == (False, None)
    assert life.case.former_owner == Owner("leader", "620502-gov", "county", MONDAY, acknowledged=True, team=True, plan=True)


@pytest.mark.parametrize("command", [sent(), cmd(Withdraw, **SIGNED), declines()])
def test_exits_that_need_an_approval_are_refused_by_the_head_without_trace(command):
    from casework.domain.approvals import Refuse

    life = given()
    request = life.does(command, OFFICER)[0].request  # type: ignore[attr-defined]  # the fact of this act
    life.does(cmd(Refuse, request=request, reason="不同意"), HEAD)
    assert (life.case.handling, life.case.requests) == ("received", {})


def test_an_exit_closes_what_the_track_asked_for():
    life = given()
    life.does(cmd(Triage, track="major"), DISPATCHER)
    life.gets(sent(), OFFICER)
    assert {clock.rule for clock in life.case.clocks.values()} == {"arbitration_limit", "forward_reply"}
