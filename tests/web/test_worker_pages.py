"""The worker's pages: a complaint in three steps, a receipt, how it stands, whether the money came, and photos; without a script."""

import re

import pytest

from casework.security.sites import Site, site_code
from tests.api.counter import OPEN, PNG, ZHANG
from tests.office import Office, furnished
from tests.people import COUNTY, OFFICER
from tests.web.visits import visited

LOOKED = "/progress/readings#readings"
FIRST = {"name": "张三", "id_number": ZHANG, "phone": "13800000000"}
SECOND = {"firm": "甘肃某某建筑工程有限公司", "project_name": "安置房二期", "region": "620502"}
THIRD = {
    "from_month": "2026-01",
    "to_month": "2026-02",
    "owed_yuan": "12500.50",
    "workers": "3",
    "description": "去年做工，至今未付",
    "agrees": "yes",
}


@pytest.fixture(scope="module")
def counter(tmp_path_factory):
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('worker')}/office.db") as house, visited(house) as site:
        site.app.state.limits = OPEN
        yield site


def complained(counter, visit=None, **changes):
    """The page of the receipt."""
    visit = visit or counter.visit()
    visit.get("/complain").send("/complain", FIRST).send("/complain", SECOND)
    return visit.send("/complain", THIRD | changes)


def receipt_of(visit):
    form = visit.form("/progress").fields
    return form["receipt"], form["code"]


def test_a_complaint_takes_three_steps_and_ends_with_a_receipt(counter):
    visit = counter.visit().get("/complain")
    assert "身份证号" in visit.words and "欠钱的单位" not in visit.words
    visit.send("/complain", FIRST)
    assert "欠钱的单位" in visit.words and COUNTY.name in visit.words
    visit.send("/complain", SECOND)
    assert "说说情况" in visit.words
    visit.send("/complain", THIRD)
    assert visit.page.status_code == 201 and "回执编号" in visit.words and "/public/receipts/" in visit.text
    case = counter.house.cases.case(receipt_of(visit)[0])
    assert (case.claimed.fen, case.arrears_months, case.project_name) == (1_250_050, ("2026-01", "2026-02"), "安置房二期")


def test_what_is_wrong_is_told_at_its_own_step_and_field(counter):
    visit = counter.visit().get("/complain").send("/complain", FIRST | {"id_number": "123"})
    assert visit.page.status_code == 422 and 'id="id_number-fault"' in visit.text and "欠钱的单位" not in visit.words
    visit.send("/complain", FIRST)
    visit.send("/complain", SECOND | {"firm": "", "region": ""})
    assert {"firm-fault", "region-fault"} <= set(re.findall(r'id="([a-z]+-fault)"', visit.text))
    visit.send("/complain", SECOND).send("/complain", THIRD | {"from_month": "2027-01", "to_month": "2027-02"})
    assert 'id="from_month-fault"' in visit.text and "安置房" not in visit.words
    assert visit.form("/complain").fields["description"] == THIRD["description"]


@pytest.mark.parametrize(("first", "last"), [("x", "2026-01"), ("2026-03", "2026-01"), ("2026-13", "2026-14")])
def test_months_that_are_none_are_told(counter, first, last):
    assert 'id="from_month-fault"' in complained(counter, from_month=first, to_month=last).text


def test_a_step_back_keeps_what_was_said(counter):
    visit = counter.visit().get("/complain").send("/complain", FIRST).send("/complain", {"firm": "某劳务公司", "back": "yes"})
    assert visit.form("/complain").fields["name"] == "张三"
    visit.send("/complain")
    assert visit.form("/complain").fields["firm"] == "某劳务公司"


def test_personal_data_travel_sealed_from_step_to_step(counter):
    visit = counter.visit().get("/complain").send("/complain", FIRST)
    assert ZHANG not in visit.text and "张三" not in visit.text
    kept = visit.form("/complain").fields["kept"]
    other = counter.visit().get("/complain").send("/complain", SECOND | {"kept": kept, "step": "2"})
    other.send("/complain", THIRD)
    assert other.page.status_code == 422 and 'id="name-fault"' in other.text


def test_sending_the_last_step_twice_makes_one_case(counter):
    visit = counter.visit().get("/complain").send("/complain", FIRST).send("/complain", SECOND)
    sent = visit.form("/complain").fields | THIRD
    pages = [visit.client.post("/complain", data=sent).text for _ in range(2)]
    numbers = {re.findall(r'name="receipt" value="([^"]+)"', page)[0] for page in pages}
    assert len(numbers) == 1


def test_a_poster_fills_in_the_site_and_nobody_else_can(counter):
    code = site_code(Site("安置房二期", "620502", "甘肃某某建筑工程有限公司", "91350100M000100Y43", "玉泉镇"), counter.house.vault)
    visit = counter.visit().get("/complain", site=code)
    assert "安置房二期" in visit.words
    fields = visit.send("/complain", FIRST).form("/complain").fields
    assert (fields["firm"], fields["region"], fields["place"]) == ("甘肃某某建筑工程有限公司", "620502", "玉泉镇")
    forged = counter.visit().get("/complain", site=code[:-4] + "AAAA")
    assert "无法识别" in forged.words and "安置房二期" not in forged.text


def test_progress_is_told_by_number_and_code_that_never_stand_in_an_address(counter):
    receipt, code = receipt_of(complained(counter))
    visit = counter.visit().get("/progress").send("/progress", {"receipt": receipt, "code": code})
    assert visit.page.status_code == 200 and "已收到，等待交办" in visit.words and "最迟" in visit.words
    assert str(visit.page.url).endswith("/progress")


@pytest.mark.parametrize("receipt", ["", "620502-2026-999999", "../cases", "x" * 60])
def test_a_wrong_number_or_code_is_told_alike(counter, receipt):
    visit = counter.visit().get("/progress").send("/progress", {"receipt": receipt, "code": "00000-00000"})
    assert visit.page.status_code == 404 and "回执编号或查询码不正确" in visit.words


def test_the_worker_says_whether_the_money_came(counter):
    receipt, code = receipt_of(complained(counter))
    visit = counter.visit().get("/progress").send("/progress", {"receipt": receipt, "code": code})
    visit.send("/progress/answer", {"outcome": "part", "yuan": "500"})
    assert "已记下" in visit.words and "只到了一部分" in visit.words
    assert counter.house.cases.case(receipt).worker_answers["complainant"].fen == 50_000
    visit.send("/progress/answer", {"outcome": "part", "yuan": "很多"})
    assert visit.page.status_code == 422 and "应为金额" in visit.words and "yuan:" not in visit.words


def test_an_unpaid_word_about_a_settled_case_is_told_to_reopen_it(counter):
    receipt, code = receipt_of(complained(counter))
    office = Office(counter.house, receipt)
    office.dispatches()
    office.signs_in()
    office.establishes()
    office.is_paid()
    office.is_resolved()
    visit = counter.visit().get("/progress").send("/progress", {"receipt": receipt, "code": code})
    assert "等待回访" in visit.words
    visit.send("/progress/answer", {"outcome": "unpaid"})
    assert "重新办理" in visit.words and counter.house.cases.case(receipt).round == 2


def test_the_worker_sees_who_looked_and_never_which_officer(counter):
    receipt, code = receipt_of(complained(counter))
    visit = counter.visit().get("/progress").send("/progress", {"receipt": receipt, "code": code})
    assert "还没有人看过" in visit.send(LOOKED).words
    Office(counter.house, receipt).dispatches()
    assert counter.visit(OFFICER).get(f"/cases/{receipt}/people").page.status_code == 200
    assert counter.app.state.served.readings.flush()
    visit.get("/progress").send("/progress", {"receipt": receipt, "code": code}).send(LOOKED)
    shown = visit.words.partition("谁看过我的案件")[2]
    assert all(each in shown for each in (COUNTY.name, "办案人员", "承办", "看了姓名或材料")) and OFFICER.person not in visit.text
    english = counter.visit(language="en").get("/progress").send("/progress", {"receipt": receipt, "code": code}).send(LOOKED)
    assert "officer names or files were opened part supervision" in english.words
    wrong = visit.client.post("/progress/readings", data=visit.form("/progress/answer").fields | {"code": "AAAAA-BBBBB"})
    assert wrong.status_code == 404 and COUNTY.name not in wrong.text


def test_a_photo_is_put_to_the_complaint(counter):
    visit = complained(counter)
    receipt, _ = receipt_of(visit)
    fields = visit.form("/progress/files").fields
    data = {name: fields[name] for name in ("form_key", "receipt", "code")} | {"title": "工资条"}
    visit.page = visit.client.post("/progress/files", data=data, files={"file": ('a"b.png', PNG, "image/png")})
    assert visit.page.status_code == 200 and "材料已收到" in visit.words
    assert len(counter.house.cases.case(receipt).evidence) == 1
    visit.page = visit.client.post("/progress/files", data=data, files={"file": ("a.exe", b"MZ", "image/png")})
    assert visit.page.status_code == 415 and "这种文件不能上传" in visit.words
    assert visit.form("/progress/files").fields["receipt"] == receipt
    visit.page = visit.client.post("/progress/files", data=data | {"form_key": "x"}, files={"file": ("a.png", PNG, "image/png")})
    assert visit.page.status_code == 403


def test_the_pages_are_told_in_english_as_well(counter):
    visit = counter.visit(language="en").get("/complain").send("/complain", FIRST | {"phone": "1"})
    assert "must be a mobile number" in visit.words and "号码有误" not in visit.words
