"""One case replayed 重演: its own life, and beside it two shadows, one under the rules that held and one under the rules that are tried."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.intake import Received
from casework.whatif.checking import Mismatch, checked
from casework.whatif.differing import Difference, differences, pairs
from casework.whatif.rules import Rules
from casework.whatif.shadow import Shadow
from casework.whatif.tally import Tally, happened, of_case
from casework.whatif.window import Window

Facts = Sequence[tuple[int, Fact]]
"""The facts of one case with their positions, in order."""


@dataclass
class Result:
    """What a stretch of cases came to: sums, differences, what was not reproduced, and by case number what could not be replayed."""

    tally: Tally = field(default_factory=Tally)
    facts: int = 0
    differing: list[Difference] = field(default_factory=list)
    mismatches: list[Mismatch] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def number_of(facts: Facts) -> str:
    """The number of a case, from its receipt."""
    first = facts[0][1]
    assert isinstance(first, Received), "the first fact of a case is its receipt"
    return first.case_no


def compared(facts: Facts, own: Rules, tried: Rules, window: Window, into: Result) -> None:
    """Adds what the tried rules would have changed in a case."""
    case = Case(number_of(facts))
    was, would = Shadow(case, own), Shadow(case, tried)
    for _, command in groupby(facts, lambda each: each[1].envelope.command):
        for number, (position, fact) in enumerate(command):
            for shadow in (was, would):
                if number == 0:
                    shadow.passes(fact.envelope.at)
            fact.mutate(case)
            for shadow in (was, would):
                shadow.takes(fact, case, position)
    at = max(window.at, facts[-1][1].envelope.at)
    found = list(pairs(was.ends(at), would.ends(at), window))
    calendar = tried.calendar or own.past.calendar(own.past.now.calendar)
    apart = list(differences(would.case, found, window, calendar))
    into.differing += apart
    into.tally.update(of_case(case, found, window, calendar, apart))
    into.tally.update(happened((fact for _, fact in facts), case))


def check(facts: Facts, own: Rules, into: Result) -> None:
    """Adds what of a case is not reproduced."""
    found = list(checked(number_of(facts), facts, own))
    into.mismatches += found
    into.tally.update({("all", "", "cases"): 1, ("all", "", "cases_differing"): int(bool(found))})
