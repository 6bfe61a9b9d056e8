"""Long work 长时任务 as administrators see it: what runs, how far it has come, what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from casework.api.administering import PREFIX, Admins, note
from casework.api.answers import json
from casework.api.asking import Serves
from casework.api.paging import Strict
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.api.working import Progress
from casework.changing.carrying_out import Outcome
from casework.changing.rehearsing import Rehearsal
from casework.security.tokens import Caller
from casework.store.works import BusyWorking, Work

router = APIRouter(prefix=f"{PREFIX}/works", tags=["管理 administration"], dependencies=[Strict])
SHOWN = 200
"""Clocks that a rehearsal names; of more only the number is told."""
WorkId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]


@dataclass(frozen=True, slots=True)
class LongWork:
    """One piece of work. `state`: running, done, failed, interrupted (what it was at goes on when it is asked for again)."""

    id: str
    kind: str
    by: str
    state: str
    done: int
    total: int
    begun_at: datetime
    ended_at: datetime | None
    fault: str | None
    result: Any


@dataclass(frozen=True, slots=True)
class LongWorks:
    """The newest first, without their results."""

    works: list[LongWork]


@router.get("", operation_id="works", responses={200: {"model": LongWorks}})
def works(_caller: Admins, served: Serves) -> Response:
    """长时任务 What runs and what ran."""
    return json(LongWorks([shown(work, whole=False) for work in served.working.works.recent()]))


@router.get("/{work}", operation_id="work", responses={200: {"model": LongWork}})
def work(work: WorkId, _caller: Admins, served: Serves) -> Response:
    """任务进度 One piece of work with its result."""
    return json(shown(found(served, work)))


def found(served: Served, name: str) -> Work:
    """One piece of work. Raises Problem (404)."""
    work = served.working.works.find(name)
    if work is None:
        raise Problem(404, "not_found", "there is no such work")
    return work


def finished(served: Served, name: str, kind: str) -> Work:
    """Work that must have come to its end first. Raises Problem (404, 409)."""
    work = found(served, name)
    if work.kind != kind or work.state != "done":
        raise Problem(409, "not_rehearsed", "请先完成预演 the rehearsal that is named has not come to its end; wait for it, or begin anew")
    return work


def begun(served: Served, caller: Caller, request: Request, kind: str, asked: Any, task: Callable[[Progress], Any]) -> Response:
    """Begins work, logs it and tells where to look. Raises Problem (503) while other work runs."""
    try:
        work = served.working.start(kind, caller, asked, task)
    except BusyWorking:
        raise Problem(503, "busy", "已有任务在执行，请稍后再试 other long work runs; try again", headers={"Retry-After": "10"}) from None
    note(served, caller, request, kind)
    return json(shown(work), 202, {"Location": f"{PREFIX}/works/{work.id}"})


def shown(work: Work, *, whole: bool = True) -> LongWork:
    """Work as it is told."""
    same = {name: getattr(work, name) for name in ("id", "kind", "by", "state", "done", "total", "begun_at", "ended_at", "fault")}
    return LongWork(**same, result=work.result if whole else None)


def of_rehearsal(found: Rehearsal) -> dict[str, Any]:
    """What a rehearsal found, as much as people read."""
    moves = [{"case_no": each.case_no, "clock": each.clock, "from": each.before, "to": each.after} for each in found.shifts[:SHOWN]]
    return {
        "looked_at": found.looked_at, "cases": found.cases, "clocks": len(found.shifts), "people": len(found.people), "moves": moves,
        "failed": dict(list(found.failed.items())[:SHOWN]),
    }  # fmt: skip


def of_outcome(outcome: Outcome) -> dict[str, Any]:
    """What was done."""
    return {
        "changed": outcome.changed, "clocks": outcome.dates, "people": len(outcome.people),
        "failed": dict(list(outcome.failed.items())[:SHOWN]),
    }  # fmt: skip
