"""Pressure without a paper in the rulebook is drafted, signed or refused by the supervisor, then by the next in line (tables 4.3)."""

from dataclasses import replace

import pytest

from casework.domain.extending import Extend
from casework.domain.ladder.steps import Climbed
from casework.domain.pressing.drafting import PressureDrafted, PressureWithdrawn
from casework.domain.pressing.leading import LeaderNamed, NameLeader
from casework.domain.pressing.raising import Raised
from casework.domain.pressing.signing import PressureRefused, PressureSigned, RefusePressure, SignPressure
from casework.domain.pressing.urging import Urged
from casework.domain.pressing.watching import Watchlist, Watchlisted, listed
from casework.domain.refusals import NotYours
from tests.people import (
    CHAIR,
    CITY,
    CITY_OFFICE,
    CITY_SUPERVISOR,
    COUNTY,
    DISPATCHER,
    GOVERNMENT,
    HEAD,
    OFFICE,
    OFFICER,
    SUPERVISOR,
    SYSTEM,
)
from tests.pressed import ORDINARY, a_life, alone, drafting, only, said
from tests.settling_lives import cmd
from tests.spec import Life
from tests.unpaid import investigated

SIGN = cmd(SignPressure, paper="urge-1", number=" 秦治欠办〔2026〕7号 ")


def drafted() -> Life:
    """The urging of the worker's clock lies with the supervisor since 2026-03-25."""
    life = drafting("urged")
    life.ticks("2026-03-25 09:00")
    return life


def test_without_a_paper_in_the_rulebook_a_rung_is_a_draft_and_no_pressure():
    life = drafted()
    fact = only(life.facts, PressureDrafted)
    assert (fact.paper, fact.rung, fact.unit, fact.to) == ("urge-1", "urged", OFFICE.code, COUNTY.code)
    clock = life.clock("sign_pressure", "urge-1")
    assert (clock.owner, clock.unit, clock.due_text) == ("supervisor", OFFICE.code, "2026-03-26")
    assert (life.case.pressure, life.case.papers["urge-1"].status) == ("warned", "drafted")


def test_signing_brings_about_what_the_rulebooks_paper_would_have():
    life = drafted()
    facts = life.does(SIGN, SUPERVISOR)
    assert [fact.topic for fact in facts] == ["case.pressure_signed", "case.urged"]
    assert only(facts, PressureSigned).number == "秦治欠办〔2026〕7号"
    fact = only(facts, Urged)
    assert (fact.paper, fact.unit, fact.issuer, fact.authority) == ("urge-1", COUNTY.code, OFFICE.code, "秦治欠办〔2026〕7号")
    assert (life.case.pressure, life.case.clock("sign_pressure"), life.due("urge_reply")) == ("urged", None, "2026-03-30")
    assert "'urge-1' is no draft that waits for a signature; waiting: none" in life.reasons(SIGN, SUPERVISOR)


def test_a_refused_rung_is_not_drafted_again_for_this_due_date():
    life = drafted()
    assert "no reason" in life.reasons(cmd(RefusePressure, paper="urge-1", reason=""), SUPERVISOR)
    fact = only(life.does(cmd(RefusePressure, paper="urge-1", reason="sealed"), SUPERVISOR), PressureRefused)
    assert (fact.rung, life.case.papers["urge-1"].status, life.case.clock("sign_pressure")) == ("urged", "declined", None)
    assert said(life.ticks("2026-03-29"), PressureDrafted) == []
    assert "is no draft" in life.reasons(cmd(RefusePressure, paper="urge-1", reason="sealed"), SUPERVISOR)


def test_a_paper_needs_its_number():
    assert "give the 文号" in drafted().reasons(cmd(SignPressure, paper="urge-1", number=" "), SUPERVISOR)


@pytest.mark.parametrize("by", [DISPATCHER, CHAIR])
def test_the_next_in_line_signs_once_the_supervisors_day_has_passed(by):
    life = drafted()
    assert "the supervisor has until 2026-03-26" in life.reasons(SIGN, by)
    assert "the supervisor has until" in life.reasons(cmd(RefusePressure, paper="urge-1", reason="sealed"), by)
    life.on("2026-03-27").does(SIGN, by)
    assert life.case.pressure == "urged"


@pytest.mark.parametrize("by", [OFFICER, HEAD, SYSTEM])
def test_nobody_else_signs(by):
    assert isinstance(drafted().refusal(SIGN, by), NotYours)


def test_somebody_of_the_issuing_level_or_above_signs():
    life = a_life(investigated(ORDINARY, claimed=ORDINARY))
    life.does(cmd(NameLeader, leader="leader", unit=GOVERNMENT.code), DISPATCHER)
    drafting("urged", life=alone(life, "own_limit")).ticks("2026-04-16 09:00")
    assert only(life.facts, PressureDrafted).unit == CITY_OFFICE.code
    assert "620500-lg of city level issues this paper" in life.reasons(SIGN, SUPERVISOR)
    assert "yours is of county" in life.reasons(cmd(RefusePressure, paper="urge-1", reason="sealed"), SUPERVISOR)
    life.does(SIGN, CITY_SUPERVISOR)
    assert life.case.pressure == "leader_owned"


def test_a_silent_supervisor_is_told_of_and_no_paper_is_written_about_the_paper():
    life = alone(drafted(), "sign_pressure", "track")
    life.world = drafting("urged", "watchlisted", "leader_owned").world
    facts = life.ticks("2026-03-28")
    assert [(step.clock, step.rung) for step in only(facts, Climbed).steps] == [("sign_pressure.urge-1.1", "warned")]
    later = life.ticks("2026-04-10")
    assert ("sign_pressure.urge-1.1", "urged") in [(s.clock, s.rung) for f in said(later, Climbed) for s in f.steps]
    assert [fact.rung for fact in said(life.facts, PressureDrafted)] == ["urged", "leader_owned"]


# the cause is gone


def test_what_was_done_or_moved_meanwhile_is_not_signed_any_more():
    moved = drafted()
    moved.case.clocks = {**moved.case.clocks, "track..1": replace(moved.clock("track"), revision=2)}
    assert "its due date moved" in moved.reasons(SIGN, SUPERVISOR)
    moved.does(cmd(RefusePressure, paper="urge-1", reason="sealed"), SUPERVISOR)
    done = alone(drafted(), "sign_pressure")
    assert "the duty it is about was done" in done.reasons(SIGN, SUPERVISOR)


def test_a_draft_whose_cause_is_gone_is_set_aside_by_the_next_tick():
    life = alone(drafted(), "sign_pressure")
    facts = life.ticks("2026-03-25 12:00")
    assert [(fact.paper, fact.because) for fact in said(facts, PressureWithdrawn)] == [("urge-1", "cause")]
    assert (life.case.clock("sign_pressure"), life.case.papers["urge-1"].status) == (None, "withdrawn")
    assert life.ticks("2026-06-01") == []


def test_signing_presses_only_the_duties_that_are_left():
    life = a_life(investigated(ORDINARY, claimed=ORDINARY))
    drafting("urged", life=alone(life, "track", "clue_decision")).ticks("2026-03-25 09:00")
    assert len(only(life.facts, PressureDrafted).causes) == 2
    alone(life, "track", "sign_pressure").does(SIGN, SUPERVISOR)
    assert [cause.clock for cause in only(life.facts, Urged).causes] == ["track..1"]


def test_an_extension_before_the_signature_takes_the_cause_away():
    life = drafting("urged")
    life.does(cmd(Extend, clock="track", limit="5 working days", reason="sealed"), DISPATCHER)
    life.ticks("2026-04-01 09:00")
    assert only(life.facts, PressureDrafted).causes[0].revision == 2


# the other rungs


def test_the_plate_is_drafted_and_signed():
    life = drafting("watchlisted")
    life.ticks("2026-03-30 09:00")
    fact = only(life.facts, PressureDrafted)
    assert (fact.paper, fact.rung, fact.ground, life.case.watchlisted) == ("watchlist-1", "watchlisted", "track..1", False)
    listed_now = only(life.does(cmd(SignPressure, paper="watchlist-1", number="7号"), SUPERVISOR), Watchlisted)
    assert (listed_now.unit, listed_now.ground, listed_now.authority) == (OFFICE.code, "track..1", "7号")
    assert life.case.pressure == "watchlisted"


def test_a_draft_of_what_stands_already_is_not_signed_and_set_aside():
    life = drafting("watchlisted")
    life.ticks("2026-03-30 09:00")
    life.does(cmd(Watchlist, ground="backlog"), DISPATCHER)
    assert "stands already" in life.reasons(cmd(SignPressure, paper="watchlist-1", number="7号"), SUPERVISOR)
    assert only(life.ticks(), PressureWithdrawn).because == "standing"


def test_a_grave_ground_without_a_paper_is_one_draft_while_it_waits():
    life = drafting()
    asked = life.asked(cmd(Watchlist, ground="incident"), SYSTEM)
    facts = listed(life.case, "incident", asked, life.world)
    assert [(fact.paper, fact.ground, fact.unit) for fact in said(facts, PressureDrafted)] == [("watchlist-1", "incident", OFFICE.code)]
    life.ticks("2026-03-30 09:00")
    assert listed(life.case, "incident", asked, life.world) == []
    life.does(cmd(SignPressure, paper="watchlist-1", number="7号"), SUPERVISOR)
    assert listed(life.case, "incident", asked, life.world) == []


def test_a_draft_falls_with_the_work_itself():
    life = a_life(investigated(ORDINARY, claimed=ORDINARY))
    life.world = drafting().world
    life.ticks("2026-03-30 09:00")
    life.case.handling = "withdrawn"
    life.case.papers = {key: replace(paper, causes=()) for key, paper in life.case.papers.items()}
    assert "the work has ended" in life.reasons(cmd(SignPressure, paper="watchlist-1", number="7号"), SUPERVISOR)


def test_a_leader_is_drafted_and_signed_and_a_leader_who_stands_makes_it_moot():
    life = drafting("leader_owned")
    life.ticks("2026-04-07 09:00")
    draft = only(life.facts, PressureDrafted)
    assert (draft.paper, draft.rung, draft.ground) == ("leader-1", "leader_owned", "track..1")
    facts = life.does(cmd(SignPressure, paper="leader-1", number="9号"), SUPERVISOR)
    assert (only(facts, LeaderNamed).authority, life.case.pressure) == ("9号", "leader_owned")
    other = drafting("leader_owned")
    other.ticks("2026-04-07 09:00")
    other.does(cmd(NameLeader, leader="leader", unit=GOVERNMENT.code), DISPATCHER)
    assert "stands already" in other.reasons(cmd(SignPressure, paper="leader-1", number="9号"), SUPERVISOR)


def test_the_raise_is_drafted_to_the_higher_office_and_signed():
    life = a_life(investigated(ORDINARY, claimed=ORDINARY))
    life.does(cmd(NameLeader, leader="leader", unit=GOVERNMENT.code), DISPATCHER)
    drafting("raised", life=alone(life, "own_limit")).ticks("2026-04-28 09:00")
    assert only(life.facts, PressureDrafted).unit == CITY_OFFICE.code
    assert life.case.papers["raise-1"].status == "drafted"
    facts = life.does(cmd(SignPressure, paper="raise-1", number="11号"), CITY_SUPERVISOR)
    assert (only(facts, Raised).lead, only(facts, Raised).authority) == (CITY, "11号")
    assert life.case.pressure == "raised"


def test_a_draft_of_an_office_that_was_dissolved_is_signed_by_any_supervisor():
    life = drafted()
    life.world = replace(life.world, office=life.world.office.without_unit(OFFICE.code))
    life.does(SIGN, CITY_SUPERVISOR)
    assert only(life.facts, Urged).issuer is None
