"""A definition never changes: what it makes of every history that a release stored is written down beside, figure by figure."""

import json
from pathlib import Path

import pytest

from casework.projections.life import Life
from casework.projections.reporting.definitions import COUNTS, DEFINITIONS, SUMS, UNKNOWN
from casework.projections.reporting.folding import seen_as_of
from casework.projections.reporting.telling import NAMED, figures_told, name_of
from tests.history.test_histories_load import HISTORIES, cases

KEPT = Path(__file__).parent / "definitions.json"
"""Release → definition → figures of all its histories. Those of a new release are added, none is changed."""


def figures(release: str, definition: int) -> dict[str, int]:
    """What a definition makes of all histories of a release, each case as of its last fact."""
    added: dict[str, int] = {}
    for path in (each for each in HISTORIES if each.name.startswith(f"release-{release}-")):
        for facts in cases(path).values():
            last = max(fact.envelope.at for fact in facts)
            for name, value in DEFINITIONS[definition].adds(seen_as_of(facts, last), last).items():
                added[name] = added.get(name, 0) + value
    return dict(sorted(added.items()))


@pytest.mark.parametrize(
    ("release", "definition", "kept"),
    [(release, int(number), kept) for release, each in json.loads(KEPT.read_text()).items() for number, kept in each.items()],
)
def test_a_definition_makes_of_a_stored_history_what_it_always_made(release, definition, kept):
    assert figures(release, definition) == kept


def test_what_is_folded_for_counting_is_the_case_of_a_whole_life():
    for path in HISTORIES[::7]:
        for facts in cases(path).values():
            life, seen = Life.of(facts), seen_as_of(facts, facts[-1].envelope.at)
            assert vars(seen.case) == vars(life.case) and seen.ended == life.ended.keys()


def test_every_figure_has_a_name_in_both_languages():
    for figure in (*COUNTS, *SUMS, *(f"{name}{UNKNOWN}" for name in SUMS), "stage.received", "procedure.filed", "track.none"):
        zh, en = name_of(figure)
        assert zh != figure and en and not zh.isascii(), figure
    assert set(NAMED) == {*COUNTS, *SUMS} and name_of("moon") == ("moon", "moon")
    assert [each.zh for each in figures_told({"stage.of_a_newer_release": 1})][-1] == "阶段：of_a_newer_release"
