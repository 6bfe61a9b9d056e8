"""Reports figures, comes to them again, and corrects them: counting and keeping put together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from casework import __version__
from casework.application import Cases
from casework.application.reports import keep, report_of, reports_of, sealed
from casework.domain.refusals import BadCommand, RuleRefused
from casework.domain.reporting import (
    FiguresCorrected,
    FiguresReported,
    Report,
    Reports,
    Span,
    refuse_strange,
    refuse_twice,
    year_of,
)
from casework.domain.scope import bare
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Actor
from casework.projections.reporting.adding import Counting, Sheet, moved, sheet
from casework.projections.reporting.definitions import DEFINITIONS, NEWEST, Definition

LONGEST: Final = 500
"""Signs of a reason."""
Said = FiguresReported | FiguresCorrected


class UnknownReport(ValueError):
    """There is no report of that number."""


class UnknownDefinition(ValueError):
    """A report was counted in a way that only a newer release knows."""


@dataclass(frozen=True, slots=True)
class Recounted:
    """A report, or one of its corrections, counted again: figures that came out otherwise, as (then, now).

    `same_facts` says that the stored facts of the counted cases are those of then, `same_rows` that each case adds what it added.
    """

    name: str
    position: int
    apart: dict[str, tuple[int, int]]
    same_facts: bool
    same_rows: bool
    left_out: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        """Whether everything came out as it was said."""
        return not self.apart and self.same_facts and self.same_rows


def drafted(cases: Cases, span: Span) -> FiguresReported:
    """The figures as of now, not reported yet: without a number. Raises BadCommand for a span that nobody can count."""
    now, span = cases.clock(), replace(span, region=bare(span.region))
    refuse_strange(span, local_day(now))
    cases.policies.refresh()
    position, cut_off = cases.store.recorder.max_notification_id() or 0, span.cut_off(now)
    made = sheet(cases.store, Counting(span, cut_off, NEWEST), position)
    return FiguresReported(
        number="", region=span.region, first=span.first, last=span.last, cut_off=cut_off, definition=NEWEST.number, position=position,
        calendar=cases.policies.calendar.digest, rulebook=cases.policies.rulebook.digest, calendars=tuple(sorted(made.calendars)),
        rulebooks=tuple(sorted(made.rulebooks)), code=__version__, figures=made.sorted_figures(), facts_digest=made.facts.hexdigest(),
        rows_digest=made.rows.hexdigest(), left_out=tuple(made.left_out),
    )  # fmt: skip


def reported(cases: Cases, draft: FiguresReported, by: Actor) -> FiguresReported:
    """The figures sent up, as a fact with the next number of the year. Raises RuleRefused where they were reported before."""

    def make(reports: Reports) -> FiguresReported:
        refuse_twice(reports, draft)
        return replace(draft, number=reports.next_number())

    year = local_day(cases.clock()).year
    refuse_twice(reports_of(cases, year - 1), draft)
    return keep(cases, year, make, by)


def known_report(cases: Cases, number: str) -> Report:
    """A report by its number. Raises UnknownReport."""
    if (found := report_of(cases, number)) is None:
        raise UnknownReport(f"there is no report {number}; a number looks like 2026-0007")
    return found


def recounted(cases: Cases, report: Report) -> Iterator[Recounted]:
    """The report and each correction counted again from the history up to its position."""
    first = report.reported
    every: tuple[Said, ...] = (first, *report.corrections)
    for said in every:
        made = sheet(cases.store, counting_of(first, said.left_out), said.position)
        name = f"更正 correction {said.correction}" if isinstance(said, FiguresCorrected) else "上报 report"
        yield _compared(name, said, made)


def correction_of(cases: Cases, report: Report) -> FiguresCorrected:
    """What changed since a report, or since its last correction, as known now; not kept yet.

    Raises RuleRefused where nothing did, and where history does not come to the figures that were said last.
    """
    last, position = report.last, cases.store.recorder.max_notification_id() or 0
    found = moved(cases.store, counting_of(report.reported, last.left_out), last.position, position)
    again = _compared("", last, found.before)
    if not again.is_equal:
        raise RuleRefused(
            [f"history does not come to the figures of {last.number}; `casework statistics recompute {last.number}` says where"]
        )
    if not found.changed:
        raise RuleRefused([f"nothing that {last.number} counts changed since position {last.position}; there is nothing to correct"])
    after = found.after
    return FiguresCorrected(
        number=last.number, correction=len(report.corrections) + 1, position=position, figures=after.sorted_figures(), code=__version__,
        facts_digest=after.facts.hexdigest(), rows_digest=after.rows.hexdigest(), changed=tuple(found.changed),
        left_out=tuple(after.left_out),
    )  # fmt: skip


def corrected(cases: Cases, draft: FiguresCorrected, reason: str, by: Actor) -> FiguresCorrected:
    """The correction beside the report, its reason sealed. Raises BadCommand without one, RuleRefused where another came first."""
    if not 0 < len(reason.strip()) <= LONGEST:
        raise BadCommand(f"reason is empty or too long; say in at most {LONGEST} signs why it became known so late, and name nobody")
    year = year_of(draft.number)
    assert year is not None, "it was found by its number"

    def make(reports: Reports) -> FiguresCorrected:
        if len(reports.of[draft.number].corrections) + 1 != draft.correction:
            raise RuleRefused([f"{draft.number} was corrected by somebody else a moment ago; look at that first"])
        return replace(draft, reason=sealed(cases, reason.strip(), draft.number))

    return keep(cases, year, make, by)


def counting_of(first: FiguresReported, without: tuple[str, ...]) -> Counting:
    """How a report was counted. Raises UnknownDefinition."""
    definition: Definition | None = DEFINITIONS.get(first.definition)
    if definition is None:
        why = f"{first.number} was counted by definition {first.definition}, which casework {__version__} does not know"
        raise UnknownDefinition(f"{why}; casework {first.code} or a later one does")
    return Counting(first.span, first.cut_off, definition, frozenset(without))


def _compared(name: str, said: Said, made: Sheet) -> Recounted:
    now = made.sorted_figures()
    apart = {each: (said.figures.get(each, 0), now.get(each, 0)) for each in sorted({*said.figures, *now})}
    return Recounted(
        name, said.position, {each: pair for each, pair in apart.items() if pair[0] != pair[1]},
        made.facts.hexdigest() == said.facts_digest, made.rows.hexdigest() == said.rows_digest, tuple(made.left_out),
    )  # fmt: skip
