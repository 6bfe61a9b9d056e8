"""A case as it was on a day, or as it was known then: the same facts folded as far as they reach, never another answer.

Two axes 两条时间轴: `as_of` asks when facts held (effective time), `known_at` when they were recorded; both together are what was known
by one moment of another. Where neither is given the case is as it stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.refusals import CaseNotFound
from casework.projections.life import Life

MISSING: Final = (KeyError, LookupError, ValueError, AttributeError, TypeError, AssertionError)
"""What an effect raises on a case that lacks what an earlier fact would have brought."""


@dataclass(frozen=True, slots=True)
class Past:
    """A case in the past. `left_out` are versions of facts that rest on something not yet so then, and therefore say nothing about it."""

    life: Life
    facts: tuple[Fact, ...]
    left_out: tuple[int, ...]

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.life.case


def past(facts: Sequence[Fact], case_no: str, as_of: datetime | None, known_at: datetime | None) -> Past:
    """The case of the facts that held by `as_of` among those recorded by `known_at`. Raises CaseNotFound where there was none yet."""
    life, taken, left_out, gap = None, list[Fact](), list[int](), False
    for fact in facts:
        if known_at is not None and fact.envelope.at > known_at:
            break
        if as_of is not None and fact.envelope.held_at > as_of:
            gap = True
            continue
        try:
            draft = Life(fact) if life is None else life.copied() if gap else life
            draft.take(fact, after_a_gap=True)
        except MISSING:
            left_out.append(fact.originator_version)
            continue
        life = draft
        taken.append(fact)
    if life is None:
        raise CaseNotFound(f"there was no case {case_no} yet")
    return Past(life, tuple(taken), tuple(left_out))
