"""Pressure that needs a signature 督办签发: where no paper of the rulebook lets the system act, a draft waits for the supervisor."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.pressing.standing import Cause
from casework.domain.statute.papers import change, keep
from casework.domain.statute.standing import Paper
from casework.domain.values import Unit

KINDS: Final = {"urged": "urge", "watchlisted": "watchlist", "leader_owned": "leader", "raised": "raise"}
"""Rungs that are more than a letter, and the papers they go by."""
LETTERS_ONLY: Final = ("sign_pressure", "urge_reply")
"""Duties about a paper of pressure: their rungs are told and nothing more, so that no urging urges an urging for ever."""
PRESS: Final = "press"
"""The purpose of every paper of pressure: it asks no party for anything."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a rung or a grave matter wants to take effect: the rung, the duties that caused it or the ground, to whom, from whom."""

    rung: str
    causes: tuple[Cause, ...] = ()
    ground: str = ""
    unit: Unit | None = None
    issuer: Unit | None = None


@dataclass(frozen=True, kw_only=True)
class PressureDrafted(Fact, topic="case.pressure_drafted"):
    """A paper of pressure waits for a signature: `unit` is the dispatching office that would issue it, `to` the addressee."""

    paper: str
    rung: str
    unit: str | None = None
    to: str | None = None
    ground: str = ""
    causes: tuple[Cause, ...] = ()

    def signals(self) -> tuple[Signal, ...]:
        """The supervisor of the issuing office signs or refuses."""
        return (Signal("pressure:drafted", self.paper, owner="supervisor", unit=self.unit or ""),)

    def effect(self, case: Case) -> None:
        """Waiting; no pressure yet."""
        to = (self.to,) if self.to is not None else ()
        keep(
            case,
            Paper(
                self.paper, KINDS[self.rung], "drafted", addressees=to, purpose=PRESS, ground=self.ground, causes=self.causes,
                issuer=self.unit, by=self.envelope.by,
            ),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PressureWithdrawn(Fact, topic="case.pressure_withdrawn"):
    """A draft was set aside by itself, because what it was about is gone: `because` is cause or standing."""

    paper: str
    because: str

    def signals(self) -> tuple[Signal, ...]:
        """Nobody has to sign any more."""
        return (Signal("pressure:refused", self.paper),)

    def effect(self, case: Case) -> None:
        """Set aside."""
        change(case, self.paper, status="withdrawn")


def authority(case: Case, rung: str, asked: Asked[Any], world: World, region: str = "") -> str | None:
    """The paper 文号 under which the system may set a rung by itself, None where the rulebook names none."""
    found = world.rulebook.number(f"authority.{rung}", region or case.region, asked.day)
    return str(found) if found else None


def paper_id(case: Case, kind: str, nth: int = 1) -> str:
    """The id of the nth new paper of a kind in one decision: `urge-2`."""
    return f"{kind}-{sum(paper.kind == kind for paper in case.papers.values()) + nth}"


def drafted(case: Case, measure: Measure, nth: int = 1) -> list[Fact]:
    """The draft of a measure; empty where one of that kind waits already (urgings go by duty and may wait side by side)."""
    kind = KINDS[measure.rung]
    if kind != "urge" and any(paper.kind == kind for paper in waiting(case)):
        return []
    return [
        PressureDrafted(
            paper=paper_id(case, kind, nth), rung=measure.rung, unit=measure.issuer.code if measure.issuer is not None else None,
            to=measure.unit.code if measure.unit is not None else None, ground=measure.ground, causes=measure.causes,
        )
    ]  # fmt: skip


def drafts(case: Case) -> Iterable[Paper]:
    """Every paper of pressure that was drafted and is not decided."""
    return (paper for paper in case.papers.values() if paper.purpose == PRESS and paper.status == "drafted")


def waiting(case: Case) -> Iterable[Paper]:
    """The drafts whose cause still stands."""
    return (paper for paper in drafts(case) if why_moot(case, paper) is None)


def withdrawn(case: Case) -> list[Fact]:
    """Sets aside every draft whose cause is gone; the tick does so when it next looks at the case."""
    return [PressureWithdrawn(paper=paper.id, because=because) for paper in drafts(case) if (because := why_moot(case, paper)) is not None]


def why_moot(case: Case, paper: Paper) -> str | None:
    """Why a draft would press nothing any more: `cause` (the duty was done or its due date moved, or the work has ended),
    `standing` (the pressure came in another way), or None.
    """
    if paper.causes and not causes_left(case, paper):
        return "cause"
    if paper.kind == "urge":
        return None
    if not case.is_open:
        return "cause"
    stands = {"watchlist": case.watchlisted, "leader": case.owner is not None, "raise": False}[paper.kind]
    return "standing" if stands else None


def causes_left(case: Case, paper: Paper) -> tuple[Cause, ...]:
    """The duties of a paper that are still open with the due date of then."""
    revisions = {clock.key: clock.revision for clock in case.clocks.values()}
    return tuple(cause for cause in paper.causes if revisions.get(cause.clock) == cause.revision)
