"""Real examples beside the rules: a rulebook that counts one of them differently is not activated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from casework.domain.rulebook import Rule, Rulebook
from casework.domain.timekeeping.calendar import Calendar
from casework.domain.timekeeping.clocks import SHANGHAI, Extension, Pause, Proof, proof
from casework.domain.timekeeping.limits import Limit
from casework.domain.values import utc
from casework.workflows import golden_keeping
from casework.workflows import rulebook_words as words
from casework.workflows.rulebook import RulebookError, tables_of

NONE: Final = "no such rule"
STOPPED: Final = "stopped"


@dataclass(frozen=True, slots=True)
class Golden:
    """One example: a rule in a region, opened at a moment (UTC), and the last day in time that it must come to.

    `due` is a date, for hour limits a local time, `no such rule` before or outside the law, or `stopped` during an open pause.
    `given` is the limit of the paper; `pauses` are days paused on and resumed on (the second may be missing).
    """

    name: str
    rule: str
    region: str
    opened: datetime
    due: str
    track: str | None = None
    given: str | None = None
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[str, ...] = ()
    provisional: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What an example came to: `ok`, or a difference between `expected` and `got`; both name the day and `(provisional)`."""

    name: str
    ok: bool
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.name}: {self.got}" if self.ok else f"{self.name}: expected {self.expected}, counted {self.got}"


def cases(rulebook: Rulebook) -> tuple[Golden, ...]:
    """The examples of deadlines that a rulebook carries. Raises RulebookError with every fault in them."""
    fields = {**FIELDS, "rule": words.one_of(*rulebook.names())}
    return tuple(Golden(name, **example) for name, example in _read(rulebook, fields, NEEDED, of_keeping=False))


def keeping_cases(rulebook: Rulebook) -> tuple[golden_keeping.Kept, ...]:
    """The examples of keeping 保管期限: those that name an outcome. Raises RulebookError with every fault in them."""
    read = _read(rulebook, golden_keeping.FIELDS, golden_keeping.NEEDED, of_keeping=True)
    return tuple(golden_keeping.Kept(name, **example) for name, example in read)


def _read(
    rulebook: Rulebook, fields: Mapping[str, words.Reader], needed: tuple[str, ...], *, of_keeping: bool
) -> list[tuple[str, dict[str, Any]]]:  # fmt: skip
    found: list[str] = []
    desk = words.Desk(rulebook.name, "golden", found)
    table = tables_of(rulebook.source).get("golden", {})
    chosen = {name: row for name, row in table.items() if (isinstance(row, dict) and "outcome" in row) is of_keeping}
    read = [(name, desk.at(words.quoted(name)).read(example, fields, needed)) for name, example in chosen.items()]
    if found:
        raise RulebookError(found)
    return read


def check(rulebook: Rulebook, calendar: Calendar) -> list[Result]:
    """Every example of the rulebook counted on a calendar; all must be `ok` before the rulebook is activated."""
    kept = [(each, golden_keeping.counted(each, rulebook)) for each in keeping_cases(rulebook)]
    of_keeping = [Result(each.name, got == each.expected, each.expected, got) for each, got in kept]
    return [_result(example, rulebook, calendar) for example in cases(rulebook)] + of_keeping


def unproven(rulebook: Rulebook) -> list[str]:
    """Periods of keeping that run out and that no example proves."""
    return list(golden_keeping.unproven(rulebook, keeping_cases(rulebook)))


def _result(example: Golden, rulebook: Rulebook, calendar: Calendar) -> Result:
    expected = f"{example.due} (provisional)" if example.provisional else example.due
    rule = rulebook.rule(example.rule, example.region, example.opened.astimezone(SHANGHAI).date())
    got = NONE if rule is None else _counted(example, rule, calendar)
    return Result(example.name, got == expected, expected, got)


def _counted(example: Golden, rule: Rule, calendar: Calendar) -> str:
    limit = Limit.parse(example.given or rule.limit_for(example.track))
    extensions = tuple(Extension(Limit.parse(text), f"{number}", example.opened) for number, text in enumerate(example.extensions))
    counted = proof(example.opened, limit, calendar, counting=rule.counting, pauses=example.pauses, extensions=extensions)
    return f"{_due(counted, limit)} (provisional)" if counted.provisional else _due(counted, limit)


def _due(counted: Proof, limit: Limit) -> str:
    if counted.due_at is None:
        return STOPPED
    return f"{counted.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if limit.unit == "hours" else f"{counted.due_on}"


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return utc(value if value.tzinfo else value.replace(tzinfo=SHANGHAI))
    raise ValueError(f"{value!r} is no moment; write a local time such as 2026-01-05T09:00:00")


def _day_or_moment(value: Any) -> str:
    if value in (NONE, STOPPED):
        return str(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{words.day(value)}"


def _pause(value: Any) -> Pause:
    days = words.several(_moment)(value)
    if len(days) not in (1, 2):
        raise ValueError(f"{value!r} is no pause; write [paused on, resumed on], or [paused on] while it lasts")
    return Pause(*days)


FIELDS: Final[Mapping[str, words.Reader]] = {
    "rule": words.text,
    "region": golden_keeping.whole_region,
    "opened": _moment,
    "due": _day_or_moment,
    "track": words.one_of(*words.TRACKS),
    "given": words.limit_text,
    "pauses": words.several(_pause),
    "extensions": words.several(words.limit_text),
    "provisional": words.flag,
    "why": words.text,
}
NEEDED: Final = ("rule", "region", "opened", "due")
