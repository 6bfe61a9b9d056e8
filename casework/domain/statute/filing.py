"""The door of the procedure: acceptance 受理 and filing 立案, each on the day of its approval."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.values import Inspector

RECUSALS = ("not_asked", "rejected", "granted")


@dataclass(frozen=True, kw_only=True)
class Accept(Command, workflow=PROCEDURE):
    """Accept a complaint 受理 (Order 25 art. 18); filing follows on the same day."""


@dataclass(frozen=True, kw_only=True)
class File(Command, workflow=PROCEDURE):
    """File the case 立案. The date is that of the approval. Two handlers are named and a recusal asked for is decided (条例 16).

    `recusal`: not_asked 未申请, rejected 驳回, granted 准许 (then `recused` names who stands down), pending is refused.
    """

    officers: tuple[Inspector, ...]
    recusal: str = "not_asked"
    recused: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Accepted(Fact, topic="case.accepted", signal="accept"):
    """The complaint was accepted."""

    on: date

    def effect(self, case: Case) -> None:
        """Accepted on a day."""
        case.accepted_on = self.on


@dataclass(frozen=True, kw_only=True)
class Filed(Fact, topic="case.filed", signal="file"):
    """The case was filed, on the day of the approval; these officers handle it."""

    on: date
    officers: tuple[Inspector, ...]
    recused: tuple[str, ...] = ()

    def effect(self, case: Case) -> None:
        """Filed, with its handlers and those who stand down."""
        case.filed_on = self.on
        case.handlers = tuple(dict.fromkeys((*case.handlers, *(o.person for o in self.officers))))
        case.recused = tuple(dict.fromkeys((*case.recused, *self.recused)))


# rules


def only_a_complaint_is_accepted(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Acceptance answers a worker's complaint 投诉; anything else is filed of own motion, without acceptance."""
    return None if case.kind == "complaint" else f"a matter of kind {case.kind} is not accepted but filed directly; use `file`"


def not_older_than_two_years(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Two years from the **end** of the breach to the complaint (条例 20); an unknown or continuing breach is within them."""
    end, received = case.arrears_until, case.first_receipt_at
    if end is None or received is None or received.astimezone(SHANGHAI).date() <= two_years_after(end):
        return None
    return f"the breach ended on {end}, more than two years before the complaint (条例 20); decline it with the ground over_2_years"


def two_years_after(day: date) -> date:
    """The last day of two years that begin with a day (the day itself is not counted)."""
    leap_day = (day.month, day.day) == (2, 29)
    return date(day.year + 2, 2, 28) if leap_day else day.replace(year=day.year + 2)


def the_respondent_is_clear(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Somebody can be found who is complained of (Order 25 art. 18); unclear is completed, not refused."""
    if case.imported or any(r.is_identified for r in case.respondents):
        return None
    return "nobody is named who owes; ask the worker to complete it with `ask_supplement` (补正)"


def the_place_of_work_is_ours(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The inspection of the place where the work is done is competent (条例 13)."""
    if asked.by.unit.covers(case.region):
        return None
    return f"the work was done in {case.region}, outside the territory of {asked.by.unit.code} (条例 13); redirect it to that place"


def a_complaint_was_accepted(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A complaint is accepted before it is filed; report, patrol, transfer and warning are filed from none."""
    if case.kind == "complaint" and case.procedure == "none":
        return "a complaint is accepted before it is filed; `accept` it first, on the same day (Order 25 art. 18)"
    return None


def not_another_authoritys_case(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A request for assistance 协查 is another authority's case: we serve and answer, and decide nothing in it."""
    if case.kind != "assistance":
        return None
    return "this is another authority's case; serve for it with `serve_for` or answer it, and take a breach of our own in as a new case"


def the_recusal_is_decided(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A recusal 回避 asked for is decided before the filing; whoever was recused is not named as handler."""
    command = asked.command
    if command.recusal not in RECUSALS:
        return f"recusal {command.recusal!r} is not decided; allowed: {', '.join(RECUSALS)}"
    if (command.recusal == "granted") != bool(command.recused):
        return "a granted recusal names who stands down in `recused`, and only a granted one does"
    named = sorted({o.person for o in command.officers} & set(command.recused))
    return f"{', '.join(named)} was recused and cannot handle the case" if named else None


# decisions


@decides(Accept)
def accept(case: Case, asked: Asked[Accept], world: World) -> list[Fact]:
    """Accepted today."""
    return [Accepted(on=asked.day)]


@decides(File)
def file(case: Case, asked: Asked[File], world: World) -> list[Fact]:
    """Filed today: the day of the approval, not of the form."""
    return [Filed(on=asked.day, officers=asked.command.officers, recused=asked.command.recused)]
