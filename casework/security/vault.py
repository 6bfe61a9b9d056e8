"""The vault 保险箱: personal data as sealed envelopes inside facts that are for ever, readable only while the person's key stands."""

import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Mapping
from functools import partial
from secrets import token_bytes
from threading import Lock
from types import TracebackType
from typing import Final, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casework.security.ciphers import AES_GCM, SM4_GCM, CipherName, Key, NotOpened, chosen
from casework.security.epochs import Ring
from casework.security.master_key import MasterKeyMissing, MasterKeyWrong, find_master_key
from casework.security.vault_keys import ROOT, EpochRetired, KeyStore, Wrapped
from casework.store import Store

__all__ = ["KeyMissing", "MasterKeyMissing", "MasterKeyWrong", "SealBroken", "Sealing", "Vault"]

PREFIXES: Final[Mapping[str, str]] = {AES_GCM: "sealed:v1:", SM4_GCM: "sealed:v2:"}
"""How an envelope begins, by its cipher; both stay readable for ever."""
CIPHERS: Final[Mapping[str, str]] = {prefix: cipher for cipher, prefix in PREFIXES.items()}
SM4_FILE: Final = b"sealed:v2:file:\n"
"""How a file begins that was sealed with SM4; one without it was sealed with AES."""
CACHED: Final = 4096
NAME: Final = re.compile(r"[^:|\s]+")


class KeyMissing(Exception):
    """The key of a person or case was erased (or never made): what it sealed cannot be read any more, by nobody."""


class SealBroken(ValueError):
    """A sealed text was altered, or moved to another person or field."""


class Sealing:
    """Seals under keys that stood a moment ago: for one command, not to be kept."""

    __slots__ = ("_cipher", "_keys")

    def __init__(self, keys: Mapping[str, Key], cipher: CipherName) -> None:
        self._keys, self._cipher = keys, cipher

    def seal(self, text: str, subject: str, field: str) -> str:
        """`sealed:v1:{subject}:{field}:{…}` (v2 with SM4), bound to both."""
        _refuse_bad_name(field)
        box = self._keys[subject].seal(self._cipher, text.encode(), _bound(self._cipher, subject, field))
        return f"{PREFIXES[self._cipher]}{subject}:{field}:{urlsafe_b64encode(box).decode().rstrip('=')}"

    def seal_bytes(self, content: bytes, subject: str, name: str) -> bytes:
        """A file, bound to its name."""
        _refuse_bad_name(name)
        box = self._keys[subject].seal(self._cipher, content, _bound(self._cipher, subject, name) + b"|bytes")
        return box if self._cipher == AES_GCM else SM4_FILE + box


class Vault:
    """Seals and opens texts under a key per subject: a case number, or `case_no/ref` for a person.

    `hash_key` keys the hashes of commands; it stays the same for the life of the database. `made` is the file of a master
    key that was made just now: to be told once.
    """

    def __init__(self, keys: KeyStore, ring: Ring, cipher: CipherName = AES_GCM) -> None:
        self.keys, self.ring, self.cipher, self.made = keys, ring, cipher, ring.made
        self._cache: OrderedDict[str, tuple[Wrapped, Key]] = OrderedDict()
        self._turn = Lock()
        self.hash_key: bytes = HKDF(SHA256(), 32, salt=None, info=b"casework command hash v1").derive(self._root())

    @classmethod
    def of(cls, store: Store, environ: Mapping[str, str] | None = None) -> "Vault":
        """The vault of a store: `keys.db` beside an embedded database, schema `vault` on a server.

        Raises MasterKeyMissing, MasterKeyWrong, CipherUnknown and StoreUnavailable.
        """
        env = os.environ if environ is None else environ
        cipher, keys = chosen(env), KeyStore(store)
        try:
            return cls(keys, Ring(keys, partial(find_master_key, env, store.folder), cipher), cipher)
        except BaseException:
            keys.close()
            raise

    def close(self) -> None:
        """Closes the key store and drops the keys in memory."""
        self._cache.clear()
        self.keys.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def make_ready(self, subjects: frozenset[str]) -> Sealing:
        """Seals for these subjects; the keys that are not there yet are made, all in one transaction. Raises KeyMissing for an erased one.

        The key store is asked every time: a key that another process erased is never sealed with, though it is still in memory here.
        """
        for subject in subjects:
            _refuse_bad_name(subject)
        held = self.keys.read(subjects)
        if missing := subjects - held.keys():
            held |= self._made(missing)
        return Sealing({subject: self._unwrap(held[subject], subject) for subject in subjects}, self.cipher)

    def seal(self, text: str, subject: str, field: str) -> str:
        """The sealed text; see Sealing. Raises KeyMissing where the subject was erased."""
        return self.make_ready(frozenset({subject})).seal(text, subject, field)

    def open(self, sealed: str, *, subject: str | None = None, field: str | None = None) -> str:
        """The text in clear. `subject` and `field`, where given, must be those it was sealed for.

        Always asks the key store, never the memory: what was erased by another process is closed here at once.
        Raises KeyMissing and SealBroken.
        """
        cipher, own_subject, own_field, box = parts(sealed)
        if subject not in (None, own_subject) or field not in (None, own_field):
            raise SealBroken(f"the sealed text belongs to {own_field} of {own_subject}, not here")
        try:
            return self._held(own_subject).open(cipher, box, _bound(cipher, own_subject, own_field)).decode()
        except NotOpened:
            raise SealBroken(f"the sealed {own_field} of {own_subject} was altered or moved") from None

    def seal_bytes(self, content: bytes, subject: str, name: str) -> bytes:
        """A file sealed under the subject's key and bound to its name, 28 to 44 bytes longer. Raises KeyMissing where it was erased."""
        return self.make_ready(frozenset({subject})).seal_bytes(content, subject, name)

    def open_bytes(self, sealed: bytes, subject: str, name: str) -> bytes:
        """The file in clear; like `open` it always asks the key store. Raises KeyMissing and SealBroken."""
        cipher = SM4_GCM if sealed.startswith(SM4_FILE) else AES_GCM
        box = sealed.removeprefix(SM4_FILE)
        try:
            return self._held(subject).open(cipher, box, _bound(cipher, subject, name) + b"|bytes")
        except NotOpened:
            raise SealBroken(f"the sealed file {name} of {subject} was altered or moved") from None

    def derived_key(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose, the same for the life of the database."""
        return HKDF(SHA256(), 32, salt=None, info=f"casework {purpose}".encode()).derive(self.hash_key)

    def own_key(self, subject: str) -> bytes:
        """The secret of a subject that seals nothing (32 bytes), made where there is none yet. Raises KeyMissing where it was erased."""
        _refuse_bad_name(subject)
        held = self.keys.read(frozenset({subject})) or self._made(frozenset({subject}))
        if (wrapped := held[subject]) is None:
            raise KeyMissing(f"the key {subject} was erased")
        return self.ring.unwrap(wrapped, subject)

    def forget(self, subject: str) -> None:
        """Erases the subject's key for ever, in every process; what it sealed is unreadable from now on."""
        _refuse_bad_name(subject)
        self.keys.forget(subject)
        with self._turn:
            self._cache.pop(subject, None)

    def _root(self) -> bytes:
        held = self.keys.read(frozenset({ROOT})) or self._made(frozenset({ROOT}))
        if (root := held[ROOT]) is None:
            raise KeyMissing(f"the root of the vault {self.keys.shown} is gone; bring the keys back from a backup")
        return self.ring.unwrap(root, ROOT)

    def _made(self, subjects: frozenset[str]) -> dict[str, Wrapped | None]:
        try:
            return self.keys.add({subject: self.ring.wrap(token_bytes(32), subject) for subject in subjects})
        except EpochRetired:
            self.ring.read_again()
            return self.keys.add({subject: self.ring.wrap(token_bytes(32), subject) for subject in subjects})

    def _held(self, subject: str) -> Key:
        return self._unwrap(self.keys.read(frozenset({subject})).get(subject), subject)

    def _unwrap(self, wrapped: Wrapped | None, subject: str) -> Key:
        """The key of what the key store holds now; from memory where it was unwrapped before."""
        if wrapped is None:
            with self._turn:
                self._cache.pop(subject, None)
            raise KeyMissing(f"the key of {subject} was erased or is not in this vault; what it sealed cannot be read any more")
        with self._turn:
            kept = self._cache.get(subject)
            if kept is not None and kept[0] == wrapped:
                self._cache.move_to_end(subject)
                return kept[1]
        key = Key(self.ring.unwrap(wrapped, subject))
        with self._turn:
            self._cache[subject] = wrapped, key
            while len(self._cache) > CACHED:
                self._cache.popitem(last=False)
        return key


def _bound(cipher: str, subject: str, field: str) -> bytes:
    """What an envelope is bound to; with SM4 also to its form, so that no key ever serves two forms of the same place."""
    return f"{subject}|{field}".encode() if cipher == AES_GCM else f"v2|{subject}|{field}".encode()


def _refuse_bad_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name what is sealed: it must not be empty nor hold a colon, a bar or a space")


def parts(sealed: str) -> tuple[str, str, str, bytes]:
    """Cipher, subject, field and box of an envelope. Raises SealBroken."""
    pieces = sealed.split(":")
    try:
        cipher = CIPHERS.get(":".join(pieces[:2]) + ":")
        if cipher is None or len(pieces) != 5:
            raise ValueError
        return cipher, pieces[2], pieces[3], urlsafe_b64decode(pieces[4] + "=" * (-len(pieces[4]) % 4))
    except ValueError:
        raise SealBroken("this is not a sealed text of the vault") from None
