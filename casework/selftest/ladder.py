"""The oracle's second part 级不丢不重: every rung whose time has come is decided once or held for a reason, and one process ticks."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import Final

from casework.domain.facts import Fact
from casework.domain.ladder.steps import Climbed, Expired
from casework.domain.timing import MISSABLE
from casework.projections.silence import accounts
from casework.store import Store, StoreUnavailable

LOOK: Final = 0.2
"""Seconds between two looks at the lease."""


def doubled(case_no: str, facts: Sequence[Fact]) -> Iterator[str]:
    """Rungs that were decided twice, terms that ended twice, and times of recording that went back."""
    seen: set[tuple[str, int, str]] = set()
    ended: set[str] = set()
    for before, fact in zip((None, *facts), facts, strict=False):
        if before is not None and fact.envelope.at < before.envelope.at:
            yield f"case {case_no}: version {fact.originator_version} was recorded before the one it follows"
        if isinstance(fact, Climbed):
            yield from (f"case {case_no}: {rung} was decided twice" for rung in fact.decisions() if rung in seen)
            seen.update(fact.decisions())
        if isinstance(fact, Expired):
            yield from (f"case {case_no}: {key} ended twice" for key in {fact.clock} & ended)
            ended.add(fact.clock)


def decided(facts: Sequence[Fact]) -> int:
    """How many rungs were decided by the ladder."""
    return sum(len(list(fact.decisions())) for fact in facts if isinstance(fact, Climbed))


def lost(case_no: str, facts: Sequence[Fact], now: datetime) -> Iterator[str]:
    """After the last tick: rungs whose time has come undecided, and breaches that are not on record."""
    for each in accounts(facts, now):
        due = [rung.rung for rung in each.rungs if rung.word == "due"]
        if due and each.silence != "paused":
            yield f"case {case_no}: {', '.join(due)} of {each.clock.key} came due and nothing decided"
        clock = each.clock
        late = clock.kind in MISSABLE and clock.due_at is not None and clock.due_at <= now and not clock.is_paused
        if each.state == "open" and late and not each.missed:
            yield f"case {case_no}: the breach of {clock.key} is not on record"


@dataclass
class Lease:
    """Who held the lease of ticking in which epoch, looked at again and again."""

    holders: dict[int, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    newest: int = 0

    def watch(self, store: Store, stop: Event) -> None:
        """Until `stop`; a database that does not answer is looked at later."""
        while not stop.wait(LOOK):
            with suppress(StoreUnavailable):
                self.look(store)

    def look(self, store: Store) -> None:
        """One look."""
        with store.reading() as tx:
            row = tx.exec_driver_sql("select epoch, holder from leases where name = 'tick'").first()
        if row is None:
            return
        epoch, holder = int(row[0]), str(row[1])
        if epoch < self.newest:
            self.broken.append(f"the lease went back from epoch {self.newest} to {epoch}")
        if self.holders.setdefault(epoch, holder) != holder:
            self.broken.append(f"two processes held the lease in epoch {epoch}")
        self.newest = max(self.newest, epoch)
