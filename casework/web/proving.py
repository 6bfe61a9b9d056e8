"""Checks of proofs 存证核验 by code that shares nothing with what made them: from a leaf along its path to the root (RFC 9162)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the proofs of a case came out: `good` versions lead to the root, `bad` ones do not, `waiting` ones have no leaf yet.

    `signed` says that a checkpoint vouches for this root; `note` are its lines.
    """

    good: tuple[int, ...]
    bad: tuple[int, ...]
    waiting: tuple[int, ...]
    signed: bool
    note: Mapping[str, str]

    @property
    def stands(self) -> bool:
        """Whether everything that has a leaf is in the history."""
        return not self.bad


def verdict(proof: Mapping[str, Any]) -> Verdict:
    """What a proof of the API comes to."""
    note = _lines(proof["checkpoint"])
    root, size = note.get("root", proof["root"]), int(note.get("size", proof["size"]))
    fits = {fact["version"]: climbed(fact["leaf"], fact["index"], size, fact["path"]) == root for fact in proof["facts"]}
    good, bad = (tuple(version for version, fit in fits.items() if fit is wanted) for wanted in (True, False))
    return Verdict(good, bad, tuple(proof["waiting"]), bool(note), note)


def climbed(leaf: str, index: int, size: int, path: Sequence[str]) -> str | None:
    """The root that a path leads to from a leaf (hex); None where the path is no path of such a tree."""
    found, here, last = bytes.fromhex(leaf), index, size - 1
    for step in map(bytes.fromhex, path):
        if last == 0:
            return None
        if here & 1 or here == last:
            found = sha256(b"\x01" + step + found).digest()
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = sha256(b"\x01" + found + step).digest()
        here, last = here >> 1, last >> 1
    return found.hex() if last == 0 else None


def _lines(checkpoint: str | None) -> Mapping[str, str]:
    """The lines of a signed note by their names; empty without one."""
    text = (checkpoint or "").partition("\n\n")[0]
    return dict(line.partition(" ")[::2] for line in text.splitlines())
