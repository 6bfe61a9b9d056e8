"""Open clocks moved to another rulebook 改用新规则: an explicit act, rehearsed and recorded; nothing moves by an activation alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.ladder.shifting import shifts
from casework.domain.registry import Command, decides
from casework.domain.rulebook import Rule
from casework.domain.timekeeping.clocks import Clock
from casework.domain.timing import changes_of, rule_day, rule_of
from casework.domain.values import Recipient


@dataclass(frozen=True, kw_only=True)
class MoveToRulebook(Command):
    """Move the case with its open clocks to the rulebook in force 改用新规则, named by its digest (16 digits)."""

    rulebook: str


@dataclass(frozen=True, kw_only=True)
class RulebookMoved(Fact, topic="case.rulebook_moved"):
    """The case and its open clocks are counted under another rulebook; those whose date moved say from when to when.

    `kept` are open clocks whose rule the new rulebook does not know: they stay under theirs. Told is whoever must act on the
    clocks that moved; `concerns` says by address on which.
    """

    rulebook: str
    moved: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    told: tuple[Recipient, ...] = ()
    concerns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)

    def effect(self, case: Case) -> None:
        """Tracks and the ladder of the case, and every open clock but those kept, belong to the new rulebook."""
        case.rulebook, case.books = self.rulebook, dict(self.kept)


def the_rulebook_is_in_force(case: Case, asked: Asked[MoveToRulebook], world: World) -> str | None:
    """A case moves to the rulebook that was activated, and to no other."""
    wanted, there = asked.command.rulebook, world.rulebook.digest[:16]
    return None if wanted == there else f"the rulebook {wanted!r} is not in force; {there} ({world.rulebook.name}) is"


def _ruled(case: Case, world: World) -> dict[str, Rule]:
    """The rules of the new rulebook by the open clocks they mean."""
    found = {
        key: world.rulebook.rule(clock.rule, clock.region, rule_day(clock, case)) for key, clock in case.clocks.items()
    }  # fmt: skip
    return {key: rule for key, rule in found.items() if rule is not None}


@decides(MoveToRulebook)
def move_to_rulebook(case: Case, asked: Asked[MoveToRulebook], world: World) -> list[Fact]:
    """Every open clock under the new rule of its name; what the new rulebook does not know stays as it is.

    Nothing where the case and all that could move stand under the new rulebook already.
    """
    ruled, wanted = _ruled(case, world), asked.command.rulebook
    if case.rulebook == wanted and all(case.book_of(key) == wanted for key in ruled):
        return []
    anew = tuple(_under(case.clocks[key], rule, case, asked, world) for key, rule in ruled.items())
    changed = tuple(clock for clock in anew if clock != case.clocks[clock.key])
    kept = {key: case.book_of(key) for key in case.clocks if key not in ruled}
    found = shifts(case, changed, asked, world)
    return [RulebookMoved(rulebook=wanted, **found._asdict(), kept=kept, clocks=changes_of(world, moved=changed))]


def _under(clock: Clock, rule: Rule, case: Case, asked: Asked[MoveToRulebook], world: World) -> Clock:
    """A clock as the new rule counts it; a limit that a paper gave and an owner that a fact named stay."""
    old, specs, calendar = rule_of(clock, case, world), rule.rungs_for(case.track), world.calendar
    limit, owner = clock.limit, clock.owner
    if old is not None and old.limit_for(case.track) == clock.limit and rule.limit != "given":
        limit = rule.limit_for(case.track)
    if old is not None and old.owner == clock.owner:
        owner = rule.owner
    moved = replace(
        clock, limit=limit, owner=owner, kind=rule.kind, cls=rule.cls, counting=rule.counting, pausable=rule.pausable
    )  # fmt: skip
    if rule.pausable or rule.stops_for_supplement:
        return moved.recounted(calendar, specs)
    return moved.resumed(asked.at, calendar, specs).recounted(calendar, specs)
