"""Subscriptions 订阅: an administrator lets another system be told, within the territory of their own unit."""

import os
from typing import Any, Final

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from casework.api.asking import Calls, Serves
from casework.api.bodies import JsonBody
from casework.api.problems import Problem
from casework.domain.scope import bare
from casework.domain.values import Post
from casework.notices.subscribing import LONGEST, MOST_TOPICS, BadSubscription, subscribe, unsubscribe
from casework.notices.webhooks import PAGE
from casework.security.tokens import Caller
from casework.store.subscriptions import NameTaken, Subscription, Subscriptions

router = APIRouter(prefix="/api/v1/subscriptions", tags=["订阅 webhooks"])
SETTING: Final = "CASEWORK_WEBHOOKS_PRIVATE"
"""Where the operator sets this to `allow`, subscriptions made here may go to private addresses."""


class Asked(BaseModel):
    """Where events go, and which."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field(pattern="^[0-9A-Za-z._-]{1,60}$", description="What it is called 名称.")
    url: str = Field(min_length=10, max_length=2000, description="Where events are posted: http or https.")
    region: str | None = Field(None, pattern="^([0-9]{2}|[0-9]{4}|[0-9]{6})$", description="Only cases of this region; default: all yours.")
    topics: list[str] = Field(["*"], min_length=1, max_length=MOST_TOPICS, description="Patterns of topics: case.received, case.pay*, *.")
    after: int | None = Field(None, ge=0, le=2**63 - 1, description="The position to begin after; default: only what is new.")
    batch: int = Field(1, ge=1, le=PAGE, description="Events in one request; 1 sends each alone.")


class Shown(BaseModel):
    """A subscription, how far it was told, and what went wrong last. Times are seconds since 1970 (UTC)."""

    id: str
    name: str
    url: str
    territory: str = Field(description="The beginning of the codes of regions; empty is everywhere.")
    topics: list[str]
    batch: int
    state: str = Field(description="active, failing or paused.")
    position: int
    failures: int
    error: str
    created_at: float
    delivered_at: float | None
    paused_at: float | None


class Made(Shown):
    """A new subscription with its secret."""

    secret: str = Field(description="What signatures are made with; told this once.")


class Listed(BaseModel):
    """The subscriptions within the caller's territory."""

    subscriptions: list[Shown]


SCHEMA: Final = Asked.model_json_schema()
SCHEMA["properties"]["topics"]["items"] |= {"minLength": 1, "maxLength": LONGEST}


@router.get("", response_model=Listed, operation_id="list_subscriptions")
def list_subscriptions(served: Serves, caller: Calls) -> Listed:
    """Which other systems are told, and how far they are."""
    return Listed(subscriptions=[Shown(**shown(each)) for each in _mine(served.office.store, caller)])


@router.post(
    "", status_code=201, response_model=Made, operation_id="add_subscription", responses={409: {}},
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": SCHEMA}}}},
)  # fmt: skip
def add_subscription(served: Serves, caller: Calls, body: JsonBody) -> Made:
    """Lets another system be told by a webhook. The secret is told this once."""
    territory, asked = _territory(caller), _read(body)
    region = territory if asked.region is None else asked.region
    if not bare(region).startswith(territory):
        raise Problem(422, "invalid", f"$.region: {region} is not within {territory}, which your unit watches over")
    try:
        made, secret = subscribe(
            served.office, asked.name, asked.url, region=region, topics=asked.topics, after=asked.after, batch=asked.batch,
            private=os.environ.get(SETTING) == "allow",
        )  # fmt: skip
    except BadSubscription as fault:
        raise Problem(422, "invalid", [f"$.{reason}" for reason in fault.reasons]) from None
    except NameTaken as fault:
        raise Problem(409, "name_taken", str(fault)) from None
    return Made(**shown(made), secret=secret)


@router.delete("/{id}", status_code=204, operation_id="remove_subscription")
def remove_subscription(served: Serves, caller: Calls, id: str = Path(max_length=60)) -> None:
    """Ends a subscription; its secret is erased."""
    found = next((each for each in _mine(served.office.store, caller) if each.id == id), None)
    if found is None:
        raise Problem(404, "not_found", "there is no such subscription")
    unsubscribe(served.office, found)


def shown(each: Subscription) -> dict[str, Any]:
    """A subscription as machines read it, without its secret."""
    return {
        "id": each.id, "name": each.name, "url": each.url, "territory": each.territory, "topics": list(each.topics), "batch": each.batch,
        "state": each.state, "position": each.position, "failures": each.attempts, "error": each.error, "created_at": each.created_at,
        "delivered_at": each.delivered_at, "paused_at": each.paused_at,
    }  # fmt: skip


def _mine(store: Any, caller: Caller) -> list[Subscription]:
    territory = _territory(caller)
    return [each for each in Subscriptions(store).all() if each.territory.startswith(territory)]


def _territory(caller: Caller) -> str:
    """What the administrator's unit watches over. Raises Problem (403) for everybody else."""
    if caller.actor.post != Post.ADMIN:
        raise Problem(403, "not_yours", "subscriptions are the administrator's (post admin)")
    if caller.scope.territory is None:
        raise Problem(403, "not_yours", "your unit watches over no territory; an administrator of the HRSS or leading group may do this")
    return caller.scope.territory


def _read(body: dict[str, Any]) -> Asked:
    try:
        return Asked.model_validate(body)
    except ValidationError as fault:
        raise Problem(422, "invalid", [f"$.{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in fault.errors()]) from None
