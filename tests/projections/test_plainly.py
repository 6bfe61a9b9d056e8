"""A case in plain words for its worker: what was done, what comes next, the money; nothing about anybody else."""

import re
from typing import Any

import pytest

from casework.domain.case import Case
from casework.domain.leaving.declining import Decline
from casework.domain.leaving.merging import Merge
from casework.domain.parties import Party
from casework.domain.paying.money import RecordPayment
from casework.domain.paying.verifying import VerifyPayment
from casework.domain.registry import facts
from casework.domain.settling.closing import Resolve
from casework.domain.settling.establishing import Establish
from casework.domain.settling.replies import Reply
from casework.domain.settling.revisiting import Revisit
from casework.domain.supplement import AskSupplement
from casework.domain.values import Line, Sum
from casework.projections.plainly import Progress, progress, words
from casework.workflows.rulebook import national
from casework.workflows.stages import ANYWHERE
from tests.people import COLLEAGUE, COUNTY, DISPATCHER, OFFICER, WINDOW
from tests.settling_lives import cmd, dispatched
from tests.spec import MONDAY, Life, given, receipt

ME = "complainant"
ROLL = (Line(ME, 100_000), Line("w2", 200_000))
OTHER = "620502-2026-000002"


def told(life: Life, who: str = ME, here: Case | None = None) -> Progress:
    """What the worker is told now."""
    return progress(life.case, life.facts, who, life.now, here)


def investigated(lines: tuple[Line, ...] = ROLL) -> Life:
    """Two workers are owed 3,000 yuan; one of them is who complained."""
    life = dispatched(parties=(Party(ME, name="张三"), Party("w2", name="李四")))
    life.gets(cmd(Establish, verified=Sum(2, 300_000, lines), cause="misuse"), OFFICER)
    return life


def paid(life: Life, fen: int, **fields: Any) -> Life:
    """Money came and was verified."""
    life.does(cmd(RecordPayment, payer="employer", method="transfer", fen=fen, **fields), OFFICER)
    life.does(cmd(VerifyPayment, payment=list(life.case.payments)[-1], proof="signed_roll"), COLLEAGUE)
    return life


def test_every_stage_has_words_and_every_word_a_stage():
    assert set(words()["stages"]) == {*ANYWHERE, "struck_off"}


def test_every_fact_and_every_rule_that_has_words_exists():
    assert {f"case.{topic}" for topic in words()["happened"]} <= set(facts())
    assert all(national().rule(name, "620502", MONDAY.date()) for name in words()["next"])


def test_all_words_are_chinese_first_and_english_second():
    for zh, en in (pair for table in words().values() for pair in table.values()):
        assert re.search("[一-鿿]", zh) and not re.search("[一-鿿]", en)


def test_a_new_complaint_waits_for_its_unit_and_knows_its_days():
    answer = told(given(receive=receipt(parties=(Party(ME),))))
    assert (answer.stage.zh, answer.unit) == ("已收到，等待交办", None)
    assert next((each.zh, str(each.on), each.late) for each in answer.next) == ("交承办单位", "2026-03-03", False)
    assert any("2027-03-02" in way.zh and "仲裁" in way.zh for way in answer.ways)


def test_what_is_late_is_said_to_be_late():
    life = given(receive=receipt())
    first = told(life.on("2026-03-10")).next[0]
    assert (first.late, first.zh) == (True, "交承办单位（已超期，正在督促）")


def test_the_unit_that_leads_is_named_and_no_officer_is():
    answer = told(dispatched())
    assert answer.unit == COUNTY.name
    assert [each.zh for each in answer.happened] == ["收到投诉", f"交{COUNTY.name}办理"]
    assert OFFICER.person not in repr(answer) and DISPATCHER.person not in repr(answer)


def test_papers_that_are_missing_come_first():
    life = given(receive=receipt(parties=(Party(ME),)))
    life.does(cmd(AskSupplement, items=("考勤",)), WINDOW)
    assert "请您补正材料" in [each.zh for each in told(life).next]


def test_of_the_roll_a_worker_sees_the_own_line_only():
    answer = told(investigated())
    assert (answer.money.whose, answer.money.verified_fen, answer.money.paid_fen) == ("yours", 100_000, 0)
    assert "3,000" not in repr(answer) and "2,000" not in repr(answer)


def test_who_does_not_stand_in_the_roll_sees_the_sum_of_the_case():
    money = told(investigated(), "somebody").money
    assert (money.whose, money.verified_fen, money.paid_fen) == ("case", 300_000, 0)
    assert money.zh == "全案：核实欠薪3,000.00元，核实已付0.00元"


def test_what_is_not_known_is_said_to_be_unknown():
    money = told(given(receive=receipt(claimed=Sum()))).money
    assert (money.claimed_fen, money.verified_fen, money.paid_fen) == (None, None, 0)
    assert "尚不清楚" in money.zh and "not known yet" in money.en


def test_what_was_paid_to_whom_is_told_where_the_payment_says_so():
    life = paid(investigated(), 150_000, lines=(Line(ME, 60_000), Line("w2", 90_000)), workers=(ME, "w2"))
    assert told(life).money.paid_fen == 60_000


def test_a_payment_that_names_no_workers_leaves_the_own_part_open_until_all_is_paid():
    life = paid(investigated(), 100_000)
    assert told(life).money.paid_fen is None
    paid(life, 200_000)
    assert told(life).money.paid_fen == 100_000


def test_a_decline_tells_the_remedies():
    life = given(receive=receipt())
    life.gets(cmd(Decline, ground="not_inspection", where_to_go="仲裁委", notice_sent=True), WINDOW)
    answer = told(life)
    assert answer.stage.zh == "未予受理" and any("行政复议" in way.zh for way in answer.ways)


def test_a_resolved_case_waits_for_the_call():
    life = paid(investigated(), 300_000)
    life.gets(cmd(Resolve, conclusion="paid_in_full", heads=2, fen=300_000), OFFICER)
    answer = told(life)
    assert (answer.stage.zh, answer.next[0].zh) == ("已办理，等待回访核实", "回访核实工资是否到手")
    life.does(cmd(Revisit, replies=tuple(Reply(line.worker, "paid", satisfied=True) for line in ROLL)), WINDOW)
    assert told(life).happened[-1].zh == "已回访"


def test_a_merged_complaint_is_followed_to_where_it_is_handled():
    life = given(receive=receipt(parties=(Party(ME),)))
    survivor = Life(Case(OTHER), life.now)
    survivor.does(receipt(case_no=OTHER))
    life.others = {OTHER: survivor.case}
    life.does(cmd(Merge, into=OTHER, same_employer=True, same_site=True), DISPATCHER)
    answer = told(life, f"{life.case.case_no}/{ME}", survivor.case)
    assert answer.stage.zh == "已与同一用人单位的其他投诉合并办理"
    assert "交承办单位" in [each.zh for each in answer.next]
    assert (answer.receipt, answer.money.claimed_fen) == (life.case.case_no, 15_000_000)


@pytest.mark.parametrize("flag", [True, False])
def test_struck_off_is_told_apart_from_revisited(flag):
    life = given(receive=receipt())
    life.case.handling, life.case.struck_off = "revisited", flag
    assert told(life).stage.zh == ("已核实销号" if flag else "已回访")
