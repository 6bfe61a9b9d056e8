"""Further clues 并入线索: each joins the case with its own channel, its own receipt and its own answer clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.pressing.gravity import pressed_at_once
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command, decides
from casework.domain.state import Link
from casework.domain.values import Text

CHANNELS = (
    "counter", "letter", "platform", "provincial_platform", "12345", "12333", "petition", "leader_mailbox", "media", "department",
    "inspection", "warning", "police", "procuratorate", "union", "assistance", "incident", "supervision", "cyberspace", "online", "unknown",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LinkClue(Command):
    """Join a further clue 并入线索 to the case: its own receipt and answer clock; it never reopens anything by itself."""

    link: str = ""
    channel: str
    source: str | None = None
    number: str | None = None
    received_at: datetime | None = None
    description: Text | None = None


@dataclass(frozen=True, kw_only=True)
class ClueLinked(Fact, topic="case.clue_linked"):
    """A further clue joined the case."""

    link: str
    channel: str
    received_at: datetime
    source: str | None = None
    number: str | None = None
    description: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Opens the channel's own answer clock; an earlier receipt moves the worker's clock."""
        linked = Signal("link_clue", self.link, base=self.received_at, action="rebase")
        return (linked, *link_signals(self.link, self.channel, self.received_at))

    def effect(self, case: Case) -> None:
        """One more link; the earliest receipt anywhere rules."""
        case.links = {**case.links, self.link: Link(self.link, self.channel, self.source, self.number, self.received_at)}
        case.first_receipt_at = min(case.first_receipt_at or self.received_at, self.received_at)


def link_signals(link: str, channel: str, received_at: datetime) -> tuple[Signal, ...]:
    """The answer clock of a channel, on its link, from that channel's own receipt."""
    name = {"provincial_platform": "platform", "leader_mailbox": "12345"}.get(channel, channel)
    return (Signal(f"link:{name}", link, base=received_at),) if name in ("12345", "petition", "platform") else ()


def time_fault(asked: Asked[Any], name: str, moment: datetime | None) -> str | None:
    """Why a time of receipt cannot be right, or None: it names an instant that has come."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        return f"{name} has no zone; give one, for example +08:00"
    return None if moment <= asked.at else f"{name} lies in the future; it must be now or earlier"


@decides(LinkClue)
def link_clue(case: Case, asked: Asked[LinkClue], world: World) -> list[Fact]:
    """One more link with its own receipt; an order from above or public opinion puts an open case on the watch list."""
    command = asked.command
    link = command.link or f"link-{len(case.links) + 1}"
    if command.channel not in CHANNELS:
        raise BadCommand(f"channel {command.channel!r} is unknown; allowed: {', '.join(CHANNELS)}")
    if link in case.links:
        raise BadCommand(f"link {link!r} exists already; leave `link` out to get a new one")
    received_at = command.received_at or asked.held_at
    if fault := time_fault(asked, "received_at", received_at):
        raise BadCommand(fault)
    return [
        ClueLinked(
            link=link,
            channel=command.channel,
            received_at=received_at,
            source=command.source,
            number=command.number,
            description=command.description,
        ),
        *(pressed_at_once(case, asked, world) if case.is_open else []),
    ]
