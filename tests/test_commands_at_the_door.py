"""What the application refuses before it seals and stores a command."""

from datetime import datetime

import pytest

from casework.domain.pressing.leading import NoLeader
from casework.domain.refusals import BadCommand, Refusal
from casework.domain.settling.notes import MakeNote
from tests.office import furnished
from tests.people import DISPATCHER, OFFICER, WINDOW
from tests.properties.roads import receipt


@pytest.fixture
def office(sqlite_url):
    """An office."""
    with furnished(sqlite_url, trial=True) as house:
        yield house


@pytest.mark.parametrize("reason", ["", "   "], ids=["empty", "blank"])
def test_an_empty_reason_is_no_reason_after_sealing_either(office, reason):
    case = office.do(receipt(), by=WINDOW).case_no
    with pytest.raises(Refusal):
        office.do(NoLeader(case_no=case, reason=reason), by=DISPATCHER)


def test_a_field_of_a_wrong_type_is_refused_before_it_is_stored(office):
    case = office.do(receipt(), by=WINDOW).case_no
    with pytest.raises(BadCommand, match=r"\$\.text"):
        office.do(MakeNote(case_no=case, text=("a", "tuple")), by=OFFICER)  # type: ignore[arg-type]  # wrong on purpose
    assert office.cases.case(case).version == 1


def test_a_time_without_a_zone_is_refused_in_a_sentence(office):
    with pytest.raises(Refusal, match="zone"):
        office.do(receipt(first_receipt_at=datetime(2026, 1, 1)), by=WINDOW)
