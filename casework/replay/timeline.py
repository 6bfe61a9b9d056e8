"""All cases on one timeline under a clock that only goes forward: what falls due is decided before each act."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.domain.values import SYSTEM_ACTOR
from casework.replay.days import Days, last_second, moment
from casework.replay.giving import Living
from casework.replay.planning import Act, plan
from casework.replay.reading import Fault, Source, read
from casework.replay.summary import CaseSummary, summary_of
from casework.replay.territory import distinct, territory
from casework.replay.ticking import Ticks, due_moments, is_due
from casework.samples.offices import SampleOffice
from casework.samples.regions import code_of

Progress = Callable[[int, int], None]
"""Told after each act: how many are done, of how many."""
BEAT: Final = timedelta(seconds=15)
"""How long after an act the next tick comes, where the act itself made something due."""
ACT: Final = 0
END: Final = 1


@dataclass(frozen=True, slots=True)
class Played:
    """What a replay came to: the cases in the order of the files, the faults of malformed lines, and how often nobody could be told."""

    cases: tuple[CaseSummary, ...]
    faults: tuple[Fault, ...]
    alarms: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """Something on the timeline: an act of a case, or its end."""

    at: datetime
    kind: int
    case: int
    number: int = 0


def play(office: Casework, files: Iterable[Path | str], until: date | None = None, progress: Progress | None = None) -> Played:
    """Replays the cases of the files in a trial office. Raises ValueError where its clock cannot go back to the first act."""
    sources, faults = read(files)
    if not sources:
        return Played((), tuple(faults))
    timeline = Timeline(office, sources, until)
    cases = timeline.run(progress)
    return Played(tuple(cases), tuple(faults), timeline.ticks.alarms)


def play_sources(
    office: Casework, sources: Sequence[Source], until: date | None = None, progress: Progress | None = None
) -> list[CaseSummary]:
    """Replays sources that were read before."""
    return Timeline(office, sources, until).run(progress) if sources else []


class Timeline:
    """The acts of all cases in order of time, and the cases that still live."""

    def __init__(self, office: Casework, sources: Sequence[Source], until: date | None) -> None:
        self.office = office
        self.clock = _turned(office)
        places = [code_of(source.region) for source in sources]
        policies = office.policies
        self.plans = [plan(s, Days(policies.calendar, policies.rulebook, code)) for s, (code, _) in zip(sources, places, strict=True)]
        self.ends = [last_second(until or p.last_day) for p in self.plans]
        self.moments = sorted(self._moments())
        self._start(self.moments[0].at)
        territories = [territory(code, source.region or "", level) for source, (code, level) in zip(sources, places, strict=True)]
        self._furnish(distinct(territories))
        self.ticks = Ticks(office)
        self.lives = [Living(source, each) for source, each in zip(sources, territories, strict=True)]
        self.acts = {(m.case, m.number): act for m, act in self._acts()}
        self.due: list[tuple[datetime, int]] = []
        self.living: set[int] = set(range(len(sources)))
        self.summaries: dict[int, CaseSummary] = {}

    def _acts(self) -> Iterator[tuple[Moment, Act]]:
        for case, planned in enumerate(self.plans):
            minute, day = 0, date.min
            for number, act in enumerate(planned.acts):
                minute, day = (minute + 1 if act.day == day else 0), act.day
                yield Moment(moment(act.day, minute), ACT, case, number), act

    def _moments(self) -> Iterator[Moment]:
        yield from (m for m, _ in self._acts() if m.at <= self.ends[m.case])
        yield from (Moment(end, END, case) for case, end in enumerate(self.ends))

    def _start(self, first: datetime) -> None:
        if self.clock() > first:
            raise ValueError(
                f"the clock stands at {self.clock():%Y-%m-%d} and only goes forward, but the first act is on {first:%Y-%m-%d}; "
                "replay into a new trial database"
            )

    def _furnish(self, offices: Iterable[SampleOffice]) -> None:
        units = [unit for sample in offices for unit in sample.units]
        holdings = [holding for sample in offices for holding in sample.holdings]
        deputies = [deputy for sample in offices for deputy in sample.deputies]
        self.office.policies.furnish_office(units, holdings, deputies, by=SYSTEM_ACTOR)

    def run(self, progress: Progress | None = None) -> list[CaseSummary]:
        """Everything in order of time; the summaries in the order of the sources."""
        total = sum(m.kind == ACT for m in self.moments)
        done = 0
        for m in self.moments:
            self._tick_until(m.at)
            self.clock.turn_to(m.at)
            if m.kind == END:
                self._end(m.case)
                continue
            self.ticks.follow(self.lives[m.case].give(self.office, self.acts[m.case, m.number], m.at))
            self._watch(m.case, m.at)
            done += 1
            if progress is not None:
                progress(done, total)
        self.office.views.catch_up()
        return [self.summaries[case] for case in range(len(self.plans))]

    def _tick_until(self, at: datetime) -> None:
        """A tick at every moment on which something of a living case becomes due."""
        while self.due and self.due[0][0] <= at:
            now = self.due[0][0]
            cases = set()
            while self.due and self.due[0][0] == now:
                cases.add(heapq.heappop(self.due)[1])
            living = {n: case for n in cases & self.living if (case := self.lives[n].case) is not None and is_due(case, now)}
            if living:
                self.clock.turn_to(now)
                self.ticks.tick(now, (case.case_no for case in living.values()))
            for n, case in living.items():
                version = case.version
                self.lives[n].reload(self.office)
                self._watch(n, now, overdue=case.version > version)

    def _watch(self, case: int, now: datetime, *, overdue: bool = True) -> None:
        """Keeps the next moment of a case on which something becomes due. What an act made `overdue` waits for the next beat; what a
        tick found nothing to decide in is not asked again.
        """
        standing = self.lives[case].case
        moments = due_moments(standing) if standing is not None else set()
        coming = [at for at in moments if at > now]
        if overdue and len(coming) < len(moments):
            coming.append(now + BEAT)
        if coming:
            heapq.heappush(self.due, (min(coming), case))

    def _end(self, case: int) -> None:
        self.living.discard(case)
        life = self.lives[case]
        self.summaries[case] = summary_of(life.source, life.case, self.office.policies.rulebook, tuple(life.inferred), life.refused)


def _turned(office: Casework) -> TurnedClock:
    if not isinstance(office.clock, TurnedClock):
        raise ValueError("a replay turns the clock; open the trial office with a TurnedClock")
    return office.clock
