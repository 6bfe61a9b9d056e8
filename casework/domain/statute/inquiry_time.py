"""The inquiry's time: lengthened 延长 once before it ends, suspended 中止 on lawful grounds, resumed; the complainant is told."""

from dataclasses import dataclass

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.rulebook import Lengthening
from casework.domain.timekeeping.clocks import Clock
from casework.domain.timing import rule_of
from casework.domain.values import Text

SUSPENSION_GROUNDS = ("fled", "evidence_unobtainable", "other_lawful")
TOLD = ("extension", "suspension")


@dataclass(frozen=True, kw_only=True)
class ExtendInquiry(Command, workflow=PROCEDURE):
    """Lengthen the investigation 延长 (条例 17): once, before it ends, approved by the head of the HRSS department."""

    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Suspend(Command, workflow=PROCEDURE):
    """Suspend the inquiry 中止 (浙江 30): the clock keeps its remaining days. `ground`: fled 逃匿, evidence_unobtainable
    无法取证, other_lawful 其他法定 (then with a reason). The worker's clock never stops for it.
    """

    ground: str
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewSuspension(Command, workflow=PROCEDURE):
    """Look again whether the ground of suspension still holds 中止复查; if it does not, resume."""

    finding: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Resume(Command, workflow=PROCEDURE):
    """Go on with the inquiry 恢复调查."""

    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class SendExtensionNotice(Command, workflow=PROCEDURE):
    """Tell the complainant of the extension or suspension 告知投诉人 (浙江 30)."""

    of: str = "extension"


@dataclass(frozen=True, kw_only=True)
class InquiryExtended(Fact, topic="case.inquiry_extended"):
    """The investigation was lengthened in time by the right person."""

    clock: str
    limit: str
    reason: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """The clock gets longer; the complainant is to be told."""
        return (Signal("extend_inquiry", self.clock, limit=self.limit, action="extend", rule="investigate"),)

    def effect(self, case: Case) -> None:
        """Counted, because it may happen once."""
        case.extended = {**case.extended, self.clock: case.extended.get(self.clock, 0) + 1}


@dataclass(frozen=True, kw_only=True)
class Suspended(Fact, topic="case.suspended"):
    """The inquiry was suspended."""

    ground: str
    reason: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Pausable clocks stop."""
        return (Signal("suspend", action="pause"),)

    def effect(self, case: Case) -> None:
        """Suspended since."""
        case.suspended_at = self.envelope.held_at


@dataclass(frozen=True, kw_only=True)
class SuspensionReviewed(Fact, topic="case.suspension_reviewed", signal="suspension:reviewed"):
    """The ground still holds."""

    finding: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Resumed(Fact, topic="case.resumed"):
    """The inquiry goes on with the days it had left."""

    reason: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Pausable clocks go on."""
        return (Signal("resume", action="resume"),)

    def effect(self, case: Case) -> None:
        """No longer suspended."""
        case.suspended_at = None


@dataclass(frozen=True, kw_only=True)
class ExtensionNoticeSent(Fact, topic="case.extension_notice_sent", signal="notice_sent:extension"):
    """The complainant was told."""

    of: str


def lengthening(clock: Clock, case: Case, world: World) -> Lengthening | None:
    """The extension the clock's own rule allows, or None."""
    rule = rule_of(clock, case, world)
    return rule.lengthening if rule is not None else None


# decisions


@decides(ExtendInquiry)
def extend_inquiry(case: Case, asked: Asked[ExtendInquiry], world: World) -> list[Fact]:
    """Longer by what the rule allows."""
    clock = case.clock("investigate")
    assert clock is not None, "the row asks for a running term"
    rule = lengthening(clock, case, world)
    assert rule is not None and rule.limit is not None, "the row asks for an extension that the rulebook gives"
    return [InquiryExtended(clock=clock.key, limit=rule.limit, reason=asked.command.reason)]


@decides(Suspend)
def suspend(case: Case, asked: Asked[Suspend], world: World) -> list[Fact]:
    """Standing still."""
    return [Suspended(ground=asked.command.ground, reason=asked.command.reason)]


@decides(ReviewSuspension)
def review_suspension(case: Case, asked: Asked[ReviewSuspension], world: World) -> list[Fact]:
    """Still standing still."""
    return [SuspensionReviewed(finding=asked.command.finding)]


@decides(Resume)
def resume(case: Case, asked: Asked[Resume], world: World) -> list[Fact]:
    """Going on."""
    return [Resumed(reason=asked.command.reason)]


@decides(SendExtensionNotice)
def send_extension_notice(case: Case, asked: Asked[SendExtensionNotice], world: World) -> list[Fact]:
    """Told."""
    return [ExtensionNoticeSent(of=asked.command.of)]
