"""Which leader may own a case and who may name one: by the gravity of the case and the levels of office (tables 4.6, 4.8)."""

from collections.abc import Iterable
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.pressing.leading import ChangeLeader
from casework.domain.state import Owner
from casework.domain.values import LEVELS, Actor, Post

LEAST_NAMING_LEVEL: Final = "county"
"""The dispatching office 治欠办 of a county or above names leaders (tables 4.8)."""


def required_level(case: Case, asked: Asked[Any], world: World) -> str:
    """The lowest level a leader of this case may have: town if simple, city where something asks for it, else county [G]."""
    if case.track == "simple":
        return "town"
    return "city" if city_reasons(case, asked, world) else "county"


def city_reasons(case: Case, asked: Asked[Any], world: World) -> tuple[str, ...]:
    """What asks for a leader of the city, as codes: heads or sum at the region's number, an extreme incident, two counties."""
    heads, fen = (world.number(name, case, asked.day) for name in ("leader.city.workers", "leader.city.fen"))
    found = {
        "many_workers": heads is not None and case.workers is not None and case.workers >= heads,
        "large_sum": fen is not None and case.owed_fen is not None and case.owed_fen >= fen,
        "extreme_incident": any(incident.extreme for incident in case.incidents.values()),
        "two_counties": len(counties(case)) > 1,
    }
    return tuple(code for code, holds in found.items() if holds)


def counties(case: Case) -> frozenset[str]:
    """The counties whose units lead or help, by code (GB/T 2260)."""
    assigned = (*([case.lead] if case.lead else []), *case.cohandlers)
    return frozenset(unit.region for unit in assigned if unit.level in ("town", "county"))


def is_below(level: str, other: str) -> bool:
    """Whether a level lies below another (town < county < city < province)."""
    return LEVELS.index(level) < LEVELS.index(other)


def highest(levels: Iterable[str]) -> str:
    """The highest of some levels."""
    return max(levels, key=LEVELS.index)


def in_post(owner: Owner, asked: Asked[Any], world: World) -> bool:
    """Whether the leader who owns a case still holds that post of that unit on the day."""
    return any(held.person == owner.person for held in world.office.holders(Post.LEADER, owner.unit, asked.day))


def no_leader_stands(case: Case, asked: Asked[Any], world: World) -> str | None:
    """One leader at a time."""
    return f"{case.owner.person} owns the case already; use `change_leader`" if case.owner is not None else None


def a_leader_owns_the_case(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Somebody was named."""
    return None if case.owner is not None else "no leader owns the case; name one with `name_leader` first"


def the_person_is_a_leader(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The directory knows them as a leader of that unit today."""
    if leader_of(asked, world) is not None:
        return None
    return f"{asked.command.leader} holds no post of leader in unit {asked.command.unit} on {asked.day}; name somebody who does"


def the_leader_is_high_enough(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The level that the gravity asks for, or above. Imported history is taken as it was."""
    leader, least = leader_of(asked, world), required_level(case, asked, world)
    if leader is None or case.imported or not is_below(leader.unit.level, least):
        return None
    return f"a case like this is owned by a leader of {least} level or above; unit {leader.unit.code} is of {leader.unit.level} level"


def the_namer_is_high_enough(case: Case, asked: Asked[Any], world: World) -> str | None:
    """From county level on, and never a leader above one's own level. At the limit the system itself names one."""
    level, leader = asked.by.unit.level, leader_of(asked, world)
    if asked.by.is_system:
        return None
    if is_below(level, LEAST_NAMING_LEVEL):
        return f"leaders are named from county level on; unit {asked.by.unit.code} is of {level} level"
    if leader is not None and is_below(level, leader.unit.level):
        return f"a leader of {leader.unit.level} level is named by an office of that level; yours is of {level} level"
    return None


def the_leader_is_there_or_has_a_deputy(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Nobody owns a case from afar: one who is away that day needs a deputy (AB角) who is there. Imported history is taken as it was."""
    person, unit = asked.command.leader, asked.command.unit
    held = next((h for h in world.office.holders(Post.LEADER, unit, asked.day) if h.person == person), None)
    if held is None or case.imported or not world.office.is_away(person, asked.day) or world.office.stand_in(held, asked.day) is not None:
        return None
    return f"{person} is away on {asked.day} and no deputy is there; name a deputy in the directory first, or another leader"


def the_changer_is_of_the_leaders_level(case: Case, asked: Asked[ChangeLeader], world: World) -> str | None:
    """A leader is changed by the dispatching office of that leader's level or a chair 组长 of it, never from below."""
    if case.owner is None or not is_below(asked.by.unit.level, case.owner.level):
        return None
    return f"a leader of {case.owner.level} level is changed by an office of that level; yours is of {asked.by.unit.level} level"


def it_is_another_leader(case: Case, asked: Asked[ChangeLeader], world: World) -> str | None:
    """A change changes somebody."""
    same = case.owner is not None and (case.owner.person, case.owner.unit) == (asked.command.leader, asked.command.unit)
    return f"{asked.command.leader} owns the case already; name another" if same else None


def it_was_handed_over(case: Case, asked: Asked[ChangeLeader], world: World) -> str | None:
    """The former leader's knowledge goes with the case."""
    return None if asked.command.handing_over else "there is no handing-over; say in `handing_over` what was passed on"


def leader_of(asked: Asked[Any], world: World) -> Actor | None:
    """The leader a command names, who holds that post on that day; a deputy who merely stands in is none."""
    found = world.office.actor(asked.command.leader, Post.LEADER, asked.command.unit, asked.day)
    return found if found is not None and found.acting_for is None else None
