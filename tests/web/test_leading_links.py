"""The signed link of a notice: it opens one case and takes the first duty, ends in time, and every use is on record."""

from datetime import date, timedelta

import pytest

from casework.domain.office import Holding
from casework.security.accounts import Accounts
from casework.security.links import opened_link
from casework.security.tokens import Tokens
from casework.settings import LINK_ACTS, SettingWrong, link_acts
from casework.store.deliveries import Deliveries
from casework.web.leading import COOKIE
from tests.notices.posts import letter, post
from tests.office import furnished
from tests.people import GOVERNMENT, LEADER, SYSTEM
from tests.web.owning import DELIVERY, bearer, by_link, link, owned
from tests.web.visits import visited


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('leading')}/office.db") as house, visited(house) as site:
        yield site


@pytest.fixture(autouse=True)
def acknowledging_only(site):
    site.app.state.link_acts = frozenset({"acknowledge"})


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
    there = path.format(mine=office.case_no, other=other.case_no)
    body: dict[str, object] = {"json": {}} if method == "POST" else {}
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


@pytest.mark.parametrize(("said", "acts"), [({}, 1), ({LINK_ACTS: " acknowledge "}, 1), ({LINK_ACTS: "all"}, 3)])
def test_what_links_may_do_is_a_setting(said, acts):
    assert len(link_acts(said)) == acts


def test_a_setting_that_is_none_names_what_may_be_written():
    with pytest.raises(SettingWrong, match="write acknowledge or all, not 'everything'"):
        link_acts({LINK_ACTS: "everything"})


def test_the_notice_of_a_link_is_acknowledged_with_the_case(site):
    office = owned(site)
    told = letter("l-1", "leader_owned", LEADER.person, case_no=office.case_no, post="leader", unit=GOVERNMENT.code)
    [delivery] = post(site.house.store, [told], site.house.clock())
    by_link(site, office, letter=delivery.id).send(f"/leading/{office.case_no}/acknowledge")
    found = Deliveries(site.house.store).get(delivery.id)
    assert found is not None and found.acknowledged_at is not None
