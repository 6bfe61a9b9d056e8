"""Epochs 主密钥批次 of the master key: numbered, each with its cipher; a process knows those whose key it was given.

The mark of an epoch is a keyed hash of its master key: so a key is recognised without trying it on anything, and the mark tells nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest, digest
from pathlib import Path
from threading import Lock
from typing import Protocol

from sqlalchemy import select

from casework.security.ciphers import AES_GCM, CipherName, Key, NotOpened
from casework.security.master_key import MasterKey, MasterKeyMissing, MasterKeyWrong
from casework.security.vault_keys import FIRST, ROOT, KeyStore, Wrapped
from casework.security.vault_tables import epochs


class Find(Protocol):
    """Looks where the master keys are."""

    def __call__(self, *, may_make: bool) -> MasterKey:
        """Those that are given; one may be made only where nothing was ever sealed."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """One epoch: its number, the cipher that keys are wrapped with, the mark of its master key. Times are seconds since 1970."""

    epoch: int
    cipher: str
    mark: bytes
    begun_at: float
    retired_at: float | None = None


class Ring:
    """The master keys of this process by epoch: wraps under the newest one it knows, opens what is wrapped under any of them.

    Where another epoch turns up, the file is read again, so that a running process follows a rotation. Raises MasterKeyWrong.
    """

    def __init__(self, keys: KeyStore, find: Find, cipher: CipherName) -> None:
        self._keys, self._find = keys, find
        self._turn = Lock()
        self._known: Mapping[int, tuple[Epoch, Key, bytes]] = {}
        self.newest = FIRST
        first = find(may_make=keys.is_empty())
        self._take(first)
        self.made = first.made
        if not self._known:
            self._begin_first(first, cipher)

    def knows(self, epoch: int) -> bool:
        """Whether the master key of an epoch was given to this process."""
        return epoch in self._known

    @property
    def secrets(self) -> tuple[bytes, ...]:
        """The master keys that are known by an epoch which is not retired, the newest first."""
        living = sorted((number for number, (row, _, _) in self._known.items() if row.retired_at is None), reverse=True)
        return tuple(self._known[number][2] for number in living)

    @property
    def file(self) -> Path | None:
        """The file that the master keys came from, None where they stand in the environment."""
        return self._find(may_make=False).file

    def wrap(self, secret: bytes, subject: str) -> Wrapped:
        """A data key under the newest epoch that is known here. Raises MasterKeyMissing where that was retired."""
        if self._known[self.newest][0].retired_at is not None:
            self.read_again()
        epoch, key, _ = self._known[self.newest]
        if epoch.retired_at is not None:
            raise MasterKeyMissing(f"epoch {epoch.epoch} of the master key was retired, and this process was not given a later one")
        return Wrapped(key.seal(epoch.cipher, secret, self._bound(subject)), epoch.epoch)

    def unwrap(self, wrapped: Wrapped, subject: str) -> bytes:
        """The data key. Raises MasterKeyMissing where its epoch is not known here, MasterKeyWrong where it does not open."""
        if wrapped.epoch not in self._known:
            self.read_again()
        if wrapped.epoch not in self._known:
            raise MasterKeyMissing(
                f"keys of the vault {self._keys.shown} are wrapped under epoch {wrapped.epoch} of the master key, which this process"
                " was not given; put that key as the first line into its file, the older ones behind it"
            )
        epoch, key, _ = self._known[wrapped.epoch]
        try:
            return key.open(epoch.cipher, wrapped.box, self._bound(subject))
        except NotOpened:
            raise _wrong(self._keys) from None

    def read_again(self) -> None:
        """Looks again which epochs there are and which master keys are given; a retired one is not used for new keys any more."""
        with self._turn:
            self._take(self._find(may_make=False))

    def _take(self, given: MasterKey) -> None:
        rows = held_epochs(self._keys)
        known = {}
        for row in rows:
            for secret in given.secrets:
                if compare_digest(mark_of(secret, self._keys.database), row.mark):
                    known[row.epoch] = row, Key(secret), secret
        if rows and not known:
            raise _wrong(self._keys)
        if known:
            living = [number for number, (row, _, _) in known.items() if row.retired_at is None]
            self._known, self.newest = known, max(living or known)

    def _begin_first(self, given: MasterKey, cipher: CipherName) -> None:
        """A vault without epochs: one of before they were counted takes the key that opens its root, a new one the first key given."""
        root = self._keys.read(frozenset({ROOT})).get(ROOT)
        for secret in given.secrets:
            if root is None or _opens(Key(secret), root, self._bound(ROOT)):
                begin(self._keys, FIRST, AES_GCM if root is not None else cipher, secret)
                return self._take(given)
        raise _wrong(self._keys)

    def _bound(self, subject: str) -> bytes:
        return f"{self._keys.database}|{subject}".encode()


def held_epochs(keys: KeyStore) -> tuple[Epoch, ...]:
    """The epochs of a database, oldest first."""
    chosen = select(epochs).where(epochs.c.database == keys.database).order_by(epochs.c.epoch)
    with keys.reading() as connection:
        return tuple(Epoch(row.epoch, row.cipher, bytes(row.mark), row.begun_at, row.retired_at) for row in connection.execute(chosen))


def begin(keys: KeyStore, epoch: int, cipher: str, secret: bytes) -> None:
    """Begins an epoch with its master key; nothing happens where somebody else began it first."""
    mark, now = mark_of(secret, keys.database), datetime.now(UTC).timestamp()
    row = {"database": keys.database, "epoch": epoch, "cipher": cipher, "mark": mark, "begun_at": now}
    with keys.writing() as connection:
        connection.execute(keys.inserting(epochs).on_conflict_do_nothing(), row)


def mark_of(secret: bytes, database: str) -> bytes:
    """What an epoch's master key is known by (32 bytes)."""
    return digest(secret, f"casework master key mark v1|{database}".encode(), sha256)


def _opens(key: Key, wrapped: Wrapped, bound: bytes) -> bool:
    try:
        key.open(AES_GCM, wrapped.box, bound)
    except NotOpened:
        return False
    return True


def _wrong(keys: KeyStore) -> MasterKeyWrong:
    return MasterKeyWrong(f"this is not the master key of the vault {keys.shown}; give the one it was made with")
