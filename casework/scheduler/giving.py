"""Gives the commands of a tick, one case after the other, and keeps what came of them; one case never stops the others."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import Final

from casework.application import Cases
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
ROUNDS: Final = 50
"""How often a tick looks again: a term that ran out opens clocks that may be due already."""


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
        if self._ending.is_set():
            return False
        if self._loads is None:
            self._loads = self._find_loads()
        made = self._give(Climb(case_no=case_no, loads=self._loads.around(case_no[:6])))
        self._loads.follow(made)
        self.report.climbs += len(made)
        self.report.alarms += alarms(case_no, made)
        if made:
            self.report.cases.add(case_no)
        return bool(made)

    def recount(self, case_no: str, cause: str) -> None:
        """Counts the open clocks of a case anew."""
        if self._ending.is_set():
            return
        self.report.recounted += bool(self._give(Recount(case_no=case_no, cause=cause)))

    def failed(self, case: str, fault: Exception) -> None:
        """Keeps what went wrong with one case."""
        self.report.failed[case] = f"{type(fault).__name__}: {fault}"

    def _give(self, command: Command) -> Sequence[Fact]:
        """The facts it made. What fails in one case is told and stops no other."""
        try:
            return self.cases.do(command, SYSTEM_ACTOR, at=self.report.now).facts
        except Unavailable:
            raise
        except Refusal as refusal:
            log.warning("%s of case %s was refused: %s", command.move, command.case_no, refusal)
            self.report.failed[command.case_no] = str(refusal)
        except Exception as fault:
            log.exception("%s of case %s failed", command.move, command.case_no)
            self.failed(command.case_no, fault)
        return ()


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
        log.critical("case %s: %s", case_no, fact.topic)
    return len(unreached) + len(unread) + len(leaderless)
