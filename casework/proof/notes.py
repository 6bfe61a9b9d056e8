"""Signed notes that leave the database: checkpoints of the history 检查点, and the record of a recovery 恢复记录."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, Literal, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Kind = Literal["checkpoint", "recovery"]
Sign = Callable[[bytes], bytes]
NONE: Final = "-"
"""The former note of the first one."""


class NoteDamaged(ValueError):
    """A text is no note, or its signature does not fit; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is signed: so many facts up to a position have this root, in this database and epoch, as of a moment (UTC, to the second).

    `former` is the SHA-256 of the signed text before this one, `consistency` leads from its root over `former_size` facts to this one.
    A recovery record begins its epoch: the facts that a restore brought back; `cause` says of which backup, or why a checkpoint was made.
    """

    kind: Kind
    database: str
    epoch: int
    number: int
    at: datetime
    size: int
    position: int
    root: bytes
    cause: str
    former: str = NONE
    former_size: int = 0
    consistency: tuple[bytes, ...] = ()

    @property
    def text(self) -> str:
        """What is signed: lines of a name and a value."""
        lines = {
            "casework": f"{self.kind} 1", "database": self.database, "epoch": self.epoch, "number": self.number,
            "time": f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "size": self.size, "position": self.position,
            "root": self.root.hex(), "cause": " ".join(self.cause.split()), "former": self.former, "former_size": self.former_size,
            "consistency": " ".join(each.hex() for each in self.consistency),
        }  # fmt: skip
        return "".join(f"{name} {value}".rstrip() + "\n" for name, value in lines.items())

    @property
    def digest(self) -> str:
        """SHA-256 of what is signed: how the next note names this one."""
        return sha256(self.text.encode()).hexdigest()


class Sealed(NamedTuple):
    """A note with its signature; `key` is the public key that it names itself, to be trusted only where somebody knows it."""

    note: Note
    key: str
    text: str


def sealed(note: Note, key: str, sign: Sign) -> Sealed:
    """The note signed with the private half of the public `key` (hex)."""
    return Sealed(note, key, f"{note.text}\nkey {key}\nsignature {sign(note.text.encode()).hex()}\n")


def read_note(text: str) -> Sealed:
    """The note of a text, its signature checked with the key that it names. Raises NoteDamaged."""
    body, _, seal = text.partition("\n\n")
    said, signed = _pairs(body), _pairs(seal)
    try:
        note = _note(said)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed["key"]))
        key.verify(bytes.fromhex(signed["signature"]), f"{body}\n".encode())
    except (KeyError, ValueError, OverflowError) as fault:
        raise NoteDamaged("this is no checkpoint or recovery record, or it was damaged") from fault
    except InvalidSignature:
        raise NoteDamaged(f"the signature of {said['casework'].split()[0]} {note.number} does not fit what it says") from None
    if note.text != f"{body}\n":
        raise NoteDamaged(f"checkpoint {note.number} says more than this release understands; read it with a newer one")
    return Sealed(note, signed["key"], text)


def next_note(former: Note | None, draft: Note, path: Callable[[int, int], Iterable[bytes]]) -> Note:
    """The draft as the one after `former`; `path` gives the proof that a tree of one size continues that of another."""
    if former is None:
        return replace(draft, number=1)
    same = former.epoch == draft.epoch
    linked = replace(draft, number=former.number + 1 if same else 1, former=former.digest)
    if not same or not 0 < former.size < draft.size:
        return replace(linked, former_size=former.size if same else 0)
    return replace(linked, former_size=former.size, consistency=tuple(path(former.size, draft.size)))


def _pairs(text: str) -> dict[str, str]:
    return {name: value for name, _, value in (line.partition(" ") for line in text.splitlines())}


def _note(said: Mapping[str, str]) -> Note:
    kind, _, version = said["casework"].partition(" ")
    if kind not in ("checkpoint", "recovery") or version != "1":
        raise ValueError(kind)
    return Note(
        kind="recovery" if kind == "recovery" else "checkpoint", database=said["database"], epoch=int(said["epoch"]),
        number=int(said["number"]), at=datetime.fromisoformat(said["time"]), size=int(said["size"]), position=int(said["position"]),
        root=bytes.fromhex(said["root"]), cause=said["cause"], former=said["former"], former_size=int(said["former_size"]),
        consistency=tuple(bytes.fromhex(each) for each in said["consistency"].split()),
    )  # fmt: skip
