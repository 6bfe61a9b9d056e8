"""审批: an extension is asked for in the last days; the chief is on leave and the deputy decides, or nobody does and the day passes."""

from datetime import date

import pytest

from casework.domain.approvals import Approve
from casework.domain.directory import AbsenceRecorded, DeputyNamed
from casework.domain.office import Absence, Deputy
from casework.domain.statute.inquiry_time import ExtendInquiry
from casework.projections.questions import docket_of
from tests.office import Office, pending
from tests.people import CHIEF, COUNTY, DEPUTY, OFFICER, SYSTEM, TWO
from tests.statute import FIRM

STAND_IN = "zhou"
"""The account that stands in for the head of the bureau (AB角)."""
LAST_DAY = date(2026, 5, 28)


def on_leave(office: Office, person: str) -> None:
    absence = Absence(person, date(2026, 5, 1), date(2026, 7, 1), "leave")
    office.house.policies.enter(lambda _: [AbsenceRecorded(absence=absence)], by=SYSTEM)


def stands_in(office: Office, person: str) -> None:
    deputy = Deputy(person, "hrss_head", COUNTY.code, STAND_IN, date(2026, 1, 1))
    office.house.policies.enter(lambda _: [DeputyNamed(deputy=deputy)], by=SYSTEM)


@pytest.fixture
def late(office: Office) -> Office:
    """An inquiry that is due on Thursday 28 May; on that afternoon the officer has still not heard the last witness."""
    office.receives(respondents=(FIRM,))
    office.dispatches()
    office.signs_in()
    office.gets("accept", OFFICER)
    office.gets("file", OFFICER, officers=TWO)
    assert office.clock("investigate").due_on == LAST_DAY
    office.waits(until=f"{LAST_DAY} 15:00")
    return office


def asks(office: Office) -> str:
    request = pending(office.does(ExtendInquiry(case_no=office.case_no, reason="证人外出"), OFFICER))
    assert request is not None
    office.house.views.catch_up()
    return request


def on_docket(office: Office) -> dict[str, object]:
    rows = docket_of(office.house.views, unit=COUNTY.code, posts=("hrss_head",), case_no=office.case_no)
    (row,) = [row for row in rows if row["kind"] == "request"]
    return dict(row)


def test_the_chief_is_on_leave_and_the_deputy_is_reached_and_approves(late):
    for person in (CHIEF.person, DEPUTY.person):
        on_leave(late, person)
    stands_in(late, CHIEF.person)
    request = asks(late)
    row = on_docket(late)
    assert (row["desk"], row["asked_by"], row["parent"]) == (STAND_IN, OFFICER.person, "investigate")
    assert row["due_at"] == row["parent_due"] == late.clock("investigate").due_at, "the approval is due with the inquiry itself"
    deputy = late.house.policies.office.actor(STAND_IN, "hrss_head", COUNTY.code, late.today)
    assert deputy is not None and (deputy.acting_for, deputy.marks) == (CHIEF.person, ())
    late.does(Approve(case_no=late.case_no, request=request), deputy)
    extended = late.facts[-1]
    assert (late.topics[-2:], extended.envelope.by, extended.envelope.acting_for, extended.envelope.requested_by) == (
        ["approved", "inquiry_extended"], STAND_IN, CHIEF.person, OFFICER.person,
    )  # fmt: skip
    assert late.clock("investigate").due_on > date(2026, 7, 1) and "investigate..1" not in late.case.missed


def test_nobody_approves_the_desk_is_warned_the_day_passes_and_the_approval_comes_too_late(late):
    request = asks(late)
    assert on_docket(late)["desk"] == f"{CHIEF.person}, {DEPUTY.person}"
    late.waits(until="2026-05-29 09:00")
    warned = [letter for letter in late.letters_to(CHIEF.person) if letter.clock.startswith("approval")]
    assert [(letter.template, letter.on) for letter in warned] == [("Q.warned", date(2026, 5, 29))]
    assert {"investigate..1", f"approval.{request}.1"} <= set(late.case.missed)
    refusal = late.refusal("approve", CHIEF, request=request)
    assert "can be lengthened no more" in str(refusal)
    assert request in late.case.requests and late.clock("investigate").due_on == LAST_DAY
    late.waits(until="2026-06-02 09:00")
    urged = [letter for letter in late.letters_to(CHIEF.person) if letter.clock.startswith("approval") and letter.template == "Q.urged"]
    assert [letter.on for letter in urged] == [date(2026, 6, 1)]
    late.gets("refuse", CHIEF, request=request, reason="已逾期")
    assert late.case.requests == {}
