"""Merge 并案 and split 拆分: two cases change in one transaction, and every link keeps its own receipt."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import ClockChanges, Closing, Fact, Signal, Stages
from casework.domain.intake import Received
from casework.domain.leaving.exits import Exit
from casework.domain.leaving.heritage import heritage
from casework.domain.parties import Party
from casework.domain.pressing.leading import released
from casework.domain.pressing.watching import WATCH_LIMIT, plates
from casework.domain.registry import Command, decides
from casework.domain.state import Link
from casework.domain.timekeeping.clocks import Clock
from casework.domain.triage import Gravity, proposed_track, receipt_day
from casework.domain.values import Sum, Text


@dataclass(frozen=True, kw_only=True)
class Merge(Command):
    """Merge this case into an open one about the same employer and site 并案: receipts, links and answer clocks move,
    a heavier track and a leader as well.
    """

    into: str
    same_employer: bool
    same_site: bool


@dataclass(frozen=True, kw_only=True)
class Split(Command):
    """Split some of the workers off into a case of their own 拆分; its receipt time is this case's first receipt."""

    into: str = ""
    claimed: Sum
    parties: tuple[Party, ...] = ()
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Merged(Exit, topic="case.merged", signal="merge"):
    """The case goes on inside another."""

    into: str

    def effect(self, case: Case) -> None:
        """Where it went; its links answer from there, and its plate hangs there."""
        super().effect(case)
        moved = {key: replace(paper, status="moved") for key, paper in case.papers.items() if paper.id in plates(case)}
        case.watch, case.papers = None, {**case.papers, **moved}
        case.merged_into, case.conclusion = self.into, "merged"
        case.links = {}


@dataclass(frozen=True, kw_only=True)
class Absorbed(Fact, topic="case.absorbed"):
    """Another case was merged into this one: its links, receipts and people came along, named `case/ref` from now on.

    Its answer clocks moved here as they stood (in `clocks`); `climbed` are their rungs decided before, never climbed twice, and
    `missed` their breaches on record, since when.
    """

    other: str
    links: tuple[Link, ...]
    first_receipt_at: datetime
    parties: tuple[Party, ...] = ()
    climbed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    urged: tuple[str, ...] = ()
    missed: Mapping[str, datetime] = field(default_factory=dict)

    def signals(self) -> tuple[Signal, ...]:
        """The worker's clock counts from the earliest receipt anywhere."""
        return (Signal("absorb", self.other, base=self.first_receipt_at, action="rebase"),)

    def effect(self, case: Case) -> None:
        """Every link keeps its own receipt; the earliest anywhere rules."""
        case.links = {**case.links, **{link.id: link for link in self.links}}
        moved = {clock.key: clock for clock in (self.clocks.opened if self.clocks else ())}
        revisions = {key: clock.revision for key, clock in moved.items()}
        for key, at in self.missed.items():
            case.miss(moved[key], at)
        case.climbed = {**case.climbed, **{key: (revisions[key], rungs) for key, rungs in self.climbed.items()}}
        case.urged_on = {**case.urged_on, **{key: revisions[key] for key in self.urged}}
        case.parties = (*case.parties, *self.parties)
        case.first_receipt_at = min(case.first_receipt_at or self.first_receipt_at, self.first_receipt_at)


@dataclass(frozen=True, kw_only=True)
class SplitOff(Fact, topic="case.split_off"):
    """Some of the workers went into a case of their own; this one claims so much less."""

    into: str
    claimed: Sum
    parties: tuple[str, ...] = ()

    def effect(self, case: Case) -> None:
        """What went is no longer claimed here."""
        case.claimed = less(case.claimed, self.claimed)
        case.parties = tuple(party for party in case.parties if party.ref not in self.parties)


def less(whole: Sum, part: Sum) -> Sum:
    """What is left of a claim after a part went; unknown stays unknown."""
    gone = {line.worker for line in part.lines}

    def minus(a: int | None, b: int | None) -> int | None:
        return None if a is None or b is None else max(a - b, 0)

    return Sum(minus(whole.heads, part.heads), minus(whole.fen, part.fen), tuple(line for line in whole.lines if line.worker not in gone))


def the_survivor_is_open(case: Case, asked: Asked[Merge], world: World) -> str | None:
    """The survivor is another, open case about the same employer and site."""
    other = world.others.get(asked.command.into)
    if other is None or other.case_no == case.case_no or not other.is_open:
        return f"case {asked.command.into!r} cannot take this one in; it must be another case that is open"
    if not (asked.command.same_employer and asked.command.same_site):
        return "only cases about the same employer and site are merged; say so in same_employer and same_site"
    return None


def the_new_case_is_new(case: Case, asked: Asked[Split], world: World) -> str | None:
    """A split makes a case; it never writes into one that exists."""
    new = world.others.get(asked.command.into)
    fresh = new is not None and new.version == 0 and new.case_no != case.case_no
    return None if fresh else f"case {asked.command.into!r} exists already; leave `into` out to get a new number"


def something_is_left(case: Case, asked: Asked[Split], world: World) -> str | None:
    """A part goes, not the whole."""
    fault = asked.command.claimed.fault()
    if fault:
        return f"claimed: {fault}"
    heads = asked.command.claimed.heads
    if heads is not None and case.claimed.heads is not None and heads >= case.claimed.heads:
        return f"{heads} of {case.claimed.heads} workers would go; a split leaves at least one"
    return None


@decides(Merge)
def merge(case: Case, asked: Asked[Merge], world: World) -> list[Fact]:
    """Both cases change in one transaction: the survivor takes what lives on, this case ends."""
    other = world.others[asked.command.into]
    plate = case.clock(WATCH_LIMIT)
    gone = (*answer_clocks(case), *([plate] if plate is not None else []))
    ends = Merged(into=other.case_no, clocks=ClockChanges(closed=tuple(Closing(clock.key, asked.at) for clock in gone)))
    return [absorbed(case, other), *heritage(case, other, asked.at), *released(case, "merge"), ends]


def answer_clocks(case: Case) -> list[Clock]:
    """The open clocks that hang on a link of the case."""
    return [clock for clock in case.clocks.values() if clock.subject in case.links]


def absorbed(case: Case, other: Case) -> Absorbed:
    """What comes along from a case into another, links and people under names of their own."""
    assert case.first_receipt_at is not None
    moved = {clock.key: replace(clock, subject=f"{case.case_no}/{clock.subject}") for clock in answer_clocks(case)}
    return Absorbed(
        originator_id=other.id, other=case.case_no, first_receipt_at=case.first_receipt_at,
        links=tuple(replace(link, id=f"{case.case_no}/{link.id}") for link in case.links.values()),
        parties=tuple(replace(party, ref=f"{case.case_no}/{party.ref}") for party in case.parties),
        urged=tuple(clock.key for key, clock in moved.items() if case.urged_on.get(key) == clock.revision),
        climbed={clock.key: rungs for key, clock in moved.items() if (rungs := case.climbed_on(case.clocks[key]))},
        missed={clock.key: case.missed[key].at for key, clock in moved.items() if key in case.missed},
        clocks=ClockChanges(
            calendar=(case.counted_on or "") if moved else "", opened=tuple(moved.values()),
            books={clock.key: book for key, clock in moved.items() if (book := case.book_of(key))},
        ),
    )  # fmt: skip


@decides(Split)
def split(case: Case, asked: Asked[Split], world: World) -> list[Fact]:
    """A new case with this one's first receipt, and so much less here."""
    command, new = asked.command, world.others[asked.command.into]
    assert case.first_receipt_at is not None
    refs = tuple(party.ref for party in command.parties)
    received = Received(
        originator_id=new.id, case_no=new.case_no, region=case.region, region_name=case.region_name, channel=case.channel,
        kind=case.kind, matter=case.matter,
        track=proposed_track(Gravity(command.claimed.heads, command.claimed.fen), world.rulebook, case.region, receipt_day(case, asked)),
        first_receipt_at=case.first_receipt_at, received_at=asked.at, link="link-1", claimed=command.claimed, parties=command.parties,
        respondents=case.respondents, project_class=case.project_class, project_name=case.project_name, split_from=case.case_no,
        imported=case.imported, stages=Stages(handling="received"),
    )  # fmt: skip
    return [received, SplitOff(into=new.case_no, claimed=command.claimed, parties=refs)]
