"""A leader owns the case: who may name whom, what the leader owes, and when the ownership ends."""

from dataclasses import replace

import pytest

from casework.domain.approvals import Approve
from casework.domain.ladder.steps import Climbed
from casework.domain.pressing.incidents import ReportIncident
from casework.domain.pressing.instructing import Instruct, InstructReply
from casework.domain.pressing.leading import ChangeLeader, LeaderReleased, NameLeader, NoLeader, released
from casework.domain.pressing.leading_rules import required_level
from casework.domain.pressing.owning import Acknowledge, FormTeam, Plan, Progress
from casework.domain.pressing.pressure import Remind, Warn
from casework.domain.pressing.signing_off import SignOff
from casework.domain.refusals import NotYours, RuleRefused
from casework.domain.requesting import Requested
from casework.domain.statute.filing import File
from casework.domain.values import Actor, Post, Sum
from casework.workflows.tables import TABLES
from tests.leaders import CITY_GOVERNMENT, led_by, post
from tests.people import (
    CHAIR,
    CITY_DISPATCHER,
    COUNTY,
    DISPATCHER,
    GOVERNMENT,
    HEAD,
    LEADER,
    OFFICER,
    SUPERVISOR,
    SYSTEM,
    TOWN,
    TOWN_HEAD,
    TWO,
)
from tests.spec import CASE, Life
from tests.unpaid import investigated, whole

MAJOR = whole(40, 60_000_000)
UNIT = GOVERNMENT.code


def name(leader: str = "leader", unit: str = UNIT) -> NameLeader:
    """Names the county's leader unless told otherwise."""
    return NameLeader(case_no=CASE, leader=leader, unit=unit)


def major(**changes: object) -> Life:
    """A case of forty workers and 600,000 yuan, established."""
    return investigated(MAJOR, claimed=MAJOR, **changes)


def owned() -> Life:
    """A leader owns it since Monday 2026-03-02."""
    life = major()
    life.does(name(), DISPATCHER)
    return life


def acknowledged() -> Life:
    """The leader took it."""
    life = owned()
    life.does(Acknowledge(case_no=CASE), LEADER)
    return life


def solved() -> Life:
    """The workers are paid and were asked, the leader still owns it."""
    life = acknowledged()
    life.case.handling, life.case.verified = "revisited", Sum(40, 0)
    return life


def test_naming_a_leader_ends_the_duty_to_name_one_and_opens_the_leaders_own() -> None:
    life = owned()
    assert life.case.clock("name_leader") is None
    assert [life.due(rule) for rule in ("acknowledge", "team", "plan")] == ["2026-03-03", "2026-03-04", "2026-03-05"]
    assert life.clock("own_limit").limit == "30 working days"
    assert life.case.pressure == "leader_owned"


def test_a_major_case_asks_for_a_leader_within_two_working_days() -> None:
    assert major().due("name_leader") == "2026-03-04"


def test_a_reasoned_no_ends_the_duty_too() -> None:
    life = major()
    assert "no reason is given" in life.reasons(NoLeader(case_no=CASE, reason=""), DISPATCHER)
    life.does(NoLeader(case_no=CASE, reason="sealed"), DISPATCHER)
    assert life.case.clock("name_leader") is None
    assert life.case.owner is None


def test_the_system_may_name_a_leader_when_nobody_else_did() -> None:
    life = major()
    life.does(name(), SYSTEM)
    assert life.case.owner is not None


def test_the_chair_may_name_a_leader_and_a_mere_leader_may_not() -> None:
    life = major()
    assert isinstance(life.refusal(name(), LEADER), NotYours)
    life.does(name(), CHAIR)
    assert life.case.owner is not None


def test_only_a_person_whom_the_directory_knows_as_a_leader_is_named() -> None:
    life = major()
    assert "head holds no post of leader" in life.reasons(name("head", COUNTY.code), DISPATCHER)


def test_there_is_one_leader_at_a_time() -> None:
    life = owned()
    assert "use `change_leader`" in life.reasons(name("chair"), DISPATCHER)
    assert "owns the case already" in life.reasons(NoLeader(case_no=CASE, reason="sealed"), DISPATCHER)


def with_leader_of(life: Life, actor: Actor) -> Life:
    """The same life in a directory that knows one more leader."""
    from casework.domain.office import Holding

    since = life.world.office.holdings[0].since
    office = life.world.office.with_unit(actor.unit).with_holding(Holding(actor.person, "leader", actor.unit.code, since))
    life.world = replace(life.world, office=office)
    return life


def test_a_major_case_is_owned_at_county_level_or_above_and_history_is_taken_as_it_was() -> None:
    life = with_leader_of(major(), Actor("mayor", Post.LEADER, TOWN))
    assert "leader of county level or above" in life.reasons(name("mayor", TOWN.code), DISPATCHER)
    life.case.imported = True
    life.does(name("mayor", TOWN.code), DISPATCHER)
    assert life.case.owner is not None


def test_nobody_names_a_leader_above_their_own_level_nor_below_county() -> None:
    city = replace(GOVERNMENT, code="620500-gov", level="city", region="620500")
    life = with_leader_of(major(), Actor("vice-mayor", Post.LEADER, city))
    assert "named by an office of that level" in life.reasons(name("vice-mayor", city.code), DISPATCHER)
    town_office = replace(DISPATCHER, unit=TOWN)
    assert "from county level on" in life.reasons(name(), town_office)
    life.does(name("vice-mayor", city.code), CITY_DISPATCHER)
    assert life.case.owner is not None
    assert life.case.owner.level == "city"


@pytest.mark.parametrize(
    ("track", "total", "extreme", "level"),
    [
        ("simple", Sum(1, 100), False, "town"),
        ("ordinary", Sum(None, None), False, "county"),
        ("major", Sum(199, 499_999_999), False, "county"),
        ("major", Sum(200, 1), False, "city"),
        ("major", Sum(1, 500_000_000), False, "city"),
        ("major", Sum(1, 1), True, "city"),
    ],
)
def test_gravity_says_how_high_the_leader_must_be(track: str, total: Sum, extreme: bool, level: str) -> None:
    life = investigated()
    life.case.track, life.case.verified, life.case.claimed = track, total, total
    if extreme:
        life.does(ReportIncident(case_no=CASE, extreme=True), OFFICER)
    assert required_level(life.case, life.asked(name(), DISPATCHER), life.world) == level


def test_where_the_rulebook_has_no_number_the_county_is_enough() -> None:
    life = major()
    life.world = replace(life.world, rulebook=replace(life.world.rulebook, numbers={}))
    assert required_level(life.case, life.asked(name(), DISPATCHER), life.world) == "county"


def test_a_new_leader_acknowledges_anew_and_the_limit_goes_on() -> None:
    life = acknowledged()
    limit = life.clock("own_limit")
    life.on("2026-03-09")
    life.does(ChangeLeader(case_no=CASE, leader="chair", unit=UNIT, handing_over="sealed"), DISPATCHER)
    assert life.case.owner is not None
    assert (life.case.owner.person, life.case.owner.acknowledged) == ("chair", False)
    assert life.clock("own_limit") == limit
    assert life.clock("acknowledge").subject == "chair"
    assert life.case.clock("progress") is None


def test_a_change_names_somebody_else_and_hands_over() -> None:
    life = major()
    change = ChangeLeader(case_no=CASE, leader="leader", unit=UNIT, handing_over="")
    assert "no leader owns the case" in life.reasons(change, DISPATCHER)
    reasons = owned().reasons(change, DISPATCHER)
    assert "name another" in reasons
    assert "no handing-over" in reasons


DEPUTY_LEADER = Actor("second", Post.LEADER, GOVERNMENT)


def with_deputy(life: Life, away: str = "") -> Life:
    """The leader has a named deputy 副职 (AB角) in the same government."""
    posts = (post("leader"), post("chair", chair=True), post("second"))
    return led_by(life, *posts, deputies=(("leader", "second"),), away=away)


def test_the_named_deputy_may_acknowledge_also_while_the_leader_is_there_and_nobody_else_of_the_unit_may() -> None:
    life = with_deputy(owned())
    elsewhere = replace(DEPUTY_LEADER, unit=COUNTY)
    for stranger in (CHAIR, elsewhere):
        assert "or the deputy whom the directory names" in life.reasons(Acknowledge(case_no=CASE), stranger)
    life.does(Acknowledge(case_no=CASE), DEPUTY_LEADER)
    assert life.case.owner is not None
    assert (life.case.owner.person, life.case.owner.acknowledged) == ("leader", True)
    assert "no leader owns the case" in major().reasons(Acknowledge(case_no=CASE), LEADER)


def test_who_stands_in_for_the_absent_leader_acknowledges_and_does_nothing_more() -> None:
    life = owned()
    stand_in = Actor("assistant", Post.LEADER, GOVERNMENT, acting_for="leader")
    life.does(Acknowledge(case_no=CASE), stand_in)
    acts = (
        FormTeam(case_no=CASE, units=(COUNTY.code, "620502-housing")), Plan(case_no=CASE, text="sealed"),
        Instruct(case_no=CASE, unit=COUNTY.code, text="sealed"),
    )  # fmt: skip
    for act in acts:
        assert "a deputy may acknowledge only" in life.reasons(act, stand_in)


def test_a_duty_not_acknowledged_is_told_to_the_chair_and_the_deputy_and_the_owner_stays() -> None:
    life = with_deputy(owned())
    missed = [fact for fact in life.ticks("2026-03-04 00:00") if isinstance(fact, Climbed)]
    [step] = [step for fact in missed for step in fact.steps if step.clock.startswith("acknowledge.")]
    assert (step.rung, step.missed) == ("warned", True)
    assert {(each.person, each.role) for each in step.told} == {("chair", "told"), ("second", "told"), ("leader", "copy")}
    assert life.case.owner is not None
    assert (life.case.owner.person, life.case.owner.acknowledged) == ("leader", False)


def test_a_former_leader_acts_no_more() -> None:
    life = acknowledged()
    life.does(ChangeLeader(case_no=CASE, leader="chair", unit=UNIT, handing_over="sealed"), DISPATCHER)
    for act in (Acknowledge(case_no=CASE), Plan(case_no=CASE, text="sealed")):
        assert "belongs to the leader chair" in life.reasons(act, LEADER)
    life.does(Acknowledge(case_no=CASE), CHAIR)


def test_a_leader_who_is_away_is_named_only_where_a_deputy_is_there() -> None:
    life = with_deputy(major(), away="leader second")
    assert "leader is away on 2026-03-02 and no deputy is there" in life.reasons(name(), DISPATCHER)
    life.does(name("chair"), DISPATCHER)
    change = ChangeLeader(case_no=CASE, leader="leader", unit=UNIT, handing_over="sealed")
    assert "no deputy is there" in life.reasons(change, DISPATCHER)
    with_deputy(life, away="leader").does(change, DISPATCHER)
    assert life.case.owner is not None
    assert life.case.owner.person == "leader"


def test_history_names_a_leader_who_was_away_as_it_was() -> None:
    life = with_deputy(major(), away="leader second")
    life.case.imported = True
    assert life.does(name(), DISPATCHER)


def test_who_merely_stands_in_is_no_leader_to_be_named() -> None:
    life = led_by(major(), post("leader"), deputies=(("leader", "head"),), away="leader")
    assert "head holds no post of leader" in life.reasons(name("head"), DISPATCHER)


def test_a_leader_of_the_city_is_changed_by_the_city_never_by_the_county() -> None:
    life = led_by(major(), post("leader"), post("mayor", unit=CITY_GOVERNMENT))
    life.does(name("mayor", CITY_GOVERNMENT.code), CITY_DISPATCHER)
    change = ChangeLeader(case_no=CASE, leader="leader", unit=UNIT, handing_over="sealed")
    assert "changed by an office of that level; yours is of county level" in life.reasons(change, DISPATCHER)
    life.does(change, CITY_DISPATCHER)
    assert life.case.owner is not None
    assert life.case.owner.person == "leader"


def test_the_chair_may_change_the_leader_as_well() -> None:
    life = acknowledged()
    life.does(ChangeLeader(case_no=CASE, leader="chair", unit=UNIT, handing_over="sealed"), CHAIR)
    assert life.case.owner is not None
    assert life.case.owner.person == "chair"


@pytest.mark.parametrize(
    ("workflow", "moves"),
    [
        ("handling", ("decline", "find_unfounded", "resolve", "strike_off")),
        ("procedure", ("accept", "file", "decide_penalty", "decide_handling", "decide_no_penalty", "close")),
        ("criminal_transfer", ("prepare", "approve_transfer", "refuse_transfer", "hand_over")),
    ],
)
def test_a_leader_decides_no_acceptance_penalty_or_transfer_neither_by_asking_nor_by_approving(
    workflow: str, moves: tuple[str, ...]
) -> None:
    for move in moves:
        rows = [row for row in TABLES[workflow].sentences if row.move == move]
        assert rows, f"there is no move {move}"
        posts = {post for row in rows for post in (*row.by, *(each for step in row.approved_by for each in step))}
        assert not {"leader", "leader*"} & posts, move


def test_a_leader_who_approves_a_filing_is_refused() -> None:
    life = acknowledged()
    request = life.does(File(case_no=CASE, officers=TWO), OFFICER)[0]
    assert isinstance(request, Requested)
    for leader in (LEADER, CHAIR):
        assert isinstance(life.refusal(Approve(case_no=CASE, request=request.request), leader), NotYours | RuleRefused)
    assert life.case.procedure == "none"


def test_team_plan_and_weekly_progress_end_their_duties() -> None:
    life = acknowledged()
    assert life.due("progress") == "2026-03-09"
    life.does(FormTeam(case_no=CASE, units=(COUNTY.code, "620502-housing", "620502-police")), LEADER)
    life.does(Plan(case_no=CASE, text="sealed"), LEADER)
    assert life.case.clock("team") is None
    assert life.case.clock("plan") is None
    life.on("2026-03-06").does(Progress(case_no=CASE, text="sealed"), OFFICER)
    assert life.clock("progress").round == 2
    assert life.due("progress") == "2026-03-13"
    assert life.case.owner is not None
    assert (life.case.owner.team, life.case.owner.plan) == (True, True)


def test_a_team_joins_at_least_two_known_units() -> None:
    life = acknowledged()
    assert "nowhere are not in the directory" in life.reasons(FormTeam(case_no=CASE, units=("nowhere",)), LEADER)
    assert "at least two units" in life.reasons(FormTeam(case_no=CASE, units=(COUNTY.code, COUNTY.code)), LEADER)


def test_progress_is_the_lead_units_to_report() -> None:
    assert "belongs to the lead unit" in acknowledged().reasons(Progress(case_no=CASE, text="sealed"), TOWN_HEAD)


def test_an_instruction_is_answered_once_by_the_unit_it_went_to() -> None:
    life = acknowledged()
    assert "'nowhere' is not in the directory" in life.reasons(Instruct(case_no=CASE, unit="nowhere", text="sealed"), LEADER)
    life.does(Instruct(case_no=CASE, unit=COUNTY.code, text="sealed"), LEADER)
    assert life.due("instruct_reply", "instruction-1") == "2026-03-05"
    reply = InstructReply(case_no=CASE, paper="instruction-1", text="sealed")
    assert "went to unit 620502-hrss" in life.reasons(reply, TOWN_HEAD)
    life.does(reply, HEAD)
    assert life.case.clock("instruct_reply") is None
    assert "no instruction that waits" in life.reasons(reply, HEAD)


def test_a_leader_signs_off_only_what_is_paid_and_checked_by_others() -> None:
    life = solved()
    life.case.verified = MAJOR
    sign = SignOff(case_no=CASE, checked_by="supervisor", checked_how="call")
    assert "not paid by verified payments" in life.reasons(sign, LEADER)
    life.case.verified = Sum(40, 0)
    assert "checked_how 'hearsay'" in life.reasons(replace(sign, checked_how="hearsay"), LEADER)
    for insider in ("", "leader", "officer-1"):
        assert "neither handled nor owns" in life.reasons(replace(sign, checked_by=insider), LEADER)
    life.does(sign, LEADER)
    assert life.case.owner is not None
    assert life.case.owner.signed_off


def test_a_site_breach_is_signed_off_when_it_is_put_right() -> None:
    life = solved()
    life.case.matter, life.case.verified = "site_breach", None
    sign = SignOff(case_no=CASE, checked_by="supervisor", checked_how="on_site")
    assert "not paid" in life.reasons(sign, LEADER)
    life.case.rectified = True
    life.does(sign, LEADER)
    assert life.case.owner is not None


def test_release_ends_every_duty_of_the_leader() -> None:
    life = acknowledged()
    facts = released(life.case, "strike_off")
    assert facts == [LeaderReleased(leader="leader", because="strike_off")]
    assert [signal.name for signal in facts[0].signals()] == ["release"]
    facts[0].effect(life.case)
    assert life.case.owner is None
    assert released(life.case, "strike_off") == []


def test_a_reminder_stands_until_its_clock_closes_and_is_said_once() -> None:
    life = investigated()
    life.does(Remind(case_no=CASE, text="sealed"), SUPERVISOR)
    assert life.case.pressure == "reminded"
    assert "reminded already" in life.reasons(Remind(case_no=CASE), SUPERVISOR)
    life.does(Warn(case_no=CASE), DISPATCHER)
    assert life.case.pressure == "warned"
    assert "warned already" in life.reasons(Warn(case_no=CASE), SUPERVISOR)
    assert "warned already" in life.reasons(Remind(case_no=CASE), SUPERVISOR)


def test_a_reminder_names_an_open_duty_of_an_office() -> None:
    life = investigated()
    assert "x.y.1 is no open duty" in life.reasons(Remind(case_no=CASE, clock="x.y.1"), SUPERVISOR)
    life.does(Remind(case_no=CASE, clock=life.clock("first_contact").key), SUPERVISOR)
    assert life.case.pressure == "reminded"
    life.case.lead = None
    life.does(Warn(case_no=CASE), SUPERVISOR)
    assert life.case.pressure == "warned"
    life.case.clocks = {}
    assert "open: none" in life.reasons(Warn(case_no=CASE), SUPERVISOR)


def test_a_reminder_presses_the_leaders_limit_where_a_leader_owns_the_case() -> None:
    life = owned()
    life.does(Remind(case_no=CASE), SUPERVISOR)
    assert life.case.climbed_on(life.clock("own_limit")) == ("reminded",)
