"""How the system runs 运行状态, for administrators: views, ticks, notices, checkpoints, backups; the check-up; and a rebuild."""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from casework import __version__
from casework.api.administering import PREFIX, Admins, AdminsOfAll, covers_all, note
from casework.api.answers import json
from casework.api.asking import Serves
from casework.api.checks import look
from casework.api.paging import Strict
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.api.working import Progress
from casework.api.works import LongWork, begun
from casework.proof.keeping import Keeper
from casework.store.deliveries import Deliveries
from casework.store.health import backed_up_at
from casework.store.office import TICKS
from casework.store.subscriptions import Subscriptions

router = APIRouter(prefix=PREFIX, tags=["管理 administration"], dependencies=[Strict])
REBUILD = "rebuild"
Checkup = Callable[[], Iterable[Any]]
"""Looks for mistakes in settings, machine, database and office; whoever serves gives it, because it is not the API's to know."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something to mend and what to do; `serious` where people, deadlines or data are in danger."""

    code: str
    zh: str
    en: str
    serious: bool


@dataclass(frozen=True, slots=True)
class Audited:
    """Views compared with their facts: cases looked at so far, those that were wrong and repaired, and when last."""

    at: datetime
    looked: int
    drifted: int


@dataclass(frozen=True, slots=True)
class Lead:
    """Which process decides what is due 值班进程: `held` by one now, until when, and how often it changed (`epoch`)."""

    held: bool
    until: datetime
    epoch: int


@dataclass(frozen=True, slots=True)
class Status:
    """How far the views are, what runs, and what was kept last. `lag` counts positions; times are null where there was none yet.

    `whole` says whether what concerns the whole database is the caller's to do.
    """

    release: str
    schema: str
    trial: bool
    position: int | None
    newest: int | None
    lag: int | None
    quarantine: int | None
    last_tick: datetime | None
    lead: Lead | None
    alarm: str | None
    alarm_since: datetime | None
    notices: dict[str, int]
    webhooks: dict[str, int]
    audit: Audited | None
    checkpoint_at: datetime | None
    checkpoint_facts: int | None
    backup_at: datetime | None
    findings: list[Found]
    whole: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check-up found, serious things first."""

    findings: list[Found]


@router.get("/status", operation_id="admin_status", responses={200: {"model": Status}})
def status(caller: Admins, served: Serves) -> Response:
    """运行状态 How the system runs."""
    seen, office = look(served), served.office
    alarm, audit, kept = office.views.alarm(), office.views.last_audit(), backed_up_at(office.store)
    lease = office.store.lease(TICKS)
    with closing(Keeper(office.store)) as keeper:
        sealed = keeper.newest()
    return json(Status(
        __version__, office.store.meta.schema, office.store.is_trial, seen.position, seen.newest, seen.lag, seen.quarantine,
        office.views.last_tick(), Lead(lease.held, lease.until, lease.epoch) if lease else None,
        alarm.text if alarm else None, alarm.since if alarm else None, Deliveries(office.store).counts(),
        Subscriptions(office.store).counts(), Audited(audit.at, audit.looked, audit.drifted) if audit else None,
        sealed.at if sealed else None, sealed.size if sealed else None, datetime.fromisoformat(kept) if kept else None,
        [Found(each.code, each.zh, each.en, each.stops) for each in seen.findings], covers_all(served, caller),
    ))  # fmt: skip


@router.post("/checkup", operation_id="admin_checkup", responses={200: {"model": Checked}, 404: {}})
def checkup(caller: AdminsOfAll, served: Serves, request: Request) -> Response:
    """体检 Looks for the likeliest mistakes in settings, machine, database and office; changes nothing."""
    looks: Checkup | None = getattr(request.app.state, "checkup", None)
    if looks is None:
        raise Problem(404, "not_configured", "本进程不提供体检，请执行 casework doctor this process offers no check-up: casework doctor")
    note(served, caller, request, "checked_up")
    found = [Found(each.code, each.zh, each.en, each.serious) for each in looks()]
    return json(Checked(sorted(found, key=lambda each: not each.serious)))


@router.post("/rebuild", operation_id="admin_rebuild", status_code=202, responses={202: {"model": LongWork}})
def rebuild(caller: AdminsOfAll, served: Serves, request: Request) -> Response:
    """重建视图 Builds all views anew beside the living ones and swaps; whoever looks is answered meanwhile. Long work."""
    return begun(served, caller, request, REBUILD, None, lambda told: _rebuilt(served, told))


def _rebuilt(served: Served, told: Progress) -> dict[str, Any]:
    return {"position": served.office.views.rebuild(told)}
