"""Taking off the watch list 摘牌: asked by the lead unit, checked by a supervisor of the listing level, decided by the dispatcher."""

from dataclasses import dataclass, replace
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import EXITS, Case
from casework.domain.facts import Fact
from casework.domain.pressing.signing_off import CHECKS
from casework.domain.pressing.standing import Watch
from casework.domain.pressing.watching import below_the_lister, plates
from casework.domain.registry import Command, decides
from casework.domain.values import Text

OVER: Final = "incident"
"""The ground that can pass without payment: everybody was met, the report went up, and wages began to be paid."""


@dataclass(frozen=True, kw_only=True)
class AskTakeOff(Command):
    """Ask for taking the case off the watch list 申请摘牌, with what was done."""

    text: Text


@dataclass(frozen=True, kw_only=True)
class CheckTakeOff(Command):
    """Check before taking off 摘牌核查; `how` is on_site or call, `text` what was found."""

    passed: bool
    how: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class TakeOff(Command):
    """Take the case off the watch list 摘牌."""


@dataclass(frozen=True, kw_only=True)
class RefuseTakeOff(Command):
    """Refuse to take the case off 不予摘牌; the limit runs on."""

    reason: Text


@dataclass(frozen=True, kw_only=True)
class TakeOffAsked(Fact, topic="case.take_off_asked", signal="take_off:asked"):
    """The lead unit asked."""

    text: Text

    def effect(self, case: Case) -> None:
        """Asked, and not checked yet."""
        case.watch = replace(watch_of(case), asked_by=self.envelope.by, checked_by=None, passed=None)


@dataclass(frozen=True, kw_only=True)
class TakeOffChecked(Fact, topic="case.take_off_checked"):
    """A supervisor checked; the clock of the check runs until it is decided."""

    passed: bool
    how: str
    text: Text

    def effect(self, case: Case) -> None:
        """Checked."""
        case.watch = replace(watch_of(case), checked_by=self.envelope.by, passed=self.passed)


@dataclass(frozen=True, kw_only=True)
class TakenOff(Fact, topic="case.taken_off", signal="take_off"):
    """The plate is off."""

    checked_by: str

    def effect(self, case: Case) -> None:
        """No longer on the list; every paper that hung the plate is lifted."""
        hung = {key: replace(paper, status="lifted") for key, paper in case.papers.items() if paper.id in plates(case)}
        case.watch, case.papers = None, {**case.papers, **hung}


@dataclass(frozen=True, kw_only=True)
class TakeOffRefused(Fact, topic="case.take_off_refused", signal="take_off:refused"):
    """The plate stays; the limit runs on."""

    reason: Text

    def effect(self, case: Case) -> None:
        """To be asked for anew."""
        case.watch = replace(watch_of(case), asked_by=None, checked_by=None, passed=None)


def watch_of(case: Case) -> Watch:
    """The standing plate; the table asks for one before any of these moves."""
    assert case.watch is not None, "the table asked for a standing plate"
    return case.watch


def is_solved(case: Case) -> bool:
    """Whether what the plate hangs for is gone: balance 0 by proof, the breach put right, an exit that was agreed to; for an incident
    also that somebody is on site, the report went up, and wages began to be paid by proof.
    """
    if case.balance_fen == 0 or case.rectified or case.handling in EXITS:
        return True
    over = all(incident.arrived and incident.reported for incident in case.incidents.values())
    return watch_of(case).ground == OVER and over and case.proven_fen > 0


# rules


def no_taking_off_is_asked(case: Case, asked: Asked[AskTakeOff], world: World) -> str | None:
    """One request at a time."""
    return "taking off was asked for and is not decided yet" if case.watch is not None and case.watch.asked_by else None


def taking_off_was_asked(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The lead unit asked."""
    unasked = case.watch is not None and case.watch.asked_by is None
    return "nobody asked for taking it off; the lead unit does (ask_take_off)" if unasked else None


def of_the_listing_level_or_above(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Who listed, or an office of that level or above."""
    return below_the_lister(case, asked.by.unit)


def not_by_who_asked(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Four eyes."""
    own = case.watch is not None and asked.by.person == case.watch.asked_by
    return "you asked for it; somebody else must check and decide" if own else None


def not_checked_yet(case: Case, asked: Asked[CheckTakeOff], world: World) -> str | None:
    """Checked once for each request."""
    checked = case.watch is not None and case.watch.checked_by is not None
    return "it was checked already; the dispatcher takes it off or refuses" if checked else None


def the_check_says_how(case: Case, asked: Asked[CheckTakeOff], world: World) -> str | None:
    """On site 实地 or by call 电话核查."""
    return None if asked.command.how in CHECKS else f"how {asked.command.how!r} is unknown; allowed: {', '.join(CHECKS)}"


def a_passed_check_found_it_solved(case: Case, asked: Asked[CheckTakeOff], world: World) -> str | None:
    """No check passes while the wages are owed and the ground stands."""
    if case.watch is None or not asked.command.passed or is_solved(case):
        return None
    return "the wages are not paid by proof and the ground of the listing stands; a check passes only when it is solved"


def the_check_passed(case: Case, asked: Asked[TakeOff], world: World) -> str | None:
    """Taken off only after a check that passed; what it found must still hold."""
    watch = case.watch
    if watch is None or watch.asked_by is None:
        return None
    if watch.passed is None:
        return "it was not checked yet; a supervisor of the listing level does (check_take_off)"
    return None if watch.passed and is_solved(case) else "the check did not pass; refuse, or have it asked for and checked anew"


# decisions


@decides(AskTakeOff)
def ask_take_off(case: Case, asked: Asked[AskTakeOff], world: World) -> list[Fact]:
    """Asked."""
    return [TakeOffAsked(text=asked.command.text)]


@decides(CheckTakeOff)
def check_take_off(case: Case, asked: Asked[CheckTakeOff], world: World) -> list[Fact]:
    """Checked."""
    return [TakeOffChecked(passed=asked.command.passed, how=asked.command.how, text=asked.command.text)]


@decides(TakeOff)
def take_off(case: Case, asked: Asked[TakeOff], world: World) -> list[Fact]:
    """Off."""
    return [TakenOff(checked_by=watch_of(case).checked_by or "")]


@decides(RefuseTakeOff)
def refuse_take_off(case: Case, asked: Asked[RefuseTakeOff], world: World) -> list[Fact]:
    """It stays."""
    return [TakeOffRefused(reason=asked.command.reason)]
