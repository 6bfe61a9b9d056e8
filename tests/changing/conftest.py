"""An office on disk with open cases at different places of their way, and copies of it to change."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.office import KEY, Office, a_copy, furnished

CASES = 6


@pytest.fixture(autouse=True)
def master_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that is no secret."""
    for name, value in KEY.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six cases: every other one dispatched, one of another county."""
    folder = tmp_path_factory.mktemp("template")
    with furnished(f"sqlite:///{folder / 'office.db'}") as house:
        for number in range(CASES):
            place = {"region": "620503", "region_name": "麦积区"} if number == 0 else {}
            office = Office(house).receives(**place)
            if number % 2:
                office.dispatches()
        house.views.catch_up()
    return folder


@pytest.fixture
def copy(template: Path, tmp_path: Path) -> Callable[[str], str]:
    """Makes a copy of the office under a name; its URL."""
    return lambda name: a_copy(template, tmp_path / name)
