"""What lists answer with to whoever watches over others 督办: breaches and decisions, letters, returned dispatches."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on a rung: climbed 到级, over 越过, issued 生效, drafted 待签, signed 签发, refused 不予签发, withdrawn 撤回, said 人工.

    `higher` is the rung it was passed over for; `reached` are the accounts told, `alarm` that there was nobody to tell.
    """

    revision: int
    rung: str
    decision: str
    higher: str
    at: datetime
    version: int
    missed: bool
    reached: list[str]
    alarm: bool
    paper: str
    authority: str
    post: str


@dataclass(frozen=True, slots=True)
class Breach:
    """An open clock whose breach is on record, the standing of its case, and its decisions, oldest first."""

    case_no: str
    name: str
    rule: str
    subject: str
    round: int
    revision: int
    kind: str
    cls: str | None
    owner: str
    unit: str | None
    opened_at: datetime
    due_at: datetime | None
    due_on: date | None
    paused: bool
    next_rung: str | None
    next_at: datetime | None
    held: str | None
    pressure: str
    pressure_since: datetime | None
    pressure_why: str
    pressure_why_en: str
    region_name: str
    decisions: list[Decision]


@dataclass(frozen=True, slots=True)
class Ledger:
    """A page of the escalation ledger 督办台账: the breached open clocks of so many cases."""

    clocks: list[Breach]
    next: str | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter to the caller 督办通知. `delivery` is its id among deliveries and `state` how that stands; null where none was made yet."""

    id: str
    case_no: str
    version: int
    position: int
    role: str
    instead_of: str | None
    because: str
    template: str
    clock: str
    rung: str
    missed: bool
    urgent: bool
    due: str | None
    due_at: datetime | None
    created_at: datetime
    zh: str
    delivery: str | None
    state: str | None


@dataclass(frozen=True, slots=True)
class Notices:
    """The caller's letters, newest first."""

    notices: list[Notice]
    next: str | None


@dataclass(frozen=True, slots=True)
class Department:
    """One unit's dispatches and how they came back 退单; medians in hours, null where there is nothing to take one of."""

    unit: str
    name: str
    dispatched: int
    returned: int
    granted: int
    refused: int
    otherwise: int
    pending: int
    late: int
    hours_until_returned: float | None
    hours_until_adjudicated: float | None
    rate: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """Returned dispatches 退单统计, most returns first."""

    departments: list[Department]
