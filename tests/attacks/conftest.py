"""One office for each file of attacks."""

from collections.abc import Iterator

import pytest

from tests.api.seeing import World, a_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An office with cases here and there."""
    with a_world(f"sqlite:///{tmp_path_factory.mktemp('attacks')}/office.db") as world:
        yield world
