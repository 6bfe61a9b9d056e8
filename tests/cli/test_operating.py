"""What keeps the system running: status, rebuild, tick, migrate, and the rulebook's check."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from casework.bootstrap import Casework
from casework.projections.tables import NAMES
from casework.store.records import HEAD
from casework.workflows.rulebook import national
from tests.cli.conftest import casework
from tests.office import Office, furnished

BROKEN = 'extends = "national"\n[rules.dispatch\nlimit = 3\n'
WRONG_GOLDEN = """extends = "national"
[golden."one too many"]
rule = "dispatch"
region = "620502"
opened = 2026-03-02T09:00:00
due = 2026-03-04
"""


def answered(*args: str, code: int = 0) -> Any:
    """The answer for machines."""
    said = casework(*args, "--json")
    assert said.code == code, said.err
    return json.loads(said.out)


# status


def test_a_new_database_is_made_ready_and_says_what_it_is(sqlite_url):
    answer = answered("status", "--database", sqlite_url)
    assert (answer["purpose"], answer["lag"], answer["quarantined"]) == ("office", answer["newest"], [])
    assert [view["view"] for view in answer["views"]] == list(NAMES)
    assert answer["rulebook"]["digest"] == national().digest[:16] and answer["calendar"]["published_through"] >= 2026


def test_the_data_folder_is_made_and_the_new_key_told_once_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.delenv("CASEWORK_MASTER_KEY")
    monkeypatch.setenv("CASEWORK_DATA", str(tmp_path / "data"))
    first, second = casework("status", "--json"), casework("status", "--json")
    assert str(tmp_path / "data" / "master.key") in first.err and "keep a copy apart from the database" in first.err
    assert second.err == "" and json.loads(second.out)["database"] == f"sqlite:///{tmp_path / 'data' / 'office.db'}"


def test_a_used_database_says_how_far_its_views_are_behind_until_somebody_looks(url):
    with furnished(url) as house:
        done = Office(house).receives()
    answer = answered("status", "--database", url)
    assert answer["lag"] == answer["newest"] - answer["position"] == 1
    assert "滞后 lag 1" in casework("status", "--database", url).out
    assert done.case_no in casework("history", done.case_no, "--database", url).out
    said = casework("status", "--database", url)
    assert said.err == "" and f"at {answer['newest']}，滞后 lag 0" in said.out and "隔离 quarantine   0" in said.out


def test_a_case_in_quarantine_is_named_with_its_place_and_the_others_go_on(url, cases, spoil):
    spoil(cases["fresh"])
    assert casework("rebuild", "--database", url).code == 0
    answer = answered("status", "--database", url)
    (aside,) = answer["quarantined"]
    assert aside["case_no"] in (None, cases["fresh"]) and aside["error"] and aside["position"] <= answer["newest"]
    assert all(view["quarantine"] == 1 and view["lag"] == 0 for view in answer["views"])
    said = casework("status", "--database", url)
    assert "隔离 quarantine   1" in said.out and "until the cause is mended" in said.err
    rows = answered("ledger", "--database", url)
    assert {cases["late"], cases["suspended"], cases["lengthened"]} <= {row["case_no"] for row in rows}


# rebuild


@pytest.mark.parametrize("views", [(), ("ledger",), ("docket", "clocks")])
def test_views_are_built_to_the_newest_position(url, views):
    answer = answered("rebuild", *views, "--database", url)
    assert answer["position"] == answered("status", "--database", url)["newest"] and answer["views"] == list(NAMES)
    assert [each["view"] for each in answer["compared"]] == list(NAMES) and not any(each["differing"] for each in answer["compared"])
    assert f"up to position {answer['position']}" in casework("rebuild", *views, "--database", url).out


def test_an_unknown_view_is_told_with_those_that_there_are_and_nothing_is_opened(tmp_path):
    said = casework("rebuild", "ledgr", "--database", f"sqlite:///{tmp_path / 'office.db'}")
    assert said.code == 2 and all(name in said.err for name in ("ledgr", *NAMES))
    assert list(tmp_path.iterdir()) == []


def test_a_second_rebuild_at_once_is_refused_as_not_ready(url):
    with Casework(url) as office:
        assert office.store.acquire_lease("rebuild", "another", 60.0)
        said = casework("rebuild", "--database", url)
    assert (said.code, said.out) == (3, "") and "rebuilt by another process" in said.err


# tick


def test_a_tick_decides_what_is_due_once(url, cases):
    first = answered("tick", "--database", url)
    assert first["climbs"] > 0 and cases["late"] in first["cases"] and first["failed"] == {} and first["refused"] is None
    assert answered("tick", "--database", url)["climbs"] == 0
    assert "0 rungs and expiries decided in 0 cases" in casework("tick", "--database", url).out


def test_another_moment_is_for_trials_only_and_leaves_an_office_untouched(url):
    before = answered("status", "--database", url)["newest"]
    said = casework("tick", "--at", "2026-12-01", "--database", url)
    assert (said.code, said.out) == (1, "") and "trial database only" in said.err and "leave --at out" in said.err
    assert answered("status", "--database", url)["newest"] == before


def test_another_moment_never_makes_a_database(tmp_path):
    said = casework("tick", "--at", "2026-12-01", "--database", f"sqlite:///{tmp_path / 'office.db'}")
    assert said.code == 3 and "no such file" in said.err and list(tmp_path.iterdir()) == []


def test_a_trial_is_ticked_at_the_moment_that_was_named(trial_url, cases):
    answer = answered("tick", "--at", "2026-03-17T09:00", "--database", trial_url)
    assert answer["now"] == "2026-03-17T01:00:00+00:00" and cases["fresh"] in answer["cases"]
    with Casework(trial_url) as office:
        last = office.cases.case(cases["fresh"])
        assert last.last_at is not None and last.last_at.isoformat() == answer["now"]


@pytest.mark.parametrize("when", ["soon", "2026-13-01", "25:00"])
def test_a_moment_that_is_none_is_told(trial_url, when):
    said = casework("tick", "--at", when, "--database", trial_url)
    assert said.code == 1 and f"--at: {when!r} is not a time" in said.err


def test_a_case_that_cannot_be_decided_is_named_the_others_are_and_the_exit_code_is_1(url, cases, spoil):
    spoil(cases["fresh"])
    answer = answered("tick", "--database", url, code=1)
    assert list(answer["failed"]) == [cases["fresh"]] and cases["late"] in answer["cases"]
    said = casework("tick", "--database", url)
    assert said.code == 1 and f"{cases['fresh']}: " in said.err and "Traceback" not in said.err
    assert "all others were decided" in said.err


def test_a_clock_that_went_back_decides_nothing_and_says_so(url):
    with Casework(url) as office:
        office.views.note_tick(office.clock() + timedelta(days=1))
    said = casework("tick", "--database", url)
    assert said.code == 1 and "nothing was decided: the clock went back" in said.err
    alarm = answered("status", "--database", url)["alarm"]
    assert alarm["count"] == 1 and "went back" in alarm["text"]
    assert "到期处理停止 no tick since" in casework("status", "--database", url).out


# migrate


def test_migrating_makes_a_database_ready_and_again_changes_nothing(sqlite_url):
    first, second = answered("migrate", "--database", sqlite_url), answered("migrate", "--database", sqlite_url)
    assert first == second == {"database": first["database"], "schema": HEAD, "purpose": "office"}
    assert f"up to date (schema {HEAD})" in casework("migrate", "--database", sqlite_url).out


def test_migrating_a_used_database_keeps_every_fact(url):
    before = answered("status", "--database", url)["newest"]
    answered("migrate", "--database", url)
    assert answered("status", "--database", url)["newest"] == before > 0


# rulebook


def test_the_built_in_rulebook_has_no_faults_and_all_golden_cases_come_out():
    answer = answered("rulebook", "check")
    assert (answer["rulebook"], answer["faults"], answer["failed"]) == ("national", [], [])
    assert answer["golden"] >= 20 and answer["digest"] == national().digest
    assert "0 faults" in casework("rulebook", "check").out


def test_a_broken_file_is_told_with_file_and_line(tmp_path):
    (file := tmp_path / "ours.toml").write_text(BROKEN, encoding="utf-8")
    said = casework("rulebook", "check", str(file))
    assert said.code == 1 and said.out == "" and str(file) in said.err and "line 2" in said.err
    answer = answered("rulebook", "check", str(file), code=1)
    assert answer["rulebook"] is None and "line 2" in answer["faults"][0]


def test_a_file_that_is_not_there_is_told(tmp_path):
    said = casework("rulebook", "check", str(tmp_path / "ours.toml"))
    assert said.code == 1 and "name a TOML file" in said.err


def test_a_golden_case_that_comes_out_otherwise_is_told_with_both_days(tmp_path):
    (file := tmp_path / "ours.toml").write_text(WRONG_GOLDEN, encoding="utf-8")
    said = casework("rulebook", "check", str(file))
    assert said.code == 1 and "one too many: expected 2026-03-04, counted 2026-03-03" in said.err
    (failed,) = answered("rulebook", "check", str(file), code=1)["failed"]
    assert failed == {"name": "one too many", "expected": "2026-03-04", "got": "2026-03-03"}


# all


@pytest.mark.parametrize(
    "command",
    [
        "deadline", "ledger", "docket", "returns", "history", "explain", "why-not", "letters", "replay", "demo", "serve", "status",
        "rebuild",
        "tick", "worker", "migrate", "graph",
    ],
)  # fmt: skip
def test_every_command_says_what_it_is_for_in_english_and_chinese(command):
    assert command in casework("--help").out
    said = casework(command, "--help")
    assert said.code == 0 and re.search("[a-z]{4}", said.out) and re.search("[\u4e00-\u9fff]{2}", said.out)


def test_an_unknown_command_or_option_is_a_fault_of_usage():
    assert casework("statis").code == 2 and "status" in casework("statis").err
    assert casework("status", "--jsn").code == 2
    assert casework("--version").out.startswith("casework ")
