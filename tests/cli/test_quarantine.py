"""`casework quarantine` and the parts of `casework rebuild` that are about one case, a difference, or an end."""

import json
import sqlite3
from contextlib import closing

from casework.bootstrap import Casework
from casework.domain.case import case_id
from casework.store.accepted import accepted
from tests.cli.conftest import casework


def states(url: str, case: str) -> list[tuple[str, int]]:
    """The facts of a case as stored, with their positions."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as base:
        return base.execute("select state, notification_id from facts where originator_id = ?", (case_id(case).hex,)).fetchall()


def mend(url: str, right: list[tuple[str, int]]) -> None:
    """Facts as they were."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as base, base:
        base.executemany("update facts set state = ? where notification_id = ?", right)


def quarantined(url: str, spoil, case: str) -> None:
    """A case that the views cannot take."""
    spoil(case)
    assert casework("rebuild", "--accept", "--database", url).code == 0


def test_a_case_in_quarantine_is_listed_tried_again_and_freed_when_its_facts_are_right(url, cases, spoil):
    none = casework("quarantine", "list", "--database", url)
    assert none.code == 0 and "无 none" in none.out
    right = states(url, cases["fresh"])
    spoil(cases["fresh"])
    assert casework("rebuild", "--database", url).code == 0
    listed = casework("quarantine", "list", "--json", "--database", url)
    (row,) = json.loads(listed.out)
    assert listed.code == 1 and row["case_id"] == str(case_id(cases["fresh"])) and row["accepted"] is None and row["error"]
    tried = casework("quarantine", "retry", "--database", url)
    assert tried.code == 1 and "已恢复 0" in tried.out and "still cannot be taken" in tried.err
    name = row["case_id"]
    assert casework("quarantine", "skip", name, "--reason", "等待修复", "--database", url).code == 0
    mend(url, right)
    freed = casework("quarantine", "retry", name, "--json", "--database", url)
    assert freed.code == 0 and json.loads(freed.out)["left"] == [] and len(json.loads(freed.out)["freed"]) == 1
    with Casework(url) as office:
        assert accepted(office.store) == {} and office.views.quarantined() == []


def test_a_case_is_accepted_for_good_with_a_reason_and_may_be_taken_back(url, cases, spoil):
    quarantined(url, spoil, cases["fresh"])
    name = str(case_id(cases["fresh"]))
    assert casework("quarantine", "skip", name, "--reason", " ", "--database", url).code == 1
    said = casework("quarantine", "skip", name, "--reason", "旧系统的错误记录", "--database", url)
    assert said.code == 0 and "已接受" in said.out
    listed = casework("quarantine", "list", "--database", url)
    assert listed.code == 0 and "旧系统的错误记录" in listed.out
    status = json.loads(casework("status", "--json", "--database", url).out)
    assert status["quarantined"] == [] and [each["case_id"] for each in status["accepted"]] == [name]
    assert casework("quarantine", "retry", "--database", url).code == 0
    assert casework("quarantine", "retry", name, "--json", "--database", url).code == 1
    assert casework("rebuild", "--database", url).code == 0
    assert casework("quarantine", "list", "--database", url).code == 0


def test_a_case_that_is_not_in_quarantine_is_told_where_to_look(url, cases):
    for words in (("skip", cases["late"], "--reason", "误报"), ("retry", cases["late"])):
        said = casework("quarantine", *words, "--database", url)
        assert said.code == 1 and "quarantine list" in said.err


def test_one_case_is_repaired_and_an_unknown_one_is_an_error_of_input(url, cases, spoil):
    said = casework("rebuild", "--case", cases["late"], "--database", url)
    assert said.code == 0 and "已修复" in said.out
    assert casework("rebuild", "--case", "620502-2026-999999", "--database", url).code == 1
    assert casework("rebuild", "ledger", "--case", cases["late"], "--database", url).code == 1
    spoil(cases["fresh"])
    broken = casework("rebuild", "--case", cases["fresh"], "--json", "--database", url)
    assert broken.code == 1 and json.loads(broken.out) == {"case_no": cases["fresh"], "repaired": False}


def test_views_that_differ_are_not_swapped_until_somebody_accepts_that(url):
    with Casework(url) as office:
        office.views.catch_up()
        with office.views._shelf.writing(office.views._shelf.active().number) as tx:
            tx.exec_driver_sql("update ledger set matter = 'other'")
    said = casework("rebuild", "docket", "--database", url)
    assert said.code == 1 and "不同" in said.out and "--accept" in said.err
    told = casework("rebuild", "--json", "--database", url)
    assert told.code == 1 and json.loads(told.out)["position"] is None
    assert casework("rebuild", "ledger", "--database", url).code == 0
    assert "相同 the same" in casework("rebuild", "--database", url).out


def test_a_wish_to_cancel_without_a_rebuild_says_so(url):
    assert "no rebuild runs" in casework("rebuild", "--cancel", "--database", url).out
