"""The leader's page: own cases with what is asked and why, and one tap to take a case."""

import re
from dataclasses import replace
from datetime import date

import pytest

from casework.domain.office import Holding
from casework.web import leading
from tests.office import furnished
from tests.people import GOVERNMENT, LEADER, OFFICER, SYSTEM
from tests.web.owning import owned
from tests.web.visits import visited


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('leading')}/office.db") as house, visited(house) as site:
        yield site


def test_the_page_says_why_since_when_and_what_is_asked_by_when(site):
    office = owned(site)
    visit = site.visit(LEADER).get("/")
    assert visit.page.url.path == "/leading"
    for text in (office.case_no, "安置房二期", "为包案领导", "确认接收", "最迟", "包案自"):
        assert text in visit.words


def test_one_tap_takes_a_case(site):
    office = owned(site)
    visit = site.visit(LEADER).get("/leading").send(f"/leading/{office.case_no}/acknowledge")
    assert office.case.owner.acknowledged and "已办理" in visit.words
    assert f"/leading/{office.case_no}/acknowledge" not in visit.text


def test_a_leader_instructs_the_unit_that_leads(site):
    office = owned(site)
    site.visit(LEADER).get("/leading").send(f"/leading/{office.case_no}/instruct", {"unit": "620502-hrss", "text": "请本周内约谈总包"})
    assert "instructed" in office.topics


def test_what_stands_against_signing_off_is_told_with_what_was_written(site):
    office = owned(site)
    office.establishes()
    office.is_paid()
    office.is_resolved()
    office.is_revisited()
    site.house.views.catch_up()
    visit = site.visit(LEADER).get("/leading")
    visit.send(f"/leading/{office.case_no}/sign_off", {"checked_by": OFFICER.person, "checked_how": "call"})
    assert visit.page.status_code == 409 and "须先由未承办、未包案的人员核查" in visit.words
    assert visit.form(f"/leading/{office.case_no}/sign_off").fields["checked_by"] == OFFICER.person
    visit.send(f"/leading/{office.case_no}/sign_off", {"checked_by": "reviewer", "checked_how": "call"})
    assert office.case.owner.signed_off


def test_cases_that_find_no_room_stand_on_the_next_page(site, monkeypatch):
    monkeypatch.setattr(leading, "MOST", 1)
    owned(site), owned(site)
    first = site.visit(LEADER).get("/leading")
    rest = re.findall(r'href="(/leading\?after=[^"]+)"', first.text)[0]
    second = site.visit(LEADER).get(rest)
    cases = [set(re.findall(r"620502-2026-\d{6}", visit.text)) for visit in (first, second)]
    assert all(len(each) == 1 for each in cases) and cases[0] != cases[1]


def test_a_stale_page_is_told_so_with_what_was_written(site):
    office = owned(site)
    visit = site.visit(LEADER).get("/leading")
    office.gets("note", OFFICER, text="x")
    visit.send(f"/leading/{office.case_no}/instruct", {"unit": "620502-hrss", "text": "请约谈"})
    assert visit.page.status_code == 412 and "新的变化" in visit.words and "请约谈" in visit.text
    visit.send(f"/leading/{office.case_no}/instruct", {"unit": "620502-hrss"})
    assert "instructed" in office.topics


def test_a_leader_without_cases_is_told_so(site):
    site.house.policies.furnish_office(holdings=[Holding("idle", "leader", GOVERNMENT.code, date(2000, 1, 1))], by=SYSTEM)
    assert "您目前没有包案" in site.visit(replace(LEADER, person="idle")).get("/leading").words


def test_a_page_that_answered_a_form_can_be_loaded_again(site):
    office = owned(site)
    assert site.visit(LEADER).get(f"/leading/{office.case_no}/instruct").page.url.path == "/leading"
