"""A figure: what was measured, in the same run on the same machine, and what it is held against."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A ratio, or a number whose unit its name says. `value` None: not measured. `most` where less is better.

    `applies` is False where the budget speaks of another size than the one measured; `note` says why something was not measured.
    """

    figure: str
    value: float | None
    budget: float | None = None
    stretch: float | None = None
    most: bool = False
    applies: bool = True
    note: str = ""

    @property
    def ok(self) -> bool | None:
        """Whether the budget is kept; None where nothing was measured or no budget speaks of it."""
        if self.value is None or self.budget is None or not self.applies:
            return None
        return self.value <= self.budget if self.most else self.value >= self.budget

    @property
    def told(self) -> str:
        """The figure, with the reason where it was not measured."""
        return f"{self.figure} ({self.note})" if self.note else self.figure

    def plain(self) -> dict[str, Any]:
        """As machines read it."""
        return {"figure": self.told, "value": self.value, "budget": self.budget, "stretch": self.stretch, "ok": self.ok}
