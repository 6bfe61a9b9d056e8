"""What one process remembers between its ticks, so that nothing is looked at twice in vain; forgotten with the process, without harm."""

from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Event
from uuid import UUID

from casework.domain.case import Case
from casework.domain.ladder.due import next_step
from casework.domain.office import Office
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Post


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as it was folded: its version, the next moment at which something falls due (None: never), its calendar and its owner."""

    version: int
    next_at: datetime | None
    calendar: str
    owner: tuple[str, str] | None


@dataclass
class Memory:
    """Cases in quarantine by stream, and the directory and local day for which every owner was found in post.

    Once `ending` is set a tick gives no further command: the process is to end, and whoever ticks next decides the rest.
    """

    asides: dict[UUID, Seen] = field(default_factory=dict)
    in_post: tuple[Office, date] | None = None
    ending: Event = field(default_factory=Event)

    def is_quiet(self, stream: UUID, now: datetime, office: Office, calendar: str) -> Seen | None:
        """The case as it was seen, where nothing but a new fact could make it due; None where it must be folded."""
        seen = self.asides.get(stream)
        if seen is None or (seen.next_at is not None and seen.next_at <= now) or seen.calendar != calendar:
            return None
        return seen if seen.owner is None or holds_post(office, seen.owner, local_day(now)) else None

    def keep(self, case: Case, calendar: str) -> None:
        """Remembers a case that was just folded, under the digest of the calendar in force."""
        steps = (next_step(case, clock)[1] for clock in case.clocks.values())
        owner = (case.owner.person, case.owner.unit) if case.owner is not None else None
        next_at = min((step for step in steps if step is not None), default=None)
        self.asides[case.id] = Seen(case.version, next_at, calendar, owner)

    def forget_others(self, streams: set[UUID]) -> None:
        """Cases that left the quarantine."""
        self.asides = {stream: seen for stream, seen in self.asides.items() if stream in streams}

    def knows_in_post(self, office: Office, day: date) -> bool:
        """Whether every owner was found in post by this directory on this day."""
        return self.in_post is not None and self.in_post[0] is office and self.in_post[1] == day


def holds_post(office: Office, owner: tuple[str, str], day: date) -> bool:
    """Whether a leader, by account and unit, holds the post on the day."""
    person, unit = owner
    return any(held.person == person for held in office.holders(Post.LEADER, unit, day))
