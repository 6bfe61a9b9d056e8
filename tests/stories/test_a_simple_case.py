"""三日办结: three workers, an agreed sum, an employer within reach; and the same office when it is silent."""

from datetime import date

from casework.domain.ladder.steps import Climbed
from tests.office import Letter
from tests.people import DISPATCHER, OFFICER
from tests.properties.scenes import CONTRACTOR, EMPLOYER
from tests.spec import at
from tests.unpaid import whole

SMALL = whole(3, 300_000)
HEAD_OF = "head"


def test_a_simple_case_is_paid_in_three_days_and_leaves_the_ledger_without_a_breach(office):
    office.receives(claimed=SMALL, respondents=(EMPLOYER, CONTRACTOR), channel="12345")
    assert (office.case.track, office.clock("track").due_text) == ("simple", "2026-03-05")
    office.dispatches()
    office.signs_in()
    office.gets("contact", OFFICER, way="phone")
    office.waits(working_days=1)
    office.establishes(SMALL)
    office.is_paid()
    office.waits(until="2026-03-05 17:00")
    office.is_resolved()
    assert office.case.handling == "resolved" and "track" not in {clock.rule for clock in office.case.clocks.values()}
    office.gets("answer", OFFICER, link="link-1", conclusion="paid_in_full", told="phone", heads=3, fen=300_000)
    office.is_revisited()
    office.gets("strike_off", DISPATCHER)
    case = office.case
    assert (case.struck_off, case.balance_fen, case.paid_fen) == (True, 0, 300_000)
    assert {key for key in case.missed if not key.startswith("accept")} == set()


def test_the_unpaid_case_cannot_leave_the_ledger_however_often_it_is_asked(office):
    office.receives(claimed=SMALL, respondents=(EMPLOYER, CONTRACTOR))
    office.dispatches()
    office.signs_in()
    office.establishes(SMALL)
    office.is_paid(200_000)
    assert "1,000.00 yuan are not paid by proof" in str(office.refusal("resolve", OFFICER, heads=3, fen=300_000))
    office.gets("promise", OFFICER, by="firm", until=date(2026, 4, 1), fen=100_000)
    assert "1,000.00 yuan are not paid by proof" in str(office.refusal("resolve", OFFICER, heads=3, fen=300_000))
    assert "strike_off is not possible" in str(office.refusal("strike_off", DISPATCHER))


def test_a_silent_office_is_told_at_half_time_reminded_at_four_fifths_and_warned_when_it_is_late(office):
    office.receives(claimed=SMALL, facts_agreed=False, kind="report")
    office.dispatches()
    office.signs_in()
    assert office.clock("track").due_text == "2026-03-23", "fifteen working days after 2 March"
    office.waits(until="2026-04-30 12:00")
    told = [letter for letter in office.letters_to(HEAD_OF) if letter.clock == "track"]
    assert told == [
        Letter(HEAD_OF, "H.reminded", "track", date(2026, 3, 18)),
        Letter(HEAD_OF, "H.warned", "track", date(2026, 3, 24)),
    ]
    first = [letter for letter in office.letters_to("officer-1") if letter.clock == "track"]
    assert [(letter.template, letter.on) for letter in first] == [("H.half", date(2026, 3, 12)), ("H.reminded", date(2026, 3, 18))]
    assert office.case.missed["track..1"].answered_at is None


def test_nobody_is_told_twice_when_the_machine_was_off_for_a_month(office):
    office.receives(claimed=SMALL, facts_agreed=False, kind="report")
    office.dispatches()
    office.signs_in()
    report = office.house.tick(at("2026-04-20"))
    assert report.climbs > 0 and office.house.tick().climbs == 0
    climbed = [fact for fact in office.facts if isinstance(fact, Climbed)]
    track = [step for fact in climbed for step in fact.steps if step.clock == "track..1"]
    assert [(step.rung, step.over, step.missed) for step in track] == [
        ("leader_owned", ("half", "reminded", "warned", "urged", "watchlisted"), True)
    ]
    assert [letter.template for letter in office.letters_to("chief") if letter.clock == "track"] == ["H.leader_owned"]
