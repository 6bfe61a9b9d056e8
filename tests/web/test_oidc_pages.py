"""Login by the identity provider from the pages: in with the cookie, on to the page that was asked for, refusals on the login page."""

from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from casework.api.oidc_login import COOKIE, PATH
from casework.security.access_log import AccessLog
from casework.web.site import create_site
from casework.web.visiting import SESSION
from tests.people import COUNTY, TOWN
from tests.security import test_oidc

pytestmark = test_oidc.pytestmark
issuer = test_oidc.issuer
house = test_oidc.house
HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def browser(house, issuer, monkeypatch, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("a-secret-of-the-client\n", encoding="utf-8")
    for name, value in {"ISSUER": issuer, "CLIENT_ID": test_oidc.CLIENT, "CLIENT_SECRET_FILE": secret}.items():
        monkeypatch.setenv(f"CASEWORK_OIDC_{name}", str(value))
    app = create_site(house)
    with TestClient(app, base_url="http://localhost", headers=HTML) as client:
        yield client
    app.state.served.close()


def through(browser, subject, start):
    """There and back: the page the browser ends on."""
    there = browser.get(start, follow_redirects=False).headers["location"]
    back = urlsplit(test_oidc.signs_in(there, subject))
    return browser.get(f"{back.path}?{back.query}")


def test_the_button_leads_there_and_back_to_the_page_that_was_asked_for(browser):
    page = browser.get("/cases?region=620502")
    assert page.url.path == "/login" and f'href="{PATH}?to=/cases%3Fregion%3D620502"' in page.text
    end = through(browser, "sub-of-li", f"{PATH}?to=/cases%3Fregion%3D620502")
    assert str(end.url).endswith("/cases?region=620502") and end.status_code == 200
    assert SESSION in browser.cookies and COOKIE not in browser.cookies


def test_who_holds_several_posts_chooses_one_and_goes_on(browser):
    page = through(browser, "sub-of-wang", f"{PATH}?to=/docket")
    assert page.url.path == "/login" and TOWN.name in page.text and COUNTY.name in page.text and SESSION not in browser.cookies
    end = through(browser, "sub-of-wang", f"{PATH}?to=/docket&post=unit_head&unit={TOWN.code}")
    assert end.url.path == "/docket" and TOWN.name in end.text


def test_somebody_who_is_linked_to_nobody_is_told_on_the_login_page_and_put_on_record(browser, house):
    page = through(browser, "sub-of-zhao", f"{PATH}?to=/docket")
    assert page.url.path == "/login" and page.status_code == 403 and "尚未关联账号" in page.text and SESSION not in browser.cookies
    browser.app.state.served.access.flush()
    assert (401, "not_authenticated") in [
        (each.status, each.code) for each in AccessLog(house.store).since(house.clock().replace(year=2000), 50)
    ]


@pytest.mark.parametrize("to", ["//evil.test", "https://evil.test", "/\\evil.test"])
def test_the_way_back_never_leads_to_another_site(browser, to):
    start = browser.get(PATH, params={"to": to}, follow_redirects=False)
    if start.status_code == 422:
        return
    back = urlsplit(test_oidc.signs_in(start.headers["location"], "sub-of-li"))
    landed = browser.get(f"{back.path}?{back.query}", follow_redirects=False)
    assert landed.headers["location"] == "/"


def test_a_browser_that_comes_back_without_having_begun_is_asked_to_begin_and_a_program_gets_json(browser):
    page = browser.get(f"{PATH}/callback?code=x&state=y")
    assert page.url.path == "/login" and page.status_code == 403
    assert browser.get(f"{PATH}/callback?code=x&state=y", headers={"Accept": "*/*"}).json()["code"] == "not_authenticated"


def test_made_up_posts_are_not_offered(browser):
    page = browser.get("/login", params={"choose": f"officer@{COUNTY.code},king@{COUNTY.code},officer@<script>"})
    assert page.text.count("post=officer") == 1 and "post=king" not in page.text and "%3Cscript" not in page.text.split("</header>")[1]
