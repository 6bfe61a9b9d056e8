"""Settled on the spot: clear facts, a numbered paper that runs at once, and two days to file it away."""

from datetime import date

import pytest

from casework.domain.statute.on_spot import CorrectOnSpot, FileAway, OrderOnSpot
from casework.domain.statute.orders import MarkUnmet
from casework.domain.values import Sum
from tests.people import OFFICER, TOWN_OFFICER, TWO
from tests.statute import ROLL, cmd, filed, ordered, received


def on_spot(**changes: object) -> OrderOnSpot:
    """A whole order on the spot to put the pay slips right by Thursday."""
    given_ = {
        "number": "秦人社监当〔2026〕1号", "officers": TWO, "addressees": ("firm",), "until": date(2026, 3, 5), "facts_clear": True,
        "proof": ("photo",),
    }  # fmt: skip
    order: OrderOnSpot = cmd(OrderOnSpot, **(given_ | changes))
    return order


def test_a_breach_put_right_before_the_officers_eyes_is_noted() -> None:
    life = received()
    life.does(cmd(CorrectOnSpot, officers=TWO, breach="未发工资条", facts_clear=True, proof=("photo",)), OFFICER)
    assert life.topics()[-1] == "corrected_on_spot"
    assert life.case.procedure == "none"


@pytest.mark.parametrize(("clear", "proof"), [(False, ("photo",)), (True, ())])
def test_on_the_spot_needs_clear_facts_and_certain_proof(clear: bool, proof: tuple[str, ...]) -> None:
    reason = received().reasons(cmd(CorrectOnSpot, officers=TWO, breach="未发工资条", facts_clear=clear, proof=proof), OFFICER)
    assert "clear facts and certain proof" in reason


def test_an_order_on_the_spot_is_served_at_once_and_filed_away_in_two_days() -> None:
    life = received()
    life.does(on_spot(), OFFICER)
    paper = life.case.papers["on-spot-order-1"]
    assert (paper.kind, paper.status, paper.way) == ("on_spot_order", "served", "direct")
    assert life.due("order_due", "on-spot-order-1") == "2026-03-05"
    assert life.due("on_spot_filed", "on-spot-order-1") == "2026-03-04"
    life.on("2026-03-04").does(cmd(FileAway, paper="on-spot-order-1"), OFFICER)
    assert life.case.clock("on_spot_filed") is None
    assert not life.case.missed


def test_an_order_on_the_spot_can_go_unmet_before_any_filing() -> None:
    life = received()
    life.does(on_spot(), OFFICER)
    life.on("2026-03-06").does(cmd(MarkUnmet, paper="on-spot-order-1"), OFFICER)
    assert life.case.papers["on-spot-order-1"].status == "unmet"
    assert life.case.procedure == "none"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"number": ""}, "no number"),
        ({"until": date(2026, 3, 1)}, "is past"),
        ({"purpose": "scold"}, "pay, rectify"),
        ({"purpose": "pay"}, "exact sum"),
        ({"purpose": "pay", "sum": Sum(2, None)}, "exact sum"),
        ({"sum": Sum(-1, None)}, "negative"),
        ({"addressees": ("nobody",)}, "no respondent"),
        ({"addressees": ()}, "no addressee"),
        ({"officers": TWO[:1]}, "at least two"),
    ],
)
def test_an_order_on_the_spot_that_is_not_whole_is_refused(changes: dict[str, object], reason: str) -> None:
    assert reason in received().reasons(on_spot(**changes), OFFICER)


def test_an_order_on_the_spot_to_pay_states_heads_and_sum() -> None:
    life = received()
    life.does(on_spot(purpose="pay", sum=ROLL), OFFICER)
    assert life.case.papers["on-spot-order-1"].sum == ROLL


def test_history_may_order_an_unknown_sum_on_the_spot() -> None:
    life = received(imported=True)
    life.does(on_spot(purpose="pay", addressees=("somebody",)), OFFICER)
    assert life.case.papers["on-spot-order-1"].sum is None


def test_only_on_spot_papers_have_two_days_to_be_filed_away() -> None:
    life = ordered(filed())
    assert "is a order" in life.reasons(cmd(FileAway, paper="order-1"), OFFICER)
    assert "papers: order-1" in life.reasons(cmd(FileAway, paper="order-9"), OFFICER)


def test_a_town_orders_nothing_on_the_spot() -> None:
    assert "no power of labour inspection" in received().reasons(on_spot(), TOWN_OFFICER)


def test_a_paper_id_is_used_once() -> None:
    life = received()
    life.does(on_spot(paper="spot"), OFFICER)
    assert "exists already" in life.reasons(on_spot(paper="spot"), OFFICER)
