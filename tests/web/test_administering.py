"""The administrator's pages: each act from its form to what became of it, refused to whoever it is not for."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from casework.domain.directory import AbsenceRecorded
from casework.domain.office import Absence, Deputy, Holding
from casework.domain.values import Actor, Post
from casework.projections.quarantine import set_aside
from casework.security.access_log import AccessLog
from casework.store.office import TICKS
from casework.store.works import Works
from casework.web.site import create_site
from casework.web.visiting import SESSION
from tests.office import Office
from tests.people import CITY, COUNTY, OFFICER, SYSTEM
from tests.web.visits import Site, Visit

ADMIN = Actor("city-admin", Post.ADMIN, CITY)
LOCAL = Actor("county-admin", Post.ADMIN, COUNTY)
NOTICE = json.dumps({"year": 2027, "off": {"2027-01-01": "元旦"}, "on": [], "source": "国办发明电〔2026〕7号"}, ensure_ascii=False)
FILE = '[[holder]]\nperson = "new-officer"\npost = "officer"\nunit = "{unit}"\nsince = 2026-01-05\n'
BOOK = 'extends = "national"\nname = "{name}"\n'


@pytest.fixture(scope="module")
def admin(site: Site) -> Site:
    held = [Holding(each.person, str(each.post), each.unit.code, date(2000, 1, 1)) for each in (ADMIN, LOCAL)]
    site.house.policies.furnish_office(holdings=held, by=SYSTEM)
    return site


def finished(visit: Visit) -> Visit:
    """The page of work that has come to its end; the process that does it is waited for."""
    app: Any = visit.client.app
    for thread in app.state.served.working._threads:
        thread.join(20)
    return visit.get(visit.path)


def logged(site: Site) -> list[str]:
    site.app.state.served.access.flush()
    return [each.code for each in AccessLog(site.house.store).since(site.house.clock() - timedelta(days=400), 500)]


@pytest.mark.parametrize("path", ["", "/office", "/rulebook", "/calendar", "/channels", "/quarantine"])
def test_the_pages_open_for_an_administrator_in_both_languages_and_for_nobody_else(admin, path):
    assert admin.visit(ADMIN).get(f"/admin{path}").page.status_code == 200
    assert admin.visit(LOCAL, "en").get(f"/admin{path}").page.status_code == 200
    assert admin.visit(OFFICER).get(f"/admin{path}").page.status_code == 403
    assert admin.visit().get(f"/admin{path}").page.url.path == "/login"
    assert "系统管理" in admin.visit(ADMIN).get("/").words and "系统管理" not in admin.visit(OFFICER).get("/").words


def test_who_acts_today_is_told_with_absence_and_deputy(admin):
    deputy = Deputy(OFFICER.person, "officer", COUNTY.code, "officer-2", date(2000, 1, 1))
    admin.house.policies.furnish_office(deputies=[deputy], by=SYSTEM)
    today = admin.house.clock().date()
    away = Absence(OFFICER.person, today, back := today + timedelta(days=20))
    admin.house.policies.enter(lambda _office: [AbsenceRecorded(absence=away)], by=SYSTEM)
    words = admin.visit(LOCAL).get("/admin/office", q=COUNTY.code).words
    assert f"外出至{back}" in words and "officer-2 代" in words


def test_a_directory_file_is_tried_confirmed_and_loaded(admin):
    visit = admin.visit(LOCAL).get("/admin/office").send("/admin/office", {"text": FILE.format(unit=COUNTY.code)})
    assert "尚未写入" in visit.words and not admin.house.policies.office.held_by("new-officer")
    visit.send_nth("/admin/office", 0, {"confirm": "yes"})
    assert "已载入1项变动" in visit.words and admin.house.policies.office.held_by("new-officer")
    assert {"office_tried", "office_loaded"} <= set(logged(admin))


def test_somebody_is_appointed_by_a_form_that_shows_first_what_it_enters(admin):
    at, act = "/admin/office/post", {"person": "second-officer", "post": "officer"}
    visit = admin.visit(LOCAL).get(at, unit=COUNTY.code).send(at, {**act, "title": "二科科员"})
    assert "尚未写入" in visit.words and "（二科科员）" in visit.words
    assert not admin.house.policies.office.held_by("second-officer")
    visit.send_nth(at, 0, {"confirm": "yes"})
    assert "已写入1项变动" in visit.words and "second-officer" in visit.words
    [held] = admin.house.policies.office.held_by("second-officer")
    assert held.title == "二科科员" and {"office_tried", "office_loaded"} <= set(logged(admin))


def test_a_holder_is_away_stood_in_for_back_and_gone_by_forms(admin):
    admin.house.policies.furnish_office(holdings=[Holding("third", "officer", COUNTY.code, date(2000, 1, 1))], by=SYSTEM)
    today = admin.house.clock().date()
    days = {name: f"{today + timedelta(days=n)}" for name, n in (("tomorrow", 1), ("later", 9))}
    at, desk = "/admin/office/post", {"unit": COUNTY.code, "person": "third", "post": "officer"}

    def enters(act: str, **said: str) -> str:
        visit = admin.visit(LOCAL).get(at, **desk)
        key = {"form_key": visit.form(at).fields["form_key"]}
        entered: str = visit.client.post(at, data={**key, **desk, "act": act, **said, "confirm": "yes"}).text
        return entered

    assert "已写入1项变动" in enters("be_away", since=f"{today}", until=days["later"], reason="sick")
    assert "已写入1项变动" in enters("stand_in", deputy="officer-1", since=f"{today}")
    page = admin.visit(LOCAL).get(at, **desk)
    assert f"外出至{days['later']}" in page.words and "提前返岗" in page.words and "终止代理" in page.words
    assert "已写入1项变动" in enters("come_back", until=days["tomorrow"])
    assert "已写入1项变动" in enters("stand_down", deputy="officer-1", until=days["tomorrow"])
    assert "已写入1项变动" in enters("leave", until=days["tomorrow"])
    [held] = admin.house.policies.office.held_by("third")
    assert f"{held.until}" == days["tomorrow"]


@pytest.mark.parametrize(
    ("said", "status", "why"),
    [
        ({"act": "appoint", "person": "x", "post": "mayor", "since": "2026-03-02"}, 422, "mayor"),
        ({"act": "appoint", "person": "x", "post": "officer", "since": "soon"}, 422, "2026-11-21"),
        ({"act": "appoint", "person": "x", "post": "officer", "since": "2026-03-02", "until": "2026-03-01"}, 422, "until"),
        ({"act": "leave", "person": "x", "post": "officer", "until": "2026-03-02"}, 422, "不担任"),
        ({"act": "stand_in", "person": "officer-1", "post": "officer", "deputy": "officer-1", "since": "2026-03-02"}, 422, "本人"),
        ({"act": "be_away", "person": "supervisor", "since": "2026-03-02"}, 422, "until"),
        ({"act": "be_away", "person": "city-admin", "since": "2026-03-02", "until": "2026-03-09"}, 403, CITY.code),
        ({"act": "crown", "person": "x"}, 422, "appoint"),
        ({"act": "appoint", "person": "x", "post": "officer", "unit": CITY.code, "since": "2026-03-02"}, 403, "units outside"),
    ],
)  # fmt: skip
def test_an_act_on_the_directory_that_may_not_be_tells_why_and_changes_nothing(admin, said, status, why):
    before, at = admin.house.policies.office, "/admin/office/post"
    visit = admin.visit(LOCAL).get(at, unit=COUNTY.code)
    key = {"form_key": visit.form(at).fields["form_key"]}
    paths = {"appoint": "holders", "leave": "holders/end", "stand_in": "deputies", "be_away": "absences"}
    visit.page = visit.client.post(at, data={**key, "unit": COUNTY.code, "confirm": "yes", **said})
    if said.get("unit") == CITY.code:
        assert visit.page.status_code == 404
        visit.page = asked(visit, f"office/{paths[said['act']]}", {name: value for name, value in said.items() if name != "act"})
    assert visit.page.status_code == status and why in visit.text and admin.house.policies.office == before


def test_an_officer_appoints_nobody(admin):
    body = {"person": "x", "post": "admin", "unit": COUNTY.code, "since": "2026-03-02"}
    assert asked(admin.visit(OFFICER), "office/holders", body).status_code == 403
    assert admin.visit(OFFICER).get("/admin/office/post", unit=COUNTY.code).page.status_code == 403
    assert admin.visit(LOCAL).get("/admin/office/post", unit=CITY.code).page.status_code == 404


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("", 422, "请选择文件"),
        ("[[holder", 422, "TOML"),
        (FILE.format(unit=CITY.code), 403, CITY.code),
        (FILE.format(unit="nowhere"), 422, "nowhere"),
    ],
)
def test_a_directory_file_that_cannot_be_loaded_tells_why_and_changes_nothing(admin, text, status, said):
    before = admin.house.policies.office
    visit = admin.visit(LOCAL).get("/admin/office").send("/admin/office", {"text": text})
    assert visit.page.status_code == status and said in visit.words and admin.house.policies.office == before


def test_a_chosen_file_counts_as_its_text_and_must_be_utf_8(admin):
    visit = admin.visit(LOCAL).get("/admin/office")
    key = {"form_key": visit.form("/admin/office").fields["form_key"]}
    content = FILE.format(unit=COUNTY.code).replace("new-officer", "新人")
    good = visit.client.post("/admin/office", data=key, files={"file": ("名录.toml", b"\xef\xbb\xbf" + content.encode())})
    bad = visit.client.post("/admin/office", data=key, files={"file": ("名录.toml", content.encode("gbk"))})
    assert good.status_code == 200 and "尚未写入" in good.text
    assert bad.status_code == 422 and "UTF-8" in bad.text
    assert visit.client.post("/admin/office", files={"file": ("x", b"x")}).status_code == 403


def test_a_notice_is_rehearsed_then_put_in_force_as_it_was_rehearsed(admin):
    Office(admin.house).receives()
    admin.house.views.catch_up()
    before = admin.house.policies.calendar
    visit = finished(admin.visit(ADMIN).get("/admin/calendar").send("/admin/calendar/rehearsal", {"text": NOTICE}))
    assert "已完成" in visit.words and "国办发明电〔2026〕7号" in visit.words and admin.house.policies.calendar == before
    visit = finished(visit.send("/admin/calendar/activation"))
    assert "已重算" in visit.words and admin.house.policies.calendar.published_through == 2027
    assert "公布至2027年" in visit.get("/admin/calendar").words and "元旦" in visit.words


@pytest.mark.parametrize(("text", "said"), [("{", "JSON"), ('{"year": 2029, "off": {}, "source": "x"}', "2028"), ("[" * 5000, "")])
def test_a_notice_with_faults_begins_nothing(admin, text, said):
    visit = admin.visit(ADMIN).get("/admin/calendar").send("/admin/calendar/rehearsal", {"text": text})
    assert visit.page.status_code == 422 and said in visit.words


def test_a_rulebook_that_fails_a_golden_case_is_shown_with_it_and_cannot_be_put_in_force(admin):
    text = BOOK.format(name="太慢") + '[rule.dispatch]\nlimit = "2 working days"\n'
    visit = finished(admin.visit(ADMIN).get("/admin/rulebook").send("/admin/rulebook/comparison", {"text": text}))
    assert "不能启用" in visit.words and "1个工作日 → 2个工作日" in visit.words and "/admin/rulebook/activation" not in visit.text
    refused = asked(visit, "rulebook/activation", {"work": visit.path.rsplit("/", 1)[1]})
    assert refused.status_code == 409 and refused.json()["code"] == "rulebook_refused"
    assert admin.house.policies.rulebook.name == "national"


def test_a_rulebook_that_passes_is_put_in_force_and_open_cases_move_by_an_act_of_its_own(admin):
    Office(admin.house).receives()
    text = BOOK.format(name="秦州补充") + '[rule.dispatch]\nnote = "补充"\n'
    visit = finished(admin.visit(ADMIN).get("/admin/rulebook").send("/admin/rulebook/comparison", {"text": text}))
    visit.send("/admin/rulebook/activation")
    assert "已启用" in visit.words and "件未结案件仍按原规则" in visit.words and admin.house.policies.rulebook.name == "秦州补充"
    visit = finished(visit.send("/admin/rulebook/move"))
    assert "已重算" in visit.words and "已重算0件" not in visit.words
    assert visit.get("/admin/rulebook", q="条例").words.count("自") >= 1


def test_the_views_are_built_anew_in_the_background(admin):
    visit = finished(admin.visit(ADMIN).get("/admin").send("/admin/rebuild"))
    assert "视图已重建" in visit.words and "重建视图" in visit.get("/admin").words


def test_the_status_tells_whether_a_process_decides_what_is_due(admin):
    assert "请启动 casework worker" in admin.visit(ADMIN).get("/admin").words
    epoch = admin.house.store.acquire_lease(TICKS, "a process", 60)
    assert f"第{epoch}任" in admin.visit(ADMIN).get("/admin").words
    admin.house.store.release_lease(TICKS, "a process")
    assert "没有进程在处理到期事项" in admin.visit(ADMIN).get("/admin").words


def test_what_concerns_the_whole_database_is_not_for_an_administrator_of_a_part(admin):
    visit = admin.visit(LOCAL).get("/admin")
    assert "/admin/rebuild" not in visit.text and "限辖区覆盖全部单位" in visit.words
    for act, body in (
        ("rebuild", {}), ("checkup", {}), ("calendar/rehearsal", {"text": NOTICE}), ("rulebook/comparison", {"text": "x"}),
        ("rulebook/move", {}), ("channels/mail/test", {"address": "a@b.cn"}),
    ):  # fmt: skip
        assert asked(visit, act, body).status_code == 403, act


def test_one_piece_of_long_work_runs_at_a_time_and_an_interrupted_one_says_so(admin):
    works = Works(admin.house.store)
    work = works.begin("rebuild", "x", "y", None)
    visit = admin.visit(ADMIN).get(f"/admin/works/{work.id}")
    assert "进行中" in visit.words and 'http-equiv="refresh"' in visit.text
    assert asked(visit, "rebuild", {}).status_code == 503
    works.end(work.id, interrupted=True)
    assert "已中断" in visit.get(f"/admin/works/{work.id}").words and 'http-equiv="refresh"' not in visit.text


def test_a_server_that_stops_interrupts_long_work_after_the_step_it_is_at(admin):
    app = create_site(admin.house)
    working, steps = app.state.served.working, []

    def task(told):
        steps.append(1)
        working._over.set()
        told(1, 1000)
        steps.append(2)

    caller = app.state.served.who(admin.visit(ADMIN).client.cookies[SESSION])
    work = working.start("rebuild", caller, None, task)
    app.state.served.close()
    assert steps == [1] and working.works.find(work.id).state == "interrupted"


def test_activation_needs_a_rehearsal_that_came_to_its_end(admin):
    visit = admin.visit(ADMIN).get("/admin")
    assert asked(visit, "calendar/activation", {"work": "0" * 32}).status_code == 404
    work = Works(admin.house.store).begin("calendar_rehearsal", "x", "y", {"text": NOTICE, "name": "n"})
    Works(admin.house.store).end(work.id, None, "no")
    assert asked(visit, "calendar/activation", {"work": work.id}).status_code == 409


def test_a_channel_is_tested_from_the_page_and_says_what_happened(admin, tmp_path, monkeypatch):
    (tmp_path / "channels.toml").write_text(f'[desk]\nkind = "file"\nfolder = "{tmp_path}"\n', encoding="utf-8")
    monkeypatch.setenv("CASEWORK_CHANNELS", str(tmp_path / "channels.toml"))
    visit = admin.visit(ADMIN).get("/admin/channels").send("/admin/channels", {"address": "officer-1"})
    assert "已由desk发出" in visit.words and "officer-1" in (tmp_path / "notices.jsonl").read_text(encoding="utf-8")
    assert "channel_tested" in logged(admin)


def test_a_case_in_quarantine_is_tried_again_or_accepted_with_a_reason(admin):
    office = Office(admin.house)
    office.receives()
    admin.house.views.catch_up()
    poisoned(admin, office)
    visit = admin.visit(LOCAL).get("/admin/quarantine")
    address = f"/admin/quarantine/{office.case.id}"
    assert office.case_no in visit.words and "poison" in visit.words
    visit.send_nth(address, 1, {"act": "skip", "reason": "来自旧系统，无须显示"})
    assert "已记录" in visit.words and "来自旧系统" in visit.words
    visit.send(address, {"act": "retry"})
    assert "案件已恢复显示" in visit.words and "没有隔离案件" in visit.words
    assert visit.client.post(address, data={**visit.form("/logout").fields, "act": "retry"}).status_code == 404


def poisoned(site: Site, office: Office) -> None:
    views = site.house.views
    with views._shelf.writing(views._current().number) as tx:
        set_aside(tx, office.case.id, 1, ValueError("poison"), site.house.clock())


def asked(visit: Visit, act: str, body: dict[str, Any]):
    """The API itself, as the visitor's browser could never ask it: with the token that only the pages hold."""
    token = visit.client.cookies[SESSION]
    return visit.client.post(f"/api/v1/admin/{act}", json=body, headers={"Authorization": f"Bearer {token}"})
