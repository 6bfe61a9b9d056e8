"""The fine: paid 缴款 in whole or in part, and what the law adds for each day it is late."""

from dataclasses import dataclass
from datetime import date

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.statute.orders import PaperMet
from casework.domain.statute.papers import change, is_unperformed
from casework.domain.statute.standing import Paper
from casework.domain.values import Fen


@dataclass(frozen=True, kw_only=True)
class PayFine(Command, workflow=PROCEDURE, backdates=True):
    """The fine was paid 缴款, in whole or in part; never wages. Sums in fen, None where unknown."""

    paper: str
    fen: Fen | None = None
    additional_fen: Fen | None = None


@dataclass(frozen=True, kw_only=True)
class FinePaid(Fact, topic="case.fine_paid"):
    """Money for a fine came in; `additional_due_fen` is what the law adds by that day."""

    paper: str
    fen: Fen | None
    additional_fen: Fen | None = None
    additional_due_fen: Fen = 0

    def effect(self, case: Case) -> None:
        """Counted."""
        change(case, self.paper, fine_paid_fen=case.papers[self.paper].fine_paid_fen + (self.fen or 0))


def additional_fine_fen(paper: Paper, on: date, percent_a_day: int = 3, percent_at_most: int = 100) -> Fen:
    """加处罚款: 3 % of the fine for each day late, never above the fine (处罚法 72); days of review and suit are not counted (73)."""
    if paper.fine_fen is None or paper.due_on is None:
        return 0
    stopped = paper.review_days + (max((on - paper.review_since).days, 0) if paper.review_since else 0)
    late = max((on - paper.due_on).days - stopped, 0)
    return paper.fine_fen * min(late * percent_a_day, percent_at_most) // 100


# decisions


@decides(PayFine)
def pay_fine(case: Case, asked: Asked[PayFine], world: World) -> list[Fact]:
    """Paid; in full, the penalty is met."""
    command, paper = asked.command, case.papers[asked.command.paper]
    due = additional_fine_fen(paper, asked.day)
    fact = FinePaid(paper=paper.id, fen=command.fen, additional_fen=command.additional_fen, additional_due_fen=due)
    in_full = paper.fine_fen is not None and paper.fine_paid_fen + (command.fen or 0) >= paper.fine_fen
    return [fact, PaperMet(paper=paper.id, proof=("fine_paid",))] if in_full and is_unperformed(paper) else [fact]
