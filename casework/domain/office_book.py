"""The office directory while facts are written into it: entries under their keys, so that many facts fold as fast as few."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

from casework.domain.erasing.standing import Erasure, Proposal
from casework.domain.office import Absence, Deputy, Holding, Office, Shift
from casework.domain.office_entries import PostKey, outside
from casework.domain.values import Unit

K = TypeVar("K")
E = TypeVar("E", Holding, Deputy, Absence)
ROSTERS_KEPT: Final = timedelta(days=366)
"""How long before a new roster old turns are still kept."""


class Book:
    """The open directory. `office()` is the value it has come to; what was handed out never changes."""

    def __init__(self, office: Office | None = None) -> None:
        office = office or Office()
        self._units = dict(office.units)
        self._posts = {(*held.desk, held.since): held for held in office.holdings}
        self._deputies = {(*each.desk, each.deputy, each.since): each for each in office.deputies}
        self._absences = {(each.person, each.since): each for each in office.absences}
        self._shifts = dict(office.shifts)
        self._proposals, self._erasures = dict(office.proposals), dict(office.erasures)
        self._office: Office | None = office

    def office(self) -> Office:
        """The directory as written so far."""
        if self._office is None:
            holdings, deputies, absences = (tuple(self._posts.values()), tuple(self._deputies.values()), tuple(self._absences.values()))
            kept = (dict(self._shifts), dict(self._proposals), dict(self._erasures))
            self._office = Office(dict(self._units), holdings, deputies, absences, *kept)
        return self._office

    def register(self, unit: Unit) -> None:
        """Enters a unit, or its new entry."""
        self._units[unit.code], self._office = unit, None

    def dissolve(self, code: str) -> None:
        """Takes a unit out; its posts are ended by facts of their own."""
        self._units.pop(code, None)
        self._shifts.pop(code, None)
        self._office = None

    def give(self, holding: Holding) -> None:
        """Enters a holder; the same account, post, unit and first day replace their entry."""
        self._posts[*holding.desk, holding.since], self._office = holding, None

    def end(self, desk: PostKey, since: date, until: date) -> None:
        """Ends a holding; one that ends on its first day never was."""
        _end(self._posts, (*desk, since), until)
        self._office = None

    def change(self, was: date, holding: Holding) -> None:
        """Ends the holding that began at `was` where the new one begins, which takes its place."""
        self.end(holding.desk, was, holding.since)
        self.give(holding)

    def correct(self, was: date, holding: Holding) -> None:
        """Puts the right entry in the place of the wrong one that began at `was`."""
        self.end(holding.desk, was, was)
        self.give(holding)

    def name(self, deputy: Deputy) -> None:
        """Enters a deputy."""
        self._deputies[*deputy.desk, deputy.deputy, deputy.since], self._office = deputy, None

    def release(self, desk: PostKey, deputy: str, since: date, until: date) -> None:
        """Ends a deputy's arrangement; one that ends on its first day never was."""
        _end(self._deputies, (*desk, deputy, since), until)
        self._office = None

    def leave(self, absence: Absence) -> None:
        """Enters an absence; the same account and first day replace their entry."""
        self._absences[absence.person, absence.since], self._office = absence, None

    def back(self, person: str, since: date, until: date) -> None:
        """Ends an absence early; one that ends on its first day never was."""
        _end(self._absences, (person, since), until)
        self._office = None

    def roster(self, unit: str, start: datetime, end: datetime | None, shifts: Sequence[Shift]) -> None:
        """Puts these turns in the place of all that stood between the two moments; turns that ended a year before may go."""
        kept = (each for each in outside(self._shifts.get(unit, ()), start, end) if each.end > start - ROSTERS_KEPT)
        self._shifts[unit] = tuple(sorted((*kept, *shifts), key=lambda each: (each.start, each.person)))
        self._office = None

    def propose(self, proposal: Proposal) -> None:
        """Enters what somebody proposes; the newest proposal of an account takes the place of others that wait."""
        self._proposals = {key: each for key, each in self._proposals.items() if each.person != proposal.person}
        self._proposals[proposal.id], self._office = proposal, None

    def erase(self, erasure: Erasure) -> None:
        """Enters that an account is to be erased, or was."""
        self._erasures[erasure.id], self._office = erasure, None
        self._proposals.pop(erasure.id, None)


def _end(entries: dict[K, E], key: K, until: date) -> None:
    entry = entries.pop(key)
    if entry.since < until:
        entries[key] = replace(entry, until=until)
