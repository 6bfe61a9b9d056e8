"""Did the money come: a worker answers with number and code; a word moves no money, and an unpaid one reopens what was settled."""

from dataclasses import asdict

import pytest

from casework.domain.leaving.merging import Merge
from casework.security.sites import Site, site_code
from tests.api.calling import reasons
from tests.api.counter import COUNTER, asks, told
from tests.office import Office
from tests.people import COUNTY, DISPATCHER, OFFICER

SITE = Site("安置房二期", "620502", "甘肃某某建筑工程有限公司", "91350100M000100Y43", "玉泉镇")


def answers(api, receipt, code, outcome="unpaid", key=None, **more):
    headers = {"Idempotency-Key": key} if key else {}
    return api.call("POST", f"{COUNTER}/{receipt}/answer", None, headers, json={"code": code, "outcome": outcome, **more})


def settled(api):
    receipt, code = told(api)
    office = Office(api.house, receipt)
    office.dispatches()
    office.signs_in()
    office.establishes()
    office.is_paid()
    office.is_resolved()
    return office, receipt, code


def test_a_word_is_taken_down_told_back_and_moves_no_money(api):
    receipt, code = told(api)
    assert asks(api, receipt, code).json()["answer"] is None
    answer = answers(api, receipt, code, "part", yuan="1,500.50")
    assert (answer.status_code, answer.json()["reopened"]) == (200, False)
    case = api.house.cases.case(receipt)
    assert (case.worker_answers["complainant"].fen, case.proven_fen) == (150_050, 0)
    assert asks(api, receipt, code).json()["answer"]["zh"] == "您反馈：钱只到了一部分"


def test_an_unpaid_word_about_a_settled_case_reopens_it_once(api):
    office, receipt, code = settled(api)
    first, again = (answers(api, receipt, code, key="k").json() for _ in "ab")
    assert first == again and first["reopened"] and "重新办理" in first["zh"]
    assert (office.case.handling, office.case.round) == ("dispatched", 2)
    assert office.topics[-2:] == ["worker_answered", "reopened"]


def test_a_paid_word_leaves_a_settled_case(api):
    office, receipt, code = settled(api)
    assert answers(api, receipt, code, "paid").json()["reopened"] is False
    assert office.case.handling == "resolved"


def test_a_word_about_a_merged_complaint_goes_to_where_it_is_handled(api):
    receipt, code = told(api, id_number="620502199001010013")
    survivor = told(api, id_number="110105194912310142")[0]
    for each in (receipt, survivor):
        Office(api.house, each).dispatches()
    api.house.do(Merge(case_no=receipt, into=survivor, same_employer=True, same_site=True), by=DISPATCHER)
    assert answers(api, receipt, code, "paid").status_code == 200
    assert list(api.house.cases.case(survivor).worker_answers) == [f"{receipt}/complainant"]
    assert asks(api, receipt, code).json()["answer"]["zh"] == "您反馈：钱已全部到账"
    assert asks(api, survivor, told(api)[1]).status_code == 404


def test_who_has_not_the_code_says_nothing(api):
    receipt, _ = told(api)
    assert answers(api, receipt, "00000-00000").status_code == 404
    assert api.house.cases.case(receipt).worker_answers == {}


@pytest.mark.parametrize(
    ("outcome", "more", "why"),
    [
        ("perhaps", {}, "outcome"), ("paid", {"yuan": 5}, "yuan"), ("part", {"yuan": "many"}, "应为金额"), ("part", {"yuan": 0}, "yuan"),
        ("paid", {"note": "x"}, "nothing but"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_read_names_its_field(api, outcome, more, why):
    receipt, code = told(api)
    answer = answers(api, receipt, code, outcome, **more)
    assert answer.status_code == 422 and why in reasons(answer)


def test_officers_read_the_word_in_the_history(api):
    _, receipt, code = settled(api)
    answers(api, receipt, code)
    api.house.views.catch_up()
    history = api.get(f"/api/v1/cases/{receipt}/history?limit=200", OFFICER).json()["facts"]
    assert any("劳动者complainant反馈到账情况：未付" in fact["zh"] for fact in history)


def test_the_places_that_are_served_are_told(api):
    places = api.get("/public/places", None).json()["places"]
    assert {"region": "620502", "unit": COUNTY.name} in places and all(not each["region"].endswith("00") for each in places)


def test_a_poster_tells_its_site_and_a_forged_one_nothing(api):
    code = site_code(SITE, api.house.vault)
    assert api.get("/public/site", None, params={"code": code}).json() == asdict(SITE)
    for forged in (code[:-2], code[:30] + "A" + code[31:], "", "!", "工地", "A" * 1200):
        assert api.get("/public/site", None, params={"code": forged}).status_code in (404, 422)
