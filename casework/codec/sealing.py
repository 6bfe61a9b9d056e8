"""Sealing a command: every private text under the person it belongs to, before anything is decided or stored."""

import re
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass, replace
from typing import Any, Final, Protocol, TypeVar, cast

from casework.codec.hints import ATOMS
from casework.codec.shapes import SEALED, shape
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command

C = TypeVar("C", bound=Command)
TextChange = Callable[[str, str, str], str]
NAME: Final = re.compile(r"[^:|\s]+")
"""What the vault can seal under; the same as its own."""
TELLING: Final = re.compile(r"[^\x21-\x7e]|[0-9]{7}")
"""What a ref must not hold: it stands in clear in facts, and a name, phone or card number would tell who it is."""
HANDLES: Final = ("ref", "worker")
"""Fields that name a person inside the case."""


class Sealing(Protocol):
    """What seals one command."""

    def seal(self, text: str, subject: str, field: str) -> str:
        """The sealed text."""


class Sealer(Protocol):
    """The part of the vault that sealing a command needs."""

    def make_ready(self, subjects: frozenset[str]) -> Sealing:
        """What seals for all subjects, their keys looked up or made in one go."""


def seal_command(command: C, vault: Sealer) -> C:
    """A copy in which every private text is sealed: under the case, or under `case_no/ref` inside a person's dataclass.

    A blank text says nothing and stays empty, so that a rule asking for a reason sees none.
    What is sealed already for the same person and field stays; an envelope from elsewhere is sealed like any other text, so that
    nobody has a stranger's secret opened by quoting its envelope. The keys of all persons are made in one transaction of the vault.
    Raises BadCommand for a `ref` under which nothing can be sealed.
    """
    subjects: set[str] = set()
    _refuse_telling(command, command.move)

    def note(text: str, subject: str, field: str) -> str:
        if not NAME.fullmatch(subject):
            raise BadCommand(f"{command.move}: {field} belongs to a ref that holds a blank, a colon or a bar; call people w1, w2, r1")
        subjects.add(subject)
        return text

    noted = _each_text(command, command.case_no, note)
    return cast(C, _each_text(command, command.case_no, vault.make_ready(frozenset(subjects)).seal) if subjects else noted)


def _each_text(thing: Any, subject: str, change: TextChange) -> Any:
    """The dataclass with `change(text, subject, field)` done to each private text in clear."""
    ref = getattr(thing, "ref", None)
    subject = f"{subject.split('/', 1)[0]}/{ref}" if isinstance(ref, str) and ref else subject
    changes = {}
    for slot in shape(type(thing)).deep:
        before = getattr(thing, slot.name)
        if before is None or before == () or (type(before) is str and not slot.private):
            continue
        after = _in_field(before, subject, slot.name if slot.private else None, change)
        if after is not before:
            changes[slot.name] = after
    return replace(thing, **changes) if changes else thing


def _in_field(value: Any, subject: str, field: str | None, change: TextChange) -> Any:
    if isinstance(value, str):
        if field is not None and not value.strip():
            return ""
        return value if field is None or _is_own(value, subject, field) else change(value, subject, field)
    if isinstance(value, Mapping):
        return {key: _in_field(each, subject, field, change) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(_in_field(each, subject, field, change) for each in value)
    return _each_text(value, subject, change) if is_dataclass(value) else value


def _refuse_telling(thing: Any, move: str) -> None:
    """Raises BadCommand for a ref that is a name or number of the person itself; what it says is not repeated."""
    if isinstance(thing, tuple | list):
        for each in thing:
            _refuse_telling(each, move)
    elif is_dataclass(thing):
        form = shape(type(thing))
        for name in HANDLES:
            if name in form.names and isinstance(value := getattr(thing, name), str) and TELLING.search(value):
                raise BadCommand(f"{move}: a {name} holds a blank, a sign beyond ASCII or seven digits in a row; call people w1, w2, r1")
        for slot in form.deep:
            if type(value := getattr(thing, slot.name)) not in ATOMS:
                _refuse_telling(value, move)


def _is_own(text: str, subject: str, field: str) -> bool:
    """Whether a text is an envelope of this person and field."""
    return text.startswith(SEALED) and text.split(":", 4)[2:4] == [subject, field]
