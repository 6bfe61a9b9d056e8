"""The pages of papers: what can be printed, what is missing and where it is entered, a draft, and the paper itself."""

import pytest

from casework.papers.rendering import MEDIA_TYPE, lines
from tests.office import Office
from tests.papers.office import ordered
from tests.people import OFFICER, SUPERVISOR


@pytest.fixture(scope="module")
def office(site) -> Office:
    """A case that was filed and ordered."""
    return ordered(Office(site.house))


@pytest.fixture
def visit(site):
    return site.visit(OFFICER)


def test_the_page_lists_what_can_be_printed_first(visit, office):
    words = visit.get(f"/cases/{office.case_no}/papers").words
    assert words.index("劳动保障监察限期改正指令书") < words.index("其他文书") < words.index("履行催告书")
    assert "还没有制发过文书。" in words and "缺1项" in words


def test_a_paper_tells_what_is_missing_and_where_it_is_entered(visit, office):
    visit.get(f"/cases/{office.case_no}/papers/rejection")
    assert f'href="/cases/{office.case_no}/moves/decline"' in visit.text
    assert "缺少的必备内容 4" in visit.words and "本页填写，或由管理员写入机关信息" in visit.words


def test_a_draft_is_saved_and_the_paper_is_printed_with_its_number(visit, office):
    at = f"/cases/{office.case_no}/papers/filing"
    draft = visit.get(at).send(at, {"act": "draft"}).page
    assert draft.headers["content-type"] == MEDIA_TYPE and "【待填：法定代表人（负责人）】" in "\n".join(lines(draft.content))
    visit.get(at).send(at, {"act": "print"})
    assert visit.page.status_code == 409 and "未能制发，请更正：" in visit.words
    visit.send(at, {"act": "print", "field.legal_representative": "周某"})
    assert "周某" in lines(visit.page.content)
    at = f"/cases/{office.case_no}/papers/order"
    visit.get(at).send(at, {"act": "print"})
    assert "秦人社令〔2026〕1号" in lines(visit.page.content)
    served, digest = visit.page.content, visit.page.headers["x-digest"]
    assert visit.get(f"/cases/{office.case_no}/papers/{digest}/file").page.content == served
    assert "秦人社令〔2026〕1号" in visit.get(f"/cases/{office.case_no}/papers").words and visit.text.count("SHA-256") == 2


def test_a_supervisor_prints_for_supervision(site, office):
    at = f"/cases/{office.case_no}/papers/order"
    assert site.visit(SUPERVISOR).get(at).send(at, {"act": "draft"}).page.headers["content-type"] == MEDIA_TYPE


def test_a_kind_that_is_not_there_is_told_on_a_page(visit, office):
    assert visit.get(f"/cases/{office.case_no}/papers/nothing").page.status_code == 404


def test_the_pages_are_there_in_english(site, office):
    visit = site.visit(OFFICER, "en")
    assert "Can be printed for this case" in visit.get(f"/cases/{office.case_no}/papers").words
    assert "Order to rectify within a term" in visit.get(f"/cases/{office.case_no}/papers/order").words
