"""What a merged case leaves to its survivor 并案: the heavier track, the leader and the plate; merging takes no weight off a matter."""

from datetime import datetime

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.pressing.drafting import paper_id
from casework.domain.pressing.leading import LeaderNamed
from casework.domain.pressing.watching import GROUNDS, WATCH_LIMIT, Watchlisted
from casework.domain.triage import Triaged, is_higher


def heritage(case: Case, other: Case, at: datetime) -> list[Fact]:
    """A heavier track, a standing leader and the plate go over to the survivor: merging takes no weight off a matter."""
    facts: list[Fact] = []
    if case.track is not None and is_higher(case.track, other.track):
        facts.append(Triaged(originator_id=other.id, track=case.track, by_rule=True, owned=other.owner is not None))
    if case.owner is not None and other.owner is None:
        owner = case.owner
        facts.append(LeaderNamed(originator_id=other.id, leader=owner.person, unit=owner.unit, level=owner.level))
    return [*facts, *the_plate_of(case, other, at)]


def the_plate_of(case: Case, other: Case, at: datetime) -> list[Fact]:
    """The plate as it hung, on the survivor, until the same day; where that has passed its limit begins anew."""
    watch, clock = case.watch, case.clock(WATCH_LIMIT)
    if watch is None or other.watchlisted:
        return []
    until = None if clock is None or clock.due_on is None or clock.expired(at) else f"until {clock.due_on}"
    paper = case.papers.get(watch.paper)
    return [
        Watchlisted(
            originator_id=other.id, paper=paper_id(other, "watchlist"), ground=watch.ground if watch.ground in GROUNDS else "other",
            unit=watch.unit, level=watch.level, to=other.lead.code if other.lead is not None else None,
            authority=paper.number if paper is not None else None, limit=until,
        )
    ]  # fmt: skip
