"""What the API serves: one office with its tokens, accounts and access log."""

from datetime import datetime
from hashlib import sha256
from hmac import new
from time import monotonic
from typing import Final

from casework.api.working import Working
from casework.bootstrap import Casework
from casework.security.access_log import AccessLog
from casework.security.accounts import Accounts
from casework.security.identities import Identities
from casework.security.logins import Logins
from casework.security.readings import Readings
from casework.security.tokens import Caller, PostNotHeld, Tokens

FRESH: Final = 1.0
"""Seconds that the office directory is believed before it is looked at again: so long may an ended post still work elsewhere."""


class Served:
    """An office as the API sees it. Whoever serves it calls `close` at the end, before the office is closed."""

    def __init__(self, office: Casework) -> None:
        self.office, self.tokens = office, Tokens(office.store)
        self.accounts, self.identities = Accounts(office.store), Identities(office.store)
        self.logins = Logins(office.store, self.accounts, self.key("login attempts"))
        self.access, self.readings = AccessLog(office.store), Readings(office.store, seal=self._note)
        self.working = Working(office.store)
        self._looked = monotonic()

    @property
    def now(self) -> datetime:
        """The present moment (UTC)."""
        return self.office.clock()

    def key(self, purpose: str) -> bytes:
        """A secret of this database for one purpose, the same in every process."""
        return new(self.office.vault.hash_key, f"casework {purpose} v1".encode(), sha256).digest()

    def recognised(self, token: str) -> Caller | None:
        """Who brought a token, where that was looked up within the last second; waits for nothing. None: ask `who`."""
        if monotonic() - self._looked >= FRESH:
            return None
        return self.tokens.recognised(token, self.office.policies.office, self.now)

    def who(self, token: str) -> Caller:
        """Who brought a token, in the office as it is now. Raises NotKnown."""
        self.look_again(FRESH)
        try:
            return self.tokens.caller(token, self.office.policies.office, self.now)
        except PostNotHeld:
            self.look_again(0.0)
            return self.tokens.caller(token, self.office.policies.office, self.now)

    def look_again(self, after: float = 0.0) -> None:
        """Reads what other processes changed in the office directory, where that was not done for so many seconds."""
        if monotonic() - self._looked >= after:
            self._looked = monotonic()
            self.office.policies.refresh()

    def _note(self, text: str) -> str:
        """What a reader said of a purpose, sealed under a key of the year."""
        return self.office.vault.seal(text, f"readings-{self.now.year}", "note")

    def close(self) -> None:
        """Interrupts long work and waits until the access log and the readings are written."""
        self.working.close()
        self.access.flush()
        self.readings.close()
