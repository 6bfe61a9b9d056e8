"""What was decided on the rungs of a case's clocks, read off one fact: climbed, passed over, drafted, signed, refused, said."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.ladder.steps import Climbed, Step
from casework.domain.pressing.drafting import PressureDrafted, PressureWithdrawn
from casework.domain.pressing.leading import LeaderNamed
from casework.domain.pressing.pressure import Instrument
from casework.domain.pressing.raising import Raised
from casework.domain.pressing.signing import RUNGS, PressureRefused, PressureSigned
from casework.domain.pressing.standing import Cause
from casework.domain.pressing.urging import Urged
from casework.domain.pressing.watching import Watchlisted
from casework.domain.values import Post, Recipient


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision on one rung of a clock in one revision; `clock` is empty where the pressure hangs on no clock.

    decision: climbed 到级 (reached by time, the listed persons told), over 越过 (skipped for a higher one that was due too, after an
    outage), issued 生效 (took effect under the `authority` 文号), drafted 待签, signed 签发, refused 不予签发, withdrawn 撤回 (what
    it was about is gone), said 人工督办 (by a person in `post`). `version` is that of the fact, `paper` the instrument.
    """

    clock: str
    revision: int
    rung: str
    decision: str
    at: datetime
    version: int
    missed: bool = False
    told: tuple[Recipient, ...] = ()
    higher: str = ""
    post: str = ""
    paper: str = ""
    authority: str = ""

    @property
    def is_alarm(self) -> bool:
        """Whether a post that had to be told is held by nobody, nor anybody next in line."""
        return any(recipient.because == "nobody" for recipient in self.told)


def decided(fact: Fact, case: Case) -> Iterator[Decided]:
    """The decisions of a fact on the case as the fact leaves it, in the fact's order; most facts decide none."""
    match fact:
        case Climbed():
            for step in fact.steps:
                yield from _climbed(fact, step)
        case Instrument():
            yield _one(fact, fact.rung, "said", Cause(fact.clock, fact.revision))
        case Urged():
            yield from _pressed(fact, "urged", fact.causes)
        case Watchlisted():
            yield from _pressed(fact, "watchlisted", fact.causes)
        case Raised():
            yield from _pressed(fact, "raised", fact.causes)
        case LeaderNamed():
            yield from _pressed(fact, "leader_owned", _on(fact.ground, case))
        case PressureDrafted():
            yield from _each(fact, fact.rung, "drafted", fact.causes, paper=fact.paper)
        case PressureSigned():
            yield from _each(fact, fact.rung, "signed", case.papers[fact.paper].causes, paper=fact.paper, authority=fact.number)
        case PressureRefused():
            yield from _each(fact, fact.rung, "refused", case.papers[fact.paper].causes, paper=fact.paper)
        case PressureWithdrawn():
            paper = case.papers[fact.paper]
            yield from _each(fact, RUNGS[paper.kind], "withdrawn", paper.causes, paper=fact.paper)


def _climbed(fact: Climbed, step: Step) -> Iterator[Decided]:
    reached = _one(fact, step.rung, "climbed", Cause(step.clock, step.revision), missed=step.missed, told=step.told)
    yield from (replace(reached, rung=rung, decision="over", told=(), higher=step.rung) for rung in step.over)
    yield reached


def _pressed(fact: Any, rung: str, causes: Iterable[Cause]) -> Iterator[Decided]:
    """Pressure that took effect: issued by the system, or said by a person. What a signature brought about is in its own fact."""
    authority, by_system = fact.authority or "", fact.envelope.post == Post.SYSTEM
    if authority and not by_system:
        return iter(())
    return _each(fact, rung, "issued" if by_system else "said", causes, paper=getattr(fact, "paper", ""), authority=authority)


def _each(fact: Fact, rung: str, decision: str, causes: Iterable[Cause], **said: Any) -> Iterator[Decided]:
    yield from (_one(fact, rung, decision, cause, **said) for cause in tuple(causes) or (Cause("", 0),))


def _one(fact: Fact, rung: str, decision: str, cause: Cause, **said: Any) -> Decided:
    who = fact.envelope
    return Decided(cause.clock, cause.revision, rung, decision, who.at, fact.originator_version, post=who.post, **said)


def _on(key: str, case: Case) -> tuple[Cause, ...]:
    clock = case.clocks.get(key)
    return (Cause(key, clock.revision),) if clock is not None else ()
