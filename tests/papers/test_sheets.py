"""Sheets that nobody's cell can turn into a program, and that add up what they show."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest

from casework.papers.sheets import Book, Kind, harmless


def written(columns, rows, total=()):
    out = io.BytesIO()
    with Book(out) as book:
        sheet = book.sheet("表", columns)
        for row in rows:
            sheet.row(row)
        sheet.total("合计", total)
    return openpyxl.load_workbook(out)["表"]


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "-1+cmd", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_a_text_that_could_be_a_formula_is_none(text):
    cell = written([("名称", Kind.TEXT, 10)], [(text,)])["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


@pytest.mark.parametrize("text", ["-", "-5", "+8613800138000", "张三", "http://x", "12", "（2026）1号"])
def test_other_texts_stay_as_they_are(text):
    cell = written([("名称", Kind.TEXT, 10)], [(text,)])["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_signs_that_no_workbook_can_hold_are_left_out():
    assert harmless("甲\x00乙\x1f丙\ufffe丁\ud800") == "甲乙丙丁"
    assert len(harmless("长" * 40_000)) < 32_767


def test_money_days_and_moments_are_values_and_unknown_is_blank():
    columns = [("金额", Kind.YUAN, 10), ("日期", Kind.DAY, 10), ("时间", Kind.MOMENT, 16), ("人数", Kind.NUMBER, 8)]
    sheet = written(columns, [(123_456, date(2026, 3, 5), datetime(2026, 3, 4, 16, 30, tzinfo=UTC), None)])
    assert [cell.value for cell in sheet[2]] == [1234.56, datetime(2026, 3, 5), datetime(2026, 3, 5, 0, 30), None]
    assert [cell.number_format for cell in sheet[2]] == ["#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "#,##0"]


def test_the_header_stays_in_sight_every_column_can_be_filtered_and_totals_follow_the_filter():
    sheet = written([("名称", Kind.TEXT, 10), ("金额", Kind.YUAN, 10)], [("甲", 100), ("乙", None), ("丙", 250)], [1])
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:B4")
    assert [cell.value for cell in sheet[5]] == ["合计", "=SUBTOTAL(9,B2:B4)"]


def test_a_sheet_of_no_rows_has_its_header_and_an_empty_total():
    sheet = written([("名称", Kind.TEXT, 10), ("金额", Kind.YUAN, 10)], [], [1])
    assert [cell.value for cell in sheet[2]] == ["合计", None]
