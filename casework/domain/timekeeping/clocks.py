"""A clock holds everything its due date was counted from, so that it can be counted again, proved, and never silently changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from casework.domain.timekeeping.calendar import Calendar
from casework.domain.timekeeping.counting import course
from casework.domain.timekeeping.explaining import Day, Proof, explain_zh, proof, proof_of
from casework.domain.timekeeping.limits import Limit, LimitError
from casework.domain.timekeeping.rungs import Rung, RungError, RungSpec, dated, on_course
from casework.domain.timekeeping.terms import PLAIN, SHANGHAI, ClockError, Counting, Extension, Pause, Term, aware

__all__ = [
    "SHANGHAI",
    "Clock",
    "ClockError",
    "Counting",
    "Day",
    "Extension",
    "Limit",
    "LimitError",
    "Pause",
    "Proof",
    "Rung",
    "RungError",
    "RungSpec",
    "Term",
    "dated",
    "explain_zh",
    "proof",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One running term of a case: a duty, a party's term, a right, a wait, information or a cycle."""

    rule: str
    subject: str = ""
    """The paper, assignee, channel link or payer it hangs on; empty for the case."""
    round: int = 1
    revision: int = 1
    """Grows only when `due_at` changes."""
    kind: str
    """duty, party, right, wait, info or cycle."""
    cls: str | None = None
    """H handling, S statutory, Q quick, X another body's; None without rungs."""
    owner: str = ""
    """The post that must act."""
    unit: str | None = None
    """The organisation's code; None while unassigned."""
    region: str = ""
    opened_at: datetime
    base: datetime
    """Counted from here; may be earlier than the opening."""
    limit: str
    counting: Counting = PLAIN
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    due_at: datetime | None = None
    """UTC, exclusive: at this instant it is late. None while an open pause stops the clock."""
    due_on: date | None = None
    """The last day in Asia/Shanghai that is still in time."""
    provisional: bool = False
    """The due date reaches a year whose holidays are not published."""
    rungs: tuple[Rung, ...] = ()
    pausable: bool = False

    @staticmethod
    def start(
        *,
        opened_at: datetime,
        limit: str | Limit,
        calendar: Calendar,
        specs: Iterable[RungSpec] = (),
        base: datetime | None = None,
        **fields: Any,
    ) -> Clock:
        """A new clock, counted; `fields` are the other fields of a clock. Raises LimitError, ClockError, RungError."""
        aware(opened_at, "the opening at")
        counting, pauses, extensions = fields.get("counting") or Counting(), fields.get("pauses", ()), fields.get("extensions", ())
        text = _canonical(limit)
        result = course(Term(base or opened_at, Limit.parse(text), counting, pauses, extensions), calendar)
        return Clock(
            opened_at=opened_at, base=base or opened_at, limit=text, due_at=result.due_at, due_on=result.due_on,
            provisional=result.provisional, rungs=on_course(specs, result, opened_at), **fields,
        )  # fmt: skip

    @property
    def key(self) -> str:
        """`rule.subject.round`, unique in a case."""
        return f"{self.rule}.{self.subject}.{self.round}"

    @property
    def term(self) -> Term:
        """The inputs of the count."""
        return Term(self.base, Limit.parse(self.limit), self.counting, self.pauses, self.extensions)

    @property
    def is_paused(self) -> bool:
        """Whether an open pause stops it; a term that was over before the pause began is late and not stopped."""
        return self.due_at is None and any(pause.end is None for pause in self.pauses)

    @property
    def due_text(self) -> str:
        """The due date as people read it: a day, or a day with the time where it does not end at 24:00; empty while there is none."""
        if self.due_at is None or self.due_on is None:
            return ""
        local = self.due_at.astimezone(SHANGHAI)
        return f"{local:%Y-%m-%d %H:%M}" if local.hour or local.minute else self.due_on.isoformat()

    def expired(self, at: datetime) -> bool:
        """Whether the time is over; an extension approved then comes too late (条例 17)."""
        return self.due_at is not None and at >= self.due_at

    def proof(self, calendar: Calendar) -> Proof:
        """Why the clock is due when it is."""
        return proof_of(self.term, calendar)

    def recounted(self, calendar: Calendar, specs: Iterable[RungSpec]) -> Clock:
        """The same inputs counted on another calendar, or under other rungs."""
        return self._changed(calendar, specs)

    def paused(self, at: datetime, calendar: Calendar, specs: Iterable[RungSpec]) -> Clock:
        """Stopped from `at` on. Already stopped: the earlier start holds."""
        closed = tuple(pause for pause in self.pauses if pause.end is not None)
        start = min([at, *(pause.start for pause in self.pauses if pause.end is None)])
        return self._changed(calendar, specs, pauses=(*closed, Pause(start)))

    def resumed(self, at: datetime, calendar: Calendar, specs: Iterable[RungSpec]) -> Clock:
        """Running again from `at` on. A clock that is not stopped stays as it is. Raises ClockError before the pause."""
        if all(pause.end for pause in self.pauses):
            return self
        pauses = tuple(pause if pause.end else Pause(pause.start, at) for pause in self.pauses)
        return self._changed(calendar, specs, pauses=pauses)

    def extended(self, extension: Extension, calendar: Calendar, specs: Iterable[RungSpec]) -> Clock:
        """Lengthened. Whether it was approved in time, and by whom, is for the decision: see `expired`."""
        return self._changed(calendar, specs, extensions=(*self.extensions, extension))

    def without_extension(self, id: str, calendar: Calendar, specs: Iterable[RungSpec]) -> Clock:
        """As if the extension had never been approved. Raises ClockError if there is none of that id."""
        kept = tuple(extension for extension in self.extensions if extension.id != id)
        if kept == self.extensions:
            known = ", ".join(extension.id for extension in self.extensions) or "none"
            raise ClockError(f"clock {self.key} has no extension {id!r}; it has {known}")
        return self._changed(calendar, specs, extensions=kept)

    def with_limit(self, limit: str | Limit, calendar: Calendar, specs: Iterable[RungSpec]) -> Clock:
        """The same term under another limit, pauses and extensions kept."""
        return self._changed(calendar, specs, limit=_canonical(limit))

    def _changed(self, calendar: Calendar, specs: Iterable[RungSpec], **inputs: Any) -> Clock:
        clock = replace(self, **inputs)._recount(calendar, specs)
        return clock if clock.due_at == self.due_at else replace(clock, revision=self.revision + 1)

    def _recount(self, calendar: Calendar, specs: Iterable[RungSpec]) -> Clock:
        result = course(self.term, calendar)
        rungs = on_course(specs, result, self.opened_at)
        return replace(self, due_at=result.due_at, due_on=result.due_on, provisional=result.provisional, rungs=rungs)


@lru_cache(maxsize=1024)
def _canonical(limit: str | Limit) -> str:
    return str(Limit.parse(limit) if isinstance(limit, str) else limit)
