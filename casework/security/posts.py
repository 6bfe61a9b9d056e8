"""Which posts 岗位 an account may act in today: those it holds, and those of an absent holder it stands in for (AB角)."""

from collections.abc import Iterator
from datetime import date

from casework.domain.office import Office
from casework.domain.values import Actor


def acting(office: Office, person: str, day: date) -> tuple[Actor, ...]:
    """The person in each post that is theirs on that day: held ones first, then those of holders who are away."""
    desks = dict.fromkeys(_desks(office, person, day))
    found = (office.actor(person, post, unit, day) for post, unit in desks)
    return tuple(actor for actor in found if actor is not None)


def _desks(office: Office, person: str, day: date) -> Iterator[tuple[str, str]]:
    for held in office.held_by(person):
        if held.holds_on(day):
            yield held.post, held.unit
    for deputy in office.deputies:
        if deputy.deputy == person and deputy.stands_on(day):
            yield deputy.post, deputy.unit
