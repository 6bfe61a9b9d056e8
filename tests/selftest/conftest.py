"""An office that somebody worked for a while, to be damaged."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from casework.bootstrap import Casework
from casework.selftest.promises import History
from tests.office import furnished
from tests.people import WINDOW
from tests.properties.roads import receipt
from tests.spec import MONDAY


@pytest.fixture
def worked(sqlite_url: str) -> Iterator[Casework]:
    """A case whose first rungs were climbed, and one that was just received."""
    with furnished(sqlite_url, trial=True) as house:
        house.do(receipt(), by=WINDOW)
        house.tick(MONDAY + timedelta(days=9))
        house.do(receipt(), by=WINDOW)
        house.views.catch_up()
        yield house


@pytest.fixture
def history(worked: Casework) -> History:
    """What a reader of it saw."""
    seen = History()
    assert list(seen.read(worked.cases)) == []
    return seen
