"""Group and extreme incidents: an hour, day and night, for arrival and for the report upward."""

from casework.domain.pressing.incidents import Arrive, ReportIncident, SendIncidentReport
from tests.people import HEAD, LEADER, OFFICER, REVIEWER, WINDOW
from tests.spec import CASE, at, given
from tests.unpaid import investigated


def test_rule_03_anybody_may_report_an_incident_and_both_clocks_of_one_hour_run_through_the_night() -> None:
    life = investigated().on("2026-03-07 23:30")
    life.does(ReportIncident(case_no=CASE, heads=50), REVIEWER)
    assert life.due("incident", "incident-1") == "2026-03-08 00:30"
    assert life.due("incident_report", "incident-1") == "2026-03-08 00:30"
    assert life.case.track == "major"
    assert life.clock("name_leader")


def test_arrival_ends_the_first_clock_and_reading_does_not() -> None:
    life = investigated()
    life.does(ReportIncident(case_no=CASE), LEADER)
    life.does(Arrive(case_no=CASE), OFFICER)
    assert life.case.clock("incident") is None
    assert life.clock("incident_report")
    assert "on site of incident-1 already" in life.reasons(Arrive(case_no=CASE), OFFICER)
    assert life.case.incidents["incident-1"].arrived


def test_an_arrival_recorded_later_keeps_its_own_time() -> None:
    life = investigated().on("2026-03-07 10:00")
    life.does(ReportIncident(case_no=CASE), WINDOW)
    life.on("2026-03-07 12:00").does(Arrive(case_no=CASE), OFFICER, effective_at=at("2026-03-07 10:40"))
    assert not any(key.startswith("incident.") for key in life.case.missed)


def test_a_late_arrival_is_missed_and_recorded() -> None:
    life = investigated().on("2026-03-07 10:00")
    life.does(ReportIncident(case_no=CASE), WINDOW)
    life.on("2026-03-07 11:00").does(Arrive(case_no=CASE, incident="incident-1"), OFFICER)
    assert any(key.startswith("incident.") for key in life.case.missed)


def test_the_report_goes_to_the_government_and_to_the_superior() -> None:
    life = investigated()
    life.does(ReportIncident(case_no=CASE), WINDOW)
    half = SendIncidentReport(case_no=CASE, government="620502-gov", superior="")
    assert "did not go to the superior" in life.reasons(half, HEAD)
    life.does(SendIncidentReport(case_no=CASE, government="620502-gov", superior="620500-hrss"), HEAD)
    assert life.case.clock("incident_report") is None
    assert life.case.incidents["incident-1"].reported


def test_each_incident_has_its_own_clocks() -> None:
    life = investigated()
    life.does(ReportIncident(case_no=CASE), WINDOW)
    life.does(ReportIncident(case_no=CASE, extreme=True), WINDOW)
    life.does(Arrive(case_no=CASE, incident="incident-1"), OFFICER)
    assert life.clock("incident").subject == "incident-2"
    assert life.topics().count("triaged") == 1


def test_there_is_nowhere_to_arrive_without_an_incident() -> None:
    life = investigated()
    assert "there is no incident ; known: none" in life.reasons(Arrive(case_no=CASE), OFFICER)
    assert "no incident incident-7" in life.reasons(Arrive(case_no=CASE, incident="incident-7"), OFFICER)


def test_an_incident_is_never_refused_even_after_an_exit() -> None:
    life = given()
    life.case.handling = "withdrawn"
    life.does(ReportIncident(case_no=CASE), WINDOW)
    assert life.clock("incident")
    assert life.case.track != "major"
