"""One case by the API: taken in with every fault told at once, shown without anybody's name, and as it was."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.domain.case import case_id
from casework.domain.paying.verifying import PaymentVerified
from casework.domain.values import Sum
from casework.projections.past import past
from tests.api.calling import Api, calling, reasons
from tests.office import Office, furnished
from tests.people import CITY_SUPERVISOR, COUNTY, INDUSTRY_OFFICER, OFFICER, STRANGER, WINDOW


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('cases')}/office.db") as house, calling(house) as api:
        yield api


def test_a_complaint_is_received_with_its_receipt(api):
    answer = api.receives()
    told = answer.json()
    assert answer.status_code == 201 and told["case_no"].startswith("620502-2026-") and told["version"] == 1
    assert answer.headers["location"] == f"/api/v1/cases/{told['case_no']}"
    assert (answer.headers["etag"], answer.headers["x-position"]) == ('"v1"', str(told["position"]))
    assert [fact["topic"] for fact in told["facts"]] == ["case.received"] and "登记投诉" in told["facts"][0]["zh"]
    assert (told["handling"], told["requested"], told["into"]) == ("received", None, None)


def test_what_was_received_can_be_read_at_its_version(api):
    answer = api.get(f"/api/v1/cases/{api.received()}", OFFICER)
    case = answer.json()
    assert answer.status_code == 200 and answer.headers["etag"] == '"v1"'
    assert (case["handling"], case["track"], case["pressure"], case["money"]["claimed"]["fen"]) == (
        "received",
        "simple",
        "none",
        15_000_000,
    )
    assert {clock["rule"] for clock in case["clocks"]} >= {"dispatch", "track"} and case["money"]["verified"] is None


def test_a_case_is_shown_without_anything_personal(api):
    answer = api.receives(
        kind="report", parties=[], informer={"ref": "i1", "name": "李四光"}, description="欠薪半年",
        respondents=[{"ref": "r1", "kind": "person", "person_name": "王老板"}, {"ref": "r2", "name": "甲建筑公司"}],
    )  # fmt: skip
    case_no = answer.json()["case_no"]
    api.moves(case_no, "note", WINDOW, {"kind": "note", "text": "工人住院", "why": "电话告知"})
    shown = api.get(f"/api/v1/cases/{case_no}", OFFICER).text
    for secret in ("李四光", "王老板", "欠薪半年", "工人住院", "电话告知", "sealed:", "i1"):
        assert secret not in shown
    assert "甲建筑公司" in shown and '"informer":true' in shown


def test_a_person_is_shown_by_reference_with_what_is_on_file(api):
    shown = api.get(f"/api/v1/cases/{api.received()}", OFFICER).json()
    assert shown["parties"] == [{"ref": "w1", "sealed": ["name", "phone"], "erased": False}]


@pytest.mark.parametrize("path", ["", "/moves"])
@pytest.mark.parametrize("by", [STRANGER, INDUSTRY_OFFICER])
def test_a_case_out_of_scope_answers_as_one_that_does_not_exist(api, by, path):
    foreign, none = api.received(), "620502-2026-999999"
    there, nowhere = (api.get(f"/api/v1/cases/{number}{path}", by) for number in (foreign, none))
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.text.replace(foreign, none) == nowhere.text


def test_without_a_token_nothing_is_told(api):
    answer = api.get(f"/api/v1/cases/{api.received()}", None)
    assert answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer"


def test_a_number_that_came_before_is_answered_with_its_case(api):
    first = api.receives(source="12345", number="T-1")
    again = api.receives(source="12345", number="T-1", region_name="别处")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["case_no"] == first.json()["case_no"] and (again.json()["facts"], again.json()["position"]) == ([], 0)


def test_a_number_of_a_case_out_of_scope_is_neither_received_twice_nor_told(api):
    first = api.receives(source="12345", number="T-2").json()["case_no"]
    stranger = replace(WINDOW, unit=STRANGER.unit, post=STRANGER.post, person=STRANGER.person)
    answer = api.receives(by=stranger, source="12345", number="T-2", region="620503")
    assert answer.status_code == 409 and answer.json()["code"] == "received_before" and first not in answer.text


def test_every_fault_of_a_receipt_is_told_at_once_by_its_place(api):
    body = {
        "region": 620502, "claimed": {"fen": 1.5, "lines": [{"worker": "w1", "fen": "1"}, {}], "yuan": 3}, "parties": {"ref": "w1"},
        "arrears_until": "2026-02-30", "first_receipt_at": "2026-01-01T10:00:00", "incident": 1, "case_no": "620502-2026-000001",
    }  # fmt: skip
    answer = api.call("POST", "/api/v1/cases", WINDOW, json=body)
    assert answer.status_code == 422 and answer.json()["code"] == "invalid"
    told = answer.json()["reasons"]
    for place in (
        "$.region: must be a text", "$.region_name: is required", "$.channel: is required", "$.claimed.fen: must be a whole number",
        "$.claimed.lines[0].fen: must be a whole number", "$.claimed.lines[1].worker: is required", "$.claimed: 'yuan' is unknown here",
        "$.parties: must be a list, not an object", "$.arrears_until: must be a date", "$.first_receipt_at: must be a time with its zone",
        "$.incident: must be true or false, not a number", "$: 'case_no' is unknown here",
    ):  # fmt: skip
        assert any(reason.startswith(place) for reason in told), place


@pytest.mark.parametrize(
    ("changes", "status", "place"),
    [
        ({"region_name": "秦\x00州"}, 422, "$.region_name"),
        ({"region_name": "秦\x9b州"}, 422, "$.region_name"),
        ({"region_name": "x" * 301}, 422, "$.region_name"),
        ({"description": "字" * 20_001}, 422, "$.description"),
        ({"description": "sealed:v1:620502-2026-000001:description:x"}, 422, "$.description"),
        ({"claimed": {"fen": 10**16}}, 422, "$.claimed.fen"),
        ({"claimed": {"fen": -(10**400)}}, 422, "$.claimed.fen"),
        ({"claimed": {"fen": 150.5}}, 422, "$.claimed.fen"),
        ({"claimed": {"fen": True}}, 422, "$.claimed.fen"),
        ({"claimed": {"fen": -1}}, 422, "claimed"),
        ({"arrears_until": "0001-01-01"}, 422, "$.arrears_until"),
        ({"first_receipt_at": "9999-12-31T23:59:59-12:00"}, 422, "$.first_receipt_at"),
        ({"parties": [{"ref": "w1"}] * 10_001}, 422, "$.parties"),
        ({"claimed": None}, 422, "$.claimed"),
        ({"why": 7}, 422, "$.why"),
        ({"effective_at": "2026-03-02T00:00:00Z"}, 422, "'effective_at' is unknown"),
        ({"region": "62050"}, 422, "region"),
    ],
)
def test_what_no_case_can_hold_is_refused_by_its_place_and_never_breaks(api, changes, status, place):
    answer = api.receives(**changes)
    assert answer.status_code == status and place in reasons(answer)


def test_a_whole_number_written_with_a_point_is_a_whole_number(api):
    case_no = api.received(claimed={"heads": 2, "fen": 174.0})
    assert api.house.cases.case(case_no).claimed == Sum(2, 174)


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b'{"region": NaN}', "application/json", 400),
        (b'{"region": 1e400}', "application/json", 400),
        (b'{"region": "\\ud800"}', "application/json", 400),
        (b'{"region": "\xed\xa0\x80"}', "application/json", 400),
        (b'{"region": "\xff"}', "application/json", 400),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "application/json", 400),
        (b'{"region": ' + b"1" * 5000 + b"}", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"{}", "", 415),
        (b"{}", "application/jsonx", 415),
        (b"{}", "application/json; charset=utf-8", 422),
        (b" " * (1024 * 1024 + 1), "application/json", 413),
    ],
)
def test_a_body_that_cannot_be_read_is_told_before_anybody_looks_inside(api, content, kind, status):
    answer = api.call("POST", "/api/v1/cases", WINDOW, {"Content-Type": kind} if kind else None, content=content)
    assert answer.status_code == status and answer.json()["status"] == status and reasons(answer)


def test_a_body_that_grows_while_it_comes_is_cut_off(api):
    pieces = (b" " * 65_536 for _ in range(17))
    answer = api.call("POST", "/api/v1/cases", WINDOW, {"Content-Type": "application/json"}, content=pieces)
    assert answer.status_code == 413


def test_a_fault_never_repeats_what_somebody_wrote(api):
    answer = api.receives(region_name={"张三丰": 1}, **{"身份证号": "620502199001010011"})
    assert answer.status_code == 422 and "张三丰" not in answer.text and "身份证号" not in answer.text and "62050219900" not in answer.text


# the past


@pytest.fixture(scope="module")
def grown(api: Api) -> Office:
    """Received on a Monday, dispatched two days later; a payment of the second day was recorded on the tenth and then verified."""
    office = Office(api.house).receives()
    office.waits(days=2)
    office.dispatches()
    office.signs_in()
    office.establishes()
    office.waits(days=8)
    return office


def asked(api: Api, office: Office, **query: str) -> dict[str, Any]:
    answer = api.get(f"/api/v1/cases/{office.case_no}", CITY_SUPERVISOR, params=query)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def test_a_case_is_shown_as_it_was_on_a_day(api, grown):
    then = asked(api, grown, as_of="2026-03-03")
    assert (then["handling"], then["lead"], then["version"], then["left_out"]) == ("received", None, 1, [])
    assert then["as_of"] == "2026-03-03T16:00:00+00:00"
    assert asked(api, grown)["lead"]["code"] == COUNTY.code


def test_money_that_came_earlier_than_it_was_recorded_is_there_as_of_then_and_was_not_known(api, grown):
    second = (api.house.clock() - timedelta(days=5)).isoformat()
    paid = api.moves(
        grown.case_no, "record_payment", OFFICER, {"payer": "contractor", "method": "transfer", "fen": 500, "effective_at": second}
    )
    assert paid.status_code == 200, paid.text
    day = second[:10]
    assert [payment["fen"] for payment in asked(api, grown, as_of=day)["payments"].values()] == [500]
    assert asked(api, grown, as_of=day, known_at=day)["payments"] == {}
    assert asked(api, grown, known_at=day)["known_at"].startswith(day)


def test_a_past_carries_no_version_to_act_on(api, grown):
    answer = api.get(f"/api/v1/cases/{grown.case_no}", CITY_SUPERVISOR, params={"as_of": "2026-03-03"})
    assert "etag" not in answer.headers


def test_before_its_receipt_there_was_no_case(api, grown):
    assert api.get(f"/api/v1/cases/{grown.case_no}", CITY_SUPERVISOR, params={"as_of": "2026-03-01"}).status_code == 404


@pytest.mark.parametrize(
    "text", ["2026-13-01", "yesterday", "", "2026-03-03T10:00:00", "2099-01-01", "2099-01-01T00:00:00Z", "0000-00-00", "9999-12-31"]
)
def test_a_past_that_is_none_is_told(api, grown, text):
    answer = api.get(f"/api/v1/cases/{grown.case_no}", CITY_SUPERVISOR, params={"as_of": text})
    assert answer.status_code == 422 and "as_of" in reasons(answer)


def test_today_is_a_past_that_reaches_until_now(api, grown):
    today = grown.today.isoformat()
    assert asked(api, grown, as_of=today)["version"] == grown.case.version


def test_a_parameter_nobody_knows_is_told(api, grown):
    answer = api.get(f"/api/v1/cases/{grown.case_no}", CITY_SUPERVISOR, params={"asof": "2026-03-03"})
    assert answer.status_code == 422 and "'asof' is unknown here; allowed: as_of, known_at" in reasons(answer)


def test_a_fact_that_rests_on_something_later_says_nothing_and_is_named(tmp_path: Path):
    with furnished(f"sqlite:///{tmp_path}/office.db") as house:
        office = Office(house).receives()
        office.dispatches()
        office.signs_in()
        office.establishes()
        office.is_paid(100)
        facts = house.cases.facts(case_id(office.case_no))
    place = next(n for n, fact in enumerate(facts) if fact.topic == "case.payment_recorded")
    late = facts[-1].envelope.at + timedelta(days=1)
    facts[place] = replace(facts[place], who=replace(facts[place].envelope, effective_at=late))
    then = past(facts, office.case_no, facts[-1].envelope.at, None)
    assert isinstance(facts[-1], PaymentVerified) and then.left_out == (facts[-1].originator_version,)
    assert then.case.payments == {} and then.case.version == facts[place].originator_version - 1
