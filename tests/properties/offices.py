"""The office in which roads are walked and lives are lived: the test directory with a leader above the county, and its rulebooks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from casework.bootstrap import Casework
from casework.domain.directory import AbsenceRecorded, PostEnded
from casework.domain.office import Absence, Holding, Office
from casework.domain.rulebook import Rulebook
from casework.domain.values import Actor, Post
from casework.workflows.rulebook import national, rulebook_from
from tests.office import furnished
from tests.people import GOVERNMENT, SYSTEM
from tests.pressed import CITY_GOVERNMENT, CITY_LEADER, holding

HEIR = Actor("heir", Post.LEADER, GOVERNMENT)
"""Who comes into the leader's post when the leader leaves it."""
ABOVE_A_WARNING = ("urged", "watchlisted", "leader_owned", "raised")


def unsigned(*rungs: str) -> Rulebook:
    """The national rulebook of an office whose government named no paper 文号 for these rungs: they are drafted and signed."""
    lines = "".join(f'"authority.{rung}" = ""\n' for rung in rungs)
    return rulebook_from(f'name = "unsigned-{len(rungs)}"\nextends = "national"\n[number]\n{lines}')


BOOKS = {"": national(), "no paper for urging": unsigned("urged"), "no paper at all": unsigned(*ABOVE_A_WARNING)}


@contextmanager
def two_levels(url: str) -> Iterator[Casework]:
    """An office with a government and a leader of the city, on trial."""
    with furnished(url, trial=True) as house:
        house.policies.furnish_office((CITY_GOVERNMENT,), (holding(CITY_LEADER),), by=SYSTEM)
        yield house


def leaves(house: Casework, person: Actor, day: date, heir: Actor | None = None) -> bool:
    """Somebody leaves a post on that day, an heir comes into it or nobody; whether they held it."""

    def wanted(office: Office) -> list[PostEnded]:
        held = (h for h in office.holders(person.post, person.unit.code, day) if h.person == person.person)
        return [PostEnded(person=h.person, post=h.post, unit=h.unit, since=h.since, until=day) for h in held]

    held = bool(wanted(house.policies.office))
    house.policies.enter(wanted, by=SYSTEM)
    if held and heir is not None:
        comes = Holding(heir.person, str(heir.post), heir.unit.code, day, succeeds=person.person)
        house.policies.furnish_office((), (comes,), by=SYSTEM)
    return held


def is_away(house: Casework, person: str, since: date, until: date) -> None:
    """Somebody is on leave for some days, unless they were entered as away before."""
    if not house.policies.office.absences_of(person):
        house.policies.enter(lambda office: [AbsenceRecorded(absence=Absence(person, since, until))], by=SYSTEM)
