"""The informer stands in no paper that an employer gets: not by name, not in a free text, not in the roll."""

import pytest

from casework.domain.settling.notes import MakeNote
from casework.domain.values import Line, Sum
from casework.papers.kinds import kinds
from casework.papers.making import looked, made
from casework.papers.secrecy import PUT_IN_ITS_PLACE, hiding
from tests.papers.lives import SECRET, an_order, drafted, looks, text, wish

TOLD = f"{SECRET.name}（{SECRET.phone}，身份证{SECRET.id_number}）说：赵 小六住{SECRET.address}，电话１３９ 1234-5678"
HELD = (SECRET.name, SECRET.phone, SECRET.id_number, SECRET.address, "赵 小六", "１３９")


@pytest.fixture(scope="module")
def life():
    """A report whose text names the informer, who also stands in the roll under their own reference."""
    life = an_order(kind="report", informer=SECRET, description=TOLD)
    paper = life.case.papers["order-1"]
    assert paper.sum is not None
    total = Sum(4, 700_050, (*paper.sum.lines, Line("i1", 100_000)))
    life.case.papers = {"order-1": paper.__class__(**{n: getattr(paper, n) for n in paper.__slots__} | {"sum": total})}
    life.does(MakeNote(case_no=life.case.case_no, text=TOLD))
    return life


@pytest.mark.parametrize("kind", [kind.name for kind in kinds().values()])
def test_no_paper_tells_who_the_informer_is(life, kind):
    look = looks(life, kind)
    said = dict.fromkeys(look.sayable, TOLD)
    paper = text(made(looked(wish(life, kind, said=said)), None, str, draft=True))
    assert [held for held in HELD if held and held in paper] == []
    assert "某建筑公司" in paper or kind in ("assignment", "deposit")


def test_a_text_is_read_without_the_informer(life):
    assert PUT_IN_ITS_PLACE in drafted(life, "assignment") and "说：" in drafted(life, "assignment")


def test_an_informer_in_the_roll_is_hidden_and_told_to_the_officer(life):
    said = drafted(life, "order")
    assert PUT_IN_ITS_PLACE in said and "张三" in said
    assert any("工资清单列有举报人" in remark for remark in looks(life, "order").remarks)


def test_a_report_is_made_by_a_pseudonym(life):
    assert "举报人甲" in drafted(life, "registration")


def test_texts_without_an_informer_stay_as_they_are():
    life = an_order()
    assert hiding(life.case, str)("赵小六") == "赵小六"
    assert hiding(an_order(kind="report", informer=SECRET.__class__("i1", name="赵")).case, str)("赵州桥") == "赵州桥", "too short to hide"
