"""The stream of the office directory 机构名录: units registered and posts given, each a fact."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from casework.domain.facts import Fact
from casework.domain.office import Holding, Office
from casework.domain.values import Unit

DIRECTORY_ID: Final[UUID] = uuid5(NAMESPACE_URL, "casework/directory")


class Directory:
    """The directory as its facts leave it."""

    def __init__(self) -> None:
        self.id, self.version = DIRECTORY_ID, 0
        self.last_at: datetime | None = None
        self.office = Office()

    def absorb(self, fact: Fact) -> None:
        """Takes the version of a fact."""
        self.version, self.last_at = fact.originator_version, fact.envelope.at


@dataclass(frozen=True, kw_only=True)
class DirectoryFact(Fact):
    """Base of the directory's facts."""

    def change(self, office: Office) -> Office:
        """The directory after this fact."""
        raise NotImplementedError

    def mutate(self, case: Directory) -> None:  # type: ignore[override]  # its aggregate is the directory, not a case
        """Folds the fact into the directory."""
        case.office = self.change(case.office)
        case.absorb(self)


@dataclass(frozen=True, kw_only=True)
class UnitRegistered(DirectoryFact, topic="office.unit_registered"):
    """A unit was entered or its entry changed."""

    unit: Unit

    def change(self, office: Office) -> Office:
        """With the unit."""
        return office.with_unit(self.unit)


@dataclass(frozen=True, kw_only=True)
class PostGiven(DirectoryFact, topic="office.post_given"):
    """A person holds a post from a day on."""

    holding: Holding

    def change(self, office: Office) -> Office:
        """With the holder."""
        return office.with_holding(self.holding)
