"""Callers 来访者, and those who were just told apart by their token, so that not every request asks the database again."""

from dataclasses import dataclass
from datetime import date, datetime
from hmac import compare_digest
from time import monotonic
from typing import Final

from casework.domain.office import Office
from casework.domain.scope import Scope
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Actor

BELIEVED: Final = 1.0
"""Seconds that a token is believed once it was looked up: so long may one that another process revoked still work here."""
MOST: Final = 10_000
"""Callers that are kept at once; past that all are looked up anew."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a signed link 签名链接 is bound to: a person in a post of a unit, a case, a delivery, and its end (seconds since 1970)."""

    person: str
    post: str
    unit: str
    case_no: str
    letter: str
    until: float


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the actor as the office directory has them today, what they may see, and by which token until when.

    `letter` is what a caller is held to who came by a signed link; None for all others.
    """

    actor: Actor
    scope: Scope
    token: str
    expires_at: datetime
    letter: Letter | None = None


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A caller, the hash of the secret, and what it was true of: that directory, that day, until that moment of the monotonic clock."""

    caller: Caller
    hashed: bytes
    office: Office
    day: date
    until: float


class Recognised:
    """The callers of the last second. Usable from many threads."""

    def __init__(self, seconds: float = BELIEVED) -> None:
        self._seconds = seconds
        self._seen: dict[str, _Sighting] = {}

    def keep(self, caller: Caller, hashed: bytes, office: Office, now: datetime) -> None:
        """Remembers a caller whose token was looked up just now."""
        if len(self._seen) >= MOST:
            self._seen.clear()
        self._seen[caller.token] = _Sighting(caller, hashed, office, local_day(now), monotonic() + self._seconds)

    def find(self, token: str, hashed: bytes, office: Office, now: datetime) -> Caller | None:
        """The caller of a token, None where it must be looked up: unknown, too long ago, expired, or not this directory and day."""
        seen = self._seen.get(token)
        if seen is None or not compare_digest(seen.hashed, hashed) or monotonic() >= seen.until:
            return None
        holds = seen.office is office and now < seen.caller.expires_at and seen.day == local_day(now)
        return seen.caller if holds else None

    def forget(self) -> None:
        """All are looked up anew: some token was ended."""
        self._seen.clear()
