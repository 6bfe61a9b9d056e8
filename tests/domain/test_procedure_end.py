"""The ends of the procedure: each ground is true, wages may still be owed, and it can begin again."""

import pytest

from casework.domain.settling.notes import NoteDeregistration, NoteRectified
from casework.domain.statute.court import ApplyCourt, CourtRuling
from casework.domain.statute.orders import MarkMet
from casework.domain.statute.procedure_end import Close, ReopenProcedure, WithdrawFiling
from casework.domain.values import Sum
from tests.people import OFFICER
from tests.spec import Life
from tests.statute import an_order, cmd, decided, demanded, filed, fined, ordered, pay, received, unmet


def paid() -> Life:
    """Ordered, paid in full, and met."""
    life = pay(ordered(), 1_000_000)
    if life.case.papers["order-1"].status != "met":
        life.does(cmd(MarkMet, paper="order-1"), OFFICER)
    return life


def test_what_was_put_right_by_proof_lets_the_filing_fall() -> None:
    life = filed()
    assert "not put right" in life.reasons(cmd(WithdrawFiling, ground="corrected"), OFFICER)
    pay(life, 1_000_000)
    life.gets(cmd(WithdrawFiling, ground="corrected"), OFFICER)
    assert life.case.procedure == "withdrawn_filing"
    assert life.topics()[-2:] == ["inquiry_completed", "filing_withdrawn"]
    assert not {"investigate", "decide", "penalty_90"} & {c.rule for c in life.case.clocks.values()}


def test_a_rectified_site_lets_the_filing_fall() -> None:
    life = filed(matter="site_breach", claimed=Sum())
    life.does(cmd(NoteRectified, proof="site_check"), OFFICER)
    life.gets(cmd(WithdrawFiling, ground="corrected"), OFFICER)
    assert life.case.procedure == "withdrawn_filing"


def test_facts_once_established_cannot_be_found_not_to_be() -> None:
    life = filed()
    life.case.verified = Sum(2, 1_000_000)
    assert "were established" in life.reasons(cmd(WithdrawFiling, ground="not_established"), OFFICER)
    life.case.verified = Sum(0, 0)
    life.gets(cmd(WithdrawFiling, ground="not_established"), OFFICER)
    assert life.case.procedure == "withdrawn_filing"


def test_facts_never_established_let_the_filing_fall() -> None:
    life = filed()
    assert "allowed: corrected" in life.reasons(cmd(WithdrawFiling, ground="boredom"), OFFICER)
    life.gets(cmd(WithdrawFiling, ground="not_established"), OFFICER)
    assert life.case.procedure == "withdrawn_filing"


def test_rule_18_closing_the_procedure_leaves_the_debt_and_the_handling_open() -> None:
    life = unmet()
    life.case.criminal = "police_filed"
    life.gets(cmd(Close, ground="police_filed"), OFFICER)
    assert life.case.procedure == "closed"
    assert life.facts[-1].owed_fen == 1_000_000  # type: ignore[attr-defined]  # the fact of this act
    assert life.case.is_open
    assert life.case.clock("track") is not None


def test_a_performed_case_is_closed_when_every_paper_is_met() -> None:
    life = paid()
    life.gets(cmd(Close, ground="performed"), OFFICER)
    assert life.facts[-1].owed_fen == 0  # type: ignore[attr-defined]  # the fact of this act


@pytest.mark.parametrize("make", [filed, ordered, unmet, decided])
def test_a_case_with_anything_unperformed_is_not_closed_as_performed(make: object) -> None:
    assert "not performed yet" in make().reasons(cmd(Close, ground="performed"), OFFICER)  # type: ignore[operator]  # makes lives


def test_an_order_not_yet_served_keeps_the_procedure_open() -> None:
    life = paid()
    life.gets(an_order(addressees=("contractor",)), OFFICER)
    assert "not performed yet" in life.reasons(cmd(Close, ground="performed"), OFFICER)


def test_a_case_without_papers_is_closed_as_performed_when_nothing_is_owed() -> None:
    life = pay(filed(), 1_000_000)
    life.gets(cmd(Close, ground="performed"), OFFICER)
    assert life.case.procedure == "closed"


@pytest.mark.parametrize(
    ("ground", "reason"),
    [
        ("police_filed", "police filed nothing"),
        ("execution_ended", "no execution ended"),
        ("no_successor", "deregistered"),
        ("handling_exit", "has not exited"),
        ("tired", "allowed: performed"),
    ],
)
def test_a_ground_of_closing_is_true_of_the_case(ground: str, reason: str) -> None:
    assert reason in filed().reasons(cmd(Close, ground=ground), OFFICER)


def test_a_firm_without_successor_closes_the_procedure() -> None:
    life = filed()
    life.does(cmd(NoteDeregistration), OFFICER)
    life.gets(cmd(Close, ground="no_successor"), OFFICER)
    assert life.case.procedure == "closed"


def test_an_exit_of_the_handling_closes_the_procedure() -> None:
    life = filed()
    life.case.handling = "withdrawn"
    life.gets(cmd(Close, ground="handling_exit"), OFFICER)
    assert life.case.procedure == "closed"


def test_nothing_is_closed_while_the_court_has_it() -> None:
    life = demanded(fined()).on("2026-10-10")
    life.gets(cmd(ApplyCourt, paper="penalty-decision-1"), OFFICER)
    assert "penalty-decision-1 is in court" in life.reasons(cmd(Close, ground="execution_ended"), OFFICER)
    life.does(cmd(CourtRuling, paper="penalty-decision-1", ruling="refused"), OFFICER)
    life.gets(cmd(Close, ground="execution_ended"), OFFICER)
    assert life.case.procedure == "closed"


def test_nothing_is_closed_that_was_never_accepted() -> None:
    life = received()
    assert "close is not possible" in life.reasons(cmd(Close, ground="performed"), OFFICER)


def test_new_facts_file_the_case_anew_with_new_clocks() -> None:
    life = paid()
    life.gets(cmd(Close, ground="performed"), OFFICER)
    life.on("2026-06-01")
    assert "which facts are new" in life.reasons(cmd(ReopenProcedure, ground="new_facts"), OFFICER)
    life.gets(cmd(ReopenProcedure, ground="new_facts", reason="又有工人反映"), OFFICER)
    assert life.case.procedure == "filed"
    assert life.case.filed_on is not None and life.case.filed_on.isoformat() == "2026-06-01"
    assert life.clock("investigate").round == 2
    assert not life.case.inquiry_complete


def test_a_failed_revisit_reopens_the_procedure_only_after_it_reopened_the_case() -> None:
    life = paid()
    life.gets(cmd(Close, ground="performed"), OFFICER)
    assert "allowed: new_facts" in life.reasons(cmd(ReopenProcedure, ground="whim"), OFFICER)
    assert "`reopen` it first" in life.reasons(cmd(ReopenProcedure, ground="failed_revisit"), OFFICER)
    life.case.round = 2
    life.gets(cmd(ReopenProcedure, ground="failed_revisit"), OFFICER)
    assert life.case.procedure == "filed"
