"""`casework ledger` and `docket`: what is overdue in red, unknown as 不详, and pages that lose no case."""

import json
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from casework.commands.ledger import due_text, is_late, table, yuan
from casework.domain.values import Post
from casework.projections.words import POSTS, PRESSURES, PROCEDURES, STAGES, called
from casework.workflows.tables import TABLES
from tests.cli.conftest import casework
from tests.people import COUNTY, OFFICE

NOW = datetime(2026, 3, 4, 1, tzinfo=UTC)
RED = "\x1b[1;31m"
ROW: dict[str, Any] = {
    "case_no": "620502-2026-000001", "region_name": "秦州区", "workers": 10, "claimed_fen": 15_000_050, "paid_fen": 0,
    "outstanding_fen": None, "handling": "received", "procedure": "none", "pressure": "warned", "struck_off": False,
    "next_clock": "dispatch", "next_due": NOW + timedelta(hours=15), "overdue": 0, "owner": None,
    "pressure_since": datetime(2026, 2, 27, 16, tzinfo=UTC), "pressure_why": "办理期限（15个工作日） 2026-02-27 到期未办结，依据某文号",
}  # fmt: skip


def drawn(row: dict[str, Any], now: datetime | None = NOW, width: int = 170) -> str:
    """The table of one row on a colour terminal."""
    console = Console(file=StringIO(), force_terminal=True, width=width, color_system="standard", highlight=False)
    console.print(table([row], now, {"dispatch": "交办"}, "台账", width))
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]  # a StringIO


@pytest.mark.parametrize(
    ("fen", "text"), [(None, "不详"), (0, "0.00"), (1, "0.01"), (15_000_050, "150,000.50"), (123_456_789_012, "1,234,567,890.12")]
)
def test_money_is_yuan_with_two_digits_and_unknown_is_never_zero(fen, text):
    assert yuan(fen) == text


@pytest.mark.parametrize("width", [80, 170])
def test_a_case_in_time_is_not_red_and_one_that_is_late_is(width):
    assert RED not in drawn(ROW, width=width) and "超期" not in drawn(ROW, width=width)
    for late in (drawn(ROW | {"overdue": 1}, width=width), drawn(ROW, NOW + timedelta(days=1), width)):
        assert f"{RED}2026-03-04 超期" in late


def test_without_a_present_moment_only_a_breach_on_record_is_late():
    assert not is_late(ROW, None) and is_late(ROW | {"overdue": 1}, None)
    assert is_late(ROW, ROW["next_due"]) and not is_late(ROW, ROW["next_due"] - timedelta(microseconds=1))
    assert not is_late(ROW | {"next_due": None}, NOW)


@pytest.mark.parametrize("width", [80, 170])
def test_heads_money_stages_and_clock_are_in_the_line_in_chinese(width):
    said = drawn(ROW | {"workers": None, "struck_off": True, "handling": "revisited"}, width=width)
    for words in ("620502-2026-000001", "秦州区", "150,000.50", "不详", "已回访 已销号", "预警", "交办 dispatch", "2026-03-04"):
        assert words in said
    assert ("0.00" in said.replace("150,000.50", "")) == (width == 170)


@pytest.mark.parametrize("width", [80, 120, 170])
def test_the_pressure_says_since_when_and_why_shortly_and_which_leader_owns_the_case(width):
    said = "".join(drawn(ROW | {"pressure": "leader_owned", "owner": "wang"}, width=width).split())
    for words in ("领导包案", "wang", "2026-02-28起", "办理期限", "2026-02-27", "到期未办结"):
        assert words in said
    assert "某文号" not in said and "15个工作日" not in said
    calm = drawn(ROW | {"pressure": "none", "pressure_since": None, "pressure_why": "", "owner": "wang"}, width=width)
    assert "wang" not in calm and "起" not in calm and "到期未办结" not in calm
    assert "起" not in drawn(ROW | {"pressure_since": None}, width=width)


def test_the_ledger_for_machines_says_why_in_both_languages(url, cases):
    rows = json.loads(casework("ledger", "--database", url, "--json").out)
    late = next(row for row in rows if row["case_no"] == cases["late"])
    assert late["pressure"] != "none" and late["pressure_clock"] and "到期" in late["pressure_why"] and "due" in late["pressure_why_en"]
    fresh = next(row for row in rows if row["case_no"] == cases["fresh"])
    assert (fresh["pressure"], fresh["pressure_since"], fresh["pressure_why"], fresh["pressure_clock"]) == ("none", None, "", None)


@pytest.mark.parametrize("width", [80, 120, 160])
def test_a_table_stays_within_its_width(width):
    said = drawn(ROW | {"pressure": "raised", "owner": "a-leader-of-the-province-whose-account-is-long"}, width=width)
    assert all(cell_len(line) <= width for line in re.sub("\x1b[^m]*m", "", said).splitlines())


def test_a_day_ends_at_its_end_and_an_hour_at_its_minute():
    assert due_text(datetime(2026, 3, 4, 16, tzinfo=UTC)) == "2026-03-04"
    assert due_text(datetime(2026, 3, 4, 2, 30, tzinfo=UTC)) == "2026-03-04 10:30"
    assert due_text(None) == ""


def test_every_stage_grade_and_post_has_a_chinese_name():
    assert {stage for stage in TABLES["handling"].stages if stage} == set(STAGES)
    assert {stage for stage in TABLES["procedure"].stages if stage} == set(PROCEDURES)
    assert set(POSTS) == {str(post) for post in Post}
    assert called(PRESSURES, "none") == "—" and called(PRESSURES, "unheard_of") == "unheard_of"


def numbers(*args: str) -> list[str]:
    """The case numbers of a ledger for machines."""
    said = casework("ledger", *args, "--json")
    assert said.code == 0
    return [row["case_no"] for row in json.loads(said.out)]


def test_the_ledger_lists_every_case_by_number(url, cases):
    assert numbers("--database", url) == sorted(cases.values())
    said = casework("ledger", "--database", url)
    assert "4 件 cases" in said.out and all(case in said.out for case in cases.values())


def test_pages_go_on_after_the_last_number_and_lose_no_case(url, cases):
    found: list[str] = []
    while page := numbers("--database", url, "--limit", "1", *(("--after", found[-1]) if found else ())):
        found += page
    assert found == sorted(cases.values())


def test_a_page_that_is_not_the_last_says_how_to_go_on(url):
    first = casework("ledger", "--database", url, "--limit", "3")
    assert "go on with --after 620502-2026-000003" in first.err
    assert casework("ledger", "--database", url, "--limit", "4").err == ""


def test_a_region_holds_all_below_it(url, cases):
    assert numbers("--database", url, "--region", "620503") == [cases["late"]]
    assert numbers("--database", url, "--region", "6205") == numbers("--database", url, "--region", "62") == sorted(cases.values())
    assert numbers("--database", url, "--region", "11") == []


@pytest.mark.parametrize("code", ["秦州区", "6205021", "620", "", "６２"])
def test_what_is_no_code_of_a_region_is_told_with_what_would_be(url, code):
    said = casework("ledger", "--region", code, "--database", url)
    assert said.code == 1 and "--region" in said.err and "620502" in said.err


def test_in_a_trial_only_breaches_on_record_are_overdue(trial_url, url, cases):
    late = numbers("--database", trial_url, "--overdue")
    assert cases["late"] in late and cases["fresh"] not in late
    assert set(late) < set(numbers("--database", url, "--overdue")) == set(cases.values())


def test_the_docket_lists_what_is_to_be_done_soonest_first(url, cases):
    rows = json.loads(casework("docket", "--database", url, "--json").out)
    dated = [row["due_at"] for row in rows if row["due_at"]]
    assert dated == sorted(dated) and {row["case_no"] for row in rows} == set(cases.values())
    assert {"dispatch"} <= set(next(row for row in rows if row["name"] == "dispatch")["possible"])


def test_the_docket_of_a_post_or_unit_holds_nothing_else(url):
    owned = json.loads(casework("docket", "--database", url, "--post", "dispatcher", "--json").out)
    assert owned and {row["owner"] for row in owned} == {"dispatcher"}
    led = json.loads(casework("docket", "--database", url, "--unit", COUNTY.code, "--json").out)
    assert led and {row["unit"] for row in led} == {COUNTY.code}
    assert json.loads(casework("docket", "--database", url, "--unit", OFFICE.code, "--post", "reviewer", "--json").out) == []


def test_the_docket_for_people_tells_when_what_and_who(url):
    said = casework("docket", "--database", url, "--post", "dispatcher")
    assert "2026-03-03 超期" in said.out and "交办 dispatch" in said.out and "治欠办" in said.out
    assert "中止中 paused" in casework("docket", "--database", url).out


def test_an_unknown_post_or_unit_is_told(url):
    post = casework("docket", "--database", url, "--post", "boss")
    assert post.code == 2 and "boss" in post.err and "unit_head" in post.err
    unit = casework("docket", "--database", url, "--unit", "nowhere")
    assert unit.code == 1 and "no unit 'nowhere'" in unit.err


def test_a_short_docket_says_that_there_is_more(url):
    said = casework("docket", "--database", url, "--limit", "1")
    assert "more than 1; go on with --after" in said.err and "1 项 items" in said.out
