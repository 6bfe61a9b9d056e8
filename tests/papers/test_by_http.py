"""Papers through the API: the list, the check, drafts and prints; numbers and digests on record, readings as well."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from urllib.parse import unquote

import pytest
from sqlalchemy import delete, select, update

from casework.api.handing_in import sweep
from casework.papers.rendering import MEDIA_TYPE, lines
from casework.security.erasing import Target, erase, stored_files
from casework.security.evidence import Evidence, evidence
from casework.security.printed import PRINTED, Printed
from casework.security.readings_report import Wanted, page
from tests.api.calling import Api, calling, reasons
from tests.office import Office, furnished
from tests.papers.office import ordered
from tests.people import LEADER, OFFICER, STRANGER, SUPERVISOR


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The API of a furnished office."""
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('papers')}/office.db") as house, calling(house) as api:
        yield api


@pytest.fixture(scope="module")
def office(api: Api) -> Office:
    """A case that was filed and ordered."""
    return ordered(Office(api.house))


def post(api: Api, office: Office, rest: str, by=OFFICER, body=None, **headers: str):
    return api.call("POST", f"/api/v1/cases/{office.case_no}/papers/{rest}", by, headers, json=body if body is not None else {})


def test_the_list_tells_what_can_be_printed_and_what_is_missing(api, office):
    answer = api.get(f"/api/v1/cases/{office.case_no}/papers", OFFICER).json()
    stands = {paper["kind"]: paper for paper in answer["papers"]}
    assert stands["order"]["subject"] == "order-1" and stands["order"]["ready"]
    assert stands["demand"]["subject"] is None and not stands["demand"]["ready"]
    assert [each["field"] for each in stands["filing"]["missing"]] == ["legal_representative"]


def test_a_check_opens_nothing_and_tells_where_to_enter_what_is_missing(api, office):
    answer = api.get(f"/api/v1/cases/{office.case_no}/papers/rejection", OFFICER).json()
    assert {each["field"]: each["where"] for each in answer["missing"]}["decline_ground"] == "decline"
    assert "张三" not in str(answer)
    assert {each["field"] for each in answer["sayable"]} >= {"review_body", "court_name"}


def test_a_draft_names_the_workers_and_takes_no_number(api, office):
    answer = post(api, office, "order/draft")
    assert (answer.status_code, answer.headers["content-type"]) == (200, MEDIA_TYPE)
    said = "\n".join(lines(answer.content))
    assert "张三" in said and "【待填：文号】" in said and "草稿" in said
    assert office.case.numbers == {} == office.case.prints


def test_a_print_is_numbered_once_and_its_digest_stands_in_the_case(api, office):
    first, second = post(api, office, "order"), post(api, office, "order")
    number = unquote(first.headers["x-number"])
    assert number == "秦人社令〔2026〕1号" == unquote(second.headers["x-number"])
    assert number in lines(first.content)
    assert list(office.case.prints) == [sha256(first.content).hexdigest()] == [first.headers["x-digest"]]
    assert "制发劳动保障监察限期改正指令书（order-1），文号秦人社令〔2026〕1号" in str(
        api.get(f"/api/v1/cases/{office.case_no}/history?wait_for={api.house.store.recorder.max_notification_id()}", OFFICER).json()
    )
    api.house.views.catch_up()


def test_whose_data_stand_in_a_paper_is_on_record_before_it_is_given(api, office):
    post(api, office, "order/draft")
    [entry] = [row for _, row in page(api.house.store, Wanted(case_no=office.case_no), None, 50) if row.door == "draft_paper"][:1]
    assert (entry.refs, entry.fields, entry.opened, entry.person) == (("w1", "w2", "w3"), ("name",), True, OFFICER.person)


def test_what_is_missing_is_told_and_nothing_is_numbered(api, office):
    before = office.case.version
    answer = post(api, office, "filing")
    assert answer.status_code == 409 and "法定代表人" in reasons(answer)
    assert office.case.version == before
    assert post(api, office, "filing", body={"fields": {"legal_representative": "周某"}}).status_code == 200


@pytest.mark.parametrize(
    ("rest", "body", "status"),
    [
        ("order", {"fields": {"paper_sum": "1元"}}, 422), ("order", {"subject": "order-9"}, 404), ("nothing", {}, 404),
        ("order", {"feilds": {}}, 422), ("order", {"fields": {"contact": "\x07"}}, 422), ("order/draft", {"fields": {"contact": 1}}, 422),
        ("demand", {}, 409),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_is_refused_by_its_place(api, office, rest, body, status):
    answer = post(api, office, rest, body=body)
    assert answer.status_code == status, answer.text
    assert "\x07" not in answer.text


def test_papers_with_peoples_data_are_for_the_units_of_the_case(api, office):
    assert post(api, office, "order/draft", SUPERVISOR, **{"X-Purpose": "supervision"}).status_code == 200
    api.client.headers.pop("X-Purpose", None)
    assert post(api, office, "order/draft", SUPERVISOR).json()["code"] == "not_open"
    assert post(api, office, "order/draft", STRANGER).status_code == 404
    assert post(api, office, "order/draft", LEADER).status_code in (403, 404)


def test_an_erased_person_is_printed_as_erased(api):
    office = ordered(Office(api.house))
    api.house.vault.forget(f"{office.case_no}/w2")
    said = lines(post(api, office, "order/draft").content)
    assert "已删除" in said and "张三" in said and "李四" not in said


def fetched(api: Api, office: Office, digest: str, by=OFFICER, **headers: str):
    return api.call("GET", f"/api/v1/cases/{office.case_no}/papers/{digest}/file", by, headers)


def test_the_very_file_that_was_served_is_given_again_and_the_reading_is_on_record(api, office):
    served = post(api, office, "order")
    again = fetched(api, office, served.headers["x-digest"])
    assert again.content == served.content and again.headers["x-number"] == served.headers["x-number"]
    assert again.headers["content-disposition"] == served.headers["content-disposition"]
    [entry] = [row for _, row in page(api.house.store, Wanted(case_no=office.case_no), None, 50) if row.door == "printed_file"]
    assert (entry.refs, entry.fields, entry.opened, entry.person) == (("w1", "w2", "w3"), ("paper:order",), True, OFFICER.person)


def test_a_kept_file_is_for_who_may_read_the_people_in_it_and_nothing_else_is_there(api, office):
    digest = post(api, office, "order").headers["x-digest"]
    api.client.headers.pop("X-Purpose", None)
    assert fetched(api, office, digest, SUPERVISOR).status_code == 428
    assert fetched(api, office, digest, SUPERVISOR, **{"X-Purpose": "supervision"}).status_code == 200
    assert fetched(api, office, digest, STRANGER).status_code == 404
    assert fetched(api, office, "0" * 64).json()["code"] == "no_such_paper"
    assert fetched(api, office, "order").status_code == 422


def test_a_file_is_sealed_under_everybody_in_it_and_gone_with_any_of_them(api):
    office = ordered(Office(api.house))
    served = post(api, office, "order")
    files = Evidence(api.house.store, api.house.vault)
    sealed = files.sealed(office.case_no, PRINTED + served.headers["x-digest"])
    assert served.content not in sealed
    cover = api.house.vault.open_bytes(sealed, office.case_no, PRINTED + served.headers["x-digest"])
    assert served.content not in cover and f"{office.case_no}/w2".encode() in cover
    api.house.vault.forget(f"{office.case_no}/w2")
    assert fetched(api, office, served.headers["x-digest"]).status_code == 410
    newer = post(api, office, "order")
    assert newer.status_code == 200 and "已删除" in lines(newer.content)
    assert fetched(api, office, newer.headers["x-digest"]).content == newer.content


def test_a_file_that_was_altered_or_never_kept_is_not_given(api):
    office = ordered(Office(api.house))
    digest = post(api, office, "order").headers["x-digest"]
    of_it = (evidence.c.case_no == office.case_no, evidence.c.digest == PRINTED + digest)
    with api.house.store.writing() as tx:
        sealed = tx.execute(select(evidence.c.sealed).where(*of_it)).scalar_one()
        tx.execute(update(evidence).where(*of_it).values(sealed=sealed[:-1] + bytes([sealed[-1] ^ 1])))
    assert fetched(api, office, digest).json()["code"] == "paper_damaged"
    with api.house.store.writing() as tx:
        tx.execute(delete(evidence).where(*of_it))
    assert fetched(api, office, digest).json()["code"] == "not_kept"


def test_a_file_whose_fact_came_is_not_swept_and_one_without_is(api):
    office, house = ordered(Office(api.house)), api.house
    digest = post(api, office, "order").headers["x-digest"]
    files = Evidence(house.store, house.vault)
    Printed(files, house.vault).put(office.case_no, b"cut off", frozenset(), house.clock() - timedelta(days=2))
    with house.store.writing() as tx:
        tx.execute(update(evidence).where(evidence.c.digest == PRINTED + digest).values(kept=False, stored_at=0.0))
    assert sweep(house) == 1
    assert files.has(office.case_no, PRINTED + digest)


def test_with_the_whole_case_its_printed_files_leave_the_store(api):
    office, house = ordered(Office(api.house)), api.house
    post(api, office, "order")
    assert stored_files(house.store, office.case_no)
    erase(house.store, house.vault.keys, Target(office.case_no, (office.case_no,)))
    assert stored_files(house.store, office.case_no) == ()


def test_a_wrong_template_of_the_office_is_told_and_prints_nothing(api, office, tmp_path, monkeypatch):
    (tmp_path / "order.docx").write_bytes(b"no word file")
    monkeypatch.setenv("CASEWORK_PAPERS", str(tmp_path))
    before = office.case.version
    answer = post(api, office, "order")
    assert (answer.status_code, answer.json()["code"]) == (500, "template_wrong")
    assert office.case.version == before
    listed = {paper["kind"]: paper for paper in api.get(f"/api/v1/cases/{office.case_no}/papers", OFFICER).json()["papers"]}
    assert "no Word file" in listed["order"]["template_faults"][0] and not listed["order"]["ready"] and listed["acceptance"]["ready"]
