"""When a letter goes out: at once, at the digest 摘要 of the next working morning, or when the quiet hours 免打扰 are over."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from casework.domain.timekeeping.calendar import Calendar
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.projections.digests import WORKER

QUIET: Final = "CASEWORK_QUIET"
DIGEST: Final = "CASEWORK_DIGEST"
LEVELS: Final = ("urged", "watchlisted", "leader_owned", "raised", "named", "nobody")
"""Rungs of a new level; a letter about one is never held back."""
URGENT, NOTICE, DIGESTED = "urgent", "notice", "digest"
"""Kinds: an incident (one message a case), what goes out at once (one message a person), what waits for the morning."""


class BadSetting(ValueError):
    """A setting of notices cannot be used; the sentence names it and what would be allowed."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Local hours (Asia/Shanghai): quiet from and until, and when the digest goes out."""

    quiet_from: time = time(22)
    quiet_until: time = time(7)
    digest_at: time = time(8, 30)

    @staticmethod
    def from_settings(environ: Mapping[str, str] | None = None) -> "Hours":
        """CASEWORK_QUIET=22:00-07:00 and CASEWORK_DIGEST=08:30. Raises BadSetting."""
        env = os.environ if environ is None else environ
        quiet, plain = env.get(QUIET), Hours()
        if quiet is not None:
            start, _, end = quiet.partition("-")
            plain = Hours(_hour(QUIET, quiet, start, "22:00-07:00"), _hour(QUIET, quiet, end, "22:00-07:00"))
        morning = env.get(DIGEST)
        at = plain.digest_at if morning is None else _hour(DIGEST, morning, morning, "08:30")
        return Hours(plain.quiet_from, plain.quiet_until, at)

    def free(self, moment: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours in which it lies. The same two hours mean that none are quiet."""
        local = moment.astimezone(SHANGHAI)
        over_night = self.quiet_from > self.quiet_until
        late = local.time() >= self.quiet_from
        quiet = (late or local.time() < self.quiet_until) if over_night else (late and local.time() < self.quiet_until)
        if not quiet:
            return moment
        day = local.date() + timedelta(days=over_night and late)
        return datetime.combine(day, self.quiet_until, SHANGHAI)

    def morning(self, moment: datetime, calendar: Calendar) -> datetime:
        """The next digest at or after a moment, on a working day of the calendar."""
        local = moment.astimezone(SHANGHAI)
        day = local.date() + timedelta(days=local.time() > self.digest_at)
        return self.free(datetime.combine(calendar.next_working(day), self.digest_at, SHANGHAI))


def kind_of(row: Mapping[str, Any]) -> str:
    """What a letter is to its reader: an incident; a breach or a new level that is addressed to them; all else, and copies, can wait."""
    if row["urgent"]:
        return URGENT
    if row["role"] != "copy" and (row["missed"] or row["rung"] in LEVELS):
        return NOTICE
    return DIGESTED


def when(row: Mapping[str, Any], now: datetime, hours: Hours, calendar: Calendar) -> tuple[str, datetime]:
    """The kind of message a letter goes into, and until when it waits.

    What would reach its reader only after its due date does not wait for the morning: it goes at the end of the quiet hours, or at
    once where even that is too late. A worker is never called at night, whatever it is: there is nothing they could do.
    """
    kind = kind_of(row)
    if row["post"] == WORKER:
        return kind, hours.free(now)
    if kind != DIGESTED:
        return kind, now
    morning, due = hours.morning(now, calendar), row["due_at"]
    if row["role"] == "copy" or due is None or not now < due <= morning:
        return kind, morning
    soon = hours.free(now)
    return NOTICE, soon if soon < due else now


def held(kind: str, post: str) -> bool:
    """Whether quiet hours hold back a delivery that is tried again or handed on."""
    return kind == DIGESTED or post == WORKER


def _hour(setting: str, whole: str, part: str, example: str) -> time:
    try:
        return datetime.strptime(part.strip(), "%H:%M").time()
    except ValueError:
        raise BadSetting(f"{setting}: {whole!r} cannot be read; write hours of Asia/Shanghai such as {example}") from None
