"""The papers of a case while it lives, and what rests on them: blacklist, announcements, transfer. Frozen; effects replace them whole."""

from dataclasses import dataclass
from datetime import date, datetime

from casework.domain.pressing.standing import Cause
from casework.domain.values import Fen, Sum


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
class Transfer:
    """The file of a transfer to the police 移送: what the report rests on, who has it, what the police asked, how it ended."""

    paper: str | None = None
    branch: str | None = None
    police: str | None = None
    papers_wanted: bool = False
    reconsidered: bool = False
    items_handed: bool = False
    ended_as: str | None = None
