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
from tests.people import GOVERNMENT, LEADER, SYSTEM
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


def the_leader_leaves(house: Casework, day: date, heir: bool = True) -> bool:
    """The leader of the county leaves the post on that day, an heir comes into it or nobody; whether there was a leader to leave."""

    def wanted(office: Office) -> list[PostEnded]:
        held = next((h for h in office.holders(Post.LEADER, GOVERNMENT.code, day) if h.person == LEADER.person), None)
        return [PostEnded(person=held.person, post=held.post, unit=held.unit, since=held.since, until=day)] if held is not None else []

    leaves = bool(wanted(house.policies.office))
    house.policies.enter(wanted, by=SYSTEM)
    if leaves and heir:
        held = Holding(HEIR.person, str(HEIR.post), HEIR.unit.code, day, succeeds=LEADER.person)
        house.policies.furnish_office((), (held,), by=SYSTEM)
    return leaves


def is_away(house: Casework, person: str, since: date, until: date) -> None:
    """Somebody is on leave for some days, unless they were entered as away before."""
    if not house.policies.office.absences_of(person):
        house.policies.enter(lambda office: [AbsenceRecorded(absence=Absence(person, since, until))], by=SYSTEM)

