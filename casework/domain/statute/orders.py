"""The order to pay or rectify 责令限期改正, and whether a paper was obeyed in time 已履行/逾期."""

from dataclasses import dataclass
from datetime import date, datetime, time

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.statute.inquiry import implied_completion
from casework.domain.statute.papers import STANDING, TO_BE_OBEYED, change, keep, new_id
from casework.domain.statute.standing import Paper
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.transfer.thresholds import is_listing_ground
from casework.domain.values import Fen, Sum, utc


@dataclass(frozen=True, kw_only=True)
class Order(Command, workflow=PROCEDURE):
    """Order a respondent to pay or to rectify 责令限期改正/支付 (条例 26; 724号令 54-57).

    The paper names its addressees, its legal ground, the exact sum with heads and roll, the date to obey (`until`, or `days`
    from service: no law fixes its length) and what follows (`warns_of`). `interim` leaves the inquiry open.
    """

    paper: str = ""
    addressees: tuple[str, ...]
    ground: str
    purpose: str = "pay"
    sum: Sum | None = None
    roll_attached: bool = False
    until: date | None = None
    days: str | None = None
    warns_of: tuple[str, ...] = ("decision", "penalty")
    interim: bool = False
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class MarkMet(Command, workflow=PROCEDURE):
    """A paper was obeyed 已履行: payment proved by verified payments, rectification by `proof` codes."""

    paper: str
    proof: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MarkUnmet(Command, workflow=PROCEDURE):
    """A paper's date passed and it was not obeyed 逾期未履行; opens the crime's third element and the blacklist."""

    paper: str


@dataclass(frozen=True, kw_only=True)
class Ordered(Fact, topic="case.ordered"):
    """An order was approved; it is to be served."""

    paper: str
    addressees: tuple[str, ...]
    ground: str
    purpose: str
    sum: Sum | None = None
    roll_attached: bool = False
    until: date | None = None
    days: str | None = None
    warns_of: tuple[str, ...] = ()
    interim: bool = False
    number: str | None = None
    proven_before: Fen = 0

    def signals(self) -> tuple[Signal, ...]:
        """Ordered; the date runs from service only."""
        return (Signal("order", self.paper),)

    def effect(self, case: Case) -> None:
        """One more paper."""
        keep(
            case,
            Paper(
                self.paper, "order", "approved", self.addressees, self.purpose, self.sum, self.until, self.days, self.number, self.ground,
                self.interim, approved_at=self.envelope.at, proven_before=self.proven_before,
            ),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PaperMet(Fact, topic="case.paper_met"):
    """A paper was obeyed."""

    paper: str
    proof: tuple[str, ...] = ()

    def signals(self) -> tuple[Signal, ...]:
        """Its terms are over."""
        return (Signal("mark_met", self.paper),)

    def effect(self, case: Case) -> None:
        """Met."""
        change(case, self.paper, status="met")


@dataclass(frozen=True, kw_only=True)
class PaperUnmet(Fact, topic="case.paper_unmet"):
    """A paper was not obeyed by its date `due_on`; `listing` where Order 45 art. 5 is met by it."""

    paper: str
    due_on: date
    listing: bool = False

    def signals(self) -> tuple[Signal, ...]:
        """Unmet; the listing counts from the date in the paper, not from today."""
        from_its_date = utc(datetime.combine(self.due_on, time(), SHANGHAI))
        listing = (Signal("mark_unmet:listing", self.paper, base=from_its_date),) if self.listing else ()
        return (Signal("mark_unmet", self.paper), *listing)

    def effect(self, case: Case) -> None:
        """Unmet."""
        change(case, self.paper, status="unmet")


def covered(paper: Paper, proven_fen: Fen) -> bool:
    """Whether verified wages since the paper cover the sum it orders; an unknown sum is never covered."""
    if paper.purpose != "pay" or paper.sum is None or paper.sum.fen is None:
        return False
    return proven_fen - paper.proven_before >= paper.sum.fen


def papers_met(case: Case, proven_fen: Fen | None = None) -> list[PaperMet]:
    """For `verify_payment`: the standing papers that order payment and are covered by verified wages of `proven_fen` in all.

    None: by what is verified now. A paper in court is left to `withdraw_application`.
    """
    proven = case.proven_fen if proven_fen is None else proven_fen
    standing = [p for p in case.papers.values() if p.kind in TO_BE_OBEYED and p.status in STANDING]
    return [PaperMet(paper=p.id, proof=("payments",)) for p in standing if p.kind != "penalty_decision" and covered(p, proven)]


# decisions


@decides(Order)
def order(case: Case, asked: Asked[Order], world: World) -> list[Fact]:
    """Ordered; the inquiry is complete by it unless the order is interim."""
    command = asked.command
    fact = Ordered(
        paper=new_id(case, "order", command.paper), addressees=command.addressees, ground=command.ground, purpose=command.purpose,
        sum=command.sum, roll_attached=command.roll_attached, until=command.until, days=command.days, warns_of=command.warns_of,
        interim=command.interim, number=command.number, proven_before=case.proven_fen,
    )  # fmt: skip
    return [fact] if command.interim else [*implied_completion(case), fact]


@decides(MarkMet)
def mark_met(case: Case, asked: Asked[MarkMet], world: World) -> list[Fact]:
    """Met."""
    return [PaperMet(paper=asked.command.paper, proof=asked.command.proof)]


@decides(MarkUnmet)
def mark_unmet(case: Case, asked: Asked[MarkUnmet], world: World) -> list[Fact]:
    """Unmet, and a ground of listing where Order 45 art. 5 is met by what is known."""
    paper = case.papers[asked.command.paper]
    assert paper.due_on is not None, "the row asks for a date that has ended"
    listing = paper.kind != "penalty_decision" and paper.purpose == "pay" and is_listing_ground(case, paper, world, paper.due_on) is True
    return [PaperUnmet(paper=paper.id, due_on=paper.due_on, listing=listing)]
