"""Receipts 回执 of the public counter: a case number and a code 查询码 by which a worker without an account sees their own case.

The code is made from the case number by a key of the vault, so that a request sent again is told the same one; stored is
only its keyed hash. Ten characters of Crockford's alphabet are 50 bits.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Any, Final
from unicodedata import normalize

from sqlalchemy import Column, Double, LargeBinary, MetaData, String, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from casework.security.vault import Vault
from casework.store import Store

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""
LENGTH: Final = 10
HEARD: Final = str.maketrans("ILO", "110")
"""How the letters that are not in the alphabet are read when somebody writes them."""
SAME_WITHIN: Final = timedelta(days=30)

metadata = MetaData()
receipts = Table(
    "receipts", metadata,
    Column("case_no", String, primary_key=True), Column("code_hash", LargeBinary, nullable=False),
    Column("same", LargeBinary, nullable=False), Column("created_at", Double, nullable=False),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Receipts:
    """The receipts of an office."""

    store: Store
    vault: Vault

    def issue(self, case_no: str, id_number: str, employer: str, now: datetime) -> str:
        """The code of a complaint, the same however often it is asked for. Who complains of whom is kept as a keyed hash."""
        code = self._code(case_no)
        row = {
            "case_no": case_no, "code_hash": self._hash(case_no, code), "same": self._same(id_number, employer),
            "created_at": now.timestamp(),
        }  # fmt: skip
        insert: Any = sqlite.insert if self.store.dialect == "sqlite" else postgresql.insert
        with self.store.writing() as tx:
            tx.execute(insert(receipts).on_conflict_do_nothing(), row)
        return spaced(code)

    def fits(self, case_no: str, code: str) -> bool:
        """Whether this is the code of that receipt; an unknown receipt takes the same time as a wrong code."""
        with self.store.reading() as tx:
            held = tx.execute(select(receipts.c.code_hash).where(receipts.c.case_no == case_no)).scalar()
        return compare_digest(self._hash(case_no, written(code)), bytes(held) if held is not None else bytes(32))

    def earlier(self, case_no: str, id_number: str, employer: str, now: datetime) -> str | None:
        """The newest other case of the same person against the same employer within 30 days; for the office, never for the public."""
        since = (now - SAME_WITHIN).timestamp()
        same = (receipts.c.same == self._same(id_number, employer), receipts.c.case_no != case_no, receipts.c.created_at >= since)
        with self.store.reading() as tx:
            found = tx.execute(select(receipts.c.case_no).where(*same).order_by(receipts.c.created_at.desc()).limit(1)).scalar()
        return None if found is None else str(found)

    def _code(self, case_no: str) -> str:
        number = int.from_bytes(digest(self.vault.derived_key("receipt code v1"), case_no.encode(), sha256))
        return "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))

    def _hash(self, case_no: str, code: str) -> bytes:
        return digest(self.vault.derived_key("receipt hash v1"), f"{case_no}\x00{code}".encode(), sha256)

    def _same(self, id_number: str, employer: str) -> bytes:
        return digest(self.vault.derived_key("receipt same v1"), f"{id_number}\x00{employer}".encode(), sha256)


def spaced(code: str) -> str:
    """A code as it is told: `7K2M9-QXW4T`."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def written(text: str) -> str:
    """A code as somebody wrote it, without spaces and hyphens, and with I, L and O read as the digits they stand for."""
    return "".join(normalize("NFKC", text).split()).replace("-", "").upper().translate(HEARD)
