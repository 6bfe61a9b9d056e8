"""The leader's last signature 包案领导签字: only what is paid and was checked by others; strike-off then releases the leader."""

from dataclasses import dataclass, replace
from typing import Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.pressing.owning import owner_of
from casework.domain.registry import Command, decides

CHECKS: Final = ("on_site", "call")
"""How others checked before the leader signs off: 实地 or 电话核查."""


@dataclass(frozen=True, kw_only=True)
class SignOff(Command):
    """Sign the case off 包案领导签字 after others checked it; `checked_how` is on_site or call."""

    checked_by: str
    checked_how: str


@dataclass(frozen=True, kw_only=True)
class LeaderSignedOff(Fact, topic="case.leader_signed_off"):
    """The leader signed; strike-off may release."""

    leader: str
    checked_by: str
    checked_how: str

    def effect(self, case: Case) -> None:
        """Signed."""
        case.owner = replace(owner_of(case), signed_off=True)


# rules


def the_workers_are_paid(case: Case, asked: Asked[SignOff], world: World) -> str | None:
    """Balance 0 by verified payments, or the breach of the site put right."""
    done = case.rectified if case.matter == "site_breach" else case.balance_fen == 0
    return None if done else "the workers are not paid by verified payments; a leader signs off only what is solved"


def others_checked_it(case: Case, asked: Asked[SignOff], world: World) -> str | None:
    """On site or by call, by somebody who neither handled nor owns the case (tables 4.7)."""
    if asked.command.checked_how not in CHECKS:
        return f"checked_how {asked.command.checked_how!r} is unknown; allowed: {', '.join(CHECKS)}"
    if asked.command.checked_by in ("", asked.by.person, *case.handlers):
        return "somebody who neither handled nor owns the case must check it first; name them in `checked_by`"
    return None


# decisions


@decides(SignOff)
def sign_off(case: Case, asked: Asked[SignOff], world: World) -> list[Fact]:
    """Signed."""
    return [LeaderSignedOff(leader=owner_of(case).person, checked_by=asked.command.checked_by, checked_how=asked.command.checked_how)]
