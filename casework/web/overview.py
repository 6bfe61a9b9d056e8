"""The overview 总览: how many cases there are, how old, how punctual, how much came back; every figure leads to the cases behind it."""

from asyncio import gather
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response

from casework.domain.case import OPEN, PRESSURES
from casework.domain.timekeeping.terms import local_day
from casework.web.docket import now_of
from casework.web.overview_pictures import AGES, GOOD, latest, pictures, punctual, wan
from casework.web.remembered import sums
from casework.web.rendering import page
from casework.web.visiting import Visitor, Visits

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Asked:
    """What the overview is about: a region and all below it, and the days of receipt."""

    region: str = ""
    first: Annotated[str, Query(alias="from")] = ""
    last: Annotated[str, Query(alias="to")] = ""

    @property
    def said(self) -> dict[str, str]:
        """As an address says it."""
        return {name: value for name, value in (("region", self.region), ("from", self.first), ("to", self.last)) if value}


@router.get("/overview")
async def overview(who: Visits, asked: Annotated[Asked, Depends()]) -> Response:
    """The overview of what the visitor may see."""
    found, today = await _found(who, asked), local_day(now_of(who))
    months = latest(found["recovered"]["months"])
    by_stage = {group["key"]: group for group in found["stage"]["groups"]}
    groups = [by_stage[stage] for stage in OPEN if stage in by_stage]
    return await page(
        who, "overview.html", asked=asked, at=found["at"], total=found["stage"]["total"], months=months, link=partial(link, asked),
        stages=[(group, cells(asked, group, today)) for group in groups], units=punctual(found["unit"]["groups"]),
        pressed=pressed(found["pressure"]["groups"]),
        regions=sorted(found["region"]["groups"], key=lambda group: (-group["open"], group["key"])), every=found["every"],
        due=found["due"], week=today + timedelta(days=6), periods=list(periods(today)), good=GOOD,
        pictures=pictures(who.language, found, months), wan=wan,
    )  # fmt: skip


async def _found(who: Visitor, asked: Asked) -> dict[str, Any]:
    """What the API counts, and since when the oldest of it stands."""
    ask, week, same = sums(who.request).ask, local_day(now_of(who)) + timedelta(days=6), asked.said
    asked_for: dict[str, tuple[str, dict[str, Any]]] = {
        **{by: ("/api/v1/statistics", {"by": by, **same}) for by in ("stage", "unit", "region", "pressure")},
        "every": ("/api/v1/statistics", {"by": "region"}),
        "recovered": ("/api/v1/recovered", same),
        "due": ("/api/v1/cases", {"due_by": week.isoformat(), "overdue": "false", "limit": 1, **same}),
    }
    answers = await gather(*(ask(who, path, **query) for path, query in asked_for.values()))
    counted = dict(zip(asked_for, answers, strict=True))
    found = {name: answer.data for name, answer in counted.items()}
    return {**found, "every": found["every"]["groups"], "at": min(answer.at for answer in counted.values())}


def link(asked: Asked, **filters: Any) -> str:
    """The address of the list of the cases behind a figure."""
    return f"/cases?{urlencode({name: value for name, value in (asked.said | filters).items() if value not in (None, '')})}"


def cells(asked: Asked, group: Mapping[str, Any], today: date) -> list[tuple[int, str]]:
    """The age groups of a stage: how many, and the list of just these cases by their days of receipt."""
    found = []
    for name, least, most in AGES:
        first = "" if most is None else (today - timedelta(days=most)).isoformat()
        last = (today - timedelta(days=least)).isoformat()
        days = {"from": max(first, asked.first), "to": min(last, asked.last or last)}
        found.append((group["ages"][name], link(asked, stage=group["key"], **days)))
    return found


def pressed(groups: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Open cases under pressure 督办, the highest grade first; those under none are left out."""
    found = {group["key"]: group for group in groups if group["open"]}
    return [found[grade] for grade in reversed(PRESSURES) if grade in found and grade != "none"]


def periods(today: date) -> Iterator[tuple[str, str]]:
    """Periods that are asked for often, by name, with the day on which they began."""
    yield "month", today.replace(day=1).isoformat()
    yield "quarter", today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1).isoformat()
    yield "year", today.replace(month=1, day=1).isoformat()
    yield "all", ""
