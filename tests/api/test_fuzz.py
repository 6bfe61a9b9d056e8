"""A bounded fuzz of the served API with every check of schemathesis: no 5xx, no undocumented answer, no breach of a schema.

Every question and some of the moves, the same ones for the same tree: moves share one shape, and all of them are for `make fuzz`.
"""

from collections.abc import Iterator

import pytest

from casework.bootstrap import Casework
from casework.domain.registry import commands
from tests.api.fuzzing import fuzzed_office, run, some_moves, token

PARTS = 20
"""One in so many moves is tried; which ones changes as commands are added."""
OTHERS = r"^(?!.*/moves/)"
FOR_ALL = r"^/(public|health|api/v1/(me|login|docket|cases$))"
EXAMPLES = {"officer": 1, "nobody": 2}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Casework, str, list[str]]]:
    """A served office with three cases."""
    with fuzzed_office(tmp_path_factory.mktemp("fuzz")) as office:
        yield office


def paths(who: str) -> str:
    """What is tried; without a token what is behind it is closed, as `test_authorisation` shows path by path."""
    return FOR_ALL if who == "nobody" else f"({OTHERS}|{some_moves(len(commands()) % PARTS, PARTS)})"


@pytest.mark.parametrize("who", ["officer", "nobody"])
def test_whatever_is_sent_every_answer_is_one_that_was_promised(office, who):
    house, address, cases = office
    code, said = run(address, cases, paths(who), token=token(house) if who == "officer" else None, examples=EXAMPLES[who], phases="fuzzing")
    assert "No checks were performed" not in said
    assert code == 0, said
