"""Import by the pages: a sheet is checked first, taken in when somebody says so, and told row by row; the ledger comes as Excel."""

import io

import openpyxl
import pytest

from tests.people import HEAD, STRANGER, WINDOW

HEADER = "来源,来源编号,受理日期,县区,项目名称,欠薪人数,欠薪金额（万元）,姓名"
GOOD = "12345热线,PAGE-{},2025-12-05,秦州区,第{}项目,3,4.5,张三"


def sheet(numbers, *more):
    return "\n".join([HEADER, *(GOOD.format(number, number) for number in numbers), *more]).encode("gb18030")


def done(site):
    for thread in list(site.app.state.served.working._threads):
        thread.join(20)


def handed(site, visit, content, name="线索.csv", **said):
    form = visit.get("/import").form("/import")
    fields = {**form.fields, **said}
    fields.pop("file", None)
    visit.page = visit.client.post("/import", data=fields, files={"file": (name, content, "text/csv")})
    done(site)
    if str(visit.page.url).endswith("/import"):
        return visit
    return visit.get(visit.page.url.path)


@pytest.fixture
def visit(site):
    return site.visit(WINDOW)


def test_a_sheet_is_checked_and_stores_nothing_until_it_is_taken_in(site, visit):
    before = site.house.store.recorder.max_notification_id()
    handed(site, visit, sheet(["A1", "A2"], "12345热线,PAGE-A3,昨天,秦州区,坏项目,3,4.5,李四"))
    assert "已检查" in visit.words and "导入2行" in visit.words and "“受理日期”" in visit.words
    assert site.house.store.recorder.max_notification_id() == before
    assert "李四" not in visit.text
    at = visit.page.url.path
    visit.send(f"{at}/start")
    done(site)
    visit.get(at)
    assert "已导入" in visit.words and "导入2行" not in visit.words
    report = openpyxl.load_workbook(io.BytesIO(visit.client.get(f"{at}/report").content))
    told = list(report["导入结果"].iter_rows(values_only=True))
    assert [row[1] for row in told[1:]] == ["已导入", "已导入", "有误"]
    assert site.house.cases.case(str(told[1][2])).project_name == "第A1项目"
    again = handed(site, visit, sheet(["A1", "A2"]))
    assert "没有新的行可导入" in again.words


def test_the_lines_of_ones_own_sheets_are_listed_and_nobody_elses(site, visit):
    handed(site, visit, sheet(["B1"]), name="三月线索.csv")
    at = visit.page.url.path
    assert "三月线索.csv" in visit.get("/import").words
    other = site.visit(STRANGER)
    assert "三月线索.csv" not in other.get("/import").words
    assert other.get(at).page.status_code == 404
    assert other.client.get(f"{at}/report").status_code == 404


@pytest.mark.parametrize(
    ("content", "said", "why"),
    [(b"\xd0\xcf\x11\xe0", {}, "另存为"), (b" ", {}, "空"), (b"a,b", {"region": "62"}, "六位"), (b"a,b", {"channel": "tv"}, "channel")],
)
def test_what_cannot_be_read_is_told_on_the_form(site, visit, content, said, why):
    handed(site, visit, content, **said)
    assert visit.page.status_code == 422 and why in visit.words


def test_a_sheet_without_a_header_fails_with_what_a_header_looks_like(site, visit):
    handed(site, visit, "甲,乙\n1,2\n".encode())
    assert "失败" in visit.words and "表头" in visit.words


def test_a_foreign_form_hands_nothing_in(site, visit):
    answer = visit.client.post("/import", data={"form_key": "wrong"}, files={"file": ("a.csv", sheet(["C1"]), "text/csv")})
    assert answer.status_code == 403
    assert "a.csv" not in visit.get("/import").words


def test_who_takes_nothing_in_is_told_so(site):
    head = site.visit(HEAD)
    assert head.get("/import").page.status_code == 403
    assert 'href="/import"' not in head.get("/docket").text


def test_the_ledger_comes_as_excel_with_the_filters_of_the_list(site, visit):
    handed(site, visit, sheet(["D1"]))
    visit.send(f"{visit.page.url.path}/start")
    done(site)
    site.house.views.catch_up()
    assert "/export/ledger?" in visit.get("/cases").text
    answer = visit.client.get("/export/ledger", params={"region": "620502", "q": "第D1项目", "stage": ""})
    assert answer.headers["content-disposition"].startswith('attachment; filename="ledger-')
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content))["台账"].iter_rows(values_only=True))
    assert [row[8] for row in rows[1:-1]] == ["第D1项目"]
