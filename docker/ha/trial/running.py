"""One fault after another under load, each measured from the fault until casework answers again."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Final

from .clients import Journal
from .cluster import Cluster, NotInTime
from .faults import Fault
from .host import Host
from .timing import felt, tick_after

BUDGET: Final = 30.0
"""Seconds within which service is back."""
STEADY: Final = 4.0
"""Seconds of steady answers before a fault is mended, and before the next one."""
PATIENCE: Final = 90.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a fault did, in seconds; None where it did not come about in time.

    From the fault: `led_after` to another primary, `writes` and `reads` to steady answers, `ticks` to the first tick.
    From the mending: `rejoined` to three hosts, `again` to steady writes where the mending itself was felt.
    """

    fault: Fault
    host: str
    led_after: float | None
    writes: float | None
    reads: float | None
    ticks: float | None
    rejoined: float | None
    again: float | None

    @property
    def ok(self) -> bool:
        """Whether service was back in time, and the host came back."""
        felt_by_people = (self.writes, self.reads, self.again)
        return self.rejoined is not None and all(each is not None and each <= BUDGET for each in felt_by_people)


def run(fault: Fault, cluster: Cluster, journal: Journal) -> Outcome:
    """Does a fault to the cluster, watches, mends it, and waits until all hosts are there again."""
    host = _struck(fault, cluster)
    struck = monotonic()
    fault.strike(cluster, host)
    led = _within(lambda: _led_by_another(cluster, host)) if fault.fells else None
    if fault.lasts:
        _within(lambda: not cluster.is_whole())
    _within(lambda: _steady(journal, struck))
    mended = monotonic()
    fault.mend(cluster, host)
    whole = _within(lambda: cluster.is_whole() or None)
    _within(lambda: _steady(journal, mended))
    end = monotonic()
    _within(lambda: tick_after(journal.ticks, struck))
    return Outcome(
        fault, host.name, None if led is None else led - struck, felt(journal.writes, struck, mended), felt(journal.reads, struck, mended),
        tick_after(journal.ticks, struck), None if whole is None else whole - mended, felt(journal.writes, mended, end),
    )  # fmt: skip


def _struck(fault: Fault, cluster: Cluster) -> Host:
    if fault.follower:
        return cluster.confirming()
    if fault.first:
        cluster.lead(cluster.hosts[0])
    return cluster.primary()


def _within(look: Callable[[], object]) -> float | None:
    """The moment when `look` first found something; None where it did not in time."""
    end = monotonic() + PATIENCE
    while monotonic() < end:
        if look():
            return monotonic()
        sleep(0.2)
    return None


def _led_by_another(cluster: Cluster, host: Host) -> bool:
    try:
        return any(leads is not host for leads in cluster.leading(unless=host))
    except NotInTime:
        return False


def _steady(journal: Journal, since: float) -> bool:
    """Whether writes and reads have been answered without a silence for some seconds, all of them after `since`."""
    now = monotonic()
    start = now - STEADY
    return start >= since and felt(journal.writes, start, now) == 0.0 and felt(journal.reads, start, now) == 0.0
