"""Files that were made to do harm, or were made badly: each is read right or told, and none fills the memory or stops the house."""

import io
import tracemalloc
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest

from casework.domain.timekeeping.terms import local_day
from casework.importing import workbooks
from casework.importing.columns import words_with
from casework.importing.files import read_sheet
from casework.importing.reading import Options
from casework.importing.sheets import NoSheet
from casework.importing.taking import Import, Wanted
from tests.office import furnished
from tests.people import WINDOW

HEAD = ["来源", "来源编号", "受理日期", "县区", "项目名称", "欠薪人数", "欠薪金额(元)", "联系电话", "诉求内容"]
SHEET = "xl/worksheets/sheet1.xml"
MEGA = 1024 * 1024


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('hostile')}/office.db", datetime(2026, 3, 20, 2, tzinfo=UTC)) as house:
        yield house


def book(*rows, hidden=()):
    made = openpyxl.Workbook()
    first = made.worksheets[0]
    for row in (HEAD, *rows):
        first.append(row)
    for name in hidden:
        made.create_sheet(name, 0).sheet_state = "hidden"
        made[name].append(["不应读到"])
    made.active = made.worksheets[-1]
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(content, part, change):
    """The same workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, change(before.read(name)) if name == part else before.read(name))
        if part not in before.namelist():
            after.writestr(part, change(b""))
    return out.getvalue()


def taken(house, content, name="线索.xlsx"):
    return list(Import(house.cases, read_sheet(content, name), Wanted(WINDOW, Options(house.clock()), words_with(None))).results())


def row(number, **said):
    cells = {"来源": "12345", "来源编号": number, "受理日期": "2026-03-05", "县区": "秦州区", "项目名称": "东桥", "欠薪人数": 1} | said
    return [cells.get(name) for name in HEAD]


def with_entities(sheet):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    return (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">' + laughs.encode() + b"]>" + sheet.replace(b"<sheetData>", b"<sheetData>&l8;")
    )


@pytest.mark.parametrize(
    ("part", "change", "why"),
    [
        ("xl/theme/theme1.xml", lambda _: b" " * 9 * MEGA, "过大"),
        ("xl/sharedStrings.xml", lambda _: b" " * 65 * MEGA, "过大"),
        (SHEET, with_entities, "声明"),
        (SHEET, lambda old: old.replace(b"<sheetData>", b"<sheetData><row>" + b"<c/>" * 2 * MEGA + b"</row>"), "超过4MB"),
        (SHEET, lambda old: old.replace(b"<sheetData>", b"<sheetData><!-- </row> -->"), "声明"),
        ("xl/workbook.xml", lambda old: old[: len(old) // 2], "另存为"),
        ("xl/workbook.xml", with_entities, "声明"),
        ("xl/workbook.xml", lambda old: b" " * MEGA + with_entities(old.partition(b"?>")[2]).partition(b"?>")[2], "另存为"),
        ("xl/workbook.xml", lambda old: old.replace(b'state="visible"', b'state="hidden"'), "没有工作表"),
    ],
    ids=["bomb", "bomb of texts", "entities", "endless row", "hidden end", "cut off", "entities above", "entities far below", "all hidden"],
)  # fmt: skip
def test_a_workbook_made_to_do_harm_is_refused_before_it_is_unpacked_into_memory(part, change, why):
    content = changed(book(row("H-0")), part, change)
    tracemalloc.start()
    try:
        with pytest.raises(NoSheet, match=why):
            read_sheet(content, "线索.xlsx")
        assert tracemalloc.get_traced_memory()[1] < 80 * MEGA
    finally:
        tracemalloc.stop()


def test_a_workbook_that_unpacks_to_more_than_any_ledger_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "UNPACKED", MEGA)
    with pytest.raises(NoSheet, match="400MB"):
        read_sheet(changed(book(), "xl/media/image1.png", lambda _: b"\0" * 2 * MEGA), "线索.xlsx")


def test_rows_before_the_damage_are_taken_and_the_damage_is_told(house):
    content = changed(book(row("DMG-1"), row("DMG-2")), SHEET, lambda old: old.replace(b'<row r="3"', b'<row r="3" <'))
    first, second = taken(house, content)
    assert (first.result, second.result) == ("taken", "faulty")
    assert "损坏" in second.reasons[0] and second.row == 3


def test_a_formula_counts_by_its_value_and_one_without_is_told_by_its_column(house):
    content = book(
        row("FML-1", **{"欠薪金额(元)": "=1+1"}), row("FML-2", **{"欠薪金额(元)": "=1+1"}), ["合计", None, None, None, None, "=SUM(F2:F3)"]
    )
    first = b'<c r="G2"><f>1+1</f><v></v></c>'
    assert first in zipfile.ZipFile(io.BytesIO(content)).read(SHEET)
    one, two, total = taken(house, changed(content, SHEET, lambda old: old.replace(first, first.replace(b"<v></v>", b"<v>1200</v>"))))
    assert house.cases.case(one.case_no).claimed.fen == 120_000
    assert two.result == "faulty" and two.reasons[0].startswith("G列的公式没有计算结果")
    assert total.result == "passed"


def test_hidden_sheets_are_not_read_and_errors_of_excel_are_told(house):
    content = book(row("HID-1", 项目名称="#REF!"), row("HID-2", **{"欠薪金额(元)": "#N/A"}), row("HID-3"), hidden=("底稿",))
    sheet = read_sheet(content, "线索.xlsx")
    assert sheet.others == ()
    assert [each.result for each in taken(house, content)] == ["faulty", "faulty", "taken"]


def test_a_sheet_that_says_it_has_a_million_columns_is_read_by_what_it_has(house):
    content = changed(book(row("WID-1")), SHEET, lambda old: old.replace(b'ref="A1:I2"', b'ref="A1:XFD1048576"'))
    assert [each.result for each in taken(house, content)] == ["taken"]


def test_a_row_number_beyond_every_sheet_ends_it(house):
    content = changed(book(row("FAR-1"), row("FAR-2")), SHEET, lambda old: old.replace(b'<row r="3"', b'<row r="999999999"'))
    assert [each.result for each in taken(house, content)] == ["taken"]


def test_a_line_of_csv_without_end_is_refused():
    with pytest.raises(NoSheet, match="100万"):
        read_sheet(b"a," * 600_000, "线索.csv")


def test_quotes_and_line_breaks_inside_cells_of_csv_are_read(house):
    content = ",".join(HEAD) + '\r\n12345,QUO-1,2024年1月5日,秦州区,"东桥""甲""项目",3,"￥12,000",13800138000,"第一行\n第二行,还有"\r\n'
    [result] = taken(house, content.encode("utf-8-sig"), "线索.csv")
    case = house.cases.case(result.case_no)
    assert (case.project_name, case.claimed.fen) == ('东桥"甲"项目', 1_200_000)
    assert "第一行\n第二行,还有" in house.vault.open(house.cases.facts(case.id)[0].description)


def test_a_quote_that_never_ends_is_told_and_takes_no_half_row(house):
    content = ",".join(HEAD) + '\n12345,OPEN-1,2026-03-05,秦州区,东桥,1,1,,好\n12345,OPEN-2,2026-03-05,秦州区,"' + "东" * 140_000
    first, second = taken(house, content.encode("gb18030"), "线索.csv")
    assert (first.result, second.result) == ("taken", "faulty")
    assert "引号" in second.reasons[0]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"受理日期": 45296}, "2024-01-05"),
        ({"受理日期": "2024年1月5日"}, "2024-01-05"),
        ({"受理日期": "2024.1.5"}, "2024-01-05"),
        ({"受理日期": datetime(2024, 1, 5)}, "2024-01-05"),
        ({"欠薪金额(元)": "1.2万元"}, 1_200_000),
        ({"欠薪金额(元)": "￥12,000"}, 1_200_000),
        ({"联系电话": 13800138000.0}, "13800138000"),
    ],
)
def test_what_excel_makes_of_a_cell_is_read_as_it_was_meant(house, cells, wanted):
    number = f"AS-{next(iter(cells))}-{next(iter(cells.values()))}".replace(" ", "-")
    [result] = taken(house, book(row(number, **cells)))
    assert result.result == "taken", result.reasons
    case = house.cases.case(result.case_no)
    phones = [house.vault.open(party.phone) for party in case.parties if party.phone]
    assert wanted in (local_day(case.first_receipt_at).isoformat(), case.claimed.fen, *phones)
