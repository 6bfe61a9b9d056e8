"""Every text of a page has an English one, every field a name, and every code of the lines of stages a word."""

from casework.api.shapes import Many, Maybe, Named, Whole, shape_of
from casework.domain.registry import commands
from casework.web import catalogue, words
from casework.workflows.tables import TABLES


def test_the_catalogue_is_current_and_whole():
    stored, fresh = catalogue.english(), catalogue.renewed()
    assert {message.id for message in stored} == {message.id for message in fresh}, "run python -m casework.web.catalogue"
    assert [message.id for message in fresh if message.id and not message.string] == []


def test_every_field_of_every_move_has_a_name():
    named = words._fields()
    assert sorted({name for move in commands() for name in names(shape_of(move))} - named.keys()) == []


def test_every_stage_of_every_workflow_has_a_word():
    bare = [
        (table.name, stage)
        for table in TABLES.values()
        for stage in table.stages
        if stage and words.word("zh", stage, {"handling": "stage", "criminal_transfer": "criminal"}.get(table.name, table.name)) == stage
    ]
    assert bare == []


def names(kind):
    if isinstance(kind, Whole):
        for part in kind.parts:
            yield part.name
            yield from names(part.of)
    elif isinstance(kind, Many | Maybe | Named):
        yield from names(kind.of)
