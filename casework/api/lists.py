"""Lists of work: cases, the docket, the escalation ledger, returned dispatches, and the caller's letters. Read from the views."""

from dataclasses import asdict
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from casework.api.asked import Filters, From, Name, Region, To, known_unit, late_by, span
from casework.api.asking import Calls, Serves
from casework.api.paging import After, Limit, Pager, Strict, cut, next_link
from casework.api.past import WhichPast
from casework.api.past_lists import cases_then
from casework.api.rows import CaseList, CaseRow
from casework.api.rows_overseen import Breach, Decision, Ledger, Notice, Notices, Report
from casework.api.serving import Served
from casework.api.viewed import answer, answers, of
from casework.api.waiting import Waits
from casework.projections import counting
from casework.projections.digests import line
from casework.projections.escalations import breached
from casework.projections.inbox import inbox
from casework.projections.questions import AtOnce, Row, at_once
from casework.projections.returns_report import Wanted, returned_dispatches
from casework.security.tokens import Caller
from casework.store.deliveries import Deliveries, Delivery

LOOKED: Final = 1000
"""How many of the caller's deliveries are looked through for the letters of a page."""
router = APIRouter(prefix="/api/v1", tags=["台账与待办 lists"], dependencies=[Strict, Waits])
Asked = Annotated[Filters, Depends()]


@router.get("/cases", operation_id="cases", responses=answers(CaseList))
def cases(
    filters: Asked, caller: Calls, served: Serves, request: Request, when: WhichPast, after: After = None, limit: Limit = 50
) -> Response:  # fmt: skip
    """案件列表 The cases in scope that fit all filters, in the order of numbers, page by page; of a past those that fitted then.

    A page of a past looks at 200 cases at most: it may hold fewer than `limit` and still have a `next`.
    """
    if when:
        return cases_then(served, caller, filters, when, request, after, limit)
    pager = Pager(served, caller, "cases", filters.said)
    place = pager.place(after)
    wanted = counting.conditions(filters.search, caller.scope, late_by(served))

    def work(views: AtOnce) -> tuple[list[Row], counting.Counted, int]:
        return counting.page(views, wanted, place[0] if place else "", limit + 1), counting.counted(views, wanted), views.position

    rows, counted, position = at_once(served.office.views, work)
    shown, more = cut(rows, limit)
    link = next_link(request, pager.cursor(shown[-1]["case_no"])) if more else None
    return answer(CaseList([of(CaseRow, row) for row in shown], counted.count, counted.exact, link), position)


@router.get("/ledger", operation_id="ledger", responses=answers(Ledger))
def ledger(
    caller: Calls, served: Serves, request: Request, region: Region = None, after: After = None, limit: Limit = 50
) -> Response:  # fmt: skip
    """督办台账 Every open clock whose breach is on record, with each decision; `limit` counts cases."""
    pager = Pager(served, caller, "ledger", {"region": region})
    place = pager.place(after)

    def work(views: AtOnce) -> tuple[list[Row], int]:
        return breached(views, region, place[0] if place else "", limit + 1, caller.scope), views.position

    rows, position = at_once(served.office.views, work)
    numbers, more = cut(list(dict.fromkeys(row["case_no"] for row in rows)), limit)
    shown = [_breach(row) for row in rows if row["case_no"] in numbers]
    return answer(Ledger(shown, next_link(request, pager.cursor(numbers[-1])) if more else None), position)


def _breach(row: Row) -> Breach:
    return of(Breach, {**row, "decisions": [of(Decision, one) for one in row["decisions"]]})


@router.get("/returns", operation_id="returns", responses=answers(Report))
def returns(
    caller: Calls, served: Serves, region: Region = None, unit: Name = None,
    first: From = None, last: To = None,
) -> Response:  # fmt: skip
    """退单统计 Returned dispatches, department by department; the days are those of the dispatch, both included."""
    since, until = span(first, last)
    whose = known_unit(served, unit)
    wanted = Wanted(region, whose.code if whose else None, since, until, caller.scope)
    names = {code: each.name for code, each in served.office.policies.office.units.items()}

    def work(views: AtOnce) -> tuple[list[dict[str, Any]], int]:
        found = returned_dispatches(views, wanted, names)
        return [asdict(each) | {"rate": each.rate} for each in found], views.position

    departments, position = at_once(served.office.views, work)
    return answer({"departments": departments}, position)


@router.get("/notices", operation_id="notices", responses=answers(Notices))
def notices(caller: Calls, served: Serves, request: Request, after: After = None, limit: Limit = 50) -> Response:
    """督办通知 The letters to the caller, and those handed on to them, newest first, and how each was delivered."""
    pager = Pager(served, caller, "notices", {"to": _addresses(caller)})
    place = pager.place(after)
    before = (int(place[0]), UUID(place[1])) if place else None
    handed = [UUID(letter) for letter in Deliveries(served.office.store).handed_to(_addresses(caller))]

    def work(views: AtOnce) -> tuple[list[Row], int]:
        return inbox(views, _addresses(caller), caller.scope, before, limit + 1, handed), views.position

    rows, position = at_once(served.office.views, work)
    shown, more = cut(rows, limit)
    fared = _deliveries(served, caller) if shown else {}
    link = next_link(request, pager.cursor(shown[-1]["position"], str(shown[-1]["id"]))) if more else None
    return answer(Notices([_notice(row, fared.get(str(row["id"]))) for row in shown], link), position)


def _addresses(caller: Caller) -> list[str]:
    """The account, and the post where letters go that name nobody."""
    actor = caller.actor
    return [actor.person, f"{actor.post}@{actor.unit.code}"]


def _deliveries(served: Served, caller: Caller) -> dict[str, Delivery]:
    """The caller's newest deliveries by the letters in them."""
    store = Deliveries(served.office.store)
    found = [each for to in _addresses(caller) for each in store.every(to=to, limit=LOOKED)]
    return {str(letter): each for each in reversed(found) for letter in each.letters}


def _notice(row: Row, fared: Delivery | None) -> Notice:
    told = {"delivery": fared.id if fared else None, "state": fared.state if fared else None}
    return of(Notice, {**row, "id": str(row["id"]), "due": row["due"] or None, "zh": line(row), **told})
