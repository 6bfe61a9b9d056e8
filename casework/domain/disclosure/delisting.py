"""Off the blacklist again (MOHRSS Order 45): withdrawal with the order 撤销 (art. 16), and taking the entry down 停止公布 (art. 17)."""

from dataclasses import dataclass
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.disclosure.listing import change_listing, is_standing
from casework.domain.facts import Fact, Signal
from casework.domain.registry import Command, decides
from casework.domain.statute.papers import runs
from casework.domain.statute.standing import Listing

WITHDRAWN_BECAUSE: Final = ("order_withdrawn", "wrong")
"""The order or decision behind it fell (art. 16), or the entry was wrong from the start."""


@dataclass(frozen=True, kw_only=True)
class WithdrawListing(Command):
    """Withdraw the listing 撤销列入 (art. 16); `because` is order_withdrawn or wrong."""

    paper: str = ""
    because: str = "order_withdrawn"


@dataclass(frozen=True, kw_only=True)
class TakeDownListing(Command):
    """Take the published entry down 停止公布, ten working days after expiry, removal or withdrawal (art. 17)."""

    paper: str = ""


@dataclass(frozen=True, kw_only=True)
class ListingWithdrawn(Fact, topic="case.listing_withdrawn"):
    """The listing was withdrawn."""

    paper: str
    because: str

    def signals(self) -> tuple[Signal, ...]:
        """The entry must come down."""
        return (Signal("list:withdrawn", self.paper),)

    def effect(self, case: Case) -> None:
        """Withdrawn."""
        change_listing(case, self.paper, withdrawn=True)
        case.listing_withdrawn = True


@dataclass(frozen=True, kw_only=True)
class ListingTakenDown(Fact, topic="case.listing_taken_down"):
    """The published entry is down."""

    paper: str

    def signals(self) -> tuple[Signal, ...]:
        """Ends the duty to take it down."""
        return (Signal("taken_down:listing", self.paper),)

    def effect(self, case: Case) -> None:
        """Down."""
        change_listing(case, self.paper, down=True)


def entry(case: Case, paper: str, standing: bool = True) -> Listing | None:
    """The entry named, else the newest; standing ones, or any that was listed and is not down yet. None where there is none."""
    fitting = {k: e for k, e in case.listings.items() if (is_standing(e) if standing else e.listed_at is not None and not e.down)}
    return fitting.get(paper) if paper else next(reversed(fitting.values()), None)


# rules


def an_entry_stands(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The employer is on the list."""
    return None if entry(case, asked.command.paper) is not None else f"no entry stands{_for(asked)}; the employer is not on the list"


def the_ground_of_the_withdrawal_holds(case: Case, asked: Asked[WithdrawListing], world: World) -> str | None:
    """The order behind it was withdrawn, or the entry was wrong."""
    because, listing = asked.command.because, entry(case, asked.command.paper)
    if because not in WITHDRAWN_BECAUSE:
        return f"because {because!r} is unknown; allowed: {', '.join(WITHDRAWN_BECAUSE)}"
    if listing is None or because == "wrong":
        return None
    paper = case.papers.get(listing.paper)
    if paper is not None and paper.status == "cancelled":
        return None
    return f"{listing.paper} was not withdrawn; withdraw it first, or say why the entry is wrong"


def an_entry_is_published(case: Case, asked: Asked[Any], world: World) -> str | None:
    """There is something to take down."""
    return None if entry(case, asked.command.paper, standing=False) is not None else f"no entry is published{_for(asked)}"


def its_time_is_over(case: Case, asked: Asked[TakeDownListing], world: World) -> str | None:
    """Three years over, removed early, or withdrawn (art. 17)."""
    listing = entry(case, asked.command.paper, standing=False)
    if listing is None or not runs(case, "listing_term", listing.paper, asked.at):
        return None
    return "the three years are not over and the entry was neither removed nor withdrawn (人社部令第45号 arts. 11, 17)"


def _for(asked: Asked[Any]) -> str:
    return f" for {asked.command.paper}" if asked.command.paper else ""


# decisions


@decides(WithdrawListing)
def withdraw_listing(case: Case, asked: Asked[WithdrawListing], world: World) -> list[Fact]:
    """Withdrawn."""
    return [ListingWithdrawn(paper=standing_entry(case, asked).paper, because=asked.command.because)]


@decides(TakeDownListing)
def take_down_listing(case: Case, asked: Asked[TakeDownListing], world: World) -> list[Fact]:
    """Down."""
    return [ListingTakenDown(paper=standing_entry(case, asked, standing=False).paper)]


def standing_entry(case: Case, asked: Asked[Any], standing: bool = True) -> Listing:
    """The entry that a command speaks of; the table asked for it."""
    listing = entry(case, asked.command.paper, standing)
    assert listing is not None, "the table asked for an entry"
    return listing
