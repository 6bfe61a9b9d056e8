"""What is allowed in a directory and still worth a second look before it is loaded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casework.domain.directory import HoldingFact, PostEnded
from casework.domain.office import Holding
from casework.office.plan import Plan


@dataclass(frozen=True, slots=True)
class OfficeWarning:
    """A warning in Chinese and English; `about` is the unit or account it is about."""

    code: str
    about: str
    zh: str
    en: str


def ends(plan: Plan) -> Iterator[tuple[Holding, date]]:
    """Who leaves a post by this plan, and the first day without them."""
    for fact in plan.facts:
        if isinstance(fact, PostEnded):
            yield Holding(fact.person, fact.post, fact.unit, fact.since), fact.until
        elif isinstance(fact, HoldingFact) and fact.holding.until is not None:
            yield fact.holding, fact.holding.until
