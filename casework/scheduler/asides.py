"""Cases in quarantine, which the views do not follow, are asked directly, so that they keep their deadlines."""

import logging
from uuid import UUID

from casework.application import Cases
from casework.projections.life import CALENDAR, Life
from casework.projections.quarantine import Unavailable
from casework.projections.runner import Views
from casework.scheduler.giving import ROUNDS, Giver
from casework.scheduler.memory import Memory

log = logging.getLogger("casework.tick")


def climb_aside(cases: Cases, views: Views, give: Giver, memory: Memory, only: set[str] | None) -> None:
    """Recounts and climbs those whose next moment has come, or on which somebody acted since they were last looked at."""
    asides = views.quarantined()
    memory.forget_others({aside.case_id for aside in asides})
    for aside in asides:
        if only is not None and aside.case_no is not None and aside.case_no not in only:
            continue
        seen = memory.is_quiet(aside.case_id, give.report.now, cases.policies.office, cases.policies.calendar.digest)
        if seen is None or cases.recorder.select_events(aside.case_id, gt=seen.version, limit=1):
            _look_at(cases, aside.case_id, give, memory, only)


def _look_at(cases: Cases, stream: UUID, give: Giver, memory: Memory, only: set[str] | None) -> None:
    try:
        life = Life.of(cases.facts(stream))
    except Unavailable:
        raise
    except Exception as fault:
        log.error("case %s cannot be read: %s", stream, fault)
        give.failed(str(stream), fault)
        return
    case_no, digest = life.case.case_no, cases.policies.calendar.digest[:16]
    if only is not None and case_no not in only:
        return
    if is_on_other_calendar(life, digest):
        give.recount(case_no, f"{CALENDAR}{digest}")
    rounds = 0
    while rounds < ROUNDS and give.climb(case_no):
        rounds += 1
    if case_no not in give.report.failed:
        memory.keep(cases.case(case_no), cases.policies.calendar.digest)


def is_on_other_calendar(life: Life, digest: str) -> bool:
    """Whether an open clock was counted on another calendar, by the facts themselves."""
    return any(life.calendars.get(key, digest) != digest for key in life.case.clocks)
