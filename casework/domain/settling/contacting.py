"""First contact 首次联系: somebody who handles the case has reached the worker."""

from dataclasses import dataclass

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.fields import unknown
from casework.domain.registry import Command, decides
from casework.domain.values import Text

CONTACT_WAYS = ("phone", "visit", "sms", "message", "letter", "counter")


@dataclass(frozen=True, kw_only=True)
class Contact(Command):
    """Reach the worker for the first time 首次联系. `party` is a ref inside the case, None for a representative outside it."""

    way: str
    party: str | None = None
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Contacted(Fact, topic="case.contacted", signal="contact"):
    """The worker was reached."""

    way: str
    party: str | None = None
    note: Text | None = None

    def effect(self, case: Case) -> None:
        """Contacted, and whoever did it handles the case."""
        case.contacted, case.handlers = True, joined(case.handlers, self.envelope.by)


def joined(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    """The people with one more, each once."""
    return tuple(dict.fromkeys((*people, person)))


def the_way_of_contact_is_known(case: Case, asked: Asked[Contact], world: World) -> str | None:
    """A contact says how."""
    return unknown("way", asked.command.way, CONTACT_WAYS)


@decides(Contact)
def contact(case: Case, asked: Asked[Contact], world: World) -> list[Fact]:
    """Reached."""
    return [Contacted(way=asked.command.way, party=asked.command.party, note=asked.command.note)]
