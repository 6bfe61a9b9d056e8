"""How long a file is kept 保管期限: by how the case ended, from the rulebook; without a number there it is kept for ever.

The period counts from 1 January of the year after the case ended, whole years, as office files are kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from casework.domain.case import EXITS, Case
from casework.domain.rulebook import Rulebook
from casework.domain.timekeeping.terms import local_day

PERMANENT: Final = "permanent"
OUTCOMES: Final = ("crime", "decided", "filed", "unfounded", "withdrawn", "declined", "redirected", "merged", "resolved")
"""How a case ended, the weightiest first: suspected crime, decision or penalty, filed, one of the exits, else resolved."""
DECISIONS: Final = ("handling_decision", "penalty_decision")
ENDED: Final = {"procedure": ("none", "closed", "withdrawn_filing"), "criminal": ("none", "refused", "police_declined", "concluded")}
"""Stages at which nothing more is expected of the statute or of the police."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long a file is kept. `years` None is for ever 永久; `ended_on` None while the case is not over.

    `until` is the last day on which it must be kept, `handover_on` the day from which an archive 档案馆 may receive it; None where
    there is none.
    """

    outcome: str
    years: int | None
    ended_on: date | None
    until: date | None
    handover_on: date | None

    def is_over(self, day: date) -> bool:
        """Whether the period had run out before this day."""
        return self.until is not None and day > self.until


class Place(NamedTuple):
    """Whose numbers hold: six digits of a region, and the level 层级 of the authority."""

    region: str
    level: str = "county"


def keeping(case: Case, book: Rulebook, day: date) -> Keeping:
    """How long the file of this case is kept, under the rulebook in force on a day."""
    ended = None if any(unfinished(case)) or case.staged_at is None else local_day(case.staged_at)
    level = case.lead.level if case.lead is not None else "county"
    return kept(outcome_of(case), ended, Place(case.region, level), book, day)


def kept(outcome: str, ended: date | None, place: Place, book: Rulebook, day: date) -> Keeping:
    """How long a file is kept that ended so, on a day (None: not yet), by an authority of a place."""
    years = years_of(book.number(f"retention.{outcome}", place.region, day))
    until = date(ended.year + years, 12, 31) if ended is not None and years is not None else None
    wait = years_of(book.number(f"archive.handover.{place.level}", place.region, day))
    stays = ended is not None and wait is not None and (years is None or years > wait)
    return Keeping(outcome, years, ended, until, _later(ended, wait) if stays and ended is not None and wait is not None else None)


def years_of(value: Any) -> int | None:
    """`10 years` as 10; `permanent` and no entry at all as None, which is for ever. Raises ValueError for anything else."""
    if value in (None, PERMANENT):
        return None
    number, _, unit = str(value).partition(" ")
    if unit not in ("year", "years") or not (number.isascii() and number.isdigit() and 1 <= int(number) <= 100):
        raise ValueError(f'{value!r} is no period of keeping; write "permanent", or 1 to 100 years such as "10 years"')
    return int(number)


def outcome_of(case: Case) -> str:
    """How the case ended, or would if it ended now."""
    if case.transferred or case.criminal not in ("none", "refused"):
        return "crime"
    if any(paper.kind in DECISIONS and paper.status != "cancelled" for paper in case.papers.values()):
        return "decided"
    if case.filed_on is not None:
        return "filed"
    return case.handling if case.handling in EXITS else "resolved"


def unfinished(case: Case) -> Iterator[str]:
    """What is still to be done in a case, a sentence each; nothing where it is over."""
    if case.handling not in EXITS and not case.struck_off:
        yield "the case is not struck off 未销号 and still needs its people"
    if case.procedure not in ENDED["procedure"]:
        yield f"the procedure stands at {case.procedure}; close it first 结案"
    if case.criminal not in ENDED["criminal"]:
        yield f"the police transfer stands at {case.criminal} and is not concluded"
    living = [claim for claim in case.recoveries.values() if not claim.written_off]
    claims = [claim.id for claim in living if claim.fen is None or claim.recovered_fen < claim.fen]
    if claims:
        yield f"recovery is still open: {', '.join(claims)} 追偿未结"
    standing = [f"publication {each.id}" for each in case.publications.values() if not each.down]
    standing += [f"listing on {each.paper}" for each in case.listings.values() if each.listed_at is not None and not each.down]
    if standing:
        yield f"still published: {', '.join(standing)} 仍在公布"


def _later(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
