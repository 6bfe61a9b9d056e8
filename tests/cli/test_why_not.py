"""`casework why-not` and `casework letters`: why a case was escalated or not, every breach of a region, and who was told what."""

import json
from typing import Any

from tests.cli.conftest import casework


def answer(*args: str) -> Any:
    """A command's answer for machines."""
    said = casework(*args, "--json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def test_a_late_case_says_where_it_stands_and_every_rung_with_its_date(url, cases):
    said = casework("why-not", cases["late"], "--database", url)
    assert said.code == 0
    first, second, *_ = said.out.splitlines()
    assert first.startswith(f"{cases['late']} 现为挂牌督办：") and "到期未办结" in first and first.endswith("起")
    assert second.startswith("now watchlisted, since 2026-03-")
    assert "交办期限（1个工作日）2026-03-03到期未办结" in said.out and "预警（到期时）：" in said.out
    assert "告知" in said.out and "reached 2026-03-" in said.out
    assert "“督办函”为最高一级，本身不再升级" in said.out and "nothing higher by itself" in said.out


def test_a_fresh_case_says_that_no_pressure_stands_and_when_each_rung_falls(url, cases):
    said = casework("why-not", cases["fresh"], "--database", url)
    assert "现无督办" in said.out and "到级" in said.out and "no pressure stands" in said.out


def test_a_stopped_clock_says_since_when(url, cases):
    said = casework("why-not", cases["suspended"], "investigate", "--database", url)
    assert "起中止计时，恢复前不升级" in said.out and "调查期限（" in said.out and "\n办理期限（" not in said.out


def test_a_lengthened_clock_says_from_when_to_when_it_moved(url, cases):
    (clock,) = answer("why-not", cases["lengthened"], "investigate", "--database", url)["clocks"]
    assert clock["revision"] > 1 and clock["moves"][-1]["due"] == clock["due"] != clock["moves"][-1]["was"]
    assert any("期限由" in line["zh"] for line in clock["lines"])


def test_for_machines_each_rung_has_its_word_its_time_and_its_decisions(url, cases):
    told = answer("why-not", cases["late"], "--database", url)
    assert told["pressure"] == "watchlisted" and told["since"] and told["why"]["zh"] and told["why"]["en"]
    dispatch = next(clock for clock in told["clocks"] if clock["clock"] == "dispatch")
    assert (dispatch["breached"], dispatch["state"], dispatch["silence"], dispatch["due"]) == (True, "open", "top", "2026-03-03")
    warned, urged = dispatch["rungs"]
    assert (warned["rung"], urged["rung"]) == ("warned", "urged")
    assert {one["decision"] for one in urged["decisions"]} >= {"climbed", "issued"}
    assert all(one["reached"] for one in warned["decisions"])


def test_ended_clocks_are_told_on_wish(url, cases):
    open_ones, every = (answer("why-not", cases["lengthened"], *wish, "--database", url)["clocks"] for wish in ((), ("--all",)))
    assert {clock["state"] for clock in open_ones} == {"open"} and {clock["state"] for clock in every} > {"open"}
    assert len(every) > len(open_ones)


def test_a_case_or_a_region_must_be_named_and_known(url, cases):
    for args in ((), (cases["late"], "--region", "62")):
        said = casework("why-not", *args, "--database", url)
        assert said.code == 1 and "--region" in said.err
    unknown = casework("why-not", "620502-2026-999999", "--database", url)
    assert unknown.code == 1 and "casework ledger lists" in unknown.err
    clock = casework("why-not", cases["late"], "nothing", "--database", url)
    assert clock.code == 1 and "has no clock 'nothing'" in clock.err
    assert casework("why-not", "--region", "天水", "--database", url).code == 1


def test_the_escalation_ledger_of_a_region_lists_breaches_with_their_decisions(url, cases):
    said = casework("why-not", "--region", "620503", "--database", url)
    assert cases["late"] in said.out and cases["fresh"] not in said.out
    assert "预警 到级 → " in said.out and "督办函 生效" in said.out and "已到顶" in said.out
    rows = answer("why-not", "--region", "6205", "--database", url)
    assert cases["late"] in {row["case_no"] for row in rows}
    assert all(row["missed"] and row["state"] == "open" and row["decisions"] for row in rows)
    assert answer("why-not", "--region", "000000", "--database", url) == []


def test_the_escalation_ledger_goes_on_page_by_page(url):
    every = {row["case_no"] for row in answer("why-not", "--region", "62", "--database", url)}
    found: list[str] = []
    while True:
        after = ("--after", found[-1]) if found else ()
        said = casework("why-not", "--region", "62", "--limit", "1", *after, "--json", "--database", url)
        found += sorted({row["case_no"] for row in json.loads(said.out)})
        if "go on with --after" not in said.err:
            break
        assert f"--after {found[-1]}" in said.err
    assert found == sorted(every)


def test_a_trial_is_judged_at_its_own_last_moment(trial_url, cases):
    said = answer("why-not", cases["fresh"], "--database", trial_url)
    assert {rung["word"] for clock in said["clocks"] for rung in clock["rungs"]} == {"waiting"}


# letters


def test_letters_say_when_to_whom_and_what(url, cases):
    said = casework("letters", "--case", cases["late"], "--database", url)
    assert "督办通知" in said.out and "主送" in said.out and "交办期限，2026-03-03到期未办结：预警" in said.out
    rows = answer("letters", "--case", cases["late"], "--database", url)
    assert rows and {row["case_no"] for row in rows} == {cases["late"]}
    mine = answer("letters", "--to", rows[0]["recipient"], "--database", url)
    assert {row["recipient"] for row in mine} == {rows[0]["recipient"]}


def test_letters_go_on_behind_a_position(url):
    every = answer("letters", "--database", url)
    found: list[Any] = []
    said = casework("letters", "--limit", "1", "--json", "--database", url)
    while True:
        found += json.loads(said.out)
        if "go on with --after" not in said.err:
            break
        said = casework("letters", "--limit", "1", "--after", str(found[-1]["position"]), "--json", "--database", url)
    assert found == every


def test_a_digest_is_one_for_each_person(url):
    told = answer("letters", "--digest", "--database", url)
    names = [(each["recipient"], each["case_no"]) for each in told["digests"]]
    assert names and len(set(names)) == len(names)
    said = casework("letters", "--digest", "--database", url)
    assert "督办提醒" in said.out and f"{len(names)} digests up to position {told['upto']}" in said.err
    assert answer("letters", "--digest", "--after", str(told["upto"]), "--database", url)["digests"] == []


def test_a_digest_of_one_case_is_refused_with_what_to_do(url, cases):
    said = casework("letters", "--digest", "--case", cases["late"], "--database", url)
    assert said.code == 1 and "leave out --case" in said.err
