"""The leader's page: own cases with what is asked and why, one tap to take a case, and the signed link that opens one case."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.domain.office import Holding
from casework.security.accounts import Accounts
from casework.security.callers import Letter
from casework.security.links import key_of, opened_link, sealed_link
from casework.security.tokens import Tokens
from casework.web import leading
from casework.web.leading import COOKIE
from tests.office import Office, furnished
from tests.people import DISPATCHER, GOVERNMENT, LEADER, OFFICER, SYSTEM
from tests.web.visits import visited

DELIVERY = "0f0e0d0c-0000-4000-8000-000000000001"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('leading')}/office.db") as house, visited(house) as site:
        yield site


@pytest.fixture(autouse=True)
def acknowledging_only(site):
    site.app.state.link_acts = frozenset({"acknowledge"})


def owned(site, leader=LEADER.person):
    """A case that a leader owns."""
    office = Office(site.house).receives(project_name="安置房二期")
    office.dispatches()
    office.signs_in()
    office.gets("name_leader", DISPATCHER, leader=leader, unit=GOVERNMENT.code)
    site.house.views.catch_up()
    return office


def link(office, hours=72, **changes):
    until = (office.house.clock() + timedelta(hours=hours)).timestamp()
    letter = Letter(LEADER.person, "leader", GOVERNMENT.code, office.case_no, DELIVERY, until)
    return sealed_link(replace(letter, **changes), key_of(office.house.vault))


def by_link(site, office, **changes):
    return site.visit().get("/leading", link=link(office, **changes))


def bearer(site, text, method, path, **body):
    return site.visit().client.request(method, path, headers={"Authorization": f"Bearer {text}", "If-Match": "*"}, **body)


def test_the_page_says_why_since_when_and_what_is_asked_by_when(site):
    office = owned(site)
    visit = site.visit(LEADER).get("/")
    assert visit.page.url.path == "/leading"
    for text in (office.case_no, "安置房二期", "确定包案领导", "确认接收", "最迟", "包案自"):
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
    assert visit.page.status_code == 409 and "must check it first" in visit.words
    assert visit.form(f"/leading/{office.case_no}/sign_off").fields["checked_by"] == OFFICER.person
    visit.send(f"/leading/{office.case_no}/sign_off", {"checked_by": "reviewer", "checked_how": "call"})
    assert office.case.owner.signed_off


def test_cases_that_find_no_room_stand_on_the_next_page(site, monkeypatch):
    monkeypatch.setattr(leading, "MOST", 1)
    owned(site), owned(site)
    first = site.visit(LEADER).get("/leading")
    rest = re.search(r'href="(/leading\?after=[^"]+)"', first.text)[1]
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


def test_nobody_sees_the_page_without_login_or_link(site):
    assert site.visit().get("/leading").page.url.path == "/login"


def test_a_link_opens_its_case_and_takes_it_without_a_login(site):
    office, other = owned(site), owned(site)
    visit = by_link(site, office)
    assert str(visit.page.url).endswith("/leading") and office.case_no in visit.words and other.case_no not in visit.words
    visit.send(f"/leading/{office.case_no}/acknowledge")
    assert office.case.owner.acknowledged and visit.page.url.path == "/leading"


def test_a_link_asks_for_a_login_before_anything_else(site):
    office = owned(site)
    visit = by_link(site, office)
    assert f"/leading/{office.case_no}/instruct" not in visit.text and "请登录后批示" in visit.words
    fields = visit.form(f"/leading/{office.case_no}/acknowledge").fields | {"unit": "620502-hrss", "text": "x"}
    visit.page = visit.client.post(f"/leading/{office.case_no}/instruct", data=fields)
    assert visit.page.url.path != "/leading" or "登录" in visit.words
    assert "instructed" not in office.topics


def test_an_office_may_let_links_instruct(site):
    site.app.state.link_acts = frozenset({"acknowledge", "instruct", "sign_off"})
    office = owned(site)
    by_link(site, office).send(f"/leading/{office.case_no}/instruct", {"unit": "620502-hrss", "text": "请尽快办理"})
    assert "instructed" in office.topics


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/cases"), ("GET", "/api/v1/cases/{other}"), ("GET", "/api/v1/cases/{mine}/evidence"), ("GET", "/api/v1/me"),
        ("GET", "/api/v1/cases/{mine}/people"), ("POST", "/api/v1/cases/{mine}/moves/instruct"), ("POST", "/api/v1/cases"),
        ("POST", "/api/v1/cases/{other}/moves/acknowledge"), ("POST", "/api/v1/people/leader/channels"), ("POST", "/api/v1/logout"),
        ("GET", "/metrics"),
    ],
)  # fmt: skip
def test_a_link_reaches_nothing_beside_its_case(site, method, path):
    office, other = owned(site), owned(site)
    there, body = path.format(mine=office.case_no, other=other.case_no), {"json": {}} if method == "POST" else {}
    answer = bearer(site, link(office), method, there, **body)
    assert answer.status_code in (401, 403, 404, 405), answer.text


def test_every_use_of_a_link_stands_in_the_access_log_without_the_link(site):
    office = owned(site)
    before = site.house.clock()
    text = link(office)
    assert bearer(site, text, "GET", f"/api/v1/cases/{office.case_no}").status_code == 200
    bearer(site, text, "GET", "/api/v1/cases")
    access = site.app.state.served.access
    assert access.flush()
    used, refused = (entry for entry in access.since(before, 10) if entry.token == f"link {DELIVERY}")
    assert (used.code, used.status, used.person, used.case_no) == ("link", 200, LEADER.person, office.case_no)
    assert (refused.code, refused.status) == ("link_only", 403)
    assert not any(text[:40] in str(entry) for entry in access.since(before, 100))


def test_a_link_ends_after_its_hours(site):
    office = owned(site)
    text = link(office, hours=1)
    path = f"/api/v1/cases/{office.case_no}"
    visit = site.visit().get("/leading", link=text)
    assert bearer(site, text, "GET", path).status_code == 200 and office.case_no in visit.words
    site.house.clock.turn_to(site.house.clock() + timedelta(hours=1))
    assert bearer(site, text, "GET", path).status_code == 401
    assert visit.get("/leading").page.url.path == "/login"


def test_a_link_is_over_with_the_post_and_with_the_account(site):
    site.house.policies.furnish_office(holdings=[Holding("soon-gone", "leader", GOVERNMENT.code, date(2000, 1, 1))], by=SYSTEM)
    office = owned(site, "soon-gone")
    text, path = link(office, person="soon-gone"), f"/api/v1/cases/{office.case_no}"
    assert bearer(site, text, "GET", path).status_code == 200
    accounts = Accounts(site.house.store)
    accounts.add("soon-gone", "correct horse battery", site.house.clock())
    accounts.disable("soon-gone", site.house.clock())
    assert bearer(site, text, "GET", path).status_code == 401
    assert bearer(site, link(office, person="never-a-leader"), "GET", path).status_code == 401


def test_a_link_that_was_changed_or_made_up_is_none(site):
    office = owned(site)
    text, path = link(office), f"/api/v1/cases/{office.case_no}"
    middle = len(text) // 2
    forged = [text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :], "cwl_", "cwl_????", "cwl_" + "A" * 2000, text[4:]]
    assert [bearer(site, each, "GET", path).status_code for each in forged] == [401] * 5
    assert opened_link(text, b"k" * 32) is None
    assert LEADER.person not in text and office.case_no not in text


def test_a_link_is_no_session(site):
    office = owned(site)
    visit = site.visit()
    visit.client.cookies.set("casework_session", link(office))
    assert visit.get("/cases").page.url.path == "/login"
    visit.client.cookies.set(COOKIE, Tokens(site.house.store).issue("leader", "leader", GOVERNMENT.code, site.house.clock()))
    assert visit.get("/leading").page.url.path == "/login"
