"""Bounced dispatches 退单, department by department: how many came back, how it was decided, how long that took."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from casework.web.charts import PLAIN, Bar, Part, bars
from casework.web.remembered import sums
from casework.web.rendering import page, share
from casework.web.visiting import Visits

router = APIRouter(include_in_schema=False)
DRAWN = 10
"""Departments in the picture; the table holds all."""


@dataclass(frozen=True)
class Asked:
    """Which region, and the days of the dispatch."""

    region: str = ""
    first: Annotated[str, Query(alias="from")] = ""
    last: Annotated[str, Query(alias="to")] = ""


@router.get("/returns")
async def returns(who: Visits, asked: Annotated[Asked, Depends()]) -> Response:
    """The report on returned dispatches."""
    ask = sums(who.request).ask
    found = await ask(who, "/api/v1/returns", region=asked.region, **{"from": asked.first, "to": asked.last})
    places = (await ask(who, "/api/v1/statistics", by="region")).data["groups"]
    every = found.data["departments"]
    drawn = [
        Bar(
            each["name"], f"{each['returned']}/{each['dispatched']} · {share(each['rate'])}",
            (Part(str(each["returned"]), each["rate"] or 0, PLAIN),),
        )
        for each in every
        if each["returned"]
    ][:DRAWN]  # fmt: skip
    picture = bars("returns", drawn, 1.0) if drawn else None
    return await page(who, "returns.html", asked=asked, departments=every, at=found.at, places=places, picture=picture)
