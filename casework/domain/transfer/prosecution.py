"""News of the criminal matter 强制措施、起诉、判决: it goes on the record, and its end changes nothing about the wages."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.refusals import BadCommand
from casework.domain.registry import CRIMINAL, Command, decides
from casework.domain.statute.standing import Transfer
from casework.domain.transfer.hold import is_over_without
from casework.domain.values import Text

ENDINGS: Final = ("judged", "acquitted", "not_prosecuted", "dropped")
"""判决有罪, 宣告无罪, 不起诉, 撤销案件: the criminal matter is over. The wages may still be owed."""
NEWS: Final = ("detained", "arrested", "bailed", "prosecution_asked", "prosecuted", "administrative_detention", "other", *ENDINGS)


@dataclass(frozen=True, kw_only=True)
class CriminalProgress(Command, workflow=CRIMINAL, backdates=True):
    """Record news of the criminal matter. `kind` is one of NEWS; `on` its own day where known.

    Without a police filing it changes no stage: somebody else's report, or the detention of a claimant.
    """

    kind: str = "other"
    on: date | None = None
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class CriminalProgressed(Fact, topic="case.criminal_progress"):
    """News of the criminal matter. `ended_as` is how it ended so far; `frees` where it ended now and nobody else has the matter."""

    kind: str
    ended_as: str | None = None
    frees: bool = False
    on: date | None = None
    text: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """A round of the follow-up, or its end."""
        return (Signal("hold:over" if self.frees else "progress:judicial"),)

    def effect(self, case: Case) -> None:
        """How it ended bars an early removal from the blacklist if judged (Order 45 art. 13)."""
        case.transfer = replace(case.transfer or Transfer(), ended_as=self.ended_as)


# rules


def the_matter_ended(case: Case, asked: Asked[CriminalProgress], world: World) -> str | None:
    """Judged, acquitted, not prosecuted or dropped."""
    kind = asked.command.kind
    return None if kind in ENDINGS else f"{kind} does not end the criminal matter; {', '.join(ENDINGS)} do"


def the_matter_goes_on(case: Case, asked: Asked[CriminalProgress], world: World) -> str | None:
    """Anything but an ending."""
    kind = asked.command.kind
    return f"{kind} ends the criminal matter" if kind in ENDINGS else None


def it_holds_as_of_now(case: Case, asked: Asked[CriminalProgress], world: World) -> str | None:
    """What moves a stage is never back-dated."""
    return "an ending cannot be back-dated; give its day in `on`" if asked.effective_at is not None else None


# decisions


@decides(CriminalProgress)
def criminal_progress(case: Case, asked: Asked[CriminalProgress], world: World) -> list[Fact]:
    """The news, and whether it ends what the police had."""
    command = asked.command
    if command.kind not in NEWS:
        raise BadCommand(f"kind {command.kind!r} is unknown; allowed: {', '.join(NEWS)}")
    ends = command.kind in ENDINGS
    before = case.transfer.ended_as if case.transfer else None
    frees = ends and case.criminal == "police_filed" and is_over_without(case, "police")
    return [CriminalProgressed(kind=command.kind, ended_as=command.kind if ends else before, frees=frees, on=command.on, text=command.text)]
