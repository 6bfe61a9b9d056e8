"""The change feed 变更流 for other systems: every fact in scope by position, to be asked again and again behind the last one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from casework.api.asking import Calls, Serves
from casework.api.paging import Strict
from casework.api.problems import Problem
from casework.api.viewed import answer, answers, of
from casework.api.waiting import FARTHEST, Waits
from casework.projections.feed import feed as page_of

router = APIRouter(prefix="/api/v1", tags=["变更流 feed"], dependencies=[Strict, Waits])


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One fact without personal data. Times and the full sentence are wanting while its case is in quarantine 隔离."""

    position: int
    case_no: str
    version: int
    topic: str
    at: datetime | None
    effective_at: datetime | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Feed:
    """Facts in the order of positions. Ask again with `after` = `next`; there is more now while `next` lies before `position`."""

    items: list[FeedItem]
    next: int
    position: int


@router.get("/feed", operation_id="feed", responses=answers(Feed))
def feed(
    caller: Calls, served: Serves,
    after: Annotated[int, Query(ge=0, le=FARTHEST, description="`next` of the page before; 0 from the beginning.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:  # fmt: skip
    """变更流 What happened in scope behind a position: without holes, each once, in order. A page may be empty and still move on."""
    views = served.office.views
    page = page_of(views, caller.scope, after, limit)
    if after > page.position and after > (newest := served.office.store.recorder.max_notification_id() or 0):
        raise Problem(422, "beyond_newest", f"after: {after} is beyond the newest position {newest}; was the database restored? begin anew")
    items = [of(FeedItem, {name: getattr(item, name) for name in item.__slots__}) for item in page.items]
    return answer(Feed(items, page.next, page.position), page.position)
