"""The things a case holds while it lives: links, requests, files, owners, breaches. Frozen; effects replace them whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.domain.values import Recipient, Text


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
class Asking:
    """What was asked to be completed 补正, all at once, each item sealed."""

    items: tuple[Text, ...]
    at: datetime
