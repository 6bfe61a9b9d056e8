"""Urging by paper 督办函: from a dispatching office to the unit that owes a duty, which replies; a prompting letter 提示函 presses less."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.office import Office
from casework.domain.pressing.drafting import PRESS, Measure, paper_id
from casework.domain.pressing.issuing import addressee, replier
from casework.domain.pressing.leading_rules import is_below
from casework.domain.pressing.pressure import pressed_clock
from casework.domain.pressing.standing import Cause
from casework.domain.registry import Command, decides
from casework.domain.statute.papers import change, keep
from casework.domain.statute.standing import Paper
from casework.domain.values import Recipient, Text, Unit

INSTRUMENTS: Final = ("urge", "prompt")


@dataclass(frozen=True, kw_only=True)
class Urge(Command):
    """Urge the unit that owes a duty 督办函, or prompt it 提示函 (`instrument`: urge or prompt); `clock` as in `remind`."""

    clock: str = ""
    instrument: str = "urge"
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class UrgeReply(Command):
    """Reply to an urging or a prompting letter 督办回复: what was done and what comes next."""

    paper: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Urged(Fact, topic="case.urged"):
    """A unit was urged by paper; the rung stands on these duties until they are done or their due date moves.

    `unit` is the addressee, `owner` its post that replies, `issuer` and `level` the office it comes from, `authority` the paper
    文号 under which the system acted or a supervisor signed; None where a person urged. `told` are the persons reached where a
    person urged or signed; what the ladder does is told by its climb.
    """

    paper: str
    unit: str | None = None
    owner: str = "unit_head"
    issuer: str | None = None
    level: str | None = None
    causes: tuple[Cause, ...] = ()
    authority: str | None = None
    text: Text | None = None
    told: tuple[Recipient, ...] = ()

    def signals(self) -> tuple[Signal, ...]:
        """The addressee owes a reply."""
        return (Signal("urge", self.paper, owner=self.owner, unit=self.unit or ""),)

    def effect(self, case: Case) -> None:
        """The paper, and the rung on each duty: the tick does not say it again for this due date."""
        keep(case, _letter("urge", self))
        case.urged_on = {**case.urged_on, **{cause.clock: cause.revision for cause in self.causes}}
        for cause in self.causes:
            before = case.climbed_on(case.clocks[cause.clock])
            rungs = before if "urged" in before else (*before, "urged")
            case.climbed = {**case.climbed, cause.clock: (cause.revision, rungs)}


@dataclass(frozen=True, kw_only=True)
class Prompted(Fact, topic="case.prompted"):
    """A unit was prompted by letter 提示函: it replies, and no pressure stands on the case by it. Fields as in an urging."""

    paper: str
    unit: str | None = None
    owner: str = "unit_head"
    issuer: str | None = None
    level: str | None = None
    causes: tuple[Cause, ...] = ()
    authority: str | None = None
    text: Text | None = None
    told: tuple[Recipient, ...] = ()

    def signals(self) -> tuple[Signal, ...]:
        """The addressee owes a reply."""
        return (Signal("prompt", self.paper, owner=self.owner, unit=self.unit or ""),)

    def effect(self, case: Case) -> None:
        """The paper alone."""
        keep(case, _letter("prompt", self))


@dataclass(frozen=True, kw_only=True)
class UrgeAnswered(Fact, topic="case.urge_answered"):
    """The addressee replied; the pressure stands until the duty itself is done."""

    paper: str
    text: Text

    def signals(self) -> tuple[Signal, ...]:
        """The reply is there."""
        return (Signal("replied", self.paper),)

    def effect(self, case: Case) -> None:
        """Answered."""
        change(case, self.paper, status="met")


def _letter(kind: str, fact: Urged | Prompted) -> Paper:
    to = (fact.unit,) if fact.unit is not None else ()
    return Paper(
        fact.paper, kind, "served", addressees=to, purpose=PRESS, number=fact.authority, causes=fact.causes, issuer=fact.issuer,
        by=fact.envelope.by, served_at=fact.envelope.at,
    )  # fmt: skip


def urged(measure: Measure, paper: str, authority: str, office: Office, day: date) -> list[Fact]:
    """The urging of a measure, under the paper that allows it."""
    return [Urged(paper=paper, causes=measure.causes, authority=authority, **_sides(measure.unit, measure.issuer, office, day))]


def _sides(to: Unit | None, source: Unit | None, office: Office, day: date) -> dict[str, Any]:
    return {
        "unit": to.code if to is not None else None, "owner": replier(to, office, day),
        "issuer": source.code if source is not None else None, "level": source.level if source is not None else None,
    }  # fmt: skip


# rules


def the_instrument_is_known(case: Case, asked: Asked[Urge], world: World) -> str | None:
    """An urging presses, a prompting letter does not."""
    given = asked.command.instrument
    return None if given in INSTRUMENTS else f"instrument {given!r} is unknown; allowed: {', '.join(INSTRUMENTS)}"


def it_was_not_urged_yet(case: Case, asked: Asked[Urge], world: World) -> str | None:
    """One urging for each due date; a prompting letter may still follow."""
    clock = pressed_clock(case, asked.command.clock)
    if clock is None or asked.command.instrument != "urge" or case.urged_on.get(clock.key) != clock.revision:
        return None
    return f"the duty was urged already until {clock.due_text}; wait for the reply, or take the next step of the ladder"


def the_office_is_not_below_the_addressee(case: Case, asked: Asked[Urge], world: World) -> str | None:
    """An urging comes from the same or a higher level."""
    clock = pressed_clock(case, asked.command.clock)
    to = addressee(case, clock, world.office, asked.day) if clock is not None else None
    if to is None or not is_below(asked.by.unit.level, to.level):
        return None
    yours = asked.by.unit.level
    return f"unit {to.code} is of {to.level} level and is urged by an office of that level or above; yours is of {yours} level"


def an_urging_waits_for_the_unit(case: Case, asked: Asked[UrgeReply], world: World) -> str | None:
    """The unit it went to replies, once."""
    paper = case.papers.get(asked.command.paper)
    if paper is None or paper.kind not in INSTRUMENTS or paper.status != "served":
        open_ones = [p.id for p in case.papers.values() if p.kind in INSTRUMENTS and p.status == "served"]
        return f"{asked.command.paper!r} is no urging that waits for a reply; waiting: {', '.join(open_ones) or 'none'}"
    went_to = ", ".join(paper.addressees)
    return None if asked.by.unit.code in paper.addressees else f"the urging went to unit {went_to or 'unknown'}, whose head replies"


# decisions


@decides(Urge)
def urge(case: Case, asked: Asked[Urge], world: World) -> list[Fact]:
    """Urged or prompted, in the office's own name."""
    clock = pressed_clock(case, asked.command.clock)
    assert clock is not None, "the table asked for an open duty"
    fact = Urged if asked.command.instrument == "urge" else Prompted
    sides = _sides(addressee(case, clock, world.office, asked.day), asked.by.unit, world.office, asked.day)
    causes = (Cause(clock.key, clock.revision),)
    return [fact(paper=paper_id(case, asked.command.instrument), causes=causes, text=asked.command.text, **sides)]


@decides(UrgeReply)
def urge_reply(case: Case, asked: Asked[UrgeReply], world: World) -> list[Fact]:
    """Replied."""
    return [UrgeAnswered(paper=asked.command.paper, text=asked.command.text)]
