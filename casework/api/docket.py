"""The docket 待办: what a post of a unit has to do, soonest first, narrowed by what fits into an address, and counted."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response

from casework.api.asked import Name, PostName, Pressure, Track, known_unit, one_of
from casework.api.asking import Calls, Serves
from casework.api.paging import After, Limit, Pager, Strict, cut, next_link
from casework.api.rows import Docket, DocketCounts, Duty
from casework.api.serving import Served
from casework.api.viewed import answer, answers, of
from casework.api.waiting import Waits
from casework.api.working_days import SOON, after_working_days, left, today
from casework.projections.docket import KINDS, Place
from casework.projections.docket_pages import Narrowed, beside, docket_counts
from casework.projections.questions import AtOnce, Row, at_once, docket_of

DUE: Final = ("late", "today", "soon", "week")
WEEK: Final = timedelta(days=7)
router = APIRouter(prefix="/api/v1", tags=["台账与待办 lists"], dependencies=[Strict, Waits])
KindOfDuty: Any = one_of("kind", (*KINDS, "request"))
When: Any = one_of("due", DUE, f" late 已到期, today 今日, soon {SOON}个工作日内, week 7日内.")


@dataclass(frozen=True)
class DocketFilters:
    """The filters of the docket beside unit and post."""

    track: Track = None
    pressure: Pressure = None
    rule: Name = None
    kind: KindOfDuty = None
    due: When = None

    def narrowed(self, served: Served) -> Narrowed:
        """As the view is asked at this moment."""
        within = Narrowed() if self.due is None else spans(served)[self.due]
        return replace(within, track=self.track, pressure=self.pressure, rule=self.rule, kind=self.kind)


def spans(served: Served) -> dict[str, Narrowed]:
    """From when until when things are late, due today, soon, or within the week."""
    now, calendar, day = served.now, served.office.policies.calendar, today(served)
    ends = {"today": after_working_days(calendar, day, 0), "soon": after_working_days(calendar, day, SOON), "week": now + WEEK}
    return {"late": Narrowed(until=now)} | {name: Narrowed(since=now, until=end) for name, end in ends.items()}


@router.get("/docket", operation_id="docket", responses=answers(Docket))
def docket(
    caller: Calls, served: Serves, request: Request, filters: Annotated[DocketFilters, Depends()], unit: Name = None,
    post: PostName = None, after: After = None, limit: Limit = 50,
) -> Response:  # fmt: skip
    """待办 What is to be done, soonest first: by the caller's own post; of a unit in scope and all its posts, or one, where named."""
    actor = caller.actor
    mine = unit is None and post is None
    whose, by = known_unit(served, unit) or actor.unit, str(actor.post) if mine else post
    said = {name: value for name, value in vars(filters).items() if value is not None}
    pager = Pager(served, caller, "docket", {"unit": whose.code, "post": by, **said})
    place = pager.place(after)
    behind = Place(None if place[0] is None else datetime.fromisoformat(place[0]), place[1], place[2]) if place else None
    book, posts, region = served.office.policies.rulebook, (by,) if by else (), whose.region if by else None
    within, parts = filters.narrowed(served), _parts(served)

    def work(views: AtOnce) -> tuple[list[Row], dict[str, Row], list[int], int]:
        found = docket_of(views, whose.code, posts, None, limit + 1, behind, book, caller.scope, region, within)
        counted = docket_counts(views, whose.code, posts, caller.scope, region, parts)
        return found, beside(views, [row["case_no"] for row in found]), counted, views.position

    rows, told, counted, position = at_once(served.office.views, work)
    shown, more = cut(rows, limit)
    link = next_link(request, pager.cursor(*_place(shown[-1]))) if more else None
    items = _duties(served, shown, told)
    return answer(Docket(whose.code, whose.name, by, DocketCounts(*counted), items, link), position)


def _parts(served: Served) -> list[Narrowed]:
    """What is counted, in the order of DocketCounts."""
    due = spans(served)
    return [due["late"], due["today"], due["week"], Narrowed(kind="request"), Narrowed()]


def _duties(served: Served, rows: Any, told: dict[str, Row]) -> list[Duty]:
    policies, day, nothing = served.office.policies, today(served), {"region_name": None, "project": None, "handling": None}
    nothing |= {"workers": None, "outstanding_fen": None}
    calendar, units = policies.calendar, policies.office.units

    def duty(row: Row) -> Duty:
        unit = units.get(row["unit"] or "")
        own = {"left": left(calendar, day, row["due_on"]), "unit_name": unit.name if unit else None}
        return of(Duty, {**row, **nothing, **told.get(row["case_no"], {}), **own})

    return [duty(row) for row in rows]


def _place(row: Row) -> tuple[str | None, str, str]:
    place = Place.of(row)
    return place.due_at.isoformat() if place.due_at else None, place.case_no, place.item
