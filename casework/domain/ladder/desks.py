"""Who is there for a post around a case: its holders, deputies for those away, the next in line where a post is empty."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from casework.domain.case import Case
from casework.domain.ladder.places import lead_of, place_of, places_above, unit_with
from casework.domain.office import Holding, Office
from casework.domain.timekeeping.clocks import SHANGHAI, Clock
from casework.domain.values import MARKS, Post, Recipient, Unit

NEXT_IN_LINE: Final = {
    "intake": "unit_head", "officer": "unit_head", "reviewer": "unit_head", "admin": "unit_head", "unit_head": "hrss_head",
    "hrss_head*": "hrss_head", "hrss_head": "dispatcher", "leader": "leader*", "dispatcher": "supervisor", "supervisor": "leader*",
}  # fmt: skip
"""Who is told where a post is held by nobody who is there; above the chair the next higher level's offices follow."""
CHAIR: Final = "leader*"
LABOUR: Final = "labour"
"""The portfolio 分管 of wages and labour: its leader or bureau head is told, where a post has several holders."""


@dataclass(frozen=True, slots=True)
class Desks:
    """The desks around one clock of one case at one moment (UTC), and who is there."""

    case: Case
    clock: Clock
    office: Office
    at: datetime

    @property
    def day(self) -> date:
        """The local day."""
        return self.at.astimezone(SHANGHAI).date()

    def post(self, post: str) -> tuple[Recipient, ...]:
        """The holders of a post around the case, or whoever is next in line; over a leader's own duties stands the chair of that level."""
        owner = self.case.owner
        if post == CHAIR and self.clock.owner == Post.LEADER and owner is not None:
            unit = self.office.unit(owner.unit)
            return self.at_desk(post, place_of(post, unit, self.case.region, self.office, self.day))
        unit = unit_with(self.case, self.clock, self.office)
        place = place_of(post, unit, self.case.region, self.office, self.day)
        return self.at_desk(post, place)

    def at_desk(self, post: str, place: Unit | None) -> tuple[Recipient, ...]:
        """Who is there for a post of a unit: its holders, their deputies, else the next in line; else nobody, which is an alarm."""
        there = self.present(post, place) if place is not None else ()
        if there:
            return there
        because = "absent" if place is not None and self._held(post, place) else "vacant"
        for higher, unit in self.line(post, place):
            reached = self.present(higher, unit)
            if reached:
                return tuple(replace(each, instead_of=each.instead_of or post, because=because) for each in reached)
        return (Recipient(None, post, place.code if place is not None else "", because="nobody"),)

    def present(self, post: str, place: Unit) -> tuple[Recipient, ...]:
        """The holders of a post of a unit who are there, deputies for those who are not; nobody further."""
        reached = (self.person(held) for held in self._held(post, place))
        return tuple(each for each in reached if each is not None)

    def _held(self, post: str, place: Unit) -> tuple[Holding, ...]:
        return self._meant(post, self.office.holders(post.removesuffix("*"), place.code, self.day))

    def person(self, held: Holding) -> Recipient | None:
        if not self.office.is_away(held.person, self.day):
            return Recipient(held.person, held.post, held.unit)
        deputy = self.office.stand_in(held, self.day)
        return Recipient(deputy, held.post, held.unit, instead_of=held.person, because="absent") if deputy is not None else None

    def _meant(self, post: str, holders: tuple[Holding, ...]) -> tuple[Holding, ...]:
        """Those with the mark a star asks for; of officers the handlers; of several heads or leaders those who answer for labour."""
        bare = post.removesuffix("*")
        if post.endswith("*"):
            return tuple(h for h in holders if MARKS[Post(bare)] in h.marks)
        if bare == "officer" and holders and self._is_lead(holders[0].unit):
            return tuple(h for h in holders if h.person in self.case.handlers)
        if bare in MARKS and len(holders) > 1:
            return tuple(h for h in holders if LABOUR in h.portfolio) or holders
        return holders

    def _is_lead(self, unit: str) -> bool:
        """Of a case that nobody was given yet too: all officers of a county are not told where one would be."""
        lead = lead_of(self.case, self.office)
        return lead is not None and lead.code == unit

    def line(self, post: str, place: Unit | None) -> Iterator[tuple[str, Unit]]:
        """Who is next in line above a post, nearest first: posts and the units where they stand."""
        unit = place or lead_of(self.case, self.office)
        while post in NEXT_IN_LINE:
            post = NEXT_IN_LINE[post]
            if (stands := place_of(post, unit, self.case.region, self.office, self.day)) is not None:
                yield post, stands
        level = unit.level if unit is not None else "county"
        for higher in ("dispatcher", "supervisor", "leader*"):
            yield from ((higher, above) for above in places_above(higher, level, self.case.region, self.office))

    def roster(self, post: str, place: Unit) -> Iterator[Recipient]:
        """Who is on duty 值班 for a unit at this moment."""
        return (Recipient(person, post, place.code, because="on_duty") for person in self.office.on_duty(place.code, self.at))

    def above(self, post: str) -> tuple[Recipient, ...]:
        """The post one level higher than the unit that has the matter; its own level's where there is none above."""
        unit = unit_with(self.case, self.clock, self.office)
        level = unit.level if unit is not None and unit.level != "town" else "county"
        higher = next(places_above(post, level, self.case.region, self.office), None)
        return self.at_desk(post, higher) if higher is not None else self.post(post)
