"""Four eyes through deputies: whoever is behind a wish, an approval or the handling decides no more, in person or for another."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from casework.domain.approvals import Approve, Refuse
from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.four_eyes import eyes, used, why_not
from casework.domain.leaving.declining import Decline
from casework.domain.office import Absence, Deputy
from casework.domain.refusals import NotYours, Refusal
from casework.domain.settling.unfounded import FindUnfounded
from casework.domain.transfer.transferring import ApproveTransfer
from casework.domain.values import Actor, Unit
from tests.people import CHIEF, COUNTY, DEPUTY, DIRECTORY, DISPATCHER, HEAD, OFFICE, OFFICER
from tests.settling_lives import dispatched
from tests.spec import Life, given
from tests.statute import cmd

DECLINE = cmd(Decline, ground="not_inspection", where_to_go="住建局", notice_sent=True)
UNFOUNDED = cmd(FindUnfounded, conclusion="no_debt", evidence=("books",), remedies=("court",), told="letter")
PEOPLE = ("a", "b", "c")
ACTS = [(person, away) for person in PEOPLE for away in (None, *PEOPLE) if person != away]
"""Everybody in person, and for each of the others."""


def acting(act: tuple[str, str | None], post: str = "unit_head", unit: Unit = COUNTY) -> Actor:
    return Actor(act[0], post, unit, acting_for=act[1])


def behind(*acts: tuple[str, str | None]) -> set[str]:
    return {each for act in acts for each in act if each is not None}


def decides(life: Life, by: Actor, answer: type) -> bool:
    request = next(iter(life.case.requests))
    fields = {"reason": "证据不足"} if answer is Refuse else {}
    try:
        return bool(life.does(cmd(answer, request=request, **fields), by))
    except Refusal as refusal:
        assert "another person must decide" in str(refusal) or "somebody who does not must decide" in str(refusal)
        return False


@pytest.mark.parametrize("answer", [Approve, Refuse])
@pytest.mark.parametrize(("asks", "approves"), list(product(ACTS, ACTS)))
def test_who_asked_in_person_or_for_another_does_not_decide_in_person_or_for_another(asks, approves, answer):
    life = given()
    life.does(DECLINE, acting(asks, post="officer"))
    assert life.case.requests[next(iter(life.case.requests))].acting_for == asks[1]
    assert decides(life, acting(approves), answer) is behind(asks).isdisjoint(behind(approves))


@pytest.mark.parametrize(("handler", "approves"), list(product(PEOPLE, ACTS)))
def test_who_handles_the_case_decides_neither_in_person_nor_through_a_stand_in(handler, approves):
    life = given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER), (cmd(SignIn, officer=handler), HEAD))
    life.does(UNFOUNDED, OFFICER)
    assert decides(life, acting(approves), Approve) is (handler not in behind(approves))


@pytest.mark.parametrize(("first", "second"), list(product(ACTS, ACTS)))
def test_nobody_is_behind_two_steps_of_one_chain(first, second):
    life = dispatched()
    life.does(UNFOUNDED, OFFICER)
    assert decides(life, acting(first), Approve)
    assert decides(life, acting(second, post="dispatcher", unit=OFFICE), Approve) is behind(first).isdisjoint(behind(second))
    assert life.case.handling == ("unfounded" if behind(first).isdisjoint(behind(second)) else "dispatched")


def test_a_stand_in_of_the_directory_carries_the_absent_holder_into_the_record():
    office = replace(
        DIRECTORY, absences=(Absence("head", date(2026, 3, 1), date(2026, 4, 1)),),
        deputies=(Deputy("head", "unit_head", COUNTY.code, "officer-2", date(2026, 1, 1)),),
    )  # fmt: skip
    stand_in = office.actor("officer-2", "unit_head", COUNTY.code, date(2026, 3, 2))
    assert stand_in is not None
    life = dispatched()
    request = life.does(UNFOUNDED, OFFICER)[-1].request  # type: ignore[attr-defined]  # the fact of this act
    life.does(cmd(Approve, request=request), stand_in)
    assert life.case.requests[request].approved_by == ("officer-2", "head")
    assert used(life.case.requests[request]) == {"officer-1", "officer-2", "head"}


def test_what_only_the_chief_in_office_decides_no_deputy_does():
    stand_in = replace(CHIEF, person="deputy", marks=(), acting_for="chief")
    for by in (DEPUTY, stand_in):
        life = dispatched()
        life.case.criminal = "prepared"
        assert isinstance(life.refusal(cmd(ApproveTransfer), by), NotYours)


@pytest.mark.parametrize(
    ("looks", "spent", "handlers", "word"),
    [
        (eyes("a"), ("b",), ("c",), None),
        (eyes("a", "b"), ("b",), (), "asked for this or approved it already"),
        (eyes("a", "b"), (), ("b",), "handle this case"),
        (eyes(None), ("a",), ("a",), None),
    ],
)
def test_the_reason_names_what_bars_you(looks, spent, handlers, word):
    case = given().case
    case.handlers = handlers
    reason = why_not(looks, spent, case)
    assert reason is None if word is None else word in (reason or "")
