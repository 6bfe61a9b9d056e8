"""What a tick finds and writes: the steps of one climb, all of a case in one fact; terms that ran out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.values import Recipient

CARRY_THE_LADDER: Final = ("track", "own_limit")
"""Rules of class H whose breach makes the case a backlog 积案 until it is resolved: the worker's clock and the leader's limit."""


@dataclass(frozen=True, slots=True)
class Step:
    """One clock's decision: the rung reached, and `over`, the lower ones that fell due meanwhile (after an outage).

    `missed` when the duty's day has passed; `told` are the persons reached, as the directory had them then.
    """

    clock: str
    revision: int
    rung: str
    over: tuple[str, ...] = ()
    missed: bool = False
    told: tuple[Recipient, ...] = ()

    @property
    def nobody_reached(self) -> bool:
        """Whether a post on the list is held by nobody, nor anybody next in line: an alarm."""
        return any(recipient.because == "nobody" for recipient in self.told)


@dataclass(frozen=True, kw_only=True)
class Climbed(Fact, topic="case.climbed", version=2):
    """Rungs were reached, one step for each clock; this fact decides them all."""

    steps: tuple[Step, ...]

    def decisions(self) -> Iterator[tuple[str, int, str]]:
        """Clock, revision and rung of everything this fact decides, the skipped ones first."""
        return ((step.clock, step.revision, rung) for step in self.steps for rung in (*step.over, step.rung))

    def signals(self) -> tuple[Signal, ...]:
        """Where the ladder's own limit is past, the case is looked at every month from then on, whatever its rungs do."""
        late = any(step.missed and step.clock.partition(".")[0] in CARRY_THE_LADDER for step in self.steps)
        return (Signal("overdue"),) if late else ()

    def effect(self, case: Case) -> None:
        """The latch: these rungs and those below are decided for these revisions; a breach is kept for ever."""
        for step in self.steps:
            clock = case.clocks[step.clock]
            rungs = tuple(dict.fromkeys((*case.climbed_on(clock), *step.over, step.rung)))
            case.climbed = {**case.climbed, step.clock: (step.revision, rungs)}
            if step.missed:
                case.miss(clock, self.envelope.at)

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Release 0.1.0 wrote one fact for each clock and named posts of one unit, not persons."""
        step: dict[str, Any] = {name: state.pop(name) for name in ("clock", "revision", "rung", "over", "missed") if name in state}
        unit, posts = state.pop("unit", None) or "", {role: state.pop(role, ()) for role in ("told", "copy")}
        step["told"] = [
            {"person": None, "post": post, "unit": unit, "role": role} for role, named in posts.items() for post in named
        ]  # fmt: skip
        state["steps"] = [step]


@dataclass(frozen=True, kw_only=True)
class Expired(Fact, topic="case.expired"):
    """A term that nobody owed us ran out: a party's date, a right unused, a waiting time, an information.

    `told` are the persons reached, where the rulebook lists somebody for the end of that term.
    """

    clock: str
    rule: str
    subject: str = ""
    base: datetime | None = None
    """What follows counts from here: the last day of the term, whenever the tick came to it; None: from now."""
    follow: tuple[Signal, ...] = ()
    told: tuple[Recipient, ...] = ()

    def signals(self) -> tuple[Signal, ...]:
        """What became possible or due by it."""
        return (Signal(f"{self.rule}:expired", self.subject, base=self.base), *self.follow)

    def effect(self, case: Case) -> None:
        """The clock has done its work."""
        case.clocks = {key: clock for key, clock in case.clocks.items() if key != self.clock}
