"""A page that stays open: what changed takes its place without a reload, and nothing that is being filled in is touched."""

from tests.people import OFFICER
from tests.web.owning import owned


def contacted(served, office):
    office.gets("contact", OFFICER, way="phone")
    served.house.views.catch_up()


def test_an_open_case_shows_what_happened_and_keeps_what_was_unfolded_and_where_the_keyboard_was(served):
    office = owned(served)
    at = f"/cases/{office.case_no}"
    with served.person(OFFICER) as person:
        page = person.opens(at).unfolds(f"{at}/clocks/").page
        page.evaluate("window.stayed = true")
        page.locator("#moves > details > summary").first.click()
        page.locator(f'#timeline a[href="{at}?show=money#timeline"]').focus()
        contacted(served, office)
        page.get_by_text("已联系劳动者，方式：电话").wait_for()
        assert page.evaluate("window.stayed") and page.locator("#live-said").inner_text().startswith("内容已更新")
        assert page.locator("#clocks .proof").count() == 1 and page.locator("#moves > details[open]").count() == 1
        assert page.evaluate("document.activeElement.getAttribute('href')") == f"{at}?show=money#timeline"
        assert not page.locator("#live").is_visible()


def test_a_form_that_is_being_filled_in_is_told_of_a_change_and_loses_nothing(served):
    office = owned(served)
    with served.person(OFFICER) as person:
        page = person.opens(f"/cases/{office.case_no}/moves/note").page
        page.locator("main textarea").first.fill("说到一半")
        contacted(served, office)
        page.locator("#live").wait_for(state="visible")
        assert "案件刚有新的变化" in page.locator("#live").inner_text() and page.locator("main textarea").first.input_value() == "说到一半"
