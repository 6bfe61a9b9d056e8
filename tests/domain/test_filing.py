"""The door of the procedure: who is accepted, who is filed, on which day, and by whom."""

from dataclasses import replace
from datetime import date

import pytest

from casework.domain.approvals import Approve
from casework.domain.intake import Receive
from casework.domain.statute.filing import Accept, File, two_years_after
from casework.domain.values import Inspector
from tests.people import COLLEAGUE, HEAD, OFFICER, TOWN_OFFICER, TWO, WINDOW
from tests.spec import CASE, Life, given, receipt
from tests.statute import FIRM, cmd, filed, received


def complaint(**changes: object) -> Receive:
    """A complaint against a named firm."""
    return receipt(**({"respondents": (FIRM,)} | changes))


def test_rule_04_acceptance_and_filing_fall_on_the_same_day() -> None:
    life = received()
    assert life.due("accept") == "2026-03-09"
    life.gets(cmd(Accept), OFFICER)
    assert life.due("file") == "2026-03-02"
    life.gets(cmd(File, officers=TWO), OFFICER)
    assert (life.case.accepted_on, life.case.filed_on) == (date(2026, 3, 2), date(2026, 3, 2))
    assert not life.case.missed


def test_rule_04_the_filing_date_is_the_day_of_approval_not_of_the_form() -> None:
    life = received()
    life.gets(cmd(Accept), OFFICER)
    request = life.does(cmd(File, officers=TWO), OFFICER)[0]
    life.on("2026-03-04").does(Approve(case_no=CASE, request=request.request), HEAD)  # type: ignore[attr-defined]  # the fact of this act
    assert life.case.filed_on == date(2026, 3, 4)
    assert life.due("investigate") == "2026-06-01"
    assert "file..1" in life.case.missed


def test_rule_04_what_was_found_of_own_motion_is_filed_without_acceptance() -> None:
    life = filed(kind="own_motion", channel="inspection")
    assert life.case.procedure == "filed"
    assert life.case.clock("accept") is None
    assert life.case.accepted_on is None


def test_a_report_is_not_accepted_but_filed() -> None:
    life = received(kind="report")
    assert "filed directly" in life.reasons(cmd(Accept), OFFICER)


def test_a_complaint_is_accepted_before_it_is_filed() -> None:
    assert "`accept` it first" in received().reasons(cmd(File, officers=TWO), OFFICER)


def test_the_window_may_ask_for_acceptance_and_the_head_of_the_unit_approves() -> None:
    life = given(receive=complaint())
    life.gets(cmd(Accept), WINDOW)
    assert life.case.procedure == "accepted"
    assert life.facts[-1].envelope.requested_by == WINDOW.person


@pytest.mark.parametrize(
    ("until", "accepted"),
    [
        (None, True),  # unknown or continuing
        (date(2024, 3, 2), True),  # the last day of two years
        (date(2024, 3, 1), False),  # one day more
        (date(2024, 2, 29), False),
    ],
)
def test_two_years_run_from_the_end_of_the_breach(until: date | None, accepted: bool) -> None:
    life = received(arrears_until=until)
    if accepted:
        life.gets(cmd(Accept), OFFICER)
        assert life.case.procedure == "accepted"
    else:
        assert "over_2_years" in life.reasons(cmd(Accept), OFFICER)


def test_two_years_from_a_leap_day_end_on_the_last_of_february() -> None:
    assert two_years_after(date(2024, 2, 29)) == date(2026, 2, 28)
    assert two_years_after(date(2024, 2, 28)) == date(2026, 2, 28)


def test_nobody_can_be_accepted_against_nobody() -> None:
    assert "ask_supplement" in received(respondents=()).reasons(cmd(Accept), OFFICER)
    assert "ask_supplement" in received(respondents=(replace(FIRM, name=None),)).reasons(cmd(Accept), OFFICER)


def test_history_may_have_no_respondent_on_record() -> None:
    life = received(respondents=(), imported=True)
    life.gets(cmd(Accept), OFFICER)
    assert life.case.procedure == "accepted"


def test_the_place_of_work_decides_who_accepts() -> None:
    life = received()
    life.case.region = "620503"
    assert "redirect it to that place" in life.reasons(cmd(Accept), OFFICER)


def test_a_town_without_the_power_files_nothing() -> None:
    life = given(receive=complaint(kind="own_motion", channel="inspection"))
    assert "条例 4" in life.reasons(cmd(File, officers=TWO), TOWN_OFFICER)


def test_an_assistance_request_is_another_authoritys_case() -> None:
    life = given(receive=complaint(kind="assistance", channel="assistance"))
    assert "serve_for" in life.reasons(cmd(File, officers=TWO), OFFICER)


def test_two_handlers_with_badges_are_named_at_filing() -> None:
    life = received(kind="own_motion")
    assert "at least two" in life.reasons(cmd(File, officers=(TWO[0], Inspector("officer-2", ""))), OFFICER)
    life.gets(cmd(File, officers=TWO), OFFICER)
    assert set(life.case.handlers) == {"officer-1", "officer-2"}


@pytest.mark.parametrize(
    ("recusal", "recused", "reason"),
    [
        ("pending", (), "not decided"),
        ("granted", (), "names who stands down"),
        ("rejected", ("officer-7",), "names who stands down"),
        ("granted", ("officer-2",), "cannot handle"),
    ],
)
def test_a_recusal_is_decided_before_the_filing(recusal: str, recused: tuple[str, ...], reason: str) -> None:
    assert reason in received(kind="own_motion").reasons(cmd(File, officers=TWO, recusal=recusal, recused=recused), OFFICER)


def test_who_was_recused_takes_no_part_later() -> None:
    from casework.domain.statute.inquiry import Inquire

    life = received(kind="own_motion")
    life.gets(cmd(File, officers=TWO, recusal="granted", recused=("officer-7",)), OFFICER)
    officers = (TWO[0], Inspector("officer-7", "A007"))
    assert "officer-7 was recused" in life.reasons(cmd(Inquire, officers=officers, addressees=("firm",), asks_for=("roll",)), OFFICER)


def test_a_handler_approves_nothing_in_the_case() -> None:
    life = received(kind="own_motion")
    life.case.handlers = (*life.case.handlers, HEAD.person)
    request = life.does(cmd(File, officers=TWO), OFFICER)[0]
    approval = Approve(case_no=CASE, request=request.request)  # type: ignore[attr-defined]  # the fact of this act
    assert "you handle this case" in life.reasons(approval, HEAD)


def test_an_officer_of_another_unit_does_not_act_in_the_case() -> None:
    from casework.domain.statute.inquiry import Inquire

    life: Life = filed()
    stranger = replace(COLLEAGUE, unit=replace(COLLEAGUE.unit, code="620502-other"))
    assert "handling unit" in life.reasons(cmd(Inquire, officers=TWO, addressees=("firm",), asks_for=("roll",)), stranger)
