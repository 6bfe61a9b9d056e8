"""The blacklist 拖欠农民工工资失信联合惩戒对象名单 (MOHRSS Order 45): notice, objection, and the decision to list or not to."""

from dataclasses import dataclass, replace
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.disclosure.publicity import answerable
from casework.domain.facts import Fact, Signal
from casework.domain.registry import Command, decides
from casework.domain.statute.standing import Listing
from casework.domain.transfer.thresholds import ordered_in_vain
from casework.domain.values import Text


@dataclass(frozen=True, kw_only=True)
class NotifyListing(Command):
    """Tell the employer before listing 列入告知 (art. 6): reasons, basis, rights, and the way out of art. 7. Proof of service needed.

    `paper` is the unmet order or decision it rests on, the newest where left out; every later step hangs on that paper.
    """

    paper: str = ""
    tells_the_way_out: bool = True
    proof: str = ""


@dataclass(frozen=True, kw_only=True)
class ListEmployer(Command, move="list"):
    """Put employer and those responsible on the list 列入决定 for three years (arts. 5, 8, 11), by their refs.

    `respondents` left out are those whom the paper addresses.
    """

    paper: str = ""
    respondents: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DeclineListing(Command):
    """Decide not to list 不予列入: by the way out of art. 7 (put right and promised in writing before the decision), or reasoned."""

    paper: str = ""
    reason: Text | None = None
    rectified: bool = False
    promise_given: bool = False


@dataclass(frozen=True, kw_only=True)
class ListingNoticed(Fact, topic="case.listing_noticed"):
    """The notice before listing was served."""

    paper: str
    proof: str

    def signals(self) -> tuple[Signal, ...]:
        """Opens the right to object."""
        return (Signal("served:listing_notice", self.paper),)

    def effect(self, case: Case) -> None:
        """Noticed."""
        case.listings = {**case.listings, self.paper: Listing(self.paper, noticed_at=self.envelope.held_at)}


@dataclass(frozen=True, kw_only=True)
class Listed(Fact, topic="case.listed"):
    """On the list."""

    paper: str
    respondents: tuple[str, ...] = ()

    def signals(self) -> tuple[Signal, ...]:
        """Ends the duty to decide; the three years run."""
        return (Signal("list", self.paper),)

    def effect(self, case: Case) -> None:
        """Listed."""
        listing = case.listings.get(self.paper, Listing(self.paper))
        case.listings = {**case.listings, self.paper: replace(listing, listed_at=self.envelope.held_at)}
        case.listed = True


@dataclass(frozen=True, kw_only=True)
class NotListed(Fact, topic="case.not_listed"):
    """Decided not to list. `way` is way_out or reasoned_no."""

    paper: str
    way: str
    reason: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Ends the duty to decide."""
        return (Signal(f"list:{self.way}", self.paper),)

    def effect(self, case: Case) -> None:
        """The notice is used up."""
        case.listings = {key: listing for key, listing in case.listings.items() if key != self.paper}


def change_listing(case: Case, paper: str, **changes: Any) -> None:
    """For effects: the case with this listing changed, and whether it still has one that stands."""
    case.listings = {**case.listings, paper: replace(case.listings[paper], **changes)}
    case.listed = any(is_standing(listing) for listing in case.listings.values())


def is_standing(listing: Listing) -> bool:
    """Whether the entry is on the list now."""
    return listing.listed_at is not None and not listing.withdrawn and listing.removal != "granted" and not listing.down


def subject_of(case: Case, paper: str) -> str:
    """The paper that a listing hangs on: the one named, else the newest that was ordered in vain; else a number of its own."""
    unmet = ordered_in_vain(case, paper)
    return paper or (unmet.id if unmet else f"listing-{len(case.listings) + 1}")


def noticed(case: Case, paper: str) -> Listing | None:
    """The listing under way that is named, else the newest one, not decided yet; None where there is none."""
    under_way = {key: listing for key, listing in case.listings.items() if listing.listed_at is None}
    return under_way.get(paper) if paper else next(reversed(under_way.values()), None)


# decisions


@decides(NotifyListing)
def notify_listing(case: Case, asked: Asked[NotifyListing], world: World) -> list[Fact]:
    """Noticed."""
    return [ListingNoticed(paper=subject_of(case, asked.command.paper), proof=asked.command.proof)]


@decides(ListEmployer)
def list_employer(case: Case, asked: Asked[ListEmployer], world: World) -> list[Fact]:
    """Listed."""
    paper = subject_of(case, asked.command.paper)
    return [Listed(paper=paper, respondents=asked.command.respondents or answerable(case, paper))]


@decides(DeclineListing)
def decline_listing(case: Case, asked: Asked[DeclineListing], world: World) -> list[Fact]:
    """Not listed."""
    command = asked.command
    way = "way_out" if command.rectified and command.promise_given else "reasoned_no"
    return [NotListed(paper=subject_of(case, command.paper), way=way, reason=command.reason)]
