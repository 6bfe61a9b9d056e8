"""One office with pages for each file of tests."""

from collections.abc import Iterator

import pytest

from tests.office import furnished
from tests.web.visits import Site, visited


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The pages of a furnished office on SQLite."""
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('web')}/office.db") as house, visited(house) as site:
        yield site
