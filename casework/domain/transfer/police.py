"""What the police answer to a transfer 公安机关受理 (310号令 7-8): news from outside, recorded as it came."""

from dataclasses import dataclass, replace

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import CRIMINAL, Command, decides
from casework.domain.statute.standing import Transfer
from casework.domain.transfer.hold import is_over_without
from casework.domain.values import Text


@dataclass(frozen=True, kw_only=True)
class PassedOn(Command, workflow=CRIMINAL):
    """Record that the police passed the matter on to those competent 转送 (310号令 7)."""

    police: str | None = None


@dataclass(frozen=True, kw_only=True)
class PoliceSupplementAsked(Command, workflow=CRIMINAL):
    """Record that the police ask for missing papers 补充材料; they may not refuse the matter for it."""

    papers: Text | None = None


@dataclass(frozen=True, kw_only=True)
class PoliceFile(Command, workflow=CRIMINAL):
    """Record that the police filed 公安立案, by their written notice."""

    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class PoliceFileDirectly(Command, workflow=CRIMINAL):
    """Record that the police filed on another's report; no transfer of ours."""

    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class PoliceDecline(Command, workflow=CRIMINAL):
    """Record that the police did not file 不予立案; the own procedure must go on (310号令 10)."""

    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class MatterPassedOn(Fact, topic="case.police_passed_on", signal="passed_on"):
    """The police passed it on; the review starts anew there."""

    police: str | None = None

    def effect(self, case: Case) -> None:
        """Who has it now; None where they did not say."""
        case.transfer = replace(case.transfer or Transfer(), police=self.police)


@dataclass(frozen=True, kw_only=True)
class PolicePapersWanted(Fact, topic="case.police_supplement_asked", signal="supplement_asked"):
    """The police asked for missing papers."""

    papers: Text | None = None

    def effect(self, case: Case) -> None:
        """Something is wanted."""
        case.transfer = replace(case.transfer or Transfer(), papers_wanted=True)


@dataclass(frozen=True, kw_only=True)
class PoliceFiled(Fact, topic="case.police_filed", signal="police_file"):
    """The police filed after our transfer."""

    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class PoliceFiledDirectly(Fact, topic="case.police_filed_directly", signal="police_file_directly"):
    """The police filed on another's report."""

    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class PoliceDeclined(Fact, topic="case.police_declined"):
    """The police did not file. `first`: no reconsideration was asked for before; `frees`: nobody else has the matter."""

    first: bool
    frees: bool
    reason: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Opens the rights of 310号令 9, and ends the follow-up where nobody else has the matter."""
        extra = (("police_decline:first", self.first), ("hold:over", self.frees))
        return (Signal("police_decline"), *(Signal(name) for name, holds in extra if holds))


@decides(PassedOn)
def passed_on(case: Case, asked: Asked[PassedOn], world: World) -> list[Fact]:
    """Passed on."""
    return [MatterPassedOn(police=asked.command.police)]


@decides(PoliceSupplementAsked)
def police_supplement_asked(case: Case, asked: Asked[PoliceSupplementAsked], world: World) -> list[Fact]:
    """Papers are wanted."""
    return [PolicePapersWanted(papers=asked.command.papers)]


@decides(PoliceFile)
def police_file(case: Case, asked: Asked[PoliceFile], world: World) -> list[Fact]:
    """Filed."""
    return [PoliceFiled(number=asked.command.number)]


@decides(PoliceFileDirectly)
def police_file_directly(case: Case, asked: Asked[PoliceFileDirectly], world: World) -> list[Fact]:
    """Filed without us."""
    return [PoliceFiledDirectly(number=asked.command.number)]


@decides(PoliceDecline)
def police_decline(case: Case, asked: Asked[PoliceDecline], world: World) -> list[Fact]:
    """Not filed."""
    return [declined(case, asked.command.reason)]


def declined(case: Case, reason: Text | None) -> PoliceDeclined:
    """The fact that the police decline, first or after a reconsideration."""
    reconsidered = case.transfer is not None and case.transfer.reconsidered
    return PoliceDeclined(first=not reconsidered, frees=is_over_without(case, "police"), reason=reason)
