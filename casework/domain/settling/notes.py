"""Notes and news from outside 记事: what became known is taken down at any stage, may be back-dated, and is never refused."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.fields import strangers, unknown
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command, decides
from casework.domain.values import Text

NOTE_KINDS = ("note", "warning", "emergency_response", "public_opinion", "order_from_above", "call", "visit")

RECTIFICATION_PROOFS = ("site_check", "documents", "platform_record")
"""Proofs by which a rectification counts as verified; the employer's word alone does not."""


@dataclass(frozen=True, kw_only=True)
class MakeNote(Command, move="note", backdates=True):
    """Write something down 记事. `kind` warning is a platform's (no proof by itself), emergency_response the plan put in force."""

    kind: str = "note"
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class NoteFlight(Command, move="employer_fled", backdates=True):
    """The employer fled or cannot be found 逃匿; posting then counts as service (法释〔2013〕3号 4). `respondents` are refs."""

    respondents: tuple[str, ...] = ()
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class NoteDeregistration(Command, move="employer_deregistered", backdates=True):
    """The employer was deregistered 注销: who succeeds or invests must pay (724号令 21, 22)."""

    respondents: tuple[str, ...] = ()
    on: date | None = None
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class NoteRectified(Command, move="rectified", backdates=True):
    """A breach was put right 已整改; with a proof of ours it counts as verified. `proof` None: only said so."""

    proof: str | None = None
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Noted(Fact, topic="case.noted"):
    """Something was written down."""

    kind: str = "note"
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class EmployerFled(Fact, topic="case.employer_fled"):
    """The employer fled."""

    respondents: tuple[str, ...] = ()
    text: Text | None = None

    def effect(self, case: Case) -> None:
        """Out of reach."""
        case.employer_fled, case.employer_reachable = True, False


@dataclass(frozen=True, kw_only=True)
class EmployerDeregistered(Fact, topic="case.employer_deregistered"):
    """The employer exists no more in the register."""

    respondents: tuple[str, ...] = ()
    on: date | None = None
    text: Text | None = None

    def effect(self, case: Case) -> None:
        """Gone from the register."""
        case.employer_deregistered = True


@dataclass(frozen=True, kw_only=True)
class Rectified(Fact, topic="case.rectified"):
    """A breach was put right; `verified` where a proof of ours shows it."""

    verified: bool
    proof: str | None = None
    text: Text | None = None

    def effect(self, case: Case) -> None:
        """Put right, if it is shown; a mere word takes nothing back."""
        case.rectified = case.rectified or self.verified


def readable(asked: Asked[Any], *faults: str | None) -> None:
    """Raises BadCommand where the form of the news cannot be read; its content is never refused."""
    below = [name for name in ("heads", "fen") if (getattr(asked.command, name, None) or 0) < 0]
    wrong = [fault for fault in faults if fault] + [f"{name} is negative; it must be 0 or more, or left out" for name in below]
    if wrong:
        raise BadCommand(wrong)


def named(case: Case, respondents: tuple[str, ...]) -> str | None:
    """The reason against refs that are no respondents of the case."""
    return strangers("respondents", respondents, [r.ref for r in case.respondents])


@decides(MakeNote)
def note(case: Case, asked: Asked[MakeNote], world: World) -> list[Fact]:
    """Written down."""
    readable(asked, unknown("kind", asked.command.kind, NOTE_KINDS))
    return [Noted(kind=asked.command.kind, text=asked.command.text)]


@decides(NoteFlight)
def employer_fled(case: Case, asked: Asked[NoteFlight], world: World) -> list[Fact]:
    """Fled."""
    readable(asked, named(case, asked.command.respondents))
    return [EmployerFled(respondents=asked.command.respondents, text=asked.command.text)]


@decides(NoteDeregistration)
def employer_deregistered(case: Case, asked: Asked[NoteDeregistration], world: World) -> list[Fact]:
    """Deregistered."""
    command = asked.command
    readable(asked, named(case, command.respondents))
    return [EmployerDeregistered(respondents=command.respondents, on=command.on, text=command.text)]


@decides(NoteRectified)
def rectified(case: Case, asked: Asked[NoteRectified], world: World) -> list[Fact]:
    """Put right."""
    proof = asked.command.proof
    readable(asked, unknown("proof", proof, RECTIFICATION_PROOFS) if proof else None)
    return [Rectified(verified=proof is not None or case.imported, proof=proof, text=asked.command.text)]
