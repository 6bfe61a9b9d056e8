"""Each move has one command, one row or more in its own workflow, and facts that keep their topics for ever."""

import importlib
import pkgutil
from dataclasses import is_dataclass
from typing import Any

import pytest

import casework.domain
from casework.domain.facts import Fact
from casework.domain.registry import CRIMINAL, HANDLING, PROCEDURE, Command, commands, decides, facts, register_fact, snake
from casework.workflows.tables import TABLES

for module in pkgutil.walk_packages(casework.domain.__path__, "casework.domain."):
    importlib.import_module(module.name)

MOVES = {name: entry.command for name, entry in commands().items() if entry.command.__module__.startswith("casework.")}
TOPICS = {topic: fact for topic, fact in facts().items() if fact.__module__.startswith("casework.")}
PREFIXES = ("case.", "office.", "policy.", "reports.", "signals.")


def everything_below(kind: type[Any]) -> set[type[Any]]:
    below = {sub for sub in kind.__subclasses__() if sub.__module__.startswith("casework.")}
    return below | {deep for sub in below for deep in everything_below(sub)}


def rows_of(workflow: str) -> set[str]:
    return {row.move for row in TABLES[workflow].sentences}


@pytest.mark.parametrize("workflow", [HANDLING, PROCEDURE, CRIMINAL])
def test_rows_and_commands_of_a_workflow_are_the_same_set(workflow):
    assert rows_of(workflow) == {name for name, command in MOVES.items() if command.workflow == workflow}


def test_every_command_is_decided_by_somebody():
    assert {command.move for command in everything_below(Command)} == set(MOVES)


def test_every_command_is_a_frozen_dataclass_with_a_meaning():
    for name, command in MOVES.items():
        assert is_dataclass(command), name
        assert command.__dataclass_params__.frozen, name  # type: ignore[attr-defined]  # what dataclasses set
        assert command.__doc__ and not command.__doc__.startswith(f"{command.__name__}("), name


def test_every_fact_has_a_topic_of_its_own_with_a_known_prefix():
    with_topic = {fact for fact in everything_below(Fact) if fact.topic}
    assert with_topic == set(TOPICS.values())
    assert [topic for topic in TOPICS if not topic.startswith(PREFIXES)] == []


def test_a_fact_without_topic_is_only_a_base_of_others():
    bare = {fact for fact in everything_below(Fact) if not fact.topic}
    assert [fact.__name__ for fact in bare if not everything_below(fact)] == []


def test_every_fact_is_a_frozen_dataclass_with_a_meaning():
    for topic, fact in TOPICS.items():
        assert fact.__dataclass_params__.frozen, topic  # type: ignore[attr-defined]  # what dataclasses set
        assert fact.__doc__ and not fact.__doc__.startswith(f"{fact.__name__}("), topic


def test_moves_are_words_of_lower_case():
    assert [name for name in MOVES if name != snake(name) or not name.replace("_", "").isalnum()] == []


def test_a_move_cannot_be_decided_twice():
    entry = commands()["receive"]
    with pytest.raises(ValueError, match="the move receive is decided twice: by Receive and Receive"):
        decides(entry.command)(entry.decide)


def test_a_topic_cannot_be_taken_twice():
    with pytest.raises(ValueError, match=r"the topic case\.received is taken by Received"):
        register_fact("case.received", Fact)


@pytest.mark.parametrize(("name", "move"), [("FindUnfounded", "find_unfounded"), ("Receive", "receive"), ("Answer12345", "answer12345")])
def test_a_class_name_becomes_a_move(name, move):
    assert snake(name) == move
