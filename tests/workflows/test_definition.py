"""A workflow is a table that answers: who may, where to, under which rules; the library only holds its rows."""

from types import SimpleNamespace
from typing import Any

import pytest

from casework.domain.case import Case
from casework.domain.refusals import MoveNotAllowed, NotYours, RuleRefused
from casework.domain.values import Post
from casework.workflows.definition import STAYS, Policy, Row, Workflow, move
from tests.people import CHAIR, DISPATCHER, HEAD, LEADER, OFFICER
from tests.spec import CASE

OF, UH, DI = Post.OFFICER, Post.UNIT_HEAD, Post.DISPATCHER


def it_is_sunny(case: Any, asked: Any, world: Any) -> str | None:
    """The sun shines."""
    return None if world["sun"] else "it rains; wait for the sun"


def it_is_warm(case: Any, asked: Any, world: Any) -> str | None:
    """It is warm."""
    return None if world["warm"] else "it is cold; wait for spring"


ROWS = (
    move("go", "走", ("home", "shop"), "park", by=(OF,), when=(it_is_sunny, it_is_warm)),
    move("go", "走", "home", "shop", by=(OF, UH), when=(it_is_warm,)),
    move("call", "叫", ("home", "shop", "park"), STAYS, by=(DI,)),
    move("rise", "升", ("home", "shop", "park"), ">=shop", by=("leader*",)),
    move("ask", "问", "home", "park", by=(OF,), approved_by=((UH,), (DI, "leader*"))),
    move("ask", "问", "home", "park", by=(DI,)),
)
TABLE = Workflow("outing", "handling", ("home", "shop", "park"), ROWS)
FINE: Any = {"sun": True, "warm": True}
COLD: Any = {"sun": True, "warm": False}
WET: Any = {"sun": False, "warm": True}
WORST: Any = {"sun": False, "warm": False}


def at_stage(stage: str) -> Case:
    case = Case(CASE)
    case.handling = stage
    return case


def asked(name: str, by: Any = OFFICER, requested_by: str | None = None) -> Any:
    return SimpleNamespace(command=SimpleNamespace(move=name), by=by, requested_by=requested_by)


def answer(stage: str, name: str, by: Any = OFFICER, world: Any = FINE, requested_by: str | None = None) -> str | None:
    return TABLE.answer(at_stage(stage), asked(name, by, requested_by), world)


def test_the_first_row_whose_rules_are_met_answers():
    assert answer("home", "go") == "park"
    assert answer("home", "go", world=WET) == "shop"
    assert answer("home", "go", HEAD) == "shop"


def test_where_every_row_is_against_it_every_reason_is_told_once():
    with pytest.raises(RuleRefused) as refused:
        answer("home", "go", world=WORST)
    assert refused.value.reasons == ("it rains; wait for the sun", "it is cold; wait for spring")
    assert refused.value.moves == ("go", "call", "rise", "ask")


def test_a_row_of_another_post_is_no_way_round():
    with pytest.raises(RuleRefused):
        answer("home", "go", HEAD, world=COLD)
    with pytest.raises(NotYours, match="go belongs to officer; you act as unit_head"):
        answer("shop", "go", HEAD)


def test_a_move_that_the_stage_does_not_have_tells_where_it_is():
    with pytest.raises(MoveNotAllowed, match="go is not possible at outing stage park; it is at home, shop") as refused:
        answer("park", "go")
    assert refused.value.moves == ("call", "rise")
    with pytest.raises(MoveNotAllowed, match="at no stage"):
        answer("home", "fly")


def test_a_case_before_the_first_stage_has_no_stage():
    with pytest.raises(MoveNotAllowed, match="at outing stage none"):
        answer("", "go")


def test_a_move_that_stays_answers_nothing():
    assert answer("shop", "call", DISPATCHER) is None


@pytest.mark.parametrize(("stage", "reached"), [("home", "shop"), ("shop", None), ("park", None)])
def test_at_least_means_there_or_where_it_is_further_on(stage, reached):
    assert answer(stage, "rise", CHAIR) == reached


def test_a_star_asks_for_the_mark():
    with pytest.raises(NotYours):
        answer("home", "rise", LEADER)


def test_an_approved_request_is_judged_by_the_rules_of_any_row_not_by_the_approvers_post():
    assert answer("home", "go", DISPATCHER, world=WET, requested_by="officer-1") == "shop"


def test_the_chain_of_approvals_is_that_of_the_askers_row():
    assert TABLE.approvers("ask") == ((UH,), (DI, "leader*"))
    assert TABLE.approvers("ask", OFFICER) == ((UH,), (DI, "leader*"))
    assert TABLE.approvers("ask", DISPATCHER) == ()
    assert TABLE.approvers("ask", HEAD) == ()
    assert TABLE.approvers("go") == TABLE.approvers("fly") == ()


def test_possible_tells_why_not_without_raising():
    refusal = TABLE.possible(at_stage("home"), asked("go"), WORST)
    assert isinstance(refusal, RuleRefused)
    assert TABLE.possible(at_stage("home"), asked("go"), FINE) is None


def test_moves_of_a_stage_are_listed_and_none_of_an_unknown_one():
    assert TABLE.moves_from("park") == ("call", "rise")
    assert TABLE.moves_from("moon") == ()


def test_a_table_reads_its_stage_where_the_case_keeps_it():
    assert TABLE.stage_of(at_stage("shop")) == "shop"


def test_a_rule_reads_after_when():
    policy = Policy(it_is_sunny)
    assert (policy.name, policy.refusal(at_stage("home"), asked("go"), WET)) == ("it is sunny", "it rains; wait for the sun")


def test_the_rows_are_those_of_an_ordinary_machine_of_the_library():
    model: Any = SimpleNamespace()
    TABLE.machine.add_model(model, initial="home")
    assert model.go(asked=asked("go"), world=WET)
    assert model.handling == "shop"
    assert not model.go(asked=asked("go"), world=WET)
    TABLE.machine.remove_model(model)


def test_a_row_is_a_value():
    assert move("go", "走", "home", "park", by=[OF]) == Row("go", "走", ("home",), "park", (OF,), (), ())
