"""The order: exact, dated, served; met by proof only, unmet only after its day."""

from datetime import date

import pytest

from casework.domain.settling.notes import NoteRectified
from casework.domain.statute.orders import MarkMet, MarkUnmet, papers_met
from casework.domain.values import Line, Sum
from tests.people import OFFICER, SYSTEM, TOWN_OFFICER
from tests.spec import Life
from tests.statute import ROLL, an_order, cmd, decided, filed, inquired, ordered, pay, serve, unmet


def test_an_order_moves_the_procedure_and_waits_for_service() -> None:
    life = filed()
    life.gets(an_order(), OFFICER)
    paper = life.case.papers["order-1"]
    assert (life.case.procedure, paper.status, paper.sum, paper.days) == ("ordered", "approved", ROLL, "5 working days")
    assert paper.due_on is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"purpose": "advise"}, "allowed: pay, rectify"),
        ({"ground": ""}, "no legal ground"),
        ({"warns_of": ()}, "what follows"),
        ({"sum": None}, "exact sum and the heads"),
        ({"sum": Sum(None, 1_000_000)}, "exact sum and the heads"),
        ({"sum": Sum(2, None)}, "exact sum and the heads"),
        ({"sum": Sum(2, 1_000_000)}, "roll is missing"),
        ({"sum": Sum(2, 5, (Line("w1", 1), Line("w2", 2)))}, "adds up"),
        ({"purpose": "rectify", "sum": Sum(-2)}, "negative"),
        ({"days": None}, "one date to obey"),
        ({"until": date(2026, 3, 20)}, "one date to obey"),
        ({"days": None, "until": date(2026, 3, 2)}, "not ahead"),
        ({"days": "soon"}, "not a limit"),
        ({"days": "2 months"}, "number of days"),
        ({"addressees": ()}, "no addressee"),
        ({"addressees": ("stranger",)}, "known: firm"),
    ],
)
def test_an_order_that_is_not_whole_is_refused(changes: dict[str, object], reason: str) -> None:
    assert reason in filed().reasons(an_order(**changes), OFFICER)


def test_an_order_to_rectify_needs_no_sum() -> None:
    life = filed()
    life.gets(an_order(purpose="rectify", sum=None, ground="724-55"), OFFICER)
    assert life.case.papers["order-1"].sum is None


def test_history_may_order_an_unknown_sum_to_an_unknown_party() -> None:
    life = filed(imported=True)
    life.gets(an_order(sum=None, addressees=("employer",)), OFFICER)
    assert life.case.procedure == "ordered"


def test_an_order_with_the_roll_attached_needs_no_lines() -> None:
    life = filed()
    life.gets(an_order(sum=Sum(2, 1_000_000), roll_attached=True), OFFICER)
    assert life.case.papers["order-1"].status == "approved"


def test_rule_09_the_date_stands_in_the_paper_and_blacklist_and_crime_run_from_it() -> None:
    life = ordered(days=None, until=date(2026, 3, 20))
    assert life.due("order_due", "order-1") == "2026-03-20"
    life.on("2026-04-07").does(cmd(MarkUnmet, paper="order-1"), OFFICER)
    assert "listing_decide" not in {c.rule for c in life.case.clocks.values()}, "10,000 yuan for two workers is below the number"


def test_rule_09_the_listing_counts_from_the_papers_date_not_from_the_marking() -> None:
    life = filed(claimed=Sum(10, 5_000_000))
    life = ordered(life, sum=Sum(10, 5_000_000), roll_attached=True).on("2026-03-16")
    life.does(cmd(MarkUnmet, paper="order-1"), OFFICER)
    assert life.due("listing_decide", "order-1") == "2026-04-07"


def test_a_fine_or_a_rectification_leads_to_no_listing() -> None:
    life = filed(claimed=Sum(10, 5_000_000))
    life = ordered(life, purpose="rectify", sum=None).on("2026-03-16")
    life.does(cmd(MarkUnmet, paper="order-1"), OFFICER)
    assert life.case.clock("listing_decide") is None


def test_an_order_is_unmet_only_after_its_last_day() -> None:
    life = ordered().on("2026-03-09 23:50")
    assert "until 2026-03-09 inclusive" in life.reasons(cmd(MarkUnmet, paper="order-1"), OFFICER)
    life.on("2026-03-10 00:01").does(cmd(MarkUnmet, paper="order-1"), OFFICER)
    assert life.case.papers["order-1"].status == "unmet"
    assert "is unmet" in life.reasons(cmd(MarkUnmet, paper="order-1"), OFFICER)


def test_an_order_that_was_never_served_is_never_unmet() -> None:
    life = filed()
    life.gets(an_order(), OFFICER)
    assert "only a served paper" in life.on("2026-05-06").reasons(cmd(MarkUnmet, paper="order-1"), OFFICER)


def test_a_served_paper_without_a_date_cannot_be_unmet() -> None:
    from dataclasses import replace

    life = ordered()
    life.case.papers = {"order-1": replace(life.case.papers["order-1"], due_on=None)}
    assert "names no date" in life.reasons(cmd(MarkUnmet, paper="order-1"), OFFICER)


def test_an_expired_order_asks_for_confirmation_within_a_working_day() -> None:
    life = ordered()
    life.ticks("2026-03-10 00:00")
    assert life.due("confirm_unmet", "order-1") == "2026-03-10"
    life.does(cmd(MarkUnmet, paper="order-1"), OFFICER)
    assert life.case.clock("confirm_unmet") is None


def test_rule_12_an_order_to_pay_is_met_by_verified_payment_of_the_whole_sum_only() -> None:
    life = ordered()
    assert "do not cover" in life.reasons(cmd(MarkMet, paper="order-1", proof=("promise",)), OFFICER)
    pay(life, 600_000)
    assert "do not cover" in life.reasons(cmd(MarkMet, paper="order-1"), OFFICER)
    assert papers_met(life.case) == []
    assert [fact.paper for fact in papers_met(life.case, 1_000_000)] == ["order-1"]


def met(life: Life) -> Life:
    """The whole roll was paid and verified; the paper is met, by the payment itself or by hand."""
    pay(life, 1_000_000)
    if life.case.papers["order-1"].status != "met":
        life.does(cmd(MarkMet, paper="order-1"), SYSTEM)
    return life


def test_a_paid_order_is_met_and_its_term_is_over() -> None:
    life = met(ordered())
    assert life.case.papers["order-1"].status == "met"
    assert life.case.clock("order_due") is None
    assert "only a served paper that is not obeyed yet" in life.reasons(cmd(MarkMet, paper="order-1"), OFFICER)


def test_an_order_paid_late_is_met_after_it_was_unmet() -> None:
    assert met(unmet()).case.papers["order-1"].status == "met"


def test_what_was_paid_before_an_order_does_not_meet_it() -> None:
    life = ordered(pay(filed(claimed=Sum(2, 2_000_000)), 1_000_000))
    assert papers_met(life.case) == []
    assert [fact.paper for fact in papers_met(life.case, 2_000_000)] == ["order-1"]


def test_an_order_of_an_unknown_sum_is_met_by_named_proof() -> None:
    life = filed(imported=True)
    life.gets(an_order(sum=None), OFFICER)
    serve(life, "order-1")
    assert papers_met(life.case, 10**9) == []
    assert "name what proves it" in life.reasons(cmd(MarkMet, paper="order-1"), OFFICER)
    life.does(cmd(MarkMet, paper="order-1", proof=("signed_roll",)), OFFICER)
    assert life.case.papers["order-1"].status == "met"


def test_a_rectification_is_met_by_named_proof() -> None:
    life = ordered(purpose="rectify", sum=None)
    life.does(cmd(NoteRectified, proof="site_check"), OFFICER)
    life.does(cmd(MarkMet, paper="order-1", proof=("inspection_record",)), OFFICER)
    assert life.case.papers["order-1"].status == "met"


def test_only_orders_and_decisions_are_obeyed() -> None:
    life = serve(inquired(), "inquiry-1")
    assert "is a inquiry" in life.reasons(cmd(MarkMet, paper="inquiry-1", proof=("photo",)), OFFICER)
    assert "no paper" in life.reasons(cmd(MarkMet, paper="order-1"), OFFICER)
    assert "no paper" in life.reasons(cmd(MarkUnmet, paper="order-1"), OFFICER)


def test_two_kinds_of_order_and_a_decision_live_at_once_and_the_stage_shows_the_furthest() -> None:
    life = decided()
    life.gets(an_order(addressees=("contractor",)), OFFICER)
    assert life.case.procedure == "decided"
    assert [p.kind for p in life.case.papers.values()] == ["order", "notice", "handling_decision", "order"]


def test_a_town_orders_nothing() -> None:
    assert "条例 4" in filed().reasons(an_order(), TOWN_OFFICER)
