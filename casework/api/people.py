"""By which channels people are reached 联系渠道: set by the administrator, stored sealed, shown masked."""

from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from casework.api.asking import Calls, Serves
from casework.api.bodies import JsonBody
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.domain.values import Post
from casework.notices.channels import Channels
from casework.notices.preferences import MOST, BadPreference, Preferences
from casework.security.access_log import Access
from casework.security.addresses import Addresses, NoAddress, Wanted
from casework.security.tokens import Caller
from casework.security.vault import KeyMissing

router = APIRouter(prefix="/api/v1/people", tags=["人员 people"])
Person = Annotated[str, Path(max_length=200, description="The account 账号.")]


class WantedChannel(BaseModel):
    """One channel of a person."""

    model_config = ConfigDict(extra="forbid", strict=True)
    channel: str = Field(pattern="^[a-z][a-z0-9_-]{0,31}$", description="A channel of the office, such as mail or sms.")
    address: str | None = Field(
        None, min_length=1, max_length=254, description="A mailbox, mobile number or account; null keeps the one that is there."
    )
    enabled: bool = Field(True, description="Whether it is used.")


class WantedChannels(BaseModel):
    """All channels of a person, the one to be tried first at the beginning."""

    model_config = ConfigDict(extra="forbid", strict=True)
    channels: list[WantedChannel] = Field(max_length=MOST)


class PersonChannel(BaseModel):
    """One channel of a person, its address masked."""

    place: int
    channel: str
    address: str = Field(description="Masked: it can be recognised, not used.")
    enabled: bool
    state: str = Field(description="ready, off, unknown (the office has no such channel now) or erased.")


class PersonChannels(BaseModel):
    """The channels of a person in the order of preference; the office's own channels, of which one may choose."""

    person: str
    channels: list[PersonChannel]
    available: list[str]


SCHEMA: Final[dict[str, Any]] = WantedChannels.model_json_schema()
SCHEMA["properties"]["channels"]["items"] = SCHEMA.pop("$defs")["WantedChannel"]


@router.get("/{person}/channels", response_model=PersonChannels, operation_id="read_channels")
def read_channels(served: Serves, caller: Calls, request: Request, person: Person) -> PersonChannels:
    """By which channels a person is reached. For the administrator of their unit's territory."""
    _refuse_stranger(served, caller, person)
    answer = _told(served, _channels(), person)
    _log(served, caller, request, "channels_read")
    return answer


@router.put(
    "/{person}/channels", response_model=PersonChannels, operation_id="set_channels", responses={410: {}},
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": SCHEMA}}}},
)  # fmt: skip
def set_channels(served: Serves, caller: Calls, request: Request, body: JsonBody, person: Person) -> PersonChannels:
    """Sets all channels of a person. An empty list means that notices go to the next in line."""
    _refuse_stranger(served, caller, person)
    asked, channels = _read(body), _channels()
    wanted = [Wanted(each.channel, each.address, each.enabled) for each in asked.channels]
    try:
        _preferences(served, channels).replace(person, wanted, served.now)
    except (BadPreference, NoAddress) as fault:
        raise Problem(422, "invalid", f"$.channels: {fault}") from None
    except KeyMissing:
        raise Problem(410, "erased", "what was kept of this person was erased for good; nothing can be kept under the account") from None
    _log(served, caller, request, "channels_set")
    return _told(served, channels, person)


def _refuse_stranger(served: Served, caller: Caller, person: str) -> None:
    """Raises Problem: 403 for all but administrators, 404 for people who hold no post where the caller administers."""
    if caller.actor.post != Post.ADMIN:
        raise Problem(403, "not_yours", "channels of people are the administrator's (post admin)")
    office = served.office.policies.office
    units = [unit for held in office.held_by(person) if (unit := office.unit(held.unit)) is not None]
    if not any(caller.scope.covers(unit.region) or unit.code == caller.scope.unit for unit in units):
        raise Problem(404, "not_found", "nobody of that account holds a post in your territory")


def _channels() -> Channels:
    """The office's channels as the file has them now. Raises Problem (503), without the operator's details."""
    try:
        return Channels.from_settings()
    except ValueError:
        raise Problem(
            503, "channels_unreadable", "the file of channels has faults; an operator sees them with: casework channel list"
        ) from None


def _preferences(served: Served, channels: Channels) -> Preferences:
    return Preferences(Addresses(served.office.store, served.office.vault), channels)


def _told(served: Served, channels: Channels, person: str) -> PersonChannels:
    shown = [PersonChannel(**asdict(each)) for each in _preferences(served, channels).shown(person)]
    return PersonChannels(person=person, channels=shown, available=list(channels))


def _read(body: dict[str, Any]) -> WantedChannels:
    try:
        return WantedChannels.model_validate(body)
    except ValidationError as fault:
        raise Problem(422, "invalid", [f"$.{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in fault.errors()]) from None


def _log(served: Served, caller: Caller, request: Request, code: str) -> None:
    actor, client = caller.actor, request.client
    who = {"person": actor.person, "post": str(actor.post), "unit": actor.unit.code, "token": caller.token}
    served.access.record(Access(served.now, request.method, request.url.path, 200, code, **who, address=client.host if client else None))
