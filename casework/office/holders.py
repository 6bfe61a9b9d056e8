"""Post holders of a file against those of the directory: given, ended, changed from today on, or corrected for all their days."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from casework.domain.directory import PostChanged, PostCorrected, PostEnded, PostGiven
from casework.domain.office import Holding
from casework.domain.office_entries import PostKey, tenures
from casework.domain.office_faults import holding_faults
from casework.office.plan import Draft, differences, goes_on, meet
from casework.office.sheet import UNSAID, Said, Sheet

Tenure = tuple[Holding, ...]
ABOUT: tuple[str, ...] = ("marks", "portfolio", "title", "succeeds")
"""What may change while a post goes on."""


def plan_holders(draft: Draft, sheet: Sheet, units: Collection[str]) -> None:
    """All changes of posts; first what ends and changes, then what is given, so that a post changes hands in that order."""
    standing = _by_desk(draft.office.holdings, _first_days(sheet.holders))
    new: list[Holding] = []
    met: set[Tenure] = set()
    seen: set[tuple[PostKey, date]] = set()
    for said in sheet.holders:
        entry = said.entry
        tenure = _meant(entry, standing.get(entry.desk, ()), draft.today)
        held = replace(entry, since=tenure[0].since if tenure else draft.today) if entry.since == UNSAID else entry
        over = not goes_on(held, draft.today) and entry.unit in draft.office.units
        twice = ["person: this post stands twice in this file; keep one entry"] if (held.desk, held.since) in seen or tenure in met else []
        seen.add((held.desk, held.since))
        if draft.fault(said.place, (*holding_faults(held, {entry.unit} if over else units), *twice)):
            continue
        if tenure is None:
            new.append(held)
        elif not draft.fault(said.place, _too_late(tenure, held)):
            _bring_up(draft, tenure, held)
        met |= {tenure} if tenure else set()
    if sheet.complete:
        _end_unnamed(draft, (tenure for all_of_desk in standing.values() for tenure in all_of_desk if tenure not in met))
    for held in new:
        draft.add(PostGiven(holding=held))
    _overlaps(draft, sheet.holders)


def end_post(draft: Draft, held: Holding, day: date) -> None:
    """Ends a holding on a day; one that had not begun by then never was."""
    person, post, unit = held.desk
    draft.add(PostEnded(person=person, post=post, unit=unit, since=held.since, until=max(held.since, day)))


def _first_days(entries: Iterable[Said[Holding]]) -> Mapping[PostKey, set[date]]:
    found: dict[PostKey, set[date]] = {}
    for said in entries:
        found.setdefault(said.entry.desk, set()).add(said.entry.since)
    return found


def _by_desk(holdings: Iterable[Holding], days: Mapping[PostKey, set[date]] = MappingProxyType({})) -> Mapping[PostKey, tuple[Tenure, ...]]:
    """The tenures of each desk; where the file tells a part of one in an entry of its own, that is a tenure by itself."""
    found: dict[PostKey, list[Holding]] = {}
    for held in holdings:
        found.setdefault(held.desk, []).append(held)
    return {desk: tuple(part for whole in tenures(held) for part in _parts(whole, days.get(desk, set()))) for desk, held in found.items()}


def _parts(tenure: Tenure, days: set[date]) -> Iterator[Tenure]:
    begin = 0
    for number, held in enumerate(tenure):
        if number > begin and held.since in days:
            yield tenure[begin:number]
            begin = number
    yield tenure[begin:]


def _meant(entry: Holding, standing: tuple[Tenure, ...], today: date) -> Tenure | None:
    """The tenure of the directory that an entry speaks of: with the same first day, else with days in common, else the one going on."""
    if entry.since == UNSAID:
        same_end = (tenure for tenure in standing if entry.until is not None and tenure[-1].until == entry.until)
        return next(same_end, None) or next((tenure for tenure in standing if goes_on(tenure[-1], today)), None)
    same_day = next((tenure for tenure in standing if tenure[0].since == entry.since), None)
    return same_day or next((tenure for tenure in standing if meet(_whole(tenure), entry)), None)


def _whole(tenure: Tenure) -> Holding:
    return replace(tenure[0], until=tenure[-1].until)


def _too_late(tenure: Tenure, held: Holding) -> list[str]:
    """A first day can only be moved as long as it stays before the first change of the post."""
    first = tenure[0]
    if len(tenure) == 1 or first.until is None or held.since < first.until:
        return []
    return [f"since {held.since} is not before {first.until}, when this post changed; leave {first.since}, or end it first"]


def _bring_up(draft: Draft, tenure: Tenure, held: Holding) -> None:
    """First day, last day and the rest of a tenure as the file has them."""
    tenure = _begun(draft, tenure, held)
    last = _ended(draft, tenure, held)
    differs = differences(last, held, ABOUT)
    if not differs:
        return
    told = replace(last, marks=held.marks, portfolio=held.portfolio, title=held.title, succeeds=held.succeeds)
    if last.since < draft.today and goes_on(last, draft.today):
        draft.add(PostChanged(was=last.since, holding=replace(told, since=draft.today)), differs)
    else:
        draft.add(PostCorrected(was=last.since, holding=told), differs)


def _begun(draft: Draft, tenure: Tenure, held: Holding) -> Tenure:
    first = tenure[0]
    if first.since == held.since:
        return tenure
    right = replace(first, since=held.since, until=held.until if len(tenure) == 1 else first.until)
    draft.add(PostCorrected(was=first.since, holding=right), differences(first, right, ("since", "until")))
    return (right, *tenure[1:])


def _ended(draft: Draft, tenure: Tenure, held: Holding) -> Holding:
    """The last holding of the tenure once it ends when the file says."""
    last = tenure[-1]
    if last.until == held.until:
        return last
    if held.until is None or (last.until is not None and last.until < held.until):
        longer = replace(last, until=held.until)
        draft.add(PostCorrected(was=last.since, holding=longer), differences(last, longer, ("until",)))
        return longer
    for each in reversed(tenure):
        if each.until is None or each.until > held.until:
            end_post(draft, each, held.until)
    kept = next(each for each in reversed(tenure) if each.since < held.until)
    return replace(kept, until=held.until)


def _end_unnamed(draft: Draft, unnamed: Iterable[Tenure]) -> None:
    for tenure in unnamed:
        for held in tenure:
            if goes_on(held, draft.today):
                end_post(draft, held, draft.today)


def _overlaps(draft: Draft, entries: Iterable[Said[Holding]]) -> None:
    """Nobody holds the same post of the same unit twice on one day."""
    after = _by_desk(draft.book.office().holdings)
    for said in entries:
        spans = [_whole(tenure) for tenure in after.get(said.entry.desk, ())]
        twice = next((two for one, two in pairwise(spans) if meet(one, two)), None)
        if twice is not None:
            sentence = f"since: {twice.person} would hold this post twice from {twice.since} on; give each time its own since and until"
            draft.fault(said.place, [sentence])
