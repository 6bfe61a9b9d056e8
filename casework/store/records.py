"""The records beside the facts: what kept commands and sources look like, and the names of their tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from eventsourcing.persistence import PersistenceError, StoredEvent

HEAD: Final = "0012"
"""The newest migration of facts and records."""

VERSION_TABLE: Final = "casework_schema"
OURS: Final = (
    "facts", "commands", "sources", "counters", "leases", "meta", "accounts", "identities", "tokens", "access_log", "receipts", "rates",
    "evidence", "outbox", "deliveries", "preferences", "cursors", "subscriptions", "accepted", "readings", "blind_index", "works",
    "imports",
)  # fmt: skip

TRIAL: Final = "trial"
OFFICE: Final = "office"


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """A command that was stored: its id, who sent it, the keyed hash of its body, and the case and version it led to.

    `position` (of its last fact) is the store's; None until it is stored.
    """

    id: UUID
    caller: str
    body_hash: bytes
    case_id: UUID
    version: int
    position: int | None = None

    def repeats(self, other: "CommandRecord") -> bool:
        """Whether the other is the same request sent again: same id, caller and body."""
        return (self.id, self.caller, self.body_hash) == (other.id, other.caller, other.body_hash)


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """The number a complaint already has elsewhere (12345 工单号, 信访件号 …), and the case that came of it."""

    source: str
    number: str
    case_id: UUID


@dataclass(frozen=True, slots=True)
class Write:
    """What one command of a turn stores: its facts, its id and the numbers of its sources."""

    facts: Sequence[StoredEvent]
    command: CommandRecord
    sources: Sequence[SourceRecord] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What the store held at one moment of what was asked for: versions of streams (0: none), known commands, cases of known sources."""

    versions: Mapping[UUID, int]
    commands: Mapping[UUID, CommandRecord] = field(default_factory=dict)
    sources: Mapping[tuple[str, str], UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Meta:
    """What a database is: `trial` or `office`, its schema version, its own id and when it was made (UTC)."""

    purpose: str
    schema: str
    database: str
    created_at: datetime


class StoreUnavailable(Exception):
    """The store cannot answer now (code not_ready, exit 3); one sentence says why. What was accepted before stays.

    After a failed write nobody knows whether it was stored: look the command id up before deciding again.
    """

    code = "not_ready"


class SchemaMismatch(StoreUnavailable):
    """The database is older or newer than this release; the sentence says what to run."""

    code = "schema"


class AddressError(ValueError):
    """The database URL cannot be used; the sentence says which would be allowed. Never shows a password."""


class PurposeError(ValueError):
    """An office database was asked for something only a trial may do, or the mark comes too late."""


class CommandKnown(PersistenceError):
    """The command id was stored before; compare `record` by `repeats` to tell a repeated request from a reused id."""

    def __init__(self, record: CommandRecord) -> None:
        super().__init__(f"the command {record.id} is stored already")
        self.record = record


class SourceKnown(PersistenceError):
    """The source's number was received before; `case_id` is the case that came of it."""

    def __init__(self, case_id: UUID) -> None:
        super().__init__("this number of this source was received before")
        self.case_id = case_id
