"""Notices 通知 on record: that a person was reached about an urging, a plate or a case to lead, and when they opened it."""

from dataclasses import dataclass
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command, decides
from casework.domain.values import Recipient

STATES: Final = ("sent", "delivered", "opened", "acknowledged", "undeliverable", "handed_on")
"""What may be said of a notice. The first four follow each other; undeliverable and handed_on end it for this recipient."""


@dataclass(frozen=True, kw_only=True)
class ReportNotice(Command):
    """Put on record how a notice fared 送达记录. `notice` is the delivery's id, `clock` and `rung` what it is about.

    `channel` is how it went (mail, sms, wecom …). `to` is the next in line where it was handed on.
    """

    notice: str
    recipient: str
    clock: str
    rung: str
    channel: str
    state: str
    to: Recipient | None = None


@dataclass(frozen=True, kw_only=True)
class NoticeReported(Fact, topic="case.notice_reported"):
    """A notice was sent, delivered, opened or acknowledged, could not be delivered, or went to the next in line."""

    notice: str
    recipient: str
    clock: str
    rung: str
    channel: str
    state: str
    to: Recipient | None = None

    def effect(self, case: Case) -> None:
        """How the notice stands."""
        case.notices = {**case.notices, self.notice: (self.recipient, self.state)}


def only_the_recipient_opens_it(case: Case, asked: Asked[ReportNotice], world: World) -> str | None:
    """The system reports what channels say; a person speaks for nobody else, and of opening and acknowledging only."""
    command, by = asked.command, asked.by
    if by.is_system:
        return None
    mine = command.recipient in (by.person, by.acting_for)
    if mine and command.state in ("opened", "acknowledged"):
        return None
    return "only the recipient says that a notice was opened or acknowledged; all else is reported by the system"


@decides(ReportNotice)
def report_notice(case: Case, asked: Asked[Any], world: World) -> list[Fact]:
    """Each state once and never backwards; what is known already changes nothing."""
    command = asked.command
    if command.state not in STATES:
        raise BadCommand(f"state {command.state!r} is unknown; allowed: {', '.join(STATES)}")
    recipient, state = case.notices.get(command.notice, (command.recipient, None))
    if recipient != command.recipient:
        raise BadCommand(f"notice {command.notice!r} went to {recipient}, not to {command.recipient}")
    if state is not None and STATES.index(command.state) <= STATES.index(state):
        return []
    fields = {name: value for name, value in vars(command).items() if name != "case_no"}
    return [NoticeReported(**fields)]
