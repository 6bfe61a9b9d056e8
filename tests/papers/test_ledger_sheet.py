"""The ledger sheet: every case in scope in the columns that offices keep, as of one position, and no worker's name."""

import openpyxl
import pytest

from casework.domain.scope import Scope
from casework.papers.ledger_row import COLUMNS
from casework.papers.ledger_sheet import About, write_ledger
from casework.papers.statistics_sheet import Groups, write_figures
from casework.projections.counting import Search
from casework.projections.exporting import Choice, chosen_by, export
from casework.projections.questions import at_once
from casework.projections.statistics import Asked, statistics, total
from casework.projections.words import rule_names
from tests.office import Office, furnished


@pytest.fixture(scope="module")
def book(exported, tmp_path_factory):
    house, path = exported.house, tmp_path_factory.mktemp("ledger") / "ledger.xlsx"
    groups = at_once(house.views, lambda views: statistics(views, Asked("region", Scope(""), house.clock())))
    about = About(house.clock(), "全部案件", "c", "r", rule_names(house.policies.rulebook), [Groups("region", groups, total(groups))])
    done: list[int] = []
    written = write_ledger(path, export(house.views, Choice(Scope("")), done.append), about)
    assert (written.cases, written.left_out, done) == (2, [], [2])
    return openpyxl.load_workbook(path)


def lines(book):
    header, *rows, totals = book["台账"].iter_rows(values_only=True)
    names = [str(name).partition("\n")[0] for name in header]
    return [dict(zip(names, row, strict=True)) for row in rows], dict(zip(names, totals, strict=True))


def test_a_line_says_what_the_case_is(book, exported):
    first, second = lines(book)[0]
    assert (first["案号"], first["来源"], first["来源编号"]) == (first["案号"], "12345热线", "'=GD1")
    assert (first["项目名称"], first["项目性质"], first["欠薪单位"], first["班组长"]) == (
        "东桥项目",
        "政府投资",
        "陇右劳务公司",
        "（自然人）",
    )
    assert (first["诉求人数"], first["诉求金额（元）"], first["已付人数"]) == (10, 150_000, 0)
    case = exported.case
    assert second["案号"] == case.case_no
    assert (second["核实金额（元）"], second["已付金额（元）"], second["尚欠金额（元）"]) == (
        case.verified.fen / 100,
        case.paid_fen / 100,
        0,
    )
    assert (second["欠薪起"], second["欠薪止"], second["办理阶段"], second["支付凭证"]) == ("2025-10", "2025-11", "已核查", "签领表1份")
    assert second["责任单位"] == case.lead.name


def test_nobody_is_named_in_it(book):
    said = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert not any(name in text for text in said for name in ("张三丰", "王老五", "13800138000", "sealed:"))


def test_the_totals_add_up_what_is_counted_and_no_serial_numbers(book):
    totals = lines(book)[1]
    assert totals["序号"] == "合计"
    assert totals["诉求金额（元）"].startswith("=SUBTOTAL(9,")
    assert sum(column.is_added for column in COLUMNS) == 7


def test_it_says_of_itself_when_and_of_what_it_was_made(book, exported):
    said = dict(book["说明"].iter_rows(values_only=True, max_col=2))
    assert said["筛选"] == "全部案件"
    assert said["数据截至"].startswith(f"第{exported.house.store.recorder.max_notification_id()}号")


def test_the_statistics_are_those_of_the_views(book):
    rows = list(book["分地区"].iter_rows(values_only=True))
    assert rows[-1][:3] == ("合计", "total", 2)
    assert rows[1][:3] == ("620502", "秦州区", 2)


def test_figures_of_a_report_are_a_sheet(tmp_path):
    from casework.papers.sheets import Book

    with Book(tmp_path / "figures.xlsx") as made:
        write_figures(made, "2026-0001", {"cases": 2, "paid_fen": 12_345, "workers": 3})
    rows = list(openpyxl.load_workbook(tmp_path / "figures.xlsx")["上报2026-0001"].iter_rows(values_only=True))
    assert ("案件数 cases", 2, "件") in [row[:3] for row in rows]
    assert ("已支付金额 paid", 123.45, "元") in [row[:3] for row in rows]


@pytest.mark.parametrize("bound", ["PAGE", "AT_ONCE"])
def test_an_export_is_as_of_one_position_and_reads_page_by_page_of_so_many_cases_or_facts(exported, monkeypatch, bound):
    views, choice = exported.house.views, Choice(Scope(""))
    monkeypatch.setattr(f"casework.projections.exporting.{bound}", 1)
    assert [len(page) for page in chosen_by(views, choice).pages] == [1, 1]
    found = export(views, choice)
    assert (found.total, [whole.case_no for whole in found.cases]) == (2, sorted(row.case_no for row in export(views, choice).cases))
    early = list(export(views, Choice(Scope("62050"))).cases)
    assert early[-1].positions == tuple(sorted(early[-1].positions))
    assert [whole.case_no for whole in export(views, Choice(Scope(""), Search(q="西桥"))).cases] == [exported.case_no]
    assert export(views, Choice(Scope("620503"))).total == 0


def test_whole_cases_are_read_on_every_database(any_url):
    with furnished(any_url) as house:
        numbers = [Office(house).receives().case_no for _ in range(2)]
        house.views.catch_up()
        found = list(export(house.views, Choice(Scope("62"))).cases)
        assert [(whole.case_no, whole.fault, len(whole.facts) > 0) for whole in found] == [(number, None, True) for number in numbers]
