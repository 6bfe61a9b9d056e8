"""What lists of work answer with: cases, and what is to be done, as rows of the views are shown."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in the ledger 台账. Money in fen, null where unknown; `overdue` counts open duties whose breach is on record."""

    case_no: str
    region: str
    region_name: str
    kind: str
    matter: str
    channel: str
    project: str | None
    project_class: str | None
    workers: int | None
    claimed_fen: int | None
    verified_fen: int | None
    ordered_fen: int | None
    paid_fen: int | None
    outstanding_fen: int | None
    recoverable_fen: int
    handling: str
    procedure: str
    criminal: str
    conclusion: str | None
    track: str | None
    pressure: str
    pressure_since: datetime | None
    pressure_why: str
    pressure_why_en: str
    pressure_clock: str | None
    lead: str | None
    lead_name: str | None
    owner: str | None
    owner_unit: str | None
    next_clock: str | None
    next_due: datetime | None
    open_clocks: int
    overdue: int
    missed: int
    struck_off: bool
    received_at: datetime | None
    version: int
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of cases in the order of numbers. `count` is of all pages, counted to 1000; not `count_exact` where there are more."""

    cases: list[CaseRow]
    count: int
    count_exact: bool
    next: str | None


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do 待办: an open clock, or a request that waits for an approval. `possible` are the moves that would settle it.

    `left` are the working days left until it is due: 0 on the day, less than 0 where so many have passed since; null for no date.
    """

    case_no: str
    item: str
    kind: str
    rule: str
    subject: str
    name: str
    owner: str
    unit: str | None
    due_at: datetime | None
    due_on: date | None
    provisional: bool
    paused: bool
    asked_by: str | None
    since: datetime | None
    desk: str | None
    parent: str | None
    parent_due: datetime | None
    track: str | None
    pressure: str
    possible: tuple[str, ...]
    left: int | None
    unit_name: str | None
    region: str
    region_name: str | None
    project: str | None
    handling: str | None
    workers: int | None
    outstanding_fen: int | None


@dataclass(frozen=True, slots=True)
class DocketCounts:
    """How much there is to do, whatever the filters, each counted to 1000: late, due today, due within 7 days, requests that wait, all."""

    late: int
    today: int
    week: int
    requests: int
    all: int


@dataclass(frozen=True, slots=True)
class Docket:
    """What is to be done by a unit and post, soonest first; stopped and undated things last."""

    unit: str
    unit_name: str
    post: str | None
    counts: DocketCounts
    items: list[Duty]
    next: str | None
