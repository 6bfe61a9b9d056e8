"""A trial office whose clock stands long ago, and the published cases played once for all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.replay.summary import CaseSummary
from casework.replay.timeline import play, play_sources
from tests.replay.lives import PUBLISHED, START, Lived, Play


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Play]:
    """Plays sources in a new trial office."""
    with Casework(f"sqlite:///{tmp_path / 'trial.db'}", clock=TurnedClock(START), trial=True) as office:
        yield lambda *lives, until=None: play_sources(office, lives, until)


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The published cases played once for all tests, in an office that is still open."""
    folder = tmp_path_factory.mktemp("published")
    with Casework(f"sqlite:///{folder / 'trial.db'}", clock=TurnedClock(START), trial=True) as office:
        result = play(office, [PUBLISHED])
        assert result.faults == ()
        yield Lived(office, {summary.id: summary for summary in result.cases})


@pytest.fixture(scope="session")
def published(lived: Lived) -> dict[str, CaseSummary]:
    """The summaries of the published cases by their id."""
    return dict(lived.summaries)
