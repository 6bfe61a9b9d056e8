"""What a stretch of facts adds to the views: rows, made of nothing but the cases these facts belong to."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder, Mapper, Notification, StoredEvent
from sqlalchemy import Connection, Table

from casework.domain.facts import Fact
from casework.projections.clocks import all_clock_rows, clock_rows
from casework.projections.escalations import escalation_rows
from casework.projections.ledger import ledger_row
from casework.projections.letters import letter_rows
from casework.projections.life import Life
from casework.projections.passing import gain_rows, passage_rows
from casework.projections.returns import return_rows
from casework.projections.shown import ROWS_OF_CASES, WHOLE, Shown, shown_of
from casework.projections.signals.traces import trace_rows
from casework.projections.tables import clocks, escalations, gains, ledger, letters, passages, returns, timeline, traces
from casework.projections.timeline import timeline_row
from casework.projections.writing import clear, put, put_tuples, strike

OF_CASES = "case."
"""How the topics of a case's facts begin; policies and offices have streams of their own."""


@dataclass
class Rows:
    """Rows to write, by view, and the lives they were made of; `shown` is what the views hold of a life already, where that is known."""

    lives: dict[UUID, Life] = field(default_factory=dict)
    shown: dict[UUID, Shown] = field(default_factory=dict)
    positions: dict[UUID, int] = field(default_factory=dict)
    timeline: list[dict[str, Any]] = field(default_factory=list)
    letters: list[dict[str, Any]] = field(default_factory=list)
    escalations: list[dict[str, Any]] = field(default_factory=list)
    traces: list[dict[str, Any]] = field(default_factory=list)
    passages: list[dict[str, Any]] = field(default_factory=list)
    gains: list[dict[str, Any]] = field(default_factory=list)

    def write(self, tx: Connection) -> None:
        """All of them, over what is there; of docket, parts and names only what is otherwise than shown."""
        for table, added in self._added().items():
            put(tx, table, added)
        if not self.lives:
            return
        put(tx, ledger, [ledger_row(life, self.positions[id]) for id, life in self.lives.items()])
        put(tx, clocks, [row for life in self.lives.values() for row in clock_rows(life, life.rest())])
        put(tx, returns, [row for life in self.lives.values() for row in return_rows(life.case)])
        self._write_whole(tx)

    def write_anew(self, tx: Connection) -> None:
        """All of them, in place of every row of those cases that were read from their receipt on."""
        for table in ROWS_OF_CASES:
            clear(tx, table, self.shown.keys())
        self.write(tx)

    def of(self, table: Table) -> list[dict[str, Any]]:
        """The rows of one view, of whole lives."""
        added = self._added()
        return added[table] if table in added else [row for id, life in self.lives.items() for row in self._state(table, id, life)]

    def _added(self) -> dict[Table, list[dict[str, Any]]]:
        """The rows of views to which facts only add."""
        return {
            timeline: self.timeline, letters: self.letters, escalations: self.escalations, traces: self.traces, passages: self.passages,
            gains: self.gains,
        }  # fmt: skip

    def _state(self, table: Table, id: UUID, life: Life) -> Iterable[dict[str, Any]]:
        if table is ledger:
            return [ledger_row(life, self.positions[id])]
        if table is clocks:
            return all_clock_rows(life)
        return return_rows(life.case) if table is returns else WHOLE[table](life.case)

    def _write_whole(self, tx: Connection) -> None:
        now = {id: shown_of(life.case) for id, life in self.lives.items()}
        for table in WHOLE:
            clear(tx, table, [id for id in now if id not in self.shown])
            shown = {id: was.get(table, {}) for id, was in self.shown.items()}
            strike(tx, table, [(id, item) for id, was in shown.items() for item in was.keys() - now[id][table].keys()])
            rows = [row for id, each in now.items() for item, row in each[table].items() if shown.get(id, {}).get(item) != row]
            put_tuples(tx, table, rows)
        self.shown = now


class Reader:
    """Reads facts and the lives of cases; keeps the lives of the last `memory` cases that were written."""

    def __init__(self, recorder: ApplicationRecorder, mapper: Mapper[UUID], memory: int = 2000) -> None:
        self.recorder, self._mapper, self._memory = recorder, mapper, memory
        self._lives: OrderedDict[UUID, tuple[Life, Shown]] = OrderedDict()

    def after(self, position: int, limit: int, stop: int | None = None) -> Sequence[Notification]:
        """The next facts of all streams after a position."""
        return self.recorder.select_notifications(position, limit, stop, inclusive_of_start=False)

    def rows(self, seen: Iterable[Notification], skip: Iterable[UUID] = ()) -> Rows:
        """The rows of a stretch without holes, cases to be skipped left out. Raises whatever a poison fact raises."""
        rows, skipped = Rows(), frozenset(skip)
        for each in seen:
            case = each.originator_id if isinstance(each.originator_id, UUID) else UUID(each.originator_id)
            if not each.topic.startswith(OF_CASES) or case in skipped:
                continue
            fact = self._fact(each)
            if (life := rows.lives.get(case)) is None:
                life = rows.lives[case] = self._resumed(case, fact, rows)
            life.take(fact)
            rows.positions[case] = int(each.id)
            rows.timeline.append(timeline_row(life.case, fact, int(each.id)))
            rows.escalations.extend(escalation_rows(life))
            rows.traces.extend(trace_rows(life, fact))
            rows.passages.extend(passage_rows(life, fact))
            rows.gains.extend(gain_rows(life, fact))
            rows.letters.extend(letter_rows(life, fact, int(each.id)))
        return rows

    def keep(self, rows: Rows) -> None:
        """Remembers the lives that were just written, and forgets the least used."""
        for case, life in rows.lives.items():
            self._lives[case] = life, rows.shown[case]
            self._lives.move_to_end(case)
        while len(self._lives) > self._memory:
            self._lives.popitem(last=False)

    def life(self, case: UUID, upto: int | None = None) -> Life | None:
        """A case as its facts tell it, from the store; None where it has none."""
        facts = [self._fact(stored) for stored in self.recorder.select_events(case, lte=upto)]
        return Life.of(facts) if facts else None

    def _resumed(self, case: UUID, fact: Fact, rows: Rows) -> Life:
        """A life to be lived on with this fact: taken out of memory, because what fails halfway must not come back, or read anew."""
        kept, shown = self._lives.pop(case, (None, None))
        before = fact.originator_version - 1
        if kept is not None and shown is not None and kept.case.version == before:
            rows.shown[case] = shown
            return kept
        life = self.life(case, before) if before else None
        if life is None:
            rows.shown[case] = {}
            return Life(fact)
        life.rest()
        return life

    def _fact(self, stored: StoredEvent) -> Fact:
        return self._mapper.to_domain_event(stored)  # type: ignore[return-value]  # our mapper makes nothing but facts
