"""Completion 补正: what is missing is asked of the worker once, all of it, and never what the employer must prove."""

from dataclasses import dataclass

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.parties import Respondent
from casework.domain.registry import Command, decides
from casework.domain.values import Text


@dataclass(frozen=True, kw_only=True)
class AskSupplement(Command):
    """Ask the complainant to complete 补正, everything missing at once; never what the employer must prove (724号令 50)."""

    items: tuple[Text, ...]
    employers_burden: bool = False


@dataclass(frozen=True, kw_only=True)
class Supplemented(Command):
    """The papers are complete 补正完毕: acceptance starts anew, the receipt time stands."""

    respondents: tuple[Respondent, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SupplementAsked(Fact, topic="case.supplement_asked"):
    """The complainant was asked to complete the papers."""

    items: tuple[Text, ...]

    def signals(self) -> tuple[Signal, ...]:
        """Acceptance stops; the worker's clock waits for the worker."""
        return (Signal("ask_supplement", action="pause_supplement"),)

    def effect(self, case: Case) -> None:
        """Waiting for the complainant."""
        case.supplement_asked = True


@dataclass(frozen=True, kw_only=True)
class SupplementCompleted(Fact, topic="case.supplemented"):
    """The papers were completed."""

    respondents: tuple[Respondent, ...] = ()

    def signals(self) -> tuple[Signal, ...]:
        """Acceptance starts anew."""
        return (Signal("supplemented", action="resume_supplement"),)

    def effect(self, case: Case) -> None:
        """Complete."""
        case.supplement_asked = False
        case.respondents = self.respondents or case.respondents


def the_items_are_the_workers(case: Case, asked: Asked[AskSupplement], world: World) -> str | None:
    """Books and slips are the employer's burden (724号令 50) and are never asked of the worker."""
    return (
        "that is for the employer to prove (724号令 art. 50); ask the employer, not the worker" if asked.command.employers_burden else None
    )


def something_is_missing(case: Case, asked: Asked[AskSupplement], world: World) -> str | None:
    """Everything missing is asked at once, and a second asking waits for the first."""
    if case.accepted_on is not None:
        return "the complaint was accepted already; what is still missing is found by inquiry, not asked of the worker"
    if case.supplement_asked and case.clock("supplement") is not None:
        return "a completion was asked already; wait for it or ask anew when it lapsed"
    return None if asked.command.items else "nothing is named as missing; name everything at once in `items`"


def a_supplement_was_asked(case: Case, asked: Asked[Supplemented], world: World) -> str | None:
    """There is something to complete."""
    return None if case.supplement_asked else "nothing was asked to be completed"


@decides(AskSupplement)
def ask_supplement(case: Case, asked: Asked[AskSupplement], world: World) -> list[Fact]:
    """Asked once, all of it."""
    return [SupplementAsked(items=asked.command.items)]


@decides(Supplemented)
def supplemented(case: Case, asked: Asked[Supplemented], world: World) -> list[Fact]:
    """Complete."""
    return [SupplementCompleted(respondents=asked.command.respondents)]
