"""The public counter of one office for the tests of a file; files that ask something else make an `api` of their own."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.api.calling import Api
from tests.api.counter import OPEN, at_the_counter, later, limited
from tests.office import furnished


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The counter of a furnished office."""
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('public')}/office.db") as house, at_the_counter(house) as api:
        yield api


@pytest.fixture
def api(counter: Api) -> Api:
    """The counter with limits that no test reaches unless it means to, in an hour of its own."""
    limited(counter, OPEN)
    later(counter, timedelta(hours=1))
    return counter
