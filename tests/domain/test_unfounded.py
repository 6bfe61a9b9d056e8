"""Nothing owed: an exit with proof, three persons, and remedies told."""

import pytest

from casework.domain.settling.unfounded import FindUnfounded
from tests.people import OFFICER
from tests.settling_lives import cmd, dispatched, established, owned

PROOF = ("books", "workers_statements")
TOLD = {"remedies": ("arbitration", "court"), "told": "letter"}


def test_nothing_owed_is_an_exit_after_unit_head_and_dispatcher():
    life = dispatched()
    life.gets(cmd(FindUnfounded, conclusion="no_debt", evidence=PROOF, **TOLD), OFFICER)
    assert (life.case.handling, life.case.conclusion) == ("unfounded", "no_debt")
    assert life.topics()[-4:] == ["requested", "approved", "approved", "unfounded"]
    assert {clock.rule for clock in life.case.clocks.values()} == {"arbitration_limit"}


def test_rule_16_no_record_in_the_real_name_system_alone_proves_nothing():
    life = dispatched()
    assert "724号令 art. 50" in life.reasons(cmd(FindUnfounded, conclusion="no_debt", evidence=("no_real_name_record",), **TOLD), OFFICER)
    assert "724号令 art. 50" in life.reasons(cmd(FindUnfounded, conclusion="no_debt", evidence=(), **TOLD), OFFICER)
    life.gets(cmd(FindUnfounded, conclusion="not_wages", evidence=("no_real_name_record", "contract"), **TOLD), OFFICER)
    assert life.case.handling == "unfounded"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"conclusion": "boring"}, "conclusion 'boring' is unknown"),
        ({"evidence": ("rumour",)}, "evidence rumour unknown"),
        ({"conclusion": "settled_before"}, "name payment_records"),
        ({"remedies": ("prayer",)}, "remedies prayer unknown"),
        ({"remedies": ()}, "must be told, with their remedies"),
        ({"told": None}, "must be told, with their remedies"),
        ({"told": "shouted"}, "told 'shouted' is unknown"),
    ],
)
def test_what_is_missing_is_told(fields, reason):
    command = cmd(FindUnfounded, **({"conclusion": "no_debt", "evidence": PROOF} | TOLD | fields))
    assert reason in dispatched().reasons(command, OFFICER)


def test_settled_before_is_proved_by_records_of_payment():
    life = dispatched()
    life.gets(cmd(FindUnfounded, conclusion="settled_before", evidence=("payment_records",), **TOLD), OFFICER)
    assert life.case.conclusion == "settled_before"


def test_established_arrears_are_not_talked_away():
    reasons = established().reasons(cmd(FindUnfounded, conclusion="no_debt", evidence=PROOF, **TOLD), OFFICER)
    assert "3,000.00 yuan were established" in reasons


def test_a_standing_leader_agrees_and_is_released():
    life = owned(dispatched())
    command = cmd(FindUnfounded, conclusion="no_debt", evidence=PROOF, **TOLD)
    assert "must agree" in life.reasons(command, OFFICER)
    life.gets(cmd(FindUnfounded, conclusion="no_debt", evidence=PROOF, agreed_by="leader", **TOLD), OFFICER)
    assert life.case.owner is None and life.case.former_owner is not None and life.case.handling == "unfounded"
