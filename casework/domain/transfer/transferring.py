"""The transfer itself 移送公安 (310号令): the chief decides within three days, the officer hands over within 24 hours."""

from dataclasses import dataclass, replace
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.registry import CRIMINAL, Command, decides
from casework.domain.statute.inquiry import implied_completion
from casework.domain.statute.standing import Transfer
from casework.domain.transfer.crime import ENCLOSURES
from casework.domain.values import Text, Unit


@dataclass(frozen=True, kw_only=True)
class ApproveTransfer(Command, workflow=CRIMINAL):
    """Approve the transfer 批准移送: the chief only, never a deputy (310号令 5). It can be approved late; the clock tells."""


@dataclass(frozen=True, kw_only=True)
class RefuseTransfer(Command, workflow=CRIMINAL):
    """Refuse the transfer 不批准移送 with reasons on record (310号令 5). A fine never replaces a transfer (art. 11)."""

    reason: Text


@dataclass(frozen=True, kw_only=True)
class HandOver(Command, workflow=CRIMINAL):
    """Hand the matter to the police of the same level with five enclosures; the receipt is signed 移送.

    `police` is their unit code; left out, the nearest of that level in the directory.
    """

    police: str = ""
    enclosures: tuple[str, ...] = ENCLOSURES
    receipt_signed: bool = True
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class Supply(Command, workflow=CRIMINAL):
    """Supply the papers that the police asked for 补送材料; three days, late is recorded."""


@dataclass(frozen=True, kw_only=True)
class HandOverItems(Command, workflow=CRIMINAL):
    """Hand over items and papers after the police filed 移交物品 (310号令 12)."""


@dataclass(frozen=True, kw_only=True)
class TransferApproved(Fact, topic="case.transfer_approved", signal="approve:transfer"):
    """The chief approved; the 24 hours run."""


@dataclass(frozen=True, kw_only=True)
class TransferRefused(Fact, topic="case.transfer_refused", signal="refuse_transfer"):
    """The chief refused, with the reasons."""

    reason: Text


@dataclass(frozen=True, kw_only=True)
class HandedOver(Fact, topic="case.handed_over", signal="hand_over"):
    """The police have the matter. Not payment, not resolution: stage, money, track and pressure stay as they are."""

    police: str | None
    enclosures: tuple[str, ...]
    number: str | None = None

    def effect(self, case: Case) -> None:
        """Transferred, for ever."""
        case.transferred = True
        case.transfer = replace(case.transfer or Transfer(), police=self.police)


@dataclass(frozen=True, kw_only=True)
class PapersSupplied(Fact, topic="case.transfer_papers_supplied", signal="supplied"):
    """The police have the missing papers."""

    def effect(self, case: Case) -> None:
        """Nothing is wanted any more."""
        case.transfer = replace(case.transfer or Transfer(), papers_wanted=False)


@dataclass(frozen=True, kw_only=True)
class ItemsHandedOver(Fact, topic="case.transfer_items_handed_over", signal="hand_over_items"):
    """Items and papers went to the police."""

    def effect(self, case: Case) -> None:
        """Handed over."""
        case.transfer = replace(case.transfer or Transfer(), items_handed=True)


# rules


def the_chief_is_not_of_the_team(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Who reports does not decide (four eyes)."""
    if asked.by.person in case.crime_team or asked.by.person in case.handlers:
        return "you are of the team or handle this case; whoever heads the department and does not must decide"
    return None


def the_reasons_are_on_record(case: Case, asked: Asked[RefuseTransfer], world: World) -> str | None:
    """A refusal to transfer says why (310号令 5)."""
    return None if asked.command.reason else "no reason is given; a refusal to transfer is recorded with its reasons (310号令 art. 5)"


def the_police_are_of_the_same_level(case: Case, asked: Asked[HandOver], world: World) -> str | None:
    """同级公安机关 (310号令 5). Imported history may not tell which."""
    level, police = asked.by.unit.level, police_for(case, asked, world)
    if police is None and case.imported and not asked.command.police:
        return None
    if police is None or police.kind != "police":
        return f"{asked.command.police or 'no unit'} is no police unit of the directory; name the police of {level} level in `police`"
    if police.level == level:
        return None
    return f"police {police.code} are of {police.level} level; the transfer goes to the police of {level} level (310号令 art. 5)"


def the_receipt_is_signed(case: Case, asked: Asked[HandOver], world: World) -> str | None:
    """The police sign for what they take (310号令 6, 8: they may not refuse to take it)."""
    return None if asked.command.receipt_signed else "the receipt is not signed; the police may not refuse to take it (310号令 art. 8)"


def the_police_asked_for_papers(case: Case, asked: Asked[Supply], world: World) -> str | None:
    """There is something to supply."""
    wanted = case.transfer is not None and case.transfer.papers_wanted
    return None if wanted else "the police did not ask for papers; record their letter first with `police_supplement_asked`"


def the_items_are_still_here(case: Case, asked: Asked[HandOverItems], world: World) -> str | None:
    """Handed over once."""
    gone = case.transfer is not None and case.transfer.items_handed
    return "the items were handed over already" if gone else None


def police_for(case: Case, asked: Asked[HandOver], world: World) -> Unit | None:
    """The police unit named, else the one of the acting unit's level whose territory holds the case; None where unknown."""
    if asked.command.police:
        return world.office.unit(asked.command.police)
    return next(iter(world.office.units_for(case.region, kind="police", level=asked.by.unit.level)), None)


# decisions


@decides(ApproveTransfer)
def approve_transfer(case: Case, asked: Asked[ApproveTransfer], world: World) -> list[Fact]:
    """Approved."""
    return [TransferApproved()]


@decides(RefuseTransfer)
def refuse_transfer(case: Case, asked: Asked[RefuseTransfer], world: World) -> list[Fact]:
    """Refused, with the reasons."""
    return [TransferRefused(reason=asked.command.reason)]


@decides(HandOver)
def hand_over(case: Case, asked: Asked[HandOver], world: World) -> list[Fact]:
    """Handed over; an inquiry that still ran is complete with it."""
    police = police_for(case, asked, world)
    handed = HandedOver(police=police.code if police else None, enclosures=asked.command.enclosures, number=asked.command.number)
    return [*implied_completion(case), handed]


@decides(Supply)
def supply(case: Case, asked: Asked[Supply], world: World) -> list[Fact]:
    """Supplied."""
    return [PapersSupplied()]


@decides(HandOverItems)
def hand_over_items(case: Case, asked: Asked[HandOverItems], world: World) -> list[Fact]:
    """The items went."""
    return [ItemsHandedOver()]
