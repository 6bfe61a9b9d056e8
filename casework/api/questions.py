"""Questions about one case in scope: its history in sentences, its clocks, the proof of a clock, and why it was escalated or not."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from casework.api.answers import json
from casework.api.asked import Name
from casework.api.asking import Calls, Serves
from casework.api.headers import etag
from casework.api.looking import read_case
from casework.api.moves import CaseNo
from casework.api.paging import PLAIN, Limit, Strict, cut, next_link
from casework.api.past import WhichPast
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.api.viewed import answer, answers, of
from casework.api.waiting import Waits
from casework.api.working_days import left, today
from casework.domain.naming import UnknownClock, clock_key
from casework.projections.clocks import all_clock_rows as clocks_in
from casework.projections.docket import possible
from casework.projections.explaining import explained
from casework.projections.life import Life
from casework.projections.questions import AtOnce, Row, at_once, clocks_of
from casework.projections.questions import history as timeline_of
from casework.projections.roll import Roll, roll
from casework.projections.silence import accounts
from casework.projections.standing import standing
from casework.projections.timeline import days_late
from casework.projections.why_told import account_lines, told

router = APIRouter(prefix="/api/v1/cases/{case_no}", tags=["查询 questions"], dependencies=[Strict])
ClockName = Annotated[str, Path(max_length=200, pattern=PLAIN, description="track, or rule.subject.round as the clocks are named.")]


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact in the history 过程: when it was recorded and when it held, by whom, in one sentence. Sealed texts stay hidden.

    `days_late` 补录天数: days in Shanghai from the event to its recording; 0 where it was recorded on its day.
    """

    version: int
    position: int
    at: datetime
    effective_at: datetime
    by: str
    post: str
    unit: str
    requested_by: str | None
    inferred: bool
    topic: str
    zh: str
    en: str
    days_late: int


@dataclass(frozen=True, slots=True)
class History:
    """Facts behind version `after`. `version` is the newest of the case: a page that ends before it without `next` is not read yet."""

    case_no: str
    version: int
    facts: list[Entry]
    next: str | None


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock 时限, open or ended. `held` says why nothing climbs for now; `calendar` and `rulebook` are digests.

    `left` are the working days left of an open one, less than 0 where it is late; `possible` the moves that would settle it. Of a past
    neither is told.
    """

    name: str
    key: str
    rule: str
    subject: str
    round: int
    revision: int
    kind: str
    cls: str | None
    owner: str
    unit: str | None
    opened_at: datetime
    due_at: datetime | None
    due_on: date | None
    provisional: bool
    state: str
    closed_at: datetime | None
    missed: bool
    paused: bool
    next_rung: str | None
    next_at: datetime | None
    held: str | None
    calendar: str
    rulebook: str
    left: int | None
    possible: tuple[str, ...]
    unit_name: str | None


@dataclass(frozen=True, slots=True)
class Clocks:
    """Every clock a case ever had, in the order of opening."""

    case_no: str
    clocks: list[ClockRow]


@router.get("/history", operation_id="history", responses=answers(History), dependencies=[Waits])
def history(
    case_no: CaseNo, caller: Calls, served: Serves, request: Request, when: WhichPast,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="Only facts behind this version.")] = 0, limit: Limit = 50,
) -> Response:  # fmt: skip
    """案件全程 The history of a case, one sentence a fact, in the order of versions; of a past the facts that held or were known then."""
    case = read_case(served, caller, case_no)
    if when:
        case = when.of(served.office.cases.facts(case.id, case.version), case_no).case

    def work(views: AtOnce) -> tuple[list[Row], int]:
        return timeline_of(views, case_no, None, after, limit + 1, as_of=when.as_of, known_at=when.known_at), views.position

    rows, position = at_once(served.office.views, work)
    shown, more = cut([{**row, "days_late": days_late(row)} for row in rows], limit)
    link = next_link(request, shown[-1]["version"]) if more else None
    return answer(History(case_no, case.version, [of(Entry, row) for row in shown], link), position)


@router.get("/clocks", operation_id="clocks", responses=answers(Clocks), dependencies=[Waits])
def clocks(case_no: CaseNo, caller: Calls, served: Serves, when: WhichPast) -> Response:
    """时限 Every clock of a case, open and ended; of a past those there were, as they stood."""
    case = read_case(served, caller, case_no)
    life = when.of(served.office.cases.facts(case.id, case.version), case_no).life if when else None

    def work(views: AtOnce) -> tuple[list[Row], int]:
        return list[Row](clocks_of(views, case_no) if life is None else clocks_in(life)), views.position

    rows, position = at_once(served.office.views, work)
    return answer(Clocks(case_no, [_clock(served, row, life is None) for row in rows]), position)


def _clock(served: Served, row: Row, now: bool) -> ClockRow:
    policies, runs = served.office.policies, now and row["state"] == "open"
    unit = policies.office.unit(row["unit"] or "")
    days = left(policies.calendar, today(served), row["due_on"]) if runs else None
    settles = possible(row, policies.rulebook) if runs else ()
    return of(ClockRow, {**row, "left": days, "possible": settles, "unit_name": unit.name if unit else None})


@router.get("/roll", operation_id="roll", responses={200: {"model": Roll}})
def roll_of_case(case_no: CaseNo, caller: Calls, served: Serves) -> Response:
    """花名册 Worker by worker by reference: claimed, verified, ordered, paid, proven and outstanding, in fen; and the sums of the case."""
    case = read_case(served, caller, case_no)
    return json(roll(case), headers={"ETag": etag(case.version)})


@router.get("/clocks/{clock}/proof", operation_id="proof", responses={200: {"model": dict[str, Any]}})
def proof(case_no: CaseNo, clock: ClockName, caller: Calls, served: Serves) -> Response:
    """期限说明 Why a clock is due when it is, day by day, under the rule and calendar it was counted with. Worked out from the facts."""
    case, policies = read_case(served, caller, case_no), served.office.policies
    facts = served.office.cases.facts(case.id, case.version)
    newest = policies.calendar.digest[:16]
    try:
        found = explained(case, facts, clock, policies.rulebook_of, policies.calendar_of, newest)
    except UnknownClock as fault:
        raise Problem(404, "clock_not_found", str(fault)) from None
    days = [{"date": day.date, "counted": day.counted, "why": day.why, "name": day.name or None} for day in found.proof.days]
    return json({"case_no": case_no, **found.told, "days": days}, headers={"ETag": etag(case.version)})


@router.get("/why", operation_id="why", responses={200: {"model": dict[str, Any]}})
def why(
    case_no: CaseNo, caller: Calls, served: Serves,
    clock: Name = None,
    ended: Annotated[bool, Query(description="Clocks that have ended as well.")] = False,
) -> Response:  # fmt: skip
    """为何(未)升级 Where the case stands on the ladder and why: every clock, every rung, with date and reason; from the facts."""
    case, office = read_case(served, caller, case_no), served.office
    facts = office.cases.facts(case.id, case.version)
    try:
        wanted = None if clock is None else clock_key(case, clock)
    except UnknownClock as fault:
        raise Problem(422, "invalid", f"clock: {fault}") from None
    now = facts[-1].envelope.at if office.store.is_trial else served.now
    found = [each for each in accounts(facts, now) if each.clock.key == wanted or (wanted is None and (ended or each.state == "open"))]
    book, book_of = office.policies.rulebook, office.policies.rulebook_of
    lines = [(each, list(account_lines(case, each, book, book_of))) for each in found]
    return json(told(case, standing(Life.of(facts)), lines), headers={"ETag": etag(case.version)})
