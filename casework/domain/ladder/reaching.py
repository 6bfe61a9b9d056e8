"""Who is told: the roles that a rulebook lists become persons, as the office has them at that moment."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from casework.domain.ladder.desks import Desks
from casework.domain.ladder.places import head_post, place_of, unit_with
from casework.domain.values import Post, Recipient, Unit

ROUND_THE_CLOCK: Final = ("incident", "incident_report")
"""Rules whose letters go to the duty roster as well, day or night."""
DUTY_ROLES: Final = ("officer", "unit_head", "hrss_head", "dispatcher", "leader")
"""Posts whose units have a roster."""


class Reach(Desks):
    """One look at the office for one clock of one case at one moment (UTC)."""

    __slots__ = ()

    def told(self, roles: Mapping[str, Any]) -> tuple[Recipient, ...]:
        """The persons behind `told` and `copy`; who is told gets no copy, and nobody is named twice."""
        found: dict[str, Recipient] = {}
        for part in ("told", "copy"):
            for each in self._all(tuple(roles.get(part, ()))):
                found.setdefault(each.address, replace(each, role=part))
        return tuple(found.values())

    def _all(self, roles: Iterable[str]) -> Iterator[Recipient]:
        for role in roles:
            yield from ROLES[role](self) if role in ROLES else self.post(role)
            if self.clock.rule in ROUND_THE_CLOCK and role in DUTY_ROLES:
                yield from self._on_duty(role)

    def _on_duty(self, post: str) -> Iterator[Recipient]:
        place = place_of(post, unit_with(self.case, self.clock, self.office), self.case.region, self.office, self.day)
        if place is not None:
            yield from self.roster(post, place)


def _owner(reach: Reach) -> tuple[Recipient, ...]:
    owner = reach.clock.owner
    if owner == "other":
        return ()
    return _leader(reach) if owner == Post.LEADER else reach.post(owner)


def _leader(reach: Reach) -> tuple[Recipient, ...]:
    """The leader who owns the case, the deputy where that one is away; before anybody owns it, the leader who answers for labour."""
    owner = reach.case.owner
    if owner is None:
        return reach.post("leader")
    held = next((h for h in reach.office.holders("leader", owner.unit, reach.day) if h.person == owner.person), None)
    reached = reach.person(held) if held is not None else None
    if reached is not None:
        return (reached,)
    chair = reach.at_desk("leader*", reach.office.unit(owner.unit))
    return tuple(replace(each, instead_of=owner.person, because="absent" if held else "vacant") for each in chair)


def _deputy(reach: Reach) -> tuple[Recipient, ...]:
    """The named deputy (AB角) of the leader who owns the case; none where none is named."""
    owner, day = reach.case.owner, reach.day
    if owner is None:
        return ()
    named = [d for d in reach.office.deputies if (d.person, d.unit) == (owner.person, owner.unit) and d.stands_on(day)]
    return tuple(Recipient(d.deputy, d.post, d.unit) for d in named if not reach.office.is_away(d.deputy, day))


def _head(reach: Reach) -> tuple[Recipient, ...]:
    """The head of the organisation that owes what the clock counts: of the lead, for most."""
    unit = unit_with(reach.case, reach.clock, reach.office)
    return _head_of(reach, unit) if unit is not None else reach.post("hrss_head*")


def _head_of(reach: Reach, unit: Unit) -> tuple[Recipient, ...]:
    """The head of an organisation; of a brigade 大队 the head of the bureau it belongs to."""
    post = head_post(unit)
    bureau = place_of(post, unit, unit.region, reach.office, reach.day) if unit.kind == "hrss" else None
    return reach.at_desk(post, bureau or unit)


def _co_handlers(reach: Reach) -> tuple[Recipient, ...]:
    units = [reach.office.unit(unit.code) or unit for unit in reach.case.cohandlers]
    return tuple(each for unit in units for each in _head_of(reach, unit))


def _industry(reach: Reach) -> tuple[Recipient, ...]:
    assigned = (*([reach.case.lead] if reach.case.lead else []), *reach.case.cohandlers)
    units = [reach.office.unit(unit.code) or unit for unit in assigned if unit.kind == "industry"]
    return tuple(each for unit in units for each in reach.at_desk("unit_head", unit))


def _team(reach: Reach) -> tuple[Recipient, ...]:
    codes = reach.case.owner.units if reach.case.owner is not None else ()
    units = [unit for code in codes if (unit := reach.office.unit(code)) is not None]
    return tuple(each for unit in units for each in reach.present(head_post(unit), unit))


def _police(reach: Reach) -> tuple[Recipient, ...]:
    """The police's contact for the place: who is on duty there, else its head, else the office itself."""
    police = next(iter(reach.office.units_for(reach.case.region, "police")), None)
    if police is None:
        return (Recipient(None, "police_contact"),)
    on_duty = tuple(reach.roster("police_contact", police))
    return on_duty or reach.present("unit_head", police) or (Recipient(None, "police_contact", police.code),)


def _asker(reach: Reach) -> tuple[Recipient, ...]:
    """Who asked for the approval that a clock counts; none where that is decided."""
    request = reach.case.requests.get(reach.clock.subject)
    return (Recipient(request.by, "officer", request.unit),) if request is not None else ()


def _former_leader(reach: Reach) -> tuple[Recipient, ...]:
    former = reach.case.former_owner
    return (Recipient(former.person, Post.LEADER, former.unit),) if former is not None else ()


ROLES: Final[Mapping[str, Callable[[Reach], tuple[Recipient, ...]]]] = {
    "owner": _owner,
    "asker": _asker,
    "leader": _leader,
    "deputy": _deputy,
    "head": _head,
    "co_handlers": _co_handlers,
    "industry": _industry,
    "government": lambda reach: reach.post("leader*"),
    "team": _team,
    "worker": lambda reach: (Recipient(None, "worker"),),
    "police_contact": _police,
    "next_dispatcher": lambda reach: reach.above("dispatcher"),
    "next_supervisor": lambda reach: reach.above("supervisor"),
    "next_leader": lambda reach: reach.above("leader*"),
    "former_leader": _former_leader,
}
"""What a rulebook may name besides posts, and who that is."""
