"""What is missing is asked of the worker once, all of it; the worker's clock waits for the worker and never for ever."""

from datetime import date

import pytest

from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.parties import Respondent
from casework.domain.refusals import RuleRefused
from casework.domain.statute.filing import Accept
from casework.domain.supplement import AskSupplement, Supplemented
from casework.domain.values import Sum
from tests.people import COUNTY, DISPATCHER, OFFICER, WINDOW
from tests.spec import Life, given, receipt
from tests.statute import FIRM, cmd

ASKED = cmd(AskSupplement, items=("身份证明",))


def asked(**changes: object) -> Life:
    life = given(receive=receipt(**({"claimed": Sum(10, 30_000_000)} | changes)))
    life.on("2026-03-04").does(ASKED)
    return life


def test_asking_stops_acceptance_and_the_workers_clock():
    life = asked()
    assert life.case.clock("accept") is None
    assert (life.clock("track").due_at, life.clock("track").is_paused) == (None, True)
    assert life.due("supplement") == "2026-03-11"
    assert life.case.supplement_asked


def test_when_complete_acceptance_starts_anew_and_the_receipt_time_stands():
    life = asked()
    received = life.case.received_at
    life.on("2026-03-06").does(cmd(Supplemented, respondents=(FIRM,)))
    assert life.due("accept") == "2026-03-13"
    assert life.due("track") == "2026-03-25"
    assert (life.case.received_at, life.case.respondents, life.case.supplement_asked) == (received, (FIRM,), False)
    assert life.case.clock("supplement") is None


def test_completing_keeps_the_respondents_where_none_are_named():
    life = asked(respondents=(Respondent("r1", name="某公司"),))
    life.does(cmd(Supplemented), OFFICER)
    assert life.case.respondents == (Respondent("r1", name="某公司"),)


def test_a_report_that_is_completed_never_waits_for_an_acceptance():
    life = asked(kind="report")
    life.does(cmd(Supplemented))
    assert life.case.clock("accept") is None
    assert life.case.clock("clue_decision") is not None


def test_books_and_slips_are_never_asked_of_the_worker():
    assert "for the employer to prove (724号令 art. 50)" in given().reasons(cmd(AskSupplement, items=("考勤表",), employers_burden=True))


def test_everything_is_asked_at_once():
    life = asked()
    assert "asked already" in life.reasons(ASKED)
    assert "nothing is named as missing" in given().reasons(cmd(AskSupplement, items=()))


def test_all_reasons_against_an_asking_are_told_at_once():
    refusal = given().refusal(cmd(AskSupplement, items=(), employers_burden=True))
    assert isinstance(refusal, RuleRefused)
    assert len(refusal.reasons) == 2


def test_when_the_time_lapsed_the_office_asks_again_and_never_declines_by_itself():
    life = asked()
    facts = life.ticks("2026-03-12 09:00")
    assert "expired" in [fact.topic.removeprefix("case.") for fact in facts]
    assert life.case.handling == "received"
    life.does(ASKED)
    assert (life.due("supplement"), life.clock("supplement").round) == ("2026-03-19", 2)


def test_nothing_is_completed_that_was_not_asked():
    assert "nothing was asked" in given().reasons(cmd(Supplemented))


def test_papers_that_come_after_the_dispatch_start_the_workers_clock_again():
    life = asked()
    life.gets(cmd(Dispatch, lead=COUNTY.code), DISPATCHER)
    life.gets(cmd(SignIn), OFFICER)
    life.on("2026-03-06").does(cmd(Supplemented), OFFICER)
    assert life.due("track") == "2026-03-25"


def test_after_acceptance_the_worker_is_asked_for_nothing_more():
    life = given(receive=receipt(respondents=(FIRM,)))
    life.gets(cmd(Accept), OFFICER)
    assert life.case.accepted_on == date(2026, 3, 2)
    assert "accepted already" in life.reasons(ASKED)


@pytest.mark.parametrize("command", [ASKED, cmd(Supplemented)])
def test_only_window_and_officer_speak_with_the_worker_about_papers(command):
    assert "belongs to intake, officer" in given().reasons(command, DISPATCHER)


def test_the_window_and_the_officer_may_both_ask():
    for by in (WINDOW, OFFICER):
        assert given().does(ASKED, by)
