"""What the API says of reported figures 统计报表, and what it is asked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from casework.projections.reporting.making import LONGEST
from casework.projections.reporting.telling import Difference, Figure

CODE: Final = r"^([0-9]{2}|[0-9]{4}|[0-9]{6})$"


class Reporting(BaseModel):
    """What is reported: cases of a region and all below it, by days of receipt, both included. `dry_run` counts and keeps nothing."""

    model_config = ConfigDict(extra="forbid")
    region: str = Field(pattern=CODE)
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    dry_run: bool = Field(default=False, strict=True)


class Correcting(BaseModel):
    """Why it became known so late; names nobody, kept sealed. `dry_run` shows what changed and keeps nothing."""

    model_config = ConfigDict(extra="forbid", strict=True)
    reason: str = Field(min_length=1, max_length=LONGEST)
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """A case that a correction counts otherwise, and the versions of its facts that made it so."""

    case_no: str
    moved: dict[str, int]
    versions: list[int]


@dataclass(frozen=True, slots=True)
class CorrectionTold:
    """A correction 更正; `differences` are to what stood before it. `correction` and `at` tell of a kept one."""

    correction: int
    at: datetime | None
    by: str | None
    reason: str | None
    position: int
    code: str
    differences: list[Difference]
    cases: list[Moved]


@dataclass(frozen=True, slots=True)
class ReportTold:
    """A report 统计报表 as it was sent up, what it rests on, and its corrections. `number` is null for a draft."""

    number: str | None
    region: str
    first: date
    last: date
    at: datetime | None
    by: str | None
    unit: str | None
    cut_off: datetime
    position: int
    definition: int
    calendar: str
    rulebook: str
    calendars: list[str]
    rulebooks: list[str]
    code: str
    facts_digest: str
    rows_digest: str
    left_out: list[str]
    figures: list[Figure]
    corrections: list[CorrectionTold]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report in a list."""

    number: str
    region: str
    first: date
    last: date
    at: datetime
    by: str
    cut_off: datetime
    cases: int
    corrections: int


@dataclass(frozen=True, slots=True)
class ReportRows:
    """The reports that were made in a year, oldest first."""

    year: int
    reports: list[ReportRow]


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A report, or one of its corrections, counted again: `apart` are the figures that came out otherwise, as [then, now]."""

    name: str
    position: int
    is_equal: bool
    apart: dict[str, tuple[int, int]]
    same_facts: bool
    same_rows: bool
    left_out: list[str]


@dataclass(frozen=True, slots=True)
class Recomputing:
    """A report counted again 复算, with its corrections; equal where all are."""

    number: str
    is_equal: bool
    counted: list[Recomputed]
