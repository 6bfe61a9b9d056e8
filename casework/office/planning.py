"""A file of the directory against the directory as it stands: what is new, what changed, what ended. What the file does not name stays,
unless it says `complete = true`: then that has ended today.
"""

from dataclasses import fields
from datetime import date, datetime

from casework.domain.directory import AbsenceEnded, AbsenceRecorded, UnitDissolved, UnitRegistered
from casework.domain.office import Absence, Office
from casework.domain.office_faults import absence_faults, unit_faults
from casework.domain.values import Unit
from casework.office.deputies import end_deputy, plan_deputies
from casework.office.holders import end_post, plan_holders
from casework.office.plan import Draft, Plan, differences, goes_on
from casework.office.rosters import plan_rosters
from casework.office.sheet import Sheet

OF_A_UNIT = tuple(field.name for field in fields(Unit))


def planned(sheet: Sheet, office: Office, at: datetime) -> Plan:
    """What loading the sheet at a moment (UTC) changes; a plan with faults must not be carried out."""
    draft = Draft(office, at)
    draft.faults += sheet.faults
    _units(draft, sheet)
    gone = _gone(draft, sheet)
    known = (office.units.keys() | sheet.codes) - gone
    plan_holders(draft, sheet, known)
    plan_deputies(draft, sheet, known)
    _absences(draft, sheet)
    plan_rosters(draft, sheet, known)
    _dissolve(draft, gone)
    return draft.plan()


def _units(draft: Draft, sheet: Sheet) -> None:
    seen: set[str] = set()
    for said in sheet.units:
        unit, was = said.entry, draft.office.unit(said.entry.code)
        twice = [f"code {unit.code!r} stands twice in this file; keep one entry"] if unit.code in seen else []
        seen.add(unit.code)
        if draft.fault(said.place, (*unit_faults(unit), *twice)) or unit == was:
            continue
        if was is None:
            draft.add(UnitRegistered(unit=unit), kind="unit_new")
        else:
            draft.add(UnitRegistered(unit=unit), differences(was, unit, OF_A_UNIT), kind="unit_changed")


def _gone(draft: Draft, sheet: Sheet) -> set[str]:
    """The codes of units that the directory has and that the file dissolves."""
    standing = {said.entry.code for said in sheet.units}
    for said in sheet.dissolved:
        draft.fault(said.place, [f"code {said.entry!r} is dissolved here and entered again; keep one"] if said.entry in standing else [])
    missing = draft.office.units.keys() - sheet.codes if sheet.complete else set()
    return {said.entry for said in sheet.dissolved if said.entry in draft.office.units} | missing


def _absences(draft: Draft, sheet: Sheet) -> None:
    named: set[tuple[str, date]] = set()
    for said in sheet.absences:
        absence, key = said.entry, (said.entry.person, said.entry.since)
        twice = [f"person {absence.person!r} is away twice from {absence.since}; keep one entry"] if key in named else []
        named.add(key)
        if not draft.fault(said.place, (*absence_faults(absence), *twice)):
            _absence(draft, absence)
    if sheet.complete:
        for each in draft.office.absences:
            if (each.person, each.since) not in named and each.until > draft.today:
                draft.add(AbsenceEnded(person=each.person, since=each.since, until=max(each.since, draft.today)))


def _absence(draft: Draft, absence: Absence) -> None:
    was = next((each for each in draft.office.absences_of(absence.person) if each.since == absence.since), None)
    if was is not None and absence.until < was.until and absence.reason == was.reason:
        draft.add(AbsenceEnded(person=absence.person, since=absence.since, until=absence.until))
    elif was != absence:
        draft.add(AbsenceRecorded(absence=absence), differences(was, absence, ("until", "reason")) if was is not None else ())


def _dissolve(draft: Draft, gone: set[str]) -> None:
    """Ends everything in the units that goes on, then the units."""
    so_far = draft.book.office()
    for held in so_far.holdings:
        if held.unit in gone and goes_on(held, draft.today):
            end_post(draft, held, draft.today)
    for deputy in so_far.deputies:
        if deputy.unit in gone and goes_on(deputy, draft.today):
            end_deputy(draft, deputy, draft.today)
    for code in sorted(gone):
        draft.add(UnitDissolved(unit=draft.office.units[code]))
