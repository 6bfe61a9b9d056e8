"""The process map 流程图 as a page: which way cases really went, how often, and how many working days that took."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response

from casework.domain.registry import CRIMINAL, HANDLING, PROCEDURE
from casework.web.process_map import drawing
from casework.web.remembered import sums
from casework.web.rendering import page
from casework.web.visiting import Visits

router = APIRouter(include_in_schema=False)
WORDS_OF: Final = {HANDLING: "stage", PROCEDURE: "procedure", CRIMINAL: "criminal"}
"""Which words the stages of a workflow have, and by which filter cases are asked for that stand at one."""


@dataclass(frozen=True)
class Asked:
    """Which workflow, of which region, and the days of the passages."""

    workflow: str = HANDLING
    region: str = ""
    first: Annotated[str, Query(alias="from")] = ""
    last: Annotated[str, Query(alias="to")] = ""

    def at(self, stage: str) -> str:
        """The list of the cases that stand at a stage now, whenever they came there."""
        return _list({WORDS_OF[self.workflow]: stage, "region": self.region})

    def along(self, arc: Mapping[str, Any]) -> str:
        """The list of the cases behind an arc."""
        way = f"{self.workflow}.{arc['source']}.{arc['target']}"
        return _list({"passed": way, "region": self.region, "passed_from": self.first, "passed_to": self.last})


def _list(filters: Mapping[str, str]) -> str:
    return f"/cases?{urlencode({name: value for name, value in filters.items() if value})}"


@router.get("/process")
async def process(who: Visits, asked: Annotated[Asked, Depends()]) -> Response:
    """The map."""
    ask, days = sums(who.request).ask, {"from": asked.first, "to": asked.last}
    found = await ask(who, "/api/v1/process", workflow=asked.workflow, region=asked.region, **days)
    places = (await ask(who, "/api/v1/statistics", by="region")).data["groups"]
    return await page(
        who, "process.html", asked=asked, found=found.data, at=found.at, drawing=drawing(asked.workflow, found.data), places=places,
        workflows=list(WORDS_OF), of=WORDS_OF[asked.workflow],
    )  # fmt: skip
