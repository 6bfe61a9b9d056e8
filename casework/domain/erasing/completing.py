"""An erasure done 已删除: the keys are destroyed, and what became unreadable is told in numbers, never in names."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.erasing.ordering import done
from casework.domain.erasing.standing import Erasure, Tally
from casework.domain.facts import Fact
from casework.domain.registry import Command, decides


@dataclass(frozen=True, kw_only=True)
class CompleteErasure(Command):
    """Put on record that an ordered erasure was carried out 删除完成; the system does so once the keys are destroyed.

    `digest` is SHA-256 over the stored facts that hold what became unreadable (hex), `backups_until` the day on which the last
    backup of keys is gone. `lost_order` comes with an erasure whose order a restored backup does not hold any more.
    """

    erasure: str
    keys: int
    facts: int
    files: int
    fields: tuple[Tally, ...] = ()
    digest: str
    backups_until: date | None = None
    lost_order: Erasure | None = None


@dataclass(frozen=True, kw_only=True)
class SubjectErased(Fact, topic="case.subject_erased"):
    """Personal data became unreadable for good: so many keys, facts, sealed texts by kind, and files. Names nobody."""

    erasure: str
    keys: int
    facts: int
    files: int
    fields: tuple[Tally, ...] = ()
    digest: str = ""
    backups_until: date | None = None
    lost_order: Erasure | None = None

    def effect(self, case: Case) -> None:
        """Done; an order that was lost with a database comes back with it."""
        ordered = case.erasures.get(self.erasure) or self.lost_order
        assert ordered is not None, "an erasure is ordered before it is done"
        case.erasures = {**case.erasures, self.erasure: done(ordered, self)}


def the_erasure_waits(case: Case, asked: Asked[CompleteErasure], world: World) -> str | None:
    """It was ordered and is not done yet, or its order was lost with a database."""
    command = asked.command
    known = case.erasures.get(command.erasure)
    if known is not None:
        return None if known.done_at is None else f"{command.erasure} is done already"
    return None if command.lost_order is not None else f"no erasure {command.erasure!r} was ordered"


@decides(CompleteErasure)
def complete_erasure(case: Case, asked: Asked[Any], world: World) -> list[Fact]:
    """Done."""
    fields = {name: value for name, value in vars(asked.command).items() if name != "case_no"}
    return [SubjectErased(**fields)]
