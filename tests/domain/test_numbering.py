"""Numbers of papers: one for each paper, void ones for ever, and prints by their digest."""

import pytest

from casework.domain.numbering import NumberPaper, RecordPrint, VoidPaperNumber, series, standing_number
from casework.domain.numbers import number_of
from casework.domain.refusals import BadCommand, NotYours
from tests.people import CITY_HEAD, HEAD, INDUSTRY_OFFICER, LEADER, OFFICER
from tests.spec import CASE, Life
from tests.unpaid import ordered

DIGEST = "0" * 64


def numbering(serial: int = 1, **changes: object) -> NumberPaper:
    fields: dict[str, object] = {"document": "order", "subject": "order-1", "mark": "秦人社令", "year": 2026, "serial": serial}
    return NumberPaper(case_no=CASE, **(fields | changes))  # type: ignore[arg-type]  # fields by name


def printing(**changes: object) -> RecordPrint:
    fields: dict[str, object] = {"document": "order", "subject": "order-1", "digest": DIGEST}
    return RecordPrint(case_no=CASE, **(fields | changes))  # type: ignore[arg-type]  # as above


def voiding(number: str, reason: str = "写错了") -> VoidPaperNumber:
    return VoidPaperNumber(case_no=CASE, number=number, reason=reason)


@pytest.fixture
def life() -> Life:
    return ordered()


def test_a_number_is_mark_year_and_serial():
    assert number_of("秦人社令", 2026, 17) == "秦人社令〔2026〕17号"
    assert series("620502-hrss", "秦人社令", 2026) == "paper 620502-hrss 秦人社令 2026"


def test_a_paper_has_one_number(life):
    life.does(numbering(), OFFICER)
    assert standing_number(life.case, "order", "order-1") == "秦人社令〔2026〕1号"
    assert "秦人社令〔2026〕1号" in life.reasons(numbering(2), OFFICER)
    life.does(numbering(2, document="service"), OFFICER)
    assert [entry.document for entry in life.case.numbers.values()] == ["order", "service"]


def test_a_number_given_by_hand_is_the_papers_own(life):
    assert standing_number(life.case, "demand", "") is None
    from dataclasses import replace

    life.case.papers = {"order-1": replace(life.case.papers["order-1"], number="甘天秦〔2026〕1号")}
    assert standing_number(life.case, "order", "order-1") == "甘天秦〔2026〕1号"
    assert "甘天秦〔2026〕1号" in life.reasons(numbering(), OFFICER)


def test_a_void_number_stays_void_and_the_paper_may_have_another(life):
    life.does(numbering(), OFFICER)
    life.does(voiding("秦人社令〔2026〕1号"), HEAD)
    assert standing_number(life.case, "order", "order-1") is None
    life.does(numbering(2), OFFICER)
    assert [(entry.number, entry.void) for entry in life.case.numbers.values()] == [
        ("秦人社令〔2026〕1号", True),
        ("秦人社令〔2026〕2号", False),
    ]
    assert "void already" in life.reasons(voiding("秦人社令〔2026〕1号"), HEAD)


def test_only_the_office_that_gave_a_number_voids_it_and_says_why(life):
    life.does(numbering(), OFFICER)
    assert "no paper of this case" in life.reasons(voiding("秦人社令〔2026〕9号"), HEAD)
    assert "620502-hrss" in life.reasons(voiding("秦人社令〔2026〕1号"), CITY_HEAD)
    with pytest.raises(BadCommand, match="why the number is void"):
        life.does(voiding("秦人社令〔2026〕1号", ""), HEAD)


def test_leaders_number_nothing(life):
    assert isinstance(life.refusal(numbering(), LEADER), NotYours)
    life.does(numbering(mark="秦住建令"), INDUSTRY_OFFICER)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"mark": "秦 人"}, "mark must be"), ({"mark": ""}, "mark must be"), ({"document": "Order 1"}, "document must be"),
        ({"subject": "张三 13800000000"}, "subject must be"), ({"serial": 0}, "given by the house"),
    ],
)  # fmt: skip
def test_what_lies_open_in_facts_is_a_plain_word(life, changes, told):
    with pytest.raises(BadCommand, match=told):
        life.does(numbering(**changes), OFFICER)


def test_a_print_is_known_by_its_digest_and_kept_once(life):
    life.does(numbering(), OFFICER)
    life.does(printing(number="秦人社令〔2026〕1号", template="b" * 64), OFFICER)
    assert life.does(printing(number="秦人社令〔2026〕1号"), OFFICER) == []
    found = life.case.prints[DIGEST]
    assert (found.document, found.subject, found.number, found.by) == ("order", "order-1", "秦人社令〔2026〕1号", OFFICER.person)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"digest": "X"}, "digest must be"), ({"digest": ""}, "digest must be"), ({"template": "X"}, "template must be"),
        ({"number": "秦人社令〔2026〕5号"}, "is not that of this paper"), ({"document": ""}, "document must be"),
    ],
)  # fmt: skip
def test_a_print_that_cannot_be_known_again_is_refused(life, changes, told):
    with pytest.raises(BadCommand, match=told):
        life.does(printing(**changes), OFFICER)
