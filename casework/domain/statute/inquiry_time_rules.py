"""When the inquiry may be lengthened or stand still."""

from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.statute.inquiry_time import SUSPENSION_GROUNDS, TOLD, lengthening
from casework.domain.timing import MISSABLE


def the_investigation_runs(case: Case, asked: Asked[Any], world: World) -> str | None:
    """There is a term to lengthen."""
    return None if case.clock("investigate") else "no term of investigation is running; there is nothing to lengthen"


def it_has_not_expired(case: Case, asked: Asked[Any], world: World) -> str | None:
    """An extension is valid only if **approved** before the term ends (条例 17)."""
    clock = case.clock("investigate")
    if clock is None or not clock.expired(asked.at):
        return None
    return f"the term ended on {clock.due_text} and can be lengthened no more (条例 17); conclude the inquiry, the breach is on record"


def it_was_not_lengthened_before(case: Case, asked: Asked[Any], world: World) -> str | None:
    """As often as the rule says: once (条例 17)."""
    clock = case.clock("investigate")
    if clock is None:
        return None
    rule = lengthening(clock, case, world)
    if rule is None or rule.limit is None:
        return f"the rulebook gives no extension for {clock.rule} in {case.region}"
    if case.extended.get(clock.key, 0) < rule.times:
        return None
    return f"the term was lengthened already; {rule.times} extension is allowed (条例 17)"


def not_suspended_already(case: Case, asked: Asked[Any], world: World) -> str | None:
    """It stands still once at a time."""
    return None if case.suspended_at is None else "the inquiry is suspended already; review the ground or resume"


def nothing_that_ran_out_is_stopped(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A suspension, like an extension, is approved before the term it stops has ended (条例 17, 浙江 30)."""
    late = next((clock for clock in case.clocks.values() if clock.pausable and clock.kind in MISSABLE and clock.expired(asked.at)), None)
    if late is None:
        return None
    return f"{late.rule} ended on {late.due_text} and can be stopped no more; go on with the inquiry, the breach is on record"


def the_ground_of_suspension_is_lawful(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Fled (as noted), evidence unobtainable, or another lawful cause, which is told."""
    ground = asked.command.ground
    if ground not in SUSPENSION_GROUNDS:
        return f"ground {ground!r} is unknown; allowed: {', '.join(SUSPENSION_GROUNDS)}"
    if ground == "fled" and not case.employer_fled:
        return "nobody noted that the employer fled; put the news employer_fled on record first"
    if ground == "other_lawful" and not asked.command.reason:
        return "another lawful cause is named in `reason`, with its article"
    return None


def it_is_suspended(case: Case, asked: Asked[Any], world: World) -> str | None:
    """There is a suspension."""
    return None if case.suspended_at is not None else "the inquiry is not suspended"


def there_is_something_to_tell(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The notice is about an extension or a suspension."""
    return None if asked.command.of in TOLD else f"a notice of {asked.command.of!r} is unknown; allowed: {', '.join(TOLD)}"
