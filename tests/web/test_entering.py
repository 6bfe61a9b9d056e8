"""Coming in by the pages: the login, forms that only we give, drafts that survive a session's end, and the choice of language."""

from datetime import date, timedelta

import pytest

from casework.domain.office import Holding
from casework.security.accounts import Accounts
from casework.web.visiting import SESSION, VISIT, own_path
from tests.people import OFFICER, SYSTEM, TOWN, WINDOW
from tests.web.visits import HOST

PASSWORD = "correct horse battery"


def employed(house, person, *posts):
    held = [Holding(person, post, unit, date(2000, 1, 1)) for post, unit in posts]
    house.policies.furnish_office(holdings=held, by=SYSTEM)
    Accounts(house.store).add(person, PASSWORD, house.clock())
    return person


def test_whoever_is_not_known_is_sent_to_the_login_and_back(site):
    person = employed(site.house, "page-1", ("officer", "620502-hrss"))
    visit = site.visit().get("/cases?region=620502")
    assert visit.page.url.path == "/login" and "登录" in visit.words
    visit.send("/login", {"person": person, "password": PASSWORD})
    assert str(visit.page.url).endswith("/cases?region=620502") and person in visit.words


def test_a_wrong_password_is_told_without_saying_what_was_wrong(site):
    employed(site.house, "page-2", ("officer", "620502-hrss"))
    told = [site.visit().get("/login").send("/login", {"person": name, "password": "nope"}) for name in ("page-2", "nobody")]
    assert [each.page.status_code for each in told] == [401, 401]
    assert told[0].words.replace("page-2", "") == told[1].words.replace("nobody", "")


def test_who_holds_several_posts_chooses_one(site):
    person = employed(site.house, "page-3", ("officer", "620502-hrss"), ("officer", TOWN.code))
    visit = site.visit().get("/login").send("/login", {"person": person, "password": PASSWORD})
    assert "选择岗位" in visit.words and TOWN.name in visit.words
    visit.send("/login", {"person": person, "password": PASSWORD, "held": f"officer@{TOWN.code}"})
    assert TOWN.name in visit.words and visit.page.url.path == "/docket"


def test_the_cookie_of_a_login_is_out_of_reach_of_scripts_and_other_sites(site):
    person = employed(site.house, "page-4", ("officer", "620502-hrss"))
    visit = site.visit().get("/login")
    answer = visit.client.post(
        "/login", data={**visit.form("/login").fields, "person": person, "password": PASSWORD},
        headers={"X-Forwarded-Proto": "https"}, follow_redirects=False,
    )  # fmt: skip
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith(SESSION))
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))


def test_leaving_ends_the_session_everywhere(site):
    visit = site.visit(OFFICER).get("/docket")
    token = visit.client.cookies[SESSION]
    visit.send("/logout")
    assert visit.page.url.path == "/login"
    other = site.visit()
    other.client.cookies.set(SESSION, token)
    assert other.get("/docket").page.url.path == "/login"


@pytest.mark.parametrize(
    ("changed", "headers"),
    [
        ({"form_key": ""}, {}),
        ({"form_key": "0" * 64}, {}),
        ({}, {"Sec-Fetch-Site": "cross-site"}),
        ({}, {"Sec-Fetch-Site": "same-site"}),
        ({}, {"Origin": "http://elsewhere.test"}),
    ],
)
def test_a_form_that_is_not_ours_does_nothing(site, changed, headers):
    visit = site.visit(OFFICER).get("/docket")
    visit.send("/logout", changed, headers)
    assert visit.page.status_code == 403 and "重新打开" in visit.words
    assert visit.get("/docket").page.url.path == "/docket"


def test_the_form_key_of_one_visitor_is_worth_nothing_to_another(site):
    theirs = site.visit(WINDOW).get("/docket").form("/logout").fields["form_key"]
    visit = site.visit(OFFICER).get("/docket").send("/logout", {"form_key": theirs}, {"Origin": HOST})
    assert visit.page.status_code == 403


def test_what_was_filled_in_when_the_session_ended_is_kept_for_the_same_person(site):
    person = employed(site.house, "page-5", ("intake", "620502-hrss"))
    visit = site.visit().get("/login").send("/login", {"person": person, "password": PASSWORD})
    case_no = received(site)
    visit.get(f"/cases/{case_no}/moves/note")
    fields = visit.form(f"/cases/{case_no}/moves/note").fields | {"kind": "note", "text": "工人来电催问"}
    del visit.client.cookies[SESSION]
    visit.page = visit.client.post(f"/cases/{case_no}/moves/note", data=fields)
    assert "您填写的内容已保留" in visit.words and "工人来电催问" not in visit.text
    visit.send("/login", {"person": person, "password": PASSWORD})
    assert "继续提交" in visit.words
    visit.send(f"/cases/{case_no}/moves/note")
    assert visit.page.url.path == f"/cases/{case_no}" and "已办理" in visit.words


def test_a_draft_is_not_shown_in_another_browser(site):
    person = employed(site.house, "page-6", ("intake", "620502-hrss"))
    visit = site.visit()
    visit.page = visit.client.post("/cases/620502-2026-000001/moves/note", data={"text": "机密"})
    kept = visit.form("/login").fields["draft"]
    other = site.visit().get("/login").send("/login", {"person": person, "password": PASSWORD, "draft": kept})
    assert "机密" not in other.text and other.page.url.path == "/docket"


def test_the_language_is_chosen_once_and_stays(site):
    visit = site.visit(OFFICER).get("/docket").send("/language", {"language": "en", "to": "/docket"})
    assert visit.page.url.path == "/docket" and "Docket" in visit.words and 'lang="en"' in visit.text
    assert "Nothing to do" in visit.get("/docket").words or "Due" in visit.words
    assert "待办" in visit.send("/language", {"language": "zh"}).words


@pytest.mark.parametrize("text", ["//evil.test", "https://evil.test/x", "/\\evil.test", "javascript:alert(1)", "", None, "cases"])
def test_a_way_back_never_leads_to_another_site(text):
    assert own_path(text) == "/"


def test_a_way_back_keeps_its_question():
    assert own_path("/cases?q=%E7%94%B2&after=x") == "/cases?q=%E7%94%B2&after=x"


def test_pages_let_no_script_of_others_run_and_no_site_frame_them(site):
    answer = site.visit().get("/login").page
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert "<script>" not in answer.text and " style=" not in answer.text and " onclick=" not in answer.text
    assert VISIT in answer.cookies


def test_trouble_is_told_on_a_page_and_to_programs_as_before(site):
    page = site.visit(OFFICER).get("/cases/620502-2026-999999")
    assert page.page.status_code == 404 and page.page.headers["content-type"].startswith("text/html") and "回到首页" in page.words
    missing = site.visit(OFFICER).get("/nowhere")
    assert missing.page.status_code == 404 and "回到首页" in missing.words
    assert site.visit().get("/api/v1/cases").page.headers["content-type"] == "application/problem+json"


def test_an_expired_session_is_asked_to_log_in_again(site):
    visit = site.visit(OFFICER).get("/docket")
    assert visit.page.url.path == "/docket"
    site.house.clock.turn_to(site.house.clock() + timedelta(hours=13))
    assert visit.get("/docket").page.url.path == "/login"


def received(site):
    from tests.api.calling import Api

    return Api(site.house, site.visit().client).received()
