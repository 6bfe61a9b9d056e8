"""Gives the commands of a tick, one case after the other, and keeps what came of them; one case never stops the others."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import Final

from casework.application import Cases, Done
from casework.domain.facts import Fact
from casework.domain.ladder.climbing import Climb
from casework.domain.ladder.recounting import Recount
from casework.domain.ladder.steps import Climbed, Expired
from casework.domain.pressing.leading import NobodyToLead
from casework.domain.pressing.raising import RaiseImpossible
from casework.domain.refusals import Refusal
from casework.domain.registry import Command
from casework.domain.values import SYSTEM_ACTOR
from casework.projections.quarantine import Unavailable
from casework.scheduler.loads import Loads

log = logging.getLogger("casework.tick")
TOGETHER: Final = 16
"""Cases that climb in one transaction: enough to share its cost, few enough that a person who waits behind them does not notice."""
ROUNDS: Final = 50
"""How often a tick looks again: a term that ran out opens clocks that may be due already."""

LEADERLESS: Final[dict[type[Fact], str]] = {
    NobodyToLead: "no leader is to be had who must take it over; fill the post or name one",
    RaiseImpossible: "no labour inspection above to raise it to; enter one in the office directory",
}
"""What is said of an alarm of the ladder, and what helps."""


@dataclass
class TickReport:
    """What a tick did: facts written, by how many cases and rounds, cases recounted, and what went wrong by case.

    `refused` is the alarm for which the tick did nothing at all; `alarms` counts rungs at which nobody could be reached.
    """

    now: datetime
    climbs: int = 0
    cases: set[str] = field(default_factory=set)
    rounds: int = 0
    recounted: int = 0
    alarms: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    refused: str | None = None


class Giver:
    """Gives commands as the system at the moment of the report. `find_loads` is asked once, and only where something climbs.

    None is given once `ending` is set.
    """

    def __init__(self, cases: Cases, report: TickReport, find_loads: Callable[[], Loads], ending: Event | None = None) -> None:
        self.cases, self.report, self._find_loads, self._ending = cases, report, find_loads, ending or Event()
        self._loads: Loads | None = None

    def climb(self, case_no: str) -> bool:
        """Whether anything was due in the case."""
        return bool(self.climb_all((case_no,)))

    def climb_all(self, cases: Sequence[str]) -> set[str]:
        """Those of the cases in which anything was due. So many at once are written together that nobody else waits long."""
        return {case for some in _groups(cases) if not self._ending.is_set() for case in self._climb_together(some)}

    def _climb_together(self, cases: Sequence[str]) -> Iterator[str]:
        """Each decision reckons with the leaders whom those before it named; what was stored in the end is what counts."""
        before = self._loads or self._find_loads()
        reckoned = before.copy()
        commands = [Climb(case_no=case, loads=reckoned.live(case[:6])) for case in cases]
        answers = self._given(commands, reckoned.follow)
        self._loads = before
        for case, made in zip(cases, answers, strict=True):
            before.follow(made)
            self.report.climbs += len(made)
            self.report.alarms += alarms(case, made)
            if made:
                self.report.cases.add(case)
                yield case

    def recount(self, case_no: str, cause: str) -> None:
        """Counts the open clocks of a case anew."""
        if self._ending.is_set():
            return
        self.report.recounted += bool(self._given([Recount(case_no=case_no, cause=cause)])[0])

    def failed(self, case: str, fault: Exception) -> None:
        """Keeps what went wrong with one case."""
        self.report.failed[case] = f"{type(fault).__name__}: {fault}"

    def _given(self, commands: Sequence[Command], made: Callable[[Sequence[Fact]], None] | None = None) -> list[Sequence[Fact]]:
        """The facts that each made. What fails in one case is told and stops no other. Raises Unavailable."""
        answers = self.cases.do_each(commands, SYSTEM_ACTOR, at=self.report.now, made=made)
        away = next((each for each in answers if isinstance(each, Unavailable)), None)
        if away is not None:
            raise away
        return [self._told(command, answer) for command, answer in zip(commands, answers, strict=True)]

    def _told(self, command: Command, answer: Done | BaseException) -> Sequence[Fact]:
        if isinstance(answer, Done):
            return answer.facts
        if isinstance(answer, Refusal):
            log.warning("%s of case %s was refused: %s", command.move, command.case_no, answer)
            self.report.failed[command.case_no] = str(answer)
        elif isinstance(answer, Exception):
            log.error("%s of case %s failed", command.move, command.case_no, exc_info=answer)
            self.failed(command.case_no, answer)
        else:
            raise answer
        return ()


def _groups(cases: Sequence[str]) -> Iterator[Sequence[str]]:
    return (cases[start : start + TOGETHER] for start in range(0, len(cases), TOGETHER))


def alarms(case_no: str, facts: Sequence[Fact]) -> int:
    """How many rungs reached nobody, each told as what it is: somebody must look, because the ladder cannot."""
    unreached = [step for fact in facts if isinstance(fact, Climbed) for step in fact.steps if step.nobody_reached]
    for step in unreached:
        log.critical("case %s: %s of %s reached nobody; fill the post or name a deputy", case_no, step.rung, step.clock)
    unread = [fact.clock for fact in facts if isinstance(fact, Expired) and any(each.because == "nobody" for each in fact.told)]
    for clock in unread:
        log.critical("case %s: the end of %s reached nobody; fill the post or name a deputy", case_no, clock)
    leaderless = [fact for fact in facts if isinstance(fact, NobodyToLead | RaiseImpossible)]
    for fact in leaderless:
        log.critical("case %s: %s", case_no, LEADERLESS[type(fact)])
    return len(unreached) + len(unread) + len(leaderless)
