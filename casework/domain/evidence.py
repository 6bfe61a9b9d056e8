"""Evidence 证据材料: files of a case, named by the digest of their content; the files themselves lie sealed beside the facts."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.fields import numbered
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command, decides
from casework.domain.state import Evidence
from casework.domain.values import Text

MEDIA_TYPES: Final = ("image/jpeg", "image/png", "image/webp", "application/pdf", "audio/mpeg", "audio/mp4", "video/mp4")
"""What may be handed in: photos, scans, recordings. Nothing that runs, and nothing whose content cannot be told by its first bytes."""
LARGEST: Final = 20 * 1024 * 1024
"""Bytes of one file."""
DIGEST: Final = re.compile(r"[0-9a-f]{64}")
ITEM: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""What an item may be called: a plain word, because it lies open in facts, addresses and file names."""


@dataclass(frozen=True, kw_only=True)
class AddEvidence(Command):
    """Put a file to the case 上传证据材料. `digest` is the SHA-256 of its content in hex, `size` its bytes.

    `of` is the worker it belongs to, by reference; `file_name` and `title` are what people call it, sealed.
    """

    item: str = ""
    digest: str
    media_type: str
    size: int
    of: str | None = None
    file_name: Text | None = None
    title: Text | None = None


@dataclass(frozen=True, kw_only=True)
class EvidenceAdded(Fact, topic="case.evidence_added"):
    """A file was put to the case; whoever holds the file can prove by the digest that it is the same."""

    item: str
    digest: str
    media_type: str
    size: int
    of: str | None = None
    file_name: Text | None = None
    title: Text | None = None

    def effect(self, case: Case) -> None:
        """One more item."""
        added: datetime = self.envelope.at
        case.evidence = {**case.evidence, self.item: Evidence(self.item, self.digest, self.media_type, self.size, added, self.of)}


def the_file_is_of_a_known_type(case: Case, asked: Asked[AddEvidence], world: World) -> str | None:
    """Photos, scans and recordings only."""
    kind = asked.command.media_type
    return None if kind in MEDIA_TYPES else f"media_type {kind!r} is not taken; allowed: {', '.join(MEDIA_TYPES)}"


def the_file_is_not_too_large(case: Case, asked: Asked[AddEvidence], world: World) -> str | None:
    """From one byte to LARGEST."""
    size = asked.command.size
    return None if 1 <= size <= LARGEST else f"size is {size} bytes; it must be 1 to {LARGEST}"


def the_worker_is_of_this_case(case: Case, asked: Asked[AddEvidence], world: World) -> str | None:
    """`of`, where given, names a party."""
    known = [party.ref for party in case.parties]
    of = asked.command.of
    return None if of is None or of in known else f"of {of!r} is no party of this case; there are: {', '.join(known) or 'none'}"


@decides(AddEvidence)
def add_evidence(case: Case, asked: Asked[Any], world: World) -> list[Fact]:
    """One more item; the same file again is the same item and changes nothing."""
    command = asked.command
    if not DIGEST.fullmatch(command.digest):
        raise BadCommand("digest must be the SHA-256 of the file in 64 lower-case hex digits")
    if any(item.digest == command.digest for item in case.evidence.values()):
        return []
    if fault := item_fault(case, command.item):
        raise BadCommand(fault)
    fields = {name: value for name, value in vars(command).items() if name != "case_no"}
    return [EvidenceAdded(**fields | {"item": command.item or numbered("evidence", case.evidence, len(case.evidence) + 1)})]


def item_fault(case: Case, item: str) -> str | None:
    """Why a new item cannot have this name, or None; nothing handed in is ever replaced."""
    if item in case.evidence:
        return f"item {item!r} exists already; leave `item` out to get a new one"
    return None if not item or ITEM.fullmatch(item) else "item must be up to 40 small letters, digits and hyphens, or left out"
