"""The rulebooks that stored histories name by their digest: a real database keeps them as facts, the histories of releases do not.

`python -m tests.whatif.books` keeps the built-in rulebook of today under its digest; do so before a release whose histories name it.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from casework.domain.envelope import Envelope
from casework.domain.facts import Fact
from casework.domain.policy import CalendarActivated, CalendarStored, RulebookActivated, RulebookStored
from casework.domain.rulebook import Rulebook
from casework.domain.timekeeping.calendar import Calendar
from casework.whatif.past import Past
from casework.workflows.calendars import published_calendar
from casework.workflows.rulebook import LAID_OVER, national, rulebook_from
from tests.history.making import one_day_more
from tests.properties.offices import ABOVE_A_WARNING

FOLDER = Path(__file__).parent / "rulebooks"
LONG_AGO = Envelope(by="system", post="system", unit="", at=datetime(1990, 1, 1, tzinfo=UTC), command=UUID(int=0))


def built_in() -> list[Rulebook]:
    """The built-in rulebook of each release, and that of today."""
    kept = [rulebook_from(path.read_text("utf-8"), path.stem) for path in sorted(FOLDER.glob("*.toml"))]
    return [*kept, national()]


def of_an_office(book: Rulebook) -> list[Rulebook]:
    """What the offices of the histories laid over the built-in one of their release."""
    layers = ['name = "office"\nextends = "national"\n[rule.track]\nlimit = "20 working days"\n']
    for rungs in (("urged",), ABOVE_A_WARNING):
        lines = "".join(f'"authority.{rung}" = ""\n' for rung in rungs)
        layers.append(f'name = "unsigned-{len(rungs)}"\nextends = "national"\n[number]\n{lines}')
    return [rulebook_from(book.source + LAID_OVER + layer) for layer in layers]


def past_with(*books: Rulebook, calendars: tuple[Calendar, ...] = ()) -> Past:
    """A past that knows these rulebooks and calendars; the published calendar and the last rulebook are in force."""
    known = {book.digest: book for book in books}
    calendar = published_calendar()
    facts: list[Fact] = [CalendarStored(digest=each.digest, content=each.plain()) for each in (calendar, *calendars)]
    facts += [RulebookStored(digest=book.digest, name=book.name, source=book.source) for book in known.values()]
    facts += [CalendarActivated(digest=calendar.digest), RulebookActivated(digest=books[-1].digest)]
    return Past([(0, replace(fact, originator_version=number, who=LONG_AGO)) for number, fact in enumerate(facts, 1)], ())


@cache
def past_of_histories() -> Past:
    """The past that all stored histories together name, read once."""
    books = [each for book in built_in() for each in (*of_an_office(book), book)]
    return past_with(*books, calendars=(one_day_more(published_calendar(), date(2026, 3, 5)),))


if __name__ == "__main__":
    (FOLDER / f"{national().digest[:16]}.toml").write_text(national().source, "utf-8")
