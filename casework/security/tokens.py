"""Bearer tokens 访问令牌: shown once, kept as a hash only, bound to one person in one post."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_hex, token_urlsafe
from typing import Final

from sqlalchemy import insert, select, update

from casework.domain.office import Office
from casework.domain.scope import Scope
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Actor
from casework.security.records import tokens
from casework.store import Store

PREFIX: Final = "cw"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the actor as the office directory has them today, what they may see, and by which token."""

    actor: Actor
    scope: Scope
    token: str


class NotKnown(Exception):
    """No valid token: none, a wrong, an expired or a revoked one, or its post is held no more. Says which, never the token."""


class Tokens:
    """The tokens of an office."""

    def __init__(self, store: Store) -> None:
        self._store = store

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
        prefix, _, rest = text.partition("_")
        name, _, secret = rest.partition("_")
        with self._store.reading() as tx:
            row = tx.execute(select(tokens).where(tokens.c.id == name)).mappings().first()
        if row is None or prefix != PREFIX or not compare_digest(bytes(row["hash"]), digest(secret)):
            raise NotKnown("the token is not known here; get one from: casework token")
        if row["revoked_at"] is not None:
            raise NotKnown("the token was revoked")
        if now.timestamp() >= row["expires_at"]:
            raise NotKnown(f"the token expired on {datetime.fromtimestamp(row['expires_at'], UTC):%Y-%m-%d}")
        actor = office.actor(row["person"], row["post"], row["unit"], local_day(now))
        if actor is None:
            raise NotKnown(f"{row['person']} does not hold the post {row['post']} of unit {row['unit']} today")
        return Caller(actor, Scope.of(actor, row["region"]), name)

    def revoke(self, name: str, now: datetime) -> bool:
        """Ends a token at once; whether there was one to end."""
        with self._store.writing() as tx:
            ended = update(tokens).where(tokens.c.id == name, tokens.c.revoked_at.is_(None)).values(revoked_at=now.timestamp())
            return bool(tx.execute(ended).rowcount)


def digest(secret: str) -> bytes:
    """SHA-256 of a secret of 256 random bits; a slow hash adds nothing to those."""
    return sha256(secret.encode()).digest()
