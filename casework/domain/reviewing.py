"""Reviews of integrity signals 风险提示核查: somebody whom the signal does not name looked at it and says how it ended.

A signal concerns acts in many cases, so that its review is no fact of one of them: reviews have a stream of their own for each year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from casework.domain.facts import Fact
from casework.domain.four_eyes import eyes
from casework.domain.refusals import BadCommand, NotYours
from casework.domain.values import Actor, Post, Text

OUTCOMES: Final = ("explained", "followed_up", "mended")
"""explained 已说明: there was a good reason; followed_up 已移交: others look into it; mended 已纠正: what was wrong was put right."""
REVIEWERS: Final = (Post.SUPERVISOR, Post.LEADER)


def reviews_id(year: int) -> UUID:
    """The stream of the reviews of signals of one year."""
    return uuid5(NAMESPACE_URL, f"casework/signals/{year}")


class Reviews:
    """The reviews of a year's signals, by the id of the signal, oldest first."""

    def __init__(self, year: int) -> None:
        self.id, self.year, self.version = reviews_id(year), year, 0
        self.of: dict[str, tuple[SignalReviewed, ...]] = {}


@dataclass(frozen=True, kw_only=True)
class SignalReviewed(Fact, topic="signals.reviewed"):
    """A signal was looked at: how it ended, and what the rule had counted by then; it names nobody but who looked."""

    signal_id: str
    rule: str
    outcome: str
    seen: int
    note: Text | None = None

    def mutate(self, case: Reviews) -> None:  # type: ignore[override]  # its aggregate is the year's reviews, not a case
        """One more review of the signal."""
        case.of[self.signal_id] = (*case.of.get(self.signal_id, ()), self)
        case.version = self.originator_version


def may_see(by: Actor) -> bool:
    """Whether the post is one that looks at signals; a signal that others could read would be an accusation."""
    return by.post in REVIEWERS


def reviewed(signal_id: str, rule: str, seen: int, persons: Sequence[str], outcome: str, note: str, by: Actor) -> SignalReviewed:
    """The review of a signal that names these persons. Raises NotYours and BadCommand with all that is wrong."""
    if not may_see(by):
        raise NotYours(f"signals are reviewed by {', '.join(REVIEWERS)}, not by {by.post}")
    if eyes(by.person, by.acting_for) & frozenset(persons):
        raise NotYours("the signal names you, or whom you stand in for; another person must review it")
    wrong = [] if outcome in OUTCOMES else [f"outcome {outcome!r} is unknown; allowed: {', '.join(OUTCOMES)}"]
    wrong += [] if note.strip() else ["note is empty; say what was found, in a sentence or two"]
    if wrong:
        raise BadCommand(wrong)
    return SignalReviewed(signal_id=signal_id, rule=rule, outcome=outcome, seen=seen)
