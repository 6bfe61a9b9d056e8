"""The sum of the crime 数额较大 by its two branches: transfer to the police and the blacklist both ask whether it is reached."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from casework.domain.asking import World
from casework.domain.case import Case
from casework.domain.statute.standing import Paper
from casework.domain.values import Fen, Line

FLOOR: Final[dict[str, Fen]] = {"crime.one_worker_fen": 500_000, "crime.ten_workers_fen": 3_000_000}
"""The least a province may set (法释〔2013〕3号 3), in fen; used where the rulebook has no number for the place and day."""
LEAST_MONTHS: Final = 3
LEAST_WORKERS: Final = 10
PAY_PAPERS: Final = ("order", "on_spot_order", "handling_decision")
"""Papers that order wages to be paid 责令支付 (刑法 276-1; 法释〔2013〕3号 4); a fine orders nothing of the kind."""
IN_VAIN: Final = ("unmet", "demanded", "applied", "granted", "refused")
"""What a paper is once its date has passed unpaid; the later ones follow from the first."""


@dataclass(frozen=True, slots=True)
class Arrears:
    """What was ordered and not paid: heads, fen, the heaviest worker's months and fen. None is unknown."""

    heads: int | None
    fen: Fen | None
    months: int | None
    heaviest_fen: Fen | None

    def ten_workers(self, least: Fen) -> bool | None:
        """十名以上劳动者: at least ten workers and the region's total; None where a number is missing."""
        return every(reaches(self.heads, LEAST_WORKERS), reaches(self.fen, least))

    def one_worker(self, least: Fen) -> bool | None:
        """一名劳动者: at least three months of one worker and the region's sum for one; None where a number is missing."""
        return every(reaches(self.months, LEAST_MONTHS), self._one_reaches(least))

    def _one_reaches(self, least: Fen) -> bool | None:
        if self.heaviest_fen is not None:
            return self.heaviest_fen >= least
        if self.fen is None or self.fen < least:
            return reaches(self.fen, least)
        return True if self.heads and self.fen >= least * self.heads else None


def reaches(value: int | None, least: int) -> bool | None:
    """Whether a value reaches a number; None where it is unknown."""
    return None if value is None else value >= least


def every(*answers: bool | None) -> bool | None:
    """No where one says no, unknown where one is unknown, else yes."""
    if False in answers:
        return False
    return None if None in answers else True


def ordered_in_vain(case: Case, paper: str = "") -> Paper | None:
    """The order or decision to pay whose date passed unpaid: the one named, else the newest. None where there is none."""
    if not paper:
        return next((p for p in reversed(case.papers.values()) if is_in_vain(p)), None)
    named = case.papers.get(paper)
    return named if named is not None and is_in_vain(named) else None


def is_in_vain(paper: Paper) -> bool:
    """Whether a paper ordered payment, was served, and its date passed unpaid. Posting with proof is service like any other."""
    return paper.kind in PAY_PAPERS and paper.purpose == "pay" and paper.status in IN_VAIN


def arrears(case: Case, paper: Paper | None, months: int | None = None, worker_fen: Fen | None = None) -> Arrears:
    """What the paper ordered, else what was verified, else claimed. Later part payments do not lower it: the crime is judged by
    the sum unpaid when the date passed (法释〔2013〕3号 3); what they mean is the chief's and the court's to say (art. 6).
    """
    stated = [s for s in (paper.sum if paper else None, case.verified, case.claimed) if s is not None]
    fen = next((s.fen for s in stated if s.fen is not None), None)
    heads = next((s.heads for s in stated if s.heads is not None), None)
    roll = next((s.lines for s in stated if s.lines), ())
    return Arrears(heads, fen, months or len(case.arrears_months) or None, worker_fen or heaviest(roll) or (fen if heads == 1 else None))


def heaviest(roll: tuple[Line, ...]) -> Fen | None:
    """The largest known sum in a roll, in fen."""
    return max((line.fen for line in roll if line.fen is not None), default=None)


def branches(case: Case, owed: Arrears, world: World, day: date) -> dict[str, bool | None]:
    """Both branches answered for the case's region on a day: reached, not reached, or None where a number is missing."""
    return {
        "ten_workers": owed.ten_workers(least_fen("crime.ten_workers_fen", case, world, day)),
        "one_worker": owed.one_worker(least_fen("crime.one_worker_fen", case, world, day)),
    }


def least_fen(name: str, case: Case, world: World, day: date) -> Fen:
    """The province's dated number in fen, else the statutory floor."""
    number: Fen | None = world.number(name, case, day)
    return FLOOR[name] if number is None else number


def is_listing_ground(case: Case, paper: Paper, world: World, day: date) -> bool | None:
    """Whether an unmet paper leads to the blacklist (Order 45 art. 5): the crime's sum reached, or an incident; 农民工 only."""
    if not case.migrant_workers:
        return False
    if case.incidents:
        return True
    answers = branches(case, arrears(case, paper), world, day).values()
    return True if True in answers else None if None in answers else False
