"""Papers made of cases: what they say, what is missing and where it is entered, drafts and prints."""

import pytest

from casework.papers.filling import Unsayable
from casework.papers.issuing import NotReady, issued, reasons
from casework.papers.kinds import kinds
from casework.papers.making import looked, made
from casework.papers.subjects import NoSubject
from tests.papers.lives import an_order, drafted, looks, printed, text, wish
from tests.people import OFFICE, OFFICER
from tests.spec import given


@pytest.fixture(scope="module")
def life():
    return an_order()


def test_an_order_names_whom_how_many_how_much_and_until_when(life):
    said = printed(life, "order", number="秦人社令〔2026〕1号")
    for part in (
        "秦人社令〔2026〕1号", "某建筑公司：", "拖欠3名农民工工资共计6,000.50元（大写：陆仟元伍角整）", "2026年3月10日前",
        "《保障农民工工资支付条例》（国务院令第724号）第三十条", "本机关将依法给予行政处罚", "2026年3月12日", "送达回证",
    ):  # fmt: skip
        assert part in said, part


def test_the_roll_stands_worker_by_worker_with_its_total(life):
    said = printed(life, "order").split("\n")
    at = said.index("张三")
    assert said[at : at + 3] == ["张三", "", "1,000.00"]
    assert said[said.index("合计3人") + 2] == "6,000.50"


def test_a_paper_to_be_served_bears_no_mark_of_a_draft(life):
    assert "草稿" in drafted(life, "order") and "【待填：文号】" in drafted(life, "order")
    assert "草稿" not in printed(life, "order") and "待填" not in printed(life, "order")


def test_every_must_hold_field_stands_in_a_draft_or_is_asked_for(life):
    for kind in kinds().values():
        look = looks(life, kind.name)
        said = text(made(look, None, str, draft=True))
        assert said.count("【待填：") >= len({each.zh for each in look.missing if f"【待填：{each.zh}】" in said})
        absent = [each.zh for each in look.missing if f"【待填：{each.zh}】" not in said and each.field not in ("roll", "replies")]
        assert absent == [], kind.name
        assert "None" not in said and "{{" not in said and "sealed:" not in said


def test_what_is_missing_is_told_with_its_law_and_its_place(life):
    [told] = reasons(looks(life, "filing"))
    assert "法定代表人" in told and "立案审批表" in told and "制发时填写" in told
    nothing = reasons(looks(given(), "order"))
    assert "请先办理" in nothing[0] and any("by the move order" in each for each in nothing)


def test_a_paper_that_is_not_ready_takes_no_number(life):
    def never(command: object) -> None:
        raise AssertionError(f"{command} was given")

    with pytest.raises(NotReady, match="法定代表人"):
        issued(looks(life, "filing"), never, lambda _: life.case, str)


def test_what_is_said_at_printing_stands_in_the_paper_and_nothing_else_can_be_said(life):
    assert "周某" in drafted(life, "filing", said={"legal_representative": "周某"})
    with pytest.raises(Unsayable, match="paper_sum cannot be said at printing of order"):
        looked(wish(life, "order", said={"paper_sum": "1元"}))


def test_an_unknown_subject_is_told_with_those_there_are(life):
    with pytest.raises(NoSubject, match="it has: order-1"):
        looked(wish(life, "order", subject="order-9"))


def test_workers_without_a_name_are_told():
    [remark] = looks(an_order(parties=()), "order").remarks
    assert "w1、w2、w3" in remark


def test_the_letterhead_is_the_offices_own_where_it_has_one(life, tmp_path):
    assert looks(life, "order").sign == "秦人社令"
    assert looks(life, "urging", by=OFFICER.__class__("d", "dispatcher", OFFICE)).sign == "秦治欠办督"
    (tmp_path / "units.toml").write_text('["620502-hrss"]\nsign = "秦区人社"\nphone = "0938-0000000"\n', encoding="utf-8")
    assert looks(life, "order", folder=tmp_path).sign == "秦区人社令"
    assert "0938-0000000" in drafted(life, "order", folder=tmp_path)


def test_erased_texts_are_told_as_such(life):
    said = text(made(looks(life, "order"), "1号", lambda _: "已删除", draft=False))
    assert "张三" in said, "these names lie open in memory"
    sealed = an_order()
    sealed.case.parties = tuple(party.__class__(party.ref, name=f"sealed:v1:{party.ref}") for party in sealed.case.parties)
    assert text(made(looks(sealed, "order"), "1号", lambda _: "已删除", draft=False)).count("已删除") == 3


def test_the_same_values_give_the_same_bytes(life):
    assert made(looks(life, "order"), "1号", str, draft=False).content == made(looks(life, "order"), "1号", str, draft=False).content
