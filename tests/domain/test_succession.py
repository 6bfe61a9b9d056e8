"""A leader is a person in a post at a time: silence names one, the successor owns from the day of coming, nobody at all is an alarm."""

from dataclasses import replace
from datetime import date
from typing import Any

from casework.domain.facts import Fact
from casework.domain.ladder.climbing import Climb
from casework.domain.leaving.withdrawing import Withdraw
from casework.domain.office import Holding
from casework.domain.pressing.drafting import PressureDrafted
from casework.domain.pressing.leading import ChangeLeader, LeaderNamed, LeaderSucceeded, NameLeader, NobodyToLead, NoLeader
from casework.domain.pressing.owning import Acknowledge, FormTeam, Plan
from casework.domain.pressing.signing import SignPressure
from casework.domain.settling.reopening import Reopen
from casework.domain.state import Owner
from casework.domain.values import Actor, Post
from tests.leaders import CITY_GOVERNMENT, a_case, led_by, post, unauthorised
from tests.people import COUNTY, DISPATCHER, GOVERNMENT, OFFICER, SUPERVISOR, SYSTEM
from tests.spec import Life, at
from tests.statute import cmd

GOV = GOVERNMENT.code
PAPER = "示例政府办〔2026〕1号(样本)"


def leaders(facts: list[Fact]) -> list[Any]:
    """The facts about who owns the case."""
    return [fact for fact in facts if isinstance(fact, LeaderNamed | LeaderSucceeded | NobodyToLead)]


def owned_by(person: str, *posts: Holding) -> Life:
    """A major case of Monday 2026-03-02 that a leader owns and took over."""
    life = led_by(a_case(), *(posts or (post(person),)))
    life.does(cmd(NameLeader, leader=person, unit=GOV), DISPATCHER)
    life.does(cmd(Acknowledge), Actor(person, Post.LEADER, GOVERNMENT))
    life.does(cmd(FormTeam, units=(COUNTY.code, GOV)), Actor(person, Post.LEADER, GOVERNMENT))
    life.does(cmd(Plan, text="方案"), Actor(person, Post.LEADER, GOVERNMENT))
    return life


def overdue_without_a_leader() -> Life:
    """A case whose limit passed on 2026-04-14; at both rungs that ask for a leader there was an alarm that nobody is to be had."""
    life = led_by(a_case())
    alarms = leaders([fact for day in ("2026-03-05", "2026-04-15", "2026-05-05") for fact in life.ticks(day)])
    assert [(alarm.clock, alarm.because) for alarm in alarms] == [("name_leader..1", "nobody"), ("track..1", "nobody")]
    assert life.due("backlog") == "2026-05-15"
    return life


def looks(life: Life, when: str, **loads: int) -> list[Any]:
    """One look by the scheduler, and what it brings about for the leader."""
    return leaders(life.on(when).does(cmd(Climb, loads=loads), SYSTEM))


# silence


def test_where_nobody_was_named_in_two_working_days_the_system_names_one_under_the_paper_of_the_rulebook():
    life = led_by(a_case(), post("a"), post("b"))
    assert looks(life, "2026-03-04 23:59", a=2) == []
    [named] = looks(life, "2026-03-05 00:00", a=2)
    assert (named.leader, named.unit, named.authority, named.because) == ("b", GOV, PAPER, ("major", "any_leader", "least_loaded"))
    assert named.ground == "name_leader..1"
    assert (life.case.clock("name_leader"), "name_leader..1" in life.case.missed) == (None, True)
    assert (life.case.pressure, life.clock("acknowledge").subject) == ("leader_owned", "b")


def test_after_an_outage_silence_is_broken_once_though_two_rungs_ask_for_a_leader():
    for when in ("2026-03-10", "2026-04-30"):
        life = led_by(a_case(), post("a"))
        assert [fact.leader for fact in leaders(life.ticks(when))] == ["a"]


def test_a_named_leader_and_a_reasoned_no_are_no_silence():
    for answer in (cmd(NameLeader, leader="a", unit=GOV), cmd(NoLeader, reason="由人社局办理")):
        life = led_by(a_case(), post("a"))
        life.does(answer, DISPATCHER)
        assert leaders(life.ticks("2026-03-06")) == []


def test_without_a_paper_the_system_drafts_and_the_signature_of_the_supervisor_names_the_leader():
    life = led_by(unauthorised(a_case()), post("a"))
    [draft] = [fact for fact in life.ticks("2026-03-05 10:00") if isinstance(fact, PressureDrafted) and fact.rung != "urged"]
    assert (draft.rung, draft.unit, draft.ground) == ("leader_owned", "620502-lg", "name_leader..1")
    assert life.case.owner is None
    [named] = leaders(life.does(cmd(SignPressure, paper=draft.paper, number="治欠办〔2026〕7号"), SUPERVISOR))
    assert (named.leader, named.authority, named.ground) == ("a", "治欠办〔2026〕7号", "name_leader..1")


def test_where_there_is_nobody_silence_is_an_alarm_said_once_and_the_supervisor_is_told():
    life = led_by(a_case())
    [alarm] = leaders(life.ticks("2026-03-05 10:00"))
    assert (alarm.clock, alarm.level, alarm.because) == ("name_leader..1", "county", "nobody")
    assert [(each.person, each.role) for each in alarm.told] == [("supervisor", "told")]
    assert leaders(life.ticks("2026-03-06")) == []
    assert life.case.owner is None


def test_where_nobody_was_to_be_had_whoever_came_into_the_post_since_is_named_at_the_end_of_the_month():
    life = overdue_without_a_leader()
    led_by(life, post("late", since=date(2026, 5, 6)))
    assert leaders(life.ticks("2026-05-15 23:00")) == []
    [named] = leaders(life.ticks("2026-05-16 00:00"))
    assert (named.leader, named.ground, named.authority) == ("late", "name_leader..1", PAPER)
    assert (life.case.pressure, life.clock("acknowledge").subject, life.case.leaderless) == ("leader_owned", "late", {})


def test_a_month_in_which_nobody_came_repeats_no_alarm_and_the_next_month_looks_again():
    life = overdue_without_a_leader()
    assert leaders(life.ticks("2026-05-16")) == []
    assert (life.clock("backlog").key, life.due("backlog")) == ("backlog..2", "2026-06-15")
    led_by(life, post("late", since=date(2026, 5, 18)))
    assert [fact.leader for fact in leaders(life.ticks("2026-06-16"))] == ["late"]


# succession


def test_the_successor_owns_from_the_day_of_coming_and_acknowledges_anew():
    life = owned_by("old")
    led_by(life, post("old", until=date(2026, 3, 10)), post("new", since=date(2026, 3, 10)))
    assert looks(life, "2026-03-09 23:00") == []
    limit = life.clock("own_limit")
    [followed] = looks(life, "2026-03-11")
    assert followed == replace(
        followed, former="old", leader="new", unit=GOV, level="county", since=at("2026-03-10 00:00"), because=("successor",), authority=None
    )
    assert life.case.owner == Owner("new", GOV, "county", at("2026-03-10 00:00"))
    assert (life.clock("own_limit"), life.clock("acknowledge").subject) == (limit, "new")
    assert {life.clock(rule).subject for rule in ("team", "plan")} == {"new"}
    assert life.case.clock("progress") is None
    assert looks(life, "2026-03-11") == []


def test_a_successor_entered_by_name_is_preferred_and_the_case_is_not_owned_before_it_was():
    life = owned_by("old")
    named = replace(post("heir"), succeeds="old")
    led_by(life, post("old", until=date(2026, 3, 10)), post("other", since=date(2026, 3, 10)), named)
    [followed] = looks(life, "2026-03-11")
    assert followed.leader == "heir"
    assert life.case.owner is not None
    assert life.case.owner.since == at("2026-03-02 09:02")


def test_a_successor_who_is_away_owns_the_case_all_the_same():
    life = owned_by("old")
    led_by(life, post("old", until=date(2026, 3, 10)), post("new", since=date(2026, 3, 10)), away="new")
    assert [fact.leader for fact in looks(life, "2026-03-11")] == ["new"]


def test_where_nobody_came_into_the_post_a_leader_is_chosen_anew_of_the_same_level_at_least():
    life = owned_by("old")
    led_by(life, post("old", until=date(2026, 3, 10)), post("b"), post("c", "labour"))
    [followed] = looks(life, "2026-03-11")
    assert (followed.leader, followed.because, followed.authority) == ("c", ("major", "in_charge_of_labour"), PAPER)
    assert life.case.owner is not None
    assert life.case.owner.since == followed.since == life.facts[-1].envelope.at


def test_who_follows_a_leader_of_the_city_is_of_the_city():
    life = led_by(a_case(), post("county"), post("city", unit=CITY_GOVERNMENT))
    life.does(cmd(NameLeader, leader="city", unit=CITY_GOVERNMENT.code), replace(DISPATCHER, unit=replace(DISPATCHER.unit, level="city")))
    led_by(life, post("county"), post("second", unit=CITY_GOVERNMENT))
    assert [fact.leader for fact in looks(life, "2026-03-03")] == ["second"]


def test_where_there_is_nobody_at_all_the_former_leader_stays_written_and_the_alarm_is_said_once():
    life = owned_by("old")
    led_by(life, post("old", until=date(2026, 3, 10)))
    [alarm] = looks(life, "2026-03-11")
    assert (alarm.clock, alarm.because, alarm.told[0].person) == ("own_limit..1", "nobody", "supervisor")
    assert looks(life, "2026-03-12") == []
    led_by(life, post("late", since=date(2026, 3, 13)))
    assert [fact.leader for fact in looks(life, "2026-03-13")] == ["late"]
    led_by(life)
    assert [fact.topic for fact in looks(life, "2026-03-14")] == ["case.nobody_to_lead"]


def test_without_a_paper_nobody_is_chosen_anew_and_the_supervisor_is_told_to_have_the_leader_changed():
    life = unauthorised(owned_by("old"))
    led_by(life, post("old", until=date(2026, 3, 10)), post("b"))
    [alarm] = looks(life, "2026-03-11")
    assert (alarm.because, life.case.owner is not None and life.case.owner.person) == ("not_authorised", "old")
    life.does(cmd(ChangeLeader, leader="b", unit=GOV, handing_over="离任交接"), DISPATCHER)
    assert looks(life, "2026-03-12") == []


def test_an_alarm_is_raised_even_where_no_clock_runs():
    life = unauthorised(owned_by("old"))
    led_by(life)
    life.case.clocks = {}
    assert [(fact.clock, fact.told) for fact in looks(life, "2026-03-11")] == [("", ())]


def test_who_is_only_away_still_owns_the_case():
    life = owned_by("old", post("old"), post("new"))
    led_by(life, post("old"), post("new"), deputies=(("old", "new"),), away="old")
    assert looks(life, "2026-03-03") == []


def test_the_leader_who_comes_back_with_a_reopening_is_followed_where_the_post_changed_meanwhile():
    life = owned_by("old")
    life.gets(cmd(Withdraw, signed_by=("w1",), called_back_by="window", agreed_by="old"), OFFICER)
    life.on("2026-06-01").does(cmd(Reopen, ground="new_evidence"), SUPERVISOR)
    assert life.case.owner is not None
    assert life.case.owner.person == "old"
    led_by(life, post("old", until=date(2026, 5, 1)), post("new", since=date(2026, 5, 1)))
    assert [fact.leader for fact in looks(life, "2026-06-01 10:00")] == ["new"]


def test_a_raise_in_the_same_look_brings_the_leader_above_and_no_successor_beside():
    life = owned_by("old")
    led_by(life, post("old", until=date(2026, 3, 10)), post("new", since=date(2026, 3, 10)), post("city", unit=CITY_GOVERNMENT))
    facts = life.ticks("2026-06-01")
    assert [fact.topic for fact in facts if fact.topic in ("case.raised", "case.owned_above", "case.leader_succeeded")] == [
        "case.raised",
        "case.owned_above",
    ]
    assert life.case.owner is not None
    assert life.case.owner.person == "city"


def test_a_raise_that_waits_for_a_signature_keeps_nobody_from_following_the_leader_who_left():
    life = unauthorised(owned_by("a", post("a", until=date(2026, 4, 1)), post("heir", since=date(2026, 4, 1), succeeds="a")))
    facts = life.on("2026-07-01").does(cmd(Climb), SYSTEM)
    assert "raise" in {fact.paper.partition("-")[0] for fact in facts if isinstance(fact, PressureDrafted)}
    assert [fact.leader for fact in leaders(facts)] == ["heir"]
