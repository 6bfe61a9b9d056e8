"""The form of the public counter: every fault is told at once, in Chinese and English, and never quotes what was written."""

from typing import Any

import pytest

from tests.api.counter import COUNTER, FORM, ZHANG, complains, faults, told


def test_every_fault_is_told_at_once_in_chinese_and_english(api):
    wrong: dict[str, Any] = {"id_number": "110105194912310021", "phone": "12345", "months": ["2026-13"], "agrees": False, "workers": 0}
    found = faults(complains(api, **(wrong | {"name": None, "bogus": 1, "employer": {"uscc": "91350100M000100Y44"}})))
    assert set(found) == {"id_number", "phone", "months", "agrees", "workers", "body", "name", "employer", "employer.uscc"}
    assert "身份证号码有误" in found["id_number"] and "no valid identity card" in found["id_number"]
    assert "必填" in found["name"] and "is required" in found["name"]


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("id_number", "11010520491231002X", "身份证"), ("id_number", "110105194902310021", "身份证"), ("id_number", 5, "应为文字"),
        ("id_number", "1" * 41, "1至40个字"), ("phone", "12800000000", "电话"),
        ("phone", "0938", "电话"), ("name", "张", "2至50个字"), ("name", "张\x00三", "控制字符"), ("name", "张\ud800三", "控制字符"),
        ("name", "sealed:v1:x", "mark of sealed"), ("description", "", "1至2000个字"), ("description", "x" * 2001, "1至2000个字"),
        ("region", "62050", "六位"), ("region", "110101", "受理：620500, 620502, 620503"),
        ("project_name", "工地 138-0000-0000", "请勿填写电话"),
        ("place", "6217 0000 0000 0000 000", "请勿填写电话"), ("owed_yuan", "12.345", "最多两位小数"), ("owed_yuan", "-5", "金额"),
        ("owed_yuan", 0, "应在1至"), ("owed_yuan", True, "金额"), ("owed_yuan", "1e9", "金额"), ("owed_yuan", "3000001", "人均超过"),
        ("workers", 10_001, "应在1至10000之间"), ("workers", 2.5, "应为整数"), ("workers", True, "应为整数"),
        ("months", "2026-01", "月份列表"),
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
        ({"employer": {"name": "某某建筑公司", "boss": "x"}}, {"employer."}),
        ({"employer": {"name": "某某建筑公司13800000000"}}, {"employer.name"}),
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


@pytest.mark.parametrize("phone", ["+86 13800000000", "008613800000000", "0938-8212345", "（０１０）６２３４５６７８", "13800000000"])
def test_phones_are_taken_as_people_write_them(api, phone):
    case = api.house.cases.case(told(api, phone=phone)[0])
    opened = api.house.vault.open(case.parties[0].phone or "")
    assert opened in ("13800000000", "09388212345", "01062345678") and opened.isascii()


def test_what_a_chinese_keyboard_writes_is_read_like_the_digits_it_means(api):
    written = {"id_number": "１１０１０５１９４９１２３１００２Ｘ", "region": "６２０５０２", "owed_yuan": "１２５００．５０"}
    case = api.house.cases.case(told(api, **written)[0])
    assert (case.region, case.claimed.fen) == ("620502", 1_250_050)
    assert api.house.vault.open(case.parties[0].id_number or "") == ZHANG


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
