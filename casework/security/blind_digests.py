"""What the blind index 盲索引 compares: identity numbers and phones in one form each, as keyed digests under a key of their own.

HMAC-SM3 where the vault seals with SM4, else HMAC-SHA-256. Without the key nobody can try the few thousand million numbers there are.
"""

from collections.abc import Mapping
from hashlib import sha256
from hmac import digest
from typing import Final, Literal
from unicodedata import normalize

from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

from casework.security.ciphers import SM4_GCM
from casework.security.vault import Vault

KEY: Final = "index/blind"
"""The subject of the index's own key; no case has such a number."""
Field = Literal["identity", "phone"]
FIELDS: Final[Mapping[str, Field]] = {"id_number": "identity", "phone": "phone"}
"""Field of a person in the facts → what is searched by."""
WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11643: the factors of the first 17 digits."""
CHECKS: Final = "10X98765432"
SHORTEST: Final = 6
"""Signs without which a number is none and is not searched by."""


def normal(field: Field, text: str) -> str:
    """The number in its one form; empty where it holds too little to tell people apart."""
    signs = "".join(sign for sign in normalize("NFKC", text).upper() if sign.isascii() and sign.isalnum())
    found = _identity(signs) if field == "identity" else _phone(signs)
    return found if len(found) >= SHORTEST else ""


def _identity(signs: str) -> str:
    """18 signs; a number of the first generation (15 digits) as it was written anew."""
    if len(signs) != 15 or not signs.isdigit():
        return signs
    longer = f"{signs[:6]}19{signs[6:]}"
    return longer + CHECKS[sum(int(sign) * weight for sign, weight in zip(longer, WEIGHTS, strict=True)) % 11]


def _phone(signs: str) -> str:
    """Digits only; a mobile number without the country's 86."""
    digits = "".join(sign for sign in signs if sign.isdigit()).removeprefix("00")
    return digits.removeprefix("86") if len(digits) == 13 and digits.startswith("861") else digits


class Digests:
    """The digests of one office. Raises KeyMissing where the index's key was erased."""

    def __init__(self, vault: Vault) -> None:
        self._key, self._sm = vault.own_key(KEY), vault.cipher == SM4_GCM

    def of(self, field: Field, text: str) -> bytes | None:
        """What is kept of a number (32 bytes); None for one that holds too little."""
        found = self.either(field, text)
        return found[self._sm] if found else None

    def either(self, field: Field, text: str) -> tuple[bytes, ...]:
        """Both forms a number may be kept in, SHA-256 first: the setting may have been another one then."""
        if not (number := normal(field, text)):
            return ()
        said = f"casework blind index v1|{field}|{number}".encode()
        sm3 = HMAC(self._key, SM3())
        sm3.update(said)
        return digest(self._key, said, sha256), sm3.finalize()
