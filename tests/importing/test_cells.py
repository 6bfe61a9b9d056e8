"""What people type into cells is read as they mean it, and what cannot be meant is refused with what is allowed."""

from datetime import date, datetime

import pytest

from casework.importing import cells, people
from casework.importing.cells import Wrong
from casework.importing.columns import house_words, unit_of

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-05", "2026-03-05"),
        ("2026/3/5", "2026-03-05"),
        ("2026.3.5", "2026-03-05"),
        ("2026年3月5日", "2026-03-05"),
        ("２０２６年３月５日", "2026-03-05"),
        ("二〇二六年三月十五日", "2026-03-15"),
        ("二〇二六年十二月二十三日", "2026-12-23"),
        ("20260305", "2026-03-05"),
        (46086, "2026-03-05"),
        ("46086", "2026-03-05"),
        (datetime(2026, 3, 5), "2026-03-05"),
        (date(2026, 3, 5), "2026-03-05"),
    ],
)
def test_days_are_read_as_offices_write_them(typed, day):
    assert cells.day_of(typed).date().isoformat() == day


def test_a_time_beside_the_day_is_kept():
    assert cells.day_of("2026-03-05 14:30") == datetime(2026, 3, 5, 14, 30)
    assert cells.day_of("2026年3月5日 9时05") == datetime(2026, 3, 5, 9, 5)
    assert cells.day_of(46086.5) == datetime(2026, 3, 5, 12)


@pytest.mark.parametrize("typed", ["上月", "2026-13-01", "2026-02-30", "3月5日", "2026年3月", "12", "0001-01-01", "99999"])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(Wrong, match="2026年3月5日"):
        cells.day_of(typed)


@pytest.mark.parametrize(
    ("typed", "unit", "fen"),
    [
        (35000, None, 3_500_000),
        ("35,000.50", None, 3_500_050),
        ("￥35000元", None, 3_500_000),
        ("3.5万", None, 3_500_000),
        ("3.5万元", 10_000, 3_500_000),
        (3.5, 10_000, 3_500_000),
        ("35000元", 10_000, 3_500_000),
        ("３５０００", 1, 3_500_000),
        (0.1 + 0.2, 10_000, 300_000),
        (12.345678, 10_000, 12_345_678),
        ("0", None, 0),
    ],
)
def test_sums_are_read_by_their_own_unit_else_by_that_of_the_header(typed, unit, fen):
    assert cells.fen_of(typed, unit).value == fen


def test_a_sum_of_about_so_much_is_marked():
    assert cells.fen_of("约3万元", None).about
    assert cells.heads_of("20人左右").about
    assert not cells.fen_of("3万元", None).about


@pytest.mark.parametrize("typed", ["三万", "35000-40000", "1.234", "-5", "3.5万美元", "=1+1", "99999999999999", "#REF!"])
def test_what_is_no_sum_is_refused_and_not_quoted(typed):
    with pytest.raises(Wrong) as wrong:
        cells.fen_of(typed, None)
    assert typed not in str(wrong.value)


@pytest.mark.parametrize(("typed", "heads"), [(12, 12), (12.0, 12), ("12人", 12), ("约12名", 12), ("1,200", 1200), ("0", 0)])
def test_numbers_of_people_are_read(typed, heads):
    assert cells.heads_of(typed).value == heads


@pytest.mark.parametrize("typed", ["十二", "12.5", "-3", "100001", "12、13"])
def test_what_is_no_number_of_people_is_refused(typed):
    with pytest.raises(Wrong, match="整数"):
        cells.heads_of(typed)


@pytest.mark.parametrize(
    ("typed", "first", "last", "count"),
    [
        ("2025年3月", "2025-03", "2025-03", 1),
        ("2025年3月至6月", "2025-03", "2025-06", 4),
        ("2025年11月-2026年1月", "2025-11", "2026-01", 3),
        ("2025.11-2026.1", "2025-11", "2026-01", 3),
        ("2025年3月～2025年6月", "2025-03", "2025-06", 4),
        ("2025年三月至六月", "2025-03", "2025-06", 4),
        (date(2025, 3, 1), "2025-03", "2025-03", 1),
    ],
)
def test_spans_of_arrears_are_read_month_by_month(typed, first, last, count):
    months = cells.months_of(typed)
    assert (months[0], months[-1], len(months)) == (first, last, count)


@pytest.mark.parametrize("typed", ["去年", "2026年3月至2025年1月", "3月", "2025年13月", "2000年1月至2025年1月"])
def test_what_is_no_span_is_refused(typed):
    with pytest.raises(Wrong):
        cells.months_of(typed)


def test_telephones_are_read_one_or_several():
    assert people.phones_of("138-0013-8000、0938-8212345") == ("13800138000", "09388212345")
    assert people.phones_of(13800138000.0) == ("13800138000",)
    assert people.phones_of("+8613800138000") == ("13800138000",)
    with pytest.raises(Wrong, match="11位手机号"):
        people.phones_of("1380013800")


def test_identity_cards_are_checked_by_day_of_birth_and_check_sign():
    assert people.id_number("11010519491231002x", TODAY) == "11010519491231002X"
    for typed in ("110105194912310021", "110105202712310020", "1101051949"):
        with pytest.raises(Wrong, match="身份证"):
            people.id_number(typed, TODAY)
    with pytest.raises(Wrong, match="设为文本"):
        people.id_number(1.10105194912310e17, TODAY)
    with pytest.raises(Wrong, match="设为文本"):
        people.id_number("1.10105E+17", TODAY)


def test_a_natural_person_is_told_from_a_firm():
    assert people.is_firm("天水第三建筑公司")
    assert people.is_firm("红旗饭店")
    assert not people.is_firm("王五")


def test_an_open_text_holds_no_number_of_a_person():
    with pytest.raises(Wrong, match="公开保存"):
        people.open_text("某项目13800138000")
    with pytest.raises(Wrong, match="编码"):
        people.open_text("某项\ufffd")
    with pytest.raises(Wrong, match="编号"):
        people.open_number("13800138000")


def test_headers_are_known_by_their_words_whatever_stands_around_them():
    words = house_words()
    assert words.column(0, "欠薪金额\n（万元）").field == "claimed"
    assert words.column(0, "* 项目名称").field == "project_name"
    assert words.column(0, "来源编号").field == "number"
    assert words.column(0, "信访件编号").field == "number"
    assert words.column(0, "天气").field is None
    assert unit_of("金额（万元）") == 10_000
    assert unit_of("金额（元）") == 1
    assert unit_of("金额") is None
