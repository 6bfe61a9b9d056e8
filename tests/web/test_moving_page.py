"""Moves by the pages: two people at once, a form sent twice, the back button, and a session that ends in between."""

import re

import pytest

from casework.domain.requesting import Requested
from tests.office import Office
from tests.people import COLLEAGUE, HEAD, OFFICER
from tests.web.stories import at_work, find_unfounded


@pytest.fixture
def office(site):
    return at_work(site)


def noted(office):
    return [fact for fact in office.facts if fact.topic == "case.noted"]


def form(visit, office, move="note"):
    return visit.get(f"/cases/{office.case_no}/moves/{move}")


NOTE = {"kind": "note", "text": "已电话通知单位负责人"}


def test_a_stale_form_is_answered_with_what_changed_and_keeps_what_was_said(site, office):
    at = f"/cases/{office.case_no}/moves/note"
    mine, theirs = form(site.visit(OFFICER), office), form(site.visit(COLLEAGUE), office)
    theirs.send(at, NOTE | {"text": "同事先写了一条"})
    mine.send(at, NOTE)
    assert mine.page.status_code == 412 and len(noted(office)) == 1
    assert NOTE["text"] in mine.text and "一般事项" in mine.words
    mine.send(at)
    assert "已办理" in mine.words and len(noted(office)) == 2


def test_a_form_that_is_sent_twice_is_one_act(site, office):
    at = f"/cases/{office.case_no}/moves/note"
    visit = form(site.visit(OFFICER), office)
    fields = visit.form(at).fields | NOTE
    answers = [visit.client.post(at, data=fields) for _ in range(2)]
    assert [each.url.path for each in answers] == [f"/cases/{office.case_no}"] * 2 and len(noted(office)) == 1


def test_going_back_and_sending_something_else_does_nothing_until_it_is_sent_anew(site, office):
    at = f"/cases/{office.case_no}/moves/note"
    visit = form(site.visit(OFFICER), office)
    fields = visit.form(at).fields
    visit.client.post(at, data=fields | NOTE)
    visit.page = visit.client.post(at, data=fields | NOTE | {"text": "返回后改写"})
    assert visit.page.status_code == 422 and len(noted(office)) == 1 and "返回后改写" in visit.text
    visit.send(at)
    assert visit.page.status_code == 412
    visit.send(at)
    assert "已办理" in visit.words and len(noted(office)) == 2


def test_an_approval_opens_with_its_request(site):
    office = Office(site.house).receives()
    office.dispatches()
    office.signs_in()
    asked = office.does(find_unfounded(office.case_no), OFFICER).facts[-1]
    assert isinstance(asked, Requested)
    request = asked.request
    visit = site.visit(HEAD).get(f"/cases/{office.case_no}/moves/approve?request={request}")
    assert re.search(rf'<option value="{request}" selected>', visit.text)
    visit.send(f"/cases/{office.case_no}/moves/approve")
    assert "已办理" in visit.words and office.case.requests[request].approved_by == (HEAD.person,)


def test_an_act_that_another_must_approve_says_so(site, office):
    visit = form(site.visit(OFFICER), office, "find_unfounded")
    said = {"conclusion": "no_debt", "evidence": "books", "remedies": "arbitration", "told": "phone"}
    visit.send(f"/cases/{office.case_no}/moves/find_unfounded", said)
    assert "已报审批" in visit.words and "监察机构负责人" in visit.words and office.case.requests


def test_an_address_cannot_say_which_version_or_key_a_form_has(site, office):
    visit = site.visit(OFFICER).get(f"/cases/{office.case_no}/moves/note?version=1&key=x&text=预填")
    held = visit.form(f"/cases/{office.case_no}/moves/note").fields
    assert held["version"] == str(office.case.version) and held["key"] != "x" and held["text"].strip() == "预填"
