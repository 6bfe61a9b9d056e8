"""Short words for replay tests: sources with a few steps, and the acts that are planned for them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from casework.replay.days import Days
from casework.replay.planning import Act, plan
from casework.replay.reading import Source, Step
from casework.replay.summary import CaseSummary
from casework.samples.regions import code_of
from casework.workflows.calendars import published_calendar
from casework.workflows.rulebook import national

START = datetime(1990, 1, 1, tzinfo=UTC)
PUBLISHED = Path(__file__).parents[2] / "casework" / "samples" / "published.jsonl"

Play = Callable[..., list[CaseSummary]]


def source(*steps: tuple[str, str | None], printed: dict[int, str] | None = None, **fields: object) -> Source:
    """A source with steps of a word and an exact day or None; `printed` gives printed dates by index."""
    told = tuple(
        Step(word, date.fromisoformat(on) if on else None, (printed or {}).get(index, "relative")) for index, (word, on) in enumerate(steps)
    )
    return Source("T1", told, **fields)  # type: ignore[arg-type]  # tests name the fields they mean


def planned(life: Source) -> list[Act]:
    """The acts of a life in order."""
    return list(plan(life, Days(published_calendar(), national(), code_of(life.region)[0])).acts)


def days_of(life: Source) -> dict[str, date]:
    """The first day of each act by its name."""
    return {act.name: act.day for act in reversed(planned(life))}
