"""Export 导出: the ledger in scope as Excel, with the filters of the list of cases; for large scopes there is the command line."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Response
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from casework.api.asked import Filters, late_by
from casework.api.asking import Calls, Serves
from casework.api.importing import EXCEL
from casework.api.paging import Strict
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.api.waiting import Waits
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.papers.ledger_sheet import About, write_ledger
from casework.papers.statistics_sheet import Groups
from casework.projections.exporting import Choice, export
from casework.projections.questions import AtOnce, at_once
from casework.projections.statistics import Asked as Counted
from casework.projections.statistics import statistics, total
from casework.projections.words import rule_names
from casework.security.tokens import Caller

MOST: Final = 20_000
"""Cases of one file asked for over the wire: about a minute of work."""
NAMES: Final = {"first": "from", "last": "to"}
router = APIRouter(prefix="/api/v1/export", tags=["导入导出 exchange"], dependencies=[Strict, Waits])
Chosen = Annotated[Filters, Depends()]


@router.get(
    "/ledger", operation_id="export_ledger", response_class=Response,
    responses={200: {"content": {EXCEL: {"schema": {"type": "string", "format": "binary"}}}}},
)  # fmt: skip
def ledger(filters: Chosen, caller: Calls, served: Serves) -> Response:
    """导出台账 The cases in scope as a workbook: a line a case, totals, statistics, no name of any worker; days are those of receipt."""
    choice = Choice(caller.scope, filters.search, late_by(served))
    found = export(served.office.views, choice)
    if found.total > MOST:
        why = f"有{found.total}件，超过{MOST}件，请缩小范围或用命令行导出 more than {MOST}; narrow it down"
        raise Problem(422, "too_many", why)
    file, name = tempfile.mkstemp(suffix=".xlsx", prefix="ledger")
    os.close(file)
    try:
        write_ledger(Path(name), found, _about(served, caller, filters, choice))
    except BaseException:
        Path(name).unlink()
        raise
    title = f"ledger-{served.now.astimezone(SHANGHAI):%Y%m%d-%H%M}.xlsx"
    gone = BackgroundTask(Path(name).unlink, missing_ok=True)
    return FileResponse(name, 200, {"Cache-Control": "no-store"}, EXCEL, gone, filename=title)


def _about(served: Served, caller: Caller, filters: Filters, choice: Choice) -> About:
    policies = served.office.policies
    words = "，".join(f"{NAMES.get(name, name)}={value}" for name, value in filters.said.items())
    scope = f"{caller.actor.unit.name}可见案件"
    return About(
        served.now, f"{scope}，{words}" if words else scope, policies.calendar.digest[:16], policies.rulebook.digest[:16],
        rule_names(policies.rulebook), list(_statistics(served, filters, choice)),
    )  # fmt: skip


def _statistics(served: Served, filters: Filters, choice: Choice) -> Iterator[Groups]:
    """Numbers by region, unit and month; none where filters choose cases that the statistics cannot choose."""
    if set(filters.said) - {"region", "first", "last"}:
        return

    def work(views: AtOnce) -> list[Groups]:
        made = []
        for by in ("region", "unit", "month"):
            asked = Counted(by, choice.scope, served.now, choice.late_by, filters.region, choice.search.since, choice.search.until)
            groups = statistics(views, asked)
            made.append(Groups(by, groups, total(groups)))
        return made

    yield from at_once(served.office.views, work)
