"""Where a case stands on the ladder and why: the pressure 督办 on it now, since when, and what brought it about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.domain.pressing.watching import Watchlisted
from casework.domain.timekeeping.clocks import SHANGHAI, Clock
from casework.projections.decided import Decided
from casework.projections.life import STANDING, Life
from casework.projections.sentences import limit_word, sentence, word

NOTHING: Final = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """The highest pressure now, since when, why in Chinese and English, and the key of the clock behind it where there is one."""

    pressure: str
    since: datetime | None = None
    zh: str = ""
    en: str = ""
    clock: str | None = None


def standing(life: Life) -> Standing:
    """The standing of a case as of its last fact. A pressure that comes from elsewhere (a merged case) has no reason of its own."""
    pressure = life.case.pressure
    if pressure in STANDING:
        return _marked(life, pressure)
    found = [
        (one.at, clock.key, one, clock)
        for clock in life.case.clocks.values()
        for one in life.decisions.get(clock.key, ())
        if (one.revision, one.rung) == (clock.revision, pressure)
    ]
    if not found:
        return Standing(pressure)
    at, key, one, clock = min(found, key=lambda each: each[:2])
    return Standing(pressure, at, *because_of(one, clock), key)


def because_of(one: Decided, clock: Clock) -> tuple[str, str]:
    """Why a rung was reached, in Chinese and English: the duty, its limit, its due date and whether it is over."""
    zh, en, limit = limit_word(clock.key), clock.rule, clock.term.limit
    if one.decision == "said":
        return f"{word(one.post)}岗就{zh}人工督办", f"said by {one.post} on {en}"
    if not clock.due_text:
        return f"{zh}（{limit.zh}）中止中", f"{en} ({limit}), stopped"
    if one.missed:
        return f"{zh}（{limit.zh}） {clock.due_text} 到期未办结", f"{en} ({limit}) was due {clock.due_text}"
    return f"{zh}（{limit.zh}） {clock.due_text} 到期", f"{en} ({limit}) is due {clock.due_text}"


def local(at: datetime | None) -> str:
    """A moment as people read it, in Shanghai time."""
    return "" if at is None else f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _marked(life: Life, pressure: str) -> Standing:
    mark = life.marks[pressure]
    since, one = mark.fact.envelope.held_at, mark.cause
    if one is None and isinstance(mark.fact, Watchlisted):
        return Standing(pressure, since, f"事由：{word(mark.fact.ground)}", f"ground: {mark.fact.ground}")
    if one is None:
        return Standing(pressure, since, *sentence(mark.fact))
    clock = life.case.clocks.get(one.clock) or life.ended[one.clock].clock
    return Standing(pressure, since, *because_of(one, clock), one.clock)
