"""Bearer tokens 访问令牌: shown once, kept as a hash only, bound to one person in one post."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_hex, token_urlsafe
from typing import Final

from sqlalchemy import RowMapping, insert, select, update

from casework.domain.office import Office
from casework.domain.scope import Scope
from casework.domain.timekeeping.terms import local_day
from casework.security.callers import Caller, Recognised
from casework.security.records import accounts, tokens
from casework.store import Store

__all__ = ["Caller", "NotKnown", "PostNotHeld", "TokenEntry", "Tokens", "digest"]

PREFIX: Final = "cw"
SHAPE: Final = re.compile(rf"{PREFIX}_([0-9a-f]{{16}})_([A-Za-z0-9_-]{{43}})")
SESSION_HOURS: Final = 12
"""How long a login 会话 lasts."""


@dataclass(frozen=True, slots=True)
class TokenEntry:
    """A token as lists show it; the secret is not known here. `kind` is token or session."""

    id: str
    person: str
    post: str
    unit: str
    region: str | None
    kind: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class NotKnown(Exception):
    """No valid token: none, a wrong, an expired or a revoked one, or its person is disabled. Says which, never the token.

    `token` and `person` are those of a token whose secret was right.
    """

    def __init__(self, why: str, token: str | None = None, person: str | None = None) -> None:
        super().__init__(why)
        self.token, self.person = token, person


class PostNotHeld(NotKnown):
    """The token is good, and its person does not hold its post today."""


class Tokens:
    """The tokens of an office."""

    def __init__(self, store: Store) -> None:
        self._store, self._recognised = store, Recognised()

    def issue(
        self, person: str, post: str, unit: str, now: datetime, *, region: str | None = None, days: float = 365, kind: str = "token"
    ) -> str:
        """A new token for a person in a post; the text is told once and cannot be read again. `kind`: token or session."""
        name, secret = token_hex(8), token_urlsafe(32)
        row = {
            "id": name, "hash": digest(secret), "person": person, "post": post, "unit": unit, "region": region, "kind": kind,
            "created_at": now.timestamp(), "expires_at": (now + timedelta(days=days)).timestamp(), "revoked_at": None,
        }  # fmt: skip
        with self._store.writing() as tx:
            tx.execute(insert(tokens), row)
        return f"{PREFIX}_{name}_{secret}"

    def caller(self, text: str, office: Office, now: datetime) -> Caller:
        """Who brought this token. Raises NotKnown."""
        row = self._known(text)
        if row["disabled_at"] is not None:
            raise _refused(row, f"the account {row['person']} is disabled; an administrator can enable it")
        if row["revoked_at"] is not None:
            raise _refused(row, "the token was revoked; get a new one, or log in again")
        if now.timestamp() >= row["expires_at"]:
            raise _refused(row, f"the token expired at {_moment(row['expires_at']):%Y-%m-%d %H:%M} UTC; get a new one, or log in again")
        actor = office.actor(row["person"], row["post"], row["unit"], local_day(now))
        if actor is None or actor.is_system:
            why = f"{row['person']} does not hold the post {row['post']} of unit {row['unit']} today"
            raise PostNotHeld(why, row["id"], row["person"])
        found = Caller(actor, Scope.of(actor, row["region"]), row["id"], _moment(row["expires_at"]))
        self._recognised.keep(found, bytes(row["hash"]), office, now)
        return found

    def recognised(self, text: str, office: Office, now: datetime) -> Caller | None:
        """Who brought this token, where it was looked up within the last second; asks no database. None: ask `caller`."""
        said = SHAPE.fullmatch(text)
        return None if said is None else self._recognised.find(said[1], digest(said[2]), office, now)

    def _known(self, text: str) -> RowMapping:
        said = SHAPE.fullmatch(text)
        if said is not None:
            chosen = select(tokens, accounts.c.disabled_at).outerjoin(accounts, accounts.c.person == tokens.c.person)
            with self._store.reading() as tx:
                row = tx.execute(chosen.where(tokens.c.id == said[1])).mappings().first()
            if row is not None and compare_digest(bytes(row["hash"]), digest(said[2])):
                return row
        raise NotKnown("the token is not known here; get one from: casework token, or log in")

    def of_person(self, person: str) -> tuple[TokenEntry, ...]:
        """Every token of a person, newest first, ended ones too."""
        chosen = select(tokens).where(tokens.c.person == person).order_by(tokens.c.created_at.desc(), tokens.c.id)
        with self._store.reading() as tx:
            return tuple(_entry(row) for row in tx.execute(chosen).mappings())

    def revoke(self, name: str, now: datetime) -> bool:
        """Ends a token, here at once and in other processes within a second; whether there was one to end."""
        with self._store.writing() as tx:
            ended = update(tokens).where(tokens.c.id == name, tokens.c.revoked_at.is_(None)).values(revoked_at=now.timestamp())
            number = tx.execute(ended).rowcount
        self._recognised.forget()
        return bool(number)

    def revoke_all(self, person: str, now: datetime, *, kind: str | None = None) -> int:
        """Ends all tokens of a person, or those of a kind; how many there were."""
        of_kind = [tokens.c.kind == kind] if kind else []
        ended = update(tokens).where(tokens.c.person == person, tokens.c.revoked_at.is_(None), *of_kind)
        with self._store.writing() as tx:
            number = tx.execute(ended.values(revoked_at=now.timestamp())).rowcount
        self._recognised.forget()
        return number


def digest(secret: str) -> bytes:
    """SHA-256 of a secret of 256 random bits; a slow hash adds nothing to those."""
    return sha256(secret.encode()).digest()


def _refused(row: RowMapping, why: str) -> NotKnown:
    return NotKnown(why, row["id"], row["person"])


def _entry(row: RowMapping) -> TokenEntry:
    revoked = None if row["revoked_at"] is None else _moment(row["revoked_at"])
    names = (row["id"], row["person"], row["post"], row["unit"], row["region"], row["kind"])
    return TokenEntry(*names, _moment(row["created_at"]), _moment(row["expires_at"]), revoked)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
