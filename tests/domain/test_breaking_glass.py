"""Emergency access: opened for hours to people out of scope only, the supervisors told at once, judged by somebody else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from casework.domain.breaking_glass import RULE, BreakGlass, GlassBroken, ReviewGlass, standing_glass
from casework.domain.parties import Respondent
from casework.domain.values import Actor
from casework.projections.digests import line
from casework.projections.letters import letter_rows
from casework.projections.life import Life as Read
from casework.projections.sentences import sentence
from tests.people import CITY_SUPERVISOR, OFFICER, OTHER_COUNTY, STRANGER, SUPERVISOR, TOWN_OFFICER
from tests.settling_lives import cmd
from tests.spec import Life, given, receipt

WHY = "工人聚集,承办人联系不上"


def breaks(**fields: Any) -> BreakGlass:
    """An officer of another county wants to read the case."""
    command: BreakGlass = cmd(BreakGlass, **({"ground": "incident", "reason": WHY} | fields))
    return command


def broken(by: Actor = STRANGER, **fields: Any) -> tuple[Life, GlassBroken]:
    """A case that was opened to a stranger."""
    life = given()
    [fact] = life.does(breaks(**fields), by)
    assert isinstance(fact, GlassBroken)
    return life, fact


def test_a_stranger_reads_for_two_hours_and_nobody_else_does() -> None:
    life, fact = broken()
    since, until = fact.envelope.at, fact.envelope.at + timedelta(hours=2)
    assert fact.until == until
    for moment, stands in ((since, True), (until - timedelta(seconds=1), True), (until, False), (since - timedelta(seconds=1), False)):
        assert (standing_glass(life.case, STRANGER, moment) is not None) is stands
    for other in (TOWN_OFFICER, replace(STRANGER, person="officer-8"), replace(STRANGER, unit=replace(OTHER_COUNTY, code="x"))):
        assert standing_glass(life.case, other, since) is None


def test_the_supervisors_of_the_case_and_of_the_reader_are_told_at_once() -> None:
    life, fact = broken()
    assert [(each.person, each.role) for each in fact.told] == [("supervisor", "told"), ("city-supervisor", "copy")]
    rows = list(letter_rows(Read.of(life.facts), fact, 7))
    assert [(row["recipient"], row["rule"], row["rung"], row["urgent"]) for row in rows] == [
        ("supervisor", RULE, "broken", True), ("city-supervisor", RULE, "broken", True),
    ]  # fmt: skip
    assert "紧急调阅" in line(rows[0]) and rows[0]["due_at"] == fact.until


def test_the_history_tells_it_without_the_reason() -> None:
    zh, en = sentence(broken()[1])
    assert zh.startswith("第1次紧急调阅：突发事件，2小时，已告知：")
    assert "for 2 h" in en and WHY not in zh + en


def test_what_stands_is_not_broken_twice_and_afterwards_it_is() -> None:
    life, _ = broken()
    assert life.does(breaks(), STRANGER) == []
    life.now += timedelta(hours=2)
    assert [fact.glass for fact in life.does(breaks(hours=8), STRANGER)] == ["glass-2"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("fields", "by", "reason"),
    [
        ({}, OFFICER, "you see this case already"),
        ({}, CITY_SUPERVISOR, "you see this case already"),
        ({"ground": "curiosity"}, STRANGER, "ground 'curiosity' is unknown; allowed: incident, stand_in"),
        ({"reason": "  "}, STRANGER, "say in `reason`"),
        ({"hours": 0}, STRANGER, "it must be 1 to 8"),
        ({"hours": 9}, STRANGER, "it must be 1 to 8"),
    ],
)
def test_who_may_not_and_what_may_not_be(fields: dict[str, Any], by: Actor, reason: str) -> None:
    assert reason in given().reasons(breaks(**fields), by)


def test_who_was_recused_or_is_complained_of_does_not_read() -> None:
    life = given(receive=receipt(kind="own_motion", channel="inspection"))
    life.case.recused = (STRANGER.person,)
    assert "you were recused" in life.reasons(breaks(), STRANGER)
    assert "you were recused" in life.reasons(breaks(), replace(STRANGER, person="other", acting_for=STRANGER.person))
    theirs = given(receive=receipt(respondents=(Respondent("e0", person_name="李四"), Respondent("e1", name=OTHER_COUNTY.name))))
    assert "your unit is complained of" in theirs.reasons(breaks(), STRANGER)


def test_a_review_that_finds_it_unjustified_ends_it_at_once() -> None:
    life, _ = broken()
    [fact] = life.does(cmd(ReviewGlass, finding="unjustified", text="无关"), SUPERVISOR)
    glass = life.case.glass["glass-1"]
    assert (glass.finding, glass.reviewed_by, glass.until) == ("unjustified", "supervisor", fact.envelope.at)
    assert standing_glass(life.case, STRANGER, fact.envelope.at) is None
    assert sentence(fact)[0] == "第1次紧急调阅复核：不正当"


def test_a_justified_access_runs_to_its_end_and_the_oldest_waits_first() -> None:
    life, first = broken()
    life.does(breaks(), TOWN_OFFICER)
    life.does(cmd(ReviewGlass, finding="justified"), SUPERVISOR)
    assert life.case.glass["glass-1"].until == first.until
    life.does(cmd(ReviewGlass, glass="glass-2", finding="justified"), SUPERVISOR)
    assert "nothing waits for no review; waiting: none" in life.reasons(cmd(ReviewGlass, finding="justified"), SUPERVISOR)


def test_nobody_judges_their_own_access_and_no_finding_is_made_up() -> None:
    own = replace(SUPERVISOR, unit=replace(SUPERVISOR.unit, code="620503-lg", region="620503"))
    life, _ = broken(by=own)
    assert "another supervisor must review it" in life.reasons(cmd(ReviewGlass, finding="justified"), SUPERVISOR)
    assert "finding 'fine' is unknown; allowed: justified, unjustified" in life.reasons(cmd(ReviewGlass, finding="fine"), CITY_SUPERVISOR)
    assert "glass-9 waits for no review; waiting: glass-1" in life.reasons(
        cmd(ReviewGlass, glass="glass-9", finding="justified"), CITY_SUPERVISOR
    )
