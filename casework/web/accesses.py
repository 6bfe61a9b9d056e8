"""The access log 查阅记录 for supervisors: who read what, which rules ask for a look, and emergency access."""

from dataclasses import asdict, dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Response

from casework.web.asked import told
from casework.web.rendering import page
from casework.web.telling import visits
from casework.web.visiting import Visits

router = APIRouter(include_in_schema=False)
SAME: Final = ("person", "post", "case_no", "ground", "purpose", "opened", "address")
"""What the readings of one visit to a page have in common."""


@dataclass(frozen=True)
class Asked:
    """Whose readings, of which case and which days."""

    person: str = ""
    unit: str = ""
    case: str = ""
    first: Annotated[str, Query(alias="from")] = ""
    last: Annotated[str, Query(alias="to")] = ""

    @property
    def said(self) -> dict[str, str]:
        """As an address says it."""
        named = {"first": "from", "last": "to"}
        return {named.get(name, name): value for name, value in asdict(self).items() if value}


@router.get("/access")
async def access(who: Visits, asked: Annotated[Asked, Depends()], after: str = "") -> Response:
    """The report, the emergencies, and the readings one by one."""
    days = {name: value for name, value in asked.said.items() if name in ("from", "to")}
    report = told(await who.api.get("/api/v1/access/report", **asked.said))
    readings = told(await who.api.get("/api/v1/access", **asked.said, after=after, limit=100))
    emergencies = told(await who.api.get("/api/v1/access/emergencies", **days))["emergencies"]
    return await page(
        who, "access.html", asked=asked, report=report, readings=visits(readings["readings"], SAME), next=readings["next"],
        emergencies=emergencies,
    )  # fmt: skip
