"""Logins 登录: a person with a password gets a session of one post; whoever calls can see who they are, and leave."""

from datetime import timedelta
from math import ceil
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from casework.api.asking import Calls, Serves
from casework.api.bodies import JsonBody
from casework.api.problems import Problem, Unauthenticated
from casework.api.serving import Served
from casework.api.throttling import address_of
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Actor
from casework.security.logins import AccountDisabled, Busy, TooSoon, WrongPassword
from casework.security.posts import acting
from casework.security.tokens import SESSION_HOURS

router = APIRouter(prefix="/api/v1", tags=["登录 login"])
NAME: Final = r"^[^\x00-\x1f\x7f-\x9f]+$"
LASTING: Final = timedelta(hours=SESSION_HOURS)


class Asked(BaseModel):
    """Who logs in, and for which of their posts."""

    model_config = ConfigDict(extra="forbid", strict=True)
    person: str = Field(min_length=1, max_length=100, pattern=NAME, description="The account 账号.")
    password: str = Field(min_length=1, max_length=1000, json_schema_extra={"writeOnly": True, "format": "password"})
    post: str | None = Field(None, max_length=100, description="Which post, where there are several.")
    unit: str | None = Field(None, max_length=100, description="In which unit, where there are several.")


class HeldPost(BaseModel):
    """A post 岗位 of a unit 单位."""

    post: str
    unit: str
    unit_name: str
    acting_for: str | None = Field(None, description="The absent holder whom the person stands in for (AB角).")


class Session(BaseModel):
    """A session; the token is told once."""

    token: str
    expires_at: str
    person: str
    post: str
    unit: str


class Seeing(BaseModel):
    """Which cases are seen 数据权限: those of the territory (first digits; "" all, null none), and those the unit has a part in."""

    territory: str | None
    unit: str | None


class Me(BaseModel):
    """Who calls, as the office directory has them today."""

    person: str
    post: HeldPost
    marks: list[str]
    scope: Seeing
    token: str = Field(description="The id of the token; it can be named to end it.")
    expires_at: str
    posts: list[HeldPost] = Field(description="Every post the person may log in for today.")


@router.post(
    "/login", response_model=Session, operation_id="login", responses={401: {}, 403: {}, 429: {}},
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": Asked.model_json_schema()}}}},
)  # fmt: skip
def login(served: Serves, body: JsonBody, request: Request, response: Response) -> Session:
    """A session of 12 hours for a name and a password. Failures cost time; why they failed is not told."""
    asked = _read(body)
    try:
        served.logins.by_password(asked.person, asked.password, address_of(request, request.app.state.limits.proxies), served.now)
    except TooSoon as fault:
        raise _too_soon(served, fault) from None
    except Busy as fault:
        raise Problem(503, "busy", str(fault), headers={"Retry-After": "1"}) from None
    except WrongPassword as fault:
        if served.accounts.find(asked.person) is not None:
            request.state.known = (asked.person, None)
        raise Unauthenticated(str(fault)) from None
    except AccountDisabled as fault:
        request.state.known = (asked.person, None)
        raise Unauthenticated(str(fault)) from None
    request.state.known = (asked.person, None)
    return session(served, asked.person, asked.post, asked.unit, response)


def session(served: Served, person: str, post: str | None, unit: str | None, response: Response) -> Session:
    """A session for somebody whose identity is proven, in the one post they may act in or name. Raises Problem."""
    served.look_again()
    mine = chosen(acting(served.office.policies.office, person, local_day(served.now)), person, post, unit)
    now = served.now
    token = served.tokens.issue(person, mine.post, mine.unit.code, now, days=LASTING / timedelta(days=1), kind="session")
    response.headers["Cache-Control"] = "no-store"
    return Session(token=token, expires_at=(now + LASTING).isoformat(), person=person, post=str(mine.post), unit=mine.unit.code)


def chosen(posts: tuple[Actor, ...], person: str, post: str | None, unit: str | None) -> Actor:
    """The one post that is meant. Raises Problem (403 without any, 422 where several fit or none does) with all that there are."""
    if not posts:
        raise Problem(403, "no_post", f"{person} holds no post today; an administrator enters one in the office directory")
    fitting = [each for each in posts if post in (None, each.post) and unit in (None, each.unit.code)]
    if len(fitting) == 1:
        return fitting[0]
    why = "name post and unit: several fit" if fitting else "post, unit: not held today; name one of those held"
    raise Problem(422, "choose_post", why, posts=[_held(each).model_dump() for each in posts])


@router.post("/logout", status_code=204, operation_id="logout")
def logout(served: Serves, caller: Calls) -> None:
    """Ends the token that calls."""
    served.tokens.revoke(caller.token, served.now)


@router.get("/me", response_model=Me, operation_id="me")
def me(served: Serves, caller: Calls) -> Me:
    """Who calls, in which post, what they see, and until when."""
    actor, scope = caller.actor, caller.scope
    posts = acting(served.office.policies.office, actor.person, local_day(served.now))
    return Me(
        person=actor.person, post=_held(actor), marks=list(actor.marks), scope=Seeing(territory=scope.territory, unit=scope.unit),
        token=caller.token, expires_at=caller.expires_at.isoformat(), posts=[_held(each) for each in posts],
    )  # fmt: skip


def _read(body: dict[str, Any]) -> Asked:
    try:
        return Asked.model_validate(body)
    except ValidationError as fault:
        raise Problem(422, "invalid", [f"$.{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in fault.errors()]) from None


def _held(actor: Actor) -> HeldPost:
    return HeldPost(post=str(actor.post), unit=actor.unit.code, unit_name=actor.unit.name, acting_for=actor.acting_for)


def _too_soon(served: Served, fault: TooSoon) -> Problem:
    wait = max(1, ceil((fault.retry_at - served.now).total_seconds()))
    return Problem(429, "too_many_attempts", str(fault), headers={"Retry-After": str(wait)}, retry_at=fault.retry_at.isoformat())
