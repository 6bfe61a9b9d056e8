"""A paper while a life is planned: its id, when it reaches its party, until when it may be obeyed, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from casework.replay.days import ONE_DAY
from casework.replay.graph import Node


@dataclass(eq=False, slots=True)
class PlannedPaper:
    """An order or a decision of a planned life. `term` gives the last day to obey by the day of service."""

    id: str
    kind: str
    made: Node
    term: Callable[[date], date]
    served: Node | None = None
    unmet: Node | None = None
    demanded: Node | None = None
    applied: Node | None = None
    is_over: bool = False
    """Met by payment, or withdrawn."""

    @property
    def orders_payment(self) -> bool:
        """Whether it orders wages to be paid; a penalty does not."""
        return self.kind != "penalty_decision"

    @property
    def due(self) -> date:
        """The last day to obey, once the day of service is known."""
        return self.term((self.served or self.made).day)

    def after_its_date(self, day: date) -> date:
        """The first day on which it is unmet, when served on a day."""
        return self.term(day) + ONE_DAY
