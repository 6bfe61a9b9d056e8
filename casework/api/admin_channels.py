"""The office's channels 通知渠道 for administrators: which there are, whom they do not reach, and a real test message."""

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import uuid4

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from casework.api.administering import PREFIX, Admins, AdminsOfAll, described, note, read
from casework.api.answers import json
from casework.api.asking import Serves
from casework.api.bodies import JsonBody
from casework.api.paging import Strict
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.domain.timekeeping.terms import local_day
from casework.notices.channels import Channels
from casework.notices.message import NoticeFault, Route, TryLater
from casework.notices.preferences import Preferences
from casework.notices.templates import Templates
from casework.notices.wording import trial_message
from casework.security.addresses import Addresses
from casework.security.tokens import Caller

router = APIRouter(prefix=f"{PREFIX}/channels", tags=["管理 administration"], dependencies=[Strict])
NAMED: Final = 50
"""People without a channel that are named; of more only the number is told."""
ChannelName = Annotated[str, Path(pattern="^[a-z][a-z0-9_-]{0,31}$")]


class TestTo(BaseModel):
    """Where a test message goes; it is not kept."""

    model_config = ConfigDict(extra="forbid", strict=True)
    address: str = Field(
        min_length=1, max_length=254, description="A mailbox, mobile number or account.", json_schema_extra={"writeOnly": True}
    )


@dataclass(frozen=True, slots=True)
class OfficeChannel:
    """One channel; `goes_to` holds no secret."""

    name: str
    kind: str
    goes_to: str


@dataclass(frozen=True, slots=True)
class OfficeChannels:
    """The channels, and people of the territory who hold a post and are reached by none."""

    channels: list[OfficeChannel]
    unreached: list[str]
    unreached_count: int


@dataclass(frozen=True, slots=True)
class Tested:
    """Whether a test message went out; whether it arrived, only the recipient can tell."""

    sent: bool
    reference: str | None
    reason: str | None
    try_later: bool | None


@router.get("", operation_id="admin_channels", responses={200: {"model": OfficeChannels}})
def channels(caller: Admins, served: Serves) -> Response:
    """通知渠道 The office's channels and who has none."""
    known = _channels()
    people = _unreached(served, caller, known)
    return json(OfficeChannels([OfficeChannel(name, known[name].kind, known[name].told) for name in known], people[:NAMED], len(people)))


@router.post("/{name}/test", operation_id="test_channel", openapi_extra=described(TestTo), responses={200: {"model": Tested}, 404: {}})
def test(name: ChannelName, caller: AdminsOfAll, served: Serves, request: Request, body: JsonBody) -> Response:
    """渠道测试 Sends a real test message and says what happened."""
    asked, known = read(TestTo, body), _channels()
    if name not in known:
        raise Problem(404, "not_found", f"没有该渠道 there is no such channel; there is {', '.join(known) or 'none'}")
    note(served, caller, request, "channel_tested")
    dedupe = str(uuid4())
    try:
        receipt = known.send(Route(name, asked.address), trial_message(Templates.from_settings(), name, served.now, dedupe))
    except NoticeFault as fault:
        return json(Tested(False, None, fault.reason, isinstance(fault, TryLater)))
    return json(Tested(True, receipt.reference or dedupe, None, None))


def _channels() -> Channels:
    """The office's channels as the file has them now. Raises Problem (503), without the operator's details."""
    try:
        return Channels.from_settings()
    except ValueError:
        why = "渠道文件有误 the file of channels has faults; an operator sees them with: casework channel list"
        raise Problem(503, "channels_unreadable", why) from None


def _unreached(served: Served, caller: Caller, known: Channels) -> list[str]:
    directory, day = served.office.policies.office, local_day(served.now)
    routes = Preferences(Addresses(served.office.store, served.office.vault), known)
    theirs = {code for code, unit in directory.units.items() if caller.scope.covers(unit.region) or code == caller.scope.unit}
    people = {held.person for held in directory.holdings if held.holds_on(day) and held.unit in theirs}
    return sorted(person for person in people if not routes.routes(person))
