"""The decisions: on a notice of their own, against a party that exists, within the law, never instead of a transfer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.domain.settling.notes import NoteDeregistration
from casework.domain.statute.decisions import DecideNoPenalty, ReportPenalty
from casework.domain.statute.hearing import LegalReview
from casework.domain.statute.inquiry_time import Suspend
from casework.domain.values import Line, Sum
from tests.people import OFFICER, REVIEWER, TOWN_OFFICER
from tests.spec import Life
from tests.statute import a_handling, a_notice, a_penalty, cmd, decided, filed, fined, inquired, ordered, serve, told, unmet


def reviewed(life: Life, fine: int = 1_000_000, ground: str = "inspection-30", **changes: object) -> str:
    """A notice of a large fine on which the party waived the hearing and the reviewer agreed."""
    notice = told(life, "penalty_decision", fine_fen=fine, ground=ground, sum=None, **changes)
    life.does(cmd(LegalReview, paper=notice), REVIEWER)
    return notice


def test_a_handling_decision_is_served_within_seven_days_and_then_its_date_runs() -> None:
    life = filed()
    life.gets(a_handling(told(life), life), OFFICER)
    assert life.case.procedure == "decided"
    assert life.due("serve_handling", "handling-decision-1") == "2026-03-09"
    assert life.case.clock("decide") is None
    serve(life, "handling-decision-1")
    assert life.case.clock("serve_handling") is None
    assert life.due("decision_due", "handling-decision-1") == "2026-03-17"


def test_review_and_suit_keep_their_own_limits_beside_the_date_of_the_decision() -> None:
    life = decided(filed())
    assert life.due("decision_due", "handling-decision-1") == "2026-03-17"
    assert life.due("review_right", "handling-decision-1") == "2026-05-06"
    assert life.due("suit_right", "handling-decision-1") == "2026-09-02"


def test_handling_and_penalty_are_two_papers_with_two_notices() -> None:
    life = fined(decided(filed(imported=True)))
    assert [p.kind for p in life.case.papers.values()] == ["notice", "handling_decision", "notice", "penalty_decision"]
    assert life.due("fine_due", "penalty-decision-1") == "2026-03-17"
    assert life.case.papers["penalty-decision-1"].due_on == date(2026, 3, 17)


def test_no_decision_without_a_notice_of_its_own_kind_served_and_heard() -> None:
    life = inquired()
    life.gets(a_notice(), OFFICER)
    assert "'inquiry-1' is no notice" in life.reasons(a_handling("inquiry-1", life), OFFICER)
    assert "no notice of a penalty_decision" in life.reasons(a_penalty("notice-1", life), OFFICER)
    assert "serve it first" in life.reasons(a_handling("notice-1", life), OFFICER)
    serve(life, "notice-1")
    assert "was not heard" in life.reasons(a_handling("notice-1", life), OFFICER)


def test_one_notice_carries_one_decision() -> None:
    life = decided(filed())
    assert "has its decision already" in life.reasons(a_handling("notice-1", life), OFFICER)


@pytest.mark.parametrize(
    ("days_ago", "allowed"),
    [(0, True), (5, True), (6, False), (-1, False)],
)
def test_the_register_is_looked_at_within_five_days_before_the_decision(days_ago: int, allowed: bool) -> None:
    life = filed()
    notice = told(life)
    decision = a_handling(notice, life, registration_checked_on=life.now.date() - timedelta(days=days_ago))
    if allowed:
        life.gets(decision, OFFICER)
        assert life.case.procedure == "decided"
    else:
        assert "within 5 days" in life.reasons(decision, OFFICER)


def test_a_decision_without_a_look_at_the_register_is_refused_except_in_history() -> None:
    life = filed()
    assert "was not checked" in life.reasons(a_handling(told(life), life, registration_checked_on=None), OFFICER)
    old = filed(imported=True)
    old.gets(a_handling(told(old), old, registration_checked_on=None, sum=None), OFFICER)
    assert old.case.procedure == "decided"


def test_a_firm_that_was_deregistered_in_mid_case_can_be_ordered_nothing() -> None:
    life = filed()
    notice = told(life)
    life.does(cmd(NoteDeregistration), OFFICER)
    assert "firm was deregistered" in life.reasons(a_handling(notice, life), OFFICER)
    life.gets(a_handling(notice, life, addressees=("boss",)), OFFICER)
    assert life.case.papers["handling-decision-1"].addressees == ("boss",)


def test_a_decision_to_pay_is_exact_and_dated() -> None:
    life = filed()
    notice = told(life)
    assert "exact sum" in life.reasons(a_handling(notice, life, sum=None), OFFICER)
    assert "one date to obey" in life.reasons(a_handling(notice, life, days=None), OFFICER)


def test_nothing_is_decided_while_the_inquiry_is_suspended() -> None:
    life = filed()
    notice = told(life)
    life.gets(cmd(Suspend, ground="evidence_unobtainable"), OFFICER)
    assert "resume it first" in life.reasons(a_handling(notice, life), OFFICER)


def test_a_grave_case_needs_legal_review_and_a_collective_decision() -> None:
    life = filed()
    notice = told(life, "penalty_decision", fine_fen=1_000_000, ground="inspection-30", sum=None)
    reason = life.reasons(a_penalty(notice, life), OFFICER)
    assert "legal review" in reason and "collective decision" in reason
    life.does(cmd(LegalReview, paper=notice), REVIEWER)
    assert "needs a collective decision" in life.reasons(a_penalty(notice, life), OFFICER)
    life.gets(a_penalty(notice, life, collective=True), OFFICER)
    assert life.case.procedure == "decided"
    assert life.case.clock("penalty_90") is None


def test_a_town_punishes_only_with_the_delegated_power() -> None:
    life = filed()
    life.case.cohandlers = (TOWN_OFFICER.unit,)
    notice = reviewed(life)
    assert "no power to punish" in life.reasons(a_penalty(notice, life, collective=True), TOWN_OFFICER)
    delegated = replace(TOWN_OFFICER.unit, powers=("delegated_penalty",))
    life.case.cohandlers = (delegated,)
    life.does(a_penalty(notice, life, collective=True), replace(TOWN_OFFICER, unit=delegated))
    assert life.topics()[-1] == "requested"


@pytest.mark.parametrize(
    ("ground", "addressee", "fine", "allowed"),
    [
        ("inspection-30", "firm", 199_999, False),
        ("inspection-30", "firm", 200_000, True),
        ("inspection-30", "firm", 2_000_000, True),
        ("inspection-30", "firm", 2_000_001, False),
        ("724-54", "firm", 1_999_999, False),
        ("724-54", "boss", 1_000_000, True),
        ("724-54", "boss", 3_000_001, False),
        ("724-55", "firm", 10_000_000, True),
        ("724-57", "firm", 10_000_001, False),
        ("local-12", "firm", 99, True),  # a local article whose range we do not hold
        ("724-55", "boss", 7, True),  # the article names no fine for persons
    ],
)
def test_a_fine_stays_within_its_article(ground: str, addressee: str, fine: int, allowed: bool) -> None:
    life = unmet(addressees=("firm", "boss"))
    notice = reviewed(life, 99_000_000, ground, addressees=(addressee,))
    decision = a_penalty(notice, life, ground=ground, fine_fen=fine, addressees=(addressee,), collective=True)
    if allowed:
        life.gets(decision, OFFICER)
        assert life.case.papers["penalty-decision-1"].fine_fen == fine
    else:
        assert "is outside" in life.reasons(decision, OFFICER)


def test_a_region_without_numbers_for_its_fines_sets_no_range() -> None:
    life = filed()
    notice = reviewed(life)
    numbers = {name: rows for name, rows in life.world.rulebook.numbers.items() if not name.startswith("penalty.fine")}
    life.world = replace(life.world, rulebook=replace(life.world.rulebook, numbers=numbers))
    life.gets(a_penalty(notice, life, fine_fen=1, collective=True), OFFICER)
    assert life.case.papers["penalty-decision-1"].fine_fen == 1


def test_a_fine_is_not_heavier_than_the_party_was_told() -> None:
    life = filed()
    notice = reviewed(life, 500_000)
    assert "write a new notice" in life.reasons(a_penalty(notice, life, fine_fen=500_001, collective=True), OFFICER)


def test_a_fine_the_party_was_not_told_of_is_refused() -> None:
    life = filed()
    notice = told(life, "penalty_decision", sum=None)
    assert "more than the 不详" in life.reasons(a_penalty(notice, life), OFFICER)


def test_a_penalty_names_its_sanction() -> None:
    life = filed()
    notice = reviewed(life)
    assert "neither a fine nor" in life.reasons(a_penalty(notice, life, fine_fen=None, collective=True), OFFICER)
    life.gets(a_penalty(notice, life, fine_fen=None, sanctions=("warning",), collective=True), OFFICER)
    assert life.case.papers["penalty-decision-1"].fine_fen is None


def test_history_may_not_print_the_fine() -> None:
    life = filed(imported=True)
    notice = told(life, "penalty_decision", sum=None)
    life.gets(a_penalty(notice, life, fine_fen=None, ground="not_stated"), OFFICER)
    assert life.case.procedure == "decided"


def test_articles_54_to_57_punish_only_an_order_that_went_unmet() -> None:
    life = ordered(filed())
    notice = reviewed(life, 5_000_000, "724-55")
    decision = a_penalty(notice, life, ground="724-55", fine_fen=5_000_000, collective=True)
    assert "no order to this addressee went unmet" in life.reasons(decision, OFFICER)
    other = unmet(filed(), addressees=("contractor",))
    notice = reviewed(other, 5_000_000, "724-55")
    assert "no order to this addressee" in other.reasons(
        replace(decision, notice=notice, registration_checked_on=other.now.date()), OFFICER
    )


def test_one_act_is_fined_once() -> None:
    life = filed()
    life.gets(a_penalty(reviewed(life), life, collective=True), OFFICER)
    second = reviewed(life)
    assert "fines the same act already" in life.reasons(a_penalty(second, life, collective=True), OFFICER)
    life.gets(a_penalty(second, life, addressees=("contractor",), collective=True), OFFICER)
    third = reviewed(life)
    life.gets(a_penalty(third, life, ground="local-3", collective=True), OFFICER)
    assert [p.kind for p in life.case.papers.values()].count("penalty_decision") == 3


@pytest.mark.parametrize(
    ("named", "criminal", "allowed"),
    [
        (True, "none", False),
        (False, "prepared", False),
        (False, "approved", False),
        (True, "refused", True),
        (True, "handed_over", True),
        (False, "none", True),
    ],
)
def test_a_fine_never_replaces_a_transfer(named: bool, criminal: str, allowed: bool) -> None:
    life = filed()
    notice = reviewed(life)
    life.case.suspects_named, life.case.criminal = named, criminal
    if allowed:
        life.gets(a_penalty(notice, life, collective=True), OFFICER)
        assert life.case.procedure == "decided"
    else:
        assert "310号令 11" in life.reasons(a_penalty(notice, life, collective=True), OFFICER)


def test_to_punish_nothing_is_a_decision_too() -> None:
    life = filed()
    assert life.due("penalty_90") == "2026-06-01"
    assert "allowed: slight_and_corrected" in life.reasons(cmd(DecideNoPenalty, ground="mercy"), OFFICER)
    life.gets(cmd(DecideNoPenalty, ground="first_and_corrected"), OFFICER)
    assert life.case.clock("penalty_90") is None
    assert life.case.procedure == "filed"


def test_zhejiang_reports_a_penalty_to_the_level_above() -> None:
    life = fined()
    assert "is a notice" in life.reasons(cmd(ReportPenalty, paper="notice-1"), OFFICER)
    life.does(cmd(ReportPenalty, paper="penalty-decision-1"), OFFICER)
    assert life.topics()[-1] == "penalty_reported"
    assert life.case.clock("penalty_report") is None


def test_an_order_to_several_parties_carries_one_roll() -> None:
    life = filed()
    life.gets(a_handling(told(life), life, addressees=("firm", "contractor"), sum=Sum(1, 5, (Line("w1", 5),))), OFFICER)
    assert life.case.papers["handling-decision-1"].addressees == ("firm", "contractor")
