"""The employer's say before the blacklist 列入异议 (MOHRSS Order 45 art. 6): five working days to object, five to check and tell."""

from dataclasses import dataclass
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.disclosure.listing import change_listing, noticed
from casework.domain.facts import Fact, Signal
from casework.domain.registry import Command, decides
from casework.domain.statute.papers import runs
from casework.domain.values import Text


@dataclass(frozen=True, kw_only=True)
class ObjectListing(Command):
    """Record the employer's objection 列入异议. After the five working days it is recorded as late and opens nothing."""

    paper: str = ""
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class CheckObjection(Command):
    """Check the objection and tell the result 异议核实 (art. 6); upheld, the employer is not listed."""

    paper: str = ""
    upheld: bool
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class ListingObjected(Fact, topic="case.listing_objected"):
    """The employer objects. `objection` is open, or late where the right had lapsed."""

    paper: str
    objection: str
    text: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Opens the check of an objection made in time."""
        return (Signal("objection:listing", self.paper),) if self.objection == "open" else ()

    def effect(self, case: Case) -> None:
        """On record."""
        change_listing(case, self.paper, objection=self.objection)


@dataclass(frozen=True, kw_only=True)
class ListingObjectionChecked(Fact, topic="case.listing_objection_checked"):
    """The objection was checked and the result told. `objection` is upheld or rejected."""

    paper: str
    objection: str
    text: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Ends the check."""
        return (Signal("answered:listing", self.paper),)

    def effect(self, case: Case) -> None:
        """Answered."""
        change_listing(case, self.paper, objection=self.objection)


# rules


def a_notice_is_under_way(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Notice was given and nothing decided yet."""
    if noticed(case, asked.command.paper) is not None:
        return None
    return "no listing is under way; give notice first with `notify_listing`"


def no_objection_was_made_yet(case: Case, asked: Asked[ObjectListing], world: World) -> str | None:
    """The right is used once."""
    listing = noticed(case, asked.command.paper)
    made = listing is not None and listing.objection is not None
    return "an objection is on record already; review and suit stay open" if made else None


def an_objection_waits(case: Case, asked: Asked[CheckObjection], world: World) -> str | None:
    """There is something to check."""
    listing = noticed(case, asked.command.paper)
    return None if listing is None or listing.objection == "open" else f"no objection to the listing for {listing.paper} is open"


# decisions


@decides(ObjectListing)
def object_listing(case: Case, asked: Asked[ObjectListing], world: World) -> list[Fact]:
    """Objected, in time or late."""
    paper = _paper(case, asked)
    objection = "open" if runs(case, "listing_objection", paper, asked.held_at) else "late"
    return [ListingObjected(paper=paper, objection=objection, text=asked.command.text)]


@decides(CheckObjection)
def check_objection(case: Case, asked: Asked[CheckObjection], world: World) -> list[Fact]:
    """Checked and told."""
    objection = "upheld" if asked.command.upheld else "rejected"
    return [ListingObjectionChecked(paper=_paper(case, asked), objection=objection, text=asked.command.text)]


def _paper(case: Case, asked: Asked[Any]) -> str:
    listing = noticed(case, asked.command.paper)
    assert listing is not None, "the table asked for a notice"
    return listing.paper
