"""The oracle's fourth part 通知不丢: every letter is taken up once, every message went out at least once, and each is on record once."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import Any, Final

from casework.bootstrap import Casework
from casework.notices.delivering import ways_of, work
from casework.notices.quiet import Hours
from casework.notices.sending import dedupe_key
from casework.projections.tables import letters
from casework.selftest.clock import FileClock
from casework.store.deliveries import STATES, Deliveries, Delivery
from casework.store.outbox import Outbox

ROUNDS: Final = 400
DAYS: Final = 15
"""Office days after which nothing may wait any more."""
WENT: Final = ("sent", "delivered", "opened", "acknowledged")
ENDED: Final = ("handed_on", "undeliverable")


def drain(office: Casework, clock: FileClock, environ: Mapping[str, str]) -> int:
    """Delivers what waits, while office days pass without a tick, until nothing is left. How many dead letters were tried anew."""
    ways, deliveries, redriven = ways_of(office, environ), Deliveries(office.store), 0
    assert ways is not None, "the selftest has a channel"
    _take_from_the_dead(office)
    for _ in range(DAYS):
        for _ in range(ROUNDS):
            if not work(office, ways, Hours.from_settings(environ), "selftest"):
                break
        redriven += deliveries.redrive(office.clock().timestamp())
        if _nothing_waits(office, office.clock()):
            break
        clock.step(timedelta(days=1))
    return redriven


def _take_from_the_dead(office: Casework) -> None:
    """What killed workers had in hand is free at once: all have ended, and nobody waits a minute for a lease to run out."""
    with office.store.writing() as tx:
        tx.exec_driver_sql("update deliveries set leased_until = 0")


def _nothing_waits(office: Casework, now: datetime) -> bool:
    due = Outbox(office.store).next_due()
    return due is None and not Deliveries(office.store).counts()["waiting"]


def lost(office: Casework, taken: Counter[str], since: int, former: Set[str]) -> Iterator[str]:
    """Letters that nobody took up, messages that never went out or are not on record as they went; `former` are those of earlier runs."""
    outbox = {letter: (delivery, base) for letter, delivery, base in _outbox(office)}
    for row in told(office, since):
        id = str(row["id"])
        if id not in outbox:
            yield f"lost: the letter {id} to {row['recipient']} about case {row['case_no']} was never taken up"
    for letter, (delivery, recipient) in outbox.items():
        if delivery is None:
            yield f"the letter {letter} to {recipient} still waits"
    sent = {each.id: each for each in every(office)}
    for each in (each for each in sent.values() if each.id not in former):
        yield from _fared(each, taken)
    for letter, (delivery, _) in outbox.items():
        if delivery is not None and delivery not in sent:
            yield f"the letter {letter} went into the message {delivery}, which is not on record"
    double = [key for key, count in Counter(dedupe_key(each, each.channel) for each in sent.values() if each.channel).items() if count > 1]
    yield from (f"the dedupe key {key} stands for two messages" for key in double)


def told(office: Casework, since: int) -> Sequence[Mapping[Any, Any]]:
    """The letters behind a position."""
    return office.views.ask(lambda tx: tx.execute(letters.select().where(letters.c.position > since)).mappings().all())


def _fared(delivery: Delivery, taken: Counter[str]) -> Iterator[str]:
    if delivery.state in WENT and not taken[dedupe_key(delivery, delivery.channel)]:
        yield f"the message {delivery.id} to {delivery.recipient} is {delivery.state} on record and never arrived"
    if delivery.state not in (*WENT, *ENDED):
        yield f"the message {delivery.id} to {delivery.recipient} is {delivery.state}: {delivery.error}"


def _outbox(office: Casework) -> list[tuple[str, str | None, str]]:
    with office.store.reading() as tx:
        return [(row[0], row[1], row[2]) for row in tx.exec_driver_sql("select letter, delivery, recipient from outbox")]


def every(office: Casework) -> list[Delivery]:
    """All messages that were ever made."""
    return [each for state in STATES for each in Deliveries(office.store).every(state=state, limit=10_000_000)]
