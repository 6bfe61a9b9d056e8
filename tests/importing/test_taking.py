"""A sheet is taken in row by row: nothing twice, nothing lost, nothing guessed, and no name of a person in the open."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest

from casework.domain.case import case_id
from casework.domain.refusals import NotYours
from casework.importing.columns import MapWrong, words_with
from casework.importing.files import read_sheet
from casework.importing.heading import NoHeader
from casework.importing.reading import Options
from casework.importing.report import write_report
from casework.importing.results import Tally
from casework.importing.sheets import NoSheet
from casework.importing.taking import Import, Wanted
from tests.office import furnished
from tests.people import CITY_OFFICE, DISPATCHER, HEAD, STRANGER, WINDOW

NOW = datetime(2026, 3, 20, 2, tzinfo=UTC)
HEADER = "来源,来源编号,受理日期,县区,项目名称,欠薪单位,欠薪人数,欠薪金额(万元),姓名,联系电话,诉求内容,是否化解"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('import')}/office.db", NOW) as house:
        yield house


def work(house, content, by=WINDOW, dry=False, words=None, **options):
    sheet = read_sheet(content if isinstance(content, bytes) else content.encode(), "线索.csv")
    return Import(house.cases, sheet, Wanted(by, Options(house.clock(), **options), words or words_with(None), dry))


def taken(house, content, **options):
    return list(work(house, content, **options).results())


def book(rows, merged=(), extra=()):
    made: Any = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for cells in merged:
        made.active.merge_cells(cells)
    for name in extra:
        made.create_sheet(name)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_row_becomes_a_case_with_all_that_it_says(house):
    row = "12345热线,GD001,2026年3月5日,秦州区,东桥项目,陇右劳务公司,12人,35.5,张三,13800138000,三个月没发工资,否"
    [result] = taken(house, f"{HEADER}\n{row}\n")
    assert result.result == "taken"
    case = house.cases.case(result.case_no)
    link = case.links["link-1"]
    assert (case.region, case.region_name, case.channel, link.source, link.number) == ("620502", "秦州区", "12345", "12345", "GD001")
    assert (case.claimed.heads, case.claimed.fen, case.project_name) == (12, 35_500_000, "东桥项目")
    assert case.respondents[0].name == "陇右劳务公司"
    assert case.first_receipt_at == datetime(2026, 3, 4, 16, tzinfo=UTC)
    assert not case.imported
    assert house.vault.open(case.parties[0].name) == "张三"


def test_nothing_that_names_a_person_lies_open_in_the_facts(house):
    row = "来访,P-0001,2026-03-05,秦州区,,李四,1,1,赵六,13900139000,赵六说李四欠他钱,否"
    [result] = taken(house, f"{HEADER}\n{row}\n")
    facts = house.cases.facts(case_id(result.case_no))
    said = str([vars(fact) for fact in facts])
    assert "sealed:" in said
    assert not any(secret in said for secret in ("李四", "赵六", "13900139000"))
    assert house.vault.open(house.cases.case(result.case_no).respondents[0].person_name) == "李四"


def test_the_same_sheet_a_second_time_makes_nothing_new(house):
    rows = f"{HEADER}\n12345,TW001,2026-03-05,秦州区,A项目,,1,1,,,,否\n,,2026-03-05,秦州区,B项目,,1,1,,,,否\n"
    first, second = taken(house, rows), taken(house, rows)
    assert [each.result for each in first] == ["taken", "taken"]
    assert [(each.result, each.case_no) for each in second] == [("there", each.case_no) for each in first]


def test_rows_without_a_number_are_known_by_their_content_and_not_by_it_in_clear(house):
    [result] = taken(house, f"{HEADER}\n,,2026-03-06,秦州区,C项目,,1,1,钱七,13700137000,,否\n")
    link = house.cases.case(result.case_no).links["link-1"]
    assert link.source == "import"
    assert len(link.number) == 32
    assert taken(house, f"{HEADER}\n,,2026-03-06,秦州区,C项目,,2,1,钱七,13700137000,,否\n")[0].result == "taken"


def test_the_serial_number_makes_no_row_another(house):
    row = "2026-03-07,秦州区,D项目,3,1"
    [first] = taken(house, f"序号,日期,县区,项目名称,人数,金额(万元)\n1,{row}\n")
    [again] = taken(house, f"序号,日期,县区,项目名称,人数,金额(万元)\n99,{row}\n")
    assert (again.result, again.case_no) == ("there", first.case_no)


def test_a_short_number_of_an_unnamed_source_never_swallows_another_row(house):
    rows = "编号,日期,县区,项目名称\n1,2026-03-07,秦州区,E项目\n"
    others = "编号,日期,县区,项目名称\n1,2026-03-07,秦州区,F项目\n"
    assert [each.result for each in (*taken(house, rows), *taken(house, others))] == ["taken", "taken"]


def test_a_row_that_stands_twice_is_taken_once_and_told(house):
    row = "12345,DUP-001,2026-03-05,秦州区,G项目,,1,1,,,,否"
    first, second = taken(house, f"{HEADER}\n{row}\n{row}\n")
    assert (first.result, second.result) == ("taken", "there")
    assert "第2行" in second.reasons[0]


def test_a_bad_row_stops_no_other_and_every_fault_names_its_column(house):
    rows = [
        "12345,BAD-1,去年,秦州区,H项目,,十人,很多,,138,,否",
        "12345,BAD-2,2026-03-05,秦州区,H项目,,1,1,,,,否",
        "12345,BAD-3,2027-03-05,天边县,,,1,1,,,,否",
    ]
    first, second, third = taken(house, "\n".join([HEADER, *rows]), by=DISPATCHER)
    assert [each.result for each in (first, second, third)] == ["faulty", "taken", "faulty"]
    assert [reason.partition("”")[0] for reason in first.reasons] == ["“欠薪人数", "“欠薪金额(万元)", "“联系电话", "“受理日期"]
    assert all("可" in reason or "应" in reason for reason in first.reasons)
    assert any("将来" in reason for reason in third.reasons)
    assert any("没有写明" in reason for reason in third.reasons)


def test_a_row_whose_county_is_not_known_is_taken_for_the_own_one_and_says_so(house):
    [result] = taken(house, f"{HEADER}\n12345,REG-1,2026-03-05,玉泉镇,I项目,,1,1,,,,否\n")
    assert house.cases.case(result.case_no).region == "620502"
    assert any("玉泉镇" in note for note in result.notes)


def test_a_city_must_say_which_county(house):
    city = DISPATCHER.__class__("city-dispatcher", "dispatcher", CITY_OFFICE)
    rows = f"{HEADER}\n12345,CITY-1,2026-03-05,,J项目,,1,1,,,,否\n12345,CITY-2,2026-03-05,麦积区,J项目,,1,1,,,,否\n"
    first, second = taken(house, rows, by=city)
    assert (first.result, second.result) == ("faulty", "taken")
    assert second.case_no.startswith("620503")


def test_what_the_sheet_calls_settled_comes_as_history_and_is_not_struck_off(house):
    [result] = taken(house, f"{HEADER}\n12345,OLD-1,2025-03-05,秦州区,K项目,,1,1,,,,已办结\n")
    case = house.cases.case(result.case_no)
    assert case.imported
    assert not case.struck_off
    assert case.first_receipt_at == house.clock()
    assert "受理日期：2025-03-05" in house.vault.open(house.cases.facts(case.id)[0].description)
    assert any("支付凭证" in note for note in result.notes)


@pytest.mark.parametrize(
    ("said", "imported"), [("部分化解", False), ("正在办理", False), ("是", True), ("已全部化解完毕，已销号", True), ("？", False)]
)
def test_only_what_is_settled_whole_is_history(house, said, imported):
    [result] = taken(house, f"{HEADER}\n12345,ST-{ord(said[0])}-{len(said)},2026-03-05,秦州区,L项目,,1,1,,,,{said}\n")
    assert house.cases.case(result.case_no).imported == imported


def test_columns_that_no_receipt_has_are_kept_sealed_in_the_description(house):
    [result] = taken(house, "来源,来源编号,县区,项目名称,拖欠原因,天气\n12345,COL-1,秦州区,M项目,工程款未付,晴\n")
    text = house.vault.open(house.cases.facts(case_id(result.case_no))[0].description)
    assert "拖欠原因：工程款未付" in text
    assert "天气：晴" in text


def test_a_dry_run_tells_the_same_and_stores_nothing(house):
    rows = f"{HEADER}\n12345,DRY-1,2026-03-05,秦州区,N项目,,1,1,,,,否\n12345,DRY-2,昨天,秦州区,N项目,,1,1,,,,否\n"
    before = house.store.recorder.max_notification_id()
    assert [each.result for each in taken(house, rows, dry=True)] == ["ready", "faulty"]
    assert house.store.recorder.max_notification_id() == before
    assert [each.result for each in taken(house, rows)] == ["taken", "faulty"]
    assert [each.result for each in taken(house, rows, dry=True)] == ["there", "faulty"]


def test_a_case_of_others_is_there_and_its_number_is_not_told(house):
    rows = f"{HEADER}\n12345,SCOPE-1,2026-03-05,秦州区,O项目,,1,1,,,,否\n"
    taken(house, rows)
    [result] = taken(house, rows, by=STRANGER, region="620503")
    assert (result.result, result.case_no) == ("there", "")


def test_our_own_numbers_are_known_again(house):
    [first] = taken(house, f"{HEADER}\n12345,OWN-1,2026-03-05,秦州区,P项目,,1,1,,,,否\n")
    [again] = taken(house, f"案号,县区,项目名称\n{first.case_no},秦州区,P项目\n")
    assert (again.result, again.case_no) == ("there", first.case_no)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_encoding_of_an_office_is_read(house, encoding):
    content = (
        f"{HEADER}\n12345,ENC-{encoding},2026-03-05,秦州区,䶮项目㐀,,1,1,,,,否\n"
        if encoding != "gbk"
        else f"{HEADER}\n12345,ENC-gbk,2026-03-05,秦州区,项目,,1,1,,,,否\n"
    )
    assert taken(house, content.encode(encoding))[0].result == "taken"


def test_a_line_that_is_in_no_encoding_is_told_and_the_others_are_taken(house):
    good = f"{HEADER}\n12345,BYT-1,2026-03-05,秦州区,Q项目,,1,1,,,,否\n".encode()
    first, second = taken(house, good + "12345,BYT-2,2026-03-05,秦州区,Q".encode() + b"\xff\xff,,1,1,,,,\n")
    assert (first.result, second.result) == ("taken", "faulty")
    assert "编码" in second.reasons[0]


def test_a_workbook_with_title_two_row_header_merged_cells_totals_and_notes(house):
    content = book(
        [
            ["秦州区欠薪台账"],
            ["填报单位：人社局"],
            ["序号", "项目名称", "金额（元）", None, "人数", None, "日期", "县区"],
            [None, None, "诉求", "已付", "诉求", "已付", None, None],
            [1, "合并项目", 30000, 10000, 3, 1, datetime(2026, 3, 1), "秦州区"],
            [2, None, 50000, None, 5, None, datetime(2026, 3, 2), "秦州区"],
            [None] * 8,
            ["合计", None, 80000, 10000, 8, 1],
            ["填表人：某某"],
            [3, None, None, None, None, None, None, None],
        ],
        merged=("A1:H1", "C3:D3", "E3:F3", "B5:B6", "A3:A4", "B3:B4"), extra=("说明",),
    )  # fmt: skip
    made = work(house, content)
    results = list(made.results())
    assert made.sheet.others == ("说明",)
    assert [(each.row, each.result) for each in results] == [(5, "taken"), (6, "taken"), (8, "passed"), (9, "passed"), (10, "passed")]
    first, second = (house.cases.case(each.case_no) for each in results[:2])
    assert (first.claimed.fen, first.claimed.heads, second.claimed.fen, second.claimed.heads) == (3_000_000, 3, 5_000_000, 5)
    assert second.project_name == "合并项目"
    assert any("合并单元格" in note for note in results[1].notes)


def test_the_report_tells_each_row_and_its_faulty_rows_can_be_mended_and_taken_in(house, tmp_path):
    rows = f"{HEADER}\n12345,REP-1,2026-03-05,秦州区,R项目,,1,1,,,,否\n12345,REP-2,昨天,秦州区,=1+1,,1,1,,,,否\n"
    made = work(house, rows)
    tally = write_report(tmp_path / "report.xlsx", made.heading, made.results())
    assert (tally.counts["taken"], tally.counts["faulty"], tally.rows) == (1, 1, 2)
    assert tally.zh == "已导入1，有误1"
    read = openpyxl.load_workbook(tmp_path / "report.xlsx")
    told = list(read["导入结果"].iter_rows(values_only=True))
    assert [row[:2] for row in told[1:]] == [(2, "已导入"), (3, "有误")]
    assert str(told[1][2]).startswith("620502-2026-")
    assert read["有误行"]["E2"].value == "'=1+1"
    read["有误行"]["C2"].value = "2026-03-05"
    read.save(tmp_path / "mended.xlsx")
    [mended] = taken(house, (tmp_path / "mended.xlsx").read_bytes())
    assert mended.result == "taken"
    assert house.vault.open(house.cases.facts(case_id(mended.case_no))[0].description) == "是否化解：否"


def test_who_may_take_nothing_in_is_told_so_once(house):
    with pytest.raises(NotYours, match="intake"):
        work(house, f"{HEADER}\n", by=HEAD)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "空"),
        (b"\xd0\xcf\x11\xe0rest", "另存为"),
        (b"PK\x03\x04no workbook", "另存为"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_with_what_to_do(content, why):
    with pytest.raises(NoSheet, match=why):
        read_sheet(content, "台账.xls")


def test_a_sheet_without_a_header_is_refused(house):
    with pytest.raises(NoHeader, match="--map"):
        work(house, "甲,乙\n1,2\n")
    with pytest.raises(NoSheet, match="说明"):
        read_sheet(book([["a"]], extra=("说明",)), "x.xlsx", "无此表")


def test_a_map_adds_the_words_of_an_office(house, tmp_path):
    path = tmp_path / "map.toml"
    path.write_text('[columns]\nclaimed = ["薪欠多少"]\n', encoding="utf-8")
    [result] = taken(house, "县区,项目名称,薪欠多少\n秦州区,S项目,3万\n", words=words_with(path))
    assert house.cases.case(result.case_no).claimed.fen == 3_000_000


@pytest.mark.parametrize("text", ["[columns]\nmoney = ['x']", "[columns]\nclaimed = 'x'", "x = 1", "[columns", "columns = 3"])
def test_a_map_that_is_wrong_is_refused(tmp_path, text):
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MapWrong):
        words_with(path)


def test_results_are_plain_for_machines(house):
    [result] = taken(house, f"{HEADER}\n12345,JSON-1,昨天,秦州区,T项目,,1,1,,,,否\n", dry=True)
    assert json.loads(json.dumps(result.plain()))["result"] == "faulty"
    assert Tally().zh == "没有可导入的行"
