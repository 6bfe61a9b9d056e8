"""Whether the process lives and is ready, for whoever watches it; no account is asked for and nothing of cases is told."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from casework.api.answers import json
from casework.api.asking import Serves
from casework.api.checks import Finding, Look, look
from casework.api.paging import Strict
from casework.api.problems import Problem

router = APIRouter(prefix="/health", tags=["运行 health"])
RETRY: Final = "5"


@dataclass(frozen=True, slots=True)
class Live:
    """The process answers."""

    status: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that wants a look soon, and what to do."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Ready:
    """Answers may be served. `lag` counts positions that the views lack, `tick_age` seconds since the last tick; `alarm` stops ticks."""

    status: str
    position: int | None
    newest: int | None
    lag: int | None
    quarantine: int | None
    tick_age: float | None
    alarm: bool
    warnings: list[Warned]


@router.get("/live", operation_id="live", responses={200: {"model": Live}})
async def live() -> Response:
    """存活 The process answers; the database is not asked."""
    return json(Live("live"))


@router.get("/ready", operation_id="ready", responses={200: {"model": Ready}}, dependencies=[Strict])
def ready(
    served: Serves, strict: Annotated[bool, Query(description="For monitors: any warning is 503 as well.")] = False
) -> Response:  # fmt: skip
    """就绪 Whether the database answers and the views are near; warnings about ticks and quarantine, each with what to do."""
    seen = look(served)
    if not seen.is_ready or (strict and seen.findings):
        raise _not_ready(seen)
    warnings = [Warned(each.code, each.zh, each.en) for each in seen.findings]
    return json(Ready("ready", seen.position, seen.newest, seen.lag, seen.quarantine, seen.tick_age, seen.alarm, warnings))


def _not_ready(seen: Look) -> Problem:
    reasons = [f"{each.code}: {_said(each)}" for each in seen.findings]
    return Problem(503, "not_ready", reasons, headers={"Retry-After": RETRY}, lag=seen.lag, quarantine=seen.quarantine)


def _said(finding: Finding) -> str:
    return f"{finding.zh} {finding.en}"
