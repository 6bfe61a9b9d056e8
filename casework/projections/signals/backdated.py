"""Facts recorded after the day they held 补录, of all cases in a scope, the longest way back first to be seen by its days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from casework.domain.scope import Scope
from casework.domain.timekeeping.calendar import Calendar
from casework.projections.parts import inside
from casework.projections.places import within
from casework.projections.questions import Askable
from casework.projections.signals.spans import worked_between
from casework.projections.tables import timeline, traces

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Recorded between two days (both included), at least so many working days late; `moved`: only those with which a clock moved."""

    working_days: int = 1
    first: date | None = None
    last: date | None = None
    region: str | None = None
    moved: bool = False
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, newest first, each with `working_days`; `last` is where to go on from, None where that is all."""

    rows: Sequence[Row]
    last: tuple[date, str, int] | None


def backdated(views: Askable, wanted: Wanted, calendar: Calendar, after: tuple[date, str, int] | None = None, limit: int = 100) -> Page:
    """A page of back-dated facts. It may be short and still not be the last: working days are counted on the calendar, not in the view."""
    t = traces.c
    where = [t.kind == "backdated", t.days >= wanted.working_days]
    where += [inside(wanted.scope, traces)] if wanted.scope is not None else []
    where += [within(wanted.region, t.region)] if wanted.region is not None else []
    where += [t.day >= wanted.first] if wanted.first is not None else []
    where += [t.day <= wanted.last] if wanted.last is not None else []
    where += [t.moved.is_(True)] if wanted.moved else []
    if after is not None:
        day, case_no, version = after
        behind = or_(t.case_no > case_no, and_(t.case_no == case_no, t.version > version))
        where.append(or_(t.day < day, and_(t.day == day, behind)))
    said = and_(timeline.c.case_id == t.case_id, timeline.c.version == t.version)
    found = select(traces, timeline.c.zh, timeline.c.en, timeline.c.post).join(timeline, said).where(*where)
    ordered = found.order_by(t.day.desc(), t.case_no, t.version).limit(limit + 1)
    rows = views.ask(lambda tx: [dict(row) for row in tx.execute(ordered).mappings()])
    last = (rows[limit - 1]["day"], rows[limit - 1]["case_no"], rows[limit - 1]["version"]) if len(rows) > limit else None
    return Page([row for each in rows[:limit] if (row := _counted(each, calendar))["working_days"] >= wanted.working_days], last)


def _counted(row: Row, calendar: Calendar) -> dict[str, Any]:
    return {**row, "working_days": worked_between(calendar, row["day"] - timedelta(days=row["days"]), row["day"])}
