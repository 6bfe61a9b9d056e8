"""A change carried out case by case 逐案执行: each case in a transaction of its own, so that it may be killed anywhere and run again."""

from collections.abc import Callable
from dataclasses import dataclass, field

from casework.application import Cases
from casework.changing.numbers import Numbers, Progress, silent
from casework.domain.facts import Fact
from casework.domain.ladder.moving import RulebookMoved
from casework.domain.ladder.recounting import Recounted
from casework.domain.refusals import Refusal
from casework.domain.registry import Command
from casework.domain.values import Actor
from casework.store import StoreUnavailable


@dataclass
class Outcome:
    """What was done: cases changed, cases with nothing left to do, dates moved, people told, and failures by case."""

    changed: int = 0
    idle: int = 0
    dates: int = 0
    people: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)

    def note(self, facts: tuple[Fact, ...]) -> None:
        """Adds what the facts of one case say."""
        self.changed, self.idle = self.changed + bool(facts), self.idle + (not facts)
        for fact in facts:
            if isinstance(fact, Recounted | RulebookMoved):
                self.dates += len(fact.moved)
                self.people.update(each.address for each in fact.told)


def carry_out(cases: Cases, numbers: Numbers, command: Callable[[str], Command], by: Actor, told: Progress = silent) -> Outcome:
    """Gives each case its command. What is refused or fails in one case is noted and stops no other."""
    outcome = Outcome()
    for done, case_no in enumerate(numbers.each, 1):
        try:
            outcome.note(cases.do(command(case_no), by).facts)
        except StoreUnavailable:
            raise
        except Refusal as refusal:
            outcome.failed[case_no] = str(refusal)
        except Exception as fault:
            outcome.failed[case_no] = f"{type(fault).__name__}: {fault}"
        told(done, numbers.total)
    return outcome
