"""What the views hold in numbers 工作量: open clocks, and duties that are late; from indexes, whatever the number of cases."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from casework.projections.questions import Askable
from casework.projections.tables import BREACHED, OPEN, clocks


@dataclass(frozen=True, slots=True)
class Load:
    """Open clocks of every kind, and those of them whose breach is on record, or with something due by a moment not done yet."""

    open: int
    late: int
    due: int


def load(views: Askable, now: datetime) -> Load:
    """Counts them."""
    number = select(func.count()).select_from(clocks)
    late = number.where(BREACHED)
    due = number.where(clocks.c.next_at <= now)
    return views.ask(lambda tx: Load(*(int(tx.execute(each).scalar_one()) for each in (number.where(OPEN), late, due))))
