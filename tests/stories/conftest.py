"""The office of the stories: a whole house on a SQLite file, on Monday 2 March 2026 at nine."""

from collections.abc import Iterator

import pytest

from tests.office import Office, furnished


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    """A furnished office that knows no case yet."""
    with furnished(sqlite_url) as house:
        yield Office(house)
