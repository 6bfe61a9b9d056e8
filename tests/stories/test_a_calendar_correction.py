"""放假调休通知有更正 (T9), and a clock that goes back (T16): dates move by facts with their cause, and a wrong clock moves nothing."""

from datetime import date, timedelta

from tests.history.making import one_day_more
from tests.office import Office
from tests.people import SYSTEM
from tests.properties.scenes import CONTRACTOR, EMPLOYER
from tests.spec import at
from tests.unpaid import whole

SMALL = whole(3, 300_000)


def two_cases(office: Office) -> tuple[str, str]:
    """One that is open, fifteen working days to go, and one that was resolved and left nothing running that counts working days."""
    office.receives(claimed=SMALL, facts_agreed=False, kind="report", respondents=(EMPLOYER, CONTRACTOR))
    done = office.case_no
    office.dispatches()
    office.signs_in()
    office.establishes(SMALL)
    office.is_paid()
    office.is_resolved()
    office.receives(claimed=SMALL, facts_agreed=False, kind="report", respondents=(EMPLOYER, CONTRACTOR))
    return office.case_no, done


def corrected(office: Office, day: date) -> str:
    """The calendar with one more day off is put in force; its digest as clocks keep it."""
    calendar = one_day_more(office.house.policies.calendar, day)
    office.house.policies.activate(calendar=calendar, by=SYSTEM)
    return calendar.digest[:16]


def test_T9_a_correction_moves_open_cases_by_facts_that_name_their_cause_at_the_next_tick(office):
    open_case, _ = two_cases(office)
    assert office.clock("track").due_text == "2026-03-23"
    digest = corrected(office, date(2026, 3, 20))
    assert office.clock("track").due_text == "2026-03-23", "nothing moves before a tick"
    office.house.tick(at("2026-03-03"))
    clock, fact = office.clock("track"), office.facts[-1]
    assert (clock.due_text, clock.revision) == ("2026-03-24", 2)
    assert (fact.topic, fact.cause, fact.moved["track..1"]) == ("case.recounted", f"calendar {digest}", ("2026-03-23", "2026-03-24"))
    assert (fact.clocks.calendar, fact.envelope.by, office.case_no) == (digest, "system", open_case)


def test_a_correction_leaves_closed_clocks_and_their_breaches_alone(office):
    _, done = two_cases(office)
    office.case_no = done
    closed = next(fact for fact in office.facts if fact.topic == "case.resolved").clocks.closed
    before, missed = office.topics, dict(office.case.missed)
    assert "track..1" in {closing.key for closing in closed}
    corrected(office, date(2026, 3, 5))
    office.house.tick(at("2026-03-03"))
    assert office.case.missed == missed
    assert office.topics[: len(before)] == before and "track..1" not in office.case.clocks
    assert all("track..1" not in fact.moved for fact in office.facts if fact.topic == "case.recounted")


def test_a_correction_that_comes_twice_moves_once(office):
    two_cases(office)
    corrected(office, date(2026, 3, 20))
    first, second = office.house.tick(at("2026-03-03")), office.house.tick(at("2026-03-03 10:00"))
    assert first.recounted >= 1 and second.recounted == 0
    assert office.topics.count("recounted") == 1


def test_what_was_due_after_the_correction_only_is_not_late_before(office):
    two_cases(office)
    corrected(office, date(2026, 3, 20))
    office.waits(until="2026-03-24 18:00")
    assert "track..1" not in office.case.missed
    office.waits(until="2026-03-25 09:00")
    assert office.case.missed["track..1"].due == "2026-03-24"


def test_T16_a_clock_that_was_put_back_ticks_nothing_and_raises_the_alarm(office, caplog):
    two_cases(office)
    office.house.tick(at("2026-03-10"))
    before = office.case.version
    report = office.house.tick(at("2026-03-09"))
    assert report.refused is not None and "the clock went back" in report.refused and "the clock went back" in caplog.text
    assert (report.climbs, report.recounted, office.case.version) == (0, 0, before)
    later = office.house.tick(at("2026-03-24") + timedelta(minutes=1))
    assert later.refused is None and later.climbs > 0


def test_the_old_calendar_is_still_known_to_a_proof_of_what_was_decided_under_it(office):
    two_cases(office)
    old = office.house.policies.calendar
    opened = next(fact for fact in office.facts if fact.clocks).clocks.calendar
    corrected(office, date(2026, 3, 20))
    assert office.house.policies.calendar_of(opened) == old != office.house.policies.calendar
