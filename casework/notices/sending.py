"""Sending 发送: at least once, by the channels a person prefers, again and again for a day; then a dead letter, which is an alarm."""

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any, Final, Protocol
from uuid import UUID, uuid4, uuid5

from casework.notices.collecting import Office
from casework.notices.message import Message, Receipt, Route, TryLater, Undeliverable
from casework.notices.next_in_line import NOBODY, hand_on, is_disabled
from casework.notices.quiet import Hours, held
from casework.notices.silence import answer_by
from casework.projections.digests import WORKER
from casework.projections.quarantine import Unavailable
from casework.store.deliveries import Deliveries, Delivery
from casework.store.outbox import Outbox

log = logging.getLogger("casework.notices")
FIRST, GROWS, LONGEST = 60.0, 4, 24 * 3600.0
"""Seconds until the second try, by what each further wait grows, and for how long a message is tried in all."""
JITTER: Final = 0.1
"""By how much, at most, a wait is longer, so that an outage does not end in one blow. It follows from the id."""
EACH: Final = 3
"""Tries on one channel before the person's next one has its turn."""
TIRED: Final = 3
"""Failures of a channel in one round, after which the round leaves it alone for a minute."""
BATCH: Final = 20


class Ways(Protocol):
    """How messages are written and leave the house."""

    @property
    def reaches_workers(self) -> bool:
        """Whether the office has a way to workers."""

    def routes(self, delivery: Delivery) -> list[Route]:
        """The ways to the recipient, the preferred one first; none where nobody set one."""

    def write(self, delivery: Delivery, letters: list[dict[str, Any]], dedupe: str) -> Message:
        """The message."""

    def send(self, route: Route, message: Message) -> Receipt:
        """Sends. Raises TryLater and Undeliverable."""


@dataclass
class Round:
    """One round of deliveries by one worker at one moment."""

    office: Office
    ways: Ways
    now: datetime
    hours: Hours = field(default_factory=Hours)
    holder: str = field(default_factory=lambda: uuid4().hex)
    failures: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.deliveries, self.outbox = Deliveries(self.office.store), Outbox(self.office.store)

    def deliver(self, limit: int = BATCH, stop: Event | None = None) -> int:
        """Sends what is due, as far as this worker got hold of it; how many deliveries. Once `stop` is set no other one is begun."""
        taken = self.deliveries.lease(self.holder, self.now.timestamp(), limit)
        for place, delivery in enumerate(taken):
            if stop is not None and stop.is_set():
                break
            if place == 0 or self.deliveries.hold(delivery.id, self.holder):
                self._guarded(delivery)
        return len(taken)

    def _guarded(self, delivery: Delivery) -> None:
        """One delivery never stops the others. What nobody foresaw is told by its kind only, because it may hold an address."""
        try:
            self._attempt(delivery)
        except Unavailable:
            raise
        except Exception as fault:
            log.error("delivery %s failed: %s", delivery.id, type(fault).__name__)
            self._later(delivery, delivery.channel, list(delivery.refused), f"an unforeseen fault ({type(fault).__name__})")

    def _attempt(self, delivery: Delivery) -> None:
        if delivery.person is not None and is_disabled(self.office, delivery.person):
            self._next_in_line(delivery, "disabled", "the account is disabled")
            return
        refused, why = list(delivery.refused), delivery.error
        while routes := [route for route in self.ways.routes(delivery) if route.channel not in refused]:
            route = routes[delivery.attempts // EACH % len(routes)]
            if self.failures[route.channel] >= TIRED:
                self.deliveries.settle(delivery, refused=refused, next_at=self.now.timestamp() + FIRST)
                return
            try:
                receipt = self._sent(delivery, route)
            except Undeliverable as fault:
                refused.append(route.channel)
                why = f"{route.channel}: {fault.reason}"
            except TryLater as fault:
                self._later(delivery, route.channel, refused, f"{route.channel}: {fault.reason}")
                return
            else:
                self._done(delivery, route, receipt)
                return
        self._next_in_line(delivery, "unreachable", why if refused else "no channel is set for this person", refused=refused)

    def _sent(self, delivery: Delivery, route: Route) -> Receipt:
        message = self.ways.write(delivery, self.outbox.letters(delivery.letters), dedupe_key(delivery, route.channel))
        return self.ways.send(route, message)

    def _done(self, delivery: Delivery, route: Route, receipt: Receipt) -> None:
        at = self.now.timestamp()
        self.failures[route.channel] = 0
        letters = self.outbox.letters(delivery.letters)
        self.deliveries.settle(
            delivery, state="delivered" if receipt.delivered else "sent", sent_at=at, delivered_at=at if receipt.delivered else None,
            channel=route.channel, error="", attempts=delivery.attempts + 1,
            answer_by=answer_by(delivery, letters, self.office.cases.policies.rulebook, self.now),
        )  # fmt: skip

    def _later(self, delivery: Delivery, channel: str, refused: list[str], error: str) -> None:
        self.failures[channel] += 1
        told: dict[str, Any] = {"error": error, "attempts": delivery.attempts + 1, "refused": refused}
        if self.now.timestamp() >= delivery.due_at + LONGEST:
            self._dead(delivery, "expired", **told)
            return
        again = next_try(delivery, self.now)
        again = self.hours.free(again) if held(delivery.kind, delivery.post) else again
        self.deliveries.settle(delivery, next_at=again.timestamp(), channel=channel, **told)

    def _next_in_line(self, delivery: Delivery, because: str, error: str, **told: Any) -> None:
        if delivery.post == WORKER:
            self.deliveries.settle(delivery, state="undeliverable", ended=because, error=error, **told)
        elif not hand_on(self.office, delivery, because, self.now, self.hours, error=error):
            self._dead(delivery, because, error=f"{error}; {NOBODY}", **told)

    def _dead(self, delivery: Delivery, ended: str, **told: Any) -> None:
        if self.deliveries.settle(delivery, state="dead", ended=ended, **told):
            log.critical("notice %s to %s is dead: %s; see casework notices dead", delivery.id, delivery.recipient, told["error"])


def next_try(delivery: Delivery, now: datetime) -> datetime:
    """The next try: after 1, 4, 16, 64 … minutes, a little longer by the id; the last one a day after the first was due."""
    wait = FIRST * GROWS**delivery.attempts * (1 + JITTER * (UUID(delivery.id).int % 1000) / 1000)
    return min(now + timedelta(seconds=wait), datetime.fromtimestamp(delivery.due_at + LONGEST, UTC))


def dedupe_key(delivery: Delivery, channel: str) -> str:
    """The same for the same letters to the same person on the same channel; a receiver may drop what comes twice."""
    return str(uuid5(UUID(delivery.id), f"{channel}/{delivery.redriven}" if delivery.redriven else channel))
