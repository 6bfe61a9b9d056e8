"""The inquiry: who is asked what until when, and what ends it."""

from datetime import date

import pytest

from casework.domain.statute.inquiry import AnswerInquiry, CompleteInquiry, Inquire
from casework.domain.statute.inquiry_time import Suspend
from tests.people import OFFICER, TWO
from tests.spec import Life
from tests.statute import a_notice, an_order, cmd, filed, inquired, serve


def test_the_first_inquiry_moves_the_procedure_and_a_second_one_stands_beside_it() -> None:
    life = inquired()
    assert life.case.procedure == "inquiry"
    life.does(cmd(Inquire, officers=TWO, addressees=("contractor",), questions="谁发工资"), OFFICER)
    assert list(life.case.papers) == ["inquiry-1", "inquiry-2"]


def test_an_inquiry_does_not_pull_the_procedure_back() -> None:
    life = filed()
    life.gets(an_order(interim=True), OFFICER)
    life.does(cmd(Inquire, officers=TWO, addressees=("firm",), asks_for=("roll",)), OFFICER)
    assert life.case.procedure == "ordered"


def test_the_answer_is_due_three_days_after_service_unless_the_notice_names_a_day() -> None:
    life = serve(inquired(), "inquiry-1")
    assert life.due("inquiry_reply", "inquiry-1") == "2026-03-05"
    life.does(cmd(Inquire, officers=TWO, addressees=("firm",), asks_for=("slips",), until=date(2026, 3, 13)), OFFICER)
    serve(life, "inquiry-2")
    assert life.due("inquiry_reply", "inquiry-2") == "2026-03-13"


def test_the_answer_closes_only_its_own_notice() -> None:
    life = inquired()
    life.does(cmd(Inquire, officers=TWO, addressees=("contractor",), asks_for=("roll",)), OFFICER)
    serve(serve(life, "inquiry-1"), "inquiry-2")
    life.does(cmd(AnswerInquiry, paper="inquiry-1", brought=("roll",), said="工资已结清"), OFFICER)
    assert life.case.clock("inquiry_reply", "inquiry-1") is None
    assert life.case.clock("inquiry_reply", "inquiry-2") is not None
    assert life.case.papers["inquiry-1"].status == "answered"


def test_a_notice_that_was_not_served_is_not_answered() -> None:
    assert "inquiry (approved)" in inquired().reasons(cmd(AnswerInquiry, paper="inquiry-1"), OFFICER)
    assert "no paper" in inquired().reasons(cmd(AnswerInquiry, paper="inquiry-9"), OFFICER)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"asks_for": ()}, "asks for nothing"),
        ({"until": date(2026, 3, 2)}, "not ahead"),
        ({"addressees": ("stranger",)}, "no respondent"),
        ({"officers": ()}, "at least two"),
    ],
)
def test_an_inquiry_that_is_not_whole_is_refused(changes: dict[str, object], reason: str) -> None:
    given_ = {"officers": TWO, "addressees": ("firm",), "asks_for": ("roll",)}
    assert reason in filed().reasons(cmd(Inquire, **(given_ | changes)), OFFICER)


def test_history_may_not_say_what_was_asked() -> None:
    life = filed(imported=True)
    life.does(cmd(Inquire, officers=TWO, addressees=("employer",)), OFFICER)
    assert life.case.procedure == "inquiry"


def completed() -> Life:
    """The inquiry was completed on the day of filing."""
    life = filed()
    life.gets(cmd(CompleteInquiry), OFFICER)
    return life


def test_rule_05_sixty_days_are_for_investigating_and_the_decision_has_its_own() -> None:
    life = filed()
    assert life.due("investigate") == "2026-05-28"
    life.gets(cmd(CompleteInquiry), OFFICER)
    assert life.case.clock("investigate") is None
    assert life.due("decide") == "2026-03-23"
    assert life.case.procedure == "filed"


def test_the_inquiry_is_completed_once() -> None:
    assert "complete already" in completed().reasons(cmd(CompleteInquiry), OFFICER)


def test_a_suspended_inquiry_is_not_completed() -> None:
    life = filed()
    life.gets(cmd(Suspend, ground="evidence_unobtainable"), OFFICER)
    assert "resume it first" in life.reasons(cmd(CompleteInquiry), OFFICER)


def test_an_order_completes_the_inquiry_by_itself() -> None:
    life = filed()
    life.gets(an_order(), OFFICER)
    assert life.topics()[-2:] == ["inquiry_completed", "ordered"]
    assert life.case.clock("investigate") is None
    assert life.case.clock("decide") is None


def test_an_interim_order_leaves_the_inquiry_open() -> None:
    life = filed()
    life.gets(an_order(interim=True), OFFICER)
    assert life.topics()[-1] == "ordered"
    assert life.case.clock("investigate") is not None


def test_a_notice_completes_the_inquiry_and_the_decision_stays_due() -> None:
    life = filed()
    life.gets(a_notice(), OFFICER)
    assert life.case.inquiry_complete
    assert life.due("decide") == "2026-03-23"


def test_a_completed_inquiry_is_not_completed_by_implication_again() -> None:
    life = completed()
    life.gets(an_order(), OFFICER)
    assert life.topics().count("inquiry_completed") == 1
