"""Letters beside the ladder's own: a person's pressure, a moved date, a leader who owns the case, and nobody to lead it."""

from dataclasses import replace
from typing import Any

from casework.domain.ladder.recounting import Recounted
from casework.domain.pressing.leading import NameLeader, NobodyToLead
from casework.domain.pressing.pressure import Remind
from casework.domain.pressing.raising import Raise, RaiseImpossible
from casework.domain.pressing.standing import Cause
from casework.domain.pressing.urging import Urge
from casework.domain.pressing.watching import Watchlist
from casework.domain.values import Recipient
from casework.projections.letters import letter_rows
from casework.projections.life import Life as Read
from tests.people import CITY_DISPATCHER, COUNTY, DISPATCHER, GOVERNMENT, SUPERVISOR
from tests.pressed import ORDINARY, a_life
from tests.settling_lives import cmd
from tests.spec import Life
from tests.unpaid import investigated


def a_case() -> Life:
    """An ordinary case in the hands of the county."""
    return a_life(investigated(ORDINARY, claimed=ORDINARY))


def letters_of(life: Life, fact: Any) -> list[tuple[str, str, str]]:
    """Whom a fact that was stored last tells, of which clock and rung."""
    return [(row["recipient"], row["key"], row["rung"]) for row in letter_rows(Read.of(life.facts), fact, 7)]


def test_a_persons_pressure_reaches_the_persons_whom_the_rulebook_lists_for_its_rung():
    life = a_case()
    (reminded,) = life.does(cmd(Remind), SUPERVISOR)
    assert letters_of(life, reminded) == [(each, "track..1", "reminded") for each in ("officer-1", "head")]
    prompted = life.does(cmd(Urge, instrument="prompt"), SUPERVISOR)[0]
    assert letters_of(life, prompted) == [(each, "track..1", "prompted") for each in ("chief", "supervisor")]
    urged = life.does(cmd(Urge), SUPERVISOR)[0]
    assert letters_of(life, urged) == [(each, "track..1", "urged") for each in ("chief", "supervisor")]


def test_a_plate_and_a_raise_by_a_person_are_told_as_well():
    life = a_case()
    plate = life.does(cmd(Watchlist, ground="backlog"), DISPATCHER)[0]
    assert {recipient for recipient, _, rung in letters_of(life, plate) if rung == "watchlisted"} >= {"chief", "chair", "supervisor"}
    raised = life.does(cmd(Raise, ground="不宜由本级办理"), CITY_DISPATCHER)[0]
    assert {recipient for recipient, _, rung in letters_of(life, raised) if rung == "raised"} >= {"city-dispatcher", "supervisor"}


def test_pressure_of_an_older_release_reaches_the_desk_of_the_unit():
    life = a_case()
    reminded: Any = life.does(cmd(Remind), SUPERVISOR)[0]
    old = replace(reminded, told=())
    assert letters_of(life, old) == [(f"unit_head@{COUNTY.code}", "track..1", "reminded")]


def test_an_urging_by_the_ladder_is_told_by_its_step_alone():
    life = a_case()
    facts = life.ticks("2026-03-25 09:00")
    urged = [fact for fact in facts if fact.topic == "case.urged"]
    assert urged and all(letters_of(life, fact) == [] for fact in urged)


def test_the_leader_is_told_to_take_the_case_whoever_named_them():
    life = a_case()
    (named,) = life.does(cmd(NameLeader, leader="leader", unit=GOVERNMENT.code), DISPATCHER)
    assert letters_of(life, named) == [("leader", "acknowledge.leader.1", "named")]


def test_a_moved_date_is_told_to_whoever_must_act_on_that_clock():
    life = a_case()
    told = (Recipient("officer-1", "officer", COUNTY.code), Recipient("head", "unit_head", COUNTY.code))
    moved = {"track..1": ("2026-03-23", "2026-03-24"), "clue_decision..1": ("2026-03-06", "2026-03-09")}
    fact = Recounted(
        cause="calendar x", moved=moved, told=told, concerns={"officer-1": ("track..1",), "head": ("clue_decision..1",)},
        who=life.facts[-1].who,
    )  # fmt: skip
    assert letters_of(life, fact) == [("officer-1", "track..1", "moved"), ("head", "clue_decision..1", "moved")]


def test_an_alarm_that_there_is_nobody_reaches_the_supervisor():
    life, told = a_case(), (Recipient("supervisor", "supervisor", "620502-lg"),)
    who = life.facts[-1].who
    nobody = NobodyToLead(clock="track..1", revision=1, level="county", told=told, who=who)
    assert letters_of(life, nobody) == [("supervisor", "track..1", "nobody")]
    assert letters_of(life, NobodyToLead(clock="", revision=0, level="county", told=told, who=who)) == []
    above = RaiseImpossible(level="province", causes=(Cause("track..1", 1),), told=told, who=who)
    assert letters_of(life, above) == [("supervisor", "track..1", "nobody")]
