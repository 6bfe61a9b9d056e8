"""The office directory 机构名录 for administrators: who holds which post and acts today, and a file loaded into it, tried first."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from casework.api.administering import LARGEST, PREFIX, Admins, described, read
from casework.api.answers import json
from casework.api.asked import Name
from casework.api.asking import Serves
from casework.api.bodies import JsonBody
from casework.api.office_changing import Loaded, changed
from casework.api.office_shown import DirectoryPage, fits, theirs, unit_held
from casework.api.paging import Strict
from casework.api.problems import Problem
from casework.office.reading import read_sheet

router = APIRouter(prefix=f"{PREFIX}/office", tags=["管理 administration"], dependencies=[Strict])
MOST_UNITS: Final = 50


class DirectoryFile(BaseModel):
    """The office directory as a file; see the README."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field("office.toml", min_length=1, max_length=200, description="What faults call the file.")
    text: str = Field(min_length=1, max_length=LARGEST, description="TOML: units, posts, deputies, absences, duty rosters.")
    dry_run: bool = Field(True, description="Only tells what would change.")


@router.get("", operation_id="admin_office", responses={200: {"model": DirectoryPage}})
def office(
    caller: Admins, served: Serves, q: Name = None, after: Name = None, limit: Annotated[int, Query(ge=1, le=MOST_UNITS)] = 20
) -> Response:  # fmt: skip
    """机构名录 Units, who holds which post and who acts today. `q`: part of a name, code or account."""
    directory, now = served.office.policies.office, served.now
    fitting = [unit for _, unit in sorted(directory.units.items()) if theirs(caller, unit) and fits(directory, unit, q)]
    rest = [unit for unit in fitting if after is None or unit.code > after]
    shown = [unit_held(directory, unit, now) for unit in rest[:limit]]
    return json(DirectoryPage(shown, len(fitting), shown[-1].code if len(rest) > limit else None))


@router.post("", operation_id="load_office", openapi_extra=described(DirectoryFile), responses={200: {"model": Loaded}})
def load(caller: Admins, served: Serves, request: Request, body: JsonBody) -> Response:
    """载入名录 Loads a file into the directory, all of it or nothing; `dry_run` only tells. For units in the administrator's territory."""
    asked = read(DirectoryFile, body)
    try:
        return changed(served, caller, request, lambda _office, _today: read_sheet(asked.text, asked.name), dry_run=asked.dry_run)
    except RecursionError:
        raise Problem(422, "invalid", "$.text: 嵌套过深 it is nested too deeply") from None
