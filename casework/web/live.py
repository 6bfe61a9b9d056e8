"""Live update 实时更新: an open docket or case hears by server-sent events that something changed, never what."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Final, cast

import msgspec
from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from casework.api.asked import Name, PostName, known_unit
from casework.api.giving import seen_case
from casework.api.problems import Problem, Unauthenticated
from casework.api.serving import Served
from casework.domain.refusals import CaseNotFound
from casework.projections.changed import Changed, changed
from casework.projections.questions import docket_of
from casework.security.tokens import Caller, NotKnown
from casework.web.live_changes import Changes, Listener, TooMany
from casework.web.visiting import Anybody

router = APIRouter(include_in_schema=False)
PATH: Final = "/live"
BEAT: Final = 15.0
"""Seconds after which a silent stream says that it is still there, and the login is looked at again."""
TOLD: Final = 20
"""Cases that one event names."""
LOOKED: Final = 200
"""Things of a docket that are compared."""
HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
Since = Annotated[int | None, Query(ge=0, le=2**62)]
CaseName = Annotated[str | None, Query(max_length=40)]


@dataclass
class Watched:
    """What a page looks at: one case, or the docket of a unit and post, of which `shown` is what it looked like."""

    case_no: str | None
    unit: str | None
    post: str | None
    shown: bytes = b""


def install(app: FastAPI, views: Any) -> None:
    """Gives an application what its open pages listen to; whoever serves it closes it as the first thing of the end."""
    app.state.live = Changes(views)


@router.get(PATH)
async def live(
    who: Anybody, request: Request, case: CaseName = None, unit: Name = None, post: PostName = None, since: Since = None
) -> Response:  # fmt: skip
    """A stream of events about one case, or about a docket; ends with the login. Raises Problem."""
    if who.caller is None or who.token is None:
        raise Unauthenticated("登录已结束 the login has ended")
    served, changes = cast(Served, request.app.state.served), cast(Changes, request.app.state.live)
    watched = await run_in_threadpool(_watched, served, who.caller, case, unit, post)
    try:
        listener = changes.listen(who.caller.token)
    except TooMany:
        raise Problem(429, "too_many_streams", "打开的页面过多 too many open pages listen", headers={"Retry-After": "60"}) from None
    last = request.headers.get("last-event-id", "")
    seen = int(last) if last.isascii() and last.isdigit() and len(last) < 19 else since
    stream = _Stream(served, changes, listener, who.token, watched)
    return StreamingResponse(stream.events(seen), headers=HEADERS, media_type="text/event-stream")


class _Stream:
    """One open page: looks again who listens before anything is told."""

    def __init__(self, served: Served, changes: Changes, listener: Listener, token: str, watched: Watched) -> None:
        self._served, self._changes, self._listener, self._token, self._watched = served, changes, listener, token, watched

    async def events(self, since: int | None) -> AsyncIterator[str]:
        """The events, each with the position as its id, so that a page that comes back misses nothing."""
        try:
            yield "retry: 3000\n\n"
            missed = None if since is None else await run_in_threadpool(changed, self._served.office.views, since)
            if missed is not None and (missed.cases or missed.all) and (told := await run_in_threadpool(self._told, missed, True)):
                yield told
            while not self._listener.ended:
                news = await self._listener.next(BEAT)
                if self._listener.ended:
                    return
                known = news is not None and since is not None and news.position <= since
                told = await run_in_threadpool(self._told, None if known else news)
                if told is None:
                    yield "event: ended\ndata: {}\n\n"
                    return
                yield told or ": still here\n\n"
        finally:
            self._changes.leave(self._listener)

    def _told(self, news: Changed | None, missed: bool = False) -> str | None:
        """The event of a change; empty where the page is as it was, None where the login has ended or the case is out of sight."""
        try:
            caller = self._served.recognised(self._token) or self._served.who(self._token)
            return "" if news is None else self._event(news, caller, missed)
        except (NotKnown, CaseNotFound):
            return None

    def _event(self, news: Changed, caller: Caller, missed: bool) -> str:
        watched, mine = self._watched, news.seen_by(caller.scope)
        if watched.case_no is not None:
            if watched.case_no not in news.cases and not news.all:
                return ""
            seen_case(self._served, caller, watched.case_no)
            return _event(news.position, [watched.case_no])
        if not mine and not news.all:
            return ""
        before, watched.shown = watched.shown, _look_of(self._served, caller, watched)
        return _event(news.position, mine) if missed or watched.shown != before else ""


def _event(position: int, cases: list[str]) -> str:
    said = msgspec.json.encode({"position": position, "cases": cases[:TOLD]}).decode()
    return f"id: {position}\nevent: changed\ndata: {said}\n\n"


def _watched(served: Served, caller: Caller, case: str | None, unit: str | None, post: str | None) -> Watched:
    """What the page looks at, where the caller may. Raises CaseNotFound and Problem."""
    if case is not None:
        seen_case(served, caller, case)
        return Watched(case, None, None)
    mine = unit is None and post is None
    whose = known_unit(served, unit) or caller.actor.unit
    watched = Watched(None, whose.code, str(caller.actor.post) if mine else post)
    watched.shown = _look_of(served, caller, watched)
    return watched


def _look_of(served: Served, caller: Caller, watched: Watched) -> bytes:
    """What the docket looks like, in a few bytes."""
    unit = served.office.policies.office.unit(watched.unit or "")
    place = unit.region if unit is not None and watched.post else None
    posts = (watched.post,) if watched.post else ()
    rows = docket_of(served.office.views, watched.unit, posts, None, LOOKED, None, None, caller.scope, place)
    return sha256("\n".join(str(sorted(row.items(), key=lambda pair: pair[0])) for row in rows).encode()).digest()
