"""Single acts on the office directory 任职、离任、代理、外出 for administrators; each a fact, refused with reasons, tried first on wish."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from casework.api.administering import PREFIX, Admins, described, read
from casework.api.asking import Serves
from casework.api.bodies import JsonBody
from casework.api.office_changing import Loaded, changed
from casework.api.paging import PLAIN, Strict
from casework.domain.office import Absence, Deputy, Holding
from casework.domain.office_entries import ABSENCES
from casework.office import by_hand

router = APIRouter(prefix=f"{PREFIX}/office", tags=["管理 administration"], dependencies=[Strict])
ANSWER: dict[int | str, dict[str, Any]] = {200: {"model": Loaded}, 403: {}, 422: {}}
Account = Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN)]


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is no day; write for example 2026-11-21") from None


Day = Annotated[date, BeforeValidator(_day)]


class Asked(BaseModel):
    """What every act may say."""

    model_config = ConfigDict(extra="forbid", strict=True)
    dry_run: bool = Field(False, description="Only tells what would change, and what is worth a second look.")


class OfPost(Asked):
    """A holder of a post of a unit."""

    person: Account
    post: Account
    unit: Account

    @property
    def desk(self) -> tuple[str, str, str]:
        """Account, post and unit."""
        return (self.person, self.post, self.unit)


class Appointment(OfPost):
    """任职 From `since` on; `until` is the first day without them, left out where the post goes on."""

    since: Day
    until: Day | None = None
    marks: list[Account] = Field(default=[], max_length=5, description="chief 正职 of an hrss_head, chair 组长 of a leader.")
    portfolio: list[Account] = Field(default=[], max_length=20, description="分管 The sectors a leader answers for.")
    title: str = Field("", max_length=200, pattern=PLAIN, description="The printed name of the post, never a person's.")
    succeeds: Account | None = Field(None, description="The account that held it before.")


class Leaving(OfPost):
    """离任 `until` is the first day without them."""

    until: Day


class StandingIn(OfPost):
    """代理 `deputy` stands in for the holder while that one is away, from `since` on."""

    deputy: Account
    since: Day
    until: Day | None = None


class StandingDown(Leaving):
    """代理终止 The deputy stands in no more from `until` on."""

    deputy: Account


class Away(Asked):
    """外出 Away from `since` on; `until` is the first day back."""

    person: Account
    since: Day
    until: Day
    reason: str = Field("leave", description=", ".join(ABSENCES))


class Back(Asked):
    """提前返岗 `until` is the first day back."""

    person: Account
    until: Day


@router.post("/holders", operation_id="appoint_holder", openapi_extra=described(Appointment), responses=ANSWER)
def appoint(caller: Admins, served: Serves, request: Request, body: JsonBody) -> Response:
    """任职 Somebody comes into a post; of a holder it says marks, portfolio, title and last day anew."""
    said = read(Appointment, body)
    held = Holding(*said.desk, said.since, said.until, tuple(said.marks), tuple(said.portfolio), said.title, said.succeeds)
    return changed(served, caller, request, lambda _office, _today: by_hand.appoint(held), dry_run=said.dry_run)


@router.post("/holders/end", operation_id="end_holder", openapi_extra=described(Leaving), responses=ANSWER)
def leave(caller: Admins, served: Serves, request: Request, body: JsonBody) -> Response:
    """离任 A holder leaves a post."""
    said = read(Leaving, body)
    return changed(served, caller, request, lambda office, today: by_hand.leave(office, said.desk, said.until, today), dry_run=said.dry_run)


@router.post("/deputies", operation_id="name_deputy", openapi_extra=described(StandingIn), responses=ANSWER)
def stand_in(caller: Admins, served: Serves, request: Request, body: JsonBody) -> Response:
    """代理 Somebody stands in for a holder who is away."""
    said = read(StandingIn, body)
    deputy = Deputy(*said.desk, said.deputy, said.since, said.until)
    return changed(served, caller, request, lambda office, today: by_hand.stand_in(office, deputy, today), dry_run=said.dry_run)


@router.post("/deputies/end", operation_id="end_deputy", openapi_extra=described(StandingDown), responses=ANSWER)
def stand_down(caller: Admins, served: Serves, request: Request, body: JsonBody) -> Response:
    """代理终止 A deputy stands in no more."""
    said = read(StandingDown, body)
    return changed(
        served, caller, request, lambda office, today: by_hand.stand_down(office, said.desk, said.deputy, said.until, today),
        dry_run=said.dry_run,
    )  # fmt: skip


@router.post("/absences", operation_id="record_absence", openapi_extra=described(Away), responses=ANSWER)
def be_away(caller: Admins, served: Serves, request: Request, body: JsonBody) -> Response:
    """外出 Somebody is away; whoever stands in acts meanwhile."""
    said = read(Away, body)
    absence = Absence(said.person, said.since, said.until, said.reason)
    return changed(served, caller, request, lambda office, _today: by_hand.be_away(office, absence), dry_run=said.dry_run)


@router.post("/absences/end", operation_id="end_absence", openapi_extra=described(Back), responses=ANSWER)
def come_back(caller: Admins, served: Serves, request: Request, body: JsonBody) -> Response:
    """提前返岗 Somebody who is away comes back early."""
    said = read(Back, body)
    return changed(
        served, caller, request, lambda office, today: by_hand.come_back(office, said.person, said.until, today), dry_run=said.dry_run
    )
