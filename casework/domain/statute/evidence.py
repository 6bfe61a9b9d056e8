"""Evidence with a price: kept in advance 先行登记保存, asked of banks and registers, and help for another authority's inquiry."""

from dataclasses import dataclass
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.refusals import BadCommand
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.values import LEVELS, Inspector, Text

OUTCOMES = ("returned", "copied", "examined", "seized", "handed_over")
ASSETS = ("bank_accounts", "houses", "vehicles")


@dataclass(frozen=True, kw_only=True)
class HoldEvidence(Command, workflow=PROCEDURE):
    """Register and keep evidence in advance 先行登记保存 (处罚法 56) that may be lost or be hard to get later."""

    item: str = ""
    officers: tuple[Inspector, ...]
    description: Text
    may_be_lost: bool = False


@dataclass(frozen=True, kw_only=True)
class DecideEvidence(Command, workflow=PROCEDURE):
    """Decide what happens to the item 处理决定, within seven working days (处罚法 56, 85).

    `outcome`: returned 退还, copied 复制后退还, examined 送检, seized 没收或查封, handed_over 移送.
    """

    item: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class QueryAssets(Command, workflow=PROCEDURE):
    """Ask for bank accounts, houses and vehicles 查询账户房产车辆 (724号令 40); approved at city level or above."""

    assets: tuple[str, ...]
    addressees: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Assist(Command, workflow=PROCEDURE):
    """Do what another authority asked for 协查: `done` codes such as visited, questioned, copied. Serving is `serve_for`."""

    authority: str
    done: tuple[str, ...]
    found: Text | None = None


@dataclass(frozen=True, kw_only=True)
class EvidenceHeld(Fact, topic="case.evidence_held"):
    """An item is registered and kept."""

    item: str
    officers: tuple[Inspector, ...]
    description: Text

    def signals(self) -> tuple[Signal, ...]:
        """Opens the item's clock."""
        return (Signal("hold_evidence", self.item),)

    def effect(self, case: Case) -> None:
        """Held, undecided."""
        case.held_items = {**case.held_items, self.item: False}


@dataclass(frozen=True, kw_only=True)
class EvidenceDecided(Fact, topic="case.evidence_decided"):
    """What happens to the item was decided."""

    item: str
    outcome: str

    def signals(self) -> tuple[Signal, ...]:
        """Closes the item's clock."""
        return (Signal("decide_evidence", self.item),)

    def effect(self, case: Case) -> None:
        """Decided."""
        case.held_items = {**case.held_items, self.item: True}


@dataclass(frozen=True, kw_only=True)
class AssetsQueried(Fact, topic="case.assets_queried"):
    """Accounts or registers were asked about these respondents."""

    assets: tuple[str, ...]
    addressees: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Assisted(Fact, topic="case.assisted"):
    """Something was done for another authority's inquiry."""

    authority: str
    done: tuple[str, ...]
    found: Text | None = None


# rules


def it_may_be_lost(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Only evidence that may be lost or be hard to get later (处罚法 56)."""
    if asked.command.may_be_lost:
        return None
    return "only evidence that may be lost or be hard to get later is kept in advance (处罚法 56); copy it instead"


def the_item_is_held(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The item exists and nothing was decided about it."""
    held = [item for item, decided in case.held_items.items() if not decided]
    return None if asked.command.item in held else f"item {asked.command.item!r} is not held undecided; held: {', '.join(held) or 'none'}"


def the_outcome_is_known(case: Case, asked: Asked[Any], world: World) -> str | None:
    """One of the outcomes the law knows."""
    return None if asked.command.outcome in OUTCOMES else f"outcome {asked.command.outcome!r} is unknown; allowed: {', '.join(OUTCOMES)}"


def the_assets_are_named(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Accounts, houses or vehicles: what the article allows."""
    unknown = sorted(set(asked.command.assets) - set(ASSETS))
    if asked.command.assets and not unknown:
        return None
    return f"{', '.join(unknown) or 'nothing'} cannot be asked for (724号令 40); allowed: {', '.join(ASSETS)}"


def approved_at_city_level(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A county bureau cannot approve its own query: the head of HRSS at 设区的市 level or above does (724号令 40)."""
    if asked.requested_by is None or LEVELS.index(asked.by.unit.level) >= LEVELS.index("city"):
        return None
    return f"{asked.by.unit.code} is of {asked.by.unit.level} level; the head of HRSS at city level or above approves this (724号令 40)"


def for_another_authority(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Assistance belongs to a case of kind assistance 协查, and names the authority."""
    if not asked.command.authority:
        return "the authority that asked is not named; name it"
    if case.kind == "assistance" or case.imported:
        return None
    return f"this case is our own ({case.kind}), not an assistance request; serve our papers with `serve`, or take the request in as a case"


# decisions


@decides(HoldEvidence)
def hold_evidence(case: Case, asked: Asked[HoldEvidence], world: World) -> list[Fact]:
    """Registered and kept."""
    item = asked.command.item or f"item-{len(case.held_items) + 1}"
    if item in case.held_items:
        raise BadCommand(f"item {item!r} exists already; leave `item` out to get a new id")
    return [EvidenceHeld(item=item, officers=asked.command.officers, description=asked.command.description)]


@decides(DecideEvidence)
def decide_evidence(case: Case, asked: Asked[DecideEvidence], world: World) -> list[Fact]:
    """Decided."""
    return [EvidenceDecided(item=asked.command.item, outcome=asked.command.outcome)]


@decides(QueryAssets)
def query_assets(case: Case, asked: Asked[QueryAssets], world: World) -> list[Fact]:
    """Asked."""
    return [AssetsQueried(assets=asked.command.assets, addressees=asked.command.addressees)]


@decides(Assist)
def assist(case: Case, asked: Asked[Assist], world: World) -> list[Fact]:
    """Done."""
    return [Assisted(authority=asked.command.authority, done=asked.command.done, found=asked.command.found)]
