"""A clock explained 期限说明: as it last stood, with the rule, calendar and rulebook it was counted with, and its proof day by day."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.naming import clock_key, clock_name
from casework.domain.rulebook import Rule, Rulebook
from casework.domain.timekeeping.calendar import Calendar
from casework.domain.timekeeping.clocks import Clock, Proof
from casework.domain.timing import rule_day
from casework.projections.life import Life


@dataclass(frozen=True, slots=True)
class Explained:
    """A clock by its name: state is running, paused or closed; `calendar` and `rulebook` are digests; `rule` None where unknown now."""

    name: str
    clock: Clock
    state: str
    missed: bool
    calendar: str
    rulebook: str
    rule: Rule | None
    proof: Proof

    @property
    def told(self) -> dict[str, Any]:
        """All but the days."""
        clock, rule = self.clock, self.rule
        return {
            "clock": self.name, "state": self.state, "missed": self.missed,
            "limit": clock.limit, "opened_at": clock.opened_at, "counted_from": clock.base, "counting": asdict(clock.counting),
            "due": clock.due_text or None,
            "due_at": clock.due_at, "provisional": clock.provisional, "revision": clock.revision,
            "pauses": [{"from": pause.start, "to": pause.end} for pause in clock.pauses],
            "extensions": [{"limit": str(extension.limit), "approved_at": extension.approved_at} for extension in clock.extensions],
            "basis": rule.basis if rule else None, "confidence": rule.confidence if rule else None,
            "calendar": self.calendar, "rulebook": self.rulebook,
        }  # fmt: skip


def explained(
    case: Case, facts: Iterable[Fact], name: str, book_of: Callable[[str], Rulebook], calendar_of: Callable[[str], Calendar], newest: str
) -> Explained:
    """The clock of a case by its name or key. Raises UnknownClock.

    `newest` is the digest of the calendar in force, for clocks of a time before each had its own.
    """
    key = clock_key(case, name)
    life = Life.of(facts)
    clock = life.case.clocks.get(key) or life.ended[key].clock
    calendar, rulebook = life.calendars[key] or newest, life.rulebooks[key]
    rule = book_of(rulebook).rule(clock.rule, clock.region, rule_day(clock, case))
    state = "closed" if key not in case.clocks else "paused" if clock.is_paused else "running"
    proof = clock.proof(calendar_of(calendar))
    return Explained(clock_name(case, key), clock, state, key in case.missed, calendar, rulebook, rule, proof)
