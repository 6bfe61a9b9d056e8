"""What the trial of high availability calls lost, doubled, split and back in service: judged on small journals with a known answer."""

import pytest

from docker.ha.trial.split import Confirmed, split
from docker.ha.trial.timing import felt, tick_after


def row(host: int, timeline: int, began: float, ended: float) -> Confirmed:
    """A row that a host confirmed."""
    return Confirmed(host, 0, timeline, began, ended)


def test_one_primary_after_another_is_no_split():
    assert split([row(1, 1, 0.0, 0.1), row(2, 2, 5.0, 5.1), row(1, 3, 9.0, 9.1)]) == []


def test_an_old_primary_that_still_confirms_is_a_split():
    late = row(1, 1, 6.0, 6.1)
    assert split([row(1, 1, 0.0, 0.1), row(2, 2, 5.0, 5.1), late]) == [late]


def test_a_row_that_was_on_its_way_when_the_new_primary_began_is_no_split():
    assert split([row(2, 2, 5.0, 5.1), row(1, 1, 5.05, 5.2)]) == []


@pytest.mark.parametrize(
    ("answers", "seconds"),
    [
        ([9.0, 10.5, 11.0, 12.0, 13.0, 14.0], 0.0),
        ([9.9, 17.0, 18.0, 19.0], 7.0),
        ([11.0, 14.0, 15.0, 21.0, 22.0], 11.0),
    ],
)
def test_a_fault_is_felt_until_the_end_of_the_last_silence(answers, seconds):
    assert felt(answers, fault=10.0, until=max(answers)) == seconds


@pytest.mark.parametrize("answers", [[], [9.0], [9.0, 11.0, 12.0]])
def test_service_that_did_not_come_back_has_no_figure(answers):
    assert felt(answers, fault=10.0, until=30.0) is None


def test_a_tick_counts_from_when_it_was_and_only_after_the_fault():
    assert tick_after([(11.0, 9.0), (25.0, 24.0), (40.0, 39.0)], fault=10.0) == 14.0
    assert tick_after([(11.0, 9.0)], fault=10.0) is None
