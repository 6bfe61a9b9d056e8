"""People's accounts 账号: a password kept by argon2, and whether the account is disabled."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from secrets import token_urlsafe
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Row, or_, select, update

from casework.domain.refusals import BadCommand
from casework.security.records import accounts, adding
from casework.store import Store

SHORTEST: Final = 12
LONGEST: Final = 1000
"""Characters of a password."""
GONE: Final = "!"
"""Stands where the password of an erased account stood; no password fits it, and no other takes its place."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as lists show it."""

    person: str
    has_password: bool
    created_at: datetime
    disabled_at: datetime | None
    erased: bool = False


class Accounts:
    """The accounts of an office."""

    def __init__(self, store: Store, hasher: PasswordHasher | None = None) -> None:
        self._store, self._hasher = store, hasher or PasswordHasher()

    def add(self, person: str, password: str | None, now: datetime) -> None:
        """A new account, with a password or only for an identity provider. Raises BadCommand where there is one or a field is wrong."""
        if not self._added(person, self._hash(person, password), now):
            raise BadCommand(f"there is an account {person!r} already; change its password with: casework user password {person}")

    def set_password(self, person: str, password: str) -> None:
        """A new password for an account. Raises BadCommand."""
        self._change(person, password=self._hash(person, password))

    def disable(self, person: str, now: datetime) -> None:
        """Closes the door to a person; one without an account gets a closed one, so that no token of theirs works either."""
        self._added(person, None, now)
        self._change(person, disabled_at=now.timestamp())

    def enable(self, person: str) -> None:
        """Opens the door again. Raises BadCommand where there is no such account."""
        self._change(person, disabled_at=None)

    def lets_in(self, person: str, password: str) -> bool:
        """Whether the password is right; an unknown name costs as much time as a wrong password."""
        nobody = self._of_nobody
        with self._store.reading() as tx:
            kept = tx.execute(select(accounts.c.password).where(accounts.c.person == person, accounts.c.password != GONE)).scalar()
        try:
            self._hasher.verify(kept or nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        if kept is not None and self._hasher.check_needs_rehash(kept):
            renewed = update(accounts).where(accounts.c.person == person, accounts.c.password == kept)
            with self._store.writing() as tx:
                tx.execute(renewed.values(password=self._hasher.hash(password)))
        return kept is not None

    def find(self, person: str) -> Account | None:
        """The account of that name."""
        with self._store.reading() as tx:
            row = tx.execute(select(accounts).where(accounts.c.person == person)).first()
        return None if row is None else _account(row)

    def every(self) -> tuple[Account, ...]:
        """All accounts by name."""
        with self._store.reading() as tx:
            return tuple(_account(row) for row in tx.execute(select(accounts).order_by(accounts.c.person)))

    def _added(self, person: str, hashed: str | None, now: datetime) -> bool:
        refuse_bad_name(person)
        row = {"person": person, "password": hashed, "disabled_at": None, "created_at": now.timestamp()}
        added = adding(self._store, accounts).values(row).on_conflict_do_nothing().returning(accounts.c.person)
        with self._store.writing() as tx:
            return tx.execute(added).first() is not None

    def _change(self, person: str, **values: object) -> None:
        living = or_(accounts.c.password.is_(None), accounts.c.password != GONE)
        with self._store.writing() as tx:
            if tx.execute(update(accounts).where(accounts.c.person == person, living).values(**values)).rowcount:
                return
        if self.find(person) is None:
            raise BadCommand(f"there is no account {person!r}; add it with: casework user add {person}")
        raise BadCommand(f"the account {person!r} was erased 已删除 and stays closed; give the person another one")

    def _hash(self, person: str, password: str | None) -> str | None:
        if password is None:
            return None
        refuse_bad_password(person, password)
        return self._hasher.hash(password)

    @cached_property
    def _of_nobody(self) -> str:
        """The hash of a password that nobody has, made with the same parameters."""
        return self._hasher.hash(token_urlsafe(32))


def refuse_bad_name(person: str) -> None:
    """Raises BadCommand for a name no account can have."""
    if not person or len(person) > 100 or not person.isprintable() or person != person.strip():
        raise BadCommand(f"person {person!r} cannot name an account: 1 to 100 printable characters, no space at either end")


def refuse_bad_password(person: str, password: str) -> None:
    """Raises BadCommand for a password that is too short, too long, or the name; the sentence does not repeat it."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadCommand(f"password: {SHORTEST} to {LONGEST} characters are needed, not {len(password)}; a sentence is easy to remember")
    if any("\ud800" <= sign <= "\udfff" for sign in password):
        raise BadCommand("password: it is not UTF-8 text; write it in UTF-8")
    if password.casefold().strip() in ("", person.casefold()):
        raise BadCommand("password: it must not be the name of the account, nor only spaces")


def _account(row: Row[Any]) -> Account:
    disabled, erased = None if row.disabled_at is None else datetime.fromtimestamp(row.disabled_at, UTC), row.password == GONE
    return Account(row.person, row.password is not None and not erased, datetime.fromtimestamp(row.created_at, UTC), disabled, erased)
