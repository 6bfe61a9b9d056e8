"""Every command and every fact by name: what serves commands by name (tables, API, CLI, tests) is derived from here."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final

if TYPE_CHECKING:
    from casework.domain.asking import Asked, World
    from casework.domain.case import Case
    from casework.domain.facts import Fact

HANDLING: Final = "handling"
PROCEDURE: Final = "procedure"
CRIMINAL: Final = "criminal_transfer"


def snake(name: str) -> str:
    """`FindUnfounded` → `find_unfounded`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


@dataclass(frozen=True, kw_only=True)
class Command:
    """Something an office may ask of one case: an imperative sentence. `move` is its row in the workflow's table."""

    move: ClassVar[str] = ""
    workflow: ClassVar[str] = HANDLING
    backdates: ClassVar[bool] = False
    """Whether an earlier effective time may be given (news from outside and money; never what moves a stage)."""
    from_outside: ClassVar[bool] = False
    """Whether units may give it that have no part in the case and no territory that holds it."""

    case_no: str

    def __init_subclass__(cls, move: str | None = None, workflow: str | None = None, backdates: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.move = move or snake(cls.__name__)
        cls.workflow = workflow or cls.workflow
        cls.backdates = backdates


Decision = Callable[["Case", "Asked[Any]", "World"], "list[Fact]"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One command with the function that decides it."""

    command: type[Command]
    decide: Decision


_commands: dict[str, Entry] = {}
_facts: dict[str, "type[Fact]"] = {}


def decides(command: type[Command]) -> Callable[[Decision], Decision]:
    """Registers the decision of a command type: `(case, asked, world) → facts`, pure."""

    def register(decision: Decision) -> Decision:
        if command.move in _commands:
            raise ValueError(
                f"the move {command.move} is decided twice: by {_commands[command.move].command.__name__} and {command.__name__}"
            )
        _commands[command.move] = Entry(command, decision)
        return decision

    return register


def register_fact(topic: str, fact: "type[Fact]") -> None:
    """Registers a fact type under its explicit topic; topics are for ever and unique."""
    if topic in _facts:
        raise ValueError(f"the topic {topic} is taken by {_facts[topic].__name__}")
    _facts[topic] = fact


def commands() -> Mapping[str, Entry]:
    """All commands by move name."""
    return MappingProxyType(_commands)


def facts() -> "Mapping[str, type[Fact]]":
    """All fact types by topic."""
    return MappingProxyType(_facts)
