"""A case as it is shown: everything an officer works with, people by reference only, sealed texts never."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Final

from casework.codec.shapes import shape
from casework.domain.case import Case
from casework.domain.parties import Party
from casework.domain.timekeeping.clocks import Clock
from casework.domain.values import Unit
from casework.projections.ledger import ordered_fen

SEALED: Final = "sealed:"
HIDDEN: Final = "〔密〕"
"""What stands where a text is sealed."""

Named = dict[str, Any]
"""Things of one kind by their id, each an object."""


@dataclass(frozen=True, slots=True)
class Money:
    """The money of a case in fen 分; null is unknown. Sums hold heads, fen, and the roll in `lines`."""

    claimed: dict[str, Any]
    listed_by_employer: dict[str, Any]
    verified: dict[str, Any] | None
    ordered_fen: int | None
    owed_fen: int | None
    paid_fen: int | None
    outstanding_fen: int | None
    recoverable_fen: int | None
    workers: int | None


@dataclass(frozen=True, slots=True)
class Person:
    """A worker by reference; `sealed` names what is on file about them and can be opened only by those who may.

    `erased` 已删除: nobody can open it any more.
    """

    ref: str
    sealed: list[str]
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Running:
    """An open clock. `due` is the due date as people read it, Shanghai time; `climbed` are its rungs decided so far."""

    key: str
    rule: str
    subject: str
    round: int
    kind: str
    cls: str | None
    owner: str
    unit: str | None
    opened_at: str
    limit: str
    due_at: str | None
    due_on: str | None
    due: str
    provisional: bool
    paused: bool
    climbed: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A case 案件. Times in ISO 8601 (UTC); `〔密〕` stands for a sealed text.

    `as_of`, `known_at` and `left_out` are set only where a past was asked for; `left_out` are versions that rest on something later.
    """

    case_no: str
    version: int
    handling: str
    procedure: str
    criminal: str
    track: str | None
    pressure: str
    struck_off: bool
    is_open: bool
    round: int
    region: str
    region_name: str
    kind: str
    matter: str
    channel: str
    imported: bool
    first_receipt_at: str | None
    received_at: str | None
    last_at: str | None
    cause: str | None
    priority: str | None
    project_class: str | None
    project_name: str | None
    arrears_months: list[str]
    arrears_until: str | None
    facts_agreed: bool | None
    employer_reachable: bool | None
    employer_fled: bool
    employer_deregistered: bool
    migrant_workers: bool
    lead: dict[str, Any] | None
    cohandlers: list[dict[str, Any]]
    owner: dict[str, Any] | None
    calendar: str
    rulebook: str
    links: Named
    supplement_asked: bool
    merged_into: str | None
    redirected_to: str | None
    conclusion: str | None
    signed_in: list[str]
    dispatched_at: str | None
    returned_by: str | None
    returned: list[dict[str, Any]]
    handlers: list[str]
    contacted: bool
    debtor: str | None
    first_payer: str | None
    payments: Named
    recoveries: Named
    promises: Named
    rectified: bool
    revisits: int
    worker_answers: Named
    requests: Named
    evidence: Named
    papers: Named
    held_items: dict[str, bool]
    under_arbitration: bool
    suspended_at: str | None
    extended: dict[str, int]
    transfer: dict[str, Any] | None
    publications: Named
    listings: Named
    incidents: Named
    watch: dict[str, Any] | None
    missed: Named
    holds: Named
    erasures: Named
    glass: Named
    money: Money
    parties: list[Person]
    informer: bool
    respondents: list[dict[str, Any]]
    clocks: list[Running]
    as_of: str | None = None
    known_at: str | None = None
    left_out: list[int] | None = None


OWN: Final = frozenset(("money", "parties", "informer", "clocks", "as_of", "known_at", "left_out"))
"""What is not an attribute of the case as it is."""


def shown(case: Case, **past: Any) -> Shown:
    """The case as it is shown; `past` says which past it is."""
    same = {field.name: plain(getattr(case, field.name)) for field in fields(Shown) if field.name not in OWN}
    people = [_person(party, any(each.covers(party.ref) for each in case.erasures.values())) for party in case.parties]
    running = [_running(clock, case) for clock in case.clocks.values()]
    return Shown(**same, **past, money=_money(case), parties=people, informer=case.informer is not None, clocks=running)


def _money(case: Case) -> Money:
    own = {field.name: plain(getattr(case, field.name)) for field in fields(Money) if field.name != "ordered_fen"}
    return Money(**own, ordered_fen=ordered_fen(case))


def _person(party: Party, erased: bool) -> Person:
    return Person(party.ref, [slot.name for slot in shape(Party).slots if slot.private and getattr(party, slot.name)], erased)


def _running(clock: Clock, case: Case) -> Running:
    rest: dict[str, Any] = {"due": clock.due_text, "paused": clock.is_paused, "climbed": list(case.climbed_on(clock))}
    return Running(**{field.name: plain(getattr(clock, field.name)) for field in fields(Running) if field.name not in rest}, **rest)


def plain(value: Any) -> Any:
    """A value of the domain as plain JSON; what is sealed stays hidden."""
    if isinstance(value, str):
        return HIDDEN if value.startswith(SEALED) else str(value)
    if isinstance(value, Unit):
        return {"code": value.code, "name": value.name}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {slot.name: plain(getattr(value, slot.name)) for slot in shape(type(value)).slots}
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(each) for each in value)
    return [plain(each) for each in value] if isinstance(value, Sequence) else value
