"""A limit is understood once, in English and Chinese, and refused with what would be allowed."""

from datetime import date

import pytest

from casework.domain.timekeeping.limits import Limit, LimitError

UNDERSTOOD = {
    "5 working days": [
        "5 wd",
        "5wd",
        "5个工作日",
        "5工作日",
        "五个工作日",
        "５个工作日",
        " 5  Working   Days ",
        "5 working day",
        "5个工作日内",
    ],
    "3 days": ["3 d", "3日", "3天", "3个自然日", "三日", "三日以内", "3 natural days", "3 DAYS"],
    "24 hours": ["24小时", "24 h", "二十四小时", "24个小时", "24 hour"],
    "2 months": ["2个月", "两个月", "2 month", "二个月"],
    "3 years": ["3年", "三年", "3 year"],
    "1 working day": ["1 wd", "1个工作日", "1 working days"],
    "1 hour": ["1 hours", "1小时", "一小时"],
    "60 days": ["六十日", "60日"],
    "10 days": ["十日", "一十日"],
    "15 days": ["十五日"],
    "99 days": ["九十九天"],
    "180 days": ["一百八十日"],
    "105 days": ["一百零五日", "一百〇五日"],
    "same day": ["当日", "当天", "Same Day"],
    "until 2026-10-01": ["至2026-10-01", "至2026年10月1日", "UNTIL 2026-10-01", "until 2026-10-1", "至2026-10-01止"],
    "end of quarter": ["季末", "季度末", "end of the quarter"],
    "end of half-year": ["半年末", "end of half year"],
}


@pytest.mark.parametrize(("canonical", "text"), [(c, text) for c, texts in UNDERSTOOD.items() for text in [c, *texts]])
def test_a_limit_is_understood_however_it_is_written(canonical, text):
    limit = Limit.parse(text)
    assert str(limit) == canonical
    assert Limit.parse(str(limit)) == Limit.parse(limit.zh) == limit


def test_chinese_numerals_from_one_to_sixty_are_understood():
    ones, tens = "一二三四五六七八九", ["", "十", "二十", "三十", "四十", "五十"]
    words = [ten + one for ten in tens for one in ["", *ones] if ten + one] + ["六十"]
    assert [Limit.parse(f"{word}个工作日").amount for word in words] == list(range(1, 61))


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        ("5 wd", "5个工作日"),
        ("3 d", "3日"),
        ("24 h", "24小时"),
        ("2 months", "2个月"),
        ("3 years", "3年"),
        ("same day", "当日"),
        ("until 2026-10-01", "至2026-10-01"),
        ("end of quarter", "季末"),
        ("end of half-year", "半年末"),
    ],
)
def test_people_see_a_limit_in_chinese(text, zh):
    assert Limit.parse(text).zh == zh


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0 days", "the amount must be from 1 to 3650"),
        ("-3 days", "the amount must be from 1 to 3650"),
        ("3651 d", "the amount must be from 1 to 3650"),
        ("3.5 days", "'3.5' is not a whole number"),
        ("零日", "'零' is not a whole number"),
        ("五五日", "'五五' is not a whole number"),
        ("8个工作时", "working hours .工作时. are not counted"),
        ("8 working hours", "working hours .工作时. are not counted"),
        ("8工作小时", "working hours .工作时. are not counted"),
        ("3 weeks", "the unit 'weeks' is not known"),
        ("2月", "the unit '月' is not known"),
        ("3", "the unit '' is not known"),
        ("半年", "it does not begin with a whole number"),
        ("soon", "it does not begin with a whole number"),
        ("", "it does not begin with a whole number"),
        ("until 2026-02-30", "there is no such date"),
        ("until tomorrow", "until needs a date"),
    ],
)
def test_what_is_no_limit_is_refused_with_what_would_be_allowed(text, reason):
    with pytest.raises(LimitError, match=reason) as refused:
        Limit.parse(text)
    assert repr(text) in str(refused.value)
    assert "5 working days, 3 days, 24 hours" in str(refused.value) and "5个工作日" in str(refused.value)


def test_the_longest_and_shortest_limits_are_allowed():
    assert (Limit.parse("3650 days").amount, Limit.parse("1 d").amount) == (3650, 1)


@pytest.mark.parametrize(
    ("amount", "unit", "on", "reason"),
    [
        (3, "weeks", None, "the unit is not known"),
        (0, "days", None, "from 1 to 3650"),
        (3, "same day", None, "takes no amount"),
        (0, "until", None, "names a date"),
        (3, "days", date(2026, 1, 1), "names a date"),
    ],
)
def test_a_limit_cannot_be_built_wrong(amount, unit, on, reason):
    with pytest.raises(LimitError, match=reason):
        Limit(amount, unit, on)


def test_a_date_of_another_age_is_refused_with_the_years_that_are_allowed():
    with pytest.raises(LimitError, match="the year must be from"):
        Limit.parse("until 9876-01-01")
