"""The key that signs checkpoints (Ed25519): demanded from the settings for a server, made beside an embedded database."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.store.drafts import made_once
from casework.store.secrets import Exposed, secret_text

KEY_VARIABLE: Final = "CASEWORK_CHECKPOINT_KEY"
FILE_VARIABLE: Final = "CASEWORK_CHECKPOINT_KEY_FILE"
FOLDER_VARIABLE: Final = "CASEWORK_CHECKPOINTS"
FILE_NAME: Final = "checkpoint.key"
FOLDER_NAME: Final = "checkpoints"
WANTED: Final = "32 random bytes in hexadecimal, as made by: openssl rand -hex 32"


class CheckpointKeyMissing(Exception):
    """No checkpoint can be signed; the sentence says what to set."""


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """The private key. `public` (hex) is told to everybody who checks."""

    secret: bytes

    @property
    def public(self) -> str:
        """The public half, 64 hexadecimal digits."""
        return self._key().public_key().public_bytes_raw().hex()

    def sign(self, text: bytes) -> bytes:
        """The signature, 64 bytes."""
        return self._key().sign(text)

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret)


def signing_key(folder: Path | None, environ: Mapping[str, str], *, make: bool = True) -> SigningKey:
    """The key of the settings, else the one beside the embedded database in `folder`, made where `make` allows.

    Raises CheckpointKeyMissing.
    """
    if path := environ.get(FILE_VARIABLE):
        return SigningKey(_read(Path(path), f"the file named by {FILE_VARIABLE}"))
    if text := environ.get(KEY_VARIABLE):
        return SigningKey(_decoded(text, f"the setting {KEY_VARIABLE}"))
    if folder is None:
        raise CheckpointKeyMissing(f"no checkpoint can be signed: set {FILE_VARIABLE} to a file, or {KEY_VARIABLE}, with {WANTED}")
    beside = folder / FILE_NAME
    if beside.exists():
        return SigningKey(_read(beside, f"the file {beside}"))
    if not make:
        raise CheckpointKeyMissing(f"there is no checkpoint key {beside}; the first checkpoint makes one")
    return SigningKey(_made(beside))


def checkpoint_folder(folder: Path | None, environ: Mapping[str, str]) -> Path | None:
    """Where notes lie: the folder of the setting, else `checkpoints` beside an embedded database; None where nobody said."""
    if path := environ.get(FOLDER_VARIABLE):
        return Path(path)
    return None if folder is None else folder / FOLDER_NAME


def _made(path: Path) -> bytes:
    """Whole or not at all; who comes second reads the first one's."""
    try:
        made_once(path, token_bytes(32).hex().encode() + b"\n")
    except OSError as fault:
        raise CheckpointKeyMissing(f"the checkpoint key {path} cannot be written: {fault.strerror}; set {FILE_VARIABLE}") from fault
    return _read(path, f"the file {path}")


def _read(path: Path, what: str) -> bytes:
    try:
        return _decoded(secret_text(path, what), what)
    except Exposed as fault:
        raise CheckpointKeyMissing(str(fault)) from fault
    except UnicodeDecodeError:
        raise CheckpointKeyMissing(f"{what} does not hold a checkpoint key; it must hold {WANTED}") from None
    except OSError as fault:
        raise CheckpointKeyMissing(f"{what} cannot be read: {fault.strerror}; it must hold {WANTED}") from fault


def _decoded(text: str, what: str) -> bytes:
    try:
        secret = bytes.fromhex(text.strip())
    except ValueError:
        secret = b""
    if len(secret) != 32:
        raise CheckpointKeyMissing(f"{what} does not hold a checkpoint key; it must hold {WANTED}")
    return secret
