"""What the views say: ledger, docket, timeline, clocks and letters, and the questions to them."""

import ast
import re
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.domain import values
from casework.domain.case import Case
from casework.domain.ladder.due import due_rungs, expired_clocks
from casework.domain.ladder.steps import Climbed, Step
from casework.domain.naming import UnknownClock, clock_key, clock_keys, clock_name
from casework.domain.parties import Party, Respondent
from casework.domain.registry import facts
from casework.domain.statute.filing import Accept
from casework.domain.values import Recipient, Sum
from casework.projections.letters import letter_id
from casework.projections.questions import (
    UnknownFilter,
    clocks_of,
    docket_of,
    due_cases,
    history,
    ledger_row_of,
    ledger_rows,
    on_other_calendar,
)
from casework.projections.sentences import FIELD, HIDDEN, sentence, templates
from casework.workflows.rulebook_words import TOLD
from tests.projections.conftest import COUNTY, OFFICER, START, received, rows_of, worked

CODES = {
    "ASSETS",
    "CASE_KINDS",
    "CAUSES",
    "CHANNELS",
    "CHECKS",
    "CONCLUSIONS",
    "CONTACT_WAYS",
    "DECLINE_GROUNDS",
    "ENDINGS",
    "EVIDENCE",
    "EXECUTIONS",
    "FUND_GROUNDS",
    "MATTERS",
    "MEANS",
    "METHODS",
    "NEWS",
    "NOTE_KINDS",
    "NO_PENALTY_GROUNDS",
    "OF_MONEY",
    "OUTCOMES",
    "PRIORITIES",
    "PROJECT_CLASSES",
    "PUBLISHERS",
    "PURPOSES",
    "REASONS_DOWN",
    "RECEIVERS",
    "RECTIFICATION_PROOFS",
    "RECUSALS",
    "REOPENING_GROUNDS",
    "RESULTS",
    "RULINGS",
    "SUSPENSION_GROUNDS",
    "TRACKS",
    "UNKNOWN_BECAUSE",
    "VOID_GROUNDS",
    "WAYS",
    "WITHDRAWALS",
    "WITHDRAWN_BECAUSE",
    "WRITE_OFF_GROUNDS",
}
"""The lists of codes in the slices that a person chooses from."""
CASE_FACTS = sorted(topic.removeprefix("case.") for topic in facts() if topic.startswith("case."))


@pytest.mark.parametrize("name", CASE_FACTS)
def test_every_fact_has_a_sentence_made_of_its_own_fields(name):
    fact = facts()[f"case.{name}"]
    own = {field.name for field in fields(fact)}
    zh, en = templates()["facts"][name]
    assert set(FIELD.findall(zh)) | set(FIELD.findall(en)) <= own
    assert re.search("[一-鿿]", zh) and not re.search("[一-鿿]", en)


def test_no_sentence_is_left_over_from_a_fact_that_is_gone():
    assert sorted(templates()["facts"]) == CASE_FACTS


def test_the_timeline_calls_clocks_and_moves_as_the_rulebook_and_the_tables_do():
    kinds: Any = facts()
    expired = kinds["case.expired"](clock="order_due.order-1.1", rule="order_due", subject="order-1")
    assert sentence(expired) == ("限改期限届满", "order_due ran out")
    asked = kinds["case.requested"](request="file-e3c898", move="file", wish={})
    assert sentence(asked) == ("提出“立案”申请（e3c898）", "asked for approval of file (file-e3c898)")
    unheard = kinds["case.requested"](request="fly-e3c898", move="fly", wish={})
    assert sentence(unheard)[0] == "提出“fly”申请（e3c898）"


def spoken_codes():
    """The codes that commands allow, as the slices list them."""
    for file in sorted(Path(values.__file__).parent.rglob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(node.value, ast.Tuple):
                continue
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id in CODES:
                yield from (each.value for each in node.value.elts if isinstance(each, ast.Constant))


def test_every_code_that_a_command_allows_has_a_chinese_word():
    assert [code for code in spoken_codes() if code not in templates()["words"]] == []


def test_a_sentence_leaves_out_what_is_unknown_and_hides_what_is_sealed():
    kinds: Any = facts()
    refused = kinds["case.refused"](request="file-1", reason="sealed:v1:620502-2026-000001:reason:xx")
    assert sentence(refused) == (f"不批准“立案”申请（1），理由：{HIDDEN}", "refused file-1")
    payment = kinds["case.payment_recorded"](payment="payment-1", payer="c1", method="mail", fen=None, purpose="wages")
    assert sentence(payment)[0].startswith("登记第1笔支付：不详，工资")


def test_a_step_says_the_rung_what_was_skipped_and_who_was_reached_for_whom():
    deputy = Recipient("li", "hrss_head", "u", instead_of="wang", because="absent")
    told = (Recipient("zhao", "officer", "u"), Recipient(None, "worker"), deputy)
    copies = (Recipient(None, "supervisor", "zq", "copy", because="nobody"), Recipient("qian", "unit_head", "u", "copy", because="on_duty"))
    late = Step("track..1", 1, "warned", ("half", "reminded"), missed=True, told=(*told, *copies))
    assert sentence(Climbed(steps=(late, Step("later..1", 1, "half")))) == (
        "到期处理：办理期限到达“预警”，越过过半、提醒，已超期，告知：办案人员 zhao、劳动者、人社部门负责人 li，代wang缺席，"
        "抄送：督办（无人，告警）、值班qian（监察机构负责人）；later期限到达“过半”",
        "on the ladder: track: warned, over half, reminded, overdue, told zhao, worker, li for wang absent, "
        "copy supervisor (nobody, alarm), qian (on duty); later: half",
    )


def test_no_view_holds_personal_data_in_clear(office):
    secrets = ("王建国", "13912345678", "工友都在场")
    case = received(office, parties=(Party("w1", name=secrets[0], phone=secrets[1]),), description=secrets[2], claimed=Sum(1, 5))
    office.tick(START + timedelta(days=9))
    said = repr(rows_of(office))
    assert case in said and not any(secret in said for secret in secrets)


# naming


def test_a_clock_is_called_by_its_rule_alone_while_it_is_the_only_one_of_its_case():
    case = Case("620502-2026-000001")
    case.rounds = {("track", ""): 1}
    assert clock_name(case, "track..1") == "track"
    case.rounds = {("track", ""): 2, ("order_due", "order-1"): 1, ("order_due", "a.b"): 1}
    assert [clock_name(case, key) for key in clock_keys(case)] == ["track.1", "track.2", "order_due.order-1.1", "order_due.a.b.1"]
    assert [clock_key(case, clock_name(case, key)) for key in clock_keys(case)] == list(clock_keys(case))
    assert clock_key(case, "track..2") == "track..2"
    with pytest.raises(UnknownClock, match=r"has no clock 'track'; it has track\.1, track\.2"):
        clock_key(case, "track")


def test_the_clocks_view_names_a_clock_anew_when_it_is_no_longer_the_only_one(office):
    numbers = worked(office)
    for case_no in numbers:
        case = office.cases.case(case_no)
        assert {row["key"]: row["name"] for row in clocks_of(office.views, case_no)} == {
            key: clock_name(case, key) for key in clock_keys(case)
        }


# clocks and due


def test_the_clocks_view_keeps_every_clock_a_case_ever_had_and_how_it_ended(office):
    numbers = worked(office)
    for case_no in numbers:
        case = office.cases.case(case_no)
        rows = {row["key"]: row for row in clocks_of(office.views, case_no)}
        assert set(rows) == set(clock_keys(case))
        assert {key for key, row in rows.items() if row["state"] == "open"} == set(case.clocks)
        assert {key for key, row in rows.items() if row["missed"]} == set(case.missed)
        assert all((row["state"] == "open") == (row["closed_at"] is None) for row in rows.values())
    states = {row["state"] for case_no in numbers for row in clocks_of(office.views, case_no)}
    assert states == {"open", "closed", "expired"}


def test_the_view_finds_exactly_the_cases_that_have_something_to_decide(small):
    lives = {case: small.cases.case(case) for case in worked(small)}
    found = []
    for hours in range(0, 24 * 14, 7):
        now = START + timedelta(days=9, hours=hours)
        want = [case for case, life in lives.items() if any(due_rungs(life, now)) or any(expired_clocks(life, now))]
        assert sorted(due_cases(small.views, now)) == sorted(want), f"{hours} hours later"
        found.append(len(want))
    assert min(found) == 0 < max(found)


def test_the_next_due_moment_is_the_first_at_which_a_tick_finds_something(office):
    received(office)
    office.views.catch_up()
    moment, climbs = START, 0
    while (moment := office.views.next_due(moment)) is not None and moment < START + timedelta(days=70):
        report = office.tick(moment)
        assert report.climbs > 0
        climbs += report.climbs
    assert climbs >= 6


def test_the_next_due_moment_may_be_asked_for_some_cases_only(small):
    first, second = received(small), received(small)
    small.views.catch_up()
    assert small.views.next_due(START, {first}) == small.views.next_due(START, {second}) is not None
    assert small.views.next_due(START, set()) is None


def test_the_longest_due_come_first_and_each_case_once(small):
    late = received(small)
    small.clock.turn_to(START + timedelta(days=3))
    later = [received(small) for _ in range(2)]
    small.views.catch_up()
    assert due_cases(small.views, START + timedelta(days=30)) == [late, *later]
    assert due_cases(small.views, START + timedelta(days=30), {later[1]}) == [later[1]]


def test_clocks_counted_on_another_calendar_are_found(small):
    case = received(small)
    small.views.catch_up()
    digest = small.policies.calendar.digest[:16]
    assert on_other_calendar(small.views, digest) == []
    assert on_other_calendar(small.views, "f" * 16) == [case] == on_other_calendar(small.views, "0" * 16)


# ledger and docket


def one_row(office, case_no):
    """The ledger's row of a case that has one."""
    row = ledger_row_of(office.views, case_no)
    assert row is not None
    return row


def test_the_ledger_shows_unknown_sums_as_unknown_and_never_as_nothing(office):
    unknown, known = received(office, claimed=Sum()), received(office)
    office.views.catch_up()
    row = one_row(office, unknown)
    assert row["claimed_fen"] is row["outstanding_fen"] is row["paid_fen"] is row["workers"] is None
    assert one_row(office, known)["outstanding_fen"] == 300_000
    assert ledger_row_of(office.views, "620502-2026-999999") is None


def test_the_ledger_names_the_next_duty_and_counts_breaches(office):
    case = received(office)
    office.views.catch_up()
    row = one_row(office, case)
    assert (row["next_clock"], row["missed"], row["overdue"], row["pressure"]) == ("dispatch", 0, 0, "none")
    office.tick(START + timedelta(days=9))
    row = one_row(office, case)
    life = office.cases.case(case)
    assert row["missed"] == len(life.missed) > 0 and row["overdue"] == len(life.missed)
    assert row["pressure"] == life.pressure == "watchlisted"


def test_the_ledger_is_filtered_and_paged_by_case_number(office):
    here = [received(office) for _ in range(3)]
    there = received(office, region="510104", region_name="锦江区", channel="counter")
    office.views.catch_up()
    pages = [
        ledger_rows(office.views, {"region": "620500"}, limit=2),
        ledger_rows(office.views, {"region": "620500"}, limit=2, after=here[1]),
    ]
    assert [[row["case_no"] for row in page] for page in pages] == [here[:2], here[2:]]
    assert [row["case_no"] for row in ledger_rows(office.views, {"channel": "counter"})] == [there]
    assert len(ledger_rows(office.views, {"overdue": START + timedelta(days=3), "track": None})) == 4
    assert ledger_rows(office.views, {"overdue": START}) == []
    with pytest.raises(UnknownFilter, match="no filter 'name'"):
        ledger_rows(office.views, {"name": "王"})


def test_the_docket_lists_open_things_soonest_first_and_what_would_settle_them(office):
    numbers = worked(office)
    rows = docket_of(office.views, rulebook=office.policies.rulebook)
    dues = [row["due_at"] for row in rows if row["due_at"] is not None]
    assert dues == sorted(dues) and {row["case_no"] for row in rows} == set(numbers)
    (dispatch,) = docket_of(office.views, posts=("dispatcher",), case_no=numbers[0], rulebook=office.policies.rulebook)
    assert dispatch["name"] == "dispatch" and "dispatch" in dispatch["possible"] and dispatch["unit"] is None
    assert {row["unit"] for row in docket_of(office.views, unit=COUNTY.code)} == {COUNTY.code}
    assert docket_of(office.views, unit="nobody") == []


def test_the_docket_shows_requests_that_wait_for_an_approval(office):
    case = received(office, respondents=(Respondent("r1", name="某建筑公司"),))
    office.do(Accept(case_no=case), by=OFFICER)
    office.views.catch_up()
    (request,) = [row for row in docket_of(office.views, case_no=case, rulebook=office.policies.rulebook) if row["kind"] == "request"]
    assert request["asked_by"] == "a-officer" and request["rule"] == "accept" and request["possible"] == ("approve", "refuse")
    assert request["due_at"] is not None


# timeline and letters


def test_the_timeline_has_one_row_for_each_fact_in_order(office):
    case = worked(office)[-1]
    rows = history(office.views, case)
    stored = office.cases.facts(office.cases.case(case).id)
    assert [(row["version"], row["topic"], row["at"]) for row in rows] == [(f.originator_version, f.topic, f.envelope.at) for f in stored]
    assert [row["version"] for row in history(office.views, case, upto=2)] == [1, 2]
    assert rows[0]["zh"].startswith("登记投诉，来源：12345热线，地区：秦州区")


def test_a_rung_makes_one_letter_for_each_recipient(office):
    case = worked(office)[-1]
    life = office.cases.case(case)
    rows = [row for row in rows_of(office)["letters"] if row["case_no"] == case]
    climbs = [fact for fact in office.cases.facts(life.id) if isinstance(fact, Climbed)]
    assert climbs and {row["version"] for row in rows} == {fact.originator_version for fact in climbs}
    told = [(fact.originator_version, step.clock, each) for fact in climbs for step in fact.steps for each in step.told]
    templates = {(row["version"], row["recipient"]): row["template"] for row in rows}
    assert len({row["id"] for row in rows}) == len(rows) == len(told) and {row["state"] for row in rows} == {"new"}
    assert {(version, each.address) for version, _, each in told} == set(templates)
    of = {(fact.originator_version, step.clock): step.rung for fact in climbs for step in fact.steps}
    cls = {row["key"]: row["cls"] for row in clocks_of(office.views, case)}
    ids = {letter_id(life.id, v, each.address, f"{cls[key]}.{of[v, key]}/{key}") for v, key, each in told}
    assert ids == {row["id"] for row in rows}


def test_an_unassigned_case_is_told_about_by_its_region(office):
    case = received(office)
    office.tick(START + timedelta(days=3))
    rows = [row for row in rows_of(office)["letters"] if row["case_no"] == case]
    assert "dispatcher@zq-620502" in {row["recipient"] for row in rows}


def test_moments_come_back_in_utc_and_sort_as_text_on_sqlite(office):
    case = received(office)
    office.views.catch_up()
    row = one_row(office, case)
    assert row["received_at"] == START and row["received_at"].utcoffset() == timedelta(0)
    (due,) = {r["due_on"] for r in clocks_of(office.views, case) if r["name"] == "dispatch"}
    assert due == date(2026, 1, 6)


def test_every_role_that_a_rulebook_may_tell_has_a_chinese_word():
    assert [role for role in TOLD if role.removesuffix("*") not in templates()["words"]] == []
