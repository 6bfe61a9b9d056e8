"""Which test process runs which tests: those that share what is costly to make run in one, and the long ones begin first."""

from pathlib import PurePosixPath
from typing import Final

import pytest
from xdist.scheduler import LoadScopeScheduling

WHOLE: Final = ("browser", "replay", "whatif", "writing")
"""Folders whose files share something; elsewhere a file shares with itself."""
LONG: Final = (
    "replay", "selftest/test_chaos", "stories/test_the_ladder_never_falls_silent", "browser", "api/test_fuzz", "api/test_serve",
    "scheduler/test_tick", "scheduler/test_two_tickers", "properties/test_any_life", "bench/test_http", "security/test_oidc",
    "projections/test_crew", "changing/test_calendars", "security/test_vault", "security/test_accounts", "projections/test_runner",
    "bench/test_ladder", "operations/test_processes", "web/test_live", "whatif", "papers/test_in_libreoffice", "cli/test_cases",
    "cli/test_faults", "scheduler/test_scale", "bench/test_lives", "bench/test_moves", "api/test_authorisation",
)  # fmt: skip
"""What takes longest, the longest first: begun last it would leave the other processes without work."""


def shared(nodeid: str) -> str:
    """The name of those with which a test shares, from its node id: its folder or its file."""
    path = PurePosixPath(nodeid.partition("::")[0]).with_suffix("")
    return path.parent.name if path.parent.name in WHOLE else f"{path.parent.name}/{path.name}"


def beginning(item: pytest.Item) -> int:
    """Where its turn is: long ones in their order, then all others as they were collected."""
    name = shared(item.nodeid)
    return LONG.index(name) if name in LONG else len(LONG)


class Sharing(LoadScopeScheduling):  # type: ignore[misc]  # xdist tells no types
    """Gives a test process one file or folder after the other, in the order of collection."""

    def __init__(self, config: pytest.Config, log: object) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return shared(nodeid)
