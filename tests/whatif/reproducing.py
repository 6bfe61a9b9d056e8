"""What the self-check and the shadows say of an office that lives: its facts with their positions, its policies, both replays of a case."""

from collections.abc import Iterable
from uuid import UUID

from casework.application import Cases
from casework.domain.directory import DIRECTORY_ID
from casework.domain.facts import Fact
from casework.domain.policy import POLICY_ID
from casework.whatif.checking import Mismatch, checked
from casework.whatif.past import Past
from casework.whatif.reading import fact_of
from casework.whatif.replaying import Facts, Result, compared, number_of
from casework.whatif.rules import Rules
from casework.whatif.window import Window


def streams(cases: Cases) -> dict[UUID, list[tuple[int, Fact]]]:
    """Every fact of an office with its position, by stream."""
    found: dict[UUID, list[tuple[int, Fact]]] = {}
    for row in cases.recorder.select_notifications(None, 10**6):
        found.setdefault(UUID(str(row.originator_id)), []).append((int(row.id), fact_of(row)))
    return found


def past_in(facts: dict[UUID, list[tuple[int, Fact]]]) -> Past:
    """Its calendars, rulebooks and directory."""
    return Past(facts[POLICY_ID], [fact for _, fact in facts.get(DIRECTORY_ID, [])])


def lives(facts: dict[UUID, list[tuple[int, Fact]]]) -> list[Facts]:
    """The facts of each case."""
    return [life for life in facts.values() if life[0][1].topic == "case.received"]


def not_reproduced(cases: Cases) -> list[Mismatch]:
    """What of an office's cases the rules that held do not reproduce."""
    facts = streams(cases)
    rules = Rules(past_in(facts))
    return [each for life in lives(facts) for each in checked(number_of(life), life, rules)]


def tried(lives: Iterable[Facts], own: Rules, other: Rules, window: Window | None = None) -> Result:
    """What the other rules would have changed in these cases."""
    found = Result()
    for life in lives:
        compared(life, own, other, window or Window(life[-1][1].envelope.at), found)
    return found


def apart_from_itself(cases: Cases) -> Result:
    """What differs where the rulebook and the calendar in force are tried; nothing in cases that never knew others."""
    facts = streams(cases)
    past = past_in(facts)
    book, calendar = past.rulebook(past.now.rulebook), past.calendar(past.now.calendar)
    return tried(lives(facts), Rules(past), Rules(past, calendar, book))


def as_it_was(cases: Cases) -> Result:
    """Two replays of an office under the rules that held, which cannot differ, beside what stands on record."""
    facts = streams(cases)
    rules = Rules(past_in(facts))
    return tried(lives(facts), rules, rules)
