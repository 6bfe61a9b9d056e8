"""What every fact carries besides its content: who, in which post, when it held, when it was written, why, and from which command."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.domain.values import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The envelope of a fact.

    `at` is the recorded time (UTC, never before the case's last); `effective_at` is when it held, None where that is `at`.
    `by`, `post` and `unit` say who acted in which post of which organisation; `requested_by` who asked, where two persons were
    needed. `causation` is the command or fact it follows from, `correlation` the first of the chain; None where it is `command`.
    `acting_for` is the absent holder in whose place `by` acted (AB角). `inferred` marks an act that the workflow requires and
    an imported source leaves out.
    """

    by: str
    post: str
    unit: str
    at: datetime
    command: UUID
    effective_at: datetime | None = None
    reason: Text | None = None
    correlation: UUID | None = None
    causation: UUID | None = None
    requested_by: str | None = None
    inferred: bool = False
    acting_for: str | None = None

    @property
    def held_at(self) -> datetime:
        """When the fact held in the world: its effective time, else the recorded one."""
        return self.effective_at or self.at
