"""Signing at the end of what other commands do; a checkpoint that cannot be signed is told and stops nothing."""

from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from casework.commands.speaking import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casework.store import Store


def sealed_at(url: str, cause: str) -> None:
    """Signs a checkpoint over a database that is not open here: at the end of replay, import and backup."""
    from casework.store import Store

    with _told(), Store.open(url, create=False) as store:
        sealed(store, cause)


def sealed(store: "Store", cause: str) -> None:
    """Signs a checkpoint over an open database."""
    from casework.proof.keeping import seal

    with _told():
        seal(store, cause, datetime.now(UTC))


def rest_sealed_at(url: str, cause: str) -> None:
    """Signs over what came since the newest checkpoint, if anything did; without a key nothing is said, for the processes said it."""
    from casework.proof.keeping import seal_rest
    from casework.proof.keys import CheckpointKeyMissing
    from casework.store import Store

    with _told(), suppress(CheckpointKeyMissing), Store.open(url, create=False) as store:
        seal_rest(store, cause, datetime.now(UTC))


def recovered_at(url: str, cause: str) -> None:
    """Signs the recovery record of a database that was just restored; `cause` names the backup."""
    from casework.proof.recovery import record
    from casework.store import Store

    with _told(), Store.open(url, create=False) as store:
        record(store, cause, datetime.now(UTC))


@contextmanager
def _told() -> "Iterator[None]":
    from casework.proof.keys import CheckpointKeyMissing
    from casework.store import StoreUnavailable

    try:
        yield
    except (CheckpointKeyMissing, StoreUnavailable, OSError, ValueError) as fault:
        say(f"没有签署检查点 no checkpoint was signed: {fault}")
