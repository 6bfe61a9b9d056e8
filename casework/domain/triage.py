"""Which of the three tracks 三办 a case belongs on, by the numbers in force at receipt; a proposal, recorded by whoever decides."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import TRACKS, Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import Command, decides
from casework.domain.rulebook import Rulebook
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.values import Post, Text

GOVERNMENT_MONEY = ("government", "state_owned")


@dataclass(frozen=True, slots=True)
class Gravity:
    """What triage looks at: heads, sum in fen (None unknown), incident, whether the facts are agreed and the employer reachable."""

    heads: int | None
    fen: int | None
    incident: bool = False
    facts_agreed: bool | None = None
    employer_reachable: bool | None = None


def proposed_track(gravity: Gravity, rulebook: Rulebook, region: str, day: date) -> str:
    """simple 马上办, ordinary 提速办 or major 包案办.

    Major: workers or sum at the region's number, or a group or extreme incident. Simple: heads and sum known and small, and
    neither the facts disputed nor the employer out of reach. Everything else, unknowns too, is ordinary (product defaults [G]).
    """

    def at_least(value: int | None, name: str) -> bool:
        limit = rulebook.number(name, region, day)
        return value is not None and limit is not None and value >= limit

    if gravity.incident or at_least(gravity.heads, "major.workers") or at_least(gravity.fen, "major.fen"):
        return "major"
    known = gravity.heads is not None and gravity.fen is not None
    small = known and not at_least(gravity.heads, "simple.workers") and not at_least(gravity.fen, "simple.fen")
    return "simple" if small and gravity.facts_agreed is not False and gravity.employer_reachable is not False else "ordinary"


def is_higher(track: str, than: str | None) -> bool:
    """Whether a track is heavier than another."""
    return than is None or TRACKS.index(track) > TRACKS.index(than)


@dataclass(frozen=True, kw_only=True)
class Triage(Command):
    """Put the case on a track 分类定轨. The limit always runs from first receipt, never from the change."""

    track: str
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Triaged(Fact, topic="case.triaged"):
    """The case was put on a track; `by_rule` when the numbers of the rulebook did it, `owned` where a leader owned it already."""

    track: str
    by_rule: bool = False
    owned: bool = False

    def signals(self) -> tuple[Signal, ...]:
        """Re-times the worker's clock from first receipt; a major case that nobody owns asks for a leader."""
        asks = self.track == "major" and not self.owned
        return (Signal("triage", action="retrack"), *((Signal("triage:major"),) if asks else ()))

    def effect(self, case: Case) -> None:
        """The track stands."""
        case.track = self.track


def receipt_day(case: Case, asked: Asked[Any]) -> date:
    """The local day of our own receipt: track numbers are those in force then."""
    return case.received_at.astimezone(SHANGHAI).date() if case.received_at else asked.day


def raised_track(case: Case, gravity: Gravity, asked: Asked[Any], world: World) -> list[Fact]:
    """The fact that puts the case on a heavier track when the numbers now reach one, else nothing."""
    track = proposed_track(gravity, world.rulebook, case.region, receipt_day(case, asked))
    return [Triaged(track=track, by_rule=True, owned=case.owner is not None)] if track == "major" and is_higher(track, case.track) else []


def the_track_is_known(case: Case, asked: Asked[Triage], world: World) -> str | None:
    """simple, ordinary or major, and another than now."""
    if asked.command.track not in TRACKS:
        return f"track {asked.command.track!r} is unknown; allowed: {', '.join(TRACKS)}"
    return f"the case is on track {case.track} already" if asked.command.track == case.track else None


def down_only_by_the_dispatcher_in_time(case: Case, asked: Asked[Triage], world: World) -> str | None:
    """Up at any time; down by the dispatching office only, before the clock is due and with no pressure standing."""
    if asked.command.track not in TRACKS or is_higher(asked.command.track, case.track):
        return None
    clock = case.clock("track")
    late = clock is not None and clock.due_at is not None and asked.at >= clock.due_at
    if asked.by.post != Post.DISPATCHER or late or case.pressure != "none":
        return "a lighter track is given by the dispatching office only, before the clock is due and while no pressure stands"
    return None


@decides(Triage)
def triage(case: Case, asked: Asked[Triage], world: World) -> list[Fact]:
    """The track, decided by a person."""
    return [Triaged(track=asked.command.track, owned=case.owner is not None)]
