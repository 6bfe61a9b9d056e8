"""Sheets handed in for import 导入表格: sealed, each under a key of its own, forgotten with it after a few days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import msgspec
from sqlalchemy import Double, LargeBinary, String, Text, column, delete, insert, select, table, update

from casework.domain.values import Actor
from casework.security.vault import KeyMissing, Vault
from casework.store import Store

KEPT: Final = timedelta(days=7)
"""How long a sheet and its report are kept: they hold people's names and telephones."""
SHEET, REPORT, NAME = "sheet", "report", "name"
_imports = table(
    "imports", column("id", String), column("by", String), column("post", String), column("unit", String), column("options", Text),
    column("sheet", LargeBinary), column("work", String), column("report", LargeBinary), column("at", Double),
)  # fmt: skip


class SheetGone(LookupError):
    """There is no such sheet, it is another's, or its time is over."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A sheet that was handed in: `options` are plain and name nobody, `name` is that of the file; `work` the newest work on it."""

    id: str
    name: str
    options: Any
    work: str | None
    has_report: bool
    at: float


class Imports:
    """The sheets of an office. Each belongs to who handed it in, in the post in which they did."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store, self._vault = store, vault

    def hand_in(self, by: Actor, content: bytes, name: str, options: Any, now: datetime) -> Handed:
        """Keeps a sheet; those whose time is over go at once."""
        self.forget_old(now)
        id = uuid4().hex
        said = {"name": self._vault.seal(name, _subject(id), NAME), "asked": options}
        row = {
            "id": id, "by": by.person, "post": str(by.post), "unit": by.unit.code, "options": msgspec.json.encode(said).decode(),
            "sheet": self._vault.seal_bytes(content, _subject(id), SHEET), "at": now.timestamp(),
        }  # fmt: skip
        with self._store.writing() as tx:
            tx.execute(insert(_imports).values(**row))
        return self.find(by, id)

    def find(self, by: Actor, id: str) -> Handed:
        """One of one's own. Raises SheetGone."""
        found = self._read(by, _imports.c.id == id)
        if not found:
            raise SheetGone(id)
        return found[0]

    def mine(self, by: Actor, limit: int = 20) -> list[Handed]:
        """One's own, newest first."""
        return self._read(by, limit=limit)

    def sheet(self, id: str) -> bytes:
        """The sheet in clear. Raises SheetGone."""
        return self._open(id, SHEET)

    def report(self, id: str) -> bytes:
        """The newest report in clear. Raises SheetGone."""
        return self._open(id, REPORT)

    def works(self, id: str, work: str) -> None:
        """Which work is being done on it."""
        self._set(id, work=work)

    def reported(self, id: str, report: bytes) -> None:
        """Keeps the report of what became of it."""
        self._set(id, report=self._vault.seal_bytes(report, _subject(id), REPORT))

    def forget_old(self, now: datetime) -> int:
        """Deletes what was kept long enough, and its keys first; how many."""
        old = _imports.c.at < (now - KEPT).timestamp()
        with self._store.reading() as tx:
            ids = list(tx.execute(select(_imports.c.id).where(old)).scalars())
        for id in ids:
            self.forget(id)
        return len(ids)

    def forget(self, id: str) -> None:
        """Deletes a sheet with its report, its key first."""
        self._vault.forget(_subject(id))
        with self._store.writing() as tx:
            tx.execute(delete(_imports).where(_imports.c.id == id))

    def _set(self, id: str, **values: Any) -> None:
        with self._store.writing() as tx:
            tx.execute(update(_imports).where(_imports.c.id == id).values(**values))

    def _open(self, id: str, part: str) -> bytes:
        with self._store.reading() as tx:
            sealed = tx.execute(select(_imports.c[part]).where(_imports.c.id == id)).scalar()
        if sealed is None:
            raise SheetGone(id)
        try:
            return self._vault.open_bytes(bytes(sealed), _subject(id), part)
        except KeyMissing:
            raise SheetGone(id) from None

    def _read(self, by: Actor, *wanted: Any, limit: int = 1) -> list[Handed]:
        c = _imports.c
        own = (c.by == by.person, c.post == str(by.post), c.unit == by.unit.code)
        columns = (c.id, c.options, c.work, c.report.is_not(None), c.at)
        with self._store.reading() as tx:
            rows = tx.execute(select(*columns).where(*own, *wanted).order_by(c.at.desc()).limit(limit)).all()
        return [self._handed(*row) for row in rows]

    def _handed(self, id: str, options: str, work: str | None, has_report: bool, at: float) -> Handed:
        said = msgspec.json.decode(options)
        try:
            name = self._vault.open(said["name"], subject=_subject(id), field=NAME)
        except KeyMissing:
            name = ""
        return Handed(id, name, said["asked"], work, bool(has_report), at)


def _subject(id: str) -> str:
    return f"import-{id}"
