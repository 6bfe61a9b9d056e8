"""After a decision: withdrawn, reviewed, sued on; and the fine with what the law adds."""

from dataclasses import replace
from datetime import date

import pytest

from casework.domain.statute.fines import PayFine, additional_fine_fen
from casework.domain.statute.remedies import RecordReview, ReviewResult, WithdrawDecision
from casework.domain.statute.standing import Paper, Publication
from casework.domain.values import Sum
from tests.people import OFFICER, WINDOW
from tests.spec import Life, at
from tests.statute import a_handling, an_order, cmd, decided, demanded, filed, fined, inquired, ordered, serve, told

DECISION = "handling-decision-1"


def withdraw(paper: str = DECISION) -> WithdrawDecision:
    """A withdrawal with its reason."""
    command: WithdrawDecision = cmd(WithdrawDecision, paper=paper, reason="事实有误")
    return command


@pytest.mark.parametrize(
    ("before", "stage"),
    [(filed, "inquiry"), (inquired, "inquiry"), (ordered, "ordered")],
)
def test_withdrawing_the_only_decision_falls_back_to_the_furthest_paper_left(before: object, stage: str) -> None:
    life = decided(before())  # type: ignore[operator]  # a fixture that makes lives
    life.gets(withdraw(), OFFICER)
    assert life.case.procedure == stage
    assert life.case.papers[DECISION].status == "cancelled"


def test_withdrawing_one_of_two_decisions_leaves_the_stage() -> None:
    life = fined(decided(filed(imported=True)))
    life.gets(withdraw(), OFFICER)
    assert life.case.procedure == "decided"
    assert life.case.clock("fine_due") is not None


def test_a_notice_not_yet_decided_upon_is_the_furthest_paper_left() -> None:
    life = decided(filed())
    told(life, "penalty_decision", sum=None)
    life.gets(withdraw(), OFFICER)
    assert life.case.procedure == "notified"


def test_withdrawing_takes_the_demand_with_it() -> None:
    life = demanded()
    life.gets(withdraw(), OFFICER)
    assert life.case.procedure == "ordered"
    assert [p.status for p in life.case.papers.values() if p.purpose != "press"] == ["unmet", "served", "cancelled", "cancelled"]


def test_a_published_decision_that_falls_comes_down_in_three_working_days() -> None:
    life = decided(filed())
    life.case.publications = {"publication-1": Publication("publication-1", DECISION)}
    life.gets(withdraw(), OFFICER)
    assert life.due("takedown_penalty", DECISION) == "2026-03-05"


def test_a_publication_of_something_else_stays_up() -> None:
    life = decided(filed())
    life.case.publications = {"p1": Publication("p1", None), "p2": Publication("p2", DECISION, down=True)}
    life.gets(withdraw(), OFFICER)
    assert life.case.clock("takedown_penalty") is None


def test_a_decision_is_withdrawn_once_and_with_a_reason() -> None:
    life = decided(filed())
    assert "no reason is given" in life.reasons(cmd(WithdrawDecision, paper=DECISION), OFFICER)
    assert "is a notice" in life.reasons(withdraw("notice-1"), OFFICER)
    life.gets(a_handling(told(life), life), OFFICER)
    life.gets(withdraw(), OFFICER)
    assert "withdrawn already" in life.reasons(withdraw(), OFFICER)


def test_after_a_withdrawal_the_party_is_told_anew_before_it_is_decided_anew() -> None:
    life = decided(filed())
    told(life)
    life.gets(withdraw(), OFFICER)
    assert "each decision has a notice of its own" in life.reasons(a_handling("notice-1", life), OFFICER)
    life.gets(a_handling("notice-2", life), OFFICER)
    assert life.case.procedure == "decided"


def reviewed(way: str = "review") -> Life:
    """Review or suit is under way since 2026-03-10."""
    life = decided(filed()).on("2026-03-10")
    life.does(cmd(RecordReview, paper=DECISION, way=way), OFFICER)
    return life


def test_a_review_uses_the_right_and_its_result_leaves_fifteen_days_to_sue() -> None:
    life = reviewed()
    assert life.case.clock("review_right") is None
    assert life.case.clock("suit_right") is None
    life.on("2026-04-20").does(cmd(ReviewResult, paper=DECISION, result="upheld"), OFFICER)
    assert life.due("suit_after_review", DECISION) == "2026-05-06"
    assert life.case.papers[DECISION].review_days == 41


def test_a_decision_upheld_by_the_court_stands_for_good_and_opens_the_window() -> None:
    life = reviewed("suit")
    life.on("2026-08-03").does(cmd(ReviewResult, paper=DECISION, result="upheld"), OFFICER)
    assert life.due("enforce_window", DECISION) == "2026-11-03"


def test_a_performed_decision_opens_no_window_to_enforce_it() -> None:
    life = reviewed("suit")
    life.case.papers = {**life.case.papers, DECISION: replace(life.case.papers[DECISION], status="met")}
    life.on("2026-08-03").does(cmd(ReviewResult, paper=DECISION, result="upheld"), OFFICER)
    assert life.case.clock("enforce_window") is None


def test_a_changed_decision_carries_the_new_sum() -> None:
    life = reviewed()
    life.does(cmd(ReviewResult, paper=DECISION, result="changed", sum=Sum(2, 900_000)), OFFICER)
    assert life.case.papers[DECISION].sum == Sum(2, 900_000)


def test_a_revoked_decision_falls_at_once() -> None:
    life = reviewed("suit")
    life.does(cmd(ReviewResult, paper=DECISION, result="revoked"), OFFICER)
    assert life.topics()[-2:] == ["review_decided", "decision_withdrawn"]
    assert (life.case.procedure, life.case.papers[DECISION].status) == ("inquiry", "cancelled")


def test_news_of_a_review_may_come_late() -> None:
    life = decided(filed()).on("2026-03-10")
    life.does(cmd(RecordReview, paper=DECISION, way="review"), OFFICER, effective_at=at("2026-03-06"))
    assert life.case.papers[DECISION].review_since == date(2026, 3, 6)


def test_one_review_at_a_time_on_a_served_decision() -> None:
    assert "under way already" in reviewed().reasons(cmd(RecordReview, paper=DECISION, way="suit"), OFFICER)
    assert "allowed: review, suit" in decided(filed()).reasons(cmd(RecordReview, paper=DECISION, way="prayer"), OFFICER)
    assert "no paper" in decided(filed()).reasons(cmd(RecordReview, paper="x", way="suit"), OFFICER)
    life = filed()
    life.gets(a_handling(told(life), life), OFFICER)
    assert "not served yet" in life.reasons(cmd(RecordReview, paper=DECISION, way="suit"), OFFICER)


def test_a_result_needs_a_review() -> None:
    assert "nobody asked for review" in decided(filed()).reasons(cmd(ReviewResult, paper=DECISION, result="upheld"), OFFICER)
    assert "allowed: upheld" in reviewed().reasons(cmd(ReviewResult, paper=DECISION, result="liked"), OFFICER)


def fine(**changes: object) -> Paper:
    """A fine of 10,000 yuan due on 2026-03-17."""
    paper = Paper("penalty-decision-1", "penalty_decision", "served", fine_fen=1_000_000, due_on=date(2026, 3, 17))
    return replace(paper, **changes)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("paper", "on", "fen"),
    [
        (fine(), date(2026, 3, 17), 0),
        (fine(), date(2026, 3, 18), 30_000),
        (fine(), date(2026, 4, 19), 990_000),
        (fine(), date(2026, 4, 20), 1_000_000),  # never above the fine
        (fine(), date(2027, 3, 17), 1_000_000),
        (fine(review_days=10), date(2026, 3, 28), 30_000),  # the days of review are not counted
        (fine(review_since=date(2026, 3, 19)), date(2026, 12, 1), 60_000),  # nor are those of a review under way
        (replace(fine(), fine_fen=None), date(2026, 12, 1), 0),
        (replace(fine(), due_on=None), date(2026, 12, 1), 0),
    ],
)
def test_a_late_fine_grows_three_percent_a_day_and_never_doubles_more_than_once(paper: Paper, on: date, fen: int) -> None:
    assert additional_fine_fen(paper, on) == fen


def test_a_fine_is_paid_in_parts_and_met_when_the_whole_came() -> None:
    life = fined()
    life.does(cmd(PayFine, paper="penalty-decision-1", fen=400_000), WINDOW)
    assert life.case.papers["penalty-decision-1"].status == "served"
    life.on("2026-03-18").does(cmd(PayFine, paper="penalty-decision-1", fen=600_000, additional_fen=30_000), WINDOW)
    assert life.case.papers["penalty-decision-1"].status == "met"
    assert life.facts[-2].additional_due_fen == 30_000  # type: ignore[attr-defined]  # the fact of this act
    assert life.case.clock("fine_due") is None
    assert life.case.paid_fen is None, "a fine is no wage"


def test_a_fine_of_unknown_payment_is_not_met() -> None:
    life = fined()
    life.does(cmd(PayFine, paper="penalty-decision-1"), WINDOW)
    assert life.case.papers["penalty-decision-1"].status == "served"


def test_more_money_for_a_met_fine_is_recorded_and_changes_nothing() -> None:
    life = fined()
    life.does(cmd(PayFine, paper="penalty-decision-1", fen=1_000_000), WINDOW)
    life.does(cmd(PayFine, paper="penalty-decision-1", fen=5), WINDOW)
    assert life.topics()[-1] == "fine_paid"


def test_fines_are_paid_on_served_penalties_only() -> None:
    life = fined()
    assert "is a notice" in life.reasons(cmd(PayFine, paper="notice-1", fen=1), WINDOW)
    life.gets(an_order(), OFFICER)
    assert "is a order" in life.reasons(cmd(PayFine, paper="order-1", fen=1), WINDOW)
    serve(life, "order-1")


def test_a_fine_is_not_marked_met_by_hand() -> None:
    from casework.domain.statute.orders import MarkMet

    assert "pay_fine" in fined().reasons(cmd(MarkMet, paper="penalty-decision-1", proof=("receipt",)), OFFICER)
