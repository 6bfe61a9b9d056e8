"""Ciphers 密码算法 of the vault: AES-256-GCM, and SM4-GCM (GB/T 32907, keys by HKDF-SM3) for offices under 密评; both are always readable.

`cryptography` offers no AEAD object for SM4, so the mode is put together from its parts (`Cipher(SM4, GCM)`).
"""

from collections.abc import Mapping
from secrets import token_bytes
from typing import Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VARIABLE: Final = "CASEWORK_CIPHER"
AES_GCM: Final = "aes-256-gcm"
SM4_GCM: Final = "sm4-gcm"
NONCE: Final = 12
TAG: Final = 16

CipherName = Literal["aes-256-gcm", "sm4-gcm"]
NAMES: Final[tuple[CipherName, ...]] = (AES_GCM, SM4_GCM)


class CipherUnknown(ValueError):
    """The setting names no cipher of ours; the sentence says which there are."""


class NotOpened(ValueError):
    """The key is another one, or what was sealed was altered."""


class Key:
    """A secret of 32 bytes, ready to seal and open. AES uses it as it is, SM4 a key of 128 bits derived from it."""

    __slots__ = ("_aes", "_secret", "_sm4")

    def __init__(self, secret: bytes) -> None:
        self._secret, self._aes, self._sm4 = secret, AESGCM(secret), b""

    def seal(self, cipher: str, clear: bytes, bound: bytes) -> bytes:
        """Nonce, what was sealed, and the tag: 28 bytes longer. `bound` is authenticated with it (associated data)."""
        nonce = token_bytes(NONCE)
        if cipher == AES_GCM:
            return nonce + self._aes.encrypt(nonce, clear, bound)
        encryptor = Cipher(SM4(self._own_sm4()), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(bound)
        return nonce + encryptor.update(clear) + encryptor.finalize() + encryptor.tag

    def open(self, cipher: str, box: bytes, bound: bytes) -> bytes:
        """What was sealed. Raises NotOpened."""
        try:
            if cipher == AES_GCM:
                return self._aes.decrypt(box[:NONCE], box[NONCE:], bound)
            decryptor = Cipher(SM4(self._own_sm4()), modes.GCM(box[:NONCE], box[-TAG:])).decryptor()
            decryptor.authenticate_additional_data(bound)
            return decryptor.update(box[NONCE:-TAG]) + decryptor.finalize()
        except (InvalidTag, ValueError):
            raise NotOpened("another key, or altered") from None

    def _own_sm4(self) -> bytes:
        if not self._sm4:
            self._sm4 = HKDF(SM3(), 16, salt=None, info=b"casework sm4-gcm v1").derive(self._secret)
        return self._sm4


def chosen(environ: Mapping[str, str]) -> CipherName:
    """The cipher that new texts and keys are sealed with: CASEWORK_CIPHER, by default AES-256-GCM. Raises CipherUnknown."""
    said = environ.get(VARIABLE, "").strip().lower() or AES_GCM
    for name in NAMES:
        if name == said:
            return name
    raise CipherUnknown(f"{VARIABLE} is {said!r}; it must be {' or '.join(NAMES)}")
