"""What a stored fact does to clocks, asked once more: by the decision's own code, in whatever world, on whatever clocks a case has."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.deciding import together
from casework.domain.facts import ClockChanges, Fact
from casework.domain.ladder.moving import MoveToRulebook, RulebookMoved, move_to_rulebook
from casework.domain.ladder.recounting import Recounted
from casework.domain.leaving.merging import Absorbed, Merged
from casework.domain.pressing.watching import WATCH_LIMIT
from casework.domain.registry import Command
from casework.domain.timekeeping.clocks import Clock
from casework.domain.timing import changes_of, clock_changes, recounted, rule_day
from casework.domain.values import SYSTEM_ACTOR
from casework.whatif.rules import Rules

NOTHING: Final = Command(case_no="")
LINK: Final = "link-"
"""How the ids of links begin."""


def asked_again(fact: Fact) -> Asked[Any]:
    """The asking behind a fact, as far as clocks look at it: when, since when, and under which id."""
    who = fact.envelope
    return Asked(command=NOTHING, by=SYSTEM_ACTOR, at=_asked_at(fact), id=who.command, effective_at=who.effective_at)


def _asked_at(fact: Fact) -> datetime:
    """The moment of the asking: the recorded time, or an earlier one that its clocks tell, where the clock of the machine went back."""
    who, said = fact.envelope, fact.clocks
    if said is None or isinstance(fact, Absorbed):
        return who.at
    told = [clock.opened_at for clock in said.opened]
    told += [closing.at for closing in said.closed if who.effective_at is None]
    return min([*told, who.at])


def looked_at(fact: Fact, case: Case, world: World, rules: Rules) -> ClockChanges | None:
    """The clock changes of a fact on a case as its effect leaves it; of a RulebookMoved, on the case before it."""
    asked = asked_again(fact)
    match fact:
        case Recounted():
            return changes_of(world, moved=recounted(case, world))
        case RulebookMoved():
            return _moved(fact, case, asked, world)
        case Absorbed():
            return together(_brought(fact, case, world, rules), clock_changes(case, fact, asked, world))
        case Merged():
            return together(_gone(fact, case), clock_changes(case, fact, asked, world))
    return clock_changes(case, fact, asked, world)


def _moved(fact: RulebookMoved, case: Case, asked: Asked[Any], world: World) -> ClockChanges | None:
    command = MoveToRulebook(case_no=case.case_no, rulebook=fact.rulebook)
    made = move_to_rulebook(case, replace(asked, command=command), world)
    return made[0].clocks if made else None


def _brought(fact: Absorbed, case: Case, world: World, rules: Rules) -> ClockChanges | None:
    """The answer clocks that came along from the other case, under the rules of this world."""
    said = fact.clocks
    if said is None:
        return None
    links = {link.id for link in fact.links}
    came = tuple(_carried(clock, said, case, world, rules) for clock in said.opened if clock.subject in links)
    return replace(
        said, opened=came, moved=(), closed=(), books={clock.key: said.books[clock.key] for clock in came if clock.key in said.books}
    )


def _carried(clock: Clock, said: ClockChanges, case: Case, world: World, rules: Rules) -> Clock:
    own, day = rules.of_clock(said.books.get(clock.key, said.rulebook)), rule_day(clock, case)
    new = world.rulebook.rule(clock.rule, clock.region, day)
    if own is None or new is None:
        return clock if rules.calendar is None or new is None else clock.recounted(world.calendar, new.rungs_for(case.track))
    was = own.rule(clock.rule, clock.region, day)
    stated = was is None or was.limit_for(case.track) != clock.limit
    limit = clock.limit if stated else new.limit_for(case.track)
    return clock.with_limit(limit, world.calendar, new.rungs_for(case.track))


def _gone(fact: Merged, case: Case) -> ClockChanges | None:
    """The clocks that went along into the other case, those of links and of the plate, as many of them as run here."""
    said = fact.clocks
    if said is None:
        return None
    went = (each for each in said.closed if each.key in case.clocks)
    return replace(said, opened=(), moved=(), closed=tuple(each for each in went if _goes_along(case.clocks[each.key])))


def _goes_along(clock: Clock) -> bool:
    return clock.rule == WATCH_LIMIT or clock.subject.rpartition("/")[2].startswith(LINK)
