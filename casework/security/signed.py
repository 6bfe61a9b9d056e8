"""Small values that a browser keeps for us and cannot change: JSON with an end and an HMAC-SHA-256."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, new

UNTIL = "until"


def signed(values: Mapping[str, str | None], key: bytes, now: datetime, lasting: timedelta) -> str:
    """The values as a text that `unsigned` accepts until its end."""
    body = urlsafe_b64encode(json.dumps({**values, UNTIL: (now + lasting).timestamp()}).encode())
    return f"{body.decode()}.{new(key, body, sha256).hexdigest()}"


def unsigned(text: str, key: bytes, now: datetime) -> dict[str, str | None] | None:
    """The values; None where the text was altered, is of another key, or its time is over."""
    body, _, tag = text.partition(".")
    if not compare_digest(new(key, body.encode(), sha256).hexdigest().encode(), tag.encode()):
        return None
    try:
        values = json.loads(urlsafe_b64decode(body))
    except (NotBase64, ValueError):
        return None
    return values if values.pop(UNTIL) > now.timestamp() else None
