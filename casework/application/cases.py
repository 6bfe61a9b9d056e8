"""Cases: load, decide, save. A command is stored at most once, whatever happens to its answer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any, Final
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, Mapper

from casework.application.answers import came_before, known_before
from casework.application.numbers import numbered, sources
from casework.clock import Now, system_clock
from casework.codec import FactMapper, checked_hash, plain, revive, seal_command
from casework.domain.asking import Asked, World
from casework.domain.case import Case, case_id, fold
from casework.domain.facts import Fact
from casework.domain.intake import Receive
from casework.domain.leaving.merging import Merge, Split
from casework.domain.numbering import NumberPaper, series
from casework.domain.refusals import CaseNotFound
from casework.domain.registry import Command
from casework.domain.values import Actor, utc
from casework.policies import STREAMS, Policies
from casework.security.vault import Vault
from casework.store import CommandKnown, SourceKnown, Store
from casework.store.series import taken
from casework.workflows.tables import TABLES
from casework.writer import Writer
from casework.writer.cache import KeptCases
from casework.writer.queue import MOST_WAITING, Done, Job
from casework.writer.turn import Desk

NUMBERED: Final = (Receive, Split)
"""Commands that make a case, and with it a number and keys, which must not be made twice."""
JOINING: Final = (Merge, Split)


@dataclass(frozen=True, slots=True)
class Followed:
    """The house as turns of writing see it: always with the policies that the store holds."""

    cases: "Cases"
    streams: tuple[UUID, ...] = STREAMS

    def world(self, stored: Mapping[UUID, int]) -> World:
        """The world with the policies in force at these versions of their streams."""
        self.cases.policies.follow(stored)
        return self.cases.world()


class Cases(Application[UUID]):
    """All cases of an office, on one store and one vault."""

    name = "cases"

    def __init__(self, store: Store, vault: Vault, clock: Now = system_clock, most_waiting: int = MOST_WAITING) -> None:
        self.store, self.vault, self.clock = store, vault, clock
        super().__init__()
        self.policies = Policies(self.events, store.recorder, clock)
        self._world: World | None = None
        self._numbering = Lock()
        self._desk = Desk(store, self.mapper, KeptCases(), Followed(self))
        self._writer = Writer(self._desk, most_waiting)

    def close(self) -> None:
        """Lets what waits be written, takes no more, and closes."""
        self._writer.close()
        super().close()

    def construct_recorder(self) -> ApplicationRecorder:
        """The store's own ordered recorder."""
        return self.store.recorder

    def construct_mapper(self) -> Mapper[UUID]:
        """The msgspec codec with explicit topics."""
        return FactMapper()

    # questions of one case

    def case(self, case_no: str, upto: int | None = None) -> Case:
        """The case now, or after its version `upto`. Raises CaseNotFound."""
        case = fold(None, self.facts(case_id(case_no), upto), case_no)
        if case.version == 0:
            raise CaseNotFound(f"there is no case {case_no}")
        return case

    def standing(self, case_no: str, version: int | None = None) -> Case:
        """The case now, or after a version, from memory where it is kept so; for looking at only, it is shared. Raises CaseNotFound."""
        stream = case_id(case_no)
        wanted = self.store.recorder.look((stream,)).versions.get(stream, 0) if version is None else version
        kept = self._desk.kept.get(stream)
        if kept is not None and kept.case.version == wanted:
            return kept.case
        if version is not None or not wanted:
            return self.case(case_no, version)
        return self._desk.fetch(stream, case_no).case

    def facts(self, stream: UUID, upto: int | None = None) -> list[Fact]:
        """The facts of a stream in order."""
        return list(self.events.get(stream, lte=upto))  # type: ignore[arg-type]  # our mapper makes nothing but facts

    def world(self, others: Iterable[Case] = ()) -> World:
        """Everything immutable that decisions consult, as in force now."""
        world, policies = self._world, self.policies
        if world is None or not policies.are(world.calendar, world.rulebook, world.office):
            world = self._world = World(
                calendar=policies.calendar, rulebook=policies.rulebook, office=policies.office, tables=TABLES, revive=revive, plain=plain,
                stored=policies.rulebook_of,
            )  # fmt: skip
        return replace(world, others=beside) if (beside := {case.case_no: case for case in others}) else world

    # commands

    def do(
        self, command: Command, by: Actor, *, id: UUID | None = None, at: datetime | None = None, effective_at: datetime | None = None,
        reason: str | None = None, expected: int | None = None, causation: UUID | None = None, correlation: UUID | None = None,
        inferred: bool = False,
    ) -> Done:  # fmt: skip
        """Carries out a command and answers with what was stored.

        `id` makes a retry harmless: the same id and content give the stored answer. `expected` is the version the caller saw.
        Raises a Refusal with every reason, StaleCase, CommandReused, Busy (nothing was stored), or StoreUnavailable.
        """
        asked_id, moment = id or uuid4(), at or self.clock()
        beside = [f"reason {reason}"] if reason else []
        beside += [f"effective_at {utc(effective_at).isoformat()}"] if effective_at is not None else []
        digest = checked_hash(command, self.vault.hash_key, *beside)
        if id is not None and isinstance(command, NUMBERED) and (known := self.store.command(asked_id)) is not None:
            return known_before(self, known, by, digest)
        if isinstance(command, NUMBERED):
            command, existing = numbered(self, Asked(command=command, by=by, at=moment, id=asked_id))
            if existing is not None:
                return existing
        self._expect_case(command)
        why = self.vault.seal(reason, command.case_no, "reason") if reason and reason.strip() else None
        asked = Asked(
            command=seal_command(command, self.vault), by=by, at=moment, id=asked_id, effective_at=effective_at, reason=why,
            causation=causation, correlation=correlation, inferred=inferred,
        )  # fmt: skip
        if isinstance(asked.command, NumberPaper):
            return self._in_series(asked, digest, expected, repeatable=id is not None)
        return self._written(asked, digest, expected, repeatable=id is not None)

    def do_each(
        self, wanted: Sequence[Command], by: Actor, *, at: datetime, made: Callable[[Sequence[Fact]], None] | None = None
    ) -> list[Done | BaseException]:  # fmt: skip
        """Carries out commands of the machine on cases that exist, written together, each by itself: its answer or what refused it.

        `made` hears the facts of each before the next is decided, and again where it had to be decided anew.
        """
        jobs = [self._job(command, by, at, made) for command in wanted]
        answers = iter(self._writer.do_each(lined_up) if (lined_up := [each for each in jobs if isinstance(each, Job)]) else ())
        return [next(answers) if isinstance(each, Job) else each for each in jobs]

    def _job(self, command: Command, by: Actor, at: datetime, made: Callable[[Sequence[Fact]], None] | None) -> Job | BaseException:
        try:
            self._expect_case(command)
            digest = checked_hash(command, self.vault.hash_key)
        except Exception as fault:
            return fault
        return Job(Asked(command=command, by=by, at=at, id=uuid4()), digest, repeatable=False, made=made)

    def _in_series(self, asked: Asked[Any], digest: bytes, expected: int | None, *, repeatable: bool) -> Done:
        """The next number of a series; where another process was quicker, the one after it. A refusal takes none."""
        year, command = asked.today.year, asked.command
        with self._numbering:
            while True:
                serial = taken(self.store, series(asked.by.unit.code, command.mark, year)) + 1
                try:
                    return self._written(asked.instead(replace(command, year=year, serial=serial)), digest, expected, repeatable=repeatable)
                except SourceKnown:
                    continue

    def _written(self, asked: Asked[Any], digest: bytes, expected: int | None, *, repeatable: bool) -> Done:
        others = (asked.command.into,) if isinstance(asked.command, JOINING) else ()
        job = Job(asked, digest, expected, others, sources(asked), repeatable)
        try:
            return self._writer.do(job)
        except CommandKnown as before:
            return known_before(self, before.record, asked.by, digest)
        except SourceKnown as earlier:
            if isinstance(asked.command, NumberPaper):
                raise
            return came_before(self, earlier.case_id)

    def _expect_case(self, command: Command) -> None:
        """Reads the case of a command before its turn comes. Raises CaseNotFound, so that no key is made for a case that is not."""
        if not isinstance(command, Receive) and not self._desk.knows(case_id(command.case_no), command.case_no):
            raise CaseNotFound(f"there is no case {command.case_no}")
