"""The table of the procedure: its rows and commands agree, every stage can be reached, and it falls back by three moves only."""

import pytest

from casework.domain.deciding import decide
from casework.domain.registry import PROCEDURE, commands
from casework.domain.statute.procedure_end import Close
from casework.domain.values import Post
from casework.workflows.procedure import PROCEDURE_WORKFLOW
from casework.workflows.procedure_stages import CLOSED, LINE, NONE, STAGES, WITHDRAWN_FILING
from tests.domain.test_court import in_court
from tests.people import OFFICER
from tests.statute import an_order, cmd, decided, filed, received

BACKWARDS = {"withdraw_decision", "withdraw_application", "court_ruling", "review_result", "reopen_procedure"}
"""Moves whose facts may lead back: review_result and court_ruling only because a decision falls or the court refused."""


def test_every_command_of_the_procedure_has_a_row_and_every_row_a_command() -> None:
    named = {entry.command.move for entry in commands().values() if entry.command.workflow == PROCEDURE}
    assert {row.move for row in PROCEDURE_WORKFLOW.sentences} == named


def test_every_move_has_one_row_and_a_chinese_name() -> None:
    moves = [row.move for row in PROCEDURE_WORKFLOW.sentences]
    assert len(moves) == len(set(moves))
    assert all(row.zh and not row.zh.isascii() for row in PROCEDURE_WORKFLOW.sentences)


def test_every_stage_can_be_reached_and_left() -> None:
    reached = {row.dest.removeprefix(">=") for row in PROCEDURE_WORKFLOW.sentences}
    assert set(STAGES) - {NONE} <= reached
    assert all(any(stage in row.sources and row.dest not in ("=", stage) for row in PROCEDURE_WORKFLOW.sentences) for stage in STAGES)


def test_only_named_moves_lead_back() -> None:
    order = {stage: place for place, stage in enumerate(LINE)} | {WITHDRAWN_FILING: 99, CLOSED: 99}
    back = {
        row.move
        for row in PROCEDURE_WORKFLOW.sentences
        for source in row.sources
        if row.dest != "=" and not row.dest.startswith(">=") and order[row.dest] < order[source]
    }
    assert back <= BACKWARDS


def test_an_order_to_another_party_does_not_pull_a_case_out_of_court() -> None:
    life = in_court()
    life.gets(an_order(addressees=("contractor",)), OFFICER)
    assert life.case.procedure == "in_court"


@pytest.mark.parametrize(
    ("move", "chain"),
    [
        ("accept", (("unit_head",),)),
        ("file", (("unit_head",),)),
        ("extend_inquiry", (("hrss_head",),)),
        ("query_assets", (("hrss_head",),)),
        ("order", (("unit_head",),)),
        ("decide_penalty", (("hrss_head",),)),
        ("apply_court", (("hrss_head",),)),
        ("withdraw_application", ()),
        ("close", (("unit_head",),)),
        ("serve", ()),
    ],
)
def test_each_act_is_approved_by_the_post_the_law_names(move: str, chain: tuple[tuple[str, ...], ...]) -> None:
    assert PROCEDURE_WORKFLOW.approvers(move) == chain


def test_the_system_does_nothing_by_itself_but_deem_served_and_note_full_payment() -> None:
    assert {row.move for row in PROCEDURE_WORKFLOW.sentences if Post.SYSTEM in row.by} == {"deem_served", "mark_met"}


def test_a_refusal_tells_what_is_possible_instead() -> None:
    refusal = received().refusal(cmd(Close, ground="performed"), OFFICER)
    assert "accept" in refusal.moves


def test_a_life_replayed_from_its_facts_is_the_life_that_was_lived() -> None:
    from casework.domain.case import Case, fold

    life = in_court()
    again = fold(Case(life.case.case_no), life.facts, life.case.case_no)
    assert vars(again) == vars(life.case)


def test_deciding_changes_nothing_by_itself() -> None:
    life = decided(filed())
    before = {name: value.copy() if isinstance(value, dict) else value for name, value in vars(life.case).items()}
    life.reasons(cmd(Close, ground="performed"), OFFICER)
    decide(life.case, life.asked(an_order(), OFFICER), life.world)
    assert vars(life.case) == before
