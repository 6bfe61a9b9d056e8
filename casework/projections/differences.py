"""What changed in a case between two moments 前后对比: fields, clocks with why, the facts between, and what was entered late."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from casework.domain.facts import Fact
from casework.domain.refusals import CaseNotFound
from casework.domain.timekeeping.clocks import Clock
from casework.domain.timekeeping.terms import local_day
from casework.projections.life import Life
from casework.projections.past import past
from casework.projections.picturing import called, picture
from casework.projections.saying import clock_word
from casework.projections.sentences import sentence

AXES: Final = ("as_of", "known_at")
"""The axes of time: when facts held 发生时间, when they were recorded 记录时间."""
STATES: Final = {
    "started": "开始计时", "moved": "到期日变更", "stopped": "中止", "resumed": "恢复计时", "closed": "已结束", "expired": "期满",
    "missed": "超期", "gone": "不存在",
}  # fmt: skip
"""What happened to a clock, in Chinese; gone: not there at the later moment, as where two axes cross."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One field: its path, its name in Chinese, and its value before and after; None where it was unknown or not there."""

    field: str
    zh: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Moved:
    """What happened to a clock 时限: `change` by a word of STATES, its due date before and after, and the fact that last touched it."""

    key: str
    name: str
    zh: str
    change: str
    change_zh: str
    due_before: str | None
    due_after: str | None
    missed: bool
    because: "Told | None"


@dataclass(frozen=True, slots=True)
class Told:
    """A fact in words. `days_late` 补录天数: days from the event to its recording."""

    version: int
    topic: str
    at: datetime
    effective_at: datetime
    days_late: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A case at two moments of one axis. `facts` are those between; `late` of them, and on the axis of what held those recorded only
    after the later moment: whoever looked then did not see them.
    """

    case_no: str
    axis: str
    since: datetime
    until: datetime
    fields: tuple[Changed, ...]
    clocks: tuple[Moved, ...]
    facts: tuple[Told, ...]
    late: tuple[int, ...]


def difference(facts: Sequence[Fact], case_no: str, since: datetime, until: datetime, axis: str) -> Difference:
    """The difference; before there was a case, nothing was. Raises CaseNotFound where there was none at the later moment."""
    before, after = (_then(facts, case_no, moment, axis) for moment in (since, until))
    if after is None:
        raise CaseNotFound(f"there was no case {case_no} yet")
    between = [fact for fact in facts if since < _time(fact, axis) <= until]
    told = {fact.originator_version: _told(fact) for fact in between}
    late = tuple(one.version for one in told.values() if one.days_late or one.at > until)
    clocks = tuple(_moved(before, after, between, told))
    return Difference(case_no, axis, since, until, tuple(_fields(before, after)), clocks, tuple(told.values()), late)


def _then(facts: Sequence[Fact], case_no: str, moment: datetime, axis: str) -> Life | None:
    try:
        return past(facts, case_no, *((moment, None) if axis == "as_of" else (None, moment))).life
    except CaseNotFound:
        return None


def _time(fact: Fact, axis: str) -> datetime:
    return fact.envelope.held_at if axis == "as_of" else fact.envelope.at


def _told(fact: Fact) -> Told:
    who = fact.envelope
    late = (local_day(who.at) - local_day(who.held_at)).days
    return Told(fact.originator_version, fact.topic, who.at, who.held_at, late, *sentence(fact))


def _fields(before: Life | None, after: Life) -> Iterator[Changed]:
    was, now = {} if before is None else picture(before.case), picture(after.case)
    for path in dict.fromkeys((*was, *now)):
        if was.get(path) != now.get(path):
            yield Changed(path, called(path), was.get(path), now.get(path))


def _moved(before: Life | None, after: Life, between: Sequence[Fact], told: Mapping[int, Told]) -> Iterator[Moved]:
    was, now = _clocks(before), _clocks(after)
    for key in dict.fromkeys((*was, *now)):
        change = _change(was.get(key), now.get(key))
        missed = key in after.case.missed and (before is None or key not in before.case.missed)
        if change is None and not missed:
            continue
        state = change or "missed"
        why = next((told[fact.originator_version] for fact in reversed(between) if _touches(fact, key)), None)
        yield Moved(key, after.named(key), clock_word(key), state, STATES[state], _due(was.get(key)), _due(now.get(key)), missed, why)


def _due(clock: tuple[Clock, str] | None) -> str | None:
    return clock[0].due_text or None if clock else None


def _clocks(life: Life | None) -> dict[str, tuple[Clock, str]]:
    """Every clock a case ever had, with its state: open, closed or expired."""
    if life is None:
        return {}
    return {key: (ended.clock, ended.state) for key, ended in life.ended.items()} | {
        key: (c, "open") for key, c in life.case.clocks.items()
    }


def _change(was: tuple[Clock, str] | None, now: tuple[Clock, str] | None) -> str | None:
    if now is None or was is None:
        return "gone" if now is None else "started" if now[1] == "open" else now[1]
    if was[1] != now[1]:
        return "started" if now[1] == "open" else now[1]
    if was[0].is_paused != now[0].is_paused:
        return "stopped" if now[0].is_paused else "resumed"
    return "moved" if was[0].due_at != now[0].due_at else None


def _touches(fact: Fact, key: str) -> bool:
    clocks = fact.clocks
    if clocks is None:
        return False
    return key in {*(clock.key for clock in (*clocks.opened, *clocks.moved)), *(closing.key for closing in clocks.closed)}
