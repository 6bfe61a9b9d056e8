"""Logins by password: failures cost time by name and by address, and how long an answer takes tells nothing about a name."""

from datetime import datetime
from threading import BoundedSemaphore
from typing import Final

from casework.security.accounts import Accounts
from casework.security.attempts import Attempts, TooSoon
from casework.store import Store

__all__ = ["AccountDisabled", "Busy", "Logins", "TooSoon", "WrongPassword"]

FREE: Final = 5
"""Failures under one name that cost no time."""
FREE_ADDRESS: Final = 50
"""Failures from one address that cost no time: a whole office may stand behind one."""
AT_ONCE: Final = 8
"""Logins that may be looked at or wait for it; a hash of argon2 takes 64 MiB and a processor."""
HASHING: Final = 2


class WrongPassword(Exception):
    """The name is not known, or the password is wrong, or there is none; nobody is told which."""


class AccountDisabled(Exception):
    """The password was right, and an administrator closed the account."""


class Busy(Exception):
    """More logins at once than are looked at."""


class Logins:
    """The door for people with a password. `key` is a secret of the database."""

    def __init__(self, store: Store, accounts: Accounts, key: bytes) -> None:
        self._accounts = accounts
        self._names = Attempts(store, key, "login", FREE)
        self._addresses = Attempts(store, key, "login address", FREE_ADDRESS)
        self._room, self._hashing = BoundedSemaphore(AT_ONCE), BoundedSemaphore(HASHING)

    def by_password(self, person: str, password: str, address: str, now: datetime) -> None:
        """Returns where the person may come in. Raises WrongPassword, AccountDisabled, TooSoon and Busy."""
        if not self._room.acquire(blocking=False):
            raise Busy("too many people log in at this moment; try again")
        try:
            self._look(person, password, address, now)
        finally:
            self._room.release()

    def _look(self, person: str, password: str, address: str, now: datetime) -> None:
        self._begin(person, address, now)
        with self._hashing:
            right = self._accounts.lets_in(person, password)
        if not right:
            raise WrongPassword("the name or the password is wrong")
        self._names.forgive(person)
        self._addresses.take_back(address)
        account = self._accounts.find(person)
        if account is None or account.disabled_at is not None:
            raise AccountDisabled(f"the account {person} is disabled; an administrator can enable it")

    def _begin(self, person: str, address: str, now: datetime) -> None:
        self._names.begin(person, now)
        try:
            self._addresses.begin(address, now)
        except TooSoon:
            self._names.take_back(person)
            raise
