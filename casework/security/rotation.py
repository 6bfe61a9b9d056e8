"""Rotation 主密钥轮换: a new epoch of the master key, living keys wrapped anew under it, the old epoch retired when nothing is under it.

Each step may be cut off at any moment and be run again: the new key is in its file before anything knows of it, every batch of keys
is one transaction, and an epoch is retired only in a transaction that finds nothing under it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes
from typing import Any, Final

from sqlalchemy import func, select, update

from casework.security.ciphers import CipherName
from casework.security.epochs import Epoch, begin, held_epochs, mark_of
from casework.security.master_key import MasterKeyMissing, read_file, write_file
from casework.security.vault import Vault
from casework.security.vault_keys import KeyStore, Wrapped
from casework.security.vault_tables import epochs, keys

BATCH: Final = 500
"""Keys of one transaction; others wait for it about as long as for one new complaint."""


class NotRetired(ValueError):
    """An epoch cannot be retired yet; the sentence says why."""


class NotRotated(ValueError):
    """A rotation cannot begin; the sentence says what would be right."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An epoch as it stands: how many living keys are wrapped under it, and whether its master key was given to this process."""

    epoch: Epoch
    keys: int
    known: bool


def standing(vault: Vault) -> tuple[Standing, ...]:
    """All epochs, oldest first."""
    living = (keys.c.database == vault.keys.database, keys.c.wrapped.is_not(None))
    with vault.keys.reading() as connection:
        rows = connection.execute(select(keys.c.epoch, func.count()).where(*living).group_by(keys.c.epoch))
        counted = {row.epoch: int(row[1]) for row in rows}
    return tuple(Standing(each, counted.get(each.epoch, 0), vault.ring.knows(each.epoch)) for each in held_epochs(vault.keys))


def rotate(vault: Vault, file: Path, cipher: CipherName) -> Epoch:
    """Begins a new epoch: its key becomes the first of `file`, those this process knows stay behind it.

    Where the file holds a key already that no epoch is known by, that one is taken: made elsewhere, or left by a rotation that was
    cut off. Raises NotRotated while keys lie under an older epoch than the newest, and MasterKeyMissing.
    """
    before = standing(vault)
    if left := [each.epoch.epoch for each in before[:-1] if each.keys]:
        raise NotRotated(f"keys are still wrapped under epoch {left[0]}; finish that rotation first: casework vault rewrap")
    if not before[-1].known:
        raise NotRotated(f"the master key of epoch {before[-1].epoch.epoch} was not given to this process; give it first")
    there = read_file(file).secrets if file.exists() else ()
    fresh = _fresh(vault, there)
    write_file(file, tuple(dict.fromkeys((fresh, *vault.ring.secrets, *there))))
    begin(vault.keys, before[-1].epoch.epoch + 1, cipher, fresh)
    return held_epochs(vault.keys)[-1]


def _fresh(vault: Vault, there: Sequence[bytes]) -> bytes:
    marks = {each.mark for each in held_epochs(vault.keys)} | {mark for _, mark in _marks_in_use(vault.keys)}
    return next((secret for secret in there if mark_of(secret, vault.keys.database) not in marks), None) or token_bytes(32)


def rewrap(vault: Vault, told: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Wraps every living key under the newest epoch; how many were. Data is not touched, and others work on meanwhile.

    Raises MasterKeyMissing where this process does not know all epochs that are in use.
    """
    vault.ring.read_again()
    newest = held_epochs(vault.keys)[-1].epoch
    if vault.ring.newest != newest:
        raise MasterKeyMissing(f"the master key of epoch {newest} was not given to this process; put it first into its file")
    total = sum(each.keys for each in standing(vault) if each.epoch.epoch != newest)
    done, last = 0, ""
    while rows := _older(vault.keys, newest, last, first=not done):
        last = rows[-1][0]
        done += _moved(vault, rows)
        told(done, total)
    if done:
        vault.keys.sweep()
    return done


def _older(store: KeyStore, newest: int, after: str, *, first: bool) -> Sequence[tuple[str, Wrapped]]:
    question = select(keys.c.subject, keys.c.wrapped, keys.c.epoch).where(
        keys.c.database == store.database, keys.c.wrapped.is_not(None), keys.c.epoch != newest, keys.c.subject >= after
    )
    question = question if first else question.where(keys.c.subject > after)
    with store.reading() as connection:
        rows = connection.execute(question.order_by(keys.c.subject).limit(BATCH))
        return [(subject, Wrapped(bytes(box), epoch)) for subject, box, epoch in rows]


def _moved(vault: Vault, rows: Sequence[tuple[str, Wrapped]]) -> int:
    """One batch; a key that was forgotten or moved by somebody else meanwhile stays as it is."""
    done = 0
    anew = [(subject, was, vault.ring.wrap(vault.ring.unwrap(was, subject), subject)) for subject, was in rows]
    with vault.keys.writing() as connection:
        for subject, was, now in anew:
            same = (keys.c.database == vault.keys.database, keys.c.subject == subject, keys.c.wrapped == was.box)
            done += connection.execute(update(keys).where(*same).values(wrapped=now.box, epoch=now.epoch)).rowcount
    return done


def retire(vault: Vault, number: int) -> None:
    """Ends an epoch: no key comes under it any more, its master key may be destroyed. Raises NotRetired."""
    own: Any = (epochs.c.database == vault.keys.database, epochs.c.epoch == number)
    under = (keys.c.database == vault.keys.database, keys.c.epoch == number, keys.c.wrapped.is_not(None))
    newest = held_epochs(vault.keys)[-1].epoch
    with vault.keys.writing() as connection:
        row = connection.execute(select(epochs.c.retired_at).where(*own).with_for_update()).first()
        if row is None or number == newest:
            raise NotRetired(
                f"epoch {number} is {'the newest' if row else 'not known'}; an older one can be retired: casework vault status"
            )
        if left := connection.execute(select(func.count()).where(*under)).scalar_one():
            raise NotRetired(f"{left} keys are still wrapped under epoch {number}; move them first: casework vault rewrap")
        if row.retired_at is None:
            connection.execute(update(epochs).where(*own).values(retired_at=datetime.now(UTC).timestamp()))


def drop_retired(vault: Vault, file: Path) -> int:
    """Takes the master keys of retired epochs out of a file; how many. A key that another database of the same key store uses stays."""
    marks = _marks_in_use(vault.keys)
    held = read_file(file).secrets
    keep = tuple(secret for secret in held if any(mark_of(secret, database) == mark for database, mark in marks))
    if len(keep) < len(held):
        write_file(file, keep)
    return len(held) - len(keep)


def _marks_in_use(store: KeyStore) -> list[tuple[str, bytes]]:
    """Database and mark of every epoch that is not retired. Raises NotRetired where a database was not opened since epochs are counted."""
    with store.reading() as connection:
        counted = set(connection.execute(select(epochs.c.database).distinct()).scalars())
        if unknown := set(connection.execute(select(keys.c.database).distinct()).scalars()) - counted:
            raise NotRetired(
                f"{len(unknown)} more databases keep their keys here and were not opened since; nothing is taken out of the file"
            )
        living = select(epochs.c.database, epochs.c.mark).where(epochs.c.retired_at.is_(None))
        return [(database, bytes(mark)) for database, mark in connection.execute(living)]
