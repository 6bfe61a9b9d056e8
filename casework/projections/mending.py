"""Mending the views: cases in quarantine, rows of one case written anew, and the audit that finds what is wrong."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import UUID, uuid4

from eventsourcing.persistence import Mapper
from sqlalchemy import Connection, select

from casework.projections.auditing import Audit, Noted, audited
from casework.projections.batch import Reader
from casework.projections.checking import differs, drifted
from casework.projections.following import Follower
from casework.projections.generations import Shelf
from casework.projections.life import Life
from casework.projections.quarantine import Aside, asides
from casework.projections.streams import LAST, of_case
from casework.projections.tables import position
from casework.store import Store
from casework.store.accepted import accept, accepted, withdraw

T = TypeVar("T")


class Mending(ABC):
    """What the views of a database can do about rows that are missing or wrong."""

    store: Store
    _shelf: Shelf
    _mapper: Mapper[UUID]

    @abstractmethod
    def ask(self, question: Callable[[Connection], T], *, single: bool = False) -> T:
        """The answer of one read transaction on the active generation."""

    @abstractmethod
    def _following(self, work: Callable[[Follower], T]) -> T:
        """Work on the active generation, done again where another runner was quicker."""

    def retry_quarantined(self, only: Iterable[UUID] | None = None) -> list[UUID]:
        """Tries cases in quarantine again, without `only` all that nobody accepted; those that came free."""
        accepted_ = accepted(self.store)
        chosen = set(only) if only is not None else None
        freed = []
        for aside in self.quarantined():
            if aside.case_id in accepted_ if chosen is None else aside.case_id not in chosen:
                continue
            if self._following(lambda follower, a=aside: follower.relive(a.case_id, a.position, again=a)):  # type: ignore[misc]  # a default that binds the loop variable
                freed.append(aside.case_id)
                if aside.case_id in accepted_:
                    withdraw(self.store, aside.case_id)
        return freed

    def accept_quarantined(self, case: UUID, reason: str) -> None:
        """Keeps for good that a case in quarantine may stay there, and why; its deadlines are kept all the same."""
        accept(self.store, case, reason)

    def repair_case(self, case: UUID) -> bool:
        """Writes every row of a case anew from its receipt on; whether it could. Raises LookupError for a case without facts."""
        first = next(iter(of_case(self.store, case, 0, LAST)), None)
        if first is None:
            raise LookupError(f"no facts of {case} are stored")
        return self.repair(case, int(first.id))

    def audit(self, cases: int = 5, start: UUID | None = None) -> Audit:
        """Replays some cases, by chance, and compares every row of them; what differs is repaired and noted."""
        found = audited(self, start or uuid4(), cases)
        self._shelf.note_audit(found, self.store.time())
        return found

    def last_audit(self) -> Noted | None:
        """How the audits of this database went; None before the first."""
        return self._shelf.last_audit()

    def repair(self, case: UUID, received: int) -> bool:
        """Writes every row of a case anew; `received` is the position of its receipt. Whether it could."""
        return self._following(lambda follower: follower.relive(case, received))

    def rows_drifted(self, case: UUID) -> tuple[str, ...]:
        """The views whose rows of a case are not what its facts say, as far as the views have come; none for one in quarantine."""

        def look(tx: Connection) -> tuple[str, ...]:
            at = tx.execute(select(position.c.at)).scalar_one()
            facts = of_case(self.store, case, 0, at)
            if not facts or any(aside.case_id == case for aside in asides(tx)):
                return ()
            return drifted(tx, case, Reader(self.store.recorder, self._mapper).rows(facts))

        return self.ask(look)

    def is_wrong_about(self, life: Life) -> bool:
        """Whether the rows of a case differ from its facts; a case in quarantine, or with facts not read yet, is not judged."""
        newest = self._following(lambda follower: follower.sees(life.case.id, life.case.version))
        return newest and self.ask(lambda tx: differs(tx, life))

    def quarantined(self) -> list[Aside]:
        """The cases in quarantine, longest first."""
        return self.ask(asides)
