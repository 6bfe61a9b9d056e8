"""Intake at the window: a guided form, hints before anything is registered twice, and a number to take home."""

import pytest

from casework.domain.values import Sum
from casework.web.intake_rows import compacted, with_refs
from casework.web.posted import Faults
from casework.web.similar import Similar
from tests.people import LEADER, OFFICER, WINDOW
from tests.web.stories import PROJECT, at_work

NEW = "/complaints/new"
SAID = {
    "region": "620502", "region_name": "秦州区", "parties[0].name": "张三", "parties[0].phone": "13912345678", "claim[0]": "12,000.50",
    "parties[1].name": "李四", "respondents[0].name": "天河劳务有限公司", "project_name": "天河大厦", "claimed.heads": "2",
    "description": "拖欠三个月工资",
}  # fmt: skip


@pytest.fixture(scope="module")
def office(site):
    return at_work(site)


def opened(site, by=WINDOW):
    return site.visit(by).get(NEW)


def test_a_matter_is_taken_in_with_its_roll_and_answered_with_a_number(site, office):
    visit = opened(site).send(NEW, SAID)
    assert visit.page.url.path.endswith("/received") and "登记回执" in visit.words
    case = site.house.cases.case(visit.page.url.path.split("/")[2])
    assert case.case_no in visit.words and [party.ref for party in case.parties] == ["w1", "w2"]
    assert (case.claimed.heads, [line.fen for line in case.claimed.lines]) == (2, [1_200_050, None])
    assert [(each.ref, each.name, each.role) for each in case.respondents] == [("r1", "天河劳务有限公司", "employer")]
    assert (case.channel, case.kind, case.migrant_workers) == ("counter", "complaint", True) and "张三" not in visit.text


def test_cases_that_may_be_the_same_are_shown_before_anything_is_registered(site, office):
    visit = opened(site).send(
        NEW, SAID | {"parties[0].phone": "13800138001", "project_name": PROJECT, "respondents[0].name": "某劳务有限公司"}
    )
    assert visit.page.url.path == NEW and "可能已有案件" in visit.words
    assert office.case_no in visit.words and all(why in visit.words for why in ("电话相同", "单位相同", "项目相同"))
    assert f"/cases/{office.case_no}/moves/link_clue" in visit.text
    visit.send(NEW)
    assert visit.page.url.path.endswith("/received") and office.case_no not in visit.words


def test_a_form_that_is_sent_twice_is_one_case(site, office):
    said = SAID | {"parties[0].phone": "", "project_name": "两次大厦", "respondents[0].name": "两次公司"}
    visit = opened(site)
    fields = {**visit.form(NEW).fields, **said}
    sent = [visit.client.post(NEW, data={**fields, "seen": seen}).url.path for seen in ("", Similar({}).digest)]
    if not sent[1].endswith("/received"):
        again = {**fields, "seen": visit.client.post(NEW, data=fields).text.split('name="seen" value="')[1][:16]}
        sent[1] = visit.client.post(NEW, data=again).url.path
    assert sent[0] == sent[1] and sent[0].endswith("/received")


def test_faults_stand_at_their_fields_and_nothing_is_lost(site):
    visit = opened(site).send(NEW, SAID | {"claim[0]": "很多", "claimed.heads": "两", "parties[0].phone": "13111111111"})
    assert visit.page.status_code == 422 and "应为整数" in visit.words and 'value="很多"' in visit.text and "拖欠三个月工资" in visit.text
    visit.send(NEW, {"claim[0]": "1.005", "claimed.heads": "2"})
    assert visit.page.status_code == 422 and "应为金额" in visit.words
    visit.send(NEW, {"claim[0]": "", "region": "62"})
    assert visit.page.status_code in (409, 422) and "地区62应为六位行政区划代码" in visit.words and 'id="region-fault"' in visit.text


def test_another_row_keeps_what_was_said(site):
    visit = opened(site).send(NEW, SAID | {"another_row": "parties"})
    assert visit.page.status_code == 200 and 'name="parties[2].name"' in visit.text and 'value="李四"' in visit.text


def test_whoever_may_not_register_is_told_so_and_has_no_menu_entry(site):
    visit = site.visit(LEADER).get("/cases")
    assert NEW not in visit.text
    assert (
        opened(site, LEADER)
        .send(NEW, SAID | {"project_name": "无权大厦", "parties[0].phone": "", "respondents[0].name": "无权公司"})
        .page.status_code
        == 403
    )
    assert NEW in site.visit(OFFICER).get("/cases").text


def test_rows_that_name_nobody_fall_out_and_claims_move_with_their_rows():
    form = {
        "parties[0].name": "", "parties[2].name": "王五", "claim[0]": "", "claim[2]": "5", "respondents[0].role": "owner",
        "respondents[1].name": "甲", "respondents[1].role": "employer", "informer.phone": "1", "region": "620502",
    }  # fmt: skip
    assert compacted(form) == {
        "parties[0].name": "王五", "claim[0]": "5", "parties[0].ref": "w1", "respondents[0].name": "甲", "respondents[0].role": "employer",
        "respondents[0].ref": "r1", "informer.phone": "1", "informer.ref": "i1", "region": "620502",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("claims", "wanted"),
    [(("1", "2"), (2, 300, [100, 200])), (("1", ""), (2, None, [100, None])), (("", ""), None)],
)
def test_the_claimed_roll_agrees_with_its_sum_and_unknown_stays_unknown(claims, wanted):
    faults = Faults()
    body = with_refs({"parties": [{"ref": "w1"}, {"ref": "w2"}]}, {f"claim[{n}]": each for n, each in enumerate(claims)}, faults)
    claimed = body.get("claimed")
    told = claimed and (claimed["heads"], claimed.get("fen"), [line["fen"] for line in claimed["lines"]])
    assert told == wanted and not faults
    if claimed:
        assert Sum(claimed["heads"], claimed.get("fen")).fault() is None
