"""Early removal from the blacklist 提前移出 (MOHRSS Order 45 arts. 12-14): put right, six months, a promise, and nothing that bars it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.disclosure.delisting import entry, standing_entry
from casework.domain.disclosure.listing import change_listing
from casework.domain.facts import Fact, Signal
from casework.domain.registry import Command, decides
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.values import Text


@dataclass(frozen=True, kw_only=True)
class RectifyListing(Command):
    """Record that everything was put right while listed 改正; `on` is the day. Early removal counts from the later of that day and the
    listing (safe reading of art. 12 [G]).
    """

    paper: str = ""
    on: date


@dataclass(frozen=True, kw_only=True)
class RequestRemoval(Command):
    """Record the employer's request for early removal 提前移出申请: six months after putting right, with a written promise (art. 12)."""

    paper: str = ""
    promise_given: bool = False
    new_arrears: bool = False


@dataclass(frozen=True, kw_only=True)
class DecideRemoval(Command):
    """Decide on the request 移出决定 within fifteen working days (art. 14); others on the same entry go together."""

    paper: str = ""
    granted: bool
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class ListingRectified(Fact, topic="case.listing_rectified"):
    """Everything was put right; the six months count from `counted_from` (UTC)."""

    paper: str
    on: date
    counted_from: datetime

    def signals(self) -> tuple[Signal, ...]:
        """Opens the waiting time of early removal."""
        return (Signal("rectified:listed", self.paper, base=self.counted_from),)

    def effect(self, case: Case) -> None:
        """Put right."""
        change_listing(case, self.paper, rectified_on=self.on)


@dataclass(frozen=True, kw_only=True)
class RemovalRequested(Fact, topic="case.removal_requested"):
    """Early removal was asked for."""

    paper: str

    def signals(self) -> tuple[Signal, ...]:
        """Opens the duty to decide."""
        return (Signal("removal:requested", self.paper),)

    def effect(self, case: Case) -> None:
        """Asked."""
        change_listing(case, self.paper, removal="asked")


@dataclass(frozen=True, kw_only=True)
class RemovalDecided(Fact, topic="case.removal_decided"):
    """Early removal was granted or refused. `removal` is the word."""

    paper: str
    removal: str
    reason: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Ends the duty to decide; granted, the entry must come down."""
        decided = Signal("removal:decided", self.paper)
        return (decided, Signal("removal:granted", self.paper)) if self.removal == "granted" else (decided,)

    def effect(self, case: Case) -> None:
        """Decided."""
        change_listing(case, self.paper, removal=self.removal)


# rules


def everything_was_put_right(case: Case, asked: Asked[RectifyListing], world: World) -> str | None:
    """The workers are paid by verified payments, on a day that has come."""
    if asked.command.on > asked.today:
        return "the day of putting right lies in the future; it must be today or earlier"
    paid = case.balance_fen == 0 or (case.balance_fen is None and case.imported)
    return None if paid else "the workers are not paid by verified payments; verify the payments first"


def six_months_have_passed(case: Case, asked: Asked[RequestRemoval], world: World) -> str | None:
    """Counted from putting right while listed, not from listing alone (art. 12)."""
    listing = entry(case, asked.command.paper)
    if listing is None:
        return None
    if listing.rectified_on is None:
        return "it is not on record that everything was put right; record it first with `rectify_listing`"
    clock = case.clock("early_removal", listing.paper)
    running = clock is not None and not clock.expired(asked.at)
    return f"early removal may be asked for after {clock.due_text} (人社部令第45号 art. 12)" if clock is not None and running else None


def nothing_bars_the_removal(case: Case, asked: Asked[RequestRemoval], world: World) -> str | None:
    """No new arrears while listed, no criminal case pending or punished (art. 13); a written promise (art. 12)."""
    if asked.command.new_arrears:
        return "there were new arrears while listed; early removal is barred (人社部令第45号 art. 13)"
    if case.criminal == "police_filed" or (case.transfer is not None and case.transfer.ended_as == "judged"):
        return "a criminal case is pending or was punished; early removal is barred (人社部令第45号 art. 13)"
    return None if asked.command.promise_given else "there is no written promise (人社部令第45号 art. 12); ask for it"


def no_request_is_open(case: Case, asked: Asked[RequestRemoval], world: World) -> str | None:
    """One request at a time."""
    listing = entry(case, asked.command.paper)
    return "a request for removal waits already; decide it first" if listing is not None and listing.removal == "asked" else None


def a_request_is_open(case: Case, asked: Asked[DecideRemoval], world: World) -> str | None:
    """There is something to decide, and a refusal says why."""
    listing = entry(case, asked.command.paper)
    if listing is not None and listing.removal != "asked":
        return "early removal was not asked for"
    return None if asked.command.granted or asked.command.reason else "no reason is given; say why the removal is refused"


# decisions


@decides(RectifyListing)
def rectify_listing(case: Case, asked: Asked[RectifyListing], world: World) -> list[Fact]:
    """Put right, counted from the later of the two days."""
    listing, day = standing_entry(case, asked), asked.command.on
    assert listing.listed_at is not None, "a standing entry was listed"
    return [ListingRectified(paper=listing.paper, on=day, counted_from=max(midnight(day), listing.listed_at))]


@decides(RequestRemoval)
def request_removal(case: Case, asked: Asked[RequestRemoval], world: World) -> list[Fact]:
    """Asked."""
    return [RemovalRequested(paper=standing_entry(case, asked).paper)]


@decides(DecideRemoval)
def decide_removal(case: Case, asked: Asked[DecideRemoval], world: World) -> list[Fact]:
    """Decided."""
    removal = "granted" if asked.command.granted else "refused"
    return [RemovalDecided(paper=standing_entry(case, asked).paper, removal=removal, reason=asked.command.reason)]


def midnight(day: date) -> datetime:
    """The beginning of a local day, in UTC."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
