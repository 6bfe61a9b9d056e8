"""The watch list 挂牌督办: who hangs the plate and for what, its limit, a miss and a second miss, and how it is taken off 摘牌."""

from dataclasses import replace

import pytest

from casework.domain.extending import Extend
from casework.domain.pressing.drafting import Measure
from casework.domain.pressing.incidents import Arrive, ReportIncident, SendIncidentReport
from casework.domain.pressing.lifting import AskTakeOff, CheckTakeOff, RefuseTakeOff, TakeOff, is_solved, watch_of
from casework.domain.pressing.proposing import Proposed
from casework.domain.pressing.watching import Watchlist, Watchlisted, listed, watchlisted
from casework.domain.refusals import MoveNotAllowed, NotYours
from casework.domain.values import Actor, Post
from tests.people import (
    CHAIR,
    CHIEF,
    CITY_DISPATCHER,
    CITY_OFFICE,
    CITY_SUPERVISOR,
    COUNTY,
    DISPATCHER,
    HEAD,
    OFFICE,
    OFFICER,
    SUPERVISOR,
    SYSTEM,
    WINDOW,
)
from tests.pressed import (
    ORDINARY,
    OTHER_DISPATCHER,
    TOWN_DISPATCHER,
    TOWN_OFFICE,
    a_life,
    alone,
    drafting,
    holding,
    only,
    said,
    two_levels,
    worked,
)
from tests.settling_lives import cmd, pay
from tests.spec import Life, given, receipt
from tests.unpaid import investigated, whole

BACKLOG = cmd(Watchlist, ground="backlog")
ASK = cmd(AskTakeOff, text="sealed")
PASS = cmd(CheckTakeOff, passed=True, how="on_site", text="sealed")
OFF = cmd(TakeOff)


def hung() -> Life:
    """The plate hangs since Monday 2026-03-02, by the county's dispatching office."""
    life = worked()
    life.does(BACKLOG, DISPATCHER)
    return life


def solved() -> Life:
    """The same, asked to be taken off; the workers are paid by proof."""
    life = pay(hung(), 30_000_000)
    life.does(ASK, OFFICER)
    return life


# on


def test_five_working_days_after_due_the_plate_hangs_with_its_own_limit():
    life = worked()
    life.ticks("2026-03-30 09:00")
    fact = only(life.facts, Watchlisted)
    assert (fact.unit, fact.level, fact.to, fact.ground) == (OFFICE.code, "county", COUNTY.code, "track..1")
    assert (fact.authority, fact.special_team, fact.again) == ("示例政府办〔2026〕1号(样本)", False, False)
    clock = life.clock("watch_limit")
    assert (clock.owner, clock.unit, clock.due_text) == ("unit_head", COUNTY.code, "2026-04-21")
    assert life.case.papers["watchlist-1"].addressees == (COUNTY.code,)


def test_a_major_case_is_listed_by_the_next_higher_level():
    much = whole(40, 60_000_000)
    life = alone(a_life(investigated(much, claimed=much)))
    life.ticks("2026-04-17 09:00")
    assert (only(life.facts, Watchlisted).unit, watch_of(life.case).level) == (CITY_OFFICE.code, "city")


def test_a_case_that_is_listed_already_is_not_listed_twice():
    life = hung()
    life.ticks("2026-03-30 09:00")
    assert len(said(life.facts, Watchlisted)) == 1
    assert "watchlisted" in life.case.climbed_on(life.clock("track"))
    assert watchlisted(life.case, Measure("watchlisted"), "watchlist-2", "1号") == []


def test_a_grave_ground_hangs_the_plate_at_once_with_a_special_team():
    life = worked()
    life.case.lead = None
    asked = life.asked(BACKLOG, SYSTEM)
    fact = only(listed(life.case, "incident", asked, life.world), Watchlisted)
    assert (fact.special_team, fact.to, fact.unit) == (True, None, OFFICE.code)
    silent = replace(life.world, office=replace(life.world.office, units={}))
    assert only(listed(life.case, "incident", asked, silent), Watchlisted).unit is None


def test_a_dispatching_office_of_a_county_or_above_lists():
    life = hung()
    assert (life.case.pressure, life.due("watch_limit")) == ("watchlisted", "2026-03-23")
    watch = watch_of(life.case)
    assert (watch.unit, watch.level, watch.ground, watch.since) == (OFFICE.code, "county", "backlog", life.facts[-1].envelope.at)
    town = a_life(worked(), two_levels().with_unit(TOWN_OFFICE).with_holding(holding(TOWN_DISPATCHER)))
    assert "listed from county level on" in town.reasons(BACKLOG, TOWN_DISPATCHER)


@pytest.mark.parametrize("by", [SUPERVISOR, HEAD, CHIEF, CHAIR, SYSTEM])
def test_nobody_else_lists(by):
    assert isinstance(worked().refusal(BACKLOG, by), NotYours)


def test_the_ground_and_the_limit_are_known():
    life = worked()
    assert "ground 'x' is unknown; allowed: incident, superior" in life.reasons(cmd(Watchlist, ground="x"), DISPATCHER)
    assert "is said in `text`" in life.reasons(cmd(Watchlist, ground="other"), DISPATCHER)
    assert "limit: " in life.reasons(cmd(Watchlist, ground="backlog", limit="soon"), DISPATCHER)
    assert "give days or working days" in life.reasons(cmd(Watchlist, ground="backlog", limit="2 hours"), DISPATCHER)
    life.does(cmd(Watchlist, ground="other", text="sealed", limit="10 working days"), DISPATCHER)
    assert life.due("watch_limit") == "2026-03-16"


def test_a_case_that_is_over_is_not_listed():
    life = worked()
    life.case.handling = "revisited"
    assert isinstance(life.refusal(BACKLOG, DISPATCHER), MoveNotAllowed)


# its limit


def test_only_who_listed_or_a_level_above_lengthens_the_limit():
    life = worked()
    life.does(BACKLOG, CITY_DISPATCHER)
    longer = cmd(Extend, clock="watch_limit", limit="5 working days", reason="sealed")
    assert "listed by 620500-lg of city level" in life.reasons(longer, DISPATCHER)
    life.does(longer, CITY_DISPATCHER)
    assert life.due("watch_limit") == "2026-03-30"
    county = hung()
    county.does(longer, DISPATCHER)
    assert county.clock("watch_limit").revision == 2
    assert "watch_limit is lengthened by dispatcher" in county.reasons(longer, SUPERVISOR)


def test_a_missed_limit_is_told_and_a_summons_proposed_by_the_system():
    life = alone(hung(), "watch_limit")
    life.ticks("2026-03-18 09:00")
    assert said(life.facts, Proposed) == []
    life.ticks("2026-03-24 00:00")
    fact = only(life.facts, Proposed)
    assert (fact.paper, fact.kind, fact.unit, fact.ground) == ("summons-1", "summons", COUNTY.code, "watch_limit")
    assert fact.authority == "示例政府办〔2026〕1号(样本)"
    assert life.case.papers["summons-1"].status == "proposed"


def test_a_second_miss_proposes_a_reprimand():
    life = alone(hung(), "watch_limit")
    assert "on the watch list until 2026-03-23" in life.reasons(BACKLOG, DISPATCHER)
    life.ticks("2026-03-24 09:00")
    again = only(life.does(cmd(Watchlist, ground="backlog", limit="5 working days"), DISPATCHER), Watchlisted)
    assert (again.again, life.due("watch_limit"), life.clock("watch_limit").round) == (True, "2026-03-31", 2)
    assert life.case.missed["watch_limit..1"].answered_at is not None
    life.ticks("2026-04-01 00:00")
    assert [fact.kind for fact in said(life.facts, Proposed)] == ["summons", "circular"]


def test_the_first_miss_of_a_later_plate_is_a_first_miss():
    life = alone(hung(), "watch_limit")
    life.ticks("2026-03-24 09:00")
    pay(life, 30_000_000).does(ASK, OFFICER)
    life.does(PASS, SUPERVISOR)
    life.does(OFF, DISPATCHER)
    life.does(BACKLOG, DISPATCHER)
    life.ticks("2026-05-06 09:00")
    assert [fact.kind for fact in said(life.facts, Proposed)] == ["summons", "summons"]


def test_without_a_paper_or_a_lead_nothing_is_proposed_by_the_system():
    life = drafting("watchlisted", life=alone(hung(), "watch_limit"))
    life.ticks("2026-03-24 09:00")
    assert said(life.facts, Proposed) == []
    unled = alone(hung(), "watch_limit")
    unled.case.lead = None
    unled.ticks("2026-03-24 09:00")
    assert said(unled.facts, Proposed) == []


def test_a_new_limit_is_set_by_the_listing_level_or_above():
    life = alone(worked(), "track")
    life.does(BACKLOG, CITY_DISPATCHER)
    life.on("2026-03-24")
    assert "listed by 620500-lg of city level" in life.reasons(BACKLOG, DISPATCHER)
    alone(life, "none")
    assert "take it off first" in life.reasons(BACKLOG, CITY_DISPATCHER)


# off


def test_asked_by_the_lead_checked_by_a_supervisor_taken_off_by_the_dispatcher():
    life = solved()
    assert life.due("takeoff_check") == "2026-03-05"
    life.does(PASS, SUPERVISOR)
    life.does(OFF, DISPATCHER)
    assert (life.case.watch, life.case.clock("watch_limit"), life.case.clock("takeoff_check")) == (None, None, None)
    assert life.case.papers["watchlist-1"].status == "lifted"
    assert life.topics()[-3:] == ["take_off_asked", "take_off_checked", "taken_off"]


def test_without_a_plate_there_is_nothing_to_take_off():
    life = worked()
    for command, by in ((ASK, OFFICER), (PASS, SUPERVISOR), (OFF, DISPATCHER), (cmd(RefuseTakeOff, reason="sealed"), SUPERVISOR)):
        assert life.reasons(command, by) == "the case is not on the watch list"


def test_only_the_lead_unit_asks_and_once():
    life = solved()
    assert "asked for and is not decided yet" in life.reasons(ASK, HEAD)
    other = hung()
    assert "belongs to the lead unit" in other.reasons(ASK, Actor("x", Post.OFFICER, OFFICE))
    assert isinstance(other.refusal(ASK, WINDOW), NotYours)


def test_nobody_checks_or_decides_what_nobody_asked_for():
    life = hung()
    for command, by in ((PASS, SUPERVISOR), (OFF, DISPATCHER), (cmd(RefuseTakeOff, reason="sealed"), DISPATCHER)):
        assert "nobody asked for taking it off" in life.reasons(command, by)


def test_the_checker_neither_handled_nor_asked_and_checks_once():
    life = solved()
    assert "you handled this case" in life.reasons(PASS, replace(SUPERVISOR, person=OFFICER.person))
    assert "you asked for it" in life.reasons(PASS, replace(SUPERVISOR, person=OFFICER.person))
    assert "how 'x' is unknown; allowed: on_site, call" in life.reasons(replace(PASS, how="x"), SUPERVISOR)
    life.does(PASS, SUPERVISOR)
    assert "it was checked already" in life.reasons(PASS, CITY_SUPERVISOR)


def test_the_listing_level_or_above_checks_and_takes_off():
    life = worked()
    life.does(BACKLOG, CITY_DISPATCHER)
    pay(life, 30_000_000).does(ASK, OFFICER)
    assert "yours is of county level" in life.reasons(PASS, SUPERVISOR)
    life.does(PASS, CITY_SUPERVISOR)
    assert "yours is of county level" in life.reasons(OFF, DISPATCHER)
    assert "yours is of county level" in life.reasons(cmd(RefuseTakeOff, reason="sealed"), SUPERVISOR)
    life.does(OFF, CITY_DISPATCHER)
    assert not life.case.watchlisted


def test_the_handling_unit_and_its_people_never_take_it_off():
    life = solved()
    life.does(PASS, SUPERVISOR)
    assert "cannot check itself" in life.reasons(OFF, Actor("x", Post.DISPATCHER, COUNTY))
    assert "you handled this case" in life.reasons(OFF, replace(DISPATCHER, person=OFFICER.person))


def test_no_check_passes_while_the_wages_are_owed():
    life = hung()
    life.does(ASK, HEAD)
    assert "a check passes only when it is solved" in life.reasons(PASS, SUPERVISOR)
    assert "it was not checked yet" in life.reasons(OFF, DISPATCHER)
    life.does(replace(PASS, passed=False), SUPERVISOR)
    assert "the check did not pass" in life.reasons(OFF, DISPATCHER)


def test_what_the_check_found_must_still_hold():
    life = solved()
    life.does(PASS, SUPERVISOR)
    life.case.verified = whole(11, 40_000_000)
    assert "the check did not pass" in life.reasons(OFF, OTHER_DISPATCHER)


def test_a_refusal_lets_the_limit_run_on_and_it_may_be_asked_for_anew():
    life = hung()
    before = life.clock("watch_limit")
    life.does(ASK, OFFICER)
    assert "no reason" in life.reasons(cmd(RefuseTakeOff, reason=""), SUPERVISOR)
    life.does(cmd(RefuseTakeOff, reason="sealed"), SUPERVISOR)
    assert (life.clock("watch_limit"), life.case.clock("takeoff_check"), life.case.pressure) == (before, None, "watchlisted")
    life.does(ASK, OFFICER)
    assert life.clock("takeoff_check").round == 2


def test_an_incident_is_over_when_met_reported_and_wages_began_to_be_paid():
    life = worked()
    life.does(cmd(ReportIncident, heads=40), WINDOW)
    life.case.watch = None
    life.does(cmd(Watchlist, ground="incident"), DISPATCHER)
    assert not is_solved(life.case)
    life.does(cmd(Arrive), OFFICER)
    life.does(cmd(SendIncidentReport, government="x", superior="y"), OFFICER)
    assert not is_solved(life.case)
    pay(life, 10_000_000)
    assert is_solved(life.case)
    life.case.watch = replace(watch_of(life.case), ground="backlog")
    assert not is_solved(life.case)


@pytest.mark.parametrize("done", [{"rectified": True}, {"handling": "redirected"}])
def test_a_breach_put_right_or_an_exit_agreed_to_is_solved(done):
    life = hung()
    for name, value in done.items():
        setattr(life.case, name, value)
    assert is_solved(life.case)


def test_a_plate_of_nobody_known_may_be_taken_off_by_any_office():
    life = a_life(given(receive=receipt(claimed=ORDINARY)))
    life.case.watch = replace(watch_of(hung().case), level=None, unit=None)
    life.case.verified = whole(1, 0)
    life.does(ASK, OFFICER)
    life.does(PASS, SUPERVISOR)
    life.does(OFF, DISPATCHER)
    assert not life.case.watchlisted
