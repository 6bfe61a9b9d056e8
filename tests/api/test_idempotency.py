"""The same act asked for twice is done once and answered the same, whatever happened to the first answer."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from casework.api.headers import command_id
from casework.domain.dispatching import Dispatch
from tests.api.calling import Api, calling, reasons
from tests.office import Office, furnished
from tests.people import COUNTY, DISPATCHER, HEAD, INDUSTRY, INDUSTRY_HEAD, OFFICER, WINDOW

TOLD = ("etag", "x-position", "location")
LEAD = {"lead": COUNTY.code}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('again')}/office.db") as house, calling(house) as api:
        yield api


def same(first, again) -> bool:
    told = ("etag", "x-position", "location")
    return (first.status_code, first.content, *map(first.headers.get, told)) == (
        again.status_code,
        again.content,
        *map(again.headers.get, told),
    )


def test_a_receipt_asked_for_again_is_the_same_receipt(api):
    first, again = (api.receives(headers={"Idempotency-Key": "r-1"}) for _ in range(2))
    assert first.status_code == 201 and same(first, again)


def test_a_move_asked_for_again_is_answered_before_its_version_is_looked_at(api):
    number = api.received()
    first = api.moves(number, "dispatch", DISPATCHER, LEAD, seen='"v1"', key="d-1")
    api.moves(number, "note", WINDOW, {"kind": "note", "text": "x"})
    for seen in ('"v1"', "", "*"):
        assert same(first, api.moves(number, "dispatch", DISPATCHER, LEAD, seen=seen, key="d-1"))
    assert api.house.cases.case(number).version == 3


def test_the_answer_is_the_same_after_it_was_lost(api):
    number = api.received()
    api.house.do(Dispatch(case_no=number, lead=COUNTY.code), by=DISPATCHER, id=command_id("dispatcher", "lost-1"))
    api.moves(number, "note", WINDOW, {"kind": "note", "text": "x"})
    told = api.moves(number, "dispatch", DISPATCHER, LEAD, seen='"v1"', key="lost-1")
    assert told.status_code == 200 and [fact["topic"] for fact in told.json()["facts"]] == ["case.dispatched"]
    assert (told.json()["version"], told.json()["handling"]) == (2, "dispatched")


def test_a_merge_asked_for_again_tells_the_same_position_and_case(api):
    one, other = api.received(), api.received()
    body = {"into": other, "same_employer": True, "same_site": True}
    first, again = (api.moves(one, "merge", DISPATCHER, body, seen='"v1"', key="m-1") for _ in range(2))
    assert first.json()["into"] == other and same(first, again)


def test_a_split_asked_for_again_makes_no_second_case(api):
    number = api.received()
    body = {"claimed": {"heads": 2, "fen": 100}}
    first, again = (api.moves(number, "split", DISPATCHER, body, seen='"v1"', key="s-1") for _ in range(2))
    assert first.json()["into"] and same(first, again)


def test_a_retry_is_answered_also_when_the_case_has_left_its_askers_sight(api):
    office = Office(api.house).receives()
    office.dispatches(lead=INDUSTRY.code)
    body = {"ground": "不属本行业", "proposed": COUNTY.code}
    first = api.moves(office.case_no, "return_dispatch", INDUSTRY_HEAD, body, key="b-1")
    api.moves(office.case_no, "adjudicate_return", DISPATCHER, {"granted": True, "lead": COUNTY.code})
    assert first.status_code == 200 and api.get(f"/api/v1/cases/{office.case_no}", INDUSTRY_HEAD).status_code == 404
    assert same(first, api.moves(office.case_no, "return_dispatch", INDUSTRY_HEAD, body, key="b-1"))
    assert api.moves(office.case_no, "return_dispatch", INDUSTRY_HEAD, body, key="b-2").status_code == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"lead": "620502-housing"},
        {**LEAD, "why": "急"},
        {**LEAD, "cohandlers": ["620502-housing"]},
    ],
)
def test_a_key_stands_for_one_request_only(api, changed):
    number, key = api.received(), f"o-{len(changed)}-{sorted(changed)[-1]}"
    api.moves(number, "dispatch", DISPATCHER, LEAD, key=key)
    answer = api.moves(number, "dispatch", DISPATCHER, changed, key=key)
    assert (answer.status_code, answer.json()["code"]) == (422, "command_reused")


def test_a_key_of_one_move_is_refused_at_another_and_at_another_case(api):
    number, other = api.received(), api.received()
    api.moves(number, "dispatch", DISPATCHER, LEAD, key="x-1")
    answers = [
        api.moves(other, "dispatch", DISPATCHER, LEAD, key="x-1"),
        api.moves(number, "designate", DISPATCHER, LEAD, key="x-1"),
        api.receives(by=DISPATCHER, headers={"Idempotency-Key": "x-1"}),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(422, "command_reused")}


def test_the_key_of_somebody_else_is_another_key(api):
    one, other = (api.receives(by=by, headers={"Idempotency-Key": "p-1"}) for by in (WINDOW, OFFICER))
    assert one.status_code == 201 and other.json().get("case_no") != one.json()["case_no"]


def test_a_request_that_was_refused_may_be_asked_again_under_its_key(api):
    number = api.received()
    assert api.moves(number, "sign_in", HEAD, {"officer": "officer-1"}, key="f-1").status_code == 409
    api.moves(number, "dispatch", DISPATCHER, LEAD)
    assert api.moves(number, "sign_in", HEAD, {"officer": "officer-1"}, key="f-1").status_code == 200


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "a\tb"])
def test_a_key_that_is_none_is_malformed(api, key):
    answer = api.receives(headers={"Idempotency-Key": key})
    assert answer.status_code == 400 and "Idempotency-Key" in reasons(answer)


def test_twins_that_race_are_one_case_and_get_one_answer(api):
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: api.receives(headers={"Idempotency-Key": "race-1"}), range(8)))
    assert all(same(told[0], each) for each in told) and told[0].status_code == 201
    number = told[0].json()["case_no"]
    with ThreadPoolExecutor(8) as pool:
        moved = list(pool.map(lambda _: api.moves(number, "dispatch", DISPATCHER, LEAD, seen='"v1"', key="race-2"), range(8)))
    assert all(same(moved[0], each) for each in moved) and moved[0].status_code == 200
    assert api.house.cases.case(number).version == 2


def _where_twins_meet(house, place):
    return {"the look at the key": (house.store, "command"), "the look at the version": (house.cases, "standing")}[place]


@pytest.mark.parametrize("place", ["the look at the key", "the look at the version"])
def test_a_twin_that_commits_right_behind_answers_for_both(api, monkeypatch, place):
    number, key = api.received(), f"between-{len(place)}"
    (edge, name), told = _where_twins_meet(api.house, place), []
    look = getattr(edge, name)

    def looks_while_the_twin_commits(*asked):
        found = look(*asked)
        monkeypatch.undo()
        told.append(api.moves(number, "dispatch", DISPATCHER, LEAD, seen='"v1"', key=key))
        return found

    monkeypatch.setattr(edge, name, looks_while_the_twin_commits)
    second = api.moves(number, "dispatch", DISPATCHER, LEAD, seen='"v1"', key=key)
    assert len(told) == 1 and told[0].status_code == 200 and same(told[0], second)
    assert api.house.cases.case(number).version == 2


def test_of_strangers_who_race_one_wins_and_the_others_read_again(api):
    number = api.received()
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda n: api.moves(number, "note", WINDOW, {"kind": "note", "text": f"{n}"}, seen='"v1"'), range(6)))
    assert sorted(each.status_code for each in told) == [200, 412, 412, 412, 412, 412]
    assert {each.headers["etag"] for each in told if each.status_code == 412} == {'"v2"'}


def test_it_is_the_same_on_a_database_server(postgres_url):
    with furnished(postgres_url) as house, calling(house) as api, ThreadPoolExecutor(4) as pool:
        long: dict[str, Any] = {"source": "\U0001f600" * 300, "number": "\U0001f600" * 300}
        told = list(pool.map(lambda _: api.receives(headers={"Idempotency-Key": "pg-1"}, **long), range(4)))
        number = told[0].json()["case_no"]
        assert told[0].status_code == 201 and all(same(told[0], each) for each in told)
        moved = list(pool.map(lambda _: api.moves(number, "dispatch", DISPATCHER, LEAD, seen='"v1"', key="pg-2"), range(4)))
        assert moved[0].status_code == 200 and all(same(moved[0], each) for each in moved)
        assert api.receives(**long).json()["case_no"] == number
