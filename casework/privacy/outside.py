"""The list of erasures outside the database: signed certificates beside the checkpoints, a file each, never written over.

A backup that is restored knows nothing of what was erased after it; this list does.
"""

import glob
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Final

from casework.privacy.certificate import CertificateDamaged, Signed, read_certificate
from casework.proof.keys import FOLDER_VARIABLE, CheckpointKeyMissing, SigningKey, checkpoint_folder, signing_key
from casework.store import Store

ENDING: Final = ".erasure"


class ListMissing(Exception):
    """There is nowhere to keep the list of erasures; the sentence says what to set."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The certificates of a database that may be believed, those of unknown keys, and a sentence for each damaged file."""

    certificates: list[Signed] = field(default_factory=list)
    strange: list[Signed] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def folder_of(store: Store, environ: Mapping[str, str]) -> Path | None:
    """Where the list of this database lies."""
    return checkpoint_folder(store.folder, environ)


def signer(store: Store, environ: Mapping[str, str]) -> SigningKey:
    """The key that signs. Raises CheckpointKeyMissing."""
    return signing_key(store.folder, environ)


def put(folder: Path | None, new: Signed) -> Signed:
    """Keeps a certificate; one that is there already stays, and is answered. Raises ListMissing, CertificateDamaged and OSError."""
    if folder is None:
        raise ListMissing(f"erasures are listed nowhere outside the database: set {FOLDER_VARIABLE} to a folder")
    path = folder / file_name(new)
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{path.name}.{token_hex(4)}"
    try:
        with draft.open("x", encoding="utf-8") as file:
            file.write(new.text)
            file.flush()
            os.fsync(file.fileno())
        if not path.exists():
            draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return read_certificate(path.read_text(encoding="utf-8"))


def file_name(each: Signed) -> str:
    """Database, case and erasure; its order's position tells apart two of the same name, of before and after a restore."""
    found = each.certificate
    return f"{found.database[:8]}-{found.case_no}-{found.erasure.id}-{found.position}{ENDING}"


def listed(folder: Path | None, database: str, believed: Iterable[str]) -> Listed:
    """The erasures of a database. Only a certificate signed with one of the keys (hex) is believed: a forged one would destroy data."""
    found, trusted = Listed(), frozenset(believed)
    paths = sorted(folder.glob(f"{database[:8]}-*{ENDING}")) if folder is not None and folder.is_dir() else []
    for path in paths:
        try:
            each = read_certificate(path.read_text(encoding="utf-8"))
        except (CertificateDamaged, UnicodeDecodeError, OSError) as fault:
            found.faults.append(f"{path.name}: {fault if isinstance(fault, CertificateDamaged) else 'it cannot be read'}")
            continue
        if each.certificate.database != database:
            continue
        if each.key in trusted:
            found.certificates.append(each)
        else:
            found.strange.append(each)
    return found


def own_keys(store: Store, environ: Mapping[str, str]) -> frozenset[str]:
    """The public key of this office, where one is at hand."""
    try:
        return frozenset({signing_key(store.folder, environ, make=False).public})
    except CheckpointKeyMissing:
        return frozenset()


def of_case(folder: Path | None, database: str, case_no: str) -> dict[str, Signed]:
    """The certificates of one case by erasure, whoever signed them; what is damaged is left out."""
    found: dict[str, Signed] = {}
    safe = glob.escape(f"{database[:8]}-{case_no}-")
    for path in sorted(folder.glob(f"{safe}*{ENDING}")) if folder is not None and folder.is_dir() else []:
        try:
            each = read_certificate(path.read_text(encoding="utf-8"))
        except (CertificateDamaged, UnicodeDecodeError, OSError):
            continue
        if (each.certificate.database, each.certificate.case_no) == (database, case_no):
            found[each.certificate.erasure.id] = each
    return found


def texts_of(folder: Path | None, database: str, case_no: str) -> dict[str, str]:
    """The same as signed texts."""
    return {erasure: each.text for erasure, each in of_case(folder, database, case_no).items()}
