"""Evidence kept in advance, assets asked for, and help for another authority."""

import pytest

from casework.domain.approvals import Approve
from casework.domain.statute.evidence import Assist, DecideEvidence, HoldEvidence, QueryAssets
from casework.domain.statute.serving import ServeFor
from tests.people import CHIEF, CITY_CHIEF, OFFICER, TWO
from tests.spec import CASE, Life
from tests.statute import cmd, filed, received


def held() -> Life:
    """An item is kept."""
    life = filed()
    life.gets(cmd(HoldEvidence, officers=TWO, description="工资账册", may_be_lost=True), OFFICER)
    return life


def test_what_is_kept_in_advance_is_decided_within_seven_working_days() -> None:
    life = held()
    assert life.due("evidence", "item-1") == "2026-03-11"
    life.gets(cmd(DecideEvidence, item="item-1", outcome="copied"), OFFICER)
    assert life.case.clock("evidence") is None
    assert life.case.held_items == {"item-1": True}


def test_each_item_has_its_own_clock() -> None:
    life = held()
    life.gets(cmd(HoldEvidence, item="disk", officers=TWO, description="硬盘", may_be_lost=True), OFFICER)
    life.gets(cmd(DecideEvidence, item="disk", outcome="returned"), OFFICER)
    assert life.case.clock("evidence", "item-1") is not None
    assert "exists already" in life.reasons(cmd(HoldEvidence, item="disk", officers=TWO, description="硬盘", may_be_lost=True), OFFICER)


def test_only_evidence_that_may_be_lost_is_kept() -> None:
    assert "处罚法 56" in filed().reasons(cmd(HoldEvidence, officers=TWO, description="合同"), OFFICER)


@pytest.mark.parametrize(("item", "outcome", "reason"), [("item-9", "copied", "held: item-1"), ("item-1", "burnt", "allowed: returned")])
def test_a_decision_on_evidence_names_a_held_item_and_a_lawful_outcome(item: str, outcome: str, reason: str) -> None:
    assert reason in held().reasons(cmd(DecideEvidence, item=item, outcome=outcome), OFFICER)


def test_rule_15_a_county_cannot_approve_its_own_query_of_accounts() -> None:
    life = filed()
    request = life.does(cmd(QueryAssets, assets=("bank_accounts",), addressees=("firm",)), OFFICER)[0]
    approval = Approve(case_no=CASE, request=request.request)  # type: ignore[attr-defined]  # the fact of this act
    assert "city level or above" in life.reasons(approval, CHIEF)
    life.does(approval, CITY_CHIEF)
    assert life.topics()[-1] == "assets_queried"


@pytest.mark.parametrize("assets", [(), ("safe",)])
def test_only_accounts_houses_and_vehicles_are_asked_for(assets: tuple[str, ...]) -> None:
    assert "724号令 40" in filed().reasons(cmd(QueryAssets, assets=assets, addressees=("firm",)), OFFICER)


def test_another_authoritys_paper_is_served_for_it_and_is_no_paper_of_ours() -> None:
    life = received(kind="assistance", channel="assistance")
    life.does(
        cmd(ServeFor, authority="海南省人社厅", document="handling_decision", way="direct", proof=("receipt",), officers=TWO), OFFICER
    )
    life.does(cmd(Assist, authority="海南省人社厅", done=("visited",)), OFFICER)
    assert life.case.papers == {}
    assert life.case.procedure == "none"
    assert life.topics()[-2:] == ["served_for_another", "assisted"]


def test_our_own_case_is_no_assistance() -> None:
    assert "our own (complaint)" in filed().reasons(cmd(Assist, authority="海南省人社厅", done=("visited",)), OFFICER)
    assert "not named" in filed().reasons(cmd(Assist, authority="", done=()), OFFICER)


def test_history_may_print_anothers_decision_in_any_case() -> None:
    life = filed(imported=True)
    life.does(cmd(ServeFor, authority="某市人社局", document="handling_decision", way="direct", proof=("receipt",), officers=TWO), OFFICER)
    assert life.topics()[-1] == "served_for_another"
