"""What somebody may see 数据权限: the cases of a territory, and those in which their own unit has a part."""

from dataclasses import dataclass
from typing import Final

from casework.domain.case import Case
from casework.domain.values import UNKNOWN_REGION, Actor, Unit

WATCH_OVER_A_TERRITORY: Final = ("hrss", "leading_group", "government")
"""Kinds of units that see every case of their place; all others see only the cases that they lead, help or answer for."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Cases whose region begins with `territory` (None: none, "": all), and those in which `unit` has a part (None: none).

    Judged by the post somebody holds today, for lists, counts, searches, history, feed, ledger and statistics alike.
    """

    territory: str | None
    unit: str | None = None

    @staticmethod
    def of(actor: Actor, region: str | None = None) -> "Scope":
        """The scope of an actor; a token's `region` (2 to 6 digits) narrows it and never widens it."""
        if actor.is_system:
            return Scope(region or "")
        whole = territory_of(actor.unit)
        if region is None:
            return Scope(whole, actor.unit.code)
        narrow = bare(region)
        return Scope(narrow if whole is not None and narrow.startswith(whole) else None, None)

    def covers(self, region: str) -> bool:
        """Whether a case of that region is seen whoever handles it."""
        return self.territory is not None and region.startswith(self.territory)

    def sees(self, case: Case) -> bool:
        """Whether the case as it stands is seen; the same question as the `parts` view answers for many."""
        return self.covers(case.region) or (self.unit is not None and self.unit in part_units(case))


def territory_of(unit: Unit) -> str | None:
    """What a unit watches over by its kind and level; None for one that sees only its own cases."""
    return unit.territory if unit.kind in WATCH_OVER_A_TERRITORY and unit.level != "town" else None


def bare(region: str) -> str:
    """A code of 2, 4 or 6 digits without the zeros that stand for "all below": 620000 is 62; 000000 is the unknown place."""
    zeros = "" if region == UNKNOWN_REGION else "0000" if region.endswith("0000") else "00"
    return region.removesuffix(zeros)


def part_units(case: Case) -> frozenset[str]:
    """The units that lead, help, own the case, are asked to approve, or owe a reply about it."""
    units = {*([case.lead.code] if case.lead else []), *(unit.code for unit in case.cohandlers)}
    units |= {case.owner.unit} if case.owner is not None else set()
    units |= {request.desk_unit for request in case.requests.values()}
    units |= {unit for paper in case.papers.values() if paper.kind == "urge" and paper.status == "served" for unit in paper.addressees}
    return frozenset(filter(None, units))
