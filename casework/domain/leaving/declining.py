"""Declining 不予受理: a complaint that the law does not let an inspection take, told in writing with where to go instead."""

from dataclasses import dataclass
from datetime import date

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.leaving.exits import Exit
from casework.domain.pressing.leading import released
from casework.domain.registry import Command, decides
from casework.domain.timekeeping.clocks import SHANGHAI

DECLINE_GROUNDS = ("over_2_years", "no_respondent", "in_arbitration_or_court", "not_inspection", "not_stated")


@dataclass(frozen=True, kw_only=True)
class Decline(Command):
    """Decline a complaint 不予受理 in writing, with where to go instead. `not_stated` is for imported history only."""

    ground: str
    where_to_go: str | None = None
    notice_sent: bool = False
    agreed_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Declined(Exit, topic="case.declined", signal="decline"):
    """A complaint was declined in writing."""

    ground: str
    where_to_go: str | None = None
    agreed_by: str | None = None

    def effect(self, case: Case) -> None:
        """The ground stands as the conclusion."""
        super().effect(case)
        case.conclusion = self.ground


def the_ground_holds(case: Case, asked: Asked[Decline], world: World) -> str | None:
    """A ground of the law, told in writing with where to go; two years count from the end of the breach (条例 20)."""
    ground = asked.command.ground
    if ground not in DECLINE_GROUNDS:
        return f"ground {ground!r} is unknown; allowed: {', '.join(DECLINE_GROUNDS)}"
    if ground == "not_stated" and not case.imported:
        return "the ground not_stated is for imported history only; name the ground of the law"
    if ground == "over_2_years" and not _over_two_years(case):
        return "two years have not passed since the end of the breach (条例 art. 20); a continuing breach has not ended"
    if ground == "no_respondent" and any(r.is_identified for r in case.respondents):
        return "the respondent is identified"
    if case.imported or (asked.command.notice_sent and asked.command.where_to_go):
        return None
    return "a decline is told in writing with where to go instead; give where_to_go and notice_sent"


def _over_two_years(case: Case) -> bool:
    if case.imported or case.arrears_until is None or case.first_receipt_at is None:
        return case.imported
    return case.first_receipt_at.astimezone(SHANGHAI).date() > two_years_after(case.arrears_until)


def two_years_after(day: date) -> date:
    """The last day of the two years that run from the end of the breach (条例 20)."""
    month_end = (day.month, day.day) == (2, 29)
    return date(day.year + 2, 2, 28) if month_end else day.replace(year=day.year + 2)


def a_completion_was_tried(case: Case, asked: Asked[Decline], world: World) -> str | None:
    """An unclear respondent is first asked to be completed (Order 25 art. 18)."""
    if asked.command.ground != "no_respondent" or ("supplement", "") in case.rounds or case.imported:
        return None
    return "ask for completion first; an unclear respondent alone is no ground to decline"


@decides(Decline)
def decline(case: Case, asked: Asked[Decline], world: World) -> list[Fact]:
    """Declined, with where to go; a leader who agreed is released."""
    command = asked.command
    declined = Declined(ground=command.ground, where_to_go=command.where_to_go, agreed_by=command.agreed_by)
    return [declined, *released(case, "exit")]
