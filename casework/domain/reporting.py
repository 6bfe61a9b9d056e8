"""Reported figures 统计报表上报: what was sent up stays as it was sent up, with all it takes to come to the same numbers again.

A figure that was reported is never replaced (统计法: 不得伪造、篡改统计资料); what became known later is a correction 更正 beside it.
A report counts many cases, so that it is no fact of one of them: reports have a stream of their own for each year.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from casework.domain.facts import Fact
from casework.domain.refusals import BadCommand, NotYours, RuleRefused
from casework.domain.scope import Scope, bare
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.values import Post, Text

REPORTERS: Final = (Post.DISPATCHER, Post.SUPERVISOR)
"""Who sends figures up and corrects them: 治欠办 and 督办."""
READERS: Final = (*REPORTERS, Post.LEADER)
FIRST_YEAR: Final = 1949


def reports_id(year: int) -> UUID:
    """The stream of the reports that were made in a year (Shanghai)."""
    return uuid5(NAMESPACE_URL, f"casework/reports/{year}")


@dataclass(frozen=True, slots=True)
class Span:
    """What a report counts: cases of a region and all below it, received from a day until a day, both included, in Shanghai.

    `region` is a code of 2, 4 or 6 digits, "" for every place.
    """

    region: str
    first: date
    last: date

    @property
    def since(self) -> datetime:
        """The moment the span begins."""
        return datetime.combine(self.first, datetime.min.time(), SHANGHAI)

    @property
    def until(self) -> datetime:
        """The moment it ends, no longer part of it."""
        return datetime.combine(self.last + timedelta(days=1), datetime.min.time(), SHANGHAI)

    def cut_off(self, now: datetime) -> datetime:
        """As of when cases are counted 统计截止时点: the last instant of the span, or now where it still runs."""
        return min(self.until - timedelta(microseconds=1), now)

    def holds(self, region: str, received_at: datetime) -> bool:
        """Whether a case is counted. Both were written at its receipt and never change."""
        return region.startswith(bare(self.region)) and self.since <= received_at < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A case that a correction counts otherwise: by how much each figure moved, and the versions of the facts that moved it."""

    case_no: str
    moved: Mapping[str, int]
    versions: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FiguresReported(Fact, topic="reports.figures_reported"):
    """Figures were sent up: as of `cut_off`, as known at `position`, counted by `definition` in the release `code`.

    `figures` are counts, workers and fen by name; one that is not there is 0. `calendar` and `rulebook` were in force, `calendars` and
    `rulebooks` are those that the clocks of the counted cases stand on (first 16 digits). `facts_digest` is the SHA-256 of every stored
    fact of the counted cases, `rows_digest` that of each case with what it adds. `left_out` are ids of cases that could not be read.
    """

    number: str
    region: str
    first: date
    last: date
    cut_off: datetime
    definition: int
    position: int
    figures: Mapping[str, int]
    facts_digest: str
    rows_digest: str
    calendar: str
    rulebook: str
    calendars: tuple[str, ...] = ()
    rulebooks: tuple[str, ...] = ()
    code: str
    left_out: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """Which cases were counted."""
        return Span(self.region, self.first, self.last)

    def mutate(self, case: "Reports") -> None:  # type: ignore[override]  # its aggregate is the year's reports, not a case
        """One more report."""
        case.of[self.number] = Report(self)
        case.version = self.originator_version


@dataclass(frozen=True, kw_only=True)
class FiguresCorrected(Fact, topic="reports.figures_corrected"):
    """What became known after a report: the same figures as known at a later position, and what each case moved; the old ones stay."""

    number: str
    correction: int
    position: int
    figures: Mapping[str, int]
    facts_digest: str
    rows_digest: str
    code: str
    changed: tuple[Changed, ...]
    left_out: tuple[str, ...] = ()
    reason: Text | None = None

    def mutate(self, case: "Reports") -> None:  # type: ignore[override]  # its aggregate is the year's reports, not a case
        """Beside the report."""
        before = case.of[self.number]
        case.of[self.number] = replace(before, corrections=(*before.corrections, self))
        case.version = self.originator_version


@dataclass(frozen=True, slots=True)
class Report:
    """A report with its corrections, oldest first."""

    reported: FiguresReported
    corrections: tuple[FiguresCorrected, ...] = ()

    @property
    def last(self) -> FiguresReported | FiguresCorrected:
        """What was said last: the report, or its newest correction."""
        return self.corrections[-1] if self.corrections else self.reported


class Reports:
    """The reports that were made in a year, by number."""

    def __init__(self, year: int) -> None:
        self.id, self.year, self.version = reports_id(year), year, 0
        self.of: dict[str, Report] = {}

    def next_number(self) -> str:
        """The number of the next one, such as 2026-0007; without gaps."""
        return f"{self.year}-{len(self.of) + 1:04d}"


def year_of(number: str) -> int | None:
    """The year that a number names; None where it is no number of a report."""
    year, _, running = number.partition("-")
    is_number = len(year) == 4 and len(running) >= 4 and (year + running).isdecimal() and number.isascii()
    return int(year) if is_number and int(year) >= FIRST_YEAR else None


def sees(post: str, scope: Scope, region: str) -> bool:
    """Whether reports of a region may be read: in a post that reads reports, by whoever sees all cases of that region."""
    return post in READERS and _holds(scope, region)


def refuse_others(post: str, scope: Scope, region: str) -> None:
    """Raises NotYours for whoever may not report the figures of a region."""
    if post not in REPORTERS:
        raise NotYours(f"figures are reported by {' or '.join(REPORTERS)}, not by {post}")
    if not _holds(scope, region):
        raise NotYours(f"region {region or 'of every place'} reaches beyond what you see; report {scope.territory or 'nothing'} or less")


def refuse_strange(span: Span, today: date) -> None:
    """Raises BadCommand for a span that has not begun, or ends before it does."""
    if not FIRST_YEAR <= span.first.year <= today.year:
        raise BadCommand(f"from: {span.first} is no day of a report; it must lie between {FIRST_YEAR} and today")
    if span.last < span.first:
        raise BadCommand(f"to: {span.last} lies before from {span.first}; give the later day here")
    if span.first > today:
        raise BadCommand(f"from: {span.first} has not come yet; nothing can be counted before {today}")
    if span.last.year > today.year + 1:
        raise BadCommand(f"to: {span.last} is too far ahead; it must lie before {today.year + 2}")


def refuse_twice(reports: Reports, made: FiguresReported) -> None:
    """Raises RuleRefused where the same figures were reported already: what changed since is a correction."""
    same = (made.region, made.first, made.last, made.cut_off)
    for number, report in reports.of.items():
        known = report.reported
        if (known.region, known.first, known.last, known.cut_off) == same:
            raise RuleRefused([f"these figures were reported as {number}; what changed since is a correction 更正 of that report"])


def _holds(scope: Scope, region: str) -> bool:
    return scope.territory is not None and bare(region).startswith(scope.territory)
