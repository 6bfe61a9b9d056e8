"""Persons are found by the whole number only, in the cases that the caller sees, and every search is on record without the number."""

from collections.abc import Iterator

import pytest

from casework.security.readings_report import Wanted, page
from tests.api.calling import Api, calling, reasons
from tests.office import furnished
from tests.people import CITY_OFFICER, OFFICER, STRANGER

IDENTITY = "62050219900307108X"
OLD = "620502900307108"
"""The same person's number of the first generation."""
ZHANG = {"ref": "w1", "name": "张三丰", "phone": "+86 138-0000-0000", "id_number": "620502 19900307 108x"}
LI = {"ref": "r1", "name": "李举报", "phone": "13911112222"}


@pytest.fixture(scope="module")
def api(tmp_path_factory) -> Iterator[Api]:
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('persons')}/office.db") as house, calling(house) as api:
        yield api


@pytest.fixture(scope="module")
def cases(api) -> list[str]:
    """Zhang's case here and in the other county, another's, and a report by an informer."""
    other = [{"ref": "w1", "name": "王五", "phone": "13800000001"}]
    elsewhere = {"region": "620503", "region_name": "麦积区"}
    same = [{"ref": "w2", "phone": "13800000000"}]
    reported = {"kind": "report", "informer": LI, "parties": [{"ref": "w9", "phone": "13911112222"}]}
    return [api.received(parties=[ZHANG]), api.received(parties=same, **elsewhere), api.received(parties=other), api.received(**reported)]


def sought(api, by, **number):
    answer = api.call("POST", "/api/v1/persons/search", by, json=number)
    assert answer.status_code == 200, answer.text
    return [(each["case_no"], each["ref"], each["by"]) for each in answer.json()["persons"]]


@pytest.mark.parametrize("number", [{"phone": "138 0000 0000"}, {"phone": "+8613800000000"}, {"phone": "008613800000000"}])
def test_a_person_is_found_by_phone_however_it_is_written_and_only_in_ones_own_cases(api, cases, number):
    here, there = (cases[0], "w1", "phone"), (cases[1], "w2", "phone")
    assert sought(api, OFFICER, **number) == [here]
    assert sought(api, STRANGER, **number) == [there]
    assert sought(api, CITY_OFFICER, **number) == [here, there]


@pytest.mark.parametrize("number", [IDENTITY, IDENTITY.lower(), " 620502-19900307-108Ｘ", OLD])
def test_a_person_is_found_by_identity_number_of_either_generation(api, cases, number):
    assert sought(api, OFFICER, identity=number) == [(cases[0], "w1", "identity")]
    assert sought(api, STRANGER, identity=number) == []


@pytest.mark.parametrize("number", [{"phone": "1380000"}, {"phone": "13899999999"}, {"identity": "13800000000"}])
def test_a_part_of_a_number_or_another_kind_finds_nobody(api, cases, number):
    assert sought(api, OFFICER, **number) == []


def test_an_informer_is_found_by_nobody_and_is_no_hint(api, cases):
    assert sought(api, OFFICER, phone="13911112222") == [(cases[3], "w9", "phone")], "the worker of that number, not the informer"
    assert all(each["ref"] != "r1" for each in api.get(f"/api/v1/cases/{cases[3]}/same_persons", OFFICER).json()["persons"])


def test_the_same_person_is_hinted_at_only_where_the_other_case_is_seen(api, cases):
    answer = api.get(f"/api/v1/cases/{cases[0]}/same_persons", CITY_OFFICER)
    assert answer.json() == {"persons": [{"case_no": cases[1], "ref": "w2", "by": "phone"}], "more": False}
    assert api.get(f"/api/v1/cases/{cases[0]}/same_persons", OFFICER).json() == {"persons": [], "more": False}
    assert api.get(f"/api/v1/cases/{cases[0]}/same_persons", STRANGER).status_code == 404


@pytest.mark.parametrize(
    "body", [{}, {"phone": "13800000000", "identity": IDENTITY}, {"phone": 13800000000}, {"phone": "1380"}, {"name": "张三丰"},
             {"identity": "620502" * 9}, {"13800000000": "x"}],
)  # fmt: skip
def test_a_wrong_search_is_refused_without_repeating_what_was_said(api, cases, body):
    answer = api.call("POST", "/api/v1/persons/search", OFFICER, json=body)
    assert answer.status_code == 422 and reasons(answer)
    assert not any(word in answer.text for word in ("1380", "620502", "张三丰"))


def test_every_search_is_on_record_with_the_cases_it_told_and_without_the_number(api, cases):
    sought(api, CITY_OFFICER, phone="13800000000")
    sought(api, CITY_OFFICER, phone="13700000000")
    entries = [entry for _, entry in page(api.house.store, Wanted(person=CITY_OFFICER.person), limit=3)]
    assert [(entry.door, entry.case_no, entry.refs) for entry in entries] == [
        ("search_persons", None, ()), ("search_persons", cases[1], ("w2",)), ("search_persons", cases[0], ("w1",)),
    ]  # fmt: skip
    assert "138" not in str(entries)
