"""Two of the four closings: resolve 化解 (the money is proven) and strike off 销号 (somebody else checked); neither implies the other."""

from dataclasses import dataclass
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.paying.balances import unpaid_by_the_roll
from casework.domain.pressing.leading import released
from casework.domain.registry import Command, decides
from casework.domain.settling.answers import unanswered
from casework.domain.values import Fen, Text, yuan


@dataclass(frozen=True, kw_only=True)
class Resolve(Command):
    """Resolve 化解: every worker is paid by proof (or the site's breach is put right). Heads and sum (fen) agree with the record.

    `conclusion`: paid_in_full, or rectified for a site breach.
    """

    conclusion: str = "paid_in_full"
    heads: int | None = None
    fen: Fen | None = None
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class StrikeOff(Command):
    """Strike the case off the ledger 销号: by the dispatching office, never by the unit that handled it."""

    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Resolved(Fact, topic="case.resolved", signal="resolve"):
    """The problem is solved: heads, sum and how."""

    conclusion: str
    heads: int | None = None
    fen: Fen | None = None
    text: Text | None = None

    def effect(self, case: Case) -> None:
        """Concluded."""
        case.conclusion = self.conclusion


@dataclass(frozen=True, kw_only=True)
class StruckOff(Fact, topic="case.struck_off", signal="strike_off"):
    """Off the ledger; pressure falls, and a leader who signed off is released beside it."""

    note: Text | None = None

    def effect(self, case: Case) -> None:
        """The flag stands; who owned it is remembered for a reopening."""
        case.struck_off, case.raised, case.former_owner = True, False, case.owner
        case.staged_at = self.envelope.at


def the_workers_are_paid_by_proof(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Only verified payment closes the line: no promise, plan, guarantee, listing, police transfer or judgment does (rule 12)."""
    if case.matter == "site_breach" and not case.owed_fen:
        return None
    balance = case.balance_fen
    if balance is None:
        return "what is owed is not known; establish the sum first"
    if balance > 0:
        return f"{yuan(balance)} yuan are not paid by proof; record and verify the payment"
    if balance < 0:
        return f"payments exceed what was established by {yuan(-balance)} yuan; establish anew, or set a wrong record aside (void_payment)"
    return unpaid_by_the_roll(case)


def a_site_breach_is_rectified(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Where nothing is owed but a system is missing, its rectification is verified."""
    if case.matter != "site_breach" or case.rectified:
        return None
    return "the rectification is not verified; record `rectified` with its proof"


def the_conclusion_agrees(case: Case, asked: Asked[Resolve], world: World) -> str | None:
    """The conclusion states heads and sum and agrees with the record (a fault superiors look for)."""
    command, breach = asked.command, case.matter == "site_breach"
    wanted = "rectified" if breach else "paid_in_full"
    if command.conclusion != wanted:
        return f"a case of {case.matter} is resolved as {wanted}, not as {command.conclusion!r}"
    if breach or (command.heads, command.fen) == (case.workers, case.owed_fen):
        return None
    heads = "heads unknown" if case.workers is None else f"{case.workers} workers"
    return f"the conclusion must state what was established: {heads}, {yuan(case.owed_fen)} yuan"


def not_struck_off_before(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Struck off once in a round."""
    return "the case is struck off already" if case.struck_off else None


def no_pressure_holds_it(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The plate is off 摘牌 and the leader signed off."""
    plate = "the case is on the watch list; take it off first (摘牌)" if case.watchlisted else ""
    unsigned = case.owner is not None and not case.owner.signed_off
    leader = f"leader {case.owner.person} has not signed off (包案领导签字)" if case.owner is not None and unsigned else ""
    return "; ".join(filter(None, (plate, leader))) or None


def every_channel_is_answered(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Each channel is answered in its own time; a struck-off case leaves nobody waiting."""
    waiting = unanswered(case)
    return f"not answered yet: {', '.join(f'{link.id} ({link.channel})' for link in waiting)}" if waiting else None


def every_advance_has_its_claim(case: Case, asked: Asked[Any], world: World) -> str | None:
    """An advance is no settlement: its recovery claim is open, recovered or written off, but exists."""
    claimed = {claim.payment for claim in case.recoveries.values()}
    bare = [p.id for p in case.payments.values() if p.advance and p.id not in claimed]
    return f"no recovery claim stands for {', '.join(bare)}" if bare else None


@decides(Resolve)
def resolve(case: Case, asked: Asked[Resolve], world: World) -> list[Fact]:
    """Solved."""
    command = asked.command
    return [Resolved(conclusion=command.conclusion, heads=command.heads, fen=command.fen, text=command.text)]


@decides(StrikeOff)
def strike_off(case: Case, asked: Asked[StrikeOff], world: World) -> list[Fact]:
    """Off the ledger, and the leader released."""
    return [StruckOff(note=asked.command.note), *released(case, "strike_off")]
