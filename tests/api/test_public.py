"""The public counter: a worker without an account complains, keeps a receipt, sees how it stands and hands in files."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from httpx2 import Response

from casework.clock import TurnedClock
from casework.domain.dispatching import Dispatch
from casework.domain.settling.notes import Noted
from casework.domain.state import Evidence
from casework.settings_public import PublicLimits
from tests.api.calling import Api, calling, reasons
from tests.api.test_evidence import PDF, PNG
from tests.office import furnished
from tests.people import COUNTY, DISPATCHER

COUNTER = "/public/complaints"
ZHANG = "11010519491231002X"
OPEN = PublicLimits(10_000, 10_000, 10_000, 10_000)
FORM: dict[str, Any] = {
    "name": "张三", "id_number": ZHANG, "phone": "138 0000 0000", "employer": {"name": "甘肃某某建筑工程有限公司", "uscc": "91350100M000100Y43"},
    "project_name": "安置房二期", "region": "620502", "place": "秦州区玉泉镇", "owed_yuan": "12500.50", "months": ["2026-02", "2026-01"],
    "workers": 3, "description": "去年做工，至今未付", "agrees": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Iterator[Api]:
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('public')}/office.db") as house, calling(house) as api:
        yield api


@pytest.fixture
def api(shared: Api) -> Api:
    """The counter with limits that no test here reaches, in an hour of its own."""
    limited(shared, OPEN)
    later(shared, timedelta(hours=1))
    return shared


def limited(api: Api, limits: PublicLimits) -> None:
    """Sets the limits of the counter."""
    api.client.app.state.limits = limits  # type: ignore[attr-defined]


def later(api: Api, time: timedelta) -> None:
    """Time passes."""
    assert isinstance(api.house.clock, TurnedClock)
    api.house.clock.turn_to(api.house.clock() + time)


def complains(api: Api, key: str | None = None, address: str | None = None, **changes: Any) -> Response:
    """A form, changed where the test cares; None leaves a field out."""
    form = {name: value for name, value in (FORM | changes).items() if value is not None}
    headers = {"Idempotency-Key": key} if key else {}
    return api.call("POST", COUNTER, None, headers | ({"X-Forwarded-For": address} if address else {}), json=form)


def told(api: Api, **changes: Any) -> tuple[str, str]:
    """Receipt and code of a new complaint."""
    answer = complains(api, **changes)
    assert answer.status_code == 201, answer.text
    return answer.json()["receipt"], answer.json()["code"]


def asks(api: Api, receipt: str, code: Any, **headers: str) -> Response:
    """How it stands."""
    return api.call("POST", f"{COUNTER}/{receipt}", None, headers, json={"code": code})


def hands_in(api: Api, receipt: str, code: str | None, content: bytes = PNG, kind: str = "image/png", **headers: str) -> Response:
    """A file."""
    data = {} if code is None else {"code": code, "title": "工资条"}
    return api.call("POST", f"{COUNTER}/{receipt}/evidence", None, headers, data=data, files={"file": ("a.png", content, kind)})


def faults(answer: Response) -> dict[str, str]:
    """Field → what is wrong, in both languages."""
    assert answer.status_code == 422, answer.text
    return {fault["field"]: f"{fault['zh']} {fault['en']}" for fault in answer.json()["faults"]}


def test_a_complaint_becomes_a_case_and_its_worker_gets_a_receipt(api):
    receipt, code = told(api)
    case = api.house.cases.case(receipt)
    assert (case.kind, case.channel, case.region, case.region_name) == ("complaint", "online", "620502", "秦州区玉泉镇")
    assert (case.claimed.heads, case.claimed.fen, case.arrears_months) == (3, 1_250_050, ("2026-01", "2026-02"))
    assert (case.respondents[0].name, case.respondents[0].uscc) == ("甘肃某某建筑工程有限公司", "91350100M000100Y43")
    assert {clock.rule for clock in case.clocks.values()} >= {"dispatch", "accept", "track"}
    assert len(code.replace("-", "")) == 10


def test_personal_data_lie_sealed(api):
    case = api.house.cases.case(told(api)[0])
    party = case.parties[0]
    opened = [api.house.vault.open(text or "") for text in (party.name, party.id_number, party.phone)]
    assert opened == ["张三", ZHANG, "13800000000"]
    stored = "".join(row.state.decode() for row in api.house.store.recorder.select_events(case.id))
    assert not any(text in stored for text in ("张三", ZHANG, "13800000000", "至今未付"))


def test_it_works_on_both_databases(any_url):
    with furnished(any_url) as house, calling(house) as api:
        receipt, code = told(api)
        assert asks(api, receipt, code).status_code == 200
        assert hands_in(api, receipt, code).status_code == 201


def test_a_request_sent_again_gets_the_same_receipt_and_makes_no_second_case(api):
    first, again = complains(api, key="k1"), complains(api, key="k1")
    assert (again.status_code, again.json()) == (201, first.json())
    other = complains(api, key="k1", workers=4)
    assert (other.status_code, other.json()["code"]) == (422, "command_reused")


def test_every_fault_is_told_at_once_in_chinese_and_english(api):
    wrong = {"id_number": "110105194912310021", "phone": "12345", "months": ["2026-13"], "agrees": False, "workers": 0, "bogus": 1}
    found = faults(complains(api, **wrong, name=None, employer={"uscc": "91350100M000100Y44"}))
    assert set(found) == {"id_number", "phone", "months", "agrees", "workers", "body", "name", "employer", "employer.uscc"}
    assert "身份证号码有误" in found["id_number"] and "no valid identity card" in found["id_number"]
    assert "必填" in found["name"] and "is required" in found["name"]


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("id_number", "11010520491231002X", "身份证"), ("id_number", "110105194902310021", "身份证"), ("id_number", 5, "应为文字"),
        ("id_number", "１１０１０５19491231002X", "身份证"), ("id_number", "1" * 41, "1至40个字"), ("phone", "12800000000", "电话"),
        ("phone", "0938", "电话"), ("name", "张", "2至50个字"), ("name", "张\x00三", "控制字符"), ("name", "张\ud800三", "控制字符"),
        ("name", "sealed:v1:x", "mark of sealed"), ("description", "", "1至2000个字"), ("description", "x" * 2001, "1至2000个字"),
        ("region", "62050", "六位"), ("region", "110101", "受理：620500, 620502, 620503"), ("project_name", "工地 138-0000-0000", "请勿填写电话"),
        ("place", "6217 0000 0000 0000 000", "请勿填写电话"), ("owed_yuan", "12.345", "最多两位小数"), ("owed_yuan", "-5", "金额"),
        ("owed_yuan", 0, "应在1至"), ("owed_yuan", True, "金额"), ("owed_yuan", "1e9", "金额"), ("owed_yuan", "3000001", "人均超过"),
        ("workers", 10_001, "应在1至10000之间"), ("workers", 2.5, "应为整数"), ("workers", True, "应为整数"), ("months", "2026-01", "月份列表"),
        ("months", ["2026-01"] * 121, "最多120个"), ("months", ["2999-01"], "应在2000-01至"), ("months", [202601], "月份应写作"),
        ("months", ["1999-12"], "应在2000-01至"), ("employer", "某公司", "应为对象"), ("agrees", "yes", "属实"),
    ],
)  # fmt: skip
def test_a_fault_names_its_field_and_what_would_be_right(api, field, value, why):
    body = FORM | {field: value}
    if value == "张\ud800三":
        answer = api.call("POST", COUNTER, None, {"Content-Type": "application/json"}, content=b'{"name": "\\ud800"}')
        assert answer.status_code in (400, 422)
        return
    found = faults(api.call("POST", COUNTER, None, json=body))
    assert set(found) == {field} and why in found[field]
    assert not isinstance(value, str) or len(value) < 6 or value not in found[field]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"owed_fen": 5}, {"owed_yuan"}), ({"employer": {}}, {"employer"}), ({"employer": None}, {"employer"}),
        ({"employer": {"name": "某某建筑公司", "boss": "x"}}, {"employer."}), ({"employer": {"name": "某某建筑公司13800000000"}}, {"employer.name"}),
        ({"employer": {"person": "王"}}, {"employer.person"}),
    ],
)  # fmt: skip
def test_fields_that_do_not_go_together_are_told(api, changes, wrong):
    assert set(faults(complains(api, **changes))) == wrong


@pytest.mark.parametrize(
    ("changes", "fen"),
    [({"owed_yuan": None}, None), ({"owed_yuan": None, "owed_fen": 7}, 7), ({"owed_yuan": 300}, 30_000), ({"owed_yuan": 0.1}, 10),
     ({"owed_yuan": "1,234.5"}, 123_450), ({"owed_yuan": 19.99}, 1_999)],
)  # fmt: skip
def test_sums_are_whole_fen_and_unknown_stays_unknown(api, changes, fen):
    assert api.house.cases.case(told(api, **changes)[0]).claimed.fen == fen


@pytest.mark.parametrize("phone", ["+86 13800000000", "008613800000000", "0938-8212345", "(010)62345678", "13800000000"])
def test_phones_are_taken_as_people_write_them(api, phone):
    case = api.house.cases.case(told(api, phone=phone)[0])
    opened = api.house.vault.open(case.parties[0].phone or "")
    assert opened.isdigit() and phone.replace("-", "").replace("(", "").replace(")", "").endswith(opened)


def test_a_person_who_owes_is_sealed_and_so_is_a_name_that_may_be_a_persons(api):
    for employer in ({"person": "王某某", "address": "玉泉镇5号"}, {"name": "王某某", "address": "玉泉镇5号"}):
        [owes] = api.house.cases.case(told(api, employer=employer)[0]).respondents
        assert (owes.kind, owes.name, owes.address) == ("person", None, None)
        assert api.house.vault.open(owes.person_name or "") == "王某某"
    firm, foreman = api.house.cases.case(told(api, employer={"name": "某某建筑公司", "person": "王某某"})[0]).respondents
    assert (firm.ref, firm.name, foreman.ref, foreman.kind) == ("employer", "某某建筑公司", "foreman", "person")


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"[]", 400), (b"\xff", 400), (b'{"a": 1}' + b" " * 1024 * 1024, 413)])
def test_what_is_no_form_is_refused(api, body, status):
    assert api.call("POST", COUNTER, None, {"Content-Type": "application/json"}, content=body).status_code == status
    assert api.call("POST", COUNTER, None, {"Content-Type": "text/plain"}, content=body).status_code == 415


def test_the_same_person_and_employer_again_is_taken_and_only_the_office_is_told(api):
    one = told(api, id_number="620502199001010011")[0]
    later(api, timedelta(days=3))
    answer = complains(api, id_number="620502199001010011", phone="13900000000")
    assert answer.status_code == 201 and one not in answer.text
    facts = api.house.cases.facts(api.house.cases.case(answer.json()["receipt"]).id)
    [note] = [fact for fact in facts if isinstance(fact, Noted)]
    assert one in api.house.vault.open(note.text or "")
    assert api.house.cases.case(one).version == 1


def test_progress_is_told_in_plain_words_with_the_unit_and_the_next_days(api):
    receipt, code = told(api, id_number="110105194912310143")
    api.house.do(Dispatch(case_no=receipt, lead=COUNTY.code), by=DISPATCHER)
    answer = asks(api, receipt, code.lower().replace("-", " "))
    assert answer.status_code == 200
    body = answer.json()
    assert (body["receipt"], body["unit"], body["stage"]["zh"]) == (receipt, COUNTY.name, "已交承办单位办理")
    assert [each["zh"] for each in body["happened"]] == ["收到投诉", f"交{COUNTY.name}办理"]
    assert all(each["on"] and each["en"] for each in body["next"]) and body["next"]
    assert body["money"] == body["money"] | {"whose": "case", "claimed_fen": 1_250_050, "verified_fen": None, "paid_fen": 0}
    assert any("12333" in way["zh"] for way in body["ways"]) and any("仲裁" in way["zh"] for way in body["ways"])
    assert DISPATCHER.person not in answer.text and "张三" not in answer.text


def test_a_wrong_code_and_an_unknown_receipt_are_answered_alike(api):
    receipt, code = told(api)
    answers = [asks(api, receipt, "0000000000"), asks(api, "620502-2026-999999", code), asks(api, api.received(), code)]
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert answers[0].json()["code"] == "receipt_not_found"


@pytest.mark.parametrize("receipt", ["known", "620502-2026-888888", "x" * 40, "%00%0d%0a"])
def test_guessing_costs_time_and_more_each_time_and_never_for_ever(api, receipt):
    where, code = told(api) if receipt == "known" else (receipt, "7K2M9-QXW4T")
    answers = [asks(api, where, "0000000000") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 404, 429]
    assert answers[-1].headers["retry-after"] == "1" and "请在1秒后再试" in reasons(answers[-1])
    later(api, timedelta(seconds=1))
    assert asks(api, where, "0000000000").status_code == 404
    assert asks(api, where, code).headers["retry-after"] == "2"
    later(api, timedelta(minutes=20))
    assert asks(api, where, code).status_code == (200 if receipt == "known" else 404)


def test_a_stranger_who_guesses_elsewhere_does_not_lock_the_worker_out(api):
    limited(api, replace(OPEN, proxies=proxy()))
    receipt, code = told(api)
    assert [asks(api, receipt, "x", **{"X-Forwarded-For": "6.6.6.6"}).status_code for _ in range(6)][-1] == 429
    assert asks(api, receipt, code, **{"X-Forwarded-For": "9.9.9.9"}).status_code == 200


@pytest.mark.parametrize("body", [{}, {"code": 5}, {"code": "x" * 41}, {"code": "a\x00"}, {"code": "x", "more": 1}])
def test_what_is_no_code_is_refused(api, body):
    receipt, _ = told(api)
    assert api.call("POST", f"{COUNTER}/{receipt}", None, json=body).status_code == 422


def test_there_is_nothing_to_read_by_address_alone(api):
    receipt, _ = told(api)
    assert [api.get(path, None).status_code for path in (COUNTER, f"{COUNTER}/{receipt}")] == [405, 405]


def proxy() -> tuple[Any, ...]:
    """Every address is a proxy of ours: who asks stands in X-Forwarded-For."""
    return public_network("testclient")


def public_network(_name: str) -> tuple[Any, ...]:
    """A network that holds the name of the test client."""

    class Anywhere:
        def __contains__(self, _address: object) -> bool:
            return True

    return (Anywhere(),)
