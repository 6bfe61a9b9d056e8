"""Redirecting 转送引导: the whole claim or a part goes to the body that must handle it, and comes back if that one refuses."""

from dataclasses import dataclass
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.leaving.exits import Exit
from casework.domain.pressing.leading import released
from casework.domain.registry import Command, decides
from casework.domain.values import Text

RECEIVERS = ("arbitration", "court", "police", "industry", "other_hrss", "petition", "other", "assistance_answered")


@dataclass(frozen=True, kw_only=True)
class Redirect(Command):
    """Send the whole claim to the body that must handle it 转送引导; the receiver is named and the sending proved (724号令 10)."""

    to: str
    receiver: str
    proof: str | None = None
    agreed_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class RedirectPart(Command):
    """Send a disputed part elsewhere; undisputed wages go on here (724号令 35, 50). Without `proof` the sending is still owed."""

    to: str
    receiver: str
    proof: str | None = None
    ground: str | None = None
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class ConfirmForward(Command):
    """The receiver answered that it took the matter, or the part 转送回告; an answer proves the sending as well."""

    answer: str


@dataclass(frozen=True, kw_only=True)
class TakeBack(Command):
    """Take a redirected or declined matter back: the receiver refused or is silent, or the decline was wrong."""

    ground: str


@dataclass(frozen=True, kw_only=True)
class Redirected(Exit, topic="case.redirected", signal="redirect"):
    """The matter was sent to the body that must handle it."""

    to: str
    receiver: str
    proof: str | None = None
    agreed_by: str | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Proof of sending closes the forwarding at once and opens the receiver's answer."""
        sent = (Signal("forwarded"),) if self.proof else ()
        return (*super().signals(), *sent)

    def effect(self, case: Case) -> None:
        """Where it went."""
        super().effect(case)
        case.redirected_to, case.conclusion = self.receiver, f"redirected_{self.to}"
        case.under_arbitration = self.to == "arbitration"


@dataclass(frozen=True, kw_only=True)
class PartRedirected(Fact, topic="case.part_redirected"):
    """A disputed part went elsewhere; the rest goes on here."""

    to: str
    receiver: str
    proof: str | None = None
    ground: str | None = None
    reason: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """The sending is owed, or proved at once, and then the receiver's answer."""
        return (Signal("redirect_part"), *((Signal("forwarded"),) if self.proof else ()))


@dataclass(frozen=True, kw_only=True)
class ForwardConfirmed(Fact, topic="case.forward_confirmed"):
    """The receiver answered."""

    answer: str

    def signals(self) -> tuple[Signal, ...]:
        """Sent and answered."""
        return (Signal("forwarded"), Signal("forward:answered"))


@dataclass(frozen=True, kw_only=True)
class TakenBack(Fact, topic="case.taken_back", signal="take_back"):
    """The matter is ours again; `leaderless`: a major one whose leader was released with the exit, which asks for a leader again."""

    ground: str
    leaderless: bool = False

    def signals(self) -> tuple[Signal, ...]:
        """It comes back to be dispatched, and to be owned where it is major."""
        return (Signal(self.signal), *((Signal("triage:major"),) if self.leaderless else ()))

    def effect(self, case: Case) -> None:
        """Open again; nobody owns it yet."""
        case.redirected_to, case.conclusion, case.lead, case.under_arbitration = None, None, None, False
        case.cohandlers, case.signed_in = (), ()
        case.round += 1


def the_receiver_is_named(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Who gets it is named; sending without a receiver is passing on into nothing."""
    if asked.command.to not in RECEIVERS:
        return f"to {asked.command.to!r} is unknown; allowed: {', '.join(RECEIVERS)}"
    return None if asked.command.receiver else "no receiver is named; name the body that takes it"


def the_sending_is_proved(case: Case, asked: Asked[Redirect], world: World) -> str | None:
    """A transfer of the whole claim proves its sending (724号令 10)."""
    return (
        None if asked.command.proof or case.imported else "the sending is not proved; give the receipt or number of the letter in `proof`"
    )


def a_sending_waits(case: Case, asked: Asked[ConfirmForward], world: World) -> str | None:
    """Something was sent elsewhere whose receiver did not answer yet."""
    waits = case.clock("forward") or case.clock("forward_reply")
    return None if waits else "nothing that was sent elsewhere waits for an answer; write a `note` instead"


def the_right_post_redirects(case: Case, asked: Asked[Redirect], world: World) -> str | None:
    """To arbitration or court an officer asks and the unit head approves; to another office the dispatching office sends."""
    to_court = asked.command.to in ("arbitration", "court")
    if (
        asked.requested_by is not None
        or asked.by.post == ("officer" if to_court else "dispatcher")
        or asked.command.to == "assistance_answered"
    ):
        return None
    return "arbitration and court are asked for by an officer; other offices by the dispatcher"


@decides(Redirect)
def redirect(case: Case, asked: Asked[Redirect], world: World) -> list[Fact]:
    """Sent whole; a leader who agreed is released."""
    command = asked.command
    sent = Redirected(to=command.to, receiver=command.receiver, proof=command.proof, agreed_by=command.agreed_by)
    return [sent, *released(case, "exit")]


@decides(RedirectPart)
def redirect_part(case: Case, asked: Asked[RedirectPart], world: World) -> list[Fact]:
    """A part sent, the rest goes on."""
    command = asked.command
    return [PartRedirected(to=command.to, receiver=command.receiver, proof=command.proof, ground=command.ground, reason=command.reason)]


@decides(ConfirmForward)
def confirm_forward(case: Case, asked: Asked[ConfirmForward], world: World) -> list[Fact]:
    """The receiver's answer."""
    return [ForwardConfirmed(answer=asked.command.answer)]


@decides(TakeBack)
def take_back(case: Case, asked: Asked[TakeBack], world: World) -> list[Fact]:
    """Ours again."""
    return [TakenBack(ground=asked.command.ground, leaderless=case.owner is None and case.track == "major")]
