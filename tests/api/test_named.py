"""People's data are given in clear to those who need them, on record before it is; an informer is a pseudonym to all others."""

import base64
import os
from collections.abc import Iterator
from datetime import date
from unittest.mock import patch

import pytest

from casework.domain.dispatching import Dispatch
from casework.domain.office import Holding
from casework.domain.values import Actor, Post
from casework.security.ciphers import SM4_GCM
from casework.security.pseudonyms import pseudonym
from casework.security.readings_report import Wanted, page
from casework.security.rotation import rewrap, rotate
from casework.security.vault import Vault
from tests.api.calling import Api, calling, reasons
from tests.office import KEY, furnished
from tests.people import CHIEF, CITY_SUPERVISOR, COUNTY, DEPUTY, DISPATCHER, OFFICER, STRANGER, SYSTEM, WINDOW

INFORMER = {"ref": "i1", "name": "李告发", "phone": "13911112222"}
WORKER = {"ref": "w1", "name": "张三丰", "phone": "13800000000", "bank_card": "6222021234567890123"}
ADMIN = Actor("admin", Post.ADMIN, COUNTY)
SECRETS = ("李告发", "13911112222")
FORMS = [form for secret in SECRETS for form in (secret.encode(), base64.b64encode(secret.encode())[:-4])]


@pytest.fixture(scope="module")
def api(tmp_path_factory) -> Iterator[Api]:
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('named')}/office.db") as house, calling(house) as api:
        house.policies.furnish_office((), [Holding(ADMIN.person, str(ADMIN.post), COUNTY.code, date(2000, 1, 1))], by=SYSTEM)
        yield api


@pytest.fixture(scope="module")
def case_no(api) -> str:
    return str(api.received(kind="report", parties=[WORKER], informer=INFORMER))


def people(api, case_no, by, query="", **headers):
    answer = api.get(f"/api/v1/cases/{case_no}/people{query}", by, headers=headers)
    assert answer.status_code == 200, answer.text
    return {each["called"]: each for each in answer.json()["people"]}


def test_who_handles_a_report_works_with_the_worker_and_a_pseudonym(api, case_no):
    found = people(api, case_no, OFFICER)
    assert (found["w1"]["name"], found["w1"]["bank_card"], found["w1"]["sealed"]) == ("张三丰", "6222021234567890123", [])
    hidden = found["举报人甲"]
    assert hidden["informer"] and not any(value for name, value in hidden.items() if name not in ("called", "informer"))


@pytest.mark.parametrize("by", [WINDOW, CHIEF])
def test_who_took_it_in_or_answers_for_secrecy_knows_the_informer(api, case_no, by):
    assert people(api, case_no, by)["举报人甲"]["name"] == "李告发"
    entry = page(api.house.store, Wanted(person=by.person), limit=1)[0][1]
    assert (entry.refs, entry.fields, entry.opened) == (("w1", "i1"), ("name", "phone", "bank_card"), True)


@pytest.mark.parametrize("by", [OFFICER, DEPUTY, CITY_SUPERVISOR])
def test_nothing_that_others_may_ask_for_tells_the_informer(api, case_no, by):
    paths = (
        f"/cases/{case_no}", f"/cases/{case_no}/people", f"/cases/{case_no}/history", f"/cases/{case_no}/why", f"/cases/{case_no}/proof",
        f"/cases/{case_no}/clocks", f"/cases/{case_no}/same_persons", "/feed", "/cases", "/docket", "/ledger", "/notices",
    )  # fmt: skip
    for path in paths:
        answer = api.get(f"/api/v1{path}", by, headers={"X-Purpose": "supervision"})
        assert answer.status_code == 200, (path, answer.text)
        assert not any(
            form in answer.content for secret in SECRETS for form in (secret.encode(), base64.b64encode(secret.encode())[:-4])
        ), path


def test_who_only_watches_over_the_place_says_for_what_purpose_once_others_handle_the_case(api):
    case_no = api.received(parties=[WORKER])
    assert people(api, case_no, CITY_SUPERVISOR)["w1"]["name"] == "张三丰", "nobody has a part in it yet"
    api.house.do(Dispatch(case_no=case_no, lead=COUNTY.code), by=DISPATCHER)
    stated = people(api, case_no, CITY_SUPERVISOR, **{"X-Purpose": "inspection"})["w1"]
    del api.client.headers["X-Purpose"]
    for path in ("", "/people", "/history", "/moves"):
        without = api.get(f"/api/v1/cases/{case_no}{path}", CITY_SUPERVISOR)
        assert (without.status_code, without.json()["code"]) == (428, "purpose_needed") and "张三丰" not in without.text
    assert stated["name"] == "张三丰" and api.get(f"/api/v1/cases/{case_no}", OFFICER).status_code == 200
    assert api.client.app.state.served.readings.flush()
    entries = page(api.house.store, Wanted(person=CITY_SUPERVISOR.person, case_no=case_no))
    assert sorted((entry.purpose, entry.opened) for _, entry in entries) == [("inspection", True), ("supervision", True)]
    assert people(api, case_no, ADMIN, **{"X-Purpose": "audit"})["w1"]["name"] is None


def test_one_person_is_asked_for_by_reference_and_an_informer_only_by_who_may_know_them(api, case_no):
    assert list(people(api, case_no, OFFICER, "?ref=w1")) == ["w1"]
    assert list(people(api, case_no, CHIEF, "?ref=i1")) == ["举报人甲"]
    for ref in ("i1", "w9"):
        answer = api.get(f"/api/v1/cases/{case_no}/people?ref={ref}", OFFICER)
        assert answer.status_code == 404 and "nobody in this case" in reasons(answer)


def test_what_was_erased_is_told_as_erased(api):
    case_no = api.received(parties=[WORKER])
    api.house.vault.forget(f"{case_no}/w1")
    found = people(api, case_no, OFFICER)["w1"]
    assert found["name"] is None and found["erased"] == ["name", "phone", "bank_card"] and found["sealed"] == []


def test_people_of_other_places_are_not_told_that_there_is_such_a_case(api, case_no):
    assert api.get(f"/api/v1/cases/{case_no}/people", STRANGER).status_code == 404


@pytest.mark.parametrize("ref", ["张三", "13800000000", "w 1", "6222021234567890123"])
def test_a_ref_that_is_the_person_is_refused_without_repeating_it(api, ref):
    answer = api.receives(parties=[{"ref": ref}])
    assert answer.status_code == 422 and "call people w1" in reasons(answer) and ref not in answer.text


def test_pseudonyms_go_on_after_the_tenth():
    found = [pseudonym(number) for number in (0, 9, 10)]
    assert found == [
        ("举报人甲", "informer A"),
        ("举报人癸", "informer J"),
        ("举报人甲2", "informer A2"),
    ]


def test_a_server_that_was_left_out_of_a_rotation_says_so_and_goes_on_when_it_has_the_key(any_url, tmp_path, log):
    file, older = tmp_path / "next.key", tmp_path / "this.key"
    with furnished(any_url) as house, calling(house) as api:
        number = api.received(parties=[WORKER])
        older.write_bytes(KEY["CASEWORK_MASTER_KEY"].encode())
        with Vault.of(house.store, {"CASEWORK_MASTER_KEY_FILE": str(older)}) as operator:
            rotate(operator, file, SM4_GCM)
        with Vault.of(house.store, {"CASEWORK_MASTER_KEY_FILE": str(file)}) as operator:
            rewrap(operator)
        answer = api.get(f"/api/v1/cases/{number}/people", WINDOW)
        assert answer.status_code == 503 and "wrapped under epoch 2" in log.getvalue()
        assert api.receives(parties=[WORKER]).status_code == 201, "what is new comes under the epoch it knows, until that is retired"
        with patch.dict(os.environ, {"CASEWORK_MASTER_KEY": " ".join(file.read_text().split())}):
            assert people(api, number, WINDOW)["w1"]["name"] == WORKER["name"]
