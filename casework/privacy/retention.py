"""Which files may go, and where to 保管期限届满: nothing is erased by itself; this is the list that people decide on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casework.application import Cases
from casework.domain.erasing.keeping import Keeping, keeping
from casework.projections.ended import ended
from casework.projections.runner import Views


@dataclass(frozen=True, slots=True)
class Due:
    """A file whose period ran out, or that an archive may receive. `holds` keep it; `erased` tells that everything was erased already."""

    case_no: str
    keeping: Keeping
    holds: tuple[str, ...]
    erased: bool
    may_erase: bool
    may_hand_over: bool


def due(cases: Cases, views: Views, day: date, region: str = "") -> Iterator[Due]:
    """Files to be decided on as of a day, in the order of their numbers."""
    book = cases.policies.rulebook
    for number in ended(views, region):
        case = cases.standing(number)
        found = keeping(case, book, day)
        over = found.is_over(day)
        hand_over = found.handover_on is not None and day >= found.handover_on
        if over or hand_over:
            gone = any(each.what == "all" for each in case.erasures.values())
            yield Due(number, found, tuple(case.holds), gone, over and not case.holds and not gone, hand_over and not gone)
