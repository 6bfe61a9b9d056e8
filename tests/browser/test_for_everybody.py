"""Pages for everybody: no violation that axe finds, an order of focus that makes sense, and every essential act without a script."""

import pytest

from tests.browser.people_at import ADMIN, PHONE
from tests.browser.test_story import asks, complains
from tests.people import LEADER, OFFICER, SUPERVISOR, WINDOW
from tests.tools import needed_library
from tests.web.owning import owned

PAGES = (
    (None, ("/login", "/complain", "/progress")),
    (WINDOW, ("/complaints/new", "/poster", "/import")),
    (OFFICER, ("/docket", "/cases", "{case}", "{case}/moves/establish", "{case}/papers", "{case}/evidence", "{case}/people")),
    (SUPERVISOR, ("/overview", "{case}/audit", "/ledger", "/returns", "/process", "/signals", "/access")),
    (LEADER, ("/leading",)),
    (ADMIN, ("/admin", "/admin/office", "/admin/rulebook", "/admin/calendar", "/admin/channels", "/admin/quarantine")),
)  # fmt: skip
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], "resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def axe(served):
    """The checks of axe-core, brought by its wheel."""
    return needed_library("axe_playwright_python.sync_playwright").Axe()


@pytest.fixture(scope="module")
def case(served):
    """The address of a case that a leader owns."""
    return f"/cases/{owned(served).case_no}"


@pytest.mark.parametrize(("by", "paths"), PAGES, ids=[by.post if by else "nobody" for by, _ in PAGES])
def test_nobody_is_kept_out_of_the_main_pages(served, axe, case, by, paths):
    with served.person(by) as person:
        for path in paths:
            person.opens(path.format(case=case))
            found = axe.run(person.page, options=RULES)
            assert found.violations_count == 0, f"{person.path}: {found.generate_report()}"


def test_the_first_tab_leads_past_the_menu_and_the_next_go_down_the_form(served):
    with served.person() as person:
        person.opens("/complain").page.keyboard.press("Tab")
        assert focus(person, "className") == "skip" and person.page.locator(".skip").bounding_box()["x"] >= 0
        person.page.keyboard.press("Enter")
        went = []
        for _ in range(4):
            person.page.keyboard.press("Tab")
            went.append(focus(person, "id") or focus(person, "textContent"))
            assert person.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        assert went == ["name", "id_number", "phone", "下一步"]


def focus(person, of):
    return person.page.evaluate(f"document.activeElement.{of}")


@pytest.mark.parametrize("by", [OFFICER, SUPERVISOR], ids=["officer", "supervisor"])
def test_whoever_has_only_a_keyboard_reaches_the_skip_link_first(served, case, by):
    with served.person(by) as person:
        person.opens(case).page.keyboard.press("Tab")
        assert focus(person, "className") == "skip"
        assert person.page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0


def test_without_scripts_a_worker_complains_and_answers_and_an_officer_takes_a_note(served, case):
    with served.person(viewport=PHONE, java_script_enabled=False) as worker:
        receipt, code = complains(worker)
        asks(worker, receipt, code).sends("一分没到")
        assert served.house.cases.case(receipt).worker_answers["complainant"].outcome == "unpaid"
    with served.person(OFFICER, java_script_enabled=False) as officer:
        officer.opens(f"{case}/moves/note").fills({"text": "已电话联系劳动者"}).sends("提交")
        assert officer.path.startswith(f"{case}?done=note")
