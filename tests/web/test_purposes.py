"""Whoever looks at a case of others says once what for; a page is one reading, whatever it asks."""

import pytest

from casework.security.readings_report import Wanted, found
from casework.web.stated import COOKIE
from tests.people import COLLEAGUE, OFFICER, SUPERVISOR
from tests.web.stories import at_work
from tests.web.visits import HOST, Site, Visit


@pytest.fixture(scope="module")
def case_no(site: Site) -> str:
    return at_work(site).case_no


def read(site: Site, person: str) -> list[tuple[str | None, str | None, set[str]]]:
    """What somebody read, newest first."""
    assert site.app.state.served.readings.flush()
    return [(each.case_no, each.purpose, set(each.door.split())) for each in found(site.house.store, Wanted(person=person))]


def test_a_supervisor_is_asked_once_and_then_every_page_says_what_for(site: Site, case_no: str) -> None:
    visit = site.visit(SUPERVISOR, purpose="")
    asked = visit.get(f"/cases/{case_no}")
    assert asked.page is not None and asked.page.status_code == 428 and "贵单位不承办本案" in asked.words and "城投" not in asked.text
    assert visit.send("/purpose", {"purpose": "other"}).page.status_code == 422 and "请选择一项用途" in visit.words  # type: ignore[union-attr]
    assert visit.send("/purpose", {"purpose": "other", "note": "信访督办〔2026〕3号"}).path == f"/cases/{case_no}"
    assert "城投" in visit.text and "用途：其他" in visit.words
    visit.get(f"/cases/{case_no}/audit")
    assert {each[:2] for each in read(site, SUPERVISOR.person) if each[0]} == {(case_no, "other")}
    (newest, *_) = found(site.house.store, Wanted(person=SUPERVISOR.person))
    assert newest.note.startswith("sealed:") and site.house.vault.open(newest.note) == "信访督办〔2026〕3号"


def test_whoever_comes_next_at_the_browser_is_asked_again(site: Site, case_no: str) -> None:
    visit = site.visit(SUPERVISOR)
    assert visit.get(f"/cases/{case_no}").page.status_code == 200  # type: ignore[union-attr]
    left = visit.client.cookies[COOKIE]
    other = site.visit(SUPERVISOR, purpose="")
    other.client.cookies.set(COOKIE, left)
    assert Visit(other.client).get(f"/cases/{case_no}").page.status_code == 428  # type: ignore[union-attr]
    mark = left.partition(".")[0]
    for forged in (f"{mark}.other.", f"{mark}.audit.%00", f"{mark}.audit.{'a' * 3000}", f"{mark}.curiosity.", "...", mark):
        visit.client.cookies.delete(COOKIE)
        visit.client.cookies.set(COOKIE, forged)
        assert visit.get(f"/cases/{case_no}").page.status_code == 428, "what cannot be used is nothing said"  # type: ignore[union-attr]


def test_a_unit_that_handles_the_case_is_not_asked_and_one_page_is_one_reading(site: Site, case_no: str) -> None:
    before = len(read(site, COLLEAGUE.person))
    assert site.visit(COLLEAGUE, purpose="").get(f"/cases/{case_no}").page.status_code == 200  # type: ignore[union-attr]
    one, *others = read(site, COLLEAGUE.person)[: -before or None]
    assert others == [] and one[0] == case_no and one[2] >= {"case", "history", "clocks"}
    site.visit(OFFICER, purpose="").get(f"/cases/{case_no}/people")
    assert site.app.state.served.readings.flush()
    entries = [each for each in found(site.house.store, Wanted(person=OFFICER.person)) if each.opened]
    assert [each.door for each in entries] == ["people_of_case"] and entries[0].refs == ("w1", "w2", "w3")


def test_the_question_leads_nowhere_else(site: Site) -> None:
    visit = site.visit(SUPERVISOR).get("/purpose", to="//evil.example/x")
    answer = visit.client.post("/purpose", data={**visit.form("/purpose").fields, "purpose": "audit"}, follow_redirects=False)
    assert answer.headers["location"] == "/" and "HttpOnly" in answer.headers["set-cookie"] and HOST not in answer.headers["set-cookie"]
