"""Logins of an identity provider (OIDC) linked to people: nobody comes in whom an administrator did not link."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from casework.domain.refusals import BadCommand
from casework.security.accounts import Accounts
from casework.security.records import adding, identities
from casework.store import Store


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose login a subject of an issuer is."""

    issuer: str
    subject: str
    person: str


class Identities:
    """The linked logins of an office."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def link(self, person: str, issuer: str, subject: str, now: datetime) -> None:
        """From now on this subject is this person. Raises BadCommand where it is another, or there is no account."""
        if not issuer or not subject:
            raise BadCommand("issuer and subject name the login at the identity provider; neither may be empty")
        account = Accounts(self._store).find(person)
        if account is not None and account.erased:
            raise BadCommand(f"the account {person!r} was erased 已删除 and stays closed; give the person another one")
        if account is None:
            raise BadCommand(f"there is no account {person!r}; add it with: casework user add {person} --no-password")
        row = {"issuer": issuer, "subject": subject, "person": person, "created_at": now.timestamp()}
        with self._store.writing() as tx:
            tx.execute(adding(self._store, identities).values(row).on_conflict_do_nothing())
        if (found := self.person(issuer, subject)) != person:
            raise BadCommand(f"subject {subject!r} of {issuer} is linked to {found}; end that first: casework user unlink")

    def unlink(self, issuer: str, subject: str) -> bool:
        """This subject is nobody any more; whether it was somebody."""
        gone = delete(identities).where(identities.c.issuer == issuer, identities.c.subject == subject)
        with self._store.writing() as tx:
            return bool(tx.execute(gone).rowcount)

    def person(self, issuer: str, subject: str) -> str | None:
        """Whose login this is; None where nobody linked it."""
        chosen = select(identities.c.person).where(identities.c.issuer == issuer, identities.c.subject == subject)
        with self._store.reading() as tx:
            return tx.execute(chosen).scalar()

    def every(self) -> tuple[Identity, ...]:
        """All linked logins, by person."""
        chosen = select(identities).order_by(identities.c.person, identities.c.issuer, identities.c.subject)
        with self._store.reading() as tx:
            return tuple(Identity(row.issuer, row.subject, row.person) for row in tx.execute(chosen))
