"""Sums in capitals, days and articles, as papers say them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.papers.saying import DIGITS, GROUPS, PLACES, article, capitals, day, figures, in_words, limit, listed, numeral


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "零元整"), (5, "伍分"), (50, "伍角整"), (105, "壹元零伍分"), (123_450, "壹仟贰佰叁拾肆元伍角整"), (1_000_000, "壹万元整"),
        (15_000_000, "壹拾伍万元整"), (10_000_000_100, "壹亿零壹元整"), (1_010_101_010, "壹仟零壹拾万壹仟零壹拾元壹角整"),
        (2_000_030_000, "贰仟万零叁佰元整"), (100_500_000_007, "壹拾亿零伍佰万元零柒分"), (10_000_100, "壹拾万零壹元整"),
        (100_010_000_00, "壹亿零壹万元整"), (1_0000_0000_0000_00, "壹兆元整"),
    ],
)  # fmt: skip
def test_sums_are_written_in_capitals(fen, said):
    assert capitals(fen) == said


def value(said: str) -> int:
    """The fen that capitals stand for, read back sign by sign."""
    whole, tenth, cent = 0, 0, 0
    head, _, tail = said.rpartition("元") if "元" in said else ("", "", said)
    total, digit, group = 0, 0, 0
    for sign in head:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in PLACES:
            group, digit = group + digit * 10 ** PLACES.index(sign), 0
        else:
            total, group, digit = total + (group + digit) * 10_000 ** GROUPS.index(sign), 0, 0
    whole = total + group + digit
    for number, sign in enumerate(tail):
        tenth = DIGITS.index(tail[number - 1]) if sign == "角" else tenth
        cent = DIGITS.index(tail[number - 1]) if sign == "分" else cent
    return whole * 100 + tenth * 10 + cent


@given(st.integers(0, 10**17))
def test_capitals_say_the_sum_and_no_other(fen):
    assert value(capitals(fen)) == fen
    assert "零零" not in capitals(fen)


@pytest.mark.parametrize("fen", [-1, 10**18])
def test_a_sum_that_has_no_capitals_is_refused(fen):
    with pytest.raises(ValueError, match="0 fen or more"):
        capitals(fen)


def test_unknown_sums_say_nothing():
    assert (figures(None), in_words(None), day(None), article(None), article(""), limit(None), listed([])) == (None,) * 7
    assert in_words(123_450) == "1,234.50元（大写：壹仟贰佰叁拾肆元伍角整）"


def test_days_are_those_of_shanghai():
    assert day(datetime(2026, 3, 1, 17, tzinfo=UTC)) == "2026年3月2日" == day(date(2026, 3, 2))


def test_articles_are_cited_with_their_law():
    assert article("724-30") == "《保障农民工工资支付条例》（国务院令第724号）第三十条"
    assert article("inspection-26") == "《劳动保障监察条例》（国务院令第423号）第二十六条"
    assert article("over_2_years") == "超过两年"
    assert [numeral(n) for n in (1, 10, 12, 20, 57, 100, 105, 110, 276)] == [
        "一", "十", "十二", "二十", "五十七", "一百", "一百零五", "一百一十", "二百七十六",
    ]  # fmt: skip
    assert limit("5 working days") == "5个工作日"
