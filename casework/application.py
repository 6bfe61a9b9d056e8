"""Cases: load, decide, save. A command is stored at most once, whatever happens to its answer."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, IntegrityError, Mapper

from casework.clock import Now, system_clock
from casework.codec import FactMapper, body_hash, checked, plain, revive, seal_command
from casework.domain.asking import Asked, World
from casework.domain.case import Case, case_id, fold
from casework.domain.deciding import decide
from casework.domain.facts import Fact
from casework.domain.intake import Receive, Received, is_region, receipt_faults
from casework.domain.leaving.merging import Merge, Split
from casework.domain.linking import LinkClue
from casework.domain.refusals import BadCommand, CaseNotFound, CommandReused, StaleCase
from casework.domain.registry import Command
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.values import Actor, utc
from casework.policies import Policies
from casework.security.vault import Vault
from casework.store import CommandKnown, CommandRecord, SourceKnown, SourceRecord, Store, StoreUnavailable
from casework.workflows.tables import TABLES

TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Done:
    """The answer to a command: its case, the version and position it led to, and the facts (empty when it was stored before)."""

    case_no: str
    version: int
    position: int
    facts: tuple[Fact, ...] = ()
    repeated: bool = False


class Cases(Application[UUID]):
    """All cases of an office, on one store and one vault."""

    name = "cases"

    def __init__(self, store: Store, vault: Vault, clock: Now = system_clock) -> None:
        self.store, self.vault, self.clock = store, vault, clock
        super().__init__()
        self.policies = Policies(self.events, store.recorder, clock)

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

    def facts(self, stream: UUID, upto: int | None = None) -> list[Fact]:
        """The facts of a stream in order."""
        return list(self.events.get(stream, lte=upto))  # type: ignore[arg-type]  # our mapper makes nothing but facts

    def world(self, others: Iterable[Case] = ()) -> World:
        """Everything immutable that decisions consult, as in force now."""
        policies = self.policies
        return World(
            calendar=policies.calendar, rulebook=policies.rulebook, office=policies.office, tables=TABLES, revive=revive, plain=plain,
            others={case.case_no: case for case in others}, stored=policies.rulebook_of,
        )  # fmt: skip

    # commands

    def do(
        self, command: Command, by: Actor, *, id: UUID | None = None, at: datetime | None = None, effective_at: datetime | None = None,
        reason: str | None = None, expected: int | None = None, causation: UUID | None = None, correlation: UUID | None = None,
        inferred: bool = False,
    ) -> Done:  # fmt: skip
        """Carries out a command and answers with what was stored.

        `id` makes a retry harmless: the same id and content give the stored answer. `expected` is the version the caller saw.
        Raises a Refusal with every reason, StaleCase, CommandReused, or StoreUnavailable.
        """
        asked_id, moment = id or uuid4(), at or self.clock()
        beside = [f"reason {reason}"] if reason else []
        beside += [f"effective_at {utc(effective_at).isoformat()}"] if effective_at is not None else []
        digest = body_hash(checked(command), self.vault.hash_key, *beside)
        if id is not None and (known := self.store.command(asked_id)) is not None:
            return self._known(known, by, digest)
        command, existing = self._numbered(Asked(command=command, by=by, at=moment, id=asked_id))
        if existing is not None:
            return existing
        known_facts = self._facts_of(command)
        sealed = seal_command(command, self.vault)
        why = self.vault.seal(reason, command.case_no, "reason") if reason and reason.strip() else None
        asked = Asked(
            command=sealed, by=by, at=moment, id=asked_id, effective_at=effective_at, reason=why, causation=causation,
            correlation=correlation, inferred=inferred,
        )  # fmt: skip
        return self._decided(asked, digest, expected, known_facts)

    def _facts_of(self, command: Command) -> list[Fact]:
        """The facts of the case that a command is for. Raises CaseNotFound, except for a receipt."""
        facts = self.facts(case_id(command.case_no))
        if not facts and not isinstance(command, Receive):
            raise CaseNotFound(f"there is no case {command.case_no}")
        return facts

    def _decided(self, asked: Asked[Any], digest: bytes, expected: int | None, facts_before: list[Fact]) -> Done:
        command = asked.command
        self.policies.refresh()
        for again in range(TRIES):
            stored = self.facts(case_id(command.case_no)) if again else facts_before
            case = fold(None, stored, command.case_no)
            if expected is not None and case.version != expected:
                raise StaleCase(f"case {case.case_no} is at version {case.version}, not {expected}; read it again")
            facts = decide(case, asked, self.world(self._others(command)))
            if not facts:
                return Done(case.case_no, case.version, 0)
            try:
                return self._saved(case, asked, digest, facts)
            except CommandKnown as before:
                return self._known(before.record, asked.by, digest)
            except SourceKnown as earlier:
                return self._came_before(earlier.case_id)
            except IntegrityError:
                continue
            except StoreUnavailable:
                known = self._stored_after_all(asked.id)
                if known is None:
                    raise
                return self._known(known, asked.by, digest)
        raise StaleCase(f"case {command.case_no} kept changing; read it again")

    def _saved(self, case: Case, asked: Asked[Any], digest: bytes, facts: Sequence[Fact]) -> Done:
        own = [fact for fact in facts if fact.originator_id == case.id]
        record = CommandRecord(asked.id, asked.by.person, digest, case.id, own[-1].originator_version)
        recordings = self.save(*facts, command=record, sources=_sources(case, asked.command))
        position = max(recording.notification.id for recording in recordings)
        return Done(case.case_no, own[-1].originator_version, int(position), tuple(facts))

    def _stored_after_all(self, asked: UUID) -> CommandRecord | None:
        """Whether a command whose answer was lost had been stored; a lost answer must not pay a worker twice."""
        with suppress(StoreUnavailable):
            return self.store.command(asked)
        return None

    def _known(self, known: CommandRecord, by: Actor, digest: bytes) -> Done:
        if known.caller != by.person or known.body_hash != digest:
            raise CommandReused(f"the command id {known.id} was used for another request; give a new act a new id")
        return Done(self._number_of(known.case_id), known.version, known.position or 0, repeated=True)

    def _number_of(self, stream: UUID) -> str:
        first = next(iter(self.facts(stream, upto=1)), None)
        assert isinstance(first, Received), "the first fact of a case is its receipt"
        return first.case_no

    def _came_before(self, stream: UUID) -> Done:
        case_no = self._number_of(stream)
        return Done(case_no, self.case(case_no).version, 0, repeated=True)

    def _numbered(self, asked: Asked[Any]) -> tuple[Command, Done | None]:
        """A receipt or split gets its number; one that came before by the same source and number is answered with that case.

        Raises BadCommand with everything wrong in a receipt whose region cannot be numbered.
        """
        command: Command = asked.command
        if isinstance(command, Receive | LinkClue) and command.source and command.number:
            stream = self.store.source(command.source, command.number)
            if stream is not None:
                return command, self._came_before(stream)
        if isinstance(command, Receive) and not command.case_no:
            if not is_region(command.region):
                raise BadCommand(receipt_faults(Case(""), asked))
            return replace(command, case_no=self._new_number(command.region)), None
        if isinstance(command, Split) and not command.into:
            return replace(command, into=self._new_number(command.case_no[:6])), None
        return command, None

    def _new_number(self, region: str) -> str:
        year = self.clock().astimezone(SHANGHAI).year
        return f"{region}-{year}-{self.store.next_number(region, year):06d}"

    def _others(self, command: Command) -> list[Case]:
        if isinstance(command, Merge | Split):
            return [fold(None, self.facts(case_id(command.into)), command.into)]
        return []


def _sources(case: Case, command: Command) -> tuple[SourceRecord, ...]:
    if isinstance(command, Receive | LinkClue) and command.source and command.number:
        return (SourceRecord(command.source, command.number, case.id),)
    return ()
