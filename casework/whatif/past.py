"""The policies of a stored history 历史政策: every calendar and rulebook it ever had, and which were in force at which fact."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple, TypeVar

from casework.domain.directory import Directory
from casework.domain.facts import Fact
from casework.domain.office import Office
from casework.domain.policy import Policy, PolicyFact
from casework.domain.rulebook import Rulebook
from casework.domain.timekeeping.calendar import Calendar
from casework.workflows.rulebook import national, rulebook_from

T = TypeVar("T")


class InForce(NamedTuple):
    """The first 16 digits of the digests of calendar and rulebook."""

    calendar: str
    rulebook: str


class Past:
    """What the two streams of policies say, read once. `office` is the directory as of its last entry; it knows its own days."""

    def __init__(self, policies: Iterable[tuple[int, Fact]], directory: Iterable[Fact]) -> None:
        self._policy = Policy()
        self._positions, self._moments = list[int](), list[datetime]()
        self._in_force = list[InForce]()
        for position, fact in policies:
            self._follow(position, fact)
        book = Directory()
        for fact in directory:
            fact.mutate(book)  # type: ignore[arg-type]  # the aggregate of these facts is the directory
        self.office: Office = book.office
        self._calendars: dict[str, Calendar] = {}
        self._rulebooks: dict[str, Rulebook] = {}

    def _follow(self, position: int, fact: Fact) -> None:
        assert isinstance(fact, PolicyFact)
        fact.mutate(self._policy)
        policy = self._policy
        if policy.calendar is not None and policy.rulebook is not None:
            self._positions.append(position)
            self._moments.append(fact.envelope.at)
            self._in_force.append(InForce(policy.calendar[:16], policy.rulebook[:16]))

    @property
    def is_known(self) -> bool:
        """Whether a calendar and a rulebook were ever in force."""
        return bool(self._in_force)

    def at_position(self, position: int) -> InForce:
        """What was in force when the fact at this position was written."""
        return self._in_force[max(bisect_right(self._positions, position) - 1, 0)]

    def at_moment(self, moment: datetime) -> InForce:
        """What was in force at a moment by the times on record; before the first activation, what that brought."""
        return self._in_force[max(bisect_right(self._moments, moment) - 1, 0)]

    @property
    def now(self) -> InForce:
        """What is in force at the end of the history."""
        return self._in_force[-1]

    def calendar(self, digest: str) -> Calendar:
        """A stored calendar by the beginning of its digest. Raises LookupError."""
        return _kept(
            self._calendars, self._policy.calendars, digest, lambda whole: Calendar.from_plain(dict(self._policy.calendars[whole]))
        )

    def rulebook(self, digest: str) -> Rulebook:
        """A stored rulebook by the beginning of its digest. Raises LookupError."""
        return _kept(self._rulebooks, self._policy.rulebooks, digest, self._book)

    def _book(self, whole: str) -> Rulebook:
        return national() if national().digest == whole else rulebook_from(self._policy.rulebooks[whole])


def _kept(known: dict[str, T], stored: Iterable[str], digest: str, make: Callable[[str], T]) -> T:
    if digest not in known:
        whole = next((each for each in stored if digest and each.startswith(digest)), None)
        if whole is None:
            raise LookupError(f"no calendar or rulebook {digest!r} is stored here; the facts that name it came from another database")
        known[digest] = make(whole)
    return known[digest]
