"""After a restore: what was erased since the backup was taken is erased again, from the list outside, before anything is served."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from casework.domain.erasing.standing import ACCOUNT
from casework.privacy.certificate import Certificate
from casework.privacy.outside import Listed, file_name, folder_of, listed, own_keys, put
from casework.proof.keys import CheckpointKeyMissing, signing_key
from casework.security.erasing import Target, erase, forgotten
from casework.security.erasing_accounts import account_is_erased, erase_account
from casework.security.vault_keys import KeyStore
from casework.store import Store


@dataclass(frozen=True, slots=True)
class Reapplied:
    """How many erasures the list knows, how many had to be done again, and what could not be believed."""

    known: int
    again: int
    faults: tuple[str, ...] = ()


def reapply(
    store: Store, keys: KeyStore, *, folder: Path | None = None, believed: Iterable[str] = (), environ: Mapping[str, str] = os.environ
) -> Reapplied:
    """Destroys again whatever the list says and a restore brought back; may be cut off and done again. Raises StoreUnavailable, OSError.

    A list that lies in another `folder` than the database's own is copied there.
    """
    found = erased_outside(store, folder=folder, believed=believed, environ=environ)
    again, own = 0, folder_of(store, environ)
    for each in found.certificates:
        again += _again(store, keys, each.certificate)
        if folder is not None and own is not None:
            put(own, each)
    strange = (each for each in found.strange if not forgotten(keys, each.certificate.subjects))
    unknown = [f"{file_name(each)}: signed with the key {each.key}, which nobody here knows" for each in strange]
    return Reapplied(len(found.certificates), again, (*found.faults, *unknown))


def erased_outside(
    store: Store, *, folder: Path | None = None, believed: Iterable[str] = (), environ: Mapping[str, str] = os.environ
) -> Listed:
    """The list outside, as far as it can be believed."""
    return listed(folder or folder_of(store, environ), store.meta.database, {*own_keys(store, environ), *believed})


def key_beside(folder: Path | None) -> frozenset[str]:
    """The public key of the office whose embedded database lay beside this folder of signed notes, where its key is still there."""
    if folder is None:
        return frozenset()
    try:
        return frozenset({signing_key(folder.parent, {}, make=False).public})
    except CheckpointKeyMissing:
        return frozenset()


def _again(store: Store, keys: KeyStore, certificate: Certificate) -> bool:
    """Destroys what a restore brought back; whether it did."""
    order = certificate.erasure
    if order.what == ACCOUNT:
        if account_is_erased(store, keys, str(order.ref)):
            return False
        erase_account(store, keys, str(order.ref), certificate.erased_at)
        return True
    if forgotten(keys, certificate.subjects):
        return False
    erase(store, keys, _target(certificate))
    return True


def _target(certificate: Certificate) -> Target:
    """The same deed; of receipts and letters, what a whole case or its first worker had goes with the keys."""
    order, case_no = certificate.erasure, certificate.case_no
    people = tuple(subject.partition("/")[2] for subject in certificate.subjects if "/" in subject)
    whose = (order.ref, *people) if order.ref else people
    return Target(case_no, certificate.subjects, certificate.digests, certificate.receipt, tuple(f"worker/{ref}" for ref in whose))
