"""Facts as short JSON that auditors can read in SQL and that an older or newer release never loses a field of."""

import hmac
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import is_dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar, cast
from uuid import UUID

import msgspec
from eventsourcing.persistence import JSONTranscoder, Mapper, MapperDeserialisationError, StoredEvent

from casework import (
    __version__,
    codec_clocks,  # noqa: F401  # registers how clocks are packed
)
from casework.codec_reading import read_as
from casework.codec_shapes import SEALED, LostField, State, UnsealedText, lay, shape, take_up
from casework.domain.facts import Fact
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command, commands, facts

if TYPE_CHECKING:
    from eventsourcing.domain import DomainEventProtocol

__all__ = [
    "FactMapper",
    "LostField",
    "UnknownFact",
    "UnsealedText",
    "body_hash",
    "checked",
    "checked_hash",
    "plain",
    "revive",
    "seal_command",
]

C = TypeVar("C", bound=Command)
TextChange = Callable[[str, str, str], str]
NAME: Final = re.compile(r"[^:|\s]+")
"""What the vault can seal under; the same as its own."""
TELLING: Final = re.compile(r"[^\x21-\x7e]|[0-9]{7}")
"""What a ref must not hold: it stands in clear in facts, and a name, phone or card number would tell who it is."""
HANDLES: Final = ("ref", "worker")
"""Fields that name a person inside the case."""

_encoder = msgspec.json.Encoder(uuid_format="hex")
_canonical = msgspec.json.Encoder(uuid_format="hex", order="deterministic")
_decoder: "msgspec.json.Decoder[State]" = msgspec.json.Decoder(State)


class UnknownFact(MapperDeserialisationError):
    """A stored topic that this release does not know; the message names it and this release."""

    def __init__(self, topic: str) -> None:
        super().__init__(
            f"the fact {topic!r} is not known to casework {__version__}; it was written by a newer release: run that one or a later"
        )


class Sealing(Protocol):
    """What seals one command."""

    def seal(self, text: str, subject: str, field: str) -> str:
        """The sealed text."""


class Sealer(Protocol):
    """The part of the vault that sealing a command needs."""

    def make_ready(self, subjects: frozenset[str]) -> Sealing:
        """What seals for all subjects, their keys looked up or made in one go."""


class FactMapper(Mapper[UUID]):
    """Between facts and stored rows. State is JSON without defaults; `"v"` stands in it only from class version 2 on.

    A default left out is part of history: whoever changes the default of a stored field raises `version` and upcasts.
    """

    def __init__(self, transcoder: Any = None, compressor: Any = None, cipher: Any = None) -> None:
        if compressor is not None or cipher is not None:
            raise ValueError("facts are stored as readable JSON; unset COMPRESSOR_TOPIC and CIPHER_TOPIC")
        super().__init__(transcoder or JSONTranscoder())

    def to_stored_event(self, domain_event: "DomainEventProtocol[UUID]") -> StoredEvent:
        """The row of a fact. Raises UnsealedText where personal data would be stored in clear."""
        fact = cast(Fact, domain_event)
        state = lay(fact)
        if fact.class_version > 1:
            state["v"] = fact.class_version
        return StoredEvent(fact.originator_id, fact.originator_version, fact.topic, _encoder.encode(state))

    def to_domain_event(self, stored_event: StoredEvent) -> "DomainEventProtocol[UUID]":
        """The fact of a row. Raises UnknownFact, or MapperDeserialisationError naming row and field, never content."""
        kind = facts().get(stored_event.topic)
        if kind is None:
            raise UnknownFact(stored_event.topic)
        try:
            state = take_up(upcast(_decoder.decode(stored_event.state), kind), kind)
            state["originator_id"], state["originator_version"] = stored_event.originator_id, stored_event.originator_version
            return cast("DomainEventProtocol[UUID]", read_as(state, kind))
        except (msgspec.MsgspecError, ValueError, KeyError, TypeError) as fault:
            place = f"{stored_event.topic} of {stored_event.originator_id} at version {stored_event.originator_version}"
            raise MapperDeserialisationError(f"the fact {place} cannot be read: {fault}") from fault


def upcast(state: State, kind: type[Fact]) -> State:
    """The state as the current class version has it. Raises LostField where a newer release wrote it."""
    at = state.pop("v", 1)
    if at > kind.class_version:
        raise LostField(f"it has version {at}, casework {__version__} knows versions up to {kind.class_version}")
    for step in range(at, kind.class_version):
        getattr(kind, f"upcast_v{step}_v{step + 1}")(state)
    return state


def plain(command: Command, *, in_clear: bool = False) -> State:
    """A command as plain JSON values, to be kept inside a fact (with `move` to revive it). Refuses unsealed texts."""
    return cast(State, msgspec.to_builtins(lay(command, in_clear=in_clear)))


def revive(move: str, state: Mapping[str, Any]) -> Command:
    """The command of a move from its plain values. Raises LookupError for an unknown move, LostField for an unknown field."""
    kind = _kind(move)
    return read_as(take_up(_decoder.decode(_encoder.encode(state)), kind), kind)


def checked(command: C) -> C:
    """The command, whose every field holds what its type says; what could not be read again is never stored.

    Raises BadCommand naming the field (`$.claimed.fen`), what was expected and what came, never the content.
    """
    _body(command)
    return command


def checked_hash(command: Command, key: bytes, *beside: str) -> bytes:
    """The `body_hash` of a command that was `checked`, in one go. Raises BadCommand."""
    return _hashed(command.move, _body(command), key, beside)


def _body(command: Command) -> bytes:
    try:
        body = _canonical.encode(lay(command, in_clear=True))
        read_as(take_up(_decoder.decode(body), _kind(command.move)), type(command))
    except (msgspec.MsgspecError, ValueError, TypeError, AttributeError) as wrong:
        raise BadCommand(f"{command.move}: {wrong}") from None
    return body


def _kind(move: str) -> type[Command]:
    entry = commands().get(move)
    if entry is None:
        raise LookupError(f"the move {move!r} is not known to casework {__version__}")
    return entry.command


def body_hash(command: Command, key: bytes, *beside: str) -> bytes:
    """The keyed hash (HMAC-SHA-256, 32 bytes) of a command before sealing: tells a repeated request from another one.

    `beside` is what was said with it (a reason, an effective time), where something was.

    Keyed with the vault's `hash_key`, so that nobody can try names and numbers against it.
    """
    return _hashed(command.move, _canonical.encode(lay(command, in_clear=True)), key, beside)


def _hashed(move: str, body: bytes, key: bytes, beside: Iterable[str]) -> bytes:
    mac = _keyed(key).copy()
    mac.update(b"\n".join([move.encode(), body, *(each.encode() for each in beside)]))
    return mac.digest()


@lru_cache(maxsize=8)
def _keyed(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod=sha256)


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
        for slot, value in zip(form.slots, form.values(thing), strict=True):
            if slot.name in HANDLES and isinstance(value, str) and TELLING.search(value):
                raise BadCommand(
                    f"{move}: a {slot.name} holds a blank, a sign beyond ASCII or seven digits in a row; call people w1, w2, r1"
                )
            if not isinstance(value, str | int | None):
                _refuse_telling(value, move)


def _is_own(text: str, subject: str, field: str) -> bool:
    """Whether a text is an envelope of this person and field."""
    return text.startswith(SEALED) and text.split(":", 4)[2:4] == [subject, field]
