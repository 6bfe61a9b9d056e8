"""The vault: personal data as sealed envelopes inside facts that are for ever, readable only while the person's key stands."""

import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Mapping
from secrets import token_bytes
from threading import Lock
from types import TracebackType
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casework.security.master_key import MasterKey, MasterKeyMissing, MasterKeyWrong, find_master_key
from casework.security.vault_keys import ROOT, KeyStore
from casework.store import Store

__all__ = ["KeyMissing", "MasterKeyMissing", "MasterKeyWrong", "SealBroken", "Vault"]

PREFIX: Final = "sealed:v1:"
NONCE: Final = 12
CACHED: Final = 4096
NAME: Final = re.compile(r"[^:|\s]+")


class KeyMissing(Exception):
    """The key of a person or case was erased (or never made): what it sealed cannot be read any more, by nobody."""


class SealBroken(ValueError):
    """A sealed text was altered, or moved to another person or field."""


class Vault:
    """Seals and opens texts with AES-256-GCM under a key per subject: a case number, or `case_no/ref` for a person.

    `hash_key` keys the hashes of commands; it stays the same for the life of the database. `made` is the file of a master
    key that was made just now: to be told once.
    """

    def __init__(self, keys: KeyStore, master: MasterKey) -> None:
        self._keys, self._master, self.made = keys, AESGCM(master.secret), master.made
        self._cache: OrderedDict[str, AESGCM] = OrderedDict()
        self._turn = Lock()
        self.hash_key: bytes = HKDF(SHA256(), 32, salt=None, info=b"casework command hash v1").derive(self._root())

    @classmethod
    def of(cls, store: Store, environ: Mapping[str, str] | None = None) -> "Vault":
        """The vault of a store: `keys.db` beside an embedded database, schema `vault` on a server.

        Raises MasterKeyMissing, MasterKeyWrong and StoreUnavailable.
        """
        keys = KeyStore(store)
        try:
            master = find_master_key(os.environ if environ is None else environ, store.folder, may_make=keys.is_empty())
            return cls(keys, master)
        except BaseException:
            keys.close()
            raise

    def close(self) -> None:
        """Closes the key store and drops the keys in memory."""
        self._cache.clear()
        self._keys.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def make_ready(self, subjects: frozenset[str]) -> None:
        """Makes the keys that are not there yet, all in one transaction. Raises KeyMissing where one was erased."""
        with self._turn:
            wanted = {subject for subject in subjects if subject not in self._cache}
        if not wanted:
            return
        for subject in wanted:
            _refuse_bad_name(subject)
        held = self._keys.read(frozenset(wanted))
        if missing := wanted - held.keys():
            held |= self._keys.add({subject: self._wrap(token_bytes(32), subject) for subject in missing})
        for subject, wrapped in held.items():
            self._remember(subject, self._unwrap(wrapped, subject))

    def seal(self, text: str, subject: str, field: str) -> str:
        """`sealed:v1:{subject}:{field}:{…}`, bound to both. Raises KeyMissing where the subject was erased."""
        _refuse_bad_name(field)
        self.make_ready(frozenset({subject}))
        nonce = token_bytes(NONCE)
        box = nonce + self._key(subject).encrypt(nonce, text.encode(), f"{subject}|{field}".encode())
        return f"{PREFIX}{subject}:{field}:{urlsafe_b64encode(box).decode().rstrip('=')}"

    def open(self, sealed: str, *, subject: str | None = None, field: str | None = None) -> str:
        """The text in clear. `subject` and `field`, where given, must be those it was sealed for.

        Always asks the key store, never the memory: what was erased by another process is closed here at once.
        Raises KeyMissing and SealBroken.
        """
        own_subject, own_field, box = _parts(sealed)
        if subject not in (None, own_subject) or field not in (None, own_field):
            raise SealBroken(f"the sealed text belongs to {own_field} of {own_subject}, not here")
        wrapped = self._keys.read(frozenset({own_subject})).get(own_subject)
        key = self._unwrap(wrapped, own_subject)
        try:
            return key.decrypt(box[:NONCE], box[NONCE:], f"{own_subject}|{own_field}".encode()).decode()
        except InvalidTag:
            raise SealBroken(f"the sealed {own_field} of {own_subject} was altered or moved") from None

    def seal_bytes(self, content: bytes, subject: str, name: str) -> bytes:
        """A file sealed under the subject's key and bound to its name, 28 bytes longer. Raises KeyMissing where the subject was erased."""
        _refuse_bad_name(name)
        self.make_ready(frozenset({subject}))
        nonce = token_bytes(NONCE)
        return nonce + self._key(subject).encrypt(nonce, content, f"{subject}|{name}|bytes".encode())

    def open_bytes(self, sealed: bytes, subject: str, name: str) -> bytes:
        """The file in clear; like `open` it always asks the key store. Raises KeyMissing and SealBroken."""
        key = self._unwrap(self._keys.read(frozenset({subject})).get(subject), subject)
        try:
            return key.decrypt(sealed[:NONCE], sealed[NONCE:], f"{subject}|{name}|bytes".encode())
        except (InvalidTag, ValueError):
            raise SealBroken(f"the sealed file {name} of {subject} was altered or moved") from None

    def derived_key(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose, the same for the life of the database."""
        return HKDF(SHA256(), 32, salt=None, info=f"casework {purpose}".encode()).derive(self.hash_key)

    def forget(self, subject: str) -> None:
        """Erases the subject's key for ever, in every process; what it sealed is unreadable from now on."""
        _refuse_bad_name(subject)
        with self._turn:
            self._cache.pop(subject, None)
        self._keys.forget(subject)
        with self._turn:
            self._cache.pop(subject, None)

    def _root(self) -> bytes:
        held = self._keys.read(frozenset({ROOT})) or self._keys.add({ROOT: self._wrap(token_bytes(32), ROOT)})
        return self._secret(held[ROOT] or b"", ROOT)

    def _wrap(self, secret: bytes, subject: str) -> bytes:
        nonce = token_bytes(NONCE)
        return nonce + self._master.encrypt(nonce, secret, f"{self._keys.database}|{subject}".encode())

    def _secret(self, wrapped: bytes, subject: str) -> bytes:
        try:
            return self._master.decrypt(wrapped[:NONCE], wrapped[NONCE:], f"{self._keys.database}|{subject}".encode())
        except (InvalidTag, ValueError):
            raise MasterKeyWrong(f"this is not the master key of the vault {self._keys.shown}; give the one it was made with") from None

    def _unwrap(self, wrapped: bytes | None, subject: str) -> AESGCM:
        if wrapped is None:
            raise KeyMissing(f"the key of {subject} was erased or is not in this vault; what it sealed cannot be read any more")
        return AESGCM(self._secret(wrapped, subject))

    def _key(self, subject: str) -> AESGCM:
        with self._turn:
            key = self._cache.get(subject)
            if key is not None:
                self._cache.move_to_end(subject)
                return key
        return self._unwrap(self._keys.read(frozenset({subject})).get(subject), subject)

    def _remember(self, subject: str, key: AESGCM) -> None:
        with self._turn:
            self._cache[subject] = key
            while len(self._cache) > CACHED:
                self._cache.popitem(last=False)


def _refuse_bad_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name what is sealed: it must not be empty nor hold a colon, a bar or a space")


def _parts(sealed: str) -> tuple[str, str, bytes]:
    parts = sealed.split(":")
    try:
        if not sealed.startswith(PREFIX) or len(parts) != 5:
            raise ValueError
        return parts[2], parts[3], urlsafe_b64decode(parts[4] + "=" * (-len(parts[4]) % 4))
    except ValueError:
        raise SealBroken("this is not a sealed text of the vault") from None
