"""The docket of an officer: what is due first, how pressing it is in working days, and filters that stand in the address."""

import re

import pytest

from casework.web import docket
from tests.office import Office
from tests.people import COUNTY, DISPATCHER, HEAD, OFFICER, OTHER_COUNTY, SUPERVISOR, TOWN_OFFICER
from tests.web.stories import PROJECT, at_work, find_unfounded
from tests.web.visits import matched


@pytest.fixture(scope="module")
def office(site):
    return at_work(site)


def rows(visit):
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in re.findall(r"(?s)<tr class=\"[a-z]*\">.*?</tr>", visit.text)]


def test_what_is_due_next_stands_first_with_place_project_and_unit(site, office):
    visit = site.visit(OFFICER).get("/docket")
    first = rows(visit)[0]
    assert office.case_no in first and "秦州区" in first and PROJECT in first and COUNTY.name in first
    assert COUNTY.code not in visit.words
    due = [found[0] for row in rows(visit) if (found := re.findall(r"\d{4}-\d\d-\d\d", row))]
    assert due == sorted(due)


def test_urgency_is_told_in_working_days_of_the_calendar(site, office):
    answer = site.visit(OFFICER).get("/docket").words
    assert re.search(r"剩\d+个工作日", answer) and "已逾期" in answer


@pytest.mark.parametrize(
    ("asked", "some"),
    [
        ("due=late", False),
        ("due=today", False),
        ("due=week", True),
        ("track=major", False),
        ("pressure=none", True),
        ("rule=track", True),
        ("kind=request", False),
    ],
)
def test_filters_narrow_the_docket_and_stay_chosen(site, office, asked, some):
    visit = site.visit(OFFICER).get(f"/docket?{asked}")
    name, value = asked.split("=")
    assert bool(rows(visit)) is some
    assert some or "没有符合条件的待办" in visit.words
    assert name == "kind" or f'<option value="{value}" selected>' in visit.text


def test_a_filter_that_does_not_exist_is_refused_by_name(site):
    visit = site.visit(OFFICER).get("/docket?due=yesterday")
    assert visit.page.status_code == 422 and "late, today, soon, week" in visit.words


def test_requests_that_wait_for_me_are_counted_and_lead_to_their_approval(site, office):
    asked = Office(site.house).receives()
    asked.dispatches()
    asked.signs_in()
    asked.does(find_unfounded(asked.case_no), OFFICER)
    site.house.views.catch_up()
    visit = site.visit(HEAD).get("/docket?kind=request")
    assert re.search(r"1\s+等我审批", visit.words) and asked.case_no in visit.words
    link = matched(r'href="(/cases/[^"]*/moves/approve\?request=[^"]*)"', visit.text)
    form = visit.get(link)
    assert re.search(r'<option value="find_unfounded-[^"]*" selected>', form.text)


def test_the_next_page_goes_on_behind_the_last_row(site, office, monkeypatch):
    monkeypatch.setattr(docket, "SHOWN", 2)
    visit = site.visit(OFFICER).get("/docket")
    whole = site.visit(OFFICER)
    seen = rows(visit)
    while (link := re.search(r'rel="next" href="([^"]*)"', visit.text)) is not None:
        seen += rows(visit.get(link[1].replace("&amp;", "&")))
    monkeypatch.setattr(docket, "SHOWN", 50)
    assert seen == rows(whole.get("/docket")) and len(seen) > 2


def test_whoever_has_nothing_to_do_is_told_so(site):
    assert "没有待办事项" in site.visit(TOWN_OFFICER).get("/docket").words


def test_another_unit_is_looked_at_by_its_code_and_only_in_scope(site, office):
    visit = site.visit(DISPATCHER).get(f"/docket?unit={COUNTY.code}")
    assert office.case_no in visit.words
    assert office.case_no not in site.visit(TOWN_OFFICER).get(f"/docket?unit={COUNTY.code}").words
    assert office.case_no not in site.visit(DISPATCHER).get(f"/docket?unit={OTHER_COUNTY.code}").words


def test_what_was_not_done_in_time_says_by_how_many_working_days(site, office):
    site.house.clock.turn_to(office._after(9))
    late = site.visit(OFFICER).get("/docket?due=late")
    assert re.search(r"逾期\d+个工作日", late.words) and '<tr class="late">' in late.text


def test_after_an_act_the_next_case_of_the_docket_is_a_step_away(site, office):
    for here in (office.case_no, at_work(site).case_no):
        said = matched(r'(?s)<span class="onward">(.*?)</span>', site.visit(OFFICER).get(f"/cases/{here}?done=note").text)
        assert 'href="/cases/620502' in said and here not in said and 'href="/docket"' in said
    assert "onward" not in site.visit(OFFICER).get(f"/cases/{office.case_no}").text
    assert "onward" not in site.visit(SUPERVISOR).get(f"/cases/{office.case_no}?done=note").text


def test_nothing_is_offered_for_approval_where_no_request_waits_and_files_have_a_form_of_their_own(site):
    office = at_work(site)
    visit = site.visit(HEAD).get(f"/cases/{office.case_no}")
    assert "/moves/approve" not in visit.text and "/moves/refuse" not in visit.text
    assert visit.get(f"/cases/{office.case_no}/moves/add_evidence").path == f"/cases/{office.case_no}/evidence"
    office.does(find_unfounded(office.case_no), OFFICER)
    assert "/moves/approve" in visit.get(f"/cases/{office.case_no}").text
