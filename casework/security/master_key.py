"""Where the master key comes from: demanded for a server, made beside an embedded database that is still empty."""

import os
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes, token_hex
from typing import Final

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
    """The 256-bit key that wraps all others. `made` is where it was just made, None where it was there before: to be told once."""

    secret: bytes
    made: Path | None = None


def find_master_key(environ: Mapping[str, str], folder: Path | None, *, may_make: bool) -> MasterKey:
    """The master key from a file, from the environment, or beside the embedded database in `folder`.

    Raises MasterKeyMissing for a server without one and where a used vault has lost its key, MasterKeyWrong for a bad one.
    """
    if path := environ.get(FILE_VARIABLE):
        return MasterKey(_read(Path(path), f"the file named by {FILE_VARIABLE}"))
    if text := environ.get(KEY_VARIABLE):
        return MasterKey(_decode(text, f"the setting {KEY_VARIABLE}"))
    if folder is None:
        raise MasterKeyMissing(f"a database server needs a master key: set {FILE_VARIABLE} to a file, or {KEY_VARIABLE}, with {WANTED}")
    beside = folder / FILE_NAME
    if beside.exists():
        return MasterKey(_read(beside, f"the file {beside}"))
    if not may_make:
        raise MasterKeyMissing(f"the master key {beside} is gone; bring it back, or set {FILE_VARIABLE} or {KEY_VARIABLE}")
    return _make(beside)


def _make(path: Path) -> MasterKey:
    """Makes the file whole or not at all; who comes second reads the first one's."""
    draft = path.with_name(f"{path.name}.{token_hex(8)}")
    secret = token_bytes(32)
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(b64encode(secret) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return MasterKey(_read(path, f"the file {path}"))
    except OSError as fault:
        raise MasterKeyMissing(
            f"the master key {path} cannot be written: {fault.strerror}; set {FILE_VARIABLE} or {KEY_VARIABLE}"
        ) from fault
    finally:
        draft.unlink(missing_ok=True)
    return MasterKey(secret, path)


def _read(path: Path, what: str) -> bytes:
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise MasterKeyMissing(f"{what} does not exist; it must hold {WANTED}") from None
    except (OSError, UnicodeDecodeError) as fault:
        raise MasterKeyWrong(f"{what} cannot be read ({type(fault).__name__}); it must hold {WANTED}") from fault
    return _decode(text, what)


def _decode(text: str, what: str) -> bytes:
    try:
        secret = b64decode(text.strip(), validate=True)
    except (NotBase64, ValueError):
        raise MasterKeyWrong(f"{what} is not base64; it must hold {WANTED}") from None
    if len(secret) != 32:
        raise MasterKeyWrong(f"{what} holds {len(secret)} bytes; it must hold {WANTED}")
    return secret
