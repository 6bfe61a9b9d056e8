"""How a webhook proves that it comes from us: HMAC-SHA-256 over id, time and body, as the Standard Webhooks say (version 1.0.0)."""

from base64 import b64decode, b64encode
from hashlib import sha256
from hmac import new
from secrets import token_bytes
from typing import Final

PREFIX: Final = "whsec_"


def new_secret() -> str:
    """A fresh secret of 256 random bits, to be told to the receiver once."""
    return PREFIX + b64encode(token_bytes(32)).decode()


def signature(secret: str, id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the MAC in base64 over `id.timestamp.body`; neither id nor timestamp holds a full stop."""
    if "." in id:
        raise ValueError("the id of a webhook must hold no full stop")
    said = b".".join((id.encode(), str(timestamp).encode(), body))
    return "v1," + b64encode(new(b64decode(secret.removeprefix(PREFIX)), said, sha256).digest()).decode()


def signed(secret: str, id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of a request. `timestamp` (seconds since 1970) is that of the attempt: old ones are not to be believed."""
    return {
        "webhook-id": id, "webhook-timestamp": str(timestamp), "webhook-signature": signature(secret, id, timestamp, body),
    }  # fmt: skip
