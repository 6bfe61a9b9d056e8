"""Template lives: complaints with published sums and head counts, taken as far as real offices take them, by the real rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

from eventsourcing.persistence import StoredEvent

from casework.application import Cases
from casework.domain.asking import Asked
from casework.domain.case import Case, case_id
from casework.domain.deciding import decide
from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.intake import Receive
from casework.domain.ladder.climbing import Climb
from casework.domain.ladder.due import next_step
from casework.domain.linking import LinkClue
from casework.domain.pressing.leading import NameLeader
from casework.domain.pressing.leading_rules import required_level
from casework.domain.registry import Command
from casework.domain.values import SYSTEM_ACTOR, Actor, Post, Sum
from casework.replay.reading import Source, read
from casework.samples import __file__ as samples
from casework.samples.offices import SampleOffice, sample_office
from casework.samples.regions import UNKNOWN, code_of

TEMPLATE_NO: Final = b"000000-0000-000000"
"""The case number inside a template; as long as a real one, and never one."""
CHANNELS: Final = ("12345", "petition", "platform", "12333", "letter", "leader_mailbox", "department", "counter")
Act = tuple[Command, str, str]
"""A command, and the post and unit of who gives it."""
SHAPES: Final = (1, 2, 3, 3, 4)
"""How far lives are taken: received, dispatched, signed in, owned by a leader where the gravity asks for one."""


@dataclass(frozen=True, slots=True)
class Template:
    """One life as stored: its facts, the hex ids of its commands, how many clocks run, and when the first thing falls due."""

    region: str
    year: int
    facts: tuple[StoredEvent, ...]
    commands: tuple[str, ...]
    clocks: int
    first_due: datetime | None

    def is_due(self, moment: datetime) -> bool:
        """Whether a tick at that moment has something to decide."""
        return self.first_due is not None and self.first_due <= moment


@cache
def published() -> tuple[Source, ...]:
    """The published cases that print a sum or heads."""
    sources, _ = read([Path(samples).parent / "published.jsonl"])
    return tuple(source for source in sources if source.amount_fen or source.workers)


@cache
def offices(limit: int = 12) -> tuple[SampleOffice, ...]:
    """Sample offices of the counties that the published cases name, at most `limit` of them, and of the cities above."""
    counties = dict.fromkeys(code for source in published() if (code := code_of(source.region)[0])[4:] != "00" and code != UNKNOWN)
    chosen = list(counties)[:limit]
    cities = dict.fromkeys(f"{code[:4]}00" for code in chosen)
    return (*(sample_office(c, c, "county") for c in chosen), *(sample_office(c, c, "city") for c in cities))


def furnish(cases: Cases, by: Actor) -> None:
    """Enters the sample offices into the directory."""
    units = [unit for office in offices() for unit in office.units]
    cases.policies.furnish_office(units, [held for office in offices() for held in office.holdings], by=by)


def templates(cases: Cases, received: datetime, clocks: int = 5, counties: Sequence[SampleOffice] = ()) -> list[Template]:
    """One life for every published sum and head count, received that day, each with at least so many open clocks.

    In turn in the counties that are named, else in those of the published cases.
    """
    where = cycle(counties or [office for office in offices() if not office.region.endswith("00")])
    shaped = zip(published(), cycle(SHAPES), where, strict=False)
    return [
        _Living(cases, office, received + timedelta(minutes=n)).life(source, shape, clocks, n)
        for n, (source, shape, office) in enumerate(shaped)
    ]


class _Living:
    """One template life while it is decided, in memory."""

    def __init__(self, cases: Cases, office: SampleOffice, now: datetime) -> None:
        self._cases, self._office, self._now = cases, office, now
        number = TEMPLATE_NO.decode()
        self._case, self._rows, self._asked = Case(number), list[StoredEvent](), list[UUID]()

    def life(self, source: Source, shape: int, clocks: int, seed: int) -> Template:
        channel, *others = (*CHANNELS[seed % len(CHANNELS) :], *CHANNELS[: seed % len(CHANNELS)])
        for command, post, unit in chain(self._acts(source, channel, shape), self._clues(others, clocks)):
            self._does(command, post, unit)
        steps = (next_step(self._case, clock)[1] for clock in self._case.clocks.values())
        first = min((step for step in steps if step is not None), default=None)
        hexes = tuple(asked.hex for asked in self._asked)
        return Template(self._office.region, self._now.year, tuple(self._rows), hexes, len(self._case.clocks), first)

    def _acts(self, source: Source, channel: str, shape: int) -> Iterator[Act]:
        no, office = self._case.case_no, self._office
        yield (
            Receive(
                case_no=no, region=office.region, region_name=office.region, channel=channel, project_class=source.project_kind,
                claimed=Sum(source.workers, source.amount_fen),
            ), Post.INTAKE, office.code("insp"),
        )  # fmt: skip
        if shape > 1:
            industry = (office.code("zjj"),) if self._case.track == "major" else ()
            yield Dispatch(case_no=no, lead=office.code("insp"), cohandlers=industry), Post.DISPATCHER, office.code("zqb")
        if shape > 2:
            officer = office.person(Post.OFFICER, office.code("insp"))
            yield SignIn(case_no=no, officer=officer), Post.UNIT_HEAD, office.code("insp")
        if shape > 3 and self._case.track != "simple":
            yield self._leader()

    def _leader(self) -> Act:
        """Named by the dispatching office of the level that the gravity asks for."""
        county = required_level(self._case, self._ask(Climb(case_no=self._case.case_no), SYSTEM_ACTOR), self._cases.world()) != "city"
        region = self._office.region if county else f"{self._office.region[:4]}00"
        leader = f"{region}-gov-leader-{1 + self._now.minute % 3}"
        return NameLeader(case_no=self._case.case_no, leader=leader, unit=f"{region}-gov"), Post.DISPATCHER, f"{region}-zqb"

    def _clues(self, channels: Sequence[str], clocks: int) -> Iterator[Act]:
        for channel in islice(cycle(channels), 3 * clocks):
            if len(self._case.clocks) >= clocks:
                return
            yield LinkClue(case_no=self._case.case_no, channel=channel), Post.INTAKE, self._office.code("insp")

    def _does(self, command: Command, post: str, unit: str) -> None:
        office, day = self._cases.policies.office, self._now.date()
        by = office.actor(office.holders(post, unit, day)[0].person, post, unit, day)
        assert by is not None
        asked = self._ask(command, by)
        for fact in decide(self._case, asked, self._cases.world()):
            fact.mutate(self._case)
            self._rows.append(self._cases.mapper.to_stored_event(fact))
        self._asked.append(asked.id)
        self._now += timedelta(minutes=1)

    def _ask(self, command: Command, by: Actor) -> Asked[Any]:
        return Asked(command=command, by=by, at=self._now, id=uuid5(case_id(self._case.case_no), f"{self._now} {len(self._asked)}"))
