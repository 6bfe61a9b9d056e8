"""Statistics 统计 of the cases in scope: how many, how much, how punctual, how old; with the rules they were counted by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from typing import Any, Final

from fastapi import APIRouter, Response

from casework.api.asked import From, Region, To, late_by, one_of, span
from casework.api.asking import Calls, Serves
from casework.api.paging import Strict
from casework.api.past import WhichPast
from casework.api.past_lists import groups_then, moment_of
from casework.api.viewed import answer, answers
from casework.api.waiting import Waits
from casework.projections.past_ledger import EVERYTHING
from casework.projections.questions import AtOnce, at_once
from casework.projections.sentences import word
from casework.projections.statistics import GROUPINGS, Asked, Group, Numbers, total
from casework.projections.statistics import statistics as groups_of
from casework.projections.words import PRESSURES, STAGES, TRACKS, called

router = APIRouter(prefix="/api/v1", tags=["统计 statistics"], dependencies=[Strict, Waits])
WORDS: Final[Mapping[str, Callable[[str], str]]] = {
    "stage": partial(called, STAGES), "track": partial(called, TRACKS), "pressure": partial(called, PRESSURES), "project_class": word,
}  # fmt: skip
"""What the keys of a grouping are called, where they are codes."""
By: Any = one_of("by", GROUPINGS, " A month is that of receipt.")


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of what is known, null where nothing is; `unknown` cases say nothing of it. Money in fen."""

    known: int | None
    unknown: int


@dataclass(frozen=True, slots=True)
class Punctuality:
    """The worker's clocks 办理期限: `judged` ended or stand missed, `kept` of them ended in time; the rate is null where none is judged."""

    kept: int
    judged: int
    rate: float | None


@dataclass(frozen=True, slots=True)
class Ages:
    """Open cases by natural days since the day of receipt in Shanghai: until 7, 30, 60, 180, and older."""

    age_7: int
    age_30: int
    age_60: int
    age_180: int
    older: int
    age_unknown: int


@dataclass(frozen=True, slots=True)
class Statistic:
    """A group, or all together; `name` is what its key is called in Chinese.

    `open` is received to investigated, `overdue` has a breach of an open duty on record or due by now.
    """

    key: str | None
    name: str | None
    cases: int
    open: int
    resolved: int
    exited: int
    struck_off: int
    overdue: int
    on_time: Punctuality
    ages: Ages
    workers: Total
    claimed_fen: Total
    verified_fen: Total
    ordered_fen: Total
    paid_fen: Total
    outstanding_fen: Total
    recoverable_fen: Total


@dataclass(frozen=True, slots=True)
class Statistics:
    """The groups and their total as of `as_at` and `position`; `calendar` and `rulebook` are the digests of those in force."""

    by: str
    as_at: datetime
    position: int
    calendar: str
    rulebook: str
    total: Statistic
    groups: list[Statistic]


@router.get("/statistics", operation_id="statistics", responses=answers(Statistics))
def statistics(
    caller: Calls, served: Serves, when: WhichPast, by: By = "region", region: Region = None, first: From = None, last: To = None
) -> Response:  # fmt: skip
    """统计 Cases, money, punctuality and age, group by group, now or as it was; the days are those of receipt, both included."""
    since, until = span(first, last)
    now, policies = moment_of(when).latest if when else served.now, served.office.policies
    asked = Asked(by, EVERYTHING if when else caller.scope, now, now if when else late_by(served), region, since, until)

    def work(views: AtOnce) -> tuple[list[Group], int]:
        return groups_of(views, asked), views.position

    groups, position = groups_then(served, caller.scope, asked, when) if when else at_once(served.office.views, work)
    shown = [_statistic(group.key, _name(by, group), group.numbers) for group in groups]
    digests = (policies.calendar.digest[:16], policies.rulebook.digest[:16])
    return answer(Statistics(by, now, position, *digests, _statistic(None, None, total(groups)), shown), position)


def _name(by: str, group: Group) -> str | None:
    return WORDS[by](group.key) if by in WORDS and group.key is not None else group.name


def _statistic(key: str | None, name: str | None, numbers: Numbers) -> Statistic:
    counts = numbers.counts
    said: dict[str, Any] = {each: counts[each] for each in ("cases", "open", "resolved", "exited", "struck_off", "overdue")}
    said["on_time"] = Punctuality(counts["kept"], counts["judged"], numbers.on_time_rate)
    said["ages"] = Ages(**{field.name: counts[field.name] for field in fields(Ages)})
    said |= {title: Total(*summed) for title, summed in numbers.sums.items()}
    return Statistic(key, name, **said)
