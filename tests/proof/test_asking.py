"""Proofs by HTTP: of a case for who may see it, and of a receipt for whoever holds it."""

import json

import pytest

from casework.domain.case import case_id
from casework.proof import verifier
from casework.proof.keeping import Keeper
from tests.api.counter import at_the_counter, complains
from tests.office import furnished
from tests.people import OFFICER, STRANGER, WINDOW
from tests.proof.conftest import NOW, PUBLIC, SECRET


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('proof')}/office.db") as house, at_the_counter(house) as api:
        yield api


def sealed(api):
    keeper = Keeper(api.house.store, {"CASEWORK_CHECKPOINT_KEY": SECRET})
    try:
        return keeper.seal("test", NOW)
    finally:
        keeper.close()


def stands(api, token):
    answer = api.get(f"/public/receipts/{token}", None)
    return answer.status_code, answer.json().get("stands"), answer.text


def test_a_case_is_proven_to_who_sees_it_page_by_page(api):
    case_no = api.received()
    waiting = api.get(f"/api/v1/cases/{case_no}/proof", WINDOW).json()
    assert waiting["facts"] == [] and waiting["waiting"] and waiting["checkpoint"] is None
    sealed(api)
    found = api.get(f"/api/v1/cases/{case_no}/proof", WINDOW).json()
    verifier.check_proof(found, PUBLIC)
    assert [each["version"] for each in found["facts"]] == waiting["waiting"] and found["chain"] == waiting["chain"]
    assert "state" not in json.dumps(found) and "张" not in json.dumps(found, ensure_ascii=False)
    pages, url = [], f"/api/v1/cases/{case_no}/proof?limit=1"
    while url:
        page = api.get(url, WINDOW).json()
        verifier.check_proof(page, PUBLIC)
        pages += [each["version"] for each in page["facts"]]
        url = page["next"]
    assert pages == waiting["waiting"]
    assert api.get(f"/api/v1/cases/{case_no}/proof?after=999", WINDOW).json()["facts"] == []
    assert api.get(f"/api/v1/cases/{case_no}/proof", STRANGER).status_code == 404
    assert api.get(f"/api/v1/cases/{case_no}/proof", None).status_code == 401
    assert api.get(f"/api/v1/cases/{case_no}/proof?all=1", OFFICER).status_code == 422


def test_a_receipt_stands_until_its_history_is_altered(api):
    token = complains(api).json()["qr"]
    code, good, text = stands(api, token)
    assert (code, good) == (200, True) and token.split(".")[0] not in text
    case_no, version, chain = token.split(".")
    guesses = (f"{case_no}.{version}.{'0' * 64}", f"{case_no}.99.{chain}", f"620502-2026-999999.{version}.{chain}")
    answers = [stands(api, guess) for guess in guesses]
    assert {answer[:2] for answer in answers} == {(200, False)} and len({answer[2] for answer in answers}) == 1
    for bad in (case_no, f"{case_no}.0.{chain}", f"{case_no}.{version}.{chain}0", "x" * 500):
        assert stands(api, bad)[0] == 422
    with api.house.store.writing() as tx:
        tx.exec_driver_sql("update facts set state = state || ' ' where originator_id = ?", (case_id(case_no).hex,))
    assert stands(api, token)[:2] == (200, False)
