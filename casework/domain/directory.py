"""The stream of the office directory 机构名录: units, posts, deputies, absences and duty rosters, each change a fact."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from casework.domain.facts import Fact
from casework.domain.office import Absence, Deputy, Holding, Office, Shift
from casework.domain.office_book import Book
from casework.domain.values import Unit

DIRECTORY_ID: Final[UUID] = uuid5(NAMESPACE_URL, "casework/directory")


class Directory:
    """The directory as its facts leave it."""

    def __init__(self) -> None:
        self.id, self.version = DIRECTORY_ID, 0
        self.last_at: datetime | None = None
        self.book = Book()

    @property
    def office(self) -> Office:
        """The directory as a value."""
        return self.book.office()

    def absorb(self, fact: Fact) -> None:
        """Takes the version of a fact."""
        self.version, self.last_at = fact.originator_version, fact.envelope.at


@dataclass(frozen=True, kw_only=True)
class DirectoryFact(Fact):
    """Base of the directory's facts."""

    def change(self, book: Book) -> None:
        """What the fact changes in the open directory."""
        raise NotImplementedError

    def mutate(self, case: Directory) -> None:  # type: ignore[override]  # its aggregate is the directory, not a case
        """Folds the fact into the directory."""
        self.change(case.book)
        case.absorb(self)


@dataclass(frozen=True, kw_only=True)
class UnitRegistered(DirectoryFact, topic="office.unit_registered"):
    """A unit was entered or its entry changed."""

    unit: Unit

    def change(self, book: Book) -> None:
        """With the unit."""
        book.register(self.unit)


@dataclass(frozen=True, kw_only=True)
class UnitDissolved(DirectoryFact, topic="office.unit_dissolved"):
    """A unit was dissolved 撤销; its posts end by facts of their own. Cases keep the unit they knew."""

    unit: Unit

    def change(self, book: Book) -> None:
        """Without the unit."""
        book.dissolve(self.unit.code)


@dataclass(frozen=True, kw_only=True)
class HoldingFact(DirectoryFact):
    """Base of the facts that enter a holder."""

    holding: Holding


@dataclass(frozen=True, kw_only=True)
class PostGiven(HoldingFact, topic="office.post_given"):
    """A person holds a post from a day on 任职."""

    def change(self, book: Book) -> None:
        """With the holder."""
        book.give(self.holding)


@dataclass(frozen=True, kw_only=True)
class PostChanged(HoldingFact, topic="office.post_changed"):
    """Marks, portfolio or title of a post changed while it goes on. From the first day of `holding` it takes the place of the one
    that began at `was`, so that the days before keep what was true then.
    """

    was: date

    def change(self, book: Book) -> None:
        """One holding ends, the next begins."""
        book.change(self.was, self.holding)


@dataclass(frozen=True, kw_only=True)
class PostCorrected(HoldingFact, topic="office.post_corrected"):
    """The entry of the holder that began at `was` was wrong 更正; `holding` is the right one, for all its days."""

    was: date

    def change(self, book: Book) -> None:
        """With the right entry only."""
        book.correct(self.was, self.holding)


@dataclass(frozen=True, kw_only=True)
class PostEnded(DirectoryFact, topic="office.post_ended"):
    """The holder who began at `since` leaves the post 离任: `until` is the first day without them. `until` = `since`: never took it."""

    person: str
    post: str
    unit: str
    since: date
    until: date

    def change(self, book: Book) -> None:
        """With the end."""
        book.end((self.person, self.post, self.unit), self.since, self.until)


@dataclass(frozen=True, kw_only=True)
class DeputyNamed(DirectoryFact, topic="office.deputy_named"):
    """Somebody stands in for a holder who is away (AB角), from a day on; naming the same one from the same day again moves the end."""

    deputy: Deputy

    def change(self, book: Book) -> None:
        """With the deputy."""
        book.name(self.deputy)


@dataclass(frozen=True, kw_only=True)
class DeputyEnded(DirectoryFact, topic="office.deputy_ended"):
    """A deputy who began at `since` stands in no more from `until` on. `until` = `since`: never did."""

    person: str
    post: str
    unit: str
    deputy: str
    since: date
    until: date

    def change(self, book: Book) -> None:
        """With the end."""
        book.release((self.person, self.post, self.unit), self.deputy, self.since, self.until)


@dataclass(frozen=True, kw_only=True)
class AbsenceRecorded(DirectoryFact, topic="office.absence_recorded"):
    """A person is or will be away 外出、休假; the same first day again moves the end."""

    absence: Absence

    def change(self, book: Book) -> None:
        """Away."""
        book.leave(self.absence)


@dataclass(frozen=True, kw_only=True)
class AbsenceEnded(DirectoryFact, topic="office.absence_ended"):
    """A person who was away from `since` came back early 提前返岗: `until` is the first day back. `until` = `since`: never left."""

    person: str
    since: date
    until: date

    def change(self, book: Book) -> None:
        """Back."""
        book.back(self.person, self.since, self.until)


@dataclass(frozen=True, kw_only=True)
class RosterSet(DirectoryFact, topic="office.roster_set"):
    """The duty roster 值班表 of a unit between two moments (UTC; no `end`: for ever); what stood in them before is replaced."""

    unit: str
    start: datetime
    end: datetime | None = None
    shifts: tuple[Shift, ...] = ()

    def change(self, book: Book) -> None:
        """With these turns."""
        book.roster(self.unit, self.start, self.end, self.shifts)
