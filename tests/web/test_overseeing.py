"""The supervisor's pages: figures that lead to their cases, the audit of a case, the ledger, returns, readings, signals, the map."""

import re
from datetime import timedelta
from html import unescape

import pytest

from casework.domain.parties import Respondent
from casework.domain.returning import ReturnDispatch
from casework.domain.settling.notes import MakeNote
from casework.projections.questions import ledger_rows
from casework.proof.keeping import Keeper
from casework.web import remembered
from casework.web.escalations import steps
from casework.web.overview_pictures import latest
from casework.web.proving import climbed
from casework.web.things import things
from tests.office import Office
from tests.people import HEAD, INDUSTRY, OFFICER, SUPERVISOR
from tests.proof.conftest import NOW, SECRET
from tests.spec import MONDAY


@pytest.fixture(scope="module")
def office(site):
    """Four cases: one paid and resolved, one returned, one late with a note entered weeks after it held, one new. The late one stands."""
    office = Office(site.house).receives(project_name="安置房", respondents=(Respondent("firm", name="某劳务有限公司"),))
    office.dispatches()
    office.signs_in()
    office.gets("accept", OFFICER)
    office.establishes()
    office.is_paid()
    office.is_resolved()
    office.receives()
    office.dispatches(lead=INDUSTRY.code)
    office.receives()
    office.dispatches()
    office.does(ReturnDispatch(case_no=office.case_no, ground="不归我们", proposed=INDUSTRY.code), HEAD)
    office.receives()
    office.dispatches()
    office.waits(working_days=12)
    office.does(MakeNote(case_no=office.case_no), OFFICER, effective_at=MONDAY + timedelta(hours=1))
    keeper = Keeper(site.house.store, {"CASEWORK_CHECKPOINT_KEY": SECRET})
    keeper.seal("test", NOW)
    keeper.close()
    site.house.views.catch_up()
    return office


@pytest.fixture
def watches(site, office):
    return site.visit(SUPERVISOR)


def first(pattern, text):
    return re.findall(pattern, text)[0]


def test_every_figure_of_the_overview_leads_to_as_many_cases_as_it_says(watches):
    watches.get("/overview")
    pairs = re.findall(r'<a[^>]*href="(/cases\?[^"]+)"[^>]*>(?:<span class="figure">)?([\d,]+)<', watches.text)
    assert len(pairs) > 8
    for href, figure in pairs:
        shown = watches.get(unescape(href)).words
        assert re.search(rf"共 {figure} 件", shown), (href, figure)


def test_the_pictures_say_in_words_and_in_a_table_what_they_draw(watches):
    text = watches.get("/overview").text
    drawn = re.findall(r'<svg class="picture" role="img" aria-labelledby="([^"]+)"', text)
    assert len(drawn) == 4 and all(f'id="{name}"' in text for pair in drawn for name in pair.split())
    assert "style=" not in text and "<script>" not in text
    assert all(f"{row['case_no'][:6]}" in text for row in ledger_rows(watches.client.app.state.served.office.views))


def test_the_overview_of_a_region_without_cases_says_so(watches):
    words = watches.get("/overview?region=620503&from=2026-01-01&to=2026-12-31").words
    assert "没有在办案件" in words and "还没有核验到账的工资" in words
    assert watches.get("/overview?region=x").page.status_code == 422


def test_a_sum_is_remembered_and_counted_anew_in_good_time(site, office, monkeypatch):
    visit = site.visit(SUPERVISOR)

    def sums() -> str:
        words: str = visit.get("/overview?from=2026-01-02").words
        return words.partition("打印时间")[0]

    before = sums()
    Office(site.house).receives()
    site.house.views.catch_up()
    assert sums() == before
    monkeypatch.setattr(remembered, "FRESH", 0.0)
    monkeypatch.setattr(remembered, "KEPT", 0.0)
    assert sums() != before


def test_months_without_anything_stand_between_the_others():
    months = [{"month": each, "fen": 1, "workers": 1, "payments": 1} for each in ("2025-02", "2026-01")]
    shown = latest(months)
    assert [each["month"] for each in shown] == [*(f"2025-{n:02d}" for n in range(2, 13)), "2026-01"]
    assert [each["fen"] for each in shown] == [1, *[0] * 10, 1] and latest([]) == []


def test_the_audit_shows_each_fact_with_who_why_and_when_and_that_it_is_proven(watches, office):
    text, words = watches.get(f"/cases/{office.case_no}/audit").text, watches.words
    assert [f'id="v{fact.originator_version}"' in text for fact in office.facts] == [True] * len(office.facts)
    assert all(fact.topic in text and fact.envelope.by in text for fact in office.facts)
    assert "相符：" in words and "检查点" in words and "补录" in words and "超期" in words
    assert f"{len(office.facts)} 条事实都在历史树根之下" in words


def test_the_audit_goes_back_to_a_day_by_field_and_by_slider(watches, office):
    at = f"/cases/{office.case_no}/audit"
    then = watches.get(f"{at}?on=2026-03-02&by=day").text
    assert "case.dispatched" in then and "case.noted" not in then
    days = first(r'data-days="([^"]+)"', watches.get(at).text).split()
    assert days[0] == "2026-03-02" and "case.noted" not in watches.get(f"{at}?axis=known_at&slide=0&by=slide").text
    assert "case.noted" in watches.get(f"{at}?axis=as_of&slide=0&by=slide").text
    assert watches.get(f"{at}?on=2026-03-01").page.status_code == 404


def test_the_audit_tells_what_changed_between_two_days(watches, office):
    assert watches.get(f"/cases/{office.case_no}/audit?from=2026-03-02&to=2026-03-31").page.status_code == 422
    said = watches.get(f"/cases/{office.case_no}/audit?from=2026-03-02&axis=known_at").words
    assert "变化的事项" in said and "事后才记录的版本" in said and "False" not in said


def test_what_changed_is_told_thing_by_thing():
    def row(field, before=None, after=None):
        return {"field": field, "zh": f"文书 {field.partition('.')[2]}".rstrip(), "before": before, "after": after}

    paper = [row("papers.order-1.status", after="met"), row("papers.order-1.causes.1.clock", after="x")]
    owner = [row("owner.since", before="a"), row("owner.plan", before="b")]
    pay = [row("payments.p-1.fen", 1, 2), row("payments.p-1.proof", None, "roll")]
    told = things([row("handling", "a", "b"), *paper, *owner, *pay, row("missed.sign_in.x.1.due", after="2026-03-03")])
    assert [(each.name, each.change, [name for name, _ in each.rows]) for each in told] == [
        ("文书", "changed", [""]), ("文书 order-1", "new", ["status", "causes.1.clock"]), ("文书", "gone", ["since", "plan"]),
        ("文书 p-1", "changed", ["fen", "proof"]),
    ]  # fmt: skip


def test_a_receipt_is_checked_on_the_page_and_the_proof_can_be_taken_along(watches, office):
    at = f"/cases/{office.case_no}/audit"
    proof = watches.get(f"{at}/proof.json").page
    assert proof.headers["content-disposition"].startswith("attachment") and proof.json()["case_no"] == office.case_no
    right = f"{office.case_no}.{proof.json()['version']}.{proof.json()['chain']}"
    assert "相符：回执" in watches.get(at, receipt=right).words
    assert "相符：回执" in watches.get(at, receipt=f"https://office.test/public/receipts/{right}").words
    assert "不符" in watches.get(at, receipt=right[:-1] + ("0" if right[-1] != "0" else "1")).words
    assert "不是本案的回执" in watches.get(at, receipt="620502-2026-999999.1.ab").words
    assert "不是回执上的内容" in watches.get(at, receipt=f"{office.case_no}.x").words


def test_a_path_that_was_bent_does_not_lead_to_the_root(watches, office):
    proof = watches.get(f"/cases/{office.case_no}/audit/proof.json").page.json()
    fact, size = proof["facts"][0], int(first(r"\nsize (\d+)", proof["checkpoint"]))
    assert climbed(fact["leaf"], fact["index"], size, fact["path"]) == proof["root"]
    assert climbed("00" * 32, fact["index"], size, fact["path"]) != proof["root"]
    assert climbed(fact["leaf"], fact["index"] + 1, size, fact["path"]) != proof["root"]
    assert climbed(fact["leaf"], fact["index"], size, fact["path"][:-1]) is None
    assert climbed(fact["leaf"], fact["index"], size, [*fact["path"], "00" * 32]) is None


def test_the_ledger_shows_what_was_decided_and_why_nothing_follows(watches, office):
    words = watches.get("/ledger").words
    assert office.case_no in words and "已超期" in words and ("暂不升级" in words or "督办函" in words)
    assert office.case_no in watches.get(f"/cases/{office.case_no}/why").words and "为何升级" in watches.words
    assert "没有超期未办结的期限" in watches.get("/ledger?region=620503").words


def test_returns_are_told_by_department(watches):
    words = watches.get("/returns").words
    assert "秦州区人力资源和社会保障局" in words and "1/3" in words
    assert "没有交办" in watches.get("/returns?region=620503").words


def test_the_map_draws_the_stages_with_times_and_counts(watches):
    text = watches.get("/process").text
    assert text.count("<path d=") > 3 and "已接收 → 已交办" in text and "工作日中位数" in text
    assert "没有流转" in watches.get("/process?workflow=criminal_transfer").words
    assert watches.get("/process?workflow=x").page.status_code == 422


@pytest.mark.parametrize("workflow", ["handling", "procedure"])
def test_every_stage_and_every_arc_of_the_map_lead_to_their_cases(watches, office, workflow):
    text = watches.get("/process", workflow=workflow, **{"from": "2026-03-02"}).text
    arcs = re.findall(r'<td class="figure" data-label="次数"><a href="([^"]+)">(\d+)</a>', text)
    stages = re.findall(r'<a href="([^"]+)"><rect.*?>(\d+) 件</text></a>', text)
    assert arcs and stages and all("passed_from=2026-03-02" in href for href, _ in arcs)
    for href, figure in [*arcs, *stages]:
        assert f"共 {figure} 件" in watches.get(unescape(href)).words, href


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("passed=cooking.received.dispatched", "handling"), ("passed=handling.received", "workflow.from.to"),
        ("passed=handling.received.eaten", "dispatched"), ("passed_from=2026-03-02", "passed"), ("procedure=eaten", "filed"),
        ("passed=handling.received.dispatched&passed_from=2026-03-02&passed_to=2026-03-01", "passed_to"),
    ],
)  # fmt: skip
def test_a_way_that_no_case_can_go_is_refused_with_those_there_are(watches, asked, said):
    assert watches.get(f"/cases?{asked}").page.status_code == 422 and said in watches.words


def test_ten_decisions_on_a_clock_are_read_as_steps():
    def one(rung, decision, higher="", **rest):
        return {"rung": rung, "decision": decision, "higher": higher, "at": "2026-03-02", "reached": [], "alarm": False} | rest

    urged = [one("urged", "climbed", reached=["a"]), one("urged", "issued", reached=["a", "b"])]
    told = steps([one("reminded", "climbed", alarm=True), one("half", "over", "urged"), one("warned", "over", "urged"), *urged])
    assert [(each.rung, each.over, each.decisions, each.reached, each.alarm) for each in told] == [
        ("reminded", [], ["climbed"], [], True), ("urged", ["half", "warned"], ["climbed", "issued"], ["a", "b"], False),
    ]  # fmt: skip


def test_readings_are_shown_to_supervisors_visit_by_visit_and_to_nobody_else(site, watches, office):
    watches.get(f"/cases/{office.case_no}/audit")
    assert site.app.state.served.readings.flush()
    words = watches.get(f"/access?case={office.case_no}").words
    assert "全部事实" in words and SUPERVISOR.person in words and "督办" in words
    assert site.visit(OFFICER).get("/access").page.status_code == 403


def test_a_signal_is_reviewed_on_the_page_and_not_by_whom_it_names(site, watches, office):
    words = watches.get("/signals?rule=late_entry&from=2026-03-02&to=2026-03-31").words
    assert "事后补录" in words and "待核查" in words
    action = next(href for href in re.findall(r'action="(/signals/[^"]+)"', watches.text))
    empty = watches.send(unescape(action), {"outcome": "explained", "note": " "})
    assert empty.page.status_code == 422 and "alert" in empty.text
    done = watches.send(unescape(action), {"outcome": "explained", "note": "当日停电"})
    assert "核查结果已登记" in done.words and "已说明" in done.words
    assert site.visit(OFFICER).get("/signals").page.status_code == 403


def test_the_pages_of_the_supervisor_stand_beside_each_other_in_both_languages(site, office):
    visit = site.visit(SUPERVISOR, "en")
    for path in ("/overview", "/ledger", "/returns", "/process", "/signals", "/access"):
        words = visit.get(path).words
        assert visit.page.status_code == 200 and "Escalation ledger" in words, path
        assert f'href="{path}" aria-current="page"' in visit.text
    assert "/overview" not in site.visit(OFFICER).get("/docket").text
