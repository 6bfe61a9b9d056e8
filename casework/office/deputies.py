"""Deputies of a file against those of the directory: named or ended."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from casework.domain.directory import DeputyEnded, DeputyNamed
from casework.domain.office import Deputy
from casework.domain.office_faults import deputy_faults
from casework.office.plan import Draft, differences, goes_on, meet
from casework.office.sheet import UNSAID, Sheet

Pair = tuple[str, str, str, str]
"""Account, post and unit of the holder, and the deputy's account."""


def plan_deputies(draft: Draft, sheet: Sheet, units: Collection[str]) -> None:
    """All changes of deputies."""
    standing = _by_pair(draft.office.deputies)
    met: set[Deputy] = set()
    seen: set[tuple[Pair, date]] = set()
    for said in sheet.deputies:
        entry = said.entry
        was = _meant(entry, standing.get(_pair(entry), ()), draft.today)
        now = replace(entry, since=was.since if was else draft.today) if entry.since == UNSAID else entry
        twice = (
            ["deputy: this arrangement stands twice in this file; keep one entry"] if was in met or (_pair(now), now.since) in seen else []
        )
        seen.add((_pair(now), now.since))
        if draft.fault(said.place, (*deputy_faults(now, units), *twice)):
            continue
        met |= {was} if was else set()
        _bring_up(draft, was, now)
    if sheet.complete:
        for each in draft.office.deputies:
            if each not in met and goes_on(each, draft.today):
                end_deputy(draft, each, draft.today)


def end_deputy(draft: Draft, deputy: Deputy, day: date) -> None:
    """Ends an arrangement on a day; one that had not begun by then never was."""
    person, post, unit = deputy.desk
    until = max(deputy.since, day)
    draft.add(DeputyEnded(person=person, post=post, unit=unit, deputy=deputy.deputy, since=deputy.since, until=until))


def _bring_up(draft: Draft, was: Deputy | None, now: Deputy) -> None:
    if was is None or was.since != now.since:
        if was is not None:
            end_deputy(draft, was, was.since)
        draft.add(DeputyNamed(deputy=now))
    elif now.until is not None and (was.until is None or now.until < was.until):
        end_deputy(draft, was, now.until)
    elif now != was:
        draft.add(DeputyNamed(deputy=now), differences(was, now, ("until",)))


def _pair(deputy: Deputy) -> Pair:
    return (*deputy.desk, deputy.deputy)


def _by_pair(deputies: Iterable[Deputy]) -> Mapping[Pair, tuple[Deputy, ...]]:
    found: dict[Pair, list[Deputy]] = {}
    for deputy in deputies:
        found.setdefault(_pair(deputy), []).append(deputy)
    return {pair: tuple(each) for pair, each in found.items()}


def _meant(entry: Deputy, standing: tuple[Deputy, ...], today: date) -> Deputy | None:
    """The arrangement that an entry speaks of: with the same first day, else with days in common, else the one going on."""
    if entry.since == UNSAID:
        same_end = (each for each in standing if entry.until is not None and each.until == entry.until)
        return next(same_end, None) or next((each for each in standing if goes_on(each, today)), None)
    same_day = next((each for each in standing if each.since == entry.since), None)
    return same_day or next((each for each in standing if meet(each, entry)), None)
