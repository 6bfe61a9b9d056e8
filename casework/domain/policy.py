"""The stream of policies: calendars and rulebooks stored whole under their digest, and which is in force since when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from casework.domain.facts import Fact

POLICY_ID: Final[UUID] = uuid5(NAMESPACE_URL, "casework/policy")


class Policy:
    """What is in force, as the policy facts leave it."""

    def __init__(self) -> None:
        self.id, self.version = POLICY_ID, 0
        self.last_at: datetime | None = None
        self.calendars: dict[str, Mapping[str, Any]] = {}
        self.rulebooks: dict[str, str] = {}
        self.calendar: str | None = None
        self.rulebook: str | None = None


@dataclass(frozen=True, kw_only=True)
class PolicyFact(Fact):
    """Base of the policy facts."""

    def change(self, policy: Policy) -> None:
        """What the fact changes."""
        raise NotImplementedError

    def mutate(self, case: Policy) -> None:  # type: ignore[override]  # its aggregate is the policy, not a case
        """Folds the fact into the policy."""
        self.change(case)
        case.version, case.last_at = self.originator_version, self.envelope.at


@dataclass(frozen=True, kw_only=True)
class CalendarStored(PolicyFact, topic="policy.calendar_stored"):
    """A calendar was stored whole, so that a newer package never changes an old proof."""

    digest: str
    content: Mapping[str, Any]

    def change(self, policy: Policy) -> None:
        """Kept under its digest."""
        policy.calendars[self.digest] = self.content


@dataclass(frozen=True, kw_only=True)
class CalendarActivated(PolicyFact, topic="policy.calendar_activated"):
    """A stored calendar counts from now on; open clocks are recounted case by case."""

    digest: str

    def change(self, policy: Policy) -> None:
        """In force."""
        policy.calendar = self.digest


@dataclass(frozen=True, kw_only=True)
class RulebookStored(PolicyFact, topic="policy.rulebook_stored"):
    """A rulebook was stored whole."""

    digest: str
    name: str
    source: str

    def change(self, policy: Policy) -> None:
        """Kept under its digest."""
        policy.rulebooks[self.digest] = self.source


@dataclass(frozen=True, kw_only=True)
class RulebookActivated(PolicyFact, topic="policy.rulebook_activated"):
    """A stored rulebook is in force from now on; open cases move to it only by an explicit act."""

    digest: str

    def change(self, policy: Policy) -> None:
        """In force."""
        policy.rulebook = self.digest
