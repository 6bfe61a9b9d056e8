"""Integrity signals 廉政风险提示: for supervisors and leaders only, each with its rule; a review says how it ended and blames nobody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from casework.api.answers import json
from casework.api.asked import From, To, one_of, span
from casework.api.asking import Calls, Serves
from casework.api.bodies import JsonBody
from casework.api.paging import PLAIN, Limit, Strict
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.api.viewed import answer, answers
from casework.api.waiting import Waits
from casework.application.reviews import keep_review, reviews_of
from casework.domain.reviewing import OUTCOMES, may_see, reviewed
from casework.domain.timekeeping.terms import local_day
from casework.projections.questions import AtOnce, at_once
from casework.projections.signals.finding import signal, signals
from casework.projections.signals.found import Asked, Found, UnknownSignal, parsed
from casework.projections.signals.rules import rules
from casework.projections.signals.telling import STATES, rule_told, told
from casework.security.likeness import Likeness
from casework.security.tokens import Caller

router = APIRouter(prefix="/api/v1/signals", tags=["廉政风险提示 signals"], dependencies=[Strict])
SPAN: Final = 90
"""Days that are looked at where no first day is given."""
LONGEST: Final = 366
RuleName: Any = one_of("rule", tuple(name for name, rule in rules().items() if not rule.on_demand), " Without one all of them.")
State: Any = one_of("state", tuple(STATES))
SignalId = Annotated[str, Path(max_length=100, pattern=PLAIN, description="As the list tells it.")]


class Reviewing(BaseModel):
    """How a review ended."""

    model_config = ConfigDict(extra="forbid", strict=True)
    outcome: str = Field(pattern=f"^({'|'.join(OUTCOMES)})$", description=f"One of {', '.join(OUTCOMES)}.")
    note: str = Field(min_length=1, max_length=4000, description="What was found 核查情况; kept sealed.")


@dataclass(frozen=True, slots=True)
class ReviewTold:
    """A review 核查; its note is sealed. `seen` is what the rule had counted then."""

    outcome: str
    zh: str
    by: str
    post: str
    unit: str
    at: datetime
    seen: int


@dataclass(frozen=True, slots=True)
class SignalTold:
    """A signal: the rule, what it counted (`measure`, in `counted_in`), and whom and which cases it concerns. It blames nobody."""

    id: str
    rule: str
    number: int
    zh: str
    en: str
    day: date
    persons: list[str]
    unit: str
    measure: int
    counted_in: str
    threshold: int
    cases: list[str]
    cases_in_all: int
    state: str
    state_zh: str
    reviews: list[ReviewTold]


@dataclass(frozen=True, slots=True)
class Signals:
    """Signals, newest first; `more`: there are others, to be seen with a shorter span or a single rule. `rules` as data."""

    signals: list[SignalTold]
    more: bool
    rules: list[dict[str, Any]]


@router.get("", operation_id="signals", responses=answers(Signals), dependencies=[Waits])
def listed(
    caller: Calls, served: Serves, rule: RuleName = None, first: From = None, last: To = None, state: State = None, limit: Limit = 50
) -> Response:  # fmt: skip
    """廉政风险提示 What the rules ask to look at in the cases in scope, of the last 90 days unless said otherwise."""
    _refuse_others(caller)
    asked = _asked(served, caller, first, last)
    if rule in (None, "same_worker"):
        asked = _with_likeness(served, asked)

    def work(views: AtOnce) -> tuple[list[Found], int]:
        return signals(views, asked, (rule,) if rule else (), 1000), views.position

    found, position = at_once(served.office.views, work)
    reviews = reviews_of(served.office.cases, {each.day.year for each in found})
    shown = [one for each in found if (one := told(each, reviews))["state"] == (state or one["state"])]
    return answer({"signals": shown[:limit], "more": len(shown) > limit, "rules": [rule_told(each) for each in rules().values()]}, position)


@router.post(
    "/{signal_id}/reviews", operation_id="review_signal", status_code=201, responses={201: {"model": SignalTold}},
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": Reviewing.model_json_schema()}}}},
)  # fmt: skip
def review(caller: Calls, served: Serves, body: JsonBody, signal_id: SignalId) -> Response:
    """核查 Says how the look at a signal ended; whom it names cannot review it."""
    _refuse_others(caller)
    try:
        said = Reviewing.model_validate(body)
        found = _found(served, caller, signal_id)
    except ValidationError as fault:
        raise Problem(422, "invalid", [f"$.{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in fault.errors()]) from None
    except UnknownSignal as fault:
        raise Problem(404, "signal_not_found", str(fault)) from None
    made = reviewed(found.id, found.rule.name, found.measure, found.persons, said.outcome, said.note, caller.actor)
    keep_review(served.office.cases, made, said.note, found.cases, caller.actor, found.day.year)
    return json(told(found, reviews_of(served.office.cases, {found.day.year})), 201)


def _refuse_others(caller: Caller) -> None:
    if not may_see(caller.actor):
        raise Problem(403, "not_yours", "signals are for supervisors and leaders (post supervisor or leader)")


def _asked(served: Served, caller: Caller, first: date | None, last: date | None) -> Asked:
    span(first, last)
    today = local_day(served.now)
    until = last or today
    since = first or until - timedelta(days=SPAN)
    if (until - since).days > LONGEST:
        raise Problem(422, "invalid", f"from: at most {LONGEST} days are looked at in one go; give a later day")
    return Asked(caller.scope, since, until, today, served.office.policies.calendar)


def _with_likeness(served: Served, asked: Asked) -> Asked:
    return Asked(
        asked.scope, asked.first, asked.last, asked.today, asked.calendar, Likeness(served.office.store, served.office.vault)
    )  # fmt: skip


def _found(served: Served, caller: Caller, signal_id: str) -> Found:
    _, day = parsed(signal_id)
    asked = _with_likeness(served, _asked(served, caller, day, day))
    return at_once(served.office.views, lambda views: signal(views, asked, signal_id))
