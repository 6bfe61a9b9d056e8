"""The sample offices over one printed place: those of its own level and of every level above, which take a case up when it is raised."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from casework.domain.values import LEVELS, UNKNOWN_REGION
from casework.samples.offices import SampleOffice, sample_office, sample_offices

NOWHERE: Final = {"city": "上级市", "province": "上级省"}
"""Levels above a county that the source does not name → what their offices are called."""


@dataclass(frozen=True, slots=True)
class Territory:
    """The sample offices of a place, nearest first."""

    offices: tuple[SampleOffice, ...]

    @property
    def home(self) -> SampleOffice:
        """The office of the place itself, to which the case came."""
        return self.offices[0]

    def office_of(self, unit: str | None) -> SampleOffice:
        """The sample office that a unit belongs to; the home where it belongs to none."""
        return next((office for office in self.offices if any(each.code == unit for each in office.units)), self.home)


def territory(region: str, name: str, level: str) -> Territory:
    """The offices over a place by its code, its printed name and its level. A place that is not known has levels above it as well."""
    if region != UNKNOWN_REGION:
        return Territory(sample_offices(region, name, level))
    return Territory((sample_office(region, name, level), *_above_nowhere(level)))


def _above_nowhere(level: str) -> Iterator[SampleOffice]:
    for higher in LEVELS[LEVELS.index(level) + 1 :]:
        office = sample_office(f"{UNKNOWN_REGION}-{higher}", NOWHERE[higher], higher)
        yield replace(office, units=tuple(replace(unit, region=UNKNOWN_REGION) for unit in office.units))


def distinct(territories: Iterable[Territory]) -> tuple[SampleOffice, ...]:
    """Each office once; one that several cases share is furnished as the first of them calls its own home, else as the map does."""
    every = list(territories)
    found: dict[str, SampleOffice] = {}
    for office in (*(each.home for each in every), *(above for each in every for above in each.offices[1:])):
        found.setdefault(office.region, office)
    return tuple(found.values())
