"""Whoever holds a receipt is told which unit looked at their complaint, when and for what; no officer, and nobody without the code."""

from casework.domain.dispatching import Dispatch
from tests.api.calling import reasons
from tests.api.counter import COUNTER, told
from tests.people import COUNTY, DISPATCHER, OFFICER, SUPERVISOR


def looked(api, receipt, code):
    return api.call("POST", f"{COUNTER}/{receipt}/readings", None, json={"code": code})


def test_the_person_concerned_is_told_by_receipt_and_code(api):
    receipt, code = told(api)
    assert looked(api, receipt, code).json() == {"receipt": receipt, "readings": [], "more": False}
    api.house.do(Dispatch(case_no=receipt, lead=COUNTY.code), by=DISPATCHER)
    for by, said in ((OFFICER, "handling"), (SUPERVISOR, "petition")):
        assert api.get(f"/api/v1/cases/{receipt}/people", by, headers={"X-Purpose": said}).status_code == 200
    assert api.get("/api/v1/cases", SUPERVISOR).status_code == 200
    assert api.client.app.state.served.readings.flush()
    answer = looked(api, receipt, code)
    shown = [(each["unit"], each["ground"], each["purpose"], each["opened"]) for each in answer.json()["readings"]]
    assert sorted(shown) == sorted([("秦州区人力资源和社会保障局", "承办", "办理", True), (SUPERVISOR.unit.name, "辖区", "信访答复", True)])
    assert OFFICER.person not in answer.text and SUPERVISOR.person not in answer.text and "address" not in answer.text


def test_nobody_is_told_without_the_code_and_guessing_is_slowed(api):
    receipt, code = told(api)
    unknown = [looked(api, each, "AAAAA-BBBBB") for each in (receipt, "620502-2026-999999")]
    assert [each.status_code for each in unknown] == [404, 404] and unknown[0].json()["reasons"] == unknown[1].json()["reasons"]
    for _ in range(4):
        last = looked(api, receipt, "AAAAA-CCCCC")
    assert last.status_code == 429 and int(last.headers["retry-after"]) >= 1
    assert looked(api, receipt, code).status_code == 429, "the right code does not jump the queue of the same address"
    assert "code" in reasons(api.call("POST", f"{COUNTER}/{receipt}/readings", None, json={"code": code, "case": "x"}))
