"""Keeps the reviews of integrity signals: read year by year, written one at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final
from uuid import uuid4

from eventsourcing.persistence import IntegrityError

from casework.application.cases import Cases
from casework.domain.envelope import Envelope
from casework.domain.refusals import RuleRefused
from casework.domain.reviewing import Reviews, SignalReviewed
from casework.domain.values import Actor
from casework.security.vault import KeyMissing

TRIES: Final = 5
FIELD: Final = "signal_note"
"""The field under which a note is sealed, with the key of a case of the signal: it is erased with that case's texts."""


def reviews_of(cases: Cases, years: Iterable[int]) -> dict[str, tuple[SignalReviewed, ...]]:
    """The reviews of signals of these years by the id of the signal, oldest first."""
    found: dict[str, tuple[SignalReviewed, ...]] = {}
    for year in set(years):
        found |= _read(cases, Reviews(year)).of
    return found


def keep_review(cases: Cases, review: SignalReviewed, note: str, numbers: Sequence[str], by: Actor, year: int) -> SignalReviewed:
    """Writes a review with its note sealed under the first of these cases whose texts stand; what was stored.

    Raises RuleRefused where all of them were erased, and StoreUnavailable.
    """
    sealed = replace(review, note=_sealed(cases, note.strip(), numbers))
    for _ in range(TRIES):
        before = _read(cases, Reviews(year))
        who = Envelope(
            by=by.person, post=str(by.post), unit=by.unit.code, at=cases.clock(), command=uuid4(), acting_for=by.acting_for
        )  # fmt: skip
        ready = replace(sealed, originator_id=before.id, originator_version=before.version + 1, who=who)
        try:
            cases.events.put([ready])
        except IntegrityError:
            continue
        return ready
    raise RuntimeError("the reviews kept changing under this process; try again")


def _sealed(cases: Cases, note: str, numbers: Sequence[str]) -> str:
    for case_no in numbers:
        try:
            return cases.vault.seal(note, case_no, FIELD)
        except KeyMissing:
            continue
    raise RuleRefused(["the texts of every case of this signal were erased; nothing about them is written down any more"])


def _read(cases: Cases, reviews: Reviews) -> Reviews:
    for fact in cases.events.get(reviews.id):
        fact.mutate(reviews)  # type: ignore[attr-defined]  # our mapper makes nothing but facts
    return reviews
