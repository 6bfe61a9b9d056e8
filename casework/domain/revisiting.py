"""Revisit 回访 and second look 回头看: the workers say whether the money came, asked by others than those who handled the case."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command, decides
from casework.domain.reopening import reopened
from casework.domain.sampling import drawn, roll, size
from casework.domain.values import Text

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


@dataclass(frozen=True, kw_only=True)
class Revisit(Command):
    """Ask the workers of a resolved (or withdrawn) case 回访; never before the payment is proven, never by who handled it."""

    replies: tuple[Reply, ...]
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class AgreeUnreached(Command):
    """Agree that these workers could not be reached 同意未联系上: the unit head of another unit, after three tries by two ways."""

    workers: tuple[str, ...]
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class SecondLook(Command):
    """Look again after strike-off 回头看: other people, and other workers where there are others."""

    replies: tuple[Reply, ...]
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Asking(Fact):
    """Base of the facts that record workers' answers."""

    replies: tuple[Reply, ...]
    good: bool
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Revisited(Asking, topic="case.revisited"):
    """The workers were asked. `good` when none is unpaid or dissatisfied with ground."""

    withdrawal: bool = False

    def signals(self) -> tuple[Signal, ...]:
        """Done; a bad answer is told by the reopening beside it."""
        if not self.good:
            return ()
        return (Signal("revisit:withdrawal" if self.withdrawal else "revisit"),)

    def effect(self, case: Case) -> None:
        """Who asked and who was asked: the second look takes others."""
        case.revisits, case.revisited_by = case.revisits + 1, (*case.revisited_by, self.envelope.by)
        case.asked_workers = tuple(reply.worker for reply in self.replies)


@dataclass(frozen=True, kw_only=True)
class SecondLooked(Asking, topic="case.second_looked", signal="second_look"):
    """The case was looked at again."""


@dataclass(frozen=True, kw_only=True)
class UnreachedAgreed(Fact, topic="case.unreached_agreed"):
    """Another unit's head agreed that these workers could not be reached."""

    workers: tuple[str, ...]
    note: Text | None = None

    def effect(self, case: Case) -> None:
        """These may be left out."""
        case.unreached_agreed = tuple(dict.fromkeys((*case.unreached_agreed, *self.workers)))


def is_good(asked: Asked[Any]) -> bool:
    """Whether no answer is unpaid or dissatisfied with ground."""
    return not any(reply.is_bad for reply in asked.command.replies)


def answers_are_good(case: Case, asked: Asked[Revisit], world: World) -> str | None:
    """Nobody is unpaid or dissatisfied with ground; told only where nothing else stands against the revisit."""
    return None if is_good(asked) else first_reason(case, asked, world) or "an answer sends the case back to work"


def an_answer_is_bad(case: Case, asked: Asked[Revisit], world: World) -> str | None:
    """A worker is unpaid or dissatisfied with ground; told only where nothing else stands against the revisit."""
    return first_reason(case, asked, world) or "no answer sends the case back to work" if is_good(asked) else None


def first_reason(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The first of the rules of every revisit that stands against it: the two ways out say the same, and it is told once."""
    return next((reason for rule in (*BEFORE_REVISIT, enough_workers_are_asked) if (reason := rule(case, asked, world))), None)


def the_money_is_still_proven(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Satisfaction is asked after proof of payment, never before (rule 18)."""
    if case.matter == "site_breach" or case.balance_fen == 0:
        return None
    return "the payment is not proven; verify it before anybody asks the workers"


def by_others_than_the_revisit(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The second look is taken by other people."""
    return "you did the revisit; another person takes the second look" if asked.by.person in case.revisited_by else None


def it_is_struck_off(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A second look follows the strike-off."""
    return None if case.struck_off else "the case is not struck off yet; revisit and strike off come first"


def unreached_workers_are_agreed(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Unreached counts after three tries by two ways, agreed by the unit head of another unit."""
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
    """Whom of the sample nobody asked; where the roll is not known, how many more must be asked."""
    count = size(case, world, asked.day)
    got = {reply.worker for reply in asked.command.replies}
    if roll(case):
        missing = [worker for worker in drawn(case, count, purpose, leaving) if worker not in got]
        return f"the sample holds {', '.join(missing)}, who were not asked" if missing else None
    return f"{len(got)} worker(s) asked; at least {count} must be" if len(got) < count else None


def somebody_was_asked(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A call to nobody proves nothing."""
    return None if asked.command.replies else "nobody was asked; give at least one reply"


def workers_are_named(case: Case, asked: Asked[AgreeUnreached], world: World) -> str | None:
    """An agreement names the workers it is about."""
    return None if asked.command.workers else "no worker is named; name those who could not be reached"


BEFORE_REVISIT = (the_money_is_still_proven, unreached_workers_are_agreed)


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


@decides(Revisit)
def revisit(case: Case, asked: Asked[Revisit], world: World) -> list[Fact]:
    """The answers, and the reopening where one is bad. Raises BadCommand for answers that cannot be read."""
    withdrawal = case.handling == "withdrawn"
    answered(asked, withdrawal=withdrawal)
    good = is_good(asked)
    done = Revisited(replies=asked.command.replies, good=good, withdrawal=withdrawal, note=asked.command.note)
    return [done] if good else [done, reopened(case, ground(asked), asked)]


@decides(AgreeUnreached)
def agree_unreached(case: Case, asked: Asked[AgreeUnreached], world: World) -> list[Fact]:
    """Agreed."""
    return [UnreachedAgreed(workers=asked.command.workers, note=asked.command.note)]


@decides(SecondLook)
def second_look(case: Case, asked: Asked[SecondLook], world: World) -> list[Fact]:
    """The answers, and the reopening where one is bad. Raises BadCommand for answers that cannot be read."""
    answered(asked)
    good = is_good(asked)
    looked = SecondLooked(replies=asked.command.replies, good=good, note=asked.command.note)
    return [looked] if good else [looked, reopened(case, "relapse", asked)]
