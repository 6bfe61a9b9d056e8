"""Evidence 证据材料 at rest: files sealed under the key of their case, addressed by the SHA-256 of their content.

A file is stored first and its fact follows; one that no fact ever named is swept away. The rows lie among the records, so that
every backup of the database holds them; whoever forgets the case's key makes them unreadable.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from threading import BoundedSemaphore
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, Double, LargeBinary, MetaData, String, Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from casework.security.vault import SealBroken, Vault
from casework.store import Store

GRACE: Final = timedelta(days=1)
"""How long a file may wait for its fact; an upload that was cut off between the two is swept after it."""
TURNS: Final = BoundedSemaphore(4)
"""How many files are opened at the same time in one process: each is held in memory twice over while it is."""

metadata = MetaData()
evidence = Table(
    "evidence", metadata,
    Column("case_no", String, primary_key=True), Column("digest", String, primary_key=True),
    Column("size", BigInteger, nullable=False), Column("media_type", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False), Column("stored_at", Double, nullable=False), Column("kept", Boolean, nullable=False),
)  # fmt: skip


class FileGone(LookupError):
    """No such file is stored for this case, though a fact may name it."""


class FileDamaged(Exception):
    """What is stored is not what was handed in; the digest in the fact proves it. Bring the file back from a backup."""


class Evidence:
    """The evidence of an office."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store, self._vault = store, vault
        self._insert: Any = sqlite.insert if store.dialect == "sqlite" else postgresql.insert

    def put(self, case_no: str, content: bytes, media_type: str, now: datetime) -> str:
        """Stores a file; its digest. The same file again is stored once. Raises KeyMissing where the case was erased."""
        digest = sha256(content).hexdigest()
        if not self.touch(case_no, digest, now):
            sealed = self._vault.seal_bytes(content, case_no, digest)
            self.put_sealed(case_no, digest, len(content), media_type, sealed, now)
        return digest

    def has(self, case_no: str, digest: str) -> bool:
        """Whether the file is stored for this case."""
        with self._store.reading() as tx:
            return tx.execute(select(evidence.c.digest).where(*_one(case_no, digest))).first() is not None

    def keep(self, case_no: str, digest: str) -> None:
        """Marks a file that a fact names."""
        with self._store.writing() as tx:
            tx.execute(update(evidence).where(*_one(case_no, digest)).values(kept=True))

    def read(self, case_no: str, digest: str) -> bytes:
        """The file in clear, its digest checked again. Raises FileGone, FileDamaged, and KeyMissing where the case was erased."""
        with TURNS:
            sealed = self.sealed(case_no, digest)
            try:
                content = self._vault.open_bytes(sealed, case_no, digest)
            except SealBroken as broken:
                raise FileDamaged(str(broken)) from None
        if not compare_digest(sha256(content).hexdigest(), digest):
            raise FileDamaged(f"the file {digest} of {case_no} has another content than was handed in")
        return content

    def sealed(self, case_no: str, name: str) -> bytes:
        """A file as it is stored. Raises FileGone."""
        with self._store.reading() as tx:
            sealed = tx.execute(select(evidence.c.sealed).where(*_one(case_no, name))).scalar()
        if sealed is None:
            raise FileGone(f"the file {name} of {case_no} is not stored")
        return bytes(sealed)

    def waiting(self, now: datetime, limit: int = 50) -> list[tuple[str, str]]:
        """Case and digest of files that wait for their fact longer than they may, oldest first."""
        late = evidence.c.stored_at < (now - GRACE).timestamp()
        chosen = select(evidence.c.case_no, evidence.c.digest).where(~evidence.c.kept, late).order_by(evidence.c.stored_at).limit(limit)
        with self._store.reading() as tx:
            return [(case_no, digest) for case_no, digest in tx.execute(chosen)]

    def drop(self, case_no: str, digest: str, now: datetime) -> bool:
        """Deletes a file that no fact names; whether it was there and was not handed in anew meanwhile."""
        late = evidence.c.stored_at < (now - GRACE).timestamp()
        with self._store.writing() as tx:
            return bool(tx.execute(delete(evidence).where(*_one(case_no, digest), ~evidence.c.kept, late)).rowcount)

    def touch(self, case_no: str, digest: str, now: datetime) -> bool:
        """Whether the file is there; if so it may wait for a fact anew."""
        with self._store.writing() as tx:
            return bool(tx.execute(update(evidence).where(*_one(case_no, digest)).values(stored_at=now.timestamp())).rowcount)

    def put_sealed(self, case_no: str, digest: str, size: int, media_type: str, sealed: bytes, now: datetime) -> None:
        """Stores what is sealed already; `size` is that of the file in clear."""
        row = {
            "case_no": case_no, "digest": digest, "size": size, "media_type": media_type, "sealed": sealed, "stored_at": now.timestamp(),
            "kept": False,
        }  # fmt: skip
        with self._store.writing() as tx:
            tx.execute(self._insert(evidence).on_conflict_do_nothing(), row)


def _one(case_no: str, digest: str) -> tuple[Any, ...]:
    return evidence.c.case_no == case_no, evidence.c.digest == digest
