"""The things a case holds while it lives: links, papers, payments, requests. Frozen; effects replace them whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from casework.domain.pressing.standing import Cause
from casework.domain.values import Fen, Line, Recipient, Sum, Text


@dataclass(frozen=True, slots=True)
class Link:
    """One way the matter reached government 线索: its channel, its own number and its own receipt, kept for ever."""

    id: str
    channel: str
    source: str | None
    number: str | None
    received_at: datetime
    answered: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """An act asked for by one person and waiting for another's approval 审批; `step` counts approvals already given.

    `unit` is the requester's, `desk_unit` that of the post `asks`, on whose desk it lies `since`; `parent` is the clock it is about.
    `approved_by` are the persons who approved and those they stood in for; `acting_for` is whom the requester stood in for.
    """

    id: str
    move: str
    wish: Mapping[str, Any]
    by: str
    unit: str
    at: datetime
    step: int = 0
    approved_by: tuple[str, ...] = ()
    acting_for: str | None = None
    asks: str = ""
    desk_unit: str = ""
    desk: tuple[Recipient, ...] = ()
    since: datetime | None = None
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper with a life of its own: drafted → approved → served → met | unmet; decisions on to demanded → applied → granted |
    refused → executed; any → cancelled. `due_on` is the date stated in it; the blacklist and the crime run from that date.
    """

    id: str
    kind: str
    status: str
    addressees: tuple[str, ...] = ()
    purpose: str = "pay"
    sum: Sum | None = None
    due_on: date | None = None
    days: str | None = None
    number: str | None = None
    ground: str | None = None
    interim: bool = False
    fine_fen: Fen | None = None
    served_at: datetime | None = None
    way: str | None = None
    follows: str | None = None
    heard: str | None = None
    under_review: str | None = None
    approved_at: datetime | None = None
    intends: str | None = None
    hearing_right: bool = False
    reviewed_by: str | None = None
    proven_before: Fen = 0
    fine_paid_fen: Fen = 0
    review_since: date | None = None
    review_days: int = 0
    causes: tuple[Cause, ...] = ()
    issuer: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came 支付: who paid whom, how, what for. `fen` None where the sum is unknown: it proves nothing then."""

    id: str
    payer: str
    fen: Fen | None
    method: str
    purpose: str
    recorded_by: str
    workers: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    verified: bool = False
    advance: bool = False
    lines: tuple[Line, ...] = ()
    proof: str | None = None


@dataclass(frozen=True, slots=True)
class Recovery:
    """A recovery claim 追偿 that an advance opened: who advanced, how much, how much came back."""

    id: str
    by: str
    fen: Fen | None
    recovered_fen: Fen = 0
    written_off: bool = False
    payment: str | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise 承诺 with its date and sum; never a payment."""

    id: str
    by: str
    until: date | None
    fen: Fen | None
    kept: bool | None = None
    counts_from: Fen = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file of the case 证据材料 by the SHA-256 of its content; `of` is the worker it belongs to."""

    item: str
    digest: str
    media_type: str
    size: int
    at: datetime
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """A group or extreme incident 群体性/极端事件: on site and reported within the hour."""

    id: str
    at: datetime
    heads: int | None
    arrived: bool = False
    reported: bool = False
    extreme: bool = False


@dataclass(frozen=True, slots=True)
class Owner:
    """The leader who owns the case 包案领导: a person in a post of a unit from a day on, and what was done since.

    `units` are the codes of the units in the special team 专班.
    """

    person: str
    unit: str
    level: str
    since: datetime
    acknowledged: bool = False
    team: bool = False
    plan: bool = False
    signed_off: bool = False
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transfer:
    """The file of a transfer to the police 移送: what the report rests on, who has it, what the police asked, how it ended."""

    paper: str | None = None
    branch: str | None = None
    police: str | None = None
    papers_wanted: bool = False
    reconsidered: bool = False
    items_handed: bool = False
    ended_as: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One way to the blacklist 列入失信惩戒名单, by the unmet paper it rests on. `objection` is open, late, upheld or
    rejected; `removal` is asked, granted or refused.
    """

    paper: str
    noticed_at: datetime | None = None
    objection: str | None = None
    listed_at: datetime | None = None
    rectified_on: date | None = None
    removal: str | None = None
    withdrawn: bool = False
    down: bool = False


@dataclass(frozen=True, slots=True)
class Publication:
    """One announcement to the public 社会公布, by the paper it rests on where there is one. `objection` as in a listing."""

    id: str
    follows: str | None = None
    objection: str | None = None
    down: bool = False


@dataclass(frozen=True, slots=True)
class Missed:
    """A duty whose day passed 超期: the clock, its due date as people read it, and when it was answered after all."""

    clock: str
    due: str
    at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Glass:
    """An emergency access 紧急调阅: who may read the case until when, why, and what its review found (None: not reviewed)."""

    id: str
    by: str
    post: str
    unit: str
    ground: str
    since: datetime
    until: datetime
    acting_for: str | None = None
    finding: str | None = None
    reviewed_by: str | None = None


@dataclass(frozen=True, slots=True)
class WorkerAnswer:
    """A worker's last word on the money 劳动者反馈: paid, part or unpaid, since when, how much, and whether a word of theirs reopened."""

    outcome: str
    at: datetime
    fen: int | None = None
    sent_back: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """What was asked to be completed 补正, all at once, each item sealed."""

    items: tuple[Text, ...]
    at: datetime
