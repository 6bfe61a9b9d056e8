"""The court: a demand after review and suit, ten working days, a window that warns and never refuses."""

from dataclasses import replace

import pytest

from casework.domain.statute.court import ApplyCourt, CourtAccepts, CourtHears, CourtRuling, Executed, WithdrawApplication
from casework.domain.statute.court_window import after_expiry
from casework.domain.statute.demanding import Demand
from casework.domain.statute.fines import PayFine
from casework.domain.statute.remedies import RecordReview, WithdrawDecision
from casework.domain.transfer.hold import grounds
from tests.people import CHIEF, OFFICER
from tests.spec import Life, at
from tests.statute import a_handling, cmd, decided, demanded, filed, fined, inquired, pay, serve, told, unmet

DECISION = "handling-decision-1"
FINE = "penalty-decision-1"


def in_court(life: Life | None = None, paper: str = DECISION) -> Life:
    """Applied on 2026-10-10, the first day after the demand's ten working days and the holidays."""
    life = (life or demanded()).on("2026-10-10")
    life.gets(cmd(ApplyCourt, paper=paper), OFFICER)
    return life


def test_nothing_is_demanded_while_the_party_may_still_sue() -> None:
    life = decided().on("2026-09-10")
    assert "until 2026-09-10" in life.reasons(cmd(Demand, decision=DECISION), OFFICER)
    life.on("2026-09-11").gets(cmd(Demand, decision=DECISION), OFFICER)
    assert life.case.procedure == "demanded"
    assert life.case.papers[DECISION].status == "demanded"


def test_nothing_is_demanded_while_a_review_is_under_way() -> None:
    life = decided()
    life.does(cmd(RecordReview, paper=DECISION, way="suit"), OFFICER)
    assert "a suit on" in life.on("2027-03-01").reasons(cmd(Demand, decision=DECISION), OFFICER)


def test_a_demand_is_for_a_decision_whose_date_passed() -> None:
    life = decided()
    assert "may be performed until 2026-03-25" in life.reasons(cmd(Demand, decision=DECISION), OFFICER)
    assert "no decision 'order-1'" in life.reasons(cmd(Demand, decision="order-1"), OFFICER)
    assert "no decision 'x'" in life.reasons(cmd(Demand, decision="x"), OFFICER)
    assert "once" in demanded().reasons(cmd(Demand, decision=DECISION), OFFICER)


def test_a_demand_may_name_who_stepped_into_the_place_of_a_vanished_firm() -> None:
    life = decided().on("2026-09-14")
    assert "no respondent" in life.reasons(cmd(Demand, decision=DECISION, addressees=("heir",)), OFFICER)
    life.gets(cmd(Demand, decision=DECISION, addressees=("boss",)), OFFICER)
    assert life.case.papers["demand-1"].addressees == ("boss",)


def test_history_may_demand_of_somebody_who_is_not_on_record() -> None:
    life = decided(filed(imported=True)).on("2026-09-14")
    life.gets(cmd(Demand, decision=DECISION, addressees=("shareholder",)), OFFICER)
    assert life.case.papers["demand-1"].addressees == ("shareholder",)


def test_rule_01_the_ten_days_after_a_demand_are_working_days() -> None:
    life = demanded()
    assert life.due("demand_wait", "demand-1") == "2026-09-28", "2026-09-20 is worked, 2026-09-25 is not"
    assert "until 2026-09-28" in life.on("2026-09-28").reasons(cmd(ApplyCourt, paper=DECISION), OFFICER)
    life.on("2026-09-29").gets(cmd(ApplyCourt, paper=DECISION), OFFICER)
    assert life.case.procedure == "in_court"


def test_the_court_is_asked_only_after_a_served_demand() -> None:
    life = decided().on("2026-09-14")
    life.gets(cmd(Demand, decision=DECISION), OFFICER)
    assert "no demand for handling-decision-1 was served" in life.reasons(cmd(ApplyCourt, paper=DECISION), OFFICER)
    assert "is a order" in life.reasons(cmd(ApplyCourt, paper="order-1"), OFFICER)
    assert "no paper" in life.reasons(cmd(ApplyCourt, paper="x"), OFFICER)


def test_one_decision_is_demanded_and_the_other_is_not() -> None:
    life = fined(decided(unmet(filed(imported=True))))
    life.ticks("2026-09-14")
    life.gets(cmd(Demand, decision=DECISION), OFFICER)
    assert "the court is asked after a demand" in life.reasons(cmd(ApplyCourt, paper=FINE), OFFICER)


def test_the_wait_may_have_run_out_unseen_or_ticked_away() -> None:
    life = demanded()
    life.ticks("2026-10-09")
    assert life.case.clock("demand_wait") is None
    assert in_court(life).case.procedure == "in_court"


def test_the_window_opens_when_suit_ends_unused_and_counts_from_that_day() -> None:
    life = decided()
    (signal,) = after_expiry(life.case, "suit_right", DECISION)
    assert signal.base == at("2026-09-10 00:00")
    life.ticks("2026-09-11 00:00")
    assert life.case.clock("suit_right") is None
    assert life.case.clock("enforce_window", DECISION) is not None


def test_an_application_after_the_window_is_recorded_with_a_warning() -> None:
    life = demanded().on("2026-12-16")
    life.gets(cmd(ApplyCourt, paper=DECISION), OFFICER)
    assert life.facts[-1].late is True  # type: ignore[attr-defined]  # the fact of this act
    assert life.case.procedure == "in_court"


def test_wages_in_court_hold_the_ladder_and_a_mere_fine_does_not() -> None:
    life = in_court()
    assert life.facts[-1].late is False  # type: ignore[attr-defined]  # the fact of this act
    assert grounds(life.case) == ("court",)
    assert life.case.clock("follow_up") is not None
    fine = in_court(demanded(fined()), FINE)
    assert grounds(fine.case) == ()
    assert fine.case.clock("follow_up") is None
    assert fine.facts[-1].additional_fen == 1_000_000  # type: ignore[attr-defined]  # the fact of this act


def test_the_court_accepts_hears_and_rules_in_its_own_time() -> None:
    life = in_court()
    assert life.due("court_accept", DECISION) == "2026-10-16"
    life.does(cmd(CourtAccepts, paper=DECISION), OFFICER)
    assert life.due("court_rule", DECISION) == "2026-10-20"
    life.on("2026-10-13").does(cmd(CourtHears, paper=DECISION), OFFICER)
    assert life.due("court_rule_heard", DECISION) == "2026-11-09"
    life.does(cmd(CourtRuling, paper=DECISION, ruling="granted"), OFFICER)
    assert life.case.clock("court_rule_heard") is None
    assert (life.case.procedure, life.case.papers[DECISION].status) == ("in_court", "granted")
    assert "granted handling-decision-1 already" in life.reasons(cmd(CourtRuling, paper=DECISION, ruling="refused"), OFFICER)


def test_a_court_that_hears_before_its_acceptance_was_noted_counts_from_now() -> None:
    life = in_court()
    life.does(cmd(CourtHears, paper=DECISION), OFFICER)
    assert life.due("court_rule_heard", DECISION) == "2026-11-09"


def test_a_ruling_is_granted_or_refused() -> None:
    assert "allowed: granted, refused" in in_court().reasons(cmd(CourtRuling, paper=DECISION, ruling="maybe"), OFFICER)
    assert "no paper" in in_court().reasons(cmd(CourtRuling, paper="x", ruling="granted"), OFFICER)


def test_a_refused_application_leads_back_to_the_decision_and_ends_the_hold() -> None:
    life = in_court()
    life.does(cmd(CourtRuling, paper=DECISION, ruling="refused"), OFFICER)
    assert (life.case.procedure, life.case.papers[DECISION].status) == ("decided", "refused")
    assert grounds(life.case) == ()
    assert life.case.clock("follow_up") is None


def test_a_hold_with_two_grounds_outlives_one_of_them() -> None:
    life = in_court()
    life.case.under_arbitration = True
    life.does(cmd(CourtRuling, paper=DECISION, ruling="refused"), OFFICER)
    assert grounds(life.case) == ("arbitration",)
    assert life.case.clock("follow_up") is not None


def test_withdrawing_the_application_leads_back_to_the_demand() -> None:
    life = in_court()
    assert "say why" in life.reasons(cmd(WithdrawApplication, paper=DECISION), CHIEF)
    life.does(cmd(WithdrawApplication, paper=DECISION, reason="补充材料"), CHIEF)
    assert (life.case.procedure, life.case.papers[DECISION].status) == ("demanded", "demanded")
    life.gets(cmd(ApplyCourt, paper=DECISION), OFFICER)
    assert life.case.procedure == "in_court"


def test_an_application_is_withdrawn_as_performed_only_by_proof() -> None:
    life = in_court()
    assert "do not cover" in life.reasons(cmd(WithdrawApplication, paper=DECISION, performed=True), CHIEF)
    pay(life, 1_000_000)
    life.does(cmd(WithdrawApplication, paper=DECISION, performed=True), CHIEF)
    assert (life.case.procedure, life.case.papers[DECISION].status) == ("decided", "met")


def test_a_paid_fine_is_withdrawn_from_court_as_performed() -> None:
    life = in_court(demanded(fined()), FINE)
    life.case.imported = False
    assert "do not cover" in life.reasons(cmd(WithdrawApplication, paper=FINE, performed=True), CHIEF)
    life.does(cmd(PayFine, paper=FINE, fen=1_000_000), OFFICER)
    life.does(cmd(WithdrawApplication, paper=FINE, performed=True), CHIEF)
    assert life.case.papers[FINE].status == "met"


def test_a_rectification_is_withdrawn_from_court_as_performed() -> None:
    life = in_court(demanded(decided(purpose="rectify", sum=None)))
    assert grounds(life.case) == ("court",) or life.case.papers[DECISION].purpose == "rectify"
    life.case.rectified = True
    life.does(cmd(WithdrawApplication, paper=DECISION, performed=True), CHIEF)
    assert life.case.papers[DECISION].status == "met"


def test_history_may_withdraw_an_application_without_known_sums() -> None:
    life = filed(imported=True)
    notice = told(life)
    life.gets(a_handling(notice, life, sum=None), OFFICER)
    serve(life, DECISION)
    life = in_court(demanded(life))
    life.does(cmd(WithdrawApplication, paper=DECISION, performed=True), CHIEF)
    assert life.case.papers[DECISION].status == "met"


def test_only_what_is_in_court_is_ruled_on_executed_or_withdrawn() -> None:
    life = in_court()
    assert "the court does not have it" in life.reasons(cmd(Executed, paper="order-1", outcome="full"), OFFICER)
    assert "no paper" in life.reasons(cmd(WithdrawApplication, paper="x"), CHIEF)


def test_an_execution_that_ended_leaves_the_stage_and_ends_the_hold() -> None:
    life = in_court()
    life.does(cmd(CourtRuling, paper=DECISION, ruling="granted"), OFFICER)
    assert "allowed: full, part, none" in life.reasons(cmd(Executed, paper=DECISION, outcome="well"), OFFICER)
    life.does(cmd(Executed, paper=DECISION, outcome="none"), OFFICER)
    assert (life.case.procedure, life.case.papers[DECISION].status) == ("in_court", "executed")
    assert life.case.clock("follow_up") is None


def test_a_decision_withdrawn_in_court_leaves_the_court_first() -> None:
    life = in_court()
    life.gets(cmd(WithdrawDecision, paper=DECISION, reason="事实有误"), OFFICER)
    assert life.topics()[-2:] == ["application_withdrawn", "decision_withdrawn"]
    assert life.case.procedure == "ordered"
    assert grounds(life.case) == ()


def test_of_two_papers_in_court_the_one_left_keeps_the_stage() -> None:
    life = fined(decided(unmet(filed(imported=True))))
    life.ticks("2026-09-14")
    for number, paper in enumerate((DECISION, FINE), 1):
        life.gets(cmd(Demand, decision=paper), OFFICER)
        serve(life, f"demand-{number}")
    life.on("2026-10-10")
    for paper in (DECISION, FINE):
        life.gets(cmd(ApplyCourt, paper=paper), OFFICER)
    life.does(cmd(CourtRuling, paper=DECISION, ruling="refused"), OFFICER)
    assert life.case.procedure == "in_court"


@pytest.mark.parametrize(
    ("rule", "changes", "opens"),
    [
        ("suit_right", {}, True),
        ("suit_after_review", {"status": "unmet"}, True),
        ("review_right", {}, False),
        ("suit_right", {"status": "met"}, False),
        ("suit_right", {"status": "cancelled"}, False),
        ("suit_right", {"under_review": "suit"}, False),
    ],
)
def test_the_window_belongs_to_a_standing_unperformed_decision(rule: str, changes: dict[str, str], opens: bool) -> None:
    case = decided(filed()).case
    case.papers = {**case.papers, DECISION: replace(case.papers[DECISION], **changes)}  # type: ignore[arg-type]  # fields by name
    assert bool(after_expiry(case, rule, DECISION)) is opens


def test_a_term_on_no_paper_opens_no_window() -> None:
    assert after_expiry(inquired().case, "suit_right", "x") == ()
