"""Printed papers 已制发文书 at rest: the very file that was served, sealed under the key of its case and of everybody named in it.

The seals lie one around the other. Whoever's key is erased, the file can be read by nobody any more, in no backup either; its
digest stays in the history. The rows lie beside the evidence, under names that no file handed in can have.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Final

import msgspec

from casework.security.evidence import Evidence, FileDamaged
from casework.security.vault import SealBroken, Vault

PRINTED: Final = "paper-"
"""How the names of printed papers begin, before the digest of the file."""
MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Cover(msgspec.Struct, frozen=True):
    """What lies under the seal of the case: under whose keys the file is sealed, from the outside in, and the sealed file."""

    under: tuple[str, ...]
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A printed file in clear, and the subjects whose data stand in it (`case_no/ref`)."""

    content: bytes
    under: tuple[str, ...]


class Printed:
    """The printed papers of an office."""

    def __init__(self, files: Evidence, vault: Vault) -> None:
        self._files, self._vault = files, vault

    def put(self, case_no: str, content: bytes, under: frozenset[str], now: datetime) -> str:
        """Keeps a file; its digest. The same file again is kept once. Raises KeyMissing where the case or one of them was erased."""
        digest, people = sha256(content).hexdigest(), tuple(sorted(under - {case_no}))
        name = PRINTED + digest
        if self._files.touch(case_no, name, now):
            return digest
        sealing, sealed = self._vault.make_ready(frozenset((case_no, *people))), content
        for subject in reversed(people):
            sealed = sealing.seal_bytes(sealed, subject, name)
        whole = sealing.seal_bytes(msgspec.msgpack.encode(Cover(people, sealed)), case_no, name)
        self._files.put_sealed(case_no, name, len(content), MEDIA_TYPE, whole, now)
        return digest

    def keep(self, case_no: str, digest: str) -> None:
        """Marks a file that a fact names."""
        self._files.keep(case_no, PRINTED + digest)

    def read(self, case_no: str, digest: str) -> Kept:
        """The file. Raises FileGone where none was kept, FileDamaged, and KeyMissing where the case or somebody in it was erased."""
        name = PRINTED + digest
        whole = self._files.sealed(case_no, name)
        try:
            cover = msgspec.msgpack.decode(self._vault.open_bytes(whole, case_no, name), type=Cover)
            content = cover.sealed
            for subject in cover.under:
                content = self._vault.open_bytes(content, subject, name)
        except (SealBroken, msgspec.MsgspecError) as broken:
            raise FileDamaged(f"the printed file {digest} of {case_no} was altered: {broken}") from None
        if not compare_digest(sha256(content).hexdigest(), digest):
            raise FileDamaged(f"the printed file {digest} of {case_no} has another content than was served")
        return Kept(content, cover.under)
