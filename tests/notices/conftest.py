"""An office whose people are told: on either database, or quickly on a copy of one SQLite file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.bootstrap import Casework
from tests.office import a_copy, furnished
from tests.spec import at

START = at("2026-03-24 10:00")


@pytest.fixture
def either(any_url: str) -> Iterator[Casework]:
    """An office on SQLite and on PostgreSQL, on a Tuesday morning."""
    with furnished(any_url, START) as house:
        yield house


@pytest.fixture(scope="session")
def furnished_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a furnished office, to be copied."""
    folder = tmp_path_factory.mktemp("notices")
    with furnished(f"sqlite:///{folder / 'office.db'}", START):
        pass
    return folder


@pytest.fixture
def house(furnished_folder: Path, tmp_path: Path) -> Iterator[Casework]:
    """An office on SQLite, on a Tuesday morning."""
    with furnished(a_copy(furnished_folder, tmp_path / "office"), START) as house:
        yield house
