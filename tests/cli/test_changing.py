"""Calendar and rulebook from the command line: rehearsed, compared, put in force, moved; refused with every reason and exit code 1."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casework.bootstrap import Casework
from casework.domain.office import Holding
from casework.domain.policy import POLICY_ID
from casework.workflows.rulebook import national
from tests.cli.conftest import casework
from tests.office import Office, furnished
from tests.people import COUNTY, SYSTEM

NOTICE = {"year": 2026, "off": {"2026-03-20": "临时放假"}, "source": "省政府临时通知"}
GOOD = 'name = "ours"\nextends = "national"\n[rule.accept.region."6205"]\nlimit = "6 working days"\nbasis = "市局通知"\n'
BAD = (
    'name = "ours"\nextends = "national"\n[rule.accept]\nlimit = "2 working days"\nopens = []\npausable = true\n'
    '[rule.lately]\nzh = "新规则"\nkind = "info"\nlimit = "5 days"\nopens = ["receive"]\ncloses = ["exit"]\nsubject = "case"\n'
    'owner = "other"\n'
    'basis = "x"\nconfidence = "G"\nsince = 2026-01-01\n'
    '[rule.track.change."2026-09-01"]\nlimit = { simple = "4 days", ordinary = "9 days", major = "20 days" }\n'
    '[ladder.H.simple]\nurged = "due + 2 working days"\n[told.H]\nurged = { told = ["unit_head"], copy = [] }\n'
    '[number]\n"major.workers" = 50\n[golden."no such day"]\nrule = "dispatch"\nregion = "620502"\nopened = 2026-03-02T09:00:00\n'
    "due = 2026-03-09\n"
)


@pytest.fixture
def notice(tmp_path: Path) -> str:
    (file := tmp_path / "notice.json").write_text(json.dumps(NOTICE), encoding="utf-8")
    return str(file)


def book(folder: Path, text: str) -> str:
    (file := folder / "ours.toml").write_text(text, encoding="utf-8")
    return str(file)


def answered(*args: str, code: int = 0) -> Any:
    said = casework(*args, "--json")
    assert said.code == code, said.err
    return json.loads(said.out)


def facts(url: str) -> int:
    newest: int = answered("status", "--database", url)["newest"]
    return newest


# calendar


def test_a_rehearsal_says_which_clock_moves_from_when_to_when_and_who_must_know(url, cases, notice):
    before = facts(url)
    said = casework("calendar", "rehearse", notice, "--database", url)
    assert said.code == 0 and "省政府临时通知" in said.out and "4 件 cases move" in said.out
    answer = answered("calendar", "rehearse", notice, "--database", url)
    assert (answer["looked_at"], answer["cases"], answer["in_force"], answer["failed"]) == (4, 4, False, {})
    assert answer["clocks"] == len(answer["moves"]) and all(move["from"] < move["to"] for move in answer["moves"] if move["from"])
    assert set(answer["people"]) == {address for move in answer["moves"] for address in move["told"]}
    assert facts(url) == before
    few = casework("calendar", "rehearse", notice, "--limit", "1", "--database", url)
    assert f"{answer['clocks'] - 1} more clocks move" in few.err


def test_T9_an_activation_counts_every_open_case_again_and_a_second_one_finds_nothing(url, cases, notice):
    rehearsed = answered("calendar", "rehearse", notice, "--database", url)
    first = answered("calendar", "activate", notice, "--by", "wang", "--database", url)
    assert (first["changed"], first["clocks"], first["people"]) == (4, rehearsed["clocks"], rehearsed["people"])
    second = casework("calendar", "activate", notice, "--database", url)
    assert "已启用 in force already" in second.out and "recounted 0 cases" in second.out
    assert "因日历变更重新计算期限：" in casework("history", cases["fresh"], "--database", url).out
    with Casework(url) as office:
        policy, recount = office.cases.facts(POLICY_ID)[-1], office.cases.facts(office.cases.case(cases["fresh"]).id)[-1]
    assert (policy.envelope.by, policy.envelope.post, policy.envelope.unit, recount.envelope.by) == ("wang", "admin", "system", "system")


def test_an_administrator_of_the_directory_acts_for_the_own_unit(url, notice):
    with furnished(url) as house:
        house.policies.furnish_office(holdings=(Holding("wang", "admin", COUNTY.code, date(2026, 1, 1)),), by=SYSTEM)
    assert casework("calendar", "activate", notice, "--by", "wang", "--database", url).code == 0
    with Casework(url) as office:
        assert office.cases.facts(POLICY_ID)[-1].envelope.unit == COUNTY.code


def test_every_fault_of_a_notice_is_told_at_once_and_nothing_is_stored(url, tmp_path):
    before = facts(url)
    (file := tmp_path / "notice.json").write_text(json.dumps({"year": "2027", "off": 3, "x": 1}), encoding="utf-8")
    said = casework("calendar", "activate", str(file), "--database", url)
    assert said.code == 1 and len(said.err.splitlines()) == 4 and said.out == ""
    assert facts(url) == before


def test_a_case_that_cannot_be_read_is_named_and_the_exit_code_is_1(url, cases, notice, spoil):
    casework("ledger", "--database", url)
    spoil(cases["fresh"])
    answer = answered("calendar", "rehearse", notice, "--database", url, code=1)
    assert list(answer["failed"]) == [cases["fresh"]]
    said = casework("calendar", "activate", notice, "--database", url)
    assert said.code == 1 and f"{cases['fresh']}: " in said.err and "recounted 3 cases" in said.out


# rulebook


def test_a_difference_is_said_in_chinese_words_with_region_and_day(url, tmp_path):
    said = casework("rulebook", "diff", book(tmp_path, BAD), "--database", url).out
    for part in (
        "受理（accept） 期限 5个工作日 → 2个工作日", "起算", "→ 无", "可中止 新增 是", "新增 新规则（lately）：期限 5日",
        "新增 办理期限（track） 自2026-09-01起：期限 简易 4日，一般 9日，重大 20日", "H类简易 督办函",
        "H类“督办函” 告知", "监察机构负责人", "major.workers 数值 30 → 50", "不符 fails: no such day", "新增 no such day：",
    ):  # fmt: skip
        assert part in said, part


def test_the_rulebook_in_force_differs_from_itself_in_nothing(url):
    said = casework("rulebook", "diff", "--database", url).out
    assert "they say the same" in said and "0 of 0 open cases" in said
    answer = answered("rulebook", "diff", "--database", url)
    assert answer["differences"] == [] and all(case["before"] == case["after"] for case in answer["golden"])


def test_a_comparison_names_the_cases_that_would_move(url, cases, tmp_path):
    file = book(tmp_path, GOOD)
    answer = answered("rulebook", "diff", file, "--database", url)
    assert {each["name"] for each in answer["differences"]} == {"", "accept"}
    moving = {move["case_no"] for move in answer["rehearsal"]["moves"]}
    assert cases["fresh"] in moving
    assert "list them with --cases" in casework("rulebook", "diff", file, "--database", url).out
    listed = casework("rulebook", "diff", file, "--cases", "--database", url).out
    assert all(case in listed for case in moving)


def test_what_is_gone_is_said_from_the_other_side(url, tmp_path):
    file = book(tmp_path, GOOD)
    assert casework("rulebook", "activate", file, "--database", url).code == 0
    said = casework("rulebook", "diff", "--database", url).out
    assert "取消 受理（accept） 地区6205：期限 6个工作日，依据 市局通知" in said and "ours" in said and national().digest[:16] in said


def test_a_rulebook_that_fails_a_check_is_refused_with_every_reason(url, tmp_path):
    before = facts(url)
    said = casework("rulebook", "activate", book(tmp_path, BAD), "--database", url)
    assert said.code == 1 and said.out == "" and facts(url) == before
    assert "opens on no signal" in said.err and "no such day: expected 2026-03-09, counted 2026-03-03" in said.err


def test_after_an_activation_open_cases_stay_until_they_are_moved(url, cases, tmp_path):
    file = book(tmp_path, GOOD)
    answer = answered("rulebook", "activate", file, "--database", url)
    assert (answer["rulebook"], answer["in_force"], answer["under_another"]) == ("ours", False, 4)
    assert "此前已启用" in casework("rulebook", "activate", file, "--database", url).out
    due = _accept(url, cases["fresh"])
    with furnished(url) as house:
        new = Office(house).receives()
        assert new.clock("accept").limit == "6 working days"
    assert _accept(url, cases["fresh"]) == due
    dry = answered("rulebook", "move", "--dry-run", "--database", url)
    assert dry["dry_run"] and cases["fresh"] in {move["case_no"] for move in dry["moves"]} and _accept(url, cases["fresh"]) == due
    assert "cases move" in casework("rulebook", "move", "--dry-run", "--database", url).out
    one = answered("rulebook", "move", "--case", cases["fresh"], "--database", url)
    assert (one["changed"], one["clocks"]) == (1, 1) and _accept(url, cases["fresh"]) > due
    assert "改用新规则" in casework("history", cases["fresh"], "--database", url).out
    assert json.loads(casework("explain", cases["fresh"], "accept", "--json", "--database", url).out)["rulebook"] == answer["digest"]
    assert answered("rulebook", "move", "--region", "620503", "--database", url)["changed"] == 1
    assert "moved 2 cases" in casework("rulebook", "move", "--database", url).out
    assert answered("rulebook", "move", "--database", url)["changed"] == 0


def _accept(url: str, case_no: str) -> str:
    with Casework(url) as office:
        clock = office.cases.case(case_no).clock("accept")
        assert clock is not None
        return clock.due_text


@pytest.mark.parametrize(
    ("args", "said"), [(("--region", "x"), "not a code of a region"), (("--region", "62", "--case", "c"), "were both given")]
)
def test_a_move_that_is_not_clear_is_told(url, args, said):
    told = casework("rulebook", "move", *args, "--database", url)
    assert told.code == 1 and said in told.err


def test_a_case_that_is_not_there_is_named(url):
    told = casework("rulebook", "move", "--case", "620502-2026-999999", "--database", url)
    assert told.code == 1 and "there is no case 620502-2026-999999" in told.err


@pytest.mark.parametrize(("group", "names"), [("calendar", ("rehearse", "activate")), ("rulebook", ("diff", "activate", "move"))])
def test_every_command_of_change_says_what_it_is_for(group, names):
    assert all(name in casework(group, "--help").out for name in names)
    assert [casework(group, name, "--help").code for name in names] == [0] * len(names)
