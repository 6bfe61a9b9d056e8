"""What is proposed against a unit's officials: a summons 约谈, a public reprimand 通报; a clue for the discipline organs 移送线索.

They are papers and never stages. A person decides; the system proposes a summons or a reprimand at most, and refers nobody.
"""

from dataclasses import dataclass
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.ladder.places import lead_of
from casework.domain.pressing.drafting import PRESS, paper_id
from casework.domain.pressing.leading_rules import is_below
from casework.domain.pressing.watching import plates
from casework.domain.registry import Command, decides
from casework.domain.statute.papers import change, keep
from casework.domain.statute.standing import Paper
from casework.domain.triage import GOVERNMENT_MONEY
from casework.domain.values import LEVELS, Text

PROPOSALS: Final = ("summons", "circular")
"""A summons of officials 约谈; a reprimand made known to all 通报."""
BY_LIMIT: Final = "watch_limit"
"""The ground of what the system proposes: the limit of the watch list was missed."""


@dataclass(frozen=True, kw_only=True)
class ProposeSummons(Command):
    """Propose to summon the officials of a unit 提议约谈."""

    unit: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class ProposeCircular(Command):
    """Propose to reprimand a unit before all 提议通报."""

    unit: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class DecideProposal(Command):
    """Decide on a summons or a reprimand 约谈通报决定. For government money a summons needs the paper by which the own government
    agreed: `government_paper` 文号 (724号令 59).
    """

    paper: str
    carried: bool
    reason: Text
    government_paper: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReferDiscipline(Command):
    """Refer a clue on officials of a unit to the discipline organs 移送纪检监察线索; `to` names the organ."""

    unit: str
    to: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Proposed(Fact, topic="case.proposed"):
    """A summons or a reprimand against a unit waits for a decision. `ground` watch_limit: the system, under its `authority` 文号."""

    paper: str
    kind: str
    unit: str | None = None
    ground: str = ""
    authority: str | None = None
    text: Text | None = None

    def effect(self, case: Case) -> None:
        """A paper that waits."""
        to = (self.unit,) if self.unit is not None else ()
        keep(case, Paper(self.paper, self.kind, "proposed", addressees=to, purpose=PRESS, ground=self.ground, by=self.envelope.by))


@dataclass(frozen=True, kw_only=True)
class ProposalDecided(Fact, topic="case.proposal_decided"):
    """Carried out or dropped, with the reason."""

    paper: str
    kind: str
    carried: bool
    reason: Text
    unit: str | None = None
    government_paper: str | None = None

    def effect(self, case: Case) -> None:
        """Decided."""
        change(case, self.paper, status="carried" if self.carried else "dropped")


@dataclass(frozen=True, kw_only=True)
class DisciplineReferred(Fact, topic="case.discipline_referred"):
    """A clue went to the discipline organs, who decide for themselves."""

    paper: str
    unit: str
    to: str
    text: Text

    def effect(self, case: Case) -> None:
        """A paper that went out."""
        keep(case, Paper(self.paper, "discipline", "served", addressees=(self.unit,), purpose=PRESS, by=self.envelope.by))


def at_a_missed_limit(case: Case, authority: str | None) -> list[Fact]:
    """What the system proposes when the limit of the watch list was missed: a summons, the second time a reprimand (tables 4.7).

    Nothing where the rulebook names no paper: the supervisor is told of the miss and may propose. Nothing either where the
    work has ended and only 摘牌 is late.
    """
    if authority is None or case.lead is None or not case.is_open:
        return []
    before = any(paper.kind == "summons" and paper.ground == BY_LIMIT for paper in _since_listed(case))
    kind = "circular" if before else "summons"
    return [Proposed(paper=paper_id(case, kind), kind=kind, unit=case.lead.code, ground=BY_LIMIT, authority=authority)]


def _since_listed(case: Case) -> list[Paper]:
    """The papers since the plate hangs, through every new limit of it."""
    papers, hung = list(case.papers.values()), plates(case)
    return papers[next((number for number, paper in enumerate(papers) if paper.id in hung), 0) :]


# rules


def the_unit_is_in_the_directory(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Against a unit that the directory knows."""
    return None if world.office.unit(asked.command.unit) is not None else f"unit {asked.command.unit!r} is not in the directory"


def a_proposal_waits(case: Case, asked: Asked[DecideProposal], world: World) -> str | None:
    """There is something to decide."""
    paper = case.papers.get(asked.command.paper)
    if paper is not None and paper.status == "proposed":
        return None
    open_ones = [each.id for each in case.papers.values() if each.status == "proposed"]
    return f"{asked.command.paper!r} is no proposal that waits; waiting: {', '.join(open_ones) or 'none'}"


def not_by_who_proposed(case: Case, asked: Asked[DecideProposal], world: World) -> str | None:
    """Four eyes, through deputies as well."""
    paper = case.papers.get(asked.command.paper)
    own = paper is not None and paper.by in (asked.by.person, asked.by.acting_for)
    return "you proposed it; somebody else must decide" if own else None


def government_money_is_decided_above(case: Case, asked: Asked[DecideProposal], world: World) -> str | None:
    """Officials over government money are never decided on at the handler's own level (724号令 59); above a province there is none."""
    lead, own = lead_of(case, world.office), asked.by.unit.level
    if case.project_class not in GOVERNMENT_MONEY or lead is None or is_below(lead.level, own) or lead.level == LEVELS[-1]:
        return None
    handler = f"{lead.code} of {lead.level} level"
    return f"the project is {case.project_class} money and {handler} handles it; a level above decides (724号令 art. 59)"


def the_own_government_agreed(case: Case, asked: Asked[DecideProposal], world: World) -> str | None:
    """Government money: before officials are summoned, the own government agrees by a paper (724号令 59)."""
    command, paper = asked.command, case.papers.get(asked.command.paper)
    asks = case.project_class in GOVERNMENT_MONEY and command.carried and paper is not None and paper.kind == "summons"
    if not asks or command.government_paper:
        return None
    return "for government money the own government agrees first; name its paper in `government_paper` (724号令 art. 59)"


# decisions


@decides(ProposeSummons)
def propose_summons(case: Case, asked: Asked[ProposeSummons], world: World) -> list[Fact]:
    """Proposed."""
    return [Proposed(paper=paper_id(case, "summons"), kind="summons", unit=asked.command.unit, text=asked.command.text)]


@decides(ProposeCircular)
def propose_circular(case: Case, asked: Asked[ProposeCircular], world: World) -> list[Fact]:
    """Proposed."""
    return [Proposed(paper=paper_id(case, "circular"), kind="circular", unit=asked.command.unit, text=asked.command.text)]


@decides(DecideProposal)
def decide_proposal(case: Case, asked: Asked[DecideProposal], world: World) -> list[Fact]:
    """Decided."""
    command, paper = asked.command, case.papers[asked.command.paper]
    return [
        ProposalDecided(
            paper=paper.id, kind=paper.kind, carried=command.carried, reason=command.reason, unit=next(iter(paper.addressees), None),
            government_paper=command.government_paper,
        )
    ]  # fmt: skip


@decides(ReferDiscipline)
def refer_discipline(case: Case, asked: Asked[ReferDiscipline], world: World) -> list[Fact]:
    """Referred."""
    command = asked.command
    return [DisciplineReferred(paper=paper_id(case, "discipline"), unit=command.unit, to=command.to, text=command.text)]
