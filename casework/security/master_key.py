"""Where the master key 主密钥 comes from: demanded for a server, made beside an embedded database that is still empty.

A file or variable holds one key, or several apart by blanks or lines, the newest first: while keys are moved from one to the next,
a process needs both. A passphrase or key is never taken from a command line, where every user of the machine could read it.
"""

import os
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_bytes
from typing import Final

from casework.store.drafts import draft_of, made_once, sync_folder
from casework.store.secrets import Exposed, secret_text

KEY_VARIABLE: Final = "CASEWORK_MASTER_KEY"
FILE_VARIABLE: Final = "CASEWORK_MASTER_KEY_FILE"
FILE_NAME: Final = "master.key"
WANTED: Final = "32 random bytes in base64"


class MasterKeyMissing(Exception):
    """No master key is known where one is needed; the sentence says what to set."""


class MasterKeyWrong(Exception):
    """The master key cannot be used or is not the one this vault was made with."""


@dataclass(frozen=True, slots=True, repr=False)
class MasterKey:
    """The 256-bit keys that wrap all others, the newest first.

    `made` is where one was just made, None where it was there before: to be told once. `file` is where they were read.
    """

    secrets: tuple[bytes, ...]
    made: Path | None = None
    file: Path | None = None


def find_master_key(environ: Mapping[str, str], folder: Path | None, *, may_make: bool) -> MasterKey:
    """The master key from a file, from the environment, or beside the embedded database in `folder`.

    Raises MasterKeyMissing for a server without one and where a used vault has lost its key, MasterKeyWrong for a bad one.
    """
    if path := environ.get(FILE_VARIABLE):
        return _read(Path(path), f"the file named by {FILE_VARIABLE}")
    if text := environ.get(KEY_VARIABLE):
        return _decode(text, f"the setting {KEY_VARIABLE}")
    if folder is None:
        raise MasterKeyMissing(f"a database server needs a master key: set {FILE_VARIABLE} to a file, or {KEY_VARIABLE}, with {WANTED}")
    beside = folder / FILE_NAME
    if beside.exists():
        return _read(beside, f"the file {beside}")
    if not may_make:
        raise MasterKeyMissing(f"the master key {beside} is gone; bring it back, or set {FILE_VARIABLE} or {KEY_VARIABLE}")
    return _make(beside)


def read_file(path: Path) -> MasterKey:
    """The keys of a file. Raises MasterKeyMissing and MasterKeyWrong."""
    return _read(path, f"the file {path}")


def write_file(path: Path, secrets: Sequence[bytes]) -> None:
    """Writes the keys into a file for its owner only (0600), whole or not at all, over the one that is there. Raises MasterKeyMissing."""
    with _writing(path), draft_of(path) as draft:
        with draft.open("r+b") as file:
            file.write(_encoded(secrets))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)


def _make(path: Path) -> MasterKey:
    """Makes the file whole or not at all; who comes second reads the first one's."""
    secret = token_bytes(32)
    with _writing(path):
        made = made_once(path, _encoded((secret,)))
    return MasterKey((secret,), path, path) if made else _read(path, f"the file {path}")


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise MasterKeyMissing(
            f"the master key {path} cannot be written: {fault.strerror}; set {FILE_VARIABLE} or {KEY_VARIABLE}"
        ) from fault


def _encoded(secrets: Sequence[bytes]) -> bytes:
    return b"".join(b64encode(secret) + b"\n" for secret in secrets)


def _read(path: Path, what: str) -> MasterKey:
    try:
        text = secret_text(path, what)
    except FileNotFoundError:
        raise MasterKeyMissing(f"{what} does not exist; it must hold {WANTED}") from None
    except Exposed as fault:
        raise MasterKeyWrong(str(fault)) from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise MasterKeyWrong(f"{what} cannot be read ({type(fault).__name__}); it must hold {WANTED}") from fault
    return replace(_decode(text, what), file=path)


def _decode(text: str, what: str) -> MasterKey:
    try:
        secrets = tuple(dict.fromkeys(b64decode(word, validate=True) for word in text.split()))
    except (NotBase64, ValueError):
        raise MasterKeyWrong(f"{what} is not base64; it must hold {WANTED}") from None
    for secret in secrets or (b"",):
        if len(secret) != 32:
            raise MasterKeyWrong(f"{what} holds {len(secret)} bytes; it must hold {WANTED}")
    return MasterKey(secrets)
