"""How administrators change the office directory 机构名录: planned, kept to their territory, told with warnings, written as facts."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fastapi import Request, Response

from casework.api.administering import note
from casework.api.answers import json
from casework.api.office_shown import theirs
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.domain.facts import Fact
from casework.domain.office import Office
from casework.domain.refusals import BadCommand
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Unit
from casework.office.loading import sound, warnings
from casework.office.plan import Change, Plan
from casework.office.planning import planned
from casework.office.sheet import Sheet
from casework.projections.office_sentences import office_sentence
from casework.projections.questions import ledger_rows
from casework.security.tokens import Caller

MOST_CASES: Final = 1000
Wanted = Callable[[Office, date], Sheet]
"""What is asked of the directory as it stands on a day."""


@dataclass(frozen=True, slots=True)
class DirectoryChange:
    """One change in words."""

    kind: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What changed, or would change, and what is worth a second look."""

    applied: bool
    counts: dict[str, int]
    changes: list[DirectoryChange]
    warnings: list[DirectoryChange]


def changed(served: Served, caller: Caller, request: Request, asked: Wanted, *, dry_run: bool) -> Response:
    """Tells what would change, or enters it whole. Raises Problem (422 with every fault, 403 for units of others)."""
    plans: list[Plan] = []

    def wanted(directory: Office) -> tuple[Fact, ...]:
        plans.append(sound(planned(asked(directory, local_day(served.now)), directory, served.now)))
        _refuse_outside(caller, plans[-1])
        return plans[-1].facts

    try:
        if dry_run:
            wanted(served.office.policies.office)
        else:
            served.office.policies.enter(wanted, by=caller.actor)
    except BadCommand as wrong:
        raise Problem(422, "invalid", wrong.reasons) from None
    note(served, caller, request, "office_tried" if dry_run else "office_loaded")
    return json(_loaded(served, plans[-1], applied=not dry_run))


def _refuse_outside(caller: Caller, plan: Plan) -> None:
    """Raises Problem (403) naming units of others that would be touched."""
    units = [unit for change in plan.changes for unit in _touched(change.fact, plan)]
    others = sorted({unit.code for unit in units if not theirs(caller, unit)})
    if others:
        raise Problem(403, "not_yours", f"辖区外的单位不能改动 units outside your territory: {', '.join(others[:20])}")


def _touched(fact: Any, plan: Plan) -> Iterator[Unit]:
    """The units that a change concerns, as they were and as they become; of an absence all in which the person holds a post."""
    parts = (getattr(fact, name, None) for name in ("holding", "deputy", "absence"))
    said = next((part for part in parts if part is not None and not isinstance(part, str)), fact)
    unit, offices = getattr(said, "unit", None), (plan.before, plan.after)
    if isinstance(unit, Unit):
        yield unit
        codes = {unit.code}
    else:
        codes = {unit} if unit else {held.unit for office in offices for held in office.held_by(said.person)}
    yield from (found for office in offices for code in codes if (found := office.unit(code)) is not None)


def _loaded(served: Served, plan: Plan, *, applied: bool) -> Loaded:
    def owned(person: str) -> list[str]:
        served.office.views.catch_up()
        return [row["case_no"] for row in ledger_rows(served.office.views, {"owner": person, "struck_off": False}, MOST_CASES)]

    counts = dict(Counter(change.kind for change in plan.changes))
    seen = [DirectoryChange(each.code, each.zh, each.en) for each in warnings(plan, owned)]
    return Loaded(applied, counts, [_change(change) for change in plan.changes], seen)


def _change(change: Change) -> DirectoryChange:
    return DirectoryChange(change.kind, *office_sentence(change.fact))
