"""When the police do not file: reconsideration by the police 复议, or supervision by the procuratorate 立案监督 (310号令 9)."""

from dataclasses import dataclass, replace

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.registry import CRIMINAL, Command, decides
from casework.domain.statute.standing import Transfer
from casework.domain.transfer.police import PoliceFiled, declined
from casework.domain.values import Text


@dataclass(frozen=True, kw_only=True)
class AskReconsideration(Command, workflow=CRIMINAL):
    """Ask the police to reconsider 提请复议 within three days; late is recorded, never refused."""

    reason: Text


@dataclass(frozen=True, kw_only=True)
class PoliceAnswer(Command, workflow=CRIMINAL):
    """Record the police's answer to the reconsideration 复议答复: they file, or decline again."""

    files: bool
    number: str | None = None
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class SuggestSupervision(Command, workflow=CRIMINAL):
    """Suggest to the procuratorate to supervise the filing 建议立案监督, also without a reconsideration."""

    reason: Text


@dataclass(frozen=True, kw_only=True)
class ReconsiderationAsked(Fact, topic="case.reconsideration_asked", signal="ask_reconsideration"):
    """The police are to think again."""

    reason: Text

    def effect(self, case: Case) -> None:
        """Asked once; there is no second reconsideration."""
        case.transfer = replace(case.transfer or Transfer(), reconsidered=True)


@dataclass(frozen=True, kw_only=True)
class SupervisionSuggested(Fact, topic="case.supervision_suggested", signal="suggest_supervision"):
    """The procuratorate was asked to supervise."""

    reason: Text


# rules


def the_police_did_not_reconsider_yet(case: Case, asked: Asked[AskReconsideration], world: World) -> str | None:
    """Once only; after that the procuratorate."""
    reconsidered = case.transfer is not None and case.transfer.reconsidered
    return "the police reconsidered already; suggest supervision to the procuratorate instead (310号令 art. 9)" if reconsidered else None


def they_file(case: Case, asked: Asked[PoliceAnswer], world: World) -> str | None:
    """The answer is to file."""
    return None if asked.command.files else "the police declined again"


def they_decline(case: Case, asked: Asked[PoliceAnswer], world: World) -> str | None:
    """The answer is not to file."""
    return "the police filed" if asked.command.files else None


# decisions


@decides(AskReconsideration)
def ask_reconsideration(case: Case, asked: Asked[AskReconsideration], world: World) -> list[Fact]:
    """Asked."""
    return [ReconsiderationAsked(reason=asked.command.reason)]


@decides(PoliceAnswer)
def police_answer(case: Case, asked: Asked[PoliceAnswer], world: World) -> list[Fact]:
    """Filed after all, or declined again."""
    return [PoliceFiled(number=asked.command.number) if asked.command.files else declined(case, asked.command.reason)]


@decides(SuggestSupervision)
def suggest_supervision(case: Case, asked: Asked[SuggestSupervision], world: World) -> list[Fact]:
    """Suggested."""
    return [SupervisionSuggested(reason=asked.command.reason)]
