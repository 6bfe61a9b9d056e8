"""A new rulebook 规则手册: refused with a fault or a failed golden case, then in force for what opens; open cases move by an own act."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from casework.application import Cases
from casework.changing.carrying_out import Outcome, carry_out
from casework.changing.numbers import Numbers, Progress, silent
from casework.changing.rehearsing import Rehearsal, rehearse
from casework.domain.ladder.moving import MoveToRulebook, move_to_rulebook
from casework.domain.rulebook import Rulebook
from casework.domain.values import Actor
from casework.projections.candidates import RULEBOOK
from casework.projections.runner import Views
from casework.workflows.calendars import published_calendar
from casework.workflows.golden import check, unproven
from casework.workflows.rulebook import RulebookError, faults


def why_refused(book: Rulebook) -> list[str]:
    """Every fault of the rulebook, every golden case that comes out otherwise, every period of keeping that none proves; else empty."""
    return [*faults(book), *(str(result) for result in check(book, published_calendar()) if not result.ok), *unproven(book)]


def activate_rulebook(cases: Cases, book: Rulebook, by: Actor) -> None:
    """Puts the rulebook in force for what opens from now on. Raises RulebookError with every reason against it; nothing is stored then."""
    wrong = why_refused(book)
    if wrong:
        raise RulebookError([f"{book.name} was not activated: {sentence}" for sentence in wrong])
    cases.policies.activate(rulebook=book, by=by)


def concerned(views: Views, book: Rulebook, region: str = "", cases: Sequence[str] = ()) -> Numbers:
    """These cases, or all of a region with an open clock under another rulebook."""
    views.catch_up()
    return Numbers.of(cases) if cases else Numbers.on_another(views, RULEBOOK, book.digest[:16], region)


def rehearse_rulebook(cases: Cases, book: Rulebook, now: datetime, numbers: Numbers, told: Progress = silent) -> Rehearsal:
    """What moving these cases to the rulebook would change, were it in force."""
    world = replace(cases.world(), rulebook=book)
    return rehearse(cases, world, now, numbers, lambda case_no: _command(case_no, book), move_to_rulebook, told)


def move_cases(cases: Cases, views: Views, numbers: Numbers, by: Actor, told: Progress = silent) -> Outcome:
    """Moves these cases to the rulebook in force; one that stands under it already stays as it is."""
    book = cases.policies.rulebook
    outcome = carry_out(cases, numbers, lambda case_no: _command(case_no, book), by, told)
    views.catch_up()
    return outcome


def _command(case_no: str, book: Rulebook) -> MoveToRulebook:
    return MoveToRulebook(case_no=case_no, rulebook=book.digest[:16])
