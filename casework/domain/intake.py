"""Intake 接收登记: how a matter comes in with its two receipt times, and how further clues join it."""

from dataclasses import dataclass
from datetime import date, datetime

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal, Stages
from casework.domain.linking import CHANNELS, link_signals, time_fault
from casework.domain.parties import Party, Respondent
from casework.domain.pressing.gravity import pressed_at_once
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command, decides
from casework.domain.state import Incident, Link
from casework.domain.timekeeping.clocks import Limit, LimitError
from casework.domain.triage import Gravity, proposed_track
from casework.domain.values import Sum, Text

CASE_KINDS = ("complaint", "report", "own_motion", "transfer", "warning", "assistance")
MATTERS = ("arrears", "site_breach")
PROJECT_CLASSES = ("government", "state_owned", "private", "none")


@dataclass(frozen=True, kw_only=True)
class Receive(Command):
    """Take a matter in 接收登记. Two times are kept for ever: first receipt anywhere in government (首问) and our own.

    `first_receipt_at` None means it came to us first. `source` and `number` are the other system's own; seen before, the
    earlier case answers. Sums in fen; None is unknown. `arrears_until` is the end of the breach, from which the two years run.
    """

    case_no: str = ""
    region: str
    region_name: str
    channel: str
    kind: str = "complaint"
    matter: str = "arrears"
    source: str | None = None
    number: str | None = None
    first_receipt_at: datetime | None = None
    claimed: Sum = Sum()
    parties: tuple[Party, ...] = ()
    informer: Party | None = None
    respondents: tuple[Respondent, ...] = ()
    project_class: str | None = None
    project_name: str | None = None
    arrears_months: tuple[str, ...] = ()
    arrears_until: date | None = None
    facts_agreed: bool | None = None
    employer_reachable: bool | None = None
    migrant_workers: bool = True
    incident: bool = False
    reply_by: str | None = None
    description: Text | None = None
    imported: bool = False


@dataclass(frozen=True, kw_only=True)
class Received(Fact, topic="case.received"):
    """A matter was taken in; the first fact of every case, which alone spells its number."""

    case_no: str
    region: str
    region_name: str
    channel: str
    kind: str
    matter: str
    track: str
    first_receipt_at: datetime
    received_at: datetime
    link: str
    source: str | None = None
    number: str | None = None
    claimed: Sum = Sum()
    parties: tuple[Party, ...] = ()
    informer: Party | None = None
    respondents: tuple[Respondent, ...] = ()
    project_class: str | None = None
    project_name: str | None = None
    arrears_months: tuple[str, ...] = ()
    arrears_until: date | None = None
    facts_agreed: bool | None = None
    employer_reachable: bool | None = None
    migrant_workers: bool = True
    incident: bool = False
    reply_by: str | None = None
    description: Text | None = None
    imported: bool = False
    split_from: str | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Receipt opens by kind; the channel's own answer clock hangs on its link; a major case asks for a leader."""
        return (
            Signal("split" if self.split_from else "receive", self.link, limit=self.reply_by, rule="answer_assistance"),
            *((Signal("receive:incident", subject="incident-1"),) if self.incident else ()),
            *link_signals(self.link, self.channel, self.received_at), *((Signal("triage:major"),) if self.track == "major" else ()),
        )  # fmt: skip

    def effect(self, case: Case) -> None:
        """The case begins."""
        for name in COPIED:
            setattr(case, name, getattr(self, name))
        case.links = {**case.links, self.link: Link(self.link, self.channel, self.source, self.number, self.received_at)}
        case.incidents = {"incident-1": Incident("incident-1", self.received_at, self.claimed.heads)} if self.incident else {}


COPIED = (
    "region", "region_name", "channel", "kind", "matter", "track", "first_receipt_at", "received_at", "claimed", "parties", "informer",
    "respondents", "project_class", "project_name", "arrears_months", "arrears_until", "facts_agreed", "employer_reachable",
    "migrant_workers", "imported",
)  # fmt: skip


@decides(Receive)
def receive(case: Case, asked: Asked[Receive], world: World) -> list[Fact]:
    """The receipt, with the track that the numbers in force propose, and the plate where the matter is grave from the start."""
    command = asked.command
    faults = receipt_faults(case, asked)
    if faults:
        raise BadCommand(faults)
    gravity = Gravity(command.claimed.heads, command.claimed.fen, command.incident, command.facts_agreed, command.employer_reachable)
    given = {name: getattr(command, name) for name in COPIED if hasattr(command, name) and name != "first_receipt_at"}
    first = command.first_receipt_at or asked.held_at
    return [
        Received(
            **given, case_no=case.case_no, track=proposed_track(gravity, world.rulebook, command.region, asked.day), first_receipt_at=first,
            received_at=asked.at, link="link-1", source=command.source, number=command.number, incident=command.incident,
            reply_by=command.reply_by, description=command.description, stages=Stages(handling="received"),
        ),
        *pressed_at_once(case, asked, world, command.region),
    ]  # fmt: skip


def receipt_faults(case: Case, asked: Asked[Receive]) -> list[str]:
    """Everything wrong with a receipt, as sentences naming the field and what would be allowed."""
    command = asked.command
    first = command.first_receipt_at
    checks = [
        (case.version == 0, f"case {case.case_no} exists already"),
        (is_region(command.region), f"region {command.region!r} is not a six-digit code"),
        (bool(command.region_name), "region_name is empty; say the place as people call it"),
        (command.kind in CASE_KINDS, f"kind {command.kind!r} is unknown; allowed: {', '.join(CASE_KINDS)}"),
        (command.matter in MATTERS, f"matter {command.matter!r} is unknown; allowed: {', '.join(MATTERS)}"),
        (command.channel in CHANNELS, f"channel {command.channel!r} is unknown; allowed: {', '.join(CHANNELS)}"),
        (
            command.project_class in (None, *PROJECT_CLASSES),
            f"project_class {command.project_class!r} is unknown; allowed: {', '.join(PROJECT_CLASSES)}",
        ),
        (time_fault(asked, "first_receipt_at", first) is None, str(time_fault(asked, "first_receipt_at", first))),
        (limit_fault(command.reply_by) is None, str(limit_fault(command.reply_by))),
        (bool(command.number) <= bool(command.source), "number is given without its source; say whose number it is in `source`"),
        (command.informer is None or command.kind == "report", "an informer belongs to a report; name complainants in `parties`"),
        (
            command.informer is None or all(party.ref != command.informer.ref for party in command.parties),
            "the informer has the same ref as a worker, which would tell who it is; give the informer a ref of their own, such as i1",
        ),
    ]
    sums = [f"claimed: {fault}"] if (fault := command.claimed.fault()) else []
    return [text for good, text in checks if not good] + sums


def is_region(code: str) -> bool:
    """Whether the text is a six-digit code (GB/T 2260), in plain digits."""
    return len(code) == 6 and code.isascii() and code.isdigit()


def limit_fault(reply_by: str | None) -> str | None:
    """Why the limit of a letter cannot be read, or None."""
    try:
        Limit.parse(reply_by or "1 day")
    except LimitError as wrong:
        return f"reply_by: {wrong}"
    return None
