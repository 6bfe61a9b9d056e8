"""Webhooks 推送: the feed told to other systems, in order, at least once, until each confirms it."""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event as Stop
from threading import Thread
from time import perf_counter
from typing import Any, Final, Protocol
from uuid import uuid4

from casework import __version__
from casework.domain.scope import Scope
from casework.notices.cloud_events import MANY, ONE, event, many, one, trial_event, wanted
from casework.notices.posting import SECONDS, NotPosted, post
from casework.notices.signing import signed
from casework.projections.feed import Item, feed
from casework.projections.runner import Views
from casework.security.vault import KeyMissing, SealBroken, Vault
from casework.store import Store, StoreUnavailable
from casework.store.restoring import held_since
from casework.store.subscriptions import Subscription, Subscriptions

log = logging.getLogger("casework.webhooks")
SETTING: Final = "CASEWORK_NOTICES"
PAGE: Final = 100
"""Events read at once, and the most that one request holds."""
TURN: Final = 20.0
"""Seconds after which a turn ends between two requests; with a request's own limit this is well within the lease."""
WAITS: Final = tuple(60.0 * 4**n for n in range(6))
"""Seconds to wait after each failure in a row: 1, 4, 16 … 1024 minutes, 22 h 45 min in all. One failure more pauses."""
GONE: Final = 410
EVERY: Final = 1.0
LINES: Final = 2
"""Threads of a worker, so that one receiver who hangs does not hold up all others."""


class Office(Protocol):
    """What webhooks need of an office."""

    store: Store
    vault: Vault
    views: Views

    @property
    def clock(self) -> Callable[[], datetime]:
        """The present moment (UTC)."""


class NotTaken(Exception):
    """A receiver did not confirm; `gone` where trying again makes no sense."""

    def __init__(self, why: str, *, gone: bool = False) -> None:
        super().__init__(why)
        self.gone = gone


@dataclass
class Turn:
    """How far a subscription was told in one turn, and what ended it too early."""

    position: int
    confirmed: int = 0
    fault: NotTaken | None = None


class Webhooks:
    """One worker's hand on the subscriptions of an office. `seconds` is the limit of one request."""

    def __init__(self, office: Office, *, seconds: float = SECONDS, stop: Stop | None = None) -> None:
        self._office, self._kept, self._seconds, self._stop = office, Subscriptions(office.store), seconds, stop or Stop()
        self._holder = uuid4().hex

    def deliver(self) -> int:
        """A turn for every subscription that has something to hear; how many events were confirmed."""
        due = self._kept.due(self._office.clock(), self._office.views.status().position)
        return sum(self._turn(id) for id in due if not self._stop.is_set())

    def try_out(self, subscription: Subscription) -> str | None:
        """Sends a test event; None where it was confirmed, else why not."""
        said = trial_event(uuid4().hex, self._office.store.meta.database, self._office.clock())
        try:
            self._send(subscription, self._secret(subscription), said["id"], ONE, one(said))
        except NotTaken as fault:
            return str(fault)
        return None

    def _turn(self, id: str) -> int:
        mine = self._kept.lease(id, self._holder, self._office.clock())
        if mine is None:
            return 0
        turn = self._told(mine)
        if not self._kept.settle(id, self._holder, **outcome(mine, turn, self._office.clock())):
            log.warning("webhook %s: it was taken over meanwhile; what was just sent is sent again", mine.name)
        elif turn.fault is not None:
            _tell(mine, turn)
        return turn.confirmed

    def _told(self, mine: Subscription) -> Turn:
        turn, began = Turn(mine.position), perf_counter()
        page = feed(self._office.views, Scope(mine.territory), mine.position, PAGE)
        try:
            secret = self._secret(mine)
            for items in requests(page.items, mine):
                self._send(mine, secret, *self._written(items, mine.batch))
                turn.position, turn.confirmed = items[-1].position, turn.confirmed + len(items)
                if perf_counter() - began > TURN or self._stop.is_set():
                    return turn
        except NotTaken as fault:
            turn.fault = fault
            return turn
        turn.position = page.next
        return turn

    def _written(self, items: Sequence[Item], batch: int) -> tuple[str, str, bytes]:
        """Id, media type and body of one request."""
        said = [event(item, self._office.store.meta.database) for item in items]
        if batch == 1:
            return said[0]["id"], ONE, one(said[0])
        return f"{items[0].position}-{items[-1].position}", MANY, many(said)

    def _send(self, to: Subscription, secret: str, id: str, media_type: str, body: bytes) -> None:
        headers = signed(secret, id, int(self._office.clock().timestamp()), body)
        headers |= {"Content-Type": f"{media_type}; charset=utf-8", "User-Agent": f"casework/{__version__}"}
        try:
            status = post(to.url, body, headers, private=to.private, seconds=self._seconds)
        except NotPosted as fault:
            raise NotTaken(str(fault)) from None
        if 300 <= status < 400:
            raise NotTaken(f"answered {status}; redirects are not followed, give the new address")
        if not 200 <= status < 300:
            raise NotTaken(f"answered {status}", gone=status == GONE)

    def _secret(self, mine: Subscription) -> str:
        try:
            return self._office.vault.open(mine.secret, subject=key_of(mine.id), field="secret")
        except (KeyMissing, SealBroken):
            raise NotTaken("its secret cannot be opened any more; remove it and add it again", gone=True) from None


def key_of(id: str) -> str:
    """The vault's subject of a subscription."""
    return f"webhook/{id}"


def requests(items: Sequence[Item], to: Subscription) -> Iterator[Sequence[Item]]:
    """The items that a subscription wants, as many to a request as it takes."""
    mine = [item for item in items if wanted(item.topic, to.topics)]
    yield from (mine[at : at + to.batch] for at in range(0, len(mine), to.batch))


def outcome(before: Subscription, turn: Turn, now: datetime) -> dict[str, Any]:
    """What is kept of a turn: the place, and after a failure when to try again, or that it is paused."""
    seen: dict[str, Any] = {"position": turn.position}
    if turn.confirmed:
        seen["delivered_at"] = now.timestamp()
    if turn.fault is None:
        return seen | {"attempts": 0, "next_at": 0.0, "error": ""}
    failures = 1 if turn.confirmed else before.attempts + 1
    seen |= {"attempts": failures, "error": str(turn.fault)}
    if turn.fault.gone or failures > len(WAITS):
        return seen | {"paused_at": now.timestamp()}
    return seen | {"next_at": now.timestamp() + WAITS[failures - 1]}


def _tell(to: Subscription, turn: Turn) -> None:
    failures = 1 if turn.confirmed else to.attempts + 1
    if turn.fault is not None and (turn.fault.gone or failures > len(WAITS)):
        log.critical("webhook %s is paused: %s; mend the receiver, then: casework webhook resume %s", to.name, turn.fault, to.name)
    else:
        log.warning("webhook %s: %s; failure %s, tried again in %g min", to.name, turn.fault, failures, WAITS[failures - 1] / 60)


def run_webhooks(office: Office, stop: Stop, *, every: float = EVERY, lines: int = LINES) -> None:
    """Tells all subscriptions until `stop` is set; a request that runs is finished first.

    Nothing where CASEWORK_NOTICES=off, and in a restored database before `casework notices on`.
    """
    if (since := held_since(office.store)) is not None:
        log.warning("webhooks are off: the database was restored at %s; when no other copy of it sends, run casework notices on", since)
        return
    if os.environ.get(SETTING) == "off":
        log.info("webhooks are off: %s=off", SETTING)
        return
    threads = [Thread(target=_line, args=(office, stop, every), name=f"webhooks-{n}") for n in range(lines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _line(office: Office, stop: Stop, every: float) -> None:
    """One thread: round after round while there is something to tell, then a look every second."""
    hand = Webhooks(office, stop=stop)
    while not stop.is_set():
        told = 0
        try:
            told = hand.deliver()
        except StoreUnavailable as fault:
            log.warning("%s", fault)
        except Exception:
            log.exception("webhooks: an unforeseen fault; tried again")
        stop.wait(0 if told else every)
