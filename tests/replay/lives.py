"""Short words for replay tests: sources with a few steps, and the acts that are planned for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from casework.bootstrap import Casework
from casework.domain.case import Case, case_id
from casework.domain.facts import Fact
from casework.domain.timekeeping.terms import local_day
from casework.replay.days import Days
from casework.replay.planning import Act, plan
from casework.replay.reading import Source, Step
from casework.replay.summary import CaseSummary
from casework.replay.timeline import play_sources
from casework.samples.regions import code_of
from casework.workflows.calendars import published_calendar
from casework.workflows.rulebook import national

START = datetime(1990, 1, 1, tzinfo=UTC)
PUBLISHED = Path(__file__).parents[2] / "casework" / "samples" / "published.jsonl"

Play = Callable[..., list[CaseSummary]]


@dataclass(frozen=True)
class Lived:
    """An open trial office in which cases were played, and what they came to by the id of their source."""

    office: Casework
    summaries: Mapping[str, CaseSummary]

    def facts(self, source: str) -> list[Fact]:
        """The facts of a case."""
        return self.office.cases.facts(case_id(self.summaries[source].case_no or ""))

    def case(self, source: str) -> Case:
        """The case as it stands at its end."""
        return self.office.cases.case(self.summaries[source].case_no or "")

    def days_of(self, source: str, kind: type[Fact]) -> list[str]:
        """The local days on which a kind of fact was recorded."""
        return [local_day(fact.envelope.at).isoformat() for fact in self.facts(source) if isinstance(fact, kind)]


def lived_in(office: Casework, *sources: Source, until: date | None = None) -> Lived:
    """Plays sources in a new trial office."""
    return Lived(office, {summary.id: summary for summary in play_sources(office, sources, until)})


def source(
    *steps: tuple[str, str | None], printed: dict[int, str] | None = None, said: dict[int, str] | None = None, **fields: object
) -> Source:
    """A source with steps of a word and an exact day or None; `printed` gives printed dates by index, `said` printed steps."""
    told = tuple(
        Step(word, date.fromisoformat(on) if on else None, (printed or {}).get(index, "relative"), (said or {}).get(index))
        for index, (word, on) in enumerate(steps)
    )
    return Source("T1", told, **fields)  # type: ignore[arg-type]  # tests name the fields they mean


def planned(life: Source) -> list[Act]:
    """The acts of a life in order."""
    return list(plan(life, Days(published_calendar(), national(), code_of(life.region)[0])).acts)


def days_of(life: Source) -> dict[str, date]:
    """The first day of each act by its name."""
    return {act.name: act.day for act in reversed(planned(life))}
