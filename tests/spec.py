"""Given, when, then over facts: a case lives through commands in memory, with the real tables, rulebook and calendar, and no storage."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Self
from uuid import UUID, uuid5

from casework.codec import plain, revive
from casework.domain.approvals import Approve
from casework.domain.asking import Asked, World
from casework.domain.case import Case, case_id
from casework.domain.deciding import decide
from casework.domain.facts import Fact
from casework.domain.intake import Receive
from casework.domain.ladder.climbing import Climb
from casework.domain.refusals import Refusal
from casework.domain.registry import Command
from casework.domain.requesting import Requested
from casework.domain.timekeeping.calendar import Calendar
from casework.domain.timekeeping.clocks import SHANGHAI, Clock
from casework.domain.values import SYSTEM_ACTOR, Actor, Sum
from casework.workflows.calendars import published_calendar
from casework.workflows.rulebook import national
from casework.workflows.tables import TABLES
from tests.people import APPROVERS, DIRECTORY, WINDOW

CASE = "620502-2026-000001"
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI).astimezone(UTC)
FIRST = UUID(int=1)


@cache
def a_world() -> World:
    """The built-in calendar and rulebook, the test directory and the real tables."""
    return World(calendar=published_calendar(), rulebook=national(), office=DIRECTORY, tables=TABLES, revive=revive, plain=_plain)


def _plain(command: Command) -> dict[str, Any]:
    return dict(plain(command, in_clear=True))


def at(text: str) -> datetime:
    """A Shanghai time such as `2026-03-02` (09:00) or `2026-03-02 17:00` as UTC."""
    moment = datetime.fromisoformat(text if len(text) > 10 else f"{text} 09:00")
    return moment.replace(tzinfo=SHANGHAI).astimezone(UTC)


def receipt(**changes: Any) -> Receive:
    """A plain complaint of ten workers over 150,000 yuan, changed where the test cares."""
    given: dict[str, Any] = {
        "case_no": CASE, "region": "620502", "region_name": "甘肃省天水市秦州区", "channel": "counter", "claimed": Sum(10, 15_000_000),
    }  # fmt: skip
    return Receive(**(given | changes))


@dataclass
class Life:
    """One case living in memory. `now` is the test's clock; every act moves it on by a minute."""

    case: Case = field(default_factory=lambda: Case(CASE))
    now: datetime = MONDAY
    world: World = field(default_factory=a_world)
    facts: list[Fact] = field(default_factory=list)
    others: dict[str, Case] = field(default_factory=dict)
    acts: int = 0

    def on(self, when: str | datetime) -> Self:
        """Turns the clock to a Shanghai time; nothing ticks by itself."""
        self.now = at(when) if isinstance(when, str) else when
        return self

    def asked(self, command: Command, by: Actor, **context: Any) -> Asked[Any]:
        """The command with who and when; its id is the test's own count."""
        self.acts += 1
        return Asked(command=command, by=by, at=self.now, id=uuid5(FIRST, f"{self.case.case_no}/{self.acts}"), **context)

    def does(self, command: Command, by: Actor = WINDOW, **context: Any) -> list[Fact]:
        """Gives a command and folds its facts; a request is left pending. Raises the Refusal."""
        from dataclasses import replace

        world = replace(self.world, others=self.others) if self.others else self.world
        before = [picture(case) for case in (self.case, *self.others.values())]
        facts = decide(self.case, self.asked(command, by, **context), world)
        after = [picture(case) for case in (self.case, *self.others.values())]
        assert after == before, f"deciding {command.move} changed a case in place"
        for fact in facts:
            target = next(case for case in (self.case, *self.others.values()) if case.id == fact.originator_id)
            fact.mutate(target)
        self.facts += facts
        self.now += timedelta(minutes=1)
        return facts

    def gets(self, command: Command, by: Actor = WINDOW, **context: Any) -> list[Fact]:
        """Gives a command and, where it becomes a request, has every approver of the chain approve it."""
        facts = self.does(command, by, **context)
        if not (isinstance(facts[-1], Requested) and facts[-1].move == command.move):
            return facts
        request = facts[-1].request
        for step in self.world.tables[command.workflow].approvers(command.move):
            facts = self.does(Approve(case_no=self.case.case_no, request=request), APPROVERS[step[0]])
        return facts

    def ticks(self, when: str | datetime | None = None) -> list[Fact]:
        """Lets time pass to a moment, deciding every rung and expiry that fell due, until nothing is left."""
        if when is not None:
            self.on(when)
        facts: list[Fact] = []
        while step := self.does(Climb(case_no=self.case.case_no), SYSTEM_ACTOR):
            facts += step
        return facts

    def refusal(self, command: Command, by: Actor = WINDOW, **context: Any) -> Refusal:
        """The refusal of a command that must be refused, the case unchanged."""
        before = self.case.version
        try:
            facts = self.gets(command, by, **context)
        except Refusal as refusal:
            assert self.case.version == before or self.facts[-1].topic == "case.requested"
            return refusal
        raise AssertionError(f"{command.move} was not refused; it led to {[fact.topic for fact in facts]}")

    def reasons(self, command: Command, by: Actor = WINDOW, **context: Any) -> str:
        """All reasons of a refusal in one text."""
        return "; ".join(self.refusal(command, by, **context).reasons)

    def clock(self, rule: str, subject: str | None = None) -> Clock:
        """The open clock of a rule; a failing test shows what runs instead."""
        clock = self.case.clock(rule, subject)
        assert clock is not None, f"no clock {rule}; running: {', '.join(self.case.clocks)}"
        return clock

    def due(self, rule: str, subject: str | None = None) -> str:
        """When the open clock of a rule is due, as people read it."""
        return self.clock(rule, subject).due_text

    def topics(self) -> list[str]:
        """The topics of all facts so far, without the common prefix."""
        return [fact.topic.removeprefix("case.") for fact in self.facts]


def picture(case: Case) -> dict[str, Any]:
    """What a case holds now; its mappings copied, because everything in them is frozen."""
    return {name: dict(value) if isinstance(value, dict) else value for name, value in vars(case).items()}


def given(*acts: tuple[Command, Actor], now: datetime = MONDAY, receive: Receive | None = None) -> Life:
    """A case that was received and then lived through these acts, approvals included."""
    life = Life(now=now)
    first = receive or receipt()
    life.case = Case(first.case_no)
    life.does(first, WINDOW)
    for command, by in acts:
        life.gets(command, by)
    return life


def stream(case_no: str) -> UUID:
    """The id of a case's stream."""
    return case_id(case_no)


def calendar() -> Calendar:
    """The built-in calendar."""
    return a_world().calendar
