"""Delivery for tests: a way out that keeps what it sent and fails when told to, and letters of a case without the way to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event
from typing import Any
from uuid import UUID, uuid5

from casework.domain.timekeeping.clocks import SHANGHAI
from casework.notices.collecting import bundled
from casework.notices.message import Message, Receipt, Route
from casework.store.deliveries import Deliveries, Delivery
from casework.store.outbox import Outbox, Waiting
from tests.spec import at

NIL = UUID(int=0)


@dataclass
class Basket:
    """A way out that keeps every message. `faults` are raised by channel as long as they stand; `nowhere` are people without a channel."""

    channels: tuple[str, ...] = ("mail",)
    faults: dict[str, BaseException] = field(default_factory=dict)
    nowhere: set[str] = field(default_factory=set)
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    delivered: bool = False
    reaches_workers: bool = False
    after: BaseException | None = None
    rung: Event | None = None

    def routes(self, delivery: Delivery) -> list[Route]:
        """Every channel, by the name of the recipient."""
        return [] if delivery.recipient in self.nowhere else [Route(name, delivery.recipient) for name in self.channels]

    def write(self, delivery: Delivery, letters: list[dict[str, Any]], dedupe: str) -> Message:
        """Case, clock and rung of every letter."""
        return Message(delivery.kind, "; ".join(f"{row['case_no']} {row['key']} {row['rung']}" for row in letters), dedupe)

    def send(self, route: Route, message: Message) -> Receipt:
        """Keeps the message, unless the channel fails. `after` is what happens once it went out, before anybody knows; `rung` is set."""
        if route.channel in self.faults:
            raise self.faults[route.channel]
        self.sent.append((route.address, message.dedupe, message.text))
        if self.rung is not None:
            self.rung.set()
        if self.after is not None:
            raise self.after
        return Receipt(delivered=self.delivered)

    def to(self, address: str) -> list[str]:
        """The texts that went to somebody."""
        return [text for to, _, text in self.sent if to == address]


def letter(name: str, rung: str = "urged", to: str = "chief", **given: Any) -> Waiting:
    """A letter as it lies in the outbox."""
    row: dict[str, Any] = {
        "position": 1, "version": 1, "case_no": "620502-2026-000001", "recipient": to, "person": to, "post": "hrss_head",
        "unit": "620502-hrss", "role": "told", "instead_of": None, "because": "", "template": f"H.{rung}", "clock": "track",
        "key": "track..1", "rule": "track", "revision": 1, "rung": rung, "height": 6, "missed": False, "urgent": False,
        "due_at": datetime(2026, 3, 23, 16, tzinfo=UTC), "due": "2026-03-23", "created_at": datetime(2026, 3, 24, 1, tzinfo=UTC),
    }  # fmt: skip
    fields = {key: given.pop(key) for key in ("kind", "wait_until") if key in given}
    return Waiting(str(uuid5(NIL, name)), fields.get("kind", "notice"), fields.get("wait_until", 0.0), {**row, **given})


def post(store: Any, letters: Sequence[Waiting], now: datetime) -> list[Delivery]:
    """Puts letters into the outbox and makes messages of them."""
    outbox = Outbox(store)
    was = outbox.cursor()
    assert outbox.take(letters, was, was + 1)
    outbox.bundle(now.timestamp(), lambda waiting: bundled(waiting, now))
    return Deliveries(store).find(limit=10_000)


def let_pass(store: Any) -> None:
    """Every lease of a delivery runs out, as if its worker had been stopped for long."""
    with store.writing() as tx:
        tx.exec_driver_sql("update deliveries set leased_until = 0")


def shown(moment: float | None) -> str:
    """A moment as people in Shanghai read it."""
    return "" if moment is None else f"{datetime.fromtimestamp(moment, SHANGHAI):%m-%d %H:%M}"


def moment(text: str) -> datetime:
    """A Shanghai time as UTC."""
    return at(text)


def kept(deliveries: Deliveries, id: str) -> Delivery:
    """The delivery of that id, which must be there."""
    found = deliveries.get(id)
    assert found is not None, id
    return found
