"""No field of a command lies where no calendar counts and no view keeps it."""

from datetime import UTC, date, datetime

import pytest

from casework.domain.bounds import MOST, bound_fault
from casework.domain.paying.money import RecordPayment
from casework.domain.refusals import BadCommand
from casework.domain.settling.mediating import MakePromise
from casework.domain.values import Line, Sum
from tests.people import OFFICER
from tests.spec import CASE, given, receipt


@pytest.mark.parametrize("value", [date(1900, 1, 1), date(2199, 12, 31), datetime(2026, 3, 2, tzinfo=UTC), MOST, -MOST, True, None, "text"])
def test_what_lies_inside_every_bound_passes(value):
    assert bound_fault("field", value) is None


@pytest.mark.parametrize("value", [Sum(), Sum(10**7, MOST, (Line("w1", MOST), Line("w2", None))), ("text", 5), (Line("w1", 1),)])
def test_sums_and_rolls_inside_every_bound_pass(value):
    assert bound_fault("field", value) is None


@pytest.mark.parametrize("value", [date(1899, 12, 31), date(2200, 1, 1), datetime(9999, 12, 31, tzinfo=UTC)])
def test_a_day_that_no_calendar_counts_is_refused(value):
    assert "is no date of a case; it must lie between 1900 and 2199" in str(bound_fault("until", value))


@pytest.mark.parametrize(
    "value", [MOST + 1, -MOST - 1, Sum(fen=2**70), Sum(lines=(Line("w1", 2**70),)), (Line("w1", None), Line("w2", 2**70))]
)
def test_a_sum_that_no_ledger_can_hold_is_refused(value):
    assert f"is too large; it must be at most {MOST}" in str(bound_fault("fen", value))


def test_more_workers_than_a_view_can_hold_are_refused():
    assert bound_fault("claimed", Sum(heads=10**7 + 1)) == "claimed speaks of 10000001 workers; it must be at most 10000000"


def test_every_command_is_held_to_the_bounds_before_anything_else_is_asked():
    life = given()
    assert "too large" in life.reasons(RecordPayment(case_no=CASE, payer="firm", method="transfer", fen=2**63), OFFICER)
    assert "no date of a case" in life.reasons(MakePromise(case_no=CASE, by="firm", fen=1, until=date(9999, 1, 1)), OFFICER)
    with pytest.raises(BadCommand, match="10000001 workers"):
        given(receive=receipt(claimed=Sum(heads=10**7 + 1)))
