"""一个沉默的单位: one office that says nothing, step by step up to a leader who owns the case, and down again only with the money."""

from datetime import date, timedelta

import pytest

from casework.domain.ladder.steps import Climbed
from casework.domain.settling.replies import Reply
from tests.people import CITY_DISPATCHER, DISPATCHER, LEADER, OFFICER, SUPERVISOR, TWO, WINDOW
from tests.properties.scenes import CONTRACTOR, EMPLOYER
from tests.unpaid import whole

OWED = whole(10, 15_000_000)


@pytest.fixture
def silent(office):
    """Received, dispatched, signed, accepted and filed on Monday 2 March 2026; after that nobody lifts a hand for the workers."""
    office.receives(claimed=OWED, respondents=(EMPLOYER, CONTRACTOR), facts_agreed=False)
    office.dispatches()
    office.signs_in()
    office.gets("contact", OFFICER, way="phone")
    office.gets("accept", OFFICER)
    office.gets("file", OFFICER, officers=TWO)
    assert (office.case.track, office.clock("track").due_text) == ("ordinary", "2026-03-23")
    return office


def on(office, day, clock="track"):
    """The rung that a clock reached on that local day (None: nothing), and who was told of it, copies left out."""
    office.waits(until=day)
    steps = [
        step
        for fact in office.facts
        if isinstance(fact, Climbed) and fact.envelope.at == office.house.clock()
        for step in fact.steps
        if step.clock.startswith(f"{clock}.")
    ]
    return (steps[0].rung, [each.address for each in steps[0].told if each.role == "told"]) if steps else None


def test_one_silent_office_from_the_first_notice_to_the_last_signature(silent):
    it_climbs(silent)
    the_leader_works(silent)
    the_money_comes(silent)
    it_comes_down(silent)
    case = silent.case
    assert (case.struck_off, case.owner, case.pressure, case.balance_fen) == (True, None, "none", 0)
    assert "track..1" in case.missed, "what was late stays late"
    assert "leader_released" in silent.topics


def it_climbs(office):
    """提醒、预警、督办函、挂牌、包案: each on its own day, to its own people."""
    assert on(office, "2026-03-12 09:00") == ("half", ["officer-1", "officer-2"])
    assert on(office, "2026-03-18 09:00") == ("reminded", ["officer-1", "officer-2", "head"])
    assert office.case.pressure == "reminded"

    assert on(office, "2026-03-24 00:00") == ("warned", ["head", "chief", "deputy", "worker"])
    assert office.case.pressure == "warned" and "track..1" in office.case.missed

    assert on(office, "2026-03-25 09:00") == ("urged", ["chief"])
    assert office.case.pressure == "urged"
    urging = office.case.latest_paper(("urge",), ("served",))
    assert urging is not None and office.clock("urge_reply", urging.id).due_text == "2026-03-30"

    assert on(office, "2026-03-30 09:00") == ("watchlisted", ["chief", "chair"])
    assert office.case.pressure == "watchlisted" and office.clock("watch_limit").due_text == "2026-04-21"

    assert on(office, "2026-04-07 09:00") == ("leader_owned", ["chief"])
    case = office.case
    assert case.pressure == "leader_owned" and case.owner is not None and case.owner.person == "leader"
    assert {clock.rule for clock in case.clocks.values()} >= {"acknowledge", "team", "plan", "own_limit", "watch_limit", "track"}
    assert office.clock("own_limit").due_text == "2026-05-21"


def the_leader_works(office):
    """接收、专班、一案一策、周调度、批示."""
    office.gets("acknowledge", LEADER)
    office.gets("form_team", LEADER, units=("620502-hrss", "620502-housing"))
    office.gets("plan", LEADER, text="先由总包清偿，再追偿")
    office.waits(working_days=4)
    office.gets("progress", OFFICER, text="总包承诺本周支付")
    assert office.clock("progress").round == 2
    office.gets("instruct", LEADER, unit="620502-hrss", text="三日内落实资金")
    instruction = office.case.latest_paper(("instruction",), ("served",))
    assert instruction is not None
    office.gets("instruct_reply", OFFICER, paper=instruction.id, text="资金已到专户")


def the_money_comes(office):
    """Nothing is solved before the money is proven paid."""
    office.establishes(OWED)
    assert "are not paid by proof" in str(office.refusal("resolve", OFFICER, heads=10, fen=15_000_000))
    office.is_paid()
    office.is_resolved()
    office.is_revisited()


def it_comes_down(office):
    """摘牌, 签字, 销号: others check, then the leader signs, then the line is struck off."""
    assert "摘牌" in str(office.refusal("strike_off", DISPATCHER))
    office.gets("ask_take_off", OFFICER, text="工资已全部支付")
    office.gets("check_take_off", SUPERVISOR, passed=True, how="call", text="十名工人均已收到")
    office.gets("take_off", DISPATCHER)
    assert not office.case.watchlisted

    assert "sign" in str(office.refusal("strike_off", DISPATCHER))
    office.gets("sign_off", LEADER, checked_by="city-supervisor", checked_how="on_site")
    office.gets("strike_off", DISPATCHER)


def test_a_leader_who_is_silent_too_loses_the_lead_to_the_next_level(silent):
    office = silent
    office.waits(until="2026-05-22 00:00")
    assert office.case.pressure == "leader_owned" and "own_limit..1" in office.case.missed
    office.waits(until="2026-06-05 09:00")
    case = office.case
    assert case.pressure == "raised"
    assert case.lead is not None and case.lead.level == "city"
    assert "620502-hrss" in {unit.code for unit in case.cohandlers}
    assert case.clock("track") is not None and case.clock("track").due_text == "2026-03-23"


def test_T18_a_longer_limit_takes_back_what_was_said_and_says_the_new_once(silent):
    office = silent
    office.waits(until="2026-03-18 09:00")
    assert office.case.pressure == "reminded"
    office.gets("extend", DISPATCHER, clock="track", limit="10 working days", reason="等待结算")
    assert office.case.pressure == "none", "the reminder of the old date is superseded"
    track = office.clock("track")
    assert (track.revision, track.due_text) == (2, "2026-04-07")
    office.waits(until="2026-04-08 09:00")
    said = [decision for fact in office.facts if isinstance(fact, Climbed) for decision in fact.decisions() if decision[0] == track.key]
    assert said == [(track.key, *each) for each in ((1, "half"), (1, "reminded"), (2, "half"), (2, "reminded"), (2, "warned"))]


def test_T13_a_case_that_nobody_was_given_climbs_as_well(office):
    office.receives(claimed=OWED, respondents=(EMPLOYER, CONTRACTOR), facts_agreed=False)
    office.waits(until="2026-04-07 09:00")
    case = office.case
    assert case.lead is None and case.pressure == "leader_owned" and case.owner is not None


def test_T14_three_days_of_outage_are_one_fact_a_case_with_the_skipped_rungs_inside(silent):
    office = silent
    office.house.tick(office.house.clock() + timedelta(days=28))
    climbed = [fact for fact in office.facts if isinstance(fact, Climbed)]
    assert len(climbed) == 1
    track = next(step for step in climbed[0].steps if step.clock == "track..1")
    assert (track.rung, track.over) == ("watchlisted", ("half", "reminded", "warned", "urged"))
    assert office.case.watchlisted and office.case.latest_paper(("urge",), ("served",)) is None
    assert office.house.tick().climbs == 0


def test_the_workers_voice_brings_it_back_under_the_same_leader(silent):
    office = silent
    office.waits(until="2026-04-07 09:00")
    office.gets("acknowledge", LEADER)
    office.establishes(OWED)
    office.is_paid()
    office.is_resolved()
    verified = office.case.verified
    assert verified is not None
    unpaid = tuple(Reply(line.worker, "unpaid" if place == 0 else "paid", satisfied=place > 0) for place, line in enumerate(verified.lines))
    office.gets("revisit", WINDOW, replies=unpaid)
    case = office.case
    assert (case.handling, case.round) == ("dispatched", 2)
    assert case.owner is not None and case.owner.person == "leader"
    assert office.clock("own_limit").opened_at.date() >= date(2026, 4, 7)


def test_only_a_person_of_the_higher_level_may_take_it_up_before_its_time(silent):
    office = silent
    assert "level" in str(office.refusal("raise", DISPATCHER, ground="不宜由本级办理"))
    office.gets("raise", CITY_DISPATCHER, ground="不宜由本级办理")
    assert office.case.pressure == "raised"
    assert "led by 620500-hrss of city level" in str(office.refusal("raise", CITY_DISPATCHER, ground="again"))
