"""Finding a person: by the whole number alone, in the visitor's scope, on record, and never by an address."""

import pytest

from casework.security.readings_report import Wanted, found
from tests.people import OFFICER, STRANGER
from tests.web.stories import at_work
from tests.web.visits import Site

PHONE = "13800138001"


@pytest.fixture(scope="module")
def case_no(site: Site) -> str:
    return at_work(site).case_no


def test_a_person_is_found_by_the_whole_number_and_the_search_is_on_record_without_it(site: Site, case_no: str) -> None:
    visit = site.visit(OFFICER).get("/persons").send("/persons", {"number": "138-0013 8001"})
    assert f'href="/cases/{case_no}"' in visit.text and "w1 电话相同" in visit.words and "秦州区" in visit.words
    assert visit.path == "/persons" and "w2" not in visit.words and "张三" not in visit.words
    assert site.app.state.served.readings.flush()
    (newest, *_) = found(site.house.store, Wanted(person=OFFICER.person, case_no=case_no))
    assert newest.refs == ("w1",) and PHONE not in str(newest)


def test_outside_the_scope_and_for_an_unknown_number_the_answer_is_the_same(site: Site, case_no: str) -> None:
    other = site.visit(STRANGER).get("/persons").send("/persons", {"number": PHONE})
    unknown = site.visit(OFFICER).get("/persons").send("/persons", {"number": "62050219640904375X"})
    for visit in (other, unknown):
        assert "没有找到" in visit.words and case_no not in visit.text


@pytest.mark.parametrize("number", ["张三", "138001", "620502-2026-000001-77-123456789-0123456789", ""])
def test_what_is_no_whole_number_is_told_with_what_would_do(site: Site, number: str) -> None:
    visit = site.visit(OFFICER).get("/persons").send("/persons", {"number": number})
    assert visit.page is not None and visit.page.status_code == 422
    assert "完整的身份证号" in visit.words and 'aria-invalid="true"' in visit.text


@pytest.mark.parametrize(
    ("asked", "said"), [(PHONE, "不按电话和身份证号查找"), ("张三", "姓名已加密"), ("620502-2026-99", "按编号、项目或单位名称的开头查找")]
)
def test_the_list_that_finds_nothing_says_what_it_searches_by_and_where_people_are_found(
    site: Site, case_no: str, asked: str, said: str
) -> None:
    visit = site.visit(OFFICER).get(f"/cases?q={asked}")
    assert said in visit.words and visit.text.count('href="/persons"') == 2 and case_no not in visit.text
