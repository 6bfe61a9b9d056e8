"""What a stretch of facts adds to the views: rows, made of nothing but the cases these facts belong to."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder, Mapper, Notification, StoredEvent
from sqlalchemy import Connection, bindparam, delete

from casework.domain.facts import Fact
from casework.projections.clocks import clock_rows
from casework.projections.docket import docket_rows
from casework.projections.escalations import escalation_rows
from casework.projections.generations import upsert
from casework.projections.ledger import ledger_row
from casework.projections.letters import letter_rows
from casework.projections.life import Life
from casework.projections.names import name_rows
from casework.projections.parts import part_rows
from casework.projections.returns import return_rows
from casework.projections.tables import clocks, docket, escalations, ledger, letters, names, parts, returns, timeline
from casework.projections.timeline import timeline_row

OF_CASES = "case."
"""How the topics of a case's facts begin; policies and offices have streams of their own."""


@dataclass
class Rows:
    """Rows to write, by view, and the lives they were made of."""

    lives: dict[UUID, Life] = field(default_factory=dict)
    positions: dict[UUID, int] = field(default_factory=dict)
    timeline: list[dict[str, Any]] = field(default_factory=list)
    letters: list[dict[str, Any]] = field(default_factory=list)
    escalations: list[dict[str, Any]] = field(default_factory=list)

    def write(self, tx: Connection) -> None:
        """All of them, over what is there; docket, parts and names of a case are replaced whole."""
        upsert(tx, timeline, self.timeline)
        upsert(tx, letters, self.letters)
        upsert(tx, escalations, self.escalations)
        if not self.lives:
            return
        upsert(tx, ledger, [ledger_row(life, self.positions[id]) for id, life in self.lives.items()])
        upsert(tx, clocks, [row for life in self.lives.values() for row in clock_rows(life, life.rest())])
        for table in (docket, parts, names):
            tx.execute(delete(table).where(table.c.case_id == bindparam("case")), [{"case": id} for id in self.lives])
        upsert(tx, parts, [row for life in self.lives.values() for row in part_rows(life.case)])
        upsert(tx, names, [row for life in self.lives.values() for row in name_rows(life.case)])
        upsert(tx, docket, [row for life in self.lives.values() for row in docket_rows(life.case)])
        upsert(tx, returns, [row for life in self.lives.values() for row in return_rows(life.case)])


class Reader:
    """Reads facts and the lives of cases; keeps the lives of the last `memory` cases that were written."""

    def __init__(self, recorder: ApplicationRecorder, mapper: Mapper[UUID], memory: int = 2000) -> None:
        self.recorder, self._mapper, self._memory = recorder, mapper, memory
        self._lives: OrderedDict[UUID, Life] = OrderedDict()

    def after(self, position: int, limit: int, stop: int | None = None) -> Sequence[Notification]:
        """The next facts of all streams after a position."""
        return self.recorder.select_notifications(position, limit, stop, inclusive_of_start=False)

    def rows(self, seen: Iterable[Notification], skip: Iterable[UUID] = ()) -> Rows:
        """The rows of a stretch without holes, cases to be skipped left out. Raises whatever a poison fact raises."""
        rows, skipped = Rows(), frozenset(skip)
        for each in seen:
            case = UUID(str(each.originator_id))
            if not each.topic.startswith(OF_CASES) or case in skipped:
                continue
            fact = self._fact(each)
            if (life := rows.lives.get(case)) is None:
                life = rows.lives[case] = self._life(case, each.originator_version - 1) or Life(fact)
            life.take(fact)
            rows.positions[case] = int(each.id)
            rows.timeline.append(timeline_row(life.case, fact, int(each.id)))
            rows.escalations.extend(escalation_rows(life, fact))
            rows.letters.extend(letter_rows(life, fact, int(each.id)))
        return rows

    def keep(self, rows: Rows) -> None:
        """Remembers the lives that were just written, and forgets the least used."""
        self._lives.update(rows.lives)
        for case in rows.lives:
            self._lives.move_to_end(case)
        while len(self._lives) > self._memory:
            self._lives.popitem(last=False)

    def life(self, case: UUID, upto: int | None = None) -> Life | None:
        """A case as its facts tell it, from the store; None where it has none."""
        facts = [self._fact(stored) for stored in self.recorder.select_events(case, lte=upto)]
        return Life.of(facts) if facts else None

    def _life(self, case: UUID, version: int) -> Life | None:
        """A life as of a version, to be lived on: taken out of memory, because what fails halfway must not come back."""
        kept = self._lives.pop(case, None)
        if kept is not None and kept.case.version == version:
            return kept
        life = self.life(case, version) if version else None
        if life is not None:
            life.rest()
        return life

    def _fact(self, stored: StoredEvent) -> Fact:
        return self._mapper.to_domain_event(stored)  # type: ignore[return-value]  # our mapper makes nothing but facts
