"""The page of a case: stages, clocks with their proof, money worker by worker, moves with every reason, timeline, chain of firms."""

import re

import pytest

from casework.domain.timekeeping.clocks import SHANGHAI
from casework.web import chain, outlooks, timeline
from casework.web.cases import HISTORY
from tests.people import OFFICER, STRANGER, WINDOW
from tests.web.stories import PROJECT, at_work
from tests.web.visits import matched


@pytest.fixture(scope="module")
def office(site):
    return at_work(site)


@pytest.fixture(scope="module")
def shown(site, office):
    return site.visit(OFFICER).get(f"/cases/{office.case_no}")


def section(visit, id):
    return matched(rf'(?s)<section class="card" id="{id}"[^>]*>.*?</section>', visit.text, 0)


def cells(text):
    return [
        [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"(?s)<t[hd].*?</t[hd]>", row)]
        for row in re.findall(r"(?s)<tr>.*?</tr>", text)
    ]


def test_the_line_of_stages_marks_where_the_case_stands(shown):
    assert re.search(r'<li class="now" aria-current="step"><span>已核查</span>', shown.text)
    assert "执法程序" not in re.findall(r"<h2>(.*?)</h2>", shown.text) and PROJECT in shown.words


def test_money_stands_worker_by_worker_and_unknown_is_a_dash(shown):
    table = cells(section(shown, "money"))
    head, *rows = table
    assert head == ["劳动者", "诉求", "核实", "责令", "已付", "其中已核验", "未付"]
    assert rows == [
        ["w1", "30,000.00", "30,000.00", "—", "10,000.00", "10,000.00", "20,000.00"],
        ["w2", "20,000.00", "15,000.00", "—", "—", "—", "15,000.00"],
        ["w3", "40,000.00", "—", "—", "—", "—", "—"],
        ["未分到人", "", "", "", "5,000.00", "", ""],
        ["全案 3人", "90,000.00", "—", "—", "15,000.00", "10,000.00", "75,000.00"],
    ]


def test_every_open_clock_has_a_bar_a_day_and_a_way_to_its_proof(site, office, shown):
    case = office.case
    assert shown.text.count("<progress") == sum(clock.due_at is not None for clock in case.clocks.values())
    track = case.clock("track")
    assert f"{track.due_on}" in shown.words and re.search(r"剩\d+个工作日", shown.words)
    proof = site.visit(OFFICER).get(f"/cases/{office.case_no}/clocks/{track.key}")
    numbers = [int(number) for number in re.findall(r'<td class="figure">(\d+)</td>', proof.text)]
    assert numbers == list(range(1, len(numbers) + 1)) and f"{track.due_on}" in proof.words and "起算" in proof.words
    assert track.opened_at.astimezone(SHANGHAI).date().isoformat() in proof.words


def test_a_clock_that_never_was_has_no_proof(site, office):
    assert site.visit(OFFICER).get(f"/cases/{office.case_no}/clocks/nothing").page.status_code == 404


def test_next_steps_settle_what_runs_and_the_impossible_stands_with_every_reason(site, office, shown):
    moves = section(shown, "moves")
    steps = re.findall(r'<a class="button[^"]*" href="[^"]*/moves/(\w+)"', moves)
    api = site.visit(OFFICER).get(f"/cases/{office.case_no}").client
    assert "contact" in steps and "hand_over" not in steps
    impossible = re.findall(r'(?s)<span aria-disabled="true">([^<]*)</span><ul>(.*?)</ul>', moves)
    assert len(impossible) > 30 and all("<li>" in reasons for _, reasons in impossible)
    assert not re.findall(r"<li>[^<\u4e00-\u9fff]*</li>", "".join(reasons for _, reasons in impossible))
    linked = set(re.findall(r"/moves/(\w+)", moves))
    assert linked and all(api.get(f"/cases/{office.case_no}/moves/{move}").status_code == 200 for move in sorted(linked)[:5])


def test_every_move_that_people_do_belongs_to_a_group():
    looks = [{"move": move, "possible": True} for move in ("note", "dispatch", "order", "warn", "resolve", "climb", "receive")]
    found = {look["move"]: group.called for group in outlooks.groups(looks, {"request-1": {}}) for look in group.possible}
    assert found == {"note": "核查与化解", "dispatch": "接收与交办", "order": "执法程序", "warn": "督办", "resolve": "核查与化解"}


@pytest.mark.parametrize(
    ("show", "there", "gone"), [("money", "transfer", "签收"), ("moves", "签收", "线索处置"), ("clocks", "没有这一类记录", "签收")]
)
def test_the_timeline_is_filtered_by_what_is_asked_for(site, office, show, there, gone):
    visit = site.visit(OFFICER).get(f"/cases/{office.case_no}?show={show}")
    told = section(visit, "timeline")
    assert (there in told or show == "money") and gone not in re.sub(r"(?s)<nav.*?</nav>", "", told)
    kinds = set(re.findall(r'<li class="(\w+)"><span class="when"', told))
    assert kinds <= {show} and (kinds or show == "clocks")


def test_every_topic_of_a_kind_is_a_fact_there_is():
    from casework.domain.registry import facts

    known = {topic.removeprefix("case.") for topic in facts()}
    assert known >= timeline.MONEY | timeline.PAPERS | timeline.CLOCKS
    assert not (timeline.MONEY & timeline.PAPERS or timeline.MONEY & timeline.CLOCKS or timeline.PAPERS & timeline.CLOCKS)


def test_what_was_recorded_late_says_by_how_many_days(site, office):
    from datetime import timedelta

    from casework.domain.paying.money import RecordPayment

    other = type(office)(site.house).receives()
    site.house.clock.turn_to(site.house.clock() + timedelta(days=4))
    paid = RecordPayment(case_no=other.case_no, payer="government", method="transfer", fen=100)
    other.does(paid, WINDOW, effective_at=site.house.clock() - timedelta(days=3))
    site.house.views.catch_up()
    assert "补录，迟3天" in site.visit(OFFICER).get(f"/cases/{other.case_no}").words


def test_a_long_history_is_told_page_by_page(site, office, monkeypatch):
    from casework.web import cases

    assert HISTORY == 150
    monkeypatch.setattr(cases, "HISTORY", 3)
    visit, seen = site.visit(OFFICER).get(f"/cases/{office.case_no}"), []
    for _ in range(office.case.version):
        told = section(visit, "timeline")
        seen += re.findall(r'<li class="\w+"><span class="when">', told)
        if (link := re.search(r'href="(/cases/[^"]*\?before=\d+)', told)) is None:
            break
        visit.get(link[1])
    assert len(seen) == office.case.version


def test_the_chain_of_firms_runs_from_the_owner_to_the_workers(shown):
    picture = matched(r'(?s)<svg class="chain".*?</svg>', shown.text, 0)
    title = matched(r'<title id="chain-title">(.*?)</title>', picture)
    assert re.findall(r"建设单位|施工总承包单位|劳务分包单位|班组长|劳动者", title) == [
        "建设单位",
        "施工总承包单位",
        "劳务分包单位",
        "班组长",
        "劳动者",
    ]
    assert "欠薪主体" in picture and "先行支付" in picture and "李班长" not in shown.text


def test_firms_of_one_level_stand_side_by_side_and_long_names_are_cut():
    case = {"respondents": [
        {"ref": "a", "name": "甲" * 40, "role": "subcontractor"}, {"ref": "b", "name": "乙公司", "role": "contractor"},
        {"ref": "c", "name": None, "role": "somebody"},
    ], "debtor": None, "first_payer": "b"}  # fmt: skip
    picture = chain.picture(case, "5人")
    assert picture is not None
    first, second, third, workers = picture.boxes
    assert first.y == second.y < third.y < workers.y and first.x + first.width < second.x
    assert first.short.endswith("…") and second.duties == ("first_payer",) and third.name == "c"
    assert len(picture.lines) == 3 and chain.picture({"respondents": []}, "") is None


def test_a_case_out_of_scope_is_not_there_on_any_of_its_pages(site, office):
    visit = site.visit(STRANGER)
    paths = ("", "/people", "/evidence", "/received", "/clocks/track", "/moves/note")
    assert [visit.get(f"/cases/{office.case_no}{path}").page.status_code for path in paths] == [404] * len(paths)


def test_people_are_named_on_their_own_page_and_the_reading_is_on_record(site, office, shown):
    assert "张三" not in shown.text and "13800138001" not in shown.text
    visit = site.visit(OFFICER).get(f"/cases/{office.case_no}/people")
    assert "张三" in visit.words and "13800138001" in visit.words and "本次查看已登记" in visit.words


def test_the_page_speaks_english(site, office):
    visit = site.visit(OFFICER, "en").get(f"/cases/{office.case_no}")
    assert all(text in visit.words for text in ("Why this day", "Whole case", "working days left", "Not told per worker"))
