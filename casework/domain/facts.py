"""The fact: something that happened to a case, whole, with its effect. Effects assign; they never decide, look up or read a clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from casework.domain.envelope import Envelope
from casework.domain.registry import register_fact
from casework.domain.timekeeping.clocks import Clock

if TYPE_CHECKING:
    from casework.domain.case import Case


@dataclass(frozen=True, slots=True)
class Signal:
    """What a fact tells the clocks: rules open and close on its `name`, on `subject` where a clock hangs on one thing.

    `limit` is the limit stated in the paper, for rules whose limit is "given". `base` is what the counting starts from,
    when that is not the moment the fact holds. `action` re-times standing clocks: pause, resume, pause_supplement,
    resume_supplement, extend (subject: the clock), retrack, rebase (the worker's clock, to an earlier `base`).
    `owner` is the post that must act and `unit` the code of its unit, where the fact knows them better than the rule.
    """

    name: str
    subject: str = ""
    limit: str | None = None
    base: datetime | None = None
    action: str = ""
    rule: str = ""
    owner: str = ""
    unit: str = ""


@lru_cache(maxsize=512)
def _said(name: str) -> tuple[Signal, ...]:
    return (Signal(name),)


@dataclass(frozen=True, slots=True)
class Closing:
    """A clock closed: when it was answered and whether that was too late (duties and cycles only)."""

    key: str
    at: datetime
    missed: bool = False


@dataclass(frozen=True, slots=True)
class ClockChanges:
    """What a fact does to clocks, with the digests of the calendar and rulebook that decided it.

    `books` names, by key, the rulebook of clocks opened under another than `rulebook`: tracks and the ladder of an older case.
    """

    calendar: str = ""
    rulebook: str = ""
    opened: tuple[Clock, ...] = ()
    moved: tuple[Clock, ...] = ()
    closed: tuple[Closing, ...] = ()
    books: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages a fact reaches; None where a machine stays where it is."""

    handling: str | None = None
    procedure: str | None = None
    criminal: str | None = None


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Base of all facts of a case. Subclasses name a topic that never changes: `class Filed(Fact, topic="case.filed")`.

    `signal` is what the fact tells the clocks by default; facts with a subject override `signals`.
    """

    topic: ClassVar[str] = ""
    signal: ClassVar[str] = ""
    class_version: ClassVar[int] = 1

    originator_id: UUID = field(default=UUID(int=0))
    originator_version: int = 0
    who: Envelope | None = None
    stages: Stages | None = None
    clocks: ClockChanges | None = None

    def __init_subclass__(cls, topic: str = "", signal: str = "", version: int = 1, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.topic, cls.signal, cls.class_version = topic, signal, version
        if topic:
            register_fact(topic, cls)

    @property
    def envelope(self) -> Envelope:
        """The envelope; a fact that was never stamped has none, which is a programming mistake."""
        assert self.who is not None, "this fact was not stamped"
        return self.who

    def signals(self) -> tuple[Signal, ...]:
        """What this fact tells the clocks."""
        return _said(self.signal) if self.signal else ()

    def effect(self, case: "Case") -> None:
        """What the fact changes in the case: assignments only."""

    def mutate(self, case: "Case") -> None:
        """Folds the fact into the case: its own effect, then stages and clocks."""
        self.effect(case)
        case.absorb(self)
