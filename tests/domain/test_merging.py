"""Two cases become one, or one becomes two, in one transaction: no receipt, no clock and no pressure is lost on the way."""

from dataclasses import replace

import pytest

from casework.domain.case import Case
from casework.domain.intake import Receive
from casework.domain.ladder.due import due_rungs
from casework.domain.leaving.merging import Merge, Split, less
from casework.domain.linking import LinkClue
from casework.domain.parties import Party
from casework.domain.pressing.leading import NameLeader
from casework.domain.refusals import MoveNotAllowed
from casework.domain.triage import Triage
from casework.domain.values import Line, Sum
from tests.people import CITY_DISPATCHER, DISPATCHER, HEAD, OFFICER, SYSTEM, WINDOW
from tests.settling_lives import dispatched
from tests.spec import CASE, MONDAY, Life, at, given, receipt
from tests.statute import FIRM, cmd

OTHER = "620502-2026-000002"
NEW = "620502-2026-000003"
SAME = {"into": OTHER, "same_employer": True, "same_site": True}
EARLIER = at("2026-02-26")


def beside(life: Life, received_on: str = "2026-03-02 09:00", **changes: object) -> Life:
    """Another open case, which this one may be merged into."""
    other = Life(now=at(received_on))
    other.case = Case(OTHER)
    other.does(receipt(case_no=OTHER, **changes))
    life.others = {OTHER: other.case}
    return other


def split_of(life: Life, **changes: object) -> Case:
    new = Case(NEW)
    life.others = {NEW: new}
    life.does(cmd(Split, **({"into": NEW, "claimed": Sum(4, 6_000_000)} | changes)), DISPATCHER)
    return new


def hotline(**changes: object) -> Receive:
    return receipt(channel="12345", source="12345", number="A-1", parties=(Party("w1"),), **changes)


def test_rule_08_a_merged_duplicate_keeps_its_own_receipt():
    life = given(receive=hotline(first_receipt_at=EARLIER))
    survivor = beside(life, "2026-03-01", parties=(Party("w1"),)).case
    life.on("2026-03-03").does(cmd(Merge, **SAME), DISPATCHER)
    assert (life.case.handling, life.case.merged_into, life.case.conclusion) == ("merged", OTHER, "merged")
    assert life.case.received_at == MONDAY
    assert life.facts[0].topic == "case.received"
    moved = survivor.links[f"{CASE}/link-1"]
    assert (moved.channel, moved.number, moved.received_at) == ("12345", "A-1", MONDAY)
    assert [party.ref for party in survivor.parties] == ["w1", f"{CASE}/w1"]


def test_the_earliest_receipt_anywhere_rules_the_survivors_clock():
    life = given(receive=receipt(first_receipt_at=EARLIER))
    other = beside(life, claimed=Sum(10, 30_000_000))
    assert other.due("track") == "2026-03-23"
    life.on("2026-03-03").does(cmd(Merge, **SAME), HEAD)
    assert (other.case.first_receipt_at, other.due("track"), other.case.received_at) == (EARLIER, "2026-03-18", MONDAY)


def test_a_breach_on_record_stays_on_record_where_its_clock_goes():
    life = given(receive=hotline())
    life.ticks("2026-03-20")
    since = life.case.missed["answer_12345.link-1.1"].at
    other = beside(life, "2026-03-19")
    life.on("2026-03-20 10:00").does(cmd(Merge, **SAME), DISPATCHER)
    key = f"answer_12345.{CASE}/link-1.1"
    assert (other.case.missed[key].at, other.case.missed[key].due) == (since, "2026-03-09")
    assert not any(clock.key == key for clock, _ in due_rungs(other.case, life.now))


def test_a_younger_case_moves_nothing_of_the_survivors_clock():
    life = given()
    other = beside(life, "2026-02-27")
    before = other.clock("track")
    life.on("2026-03-03").does(cmd(Merge, **SAME), HEAD)
    assert other.clock("track") == before


def test_rule_17_the_answer_clocks_move_as_they_stand():
    life = given(receive=hotline())
    life.does(cmd(LinkClue, channel="platform"), DISPATCHER)
    before = {clock.rule: clock.due_at for clock in life.case.clocks.values() if clock.subject}
    survivor = beside(life).case
    life.on("2026-03-03").does(cmd(Merge, **SAME), DISPATCHER)
    assert [clock.rule for clock in life.case.clocks.values()] == ["arbitration_limit"]
    moved = {clock.rule: clock.due_at for clock in survivor.clocks.values() if clock.subject.startswith(CASE)}
    assert moved == before
    assert set(moved) == {"answer_12345", "platform_sign_in", "answer_platform"}
    assert life.case.missed == {}


def test_an_answered_channel_brings_no_clock_along():
    life = given(receive=hotline())
    life.case.clocks = {key: clock for key, clock in life.case.clocks.items() if clock.rule != "answer_12345"}
    survivor = beside(life).case
    life.does(cmd(Merge, **SAME), DISPATCHER)
    assert survivor.clock("answer_12345") is None


def test_T12_a_merged_case_climbs_no_more_and_an_answer_clock_not_twice():
    life = given(receive=hotline())
    life.ticks("2026-03-10 09:00")
    assert (life.case.climbed_on(life.clock("answer_12345"))[-1], life.case.urged) == ("urged", True)
    other = beside(life, "2026-03-10")
    life.does(cmd(Merge, **SAME), DISPATCHER)
    assert list(due_rungs(life.case, at("2027-01-01"))) == []
    assert other.case.climbed_on(other.clock("answer_12345", f"{CASE}/link-1"))[-1] == "urged"
    assert other.case.urged
    assert [clock.rule for clock, _ in due_rungs(other.case, at("2026-03-10 10:00"))] == ["track"]
    assert life.ticks("2026-12-01") == []


def test_merging_takes_no_weight_off_a_matter():
    life = given(receive=receipt(claimed=Sum(40, 60_000_000)))
    life.does(cmd(NameLeader, leader="leader", unit="620502-gov"), DISPATCHER)
    survivor = beside(life).case
    assert survivor.track == "simple"
    life.does(cmd(Merge, **SAME), DISPATCHER)
    assert (survivor.track, survivor.owner and survivor.owner.person) == ("major", "leader")
    assert survivor.clock("own_limit") is not None
    assert life.case.owner is None


def test_a_leader_who_stands_at_the_survivor_stays():
    life = given(receive=receipt(claimed=Sum(40, 60_000_000)))
    life.does(cmd(NameLeader, leader="leader", unit="620502-gov"), DISPATCHER)
    other = beside(life, claimed=Sum(40, 60_000_000))
    other.does(replace(cmd(NameLeader, leader="chair", unit="620502-gov"), case_no=OTHER), DISPATCHER)
    life.does(cmd(Merge, **SAME), DISPATCHER)
    assert other.case.owner is not None
    assert other.case.owner.person == "chair"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"same_employer": False}, "same employer and site"),
        ({"same_site": False}, "same employer and site"),
        ({"into": NEW}, f"case '{NEW}' cannot take this one in"),
    ],
)
def test_only_cases_of_one_employer_and_site_are_merged(changes, sentence):
    life = given()
    beside(life)
    assert sentence in life.reasons(cmd(Merge, **(SAME | changes)), DISPATCHER)


def test_the_survivor_is_another_case_that_is_open():
    life = given()
    beside(life).case.handling = "resolved"
    assert "must be another case that is open" in life.reasons(cmd(Merge, **SAME), DISPATCHER)
    life.others = {CASE: life.case}
    assert "must be another case that is open" in life.reasons(cmd(Merge, **(SAME | {"into": CASE})), DISPATCHER)


@pytest.mark.parametrize("by", [WINDOW, OFFICER, SYSTEM])
def test_only_the_dispatching_office_and_a_head_merge_and_split(by):
    life = given()
    beside(life)
    assert "belongs to dispatcher, unit_head" in life.reasons(cmd(Merge, **SAME), by)
    assert "belongs to dispatcher, unit_head" in life.reasons(cmd(Split, into=NEW, claimed=Sum(1)), by)


def test_what_was_merged_is_not_merged_again():
    life = given()
    beside(life)
    life.does(cmd(Merge, **SAME), DISPATCHER)
    assert isinstance(life.refusal(cmd(Merge, **SAME), DISPATCHER), MoveNotAllowed)


def test_a_split_makes_a_case_with_the_first_receipt_of_the_whole():
    life = given(receive=receipt(first_receipt_at=EARLIER, respondents=(FIRM,), parties=(Party("w1"), Party("w2"))))
    new = split_of(life.on("2026-03-04"), parties=(Party("w2"),))
    assert (new.handling, new.first_receipt_at, new.received_at) == ("received", EARLIER, at("2026-03-04"))
    assert (new.respondents, new.claimed, new.parties) == ((FIRM,), Sum(4, 6_000_000), (Party("w2"),))
    assert {clock.rule for clock in new.clocks.values()} == {"accept", "duty_suit", "dispatch", "track"}
    track = new.clock("track")
    assert track is not None
    assert track.base == EARLIER
    assert (life.case.claimed, life.case.parties, life.case.handling) == (Sum(6, 9_000_000), (Party("w1"),), "received")


def test_a_split_opens_no_new_duty_on_the_case_that_stays():
    life = dispatched()
    before = dict(life.case.clocks)
    split_of(life)
    assert life.case.clocks == before


def test_a_split_never_writes_into_a_case_that_exists():
    life = given()
    beside(life)
    assert "exists already" in life.reasons(cmd(Split, into=OTHER, claimed=Sum(1, 1)), DISPATCHER)
    assert "exists already" in life.reasons(cmd(Split, into=NEW, claimed=Sum(1, 1)), DISPATCHER)
    life.others = {CASE: Case(CASE)}
    assert "exists already" in life.reasons(cmd(Split, into=CASE, claimed=Sum(1, 1)), DISPATCHER)


@pytest.mark.parametrize(
    ("claimed", "sentence"), [(Sum(10, 1), "10 of 10 workers would go"), (Sum(-1), "claimed: the number of workers is negative")]
)
def test_a_split_leaves_somebody(claimed, sentence):
    life = given()
    life.others = {NEW: Case(NEW)}
    assert sentence in life.reasons(cmd(Split, into=NEW, claimed=claimed), DISPATCHER)


def test_unknown_heads_may_be_split():
    life = given(receive=receipt(claimed=Sum(None, 10)))
    split_of(life, claimed=Sum(3, None))
    assert life.case.claimed == Sum()


def test_rule_14_what_is_left_keeps_its_roll_and_unknown_stays_unknown():
    roll = tuple(Line(f"w{n}", n) for n in (1, 2, 3))
    assert less(Sum(3, 6, roll), Sum(1, 2, roll[1:2])) == Sum(2, 4, (roll[0], roll[2]))
    assert less(Sum(3, None), Sum(None, 2)) == Sum()
    assert less(Sum(3, 6), Sum(3, 7)) == Sum(0, 0)


def test_a_higher_office_may_merge_below():
    life = given()
    beside(life)
    assert life.does(cmd(Merge, **SAME), CITY_DISPATCHER)[-1].topic == "case.merged"


def test_a_standing_reminder_does_not_follow_the_merged_case():
    life = given(receive=receipt(claimed=Sum(10, 30_000_000)))
    life.does(cmd(Triage, track="major"), DISPATCHER)
    beside(life)
    life.does(cmd(Merge, **SAME), DISPATCHER)
    assert life.case.clock("track") is life.case.clock("name_leader") is None
