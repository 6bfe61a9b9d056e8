"""Keeps the reviews of integrity signals: read year by year, written one at a time."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from uuid import uuid4

from eventsourcing.persistence import IntegrityError

from casework.application import Cases
from casework.domain.envelope import Envelope
from casework.domain.reviewing import Reviews, SignalReviewed
from casework.domain.values import Actor

TRIES: Final = 5
FIELD: Final = "signal_note"
"""The field under which a note is sealed, with the key of the signal's first case: it is erased with that case's texts."""


def reviews_of(cases: Cases, years: Iterable[int]) -> dict[str, tuple[SignalReviewed, ...]]:
    """The reviews of signals of these years by the id of the signal, oldest first."""
    found: dict[str, tuple[SignalReviewed, ...]] = {}
    for year in set(years):
        found |= _read(cases, Reviews(year)).of
    return found


def keep_review(cases: Cases, review: SignalReviewed, note: str, case_no: str, by: Actor, year: int) -> SignalReviewed:
    """Writes a review with its note sealed; what was stored. Raises StoreUnavailable."""
    sealed = replace(review, note=cases.vault.seal(note.strip(), case_no, FIELD))
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


def _read(cases: Cases, reviews: Reviews) -> Reviews:
    for fact in cases.events.get(reviews.id):
        fact.mutate(reviews)  # type: ignore[attr-defined]  # our mapper makes nothing but facts
    return reviews
