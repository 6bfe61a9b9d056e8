"""Readings 查阅记录 as they are shown: to supervisors with names, to the person concerned without."""

from dataclasses import dataclass
from datetime import datetime

from casework.domain.office import Office
from casework.projections.sentences import word
from casework.security.readings import Reading
from casework.security.readings_signs import Rule, Sign
from casework.security.tokens import Caller
from casework.security.vault import KeyMissing, Vault


@dataclass(frozen=True, slots=True)
class Seen:
    """One reading; `door` are the operations of a page, by blanks. `refs` are people by reference, `fields` what was given in clear.

    `case_no` is null for a list, and for a case of another territory; `note` is what the reader said of the purpose.
    """

    at: datetime
    door: str
    person: str
    post: str
    unit: str
    address: str | None
    case_no: str | None
    refs: list[str]
    fields: list[str]
    ground: str
    purpose: str
    opened: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class Readings:
    """A page of readings, newest first."""

    readings: list[Seen]
    next: str | None


@dataclass(frozen=True, slots=True)
class Reader:
    """What one person read in the span, and the signs 异常提示 that fit; a sign asks for a look and accuses nobody."""

    person: str
    post: str
    unit: str
    readings: int
    cases: int
    lists: int
    outside: int
    opened: int
    unstated: int
    night: int
    glass: int
    refused: int
    signs: list[Sign]


@dataclass(frozen=True, slots=True)
class AccessReport:
    """Everybody who read, those with signs first; `rules` are all rules by which signs are given."""

    since: datetime
    until: datetime
    people: list[Reader]
    rules: list[Rule]


@dataclass(frozen=True, slots=True)
class Emergency:
    """An emergency access 紧急调阅; `finding` is null until it is reviewed."""

    case_no: str
    glass: str
    by: str
    post: str
    unit: str
    ground: str
    since: datetime
    until: datetime
    finding: str | None
    reviewed_by: str | None


@dataclass(frozen=True, slots=True)
class Emergencies:
    """Emergency access in scope, those that wait for a review first."""

    emergencies: list[Emergency]


@dataclass(frozen=True, slots=True)
class Sight:
    """One reading as the person concerned is told of it (个人信息保护法 44, 45): which post of which unit, and why."""

    at: datetime
    unit: str
    post: str
    ground: str
    purpose: str
    opened: bool


@dataclass(frozen=True, slots=True)
class Sights:
    """A page of readings of one case, newest first."""

    case_no: str
    sights: list[Sight]
    next: str | None


def seen(entry: Reading, caller: Caller, vault: Vault) -> Seen:
    """A reading as a supervisor is shown it; the number of a case of another territory is not."""
    inside = entry.region is not None and caller.scope.covers(entry.region)
    return Seen(
        at=entry.at, door=entry.door, person=entry.person, post=entry.post, unit=entry.unit, address=entry.address,
        case_no=entry.case_no if inside else None, refs=list(entry.refs), fields=list(entry.fields), ground=entry.ground,
        purpose=entry.purpose, opened=entry.opened, note=_note(entry, vault),
    )  # fmt: skip


def _note(entry: Reading, vault: Vault) -> str | None:
    try:
        return vault.open(entry.note) if entry.note else None
    except KeyMissing:
        return None


def sight(entry: Reading, office: Office) -> Sight:
    """A reading as the person concerned is told of it."""
    unit = office.unit(entry.unit)
    return Sight(entry.at, unit.name if unit is not None else entry.unit, word(entry.post), entry.ground, entry.purpose, entry.opened)
