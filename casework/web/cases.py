"""A case 案件 as its officers work with it: where it stands, what runs, what can be done, what happened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Response

from casework.web import outlooks, timeline
from casework.web.asked import told
from casework.web.chain import picture
from casework.web.docket import OURS, now_of, urgency
from casework.web.menu import HANDLING
from casework.web.persons import looks_whole
from casework.web.rendering import page
from casework.web.visiting import Visitor, Visits

router = APIRouter(include_in_schema=False)
AHEAD: Final = 20
"""Things of the docket among which the next case is looked for."""
HISTORY: Final = 150
"""Facts that a case page shows; earlier ones are a page away."""
LINES: Final[Mapping[str, tuple[str, ...]]] = {
    "handling": ("received", "dispatched", "investigated", "resolved", "revisited"),
    "procedure": ("accepted", "filed", "inquiry", "ordered", "notified", "decided", "demanded", "in_court", "closed"),
    "criminal": ("prepared", "approved", "handed_over", "police_filed", "concluded"),
}  # fmt: skip
"""The stages of each workflow in their usual order."""
TABS: Final = {"people": "当事人", "papers": "文书", "audit": "核验与留痕"}
"""The other pages of a case, by the end of their address."""


@router.get("/cases")
async def cases(
    who: Visits, q: str = "", stage: str = "", track: str = "", region: str = "", pressure: str = "", overdue: str = "", after: str = "",
    unit: str = "", owner: str = "", kind: str = "", matter: str = "", channel: str = "", struck_off: str = "", due_by: str = "",
    first: Annotated[str, Query(alias="from")] = "", last: Annotated[str, Query(alias="to")] = "",
    in_work: Annotated[str, Query(alias="open")] = "", proven: str = "", procedure: str = "", criminal: str = "",
    passed: str = "", passed_from: str = "", passed_to: str = "", kept: str = "", returned: str = "",
) -> Response:  # fmt: skip
    """Cases in scope, with filters that fit into the address."""
    filters = {"q": q, "stage": stage, "track": track, "region": region, "pressure": pressure, "overdue": overdue, "unit": unit}
    filters |= {"owner": owner, "kind": kind, "matter": matter, "channel": channel, "struck_off": struck_off}
    filters |= {"from": first, "to": last, "due_by": due_by, "open": in_work, "proven": proven}
    filters |= {"procedure": procedure, "criminal": criminal, "passed": passed, "passed_from": passed_from, "passed_to": passed_to}
    filters |= {"kept": kept, "returned": returned}
    found = told(await who.api.get("/api/v1/cases", **filters, after=after, limit=50))
    return await page(who, "cases.html", found=found, filters=filters, personal="-" not in q and looks_whole(q))


@router.get("/cases/{case_no}")
async def case(
    who: Visits, case_no: str, done: str = "", show: str = "", before: Annotated[int | None, Query(ge=1)] = None,
    position: Annotated[int | None, Query(ge=0)] = None, desk: str = "",
) -> Response:  # fmt: skip
    """One case with its stages, clocks, money, moves and history."""
    at = f"/api/v1/cases/{case_no}"
    shown = told(await who.api.get(at))
    until = min(before or shown["version"], shown["version"])
    earlier = max(0, until - HISTORY)
    history = told(await who.api.get(f"{at}/history", after=earlier, limit=until - earlier, wait_for=position))
    clocks = told(await who.api.get(f"{at}/clocks", wait_for=position))["clocks"]
    moves, roll = told(await who.api.get(f"{at}/moves"))["moves"], told(await who.api.get(f"{at}/roll"))
    now, following = now_of(who), await _following(who, case_no) if done else None
    return await page(
        who, "case.html", case=shown, done=done, desk=desk, following=following, lines=LINES, roll=roll, show=show, earlier=earlier,
        facts=timeline.told(history["facts"], show), kinds=timeline.KINDS,
        clocks=[with_share(clock, now) for clock in sorted(clocks, key=in_order)],
        urgency=lambda clock: urgency(clock, now), chain=lambda workers: picture(shown, workers),
        groups=outlooks.groups(moves, shown["requests"]),
        tabs=[(path, zh) for path, zh in TABS.items() if has_page(who, path)],
        next_steps=outlooks.next_steps(moves, clocks, shown["requests"]),
    )  # fmt: skip


async def _following(who: Visitor, case_no: str) -> Mapping[str, Any] | None:
    """What the visitor has to do next in another case, for those who work from a docket; None where nothing is."""
    if who.by.actor.post not in HANDLING:
        return None
    duties = told(await who.api.get("/api/v1/docket", limit=AHEAD))["items"]
    return next((each for each in duties if each["case_no"] != case_no and each["possible"]), None)


def has_page(who: Visitor, path: str) -> bool:
    """Whether the site has that page of a case."""
    address = f"/cases/{{case_no}}/{path}"
    return any(getattr(route, "path", "") == address for route in who.request.app.router.routes)


def in_order(clock: Mapping[str, Any]) -> tuple[bool, bool, str]:
    """What we must do before what others may; what is due first comes first."""
    return clock["kind"] not in OURS, clock["due_at"] is None, clock["due_at"] or ""


def with_share(clock: Mapping[str, Any], now: datetime) -> Mapping[str, Any]:
    """A clock with the share of its time that is over, in percent; None where it has no date."""
    if clock["due_at"] is None:
        return {**clock, "share": None}
    opened, due = (datetime.fromisoformat(clock[name]) for name in ("opened_at", "due_at"))
    over, whole = (now - opened).total_seconds(), (due - opened).total_seconds()
    return {**clock, "share": 100 if whole <= 0 else round(max(0.0, min(1.0, over / whole)) * 100)}


@router.get("/cases/{case_no}/clocks/{clock}")
async def proof(who: Visits, case_no: str, clock: Annotated[str, Path(max_length=200)]) -> Response:
    """Why a clock is due when it is, day by day."""
    found = told(await who.api.get(f"/api/v1/cases/{case_no}/clocks/{clock}/proof"))
    return await page(who, "proof.html", case_no=case_no, proof=found)


@router.get("/cases/{case_no}/people")
async def people(who: Visits, case_no: str) -> Response:
    """The people of a case in clear, for those who may open that; every opening is on record."""
    found = told(await who.api.get(f"/api/v1/cases/{case_no}/people"))["people"]
    same = told(await who.api.get(f"/api/v1/cases/{case_no}/same_persons"))["persons"]
    return await page(who, "people.html", case_no=case_no, people=found, same=same)
