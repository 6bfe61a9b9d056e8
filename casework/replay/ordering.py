"""The printed steps of a life with the days that bind them, in the order in which they happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.replay.days import NO_DATE, Days
from casework.replay.reading import Source, Step
from casework.replay.words import BACKGROUND


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed step: where it stands in the source, its exact day or the earliest one, None where the source gives none."""

    index: int
    step: Step
    on: date | None = None
    earliest: date | None = None

    @property
    def word(self) -> str:
        """The controlled word."""
        return self.step.word

    @property
    def dated(self) -> date | None:
        """The exact day, else the earliest one."""
        return self.on or self.earliest


@dataclass(frozen=True, slots=True)
class Life:
    """The background at the head and the other steps, in order; `start` and whether it is exact (rule 1).

    An exact start pulls the steps before it onto its day; one that is only an earliest day, or none, lets them follow it.
    """

    head: tuple[Printed, ...]
    steps: tuple[Printed, ...]
    start: date
    exact: int | None
    """How many steps stand up to and including the first exact day, where that comes before every other day."""


def life_of(source: Source, days: Days) -> Life:
    """The steps of a source in the order of their days; a step without one stays behind the step printed before it.

    A life of background only is received with the last of it.
    """
    printed = [_printed(index, source.steps, days) for index in range(len(source.steps))]
    ordered = [printed[index] for _, index in sorted(_keys(printed))]
    size = next((n for n, p in enumerate(ordered) if p.word not in BACKGROUND), len(ordered) - 1)
    head, steps = tuple(ordered[:size]), tuple(ordered[size:])
    first = next((p for p in ordered if p.dated is not None), None)
    exact = steps.index(first) + 1 if first is not None and first.on is not None and first in steps else None
    latest_head = max((p.dated for p in head if p.dated is not None), default=None)
    start = latest_head or (first.dated if first is not None else None) or NO_DATE
    return Life(head, steps, start, exact)


def _printed(index: int, steps: Sequence[Step], days: Days) -> Printed:
    step = steps[index]
    earliest = days.earliest(step)
    if earliest is not None:
        period = (step.printed_date or "")[: 7 if (step.printed_date or "")[4:5] == "-" else 4]
        within = [s.on for s in steps[index + 1 :] if s.on is not None and s.on.isoformat().startswith(period)]
        earliest = min([earliest, *within])
    return Printed(index, step, step.on, earliest)


def _keys(printed: Sequence[Printed]) -> list[tuple[date, int]]:
    keys: list[tuple[date, int]] = []
    reached = date.min
    for p in printed:
        reached = p.on or max(reached, p.earliest or date.min)
        keys.append((reached, p.index))
    return keys
