"""Lists and statistics of a past 时间回溯: exact, worked out from the facts for one question, and refused where that would be too much."""

from typing import Final

from fastapi import Request, Response

from casework.api.asked import Filters
from casework.api.paging import Pager, next_link
from casework.api.past import Then
from casework.api.problems import Problem
from casework.api.rows import CaseList, CaseRow
from casework.api.serving import Served
from casework.api.viewed import answer, of
from casework.domain.scope import Scope
from casework.projections import counting
from casework.projections.past_ledger import EVERYTHING, Moment, ledger_then, numbers_then
from casework.projections.questions import AtOnce, Row, at_once
from casework.projections.statistics import Asked, Group, statistics_of_rows
from casework.security.tokens import Caller

LOOKED: Final = 200
"""Cases that one page of a past looks at; a page may end before it is full, and `next` goes on."""
MOST: Final = 1000
"""Cases of which statistics of a past are worked out at once; a whole province is for reported figures."""
OF_NOW: Final = ("proven", "passed", "passed_from", "passed_to", "returned")
"""Filters that ask for events between two days of now, which no past of a list has."""


def moment_of(when: Then) -> Moment:
    """The past that is asked for."""
    return Moment(when.as_of, when.known_at)


def cases_then(served: Served, caller: Caller, filters: Filters, when: Then, request: Request, after: str | None, limit: int) -> Response:
    """A page of the cases in scope that fitted all filters then, in the order of numbers. `count` is exact on the only page alone."""
    if found := [name for name in filters.said if name in OF_NOW]:
        raise Problem(422, "invalid", [f"{name}: cannot be asked of a past; leave it out, or as_of and known_at" for name in found])
    pager = Pager(served, caller, "cases then", {**filters.said, "as_of": str(when.as_of), "known_at": str(when.known_at)})
    place, moment = pager.place(after), moment_of(when)
    start = place[0] if place else ""

    def look(views: AtOnce) -> tuple[list[str], int]:
        return numbers_then(views, caller.scope, moment, filters.region, start, LOOKED + 1), views.position

    numbers, position = at_once(served.office.views, look)
    wanted = counting.conditions(filters.search, EVERYTHING, moment.latest)
    with ledger_then(served.office.cases, numbers[:LOOKED], moment) as then:
        rows: list[Row] = counting.page(then, wanted, "", limit + 1)
    shown = rows[:limit]
    end = shown[-1]["case_no"] if len(rows) > limit else numbers[LOOKED - 1] if len(numbers) > LOOKED else None
    link = None if end is None else next_link(request, pager.cursor(end))
    return answer(CaseList([of(CaseRow, row) for row in shown], len(shown), link is None and place is None, link), position)


def groups_then(served: Served, scope: Scope, asked: Asked, when: Then) -> tuple[list[Group], int]:
    """The groups as they were. Raises Problem (422) where more cases are asked for than are worked out at once."""
    moment = moment_of(when)

    def look(views: AtOnce) -> tuple[list[str], int]:
        return numbers_then(views, scope, moment, asked.region, "", MOST + 1), views.position

    numbers, position = at_once(served.office.views, look)
    if len(numbers) > MOST:
        why = f"more than {MOST} cases had come by then; ask for a smaller region, or have the figures reported (POST /api/v1/reports)"
        raise Problem(422, "too_many", f"统计范围过大，请缩小地区或上报统计 {why}")
    with ledger_then(served.office.cases, numbers, moment) as then:
        return statistics_of_rows(then, asked), position
