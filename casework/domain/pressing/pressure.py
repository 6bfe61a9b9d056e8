"""Instruments of pressure 督办 that a person may use: a reminder or a warning on one duty. The ladder above them climbs by the tick."""

from dataclasses import dataclass
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.registry import Command, decides
from casework.domain.timekeeping.clocks import Clock
from casework.domain.timing import MISSABLE
from casework.domain.values import Recipient, Text


@dataclass(frozen=True, kw_only=True)
class Remind(Command):
    """Remind the handling unit of a duty 提醒. `clock` is its key; left out, the leader's limit or else the worker's clock."""

    clock: str = ""
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Warn(Command):
    """Warn the handling unit of a duty 预警, as `Remind`."""

    clock: str = ""
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Instrument(Fact, topic="case.pressed"):
    """A person reminded or warned a unit of a duty; the rung counts as climbed and falls with the clock."""

    rung: str
    clock: str
    revision: int
    unit: str | None
    text: Text | None = None
    told: tuple[Recipient, ...] = ()

    def effect(self, case: Case) -> None:
        """The latch: the tick does not say it again for this revision."""
        before = case.climbed_on(case.clocks[self.clock])
        case.climbed = {**case.climbed, self.clock: (self.revision, (*before, self.rung))}


def pressed_clock(case: Case, key: str) -> Clock | None:
    """The clock named, else the one that carries the ladder now; None where it is not open."""
    return case.clocks.get(key) if key else case.clock("own_limit") or case.clock("track")


# rules


def an_open_duty_is_named(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Only a duty of an office can be late; the police and the courts (class X) are chased, not pressed."""
    clock = pressed_clock(case, asked.command.clock)
    if clock is not None and clock.kind in MISSABLE and clock.cls != "X":
        return None
    mine = [key for key, c in case.clocks.items() if c.kind in MISSABLE and c.cls != "X"]
    return f"{asked.command.clock or 'the limit of the case'} is no open duty of an office; open: {', '.join(mine) or 'none'}"


def it_was_not_said_yet(case: Case, asked: Asked[Any], world: World) -> str | None:
    """One reminder and one warning for each due date; a warning is past reminding."""
    clock = pressed_clock(case, asked.command.clock)
    said = case.climbed_on(clock) if clock is not None else ()
    above = ("warned", "reminded") if asked.command.move == "remind" else ("warned",)
    stands = next((rung for rung in above if rung in said), None)
    return f"the duty is {stands} already; urge the unit by paper (督办函) or wait for the due date to change" if stands else None


# decisions


@decides(Remind)
def remind(case: Case, asked: Asked[Remind], world: World) -> list[Fact]:
    """Reminded."""
    return [_instrument(case, asked, "reminded")]


@decides(Warn)
def warn(case: Case, asked: Asked[Warn], world: World) -> list[Fact]:
    """Warned."""
    return [_instrument(case, asked, "warned")]


def _instrument(case: Case, asked: Asked[Any], rung: str) -> Instrument:
    clock = pressed_clock(case, asked.command.clock)
    assert clock is not None, "the table asked for an open duty"
    unit = case.lead.code if case.lead is not None else clock.unit
    return Instrument(rung=rung, clock=clock.key, revision=clock.revision, unit=unit, text=asked.command.text)
