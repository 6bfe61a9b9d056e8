"""What a recipient says of a notice 通知: that it was opened, or acknowledged; recorded once, and on the case where it matters."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Path, Response

from casework.api.answers import json
from casework.api.asking import Calls, Serves
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.domain.office import Office
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Actor
from casework.notices.recording import record
from casework.store.deliveries import Deliveries, Delivery

router = APIRouter(prefix="/api/v1", tags=["通知 notices"])
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description="The delivery, as GET /notices names it.")]
NOT_YOURS: Final = "there is no such notice to you"


@dataclass(frozen=True, slots=True)
class Fared:
    """How a notice stands: waiting, sent, delivered, opened, acknowledged, undeliverable, handed_on or dead; and since when."""

    id: str
    state: str
    sent_at: datetime | None
    delivered_at: datetime | None
    opened_at: datetime | None
    acknowledged_at: datetime | None


@router.post("/notices/{id}/opened", operation_id="notice_opened", responses={200: {"model": Fared}})
def opened(id: Id, caller: Calls, served: Serves) -> Response:
    """已阅 The recipient opened the notice; saying it again changes nothing."""
    return _marked(served, caller.actor, id, "opened")


@router.post("/notices/{id}/acknowledged", operation_id="notice_acknowledged", responses={200: {"model": Fared}})
def acknowledged(id: Id, caller: Calls, served: Serves) -> Response:
    """签收 The recipient acknowledges the notice. A leader still takes the case by the move `acknowledge`."""
    return _marked(served, caller.actor, id, "acknowledged")


def _marked(served: Served, actor: Actor, id: str, state: str) -> Response:
    deliveries, office = Deliveries(served.office.store), served.office.policies.office
    found = deliveries.get(id)
    if found is None or not is_for(found, actor, office, local_day(served.now)):
        raise Problem(404, "not_found", NOT_YOURS)
    if deliveries.mark(id, state, served.now.timestamp()):
        record(served.office, id)
    return json(_fared(deliveries.get(id) or found))


def is_for(delivery: Delivery, actor: Actor, office: Office, day: date) -> bool:
    """Whether the actor is the recipient, stands in for them while they are away (AB角), or holds the post where it names nobody."""
    if delivery.person is None:
        return (delivery.post, delivery.unit) == (actor.post, actor.unit.code)
    if delivery.person in (actor.person, actor.acting_for):
        return True
    held = (each for each in office.holders(delivery.post, delivery.unit, day) if each.person == delivery.person)
    return any(office.stand_in(each, day) == actor.person for each in held)


def _fared(delivery: Delivery) -> Fared:
    moments = (delivery.sent_at, delivery.delivered_at, delivery.opened_at, delivery.acknowledged_at)
    return Fared(delivery.id, delivery.state, *(None if each is None else datetime.fromtimestamp(each, UTC) for each in moments))
