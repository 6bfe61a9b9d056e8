"""Replies 回访答复: what workers answer, which answer sends a case back to work, and whether enough of them were asked."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.refusals import BadCommand
from casework.domain.settling.sampling import drawn, roll, size

OUTCOMES = ("paid", "part", "unpaid", "unreached", "freely")
"""What a worker says; `freely`: withdrew of free will (after a withdrawal only)."""

WAYS = ("phone", "sms", "message", "visit", "letter", "site")


@dataclass(frozen=True, slots=True)
class Reply:
    """One worker's answer: paid in full, when, satisfied, and whether a dissatisfaction has a ground. Unreached: tries and ways."""

    worker: str
    outcome: str
    on: date | None = None
    satisfied: bool | None = None
    grounded: bool = False
    tries: int = 1
    ways: tuple[str, ...] = ("phone",)

    @property
    def is_bad(self) -> bool:
        """Unpaid, or dissatisfied with a ground: the case goes back to work."""
        return self.outcome in ("part", "unpaid") or (self.satisfied is False and self.grounded)

    def fault(self) -> str | None:
        """Why this answer cannot be read, or None."""
        if self.outcome not in OUTCOMES:
            return f"{self.worker}: outcome {self.outcome!r} is unknown; allowed: {', '.join(OUTCOMES)}"
        wrong = [way for way in self.ways if way not in WAYS]
        return f"{self.worker}: ways {', '.join(wrong)} unknown; allowed: {', '.join(WAYS)}" if wrong else None


def is_good(asked: Asked[Any]) -> bool:
    """Whether no answer is unpaid or dissatisfied with ground."""
    return not any(reply.is_bad for reply in asked.command.replies)


def unreached_workers_are_agreed(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Unreached counts after three tries by two ways, agreed by the unit head of another unit; a bad answer needs no more than itself."""
    if not is_good(asked):
        return None
    tries, ways = (world.number(f"revisit.{name}", case, asked.day) for name in ("tries", "ways"))
    unreached = [reply for reply in asked.command.replies if reply.outcome == "unreached"]
    hasty = [r.worker for r in unreached if r.tries < tries or len(set(r.ways)) < ways]
    if hasty:
        return f"{', '.join(hasty)}: unreached counts after {tries} tries by {ways} ways"
    missing = [r.worker for r in unreached if r.worker not in case.unreached_agreed]
    return f"{', '.join(missing)}: the unit head of another unit must agree first (agree_unreached)" if missing else None


def enough_workers_are_asked(case: Case, asked: Asked[Any], world: World) -> str | None:
    """All workers where they are few, else the sample that the system drew."""
    return missing_from(case, asked, world, "revisit")


def enough_others_are_asked(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The second look has a sample of its own, of others than the revisit where there are others."""
    return missing_from(case, asked, world, "second_look", case.asked_workers)


def missing_from(
    case: Case, asked: Asked[Any], world: World, purpose: Literal["revisit", "second_look"], leaving: tuple[str, ...] = ()
) -> str | None:
    """Whom of the sample nobody asked; where the roll is not known, how many must be. One bad answer is enough by itself."""
    if not is_good(asked):
        return None
    count = size(case, world, asked.day)
    got = {reply.worker for reply in asked.command.replies}
    if roll(case):
        missing = [worker for worker in drawn(case, count, purpose, leaving) if worker not in got]
        return f"the sample holds {', '.join(missing)}, who were not asked" if missing else None
    return f"{len(got)} worker(s) asked; at least {count} must be" if len(got) < count else None


def somebody_was_asked(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A call to nobody proves nothing."""
    return None if asked.command.replies else "nobody was asked; give at least one reply"


def answered(asked: Asked[Any], *, withdrawal: bool = False) -> None:
    """Raises BadCommand where an answer cannot be read."""
    faults = [fault for reply in asked.command.replies if (fault := reply.fault())]
    faults += [f"{r.worker}: `freely` answers a withdrawal only" for r in asked.command.replies if r.outcome == "freely" and not withdrawal]
    if len({reply.worker for reply in asked.command.replies}) != len(asked.command.replies):
        faults.append("a worker answers twice; give each worker's last answer once")
    if faults:
        raise BadCommand(faults)


def ground(asked: Asked[Any]) -> str:
    """Why a bad answer reopens."""
    unpaid = any(reply.outcome in ("part", "unpaid") for reply in asked.command.replies)
    return "unpaid_answer" if unpaid else "dissatisfied_with_ground"
