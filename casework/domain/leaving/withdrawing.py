"""Withdrawing 撤回投诉: every complainant signed, and somebody who does not handle the case called them back."""

from dataclasses import dataclass

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.leaving.exits import Exit
from casework.domain.pressing.leading import released
from casework.domain.registry import Command, decides


@dataclass(frozen=True, kw_only=True)
class Withdraw(Command):
    """Record that every complainant withdrew 撤回投诉, signed, after a person who does not handle the case called them back."""

    signed_by: tuple[str, ...]
    called_back_by: str
    everybody: bool = True
    agreed_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Withdrawn(Exit, topic="case.withdrawn", signal="withdraw"):
    """Every complainant withdrew, called back by somebody who does not handle the case."""

    signed_by: tuple[str, ...]
    called_back_by: str
    agreed_by: str | None = None

    def effect(self, case: Case) -> None:
        """Withdrawn is the conclusion."""
        super().effect(case)
        case.conclusion = "withdrawn"


def everybody_signed(case: Case, asked: Asked[Withdraw], world: World) -> str | None:
    """Every complainant signed, and somebody who does not handle the case called them back."""
    if not asked.command.everybody or not asked.command.signed_by:
        return "every complainant must have signed the withdrawal"
    if asked.command.called_back_by in ("", *case.handlers):
        return "somebody who does not handle the case must call the complainants back first; name them in `called_back_by`"
    return None


def nothing_is_established(case: Case, asked: Asked[Withdraw], world: World) -> str | None:
    """Reports, incidents and established arrears cannot be withdrawn."""
    if case.kind != "complaint" or case.incidents:
        return "only a complaint can be withdrawn; reports and incidents cannot"
    return "arrears were already established; the case goes on" if case.verified is not None and (case.verified.fen or 0) > 0 else None


@decides(Withdraw)
def withdraw(case: Case, asked: Asked[Withdraw], world: World) -> list[Fact]:
    """Withdrawn by all; a leader who agreed is released."""
    command = asked.command
    gone = Withdrawn(signed_by=command.signed_by, called_back_by=command.called_back_by, agreed_by=command.agreed_by)
    return [gone, *released(case, "exit")]
