"""Facts as short JSON that auditors can read in SQL and that an older or newer release never loses a field of."""

from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

import msgspec
from eventsourcing.persistence import JSONTranscoder, Mapper, MapperDeserialisationError, StoredEvent

from casework import __version__
from casework.codec.laying import lay
from casework.codec.reading import read_as
from casework.codec.shapes import LostField, State, take_up
from casework.domain.facts import Fact
from casework.domain.registry import facts

if TYPE_CHECKING:
    from eventsourcing.domain import DomainEventProtocol

_encoder: Final = msgspec.json.Encoder(uuid_format="hex")
_decoder: Final = msgspec.json.Decoder(State)


class UnknownFact(MapperDeserialisationError):
    """A stored topic that this release does not know; the message names it and this release."""

    def __init__(self, topic: str) -> None:
        super().__init__(
            f"the fact {topic!r} is not known to casework {__version__}; it was written by a newer release: run that one or a later"
        )


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
