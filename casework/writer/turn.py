"""One turn of writing: what many commands lead to, each seeing what the former of the same turn made, put down in one transaction."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from eventsourcing.persistence import Mapper, StoredEvent

from casework.domain.asking import World
from casework.domain.case import Case, case_id, fold
from casework.domain.deciding import decide
from casework.domain.facts import Fact
from casework.domain.intake import Receive
from casework.domain.refusals import CaseNotFound, StaleCase
from casework.store import CommandKnown, CommandRecord, SourceKnown, Store, Write
from casework.writer.cache import Kept, KeptCases
from casework.writer.queue import Done, Job


class Moved(Exception):
    """A case went on between the look at the store and its reading: whether the command is known must be looked up again."""


class House(Protocol):
    """What a turn knows besides its cases: the policies in force, which may change under it."""

    @property
    def streams(self) -> tuple[UUID, ...]:
        """Where the policies are stored."""

    def world(self, stored: Mapping[UUID, int]) -> World:
        """Everything immutable that decisions consult, as in force at these versions of the streams."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What turns work with: the store, the codec, the committed cases and the house."""

    store: Store
    mapper: Mapper[UUID]
    kept: KeptCases
    house: House

    def knows(self, stream: UUID, case_no: str) -> bool:
        """Whether the store has the case; it is kept from now on."""
        return self.kept.get(stream) is not None or self.fetch(stream, case_no).case.version > 0

    def fetch(self, stream: UUID, case_no: str) -> Kept:
        """The case from the store, kept from now on where there is one."""
        rows = self.store.recorder.select_events(stream)
        facts: list[Fact] = [self.mapper.to_domain_event(row) for row in rows]  # type: ignore[misc]  # our mapper makes nothing but facts
        kept = Kept(fold(None, facts, case_no), _bytes(rows))
        if rows:
            self.kept.keep(stream, kept)
        return kept


@dataclass(frozen=True, slots=True)
class Staged:
    """A command that was granted in this turn: what is written for it, and its facts."""

    job: Job
    write: Write
    facts: tuple[Fact, ...]


class Turn:
    """Decides jobs on cases whose versions were looked up at its beginning. Nobody is answered before its facts are stored."""

    def __init__(self, desk: Desk, jobs: Sequence[Job]) -> None:
        self._desk, self._jobs = desk, jobs
        self._drafts: dict[UUID, Kept] = {}
        self._read: dict[UUID, Kept] = {}
        self._staged: list[Staged] = []
        self._told: list[tuple[Job, Done | Exception]] = []
        self._taken: set[object] = set()
        self.later: list[Job] = []
        """Jobs that ask the same as another one of the turn, or whose case moved meanwhile: the next look tells more."""

    def carry_out(self) -> None:
        """Decides every job, stores what was granted, all or nothing, and answers them.

        Raises what the recorder raises; then nothing is answered, and after StoreUnavailable nobody knows whether it was stored.
        """
        self._look_and_decide()
        self._write_and_answer()

    def forget(self) -> None:
        """Evicts every case of the turn: what is kept of them may be wrong."""
        self._desk.kept.evict({stream for job in self._jobs for stream in job.streams})

    def _look_and_decide(self) -> None:
        streams = dict.fromkeys(stream for job in self._jobs for stream in job.streams)
        ids = [job.asked.id for job in self._jobs if job.repeatable]
        sources = [source for job in self._jobs for source in job.sources]
        self._look = self._desk.store.recorder.look([*self._desk.house.streams, *streams], ids, sources)
        self._world = self._desk.house.world(self._look.versions)
        for job in self._jobs:
            self._decide(job)

    def _write_and_answer(self) -> None:
        positions = self._desk.store.recorder.insert_turn([each.write for each in self._staged]) if self._staged else []
        for stream, draft in self._drafts.items():
            self._desk.kept.keep(stream, draft)
        for each, own in zip(self._staged, positions, strict=True):
            record = each.write.command
            each.job.answer = Done(each.job.asked.command.case_no, record.version, own[-1], each.facts)
        for job, answer in self._told:
            job.answer = answer

    def _decide(self, job: Job) -> None:
        wants = {job.asked.id, *job.sources}
        if not self._taken.isdisjoint(wants):
            self.later.append(job)
            return
        try:
            answer = self._known(job) or self._granted(job)
        except Moved:
            self.later.append(job)
            return
        except Exception as fault:
            answer = fault
        if answer is None:
            self._taken |= wants
        else:
            self._told.append((job, answer))

    def _known(self, job: Job) -> Exception | None:
        """That this command, or its source's number, was stored before."""
        if (record := self._look.commands.get(job.asked.id)) is not None:
            return CommandKnown(record)
        streams = (self._look.sources.get((source.source, source.number)) for source in job.sources)
        return next((SourceKnown(stream) for stream in streams if stream is not None), None)

    def _granted(self, job: Job) -> Done | None:
        """None where facts were staged, the answer where none are needed. Raises what refuses it."""
        command, kept = job.asked.command, self._case(job.stream, job.asked.command.case_no)
        case = kept.case
        if case.version == 0 and not isinstance(command, Receive):
            raise CaseNotFound(f"there is no case {command.case_no}")
        if job.expected is not None and case.version != job.expected:
            raise StaleCase(f"case {case.case_no} is at version {case.version}, not {job.expected}; read it again")
        others = {number: self._case(case_id(number), number).case for number in job.others}
        facts = decide(case, job.asked, replace(self._world, others=others) if others else self._world)
        if not facts:
            return Done(case.case_no, case.version, 0)
        self._stage(job, facts)
        if job.made is not None:
            job.made(facts)
        return None

    def _stage(self, job: Job, facts: Sequence[Fact]) -> None:
        rows = [self._desk.mapper.to_stored_event(fact) for fact in facts]
        drafts: dict[UUID, Kept] = {}
        for fact, row in zip(facts, rows, strict=True):
            stream = fact.originator_id
            before = drafts.get(stream) or self._copied(stream)
            fact.mutate(before.case)
            drafts[stream] = Kept(before.case, before.stored + len(row.state))
        record = CommandRecord(job.asked.id, job.asked.by.person, job.digest, job.stream, drafts[job.stream].case.version)
        self._drafts |= drafts
        self._staged.append(Staged(job, Write(rows, record, job.sources), tuple(facts)))

    def _copied(self, stream: UUID) -> Kept:
        kept = self._drafts.get(stream) or self._read[stream]
        return Kept(copy(kept.case), kept.stored)

    def _case(self, stream: UUID, case_no: str) -> Kept:
        """The case as the turn left it so far, else as the store has it."""
        if (known := self._drafts.get(stream) or self._read.get(stream)) is not None:
            return known
        kept, stored = self._desk.kept.get(stream), self._look.versions.get(stream, 0)
        if kept is None or kept.case.version != stored:
            self._desk.kept.evict((stream,))
            kept = self._desk.fetch(stream, case_no) if stored else Kept(Case(case_no), 0)
            if kept.case.version != stored:
                raise Moved
        self._read[stream] = kept
        return kept


def _bytes(rows: Sequence[StoredEvent]) -> int:
    return sum(len(row.state) for row in rows)
