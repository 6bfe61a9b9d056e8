"""Keeps reported figures 统计报表: read year by year, written one at a time; a text is sealed under a key of the report's own."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar
from uuid import uuid4

from eventsourcing.persistence import IntegrityError

from casework.application.cases import Cases
from casework.domain.envelope import Envelope
from casework.domain.reporting import FiguresCorrected, FiguresReported, Report, Reports, year_of
from casework.domain.values import Actor
from casework.security.vault import KeyMissing

TRIES: Final = 5
FIELD: Final = "reason"
F = TypeVar("F", FiguresReported, FiguresCorrected)


def reports_of(cases: Cases, year: int) -> Reports:
    """The reports that were made in a year."""
    reports = Reports(year)
    for fact in cases.events.get(reports.id):
        fact.mutate(reports)  # type: ignore[attr-defined]  # our mapper makes nothing but facts
    return reports


def report_of(cases: Cases, number: str) -> Report | None:
    """A report by its number; None where there is none."""
    year = year_of(number)
    return None if year is None else reports_of(cases, year).of.get(number)


def keep(cases: Cases, year: int, make: Callable[[Reports], F], by: Actor) -> F:
    """Writes the fact that `make` decides, and decides it again where somebody else was quicker. Raises what `make` raises."""
    for _ in range(TRIES):
        reports = reports_of(cases, year)
        who = Envelope(
            by=by.person, post=str(by.post), unit=by.unit.code, at=cases.clock(), command=uuid4(), acting_for=by.acting_for
        )  # fmt: skip
        ready = replace(make(reports), originator_id=reports.id, originator_version=reports.version + 1, who=who)
        try:
            cases.events.put([ready])
        except IntegrityError:
            continue
        return ready
    raise RuntimeError("the reports kept changing under this process; try again")


def sealed(cases: Cases, text: str, number: str) -> str:
    """A reason, sealed."""
    return cases.vault.seal(text, _subject(number), FIELD)


def opened(cases: Cases, text: str | None, number: str) -> str | None:
    """A reason in clear; None where there is none, or its key was erased."""
    try:
        return None if text is None else cases.vault.open(text, subject=_subject(number), field=FIELD)
    except KeyMissing:
        return None


def _subject(number: str) -> str:
    return f"report-{number}"
