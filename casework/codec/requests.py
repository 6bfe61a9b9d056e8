"""Commands as JSON: kept inside a fact, revived, checked against their types, and hashed so that a repeat is known from another one."""

import hmac
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, TypeVar, cast

import msgspec

from casework import __version__
from casework.codec.laying import lay
from casework.codec.reading import read_as
from casework.codec.shapes import State, take_up
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command, commands

C = TypeVar("C", bound=Command)

_encoder: Final = msgspec.json.Encoder(uuid_format="hex")
_canonical: Final = msgspec.json.Encoder(uuid_format="hex", order="deterministic")
_decoder: Final = msgspec.json.Decoder(State)


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
