"""The outbox 待发: letters taken up for sending, each once by its id, until a message is made of them. A cursor says how far it came."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, Column, Connection, Double, MetaData, String, Table, bindparam, delete, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from casework.store import Store
from casework.store.delivery import Delivery, add

metadata = MetaData()
outbox = Table(
    "outbox", metadata,
    Column("letter", String, primary_key=True), Column("position", BigInteger), Column("recipient", String), Column("case_no", String),
    Column("kind", String), Column("wait_until", Double), Column("delivery", String), Column("content", JSON),
)  # fmt: skip
cursors = Table("cursors", metadata, Column("name", String, primary_key=True), Column("position", BigInteger))
LETTERS: Final = "letters"
ASIDE: Final = "aside/"
"""Cursors of cases in quarantine: where each was set aside, so that its letters are taken up when it comes free."""
MOMENTS: Final = ("due_at", "created_at")
CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter taken up. `kind` is urgent, notice or digest; it waits until `wait_until` (seconds since 1970). `row` is the letter."""

    letter: str
    kind: str
    wait_until: float
    row: Mapping[str, Any]


class Outbox:
    """The outbox of an office."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def cursor(self) -> int:
        """The position of the last letter taken up."""
        with self._store.reading() as tx:
            return int(tx.execute(select(cursors.c.position).where(cursors.c.name == LETTERS)).scalar() or 0)

    def begin(self) -> None:
        """The first time notices are switched on they begin behind the newest fact: what is old is never sent. Later on nothing happens."""
        newest = "select 'letters', coalesce((select max(notification_id) from facts), 0) where true"
        with self._store.writing() as tx:
            tx.execute(text(f"insert into cursors (name, position) {newest} on conflict (name) do nothing"))

    def take(self, letters: Sequence[Waiting], was: int, upto: int) -> bool:
        """Takes letters up and moves the cursor from `was` to `upto`; nothing happens, and False, where another was quicker."""
        moved = update(cursors).where(cursors.c.name == LETTERS, cursors.c.position == was).values(position=upto)
        with self._store.writing() as tx:
            self._start(tx)
            if not tx.execute(moved).rowcount:
                return False
            self._put(tx, letters)
        return True

    def take_late(self, case: str, letters: Sequence[Waiting]) -> None:
        """Takes up what a case told while it was set aside, each letter once, and forgets that it was."""
        with self._store.writing() as tx:
            self._put(tx, letters)
            tx.execute(delete(cursors).where(cursors.c.name == f"{ASIDE}{case}"))

    def asides(self) -> dict[str, int]:
        """Ids of the cases that were set aside, and since which position."""
        with self._store.reading() as tx:
            rows = tx.execute(select(cursors).where(cursors.c.name.startswith(ASIDE)))
            return {str(row.name).removeprefix(ASIDE): int(row.position) for row in rows}

    def note_aside(self, case: str, position: int) -> None:
        """Keeps where a case was set aside."""
        with self._store.writing() as tx:
            tx.execute(self._insert(tx, cursors).values(name=f"{ASIDE}{case}", position=position).on_conflict_do_nothing())

    def next_due(self) -> float | None:
        """When the next letter has waited long enough; None while none waits."""
        with self._store.reading() as tx:
            waits = select(outbox.c.wait_until).where(outbox.c.delivery.is_(None)).order_by(outbox.c.wait_until).limit(1)
            found = tx.execute(waits).scalar()
        return None if found is None else float(found)

    def bundle(self, now: float, make: Any, limit: int = 5000) -> int:
        """Makes messages of the letters that waited long enough, by one worker at a time; how many. `make` gives deliveries of them."""
        due = select(outbox).where(outbox.c.delivery.is_(None), outbox.c.wait_until <= now).order_by(outbox.c.recipient, outbox.c.position)
        with self._store.writing() as tx:
            self._start(tx)
            tx.execute(update(cursors).where(cursors.c.name == LETTERS).values(position=cursors.c.position))
            made: list[Delivery] = make([_read(row) for row in tx.execute(due.limit(limit)).mappings()])
            add(tx, made)
            taken = [{"id": letter, "by": each.id} for each in made for letter in each.letters]
            if taken:
                tx.execute(update(outbox).where(outbox.c.letter == bindparam("id")).values(delivery=bindparam("by")), taken)
        return len(made)

    def letters(self, ids: Sequence[str]) -> list[dict[str, Any]]:
        """What these letters say, as rows of the letters view, in the order of their positions."""
        found: list[Waiting] = []
        with self._store.reading() as tx:
            for start in range(0, len(ids), CHUNK):
                some = select(outbox).where(outbox.c.letter.in_(ids[start : start + CHUNK]))
                found += [_read(row) for row in tx.execute(some).mappings()]
        return sorted((dict(each.row) for each in found), key=lambda row: (row["position"], row["key"]))

    def delivery_of(self, ids: Iterable[str]) -> dict[str, str]:
        """The delivery by which each of these letters went out; letters that still wait are left out."""
        wanted = outbox.c.letter.in_(list(ids))
        with self._store.reading() as tx:
            rows = tx.execute(select(outbox.c.letter, outbox.c.delivery).where(wanted, outbox.c.delivery.is_not(None)))
            return {str(letter): str(delivery) for letter, delivery in rows}

    def _start(self, tx: Connection) -> None:
        tx.execute(self._insert(tx, cursors).values(name=LETTERS, position=0).on_conflict_do_nothing())

    def _put(self, tx: Connection, letters: Sequence[Waiting]) -> None:
        rows = [
            {
                "letter": each.letter, "position": each.row["position"], "recipient": each.row["recipient"], "case_no": each.row["case_no"],
                "kind": each.kind, "wait_until": each.wait_until, "delivery": None, "content": _plain(each.row),
            }
            for each in letters
        ]  # fmt: skip
        if rows:
            tx.execute(self._insert(tx, outbox).on_conflict_do_nothing(), rows)

    @staticmethod
    def _insert(tx: Connection, table: Table) -> Any:
        return (postgresql if tx.dialect.name == "postgresql" else sqlite).insert(table)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """The letter as JSON keeps it; ids are left out, it has its own."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if name not in ("id", "case_id", "state")
    }


def _read(row: Any) -> Waiting:
    content = dict(row["content"])
    for name in MOMENTS:
        content[name] = None if content[name] is None else datetime.fromisoformat(content[name])
    return Waiting(row["letter"], row["kind"], row["wait_until"], {"id": row["letter"], **content})
