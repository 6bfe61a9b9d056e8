"""Who walks a case along a road in a real office, with every approval and every wait on the way."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from casework.application import Done
from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.domain.case import Case
from casework.domain.refusals import Refusal
from casework.domain.registry import commands
from tests.office import pending
from tests.people import SYSTEM, WINDOW
from tests.properties.lives import Act, approvals, fitting
from tests.properties.offices import BOOKS
from tests.properties.roads import ROADS, Road, Step
from tests.properties.scenes import Scene

MONTH = timedelta(days=31)


@dataclass
class Walker:
    """Walks a case along a road in a real office; what does not fit is passed over and told in `missed`."""

    house: Casework
    others: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    given: int = 0

    def scene(self, case_no: str) -> Scene:
        """What a clerk sees now."""
        cases = self.house.cases
        others = tuple(no for no in self.others if no != case_no)[-2:]
        return Scene(cases.case(case_no), cases.world(self._other_cases(others)), self.house.clock(), others)

    def _other_cases(self, numbers: tuple[str, ...]) -> list[Case]:
        fresh = [Case(no) for no in ("", "620502-2026-999999")]
        return [*fresh, *(self.house.cases.case(no) for no in numbers)]

    def begin(self, road: Road) -> str:
        """The case is taken in, under the rulebook of the road."""
        self.house.policies.activate(rulebook=BOOKS[road.rulebook], by=SYSTEM)
        return self.give(Act(road.first, WINDOW)).case_no

    def walk(self, name: str, upto: int | None = None) -> str:
        """A new case along a road, or its first steps only; the case's number."""
        case_no = self.begin(ROADS[name])
        for step in ROADS[name].steps[:upto]:
            if not self.step(case_no, step):
                self.missed.append(f"{name}: {step}")
        return case_no

    def step(self, case_no: str, step: Step) -> bool:
        """One step; whether it could be taken."""
        move, given = (step, {}) if isinstance(step, str) else step
        if move.endswith(" days"):
            self.wait(timedelta(days=int(move.removesuffix(" days"))), case_no)
            return True
        asked_only, move = move.startswith("ask:"), move.removeprefix("ask:")
        act = fitting(move, self.scene(case_no), **given) if move in commands() else None
        if act is None:
            return False
        done = self.give(act)
        if not asked_only:
            self.approve_all(case_no, done)
        return True

    def approve_all(self, case_no: str, done: Done) -> None:
        """Every desk approves what is pending from this command: the first who may, and whom the rules let."""
        while (request := pending(done)) is not None:
            answers = (self._tried(act) for act in approvals(request, self.scene(case_no)))
            answer = next((answer for answer in answers if answer is not None), None)
            if answer is None:
                return
            done = answer

    def _tried(self, act: Act) -> Done | None:
        try:
            return self.give(act)
        except Refusal:
            return None

    def give(self, act: Act) -> Done:
        """Gives a command under a counted id; the clock goes on by a minute."""
        self.given += 1
        done = self.house.do(act.command, by=act.by, id=UUID(int=self.given))
        self._turn(timedelta(minutes=1))
        self.taken[act.command.move] = self.taken.get(act.command.move, 0) + 1
        self.others += [done.case_no] if done.case_no not in self.others else []
        return done

    def wait(self, time: timedelta, case_no: str) -> None:
        """Time passes, with a tick of this case after each week, in a long wait after each month."""
        end, stride = self.house.clock() + time, timedelta(days=7 if time <= MONTH else 30)
        while self.house.clock() < end:
            self._turn(min(stride, end - self.house.clock()))
            self.house.tick(only={case_no})

    def _turn(self, time: timedelta) -> None:
        assert isinstance(self.house.clock, TurnedClock)
        self.house.clock.turn_to(self.house.clock() + time)
