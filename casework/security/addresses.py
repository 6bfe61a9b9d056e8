"""Where people want to be reached: addresses 联系方式 sealed under the person's own key, in the order of preference."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Boolean, Column, Connection, Double, Integer, String, Table, delete, insert, select

from casework.security.records import metadata
from casework.security.vault import KeyMissing, Vault
from casework.store import Store

preferences = Table(
    "preferences", metadata,
    Column("person", String, primary_key=True), Column("channel", String, primary_key=True), Column("address", String, nullable=False),
    Column("place", Integer, nullable=False), Column("enabled", Boolean, nullable=False), Column("updated_at", Double, nullable=False),
)  # fmt: skip
UNFIT: Final = re.compile(r"[%:|\s]")
FIELD: Final = "address"


@dataclass(frozen=True, slots=True)
class Kept:
    """A channel a person is reached by, `place` 1 first. `address` is None where the person's key was erased; `repr` hides it."""

    channel: str
    address: str | None = field(repr=False)
    place: int
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an administrator asks for; an `address` of None keeps the one that is there."""

    channel: str
    address: str | None = field(default=None, repr=False)
    enabled: bool = True


class NoAddress(ValueError):
    """There is no address to keep for a channel that is named without one."""


class Addresses:
    """The addresses of an office's people. Whoever calls checks that they may, and that the address fits the channel."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store, self._vault = store, vault

    def of(self, person: str) -> tuple[Kept, ...]:
        """A person's channels in the order of preference, opened."""
        with self._store.reading() as tx:
            rows = _rows(tx, person)
        return tuple(Kept(row["channel"], self._opened(person, row["address"]), row["place"], row["enabled"]) for row in rows)

    def put(self, person: str, wanted: Wanted, now: datetime, place: int | None = None) -> None:
        """Sets one channel, at a place (1 is asked first) or where it stood, else behind all others. Raises NoAddress and KeyMissing."""
        sealed = self._sealed(person, wanted.address)
        with self._store.writing() as tx:
            rows = _rows(tx, person, to_write=True)
            was = next((number for number, row in enumerate(rows) if row["channel"] == wanted.channel), len(rows))
            rest = [row for row in rows if row["channel"] != wanted.channel]
            rest.insert(was if place is None else max(place, 1) - 1, _row(person, wanted, sealed, rows, now))
            _write(tx, person, rest)

    def replace(self, person: str, wanted: Sequence[Wanted], now: datetime) -> None:
        """Sets all channels of a person, the first one asked first. Raises NoAddress and KeyMissing."""
        sealed = [self._sealed(person, each.address) for each in wanted]
        with self._store.writing() as tx:
            rows = _rows(tx, person, to_write=True)
            _write(tx, person, [_row(person, each, text, rows, now) for each, text in zip(wanted, sealed, strict=True)])

    def remove(self, person: str, channel: str) -> bool:
        """Takes a channel from a person; whether there was one."""
        with self._store.writing() as tx:
            rows = _rows(tx, person, to_write=True)
            rest = [row for row in rows if row["channel"] != channel]
            _write(tx, person, rest)
        return len(rest) < len(rows)

    def _sealed(self, person: str, address: str | None) -> str | None:
        return None if address is None else self._vault.seal(address, subject(person), FIELD)

    def _opened(self, person: str, sealed: str) -> str | None:
        try:
            return self._vault.open(sealed, subject=subject(person), field=FIELD)
        except KeyMissing:
            return None


def subject(person: str) -> str:
    """The vault's name of a person of the office: `person/<account>`; what the vault cannot write is percent-encoded."""
    return "person/" + UNFIT.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), person)


def _rows(tx: Connection, person: str, *, to_write: bool = False) -> list[dict[str, Any]]:
    order = (preferences.c.place, preferences.c.channel)
    mine = select(preferences).where(preferences.c.person == person).order_by(*order)
    mine = mine.with_for_update() if to_write else mine
    return [dict(row) for row in tx.execute(mine).mappings()]


def _row(person: str, wanted: Wanted, sealed: str | None, rows: Sequence[dict[str, Any]], now: datetime) -> dict[str, Any]:
    if sealed is None:
        sealed = next((str(row["address"]) for row in rows if row["channel"] == wanted.channel), None)
    if sealed is None:
        raise NoAddress(f"{person} has no address on {wanted.channel} yet; give one")
    return {
        "person": person, "channel": wanted.channel, "address": sealed, "enabled": wanted.enabled, "updated_at": now.timestamp(),
    }  # fmt: skip


def _write(tx: Connection, person: str, rows: Sequence[dict[str, Any]]) -> None:
    tx.execute(delete(preferences).where(preferences.c.person == person))
    if rows:
        tx.execute(insert(preferences), [{**row, "place": place} for place, row in enumerate(rows, 1)])
