"""Ways out that are no dead ends: decline 不予受理, redirect 转送引导, withdraw 撤回投诉, and taking back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.clocks import SHANGHAI
from casework.domain.facts import Fact, Signal
from casework.domain.leading import released
from casework.domain.registry import Command, decides
from casework.domain.values import Text

DECLINE_GROUNDS = ("over_2_years", "no_respondent", "in_arbitration_or_court", "not_inspection", "not_stated")
RECEIVERS = ("arbitration", "court", "police", "industry", "other_hrss", "petition", "other", "assistance_answered")


@dataclass(frozen=True, kw_only=True)
class Decline(Command):
    """Decline a complaint 不予受理 in writing, with where to go instead. `not_stated` is for imported history only."""

    ground: str
    where_to_go: str | None = None
    notice_sent: bool = False
    agreed_by: str | None = None


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
class Withdraw(Command):
    """Record that every complainant withdrew 撤回投诉, signed, after a person who does not handle the case called them back."""

    signed_by: tuple[str, ...]
    called_back_by: str
    everybody: bool = True
    agreed_by: str | None = None


class Exit(Fact):
    """Base of the facts that end the work: every clock closes but those that survive."""

    def signals(self) -> tuple[Signal, ...]:
        """The way out itself, and the exit."""
        return (Signal(self.signal), Signal("exit"))

    def effect(self, case: Case) -> None:
        """The pressure that ends with an exit; a leader who is released comes back with a reopening."""
        case.urged, case.raised, case.former_owner = False, False, case.owner


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
    """The matter is ours again."""

    ground: str

    def effect(self, case: Case) -> None:
        """Open again; nobody owns it yet."""
        case.redirected_to, case.conclusion, case.lead, case.under_arbitration = None, None, None, False
        case.cohandlers, case.signed_in = (), ()
        case.round += 1


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


def it_is_a_complaint(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Only a complaint 投诉 is accepted or declined; other kinds are filed or not."""
    return None if case.kind == "complaint" else f"a {case.kind} is neither accepted nor declined; only a complaint is"


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


def those_who_press_agree(case: Case, asked: Asked[Any], world: World) -> str | None:
    """While the case is watchlisted or owned by a leader, they must agree to an exit (tables 4.7)."""
    if not case.watchlisted and case.owner is None:
        return None
    return (
        None
        if getattr(asked.command, "agreed_by", None)
        else "a standing watchlist or leader must agree to this exit; say who did in `agreed_by`"
    )


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


@decides(Decline)
def decline(case: Case, asked: Asked[Decline], world: World) -> list[Fact]:
    """Declined, with where to go; a leader who agreed is released."""
    command = asked.command
    declined = Declined(ground=command.ground, where_to_go=command.where_to_go, agreed_by=command.agreed_by)
    return [declined, *released(case, "exit")]


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
    return [TakenBack(ground=asked.command.ground)]


@decides(Withdraw)
def withdraw(case: Case, asked: Asked[Withdraw], world: World) -> list[Fact]:
    """Withdrawn by all; a leader who agreed is released."""
    command = asked.command
    gone = Withdrawn(signed_by=command.signed_by, called_back_by=command.called_back_by, agreed_by=command.agreed_by)
    return [gone, *released(case, "exit")]
