"""What the facts of a case add up to: state only, no decision. Replay consults no table, calendar or rulebook."""

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from casework.domain.blank import Blank
from casework.domain.state import Missed
from casework.domain.statute.standing import Paper
from casework.domain.timekeeping.clocks import Clock

if TYPE_CHECKING:
    from casework.domain.facts import ClockChanges, Fact

EXITS = ("declined", "redirected", "withdrawn", "merged", "unfounded")
OPEN = ("received", "dispatched", "investigated")
PRESSURES = ("none", "reminded", "warned", "urged", "watchlisted", "leader_owned", "raised")
TRACKS = ("simple", "ordinary", "major")

NAMESPACE = uuid5(NAMESPACE_URL, "casework/cases")


@lru_cache(maxsize=16_384)
def case_id(case_no: str) -> UUID:
    """The stream of a case: uuid5 of its number, e.g. `620502-2026-000123`."""
    return uuid5(NAMESPACE, case_no)


class Case(Blank):
    """A wage complaint 欠薪线索/案件 from receipt to strike-off, with its two procedures, money, papers and clocks.

    Effects replace containers and never change them in place: a shallow copy of a case is a safe draft.
    """

    def __init__(self, case_no: str) -> None:
        self.id, self.case_no, self.version = case_id(case_no), case_no, 0
        self.last_at: datetime | None = None
        super().__init__()

    def __copy__(self) -> "Case":
        draft = object.__new__(type(self))
        draft.__dict__.update(self.__dict__)
        return draft

    # what stands

    @property
    def is_open(self) -> bool:
        """Whether the problem is still being worked on (not an exit, not resolved)."""
        return self.handling in OPEN

    @property
    def watchlisted(self) -> bool:
        """Whether the plate hangs 挂牌; only taking off 摘牌 ends it."""
        return self.watch is not None

    @property
    def urged(self) -> bool:
        """Whether an urging 督办函 stands on an open duty; it falls when the duty closes or its due date moves."""
        return any(self.urged_on.get(clock.key) == clock.revision for clock in self.clocks.values())

    @property
    def pressure(self) -> str:
        """The highest pressure standing now 督办."""
        standing = {"raised": self.raised, "leader_owned": self.owner is not None, "watchlisted": self.watchlisted, "urged": self.urged}
        highest = next((name for name, stands in standing.items() if stands), None)
        if highest is not None:
            return highest
        rungs = {rung for clock in self.clocks.values() for rung in self.climbed_on(clock)}
        return next((name for name in ("warned", "reminded") if name in rungs), "none")

    def latest_paper(self, kinds: tuple[str, ...], statuses: tuple[str, ...]) -> Paper | None:
        """The newest paper of one of these kinds in one of these statuses, or None."""
        fitting = [p for p in self.papers.values() if p.kind in kinds and p.status in statuses]
        return fitting[-1] if fitting else None

    def clock(self, rule: str, subject: str | None = None) -> Clock | None:
        """The open clock of a rule (on a subject, where given), or None."""
        return next((c for c in self.clocks.values() if c.rule == rule and subject in (None, c.subject)), None)

    def book_of(self, key: str) -> str:
        """The rulebook of a clock, first 16 digits: that of the case (of its receipt, or moved to) unless it opened under another."""
        return self.books.get(key, self.rulebook)

    def climbed_on(self, clock: Clock) -> tuple[str, ...]:
        """The rungs decided for this clock in its present revision; the latch of the ladder."""
        revision, rungs = self.climbed.get(clock.key, (0, ()))
        return rungs if revision == clock.revision else ()

    # how facts come in

    def absorb(self, fact: "Fact") -> None:
        """Takes version, stages and clocks from a fact: assignments only."""
        self.version = fact.originator_version
        self.last_at = fact.envelope.at
        if fact.stages is not None:
            self.handling = fact.stages.handling or self.handling
            self.procedure = fact.stages.procedure or self.procedure
            self.criminal = fact.stages.criminal or self.criminal
            self.staged_at = self.last_at
        if fact.clocks is not None:
            self._absorb_clocks(fact.clocks)

    def _absorb_clocks(self, changes: "ClockChanges") -> None:
        self.calendar, self.rulebook = changes.calendar or self.calendar, self.rulebook or changes.rulebook
        if changes.calendar or changes.opened:
            self.counted_on = changes.calendar if self.counted_on in (None, changes.calendar) else ""
        self.clocks, self.rounds = dict(self.clocks), dict(self.rounds)
        for closing in changes.closed:
            closed = self.clocks.pop(closing.key)
            if closing.missed:
                self.miss(closed, closing.at, answered_at=closing.at)
        for clock in changes.moved:
            self.clocks[clock.key] = clock
        for clock in changes.opened:
            self.clocks[clock.key] = clock
            self.rounds[clock.rule, clock.subject] = clock.round
        digests = {clock.key: changes.books.get(clock.key, changes.rulebook) for clock in changes.opened}
        other = {key: digest for key, digest in digests.items() if digest not in ("", self.rulebook)}
        if other or self.books:
            self.books = {key: digest for key, digest in (self.books | other).items() if key in self.clocks}

    def miss(self, clock: Clock, at: datetime, answered_at: datetime | None = None) -> None:
        """Keeps a breach for ever; a later answer is noted beside it."""
        first = self.missed.get(clock.key)
        self.missed = {**self.missed, clock.key: Missed(clock.key, clock.due_text, first.at if first else at, answered_at)}


def fold(case: Case | None, facts: "list[Fact] | tuple[Fact, ...]", case_no: str) -> Case:
    """The case after these facts, in order."""
    case = case or Case(case_no)
    for fact in facts:
        fact.mutate(case)
    return case
