"""The last look 终审: everybody has ended, the clock stands, one more tick and delivery, and every promise is checked in full."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from casework.bootstrap import Casework
from casework.selftest import ladder, letters, views
from casework.selftest.clock import BEGIN
from casework.selftest.place import Before, Place
from casework.selftest.promises import History, Promises, kept_commands
from casework.selftest.report import Report
from casework.store.deliveries import Deliveries

TICKS = 5


def finale(
    office: Casework, place: Place, promises: Promises, history: History, report: Report, latest: datetime, before: Before
) -> None:  # fmt: skip
    """Completes the report."""
    now = latest + timedelta(minutes=1)
    place.clock.stop(now)
    report.broken += _last_ticks(office)
    report.broken += history.read(office.cases)
    report.broken += _cases(office, history, now, report)
    redriven = letters.drain(office, place.clock, place.environ)
    office.views.catch_up()
    report.broken += letters.lost(office, place.gateway.taken, before.position, before.messages)
    report.broken += history.read(office.cases)
    stored = kept_commands(office.store)
    report.broken += promises.kept(stored)
    report.broken += history.agree(stored)
    again = History()
    report.broken += again.read(office.cases)
    if again.facts != history.facts:
        report.broken.append(f"{again.facts - history.facts} facts came behind the back of a reader")
    report.broken += views.wrong(office, history.versions)
    report.broken += views.unlike_a_rebuild(office)
    _count(office, place, promises, history, report, redriven)
    report.office_hours = round((now - BEGIN).total_seconds() / 3600, 1)
    report.letters = len(letters.told(office, before.position))


def _last_ticks(office: Casework) -> Iterator[str]:
    for _ in range(TICKS):
        report = office.tick()
        if report.refused or report.failed:
            yield f"the last tick: {report.refused or report.failed}"
        if not report.climbs:
            return
    yield f"{TICKS} ticks at the same moment still find something to decide"


def _cases(office: Casework, history: History, now: datetime, report: Report) -> Iterator[str]:
    for case in history.versions:
        facts = office.cases.facts(case)
        case_no = str(vars(facts[0]).get("case_no", case))
        report.rungs += ladder.decided(facts)
        yield from ladder.doubled(case_no, facts)
        yield from ladder.lost(case_no, facts, now)


def _count(
    office: Casework, place: Place, promises: Promises, history: History, report: Report, redriven: int
) -> None:  # fmt: skip
    counts, gateway = Deliveries(office.store).counts(), place.gateway
    report.cases, report.facts = len(history.versions), history.facts
    report.commands = {
        "given": len(promises.given), "acknowledged": len(promises.done), "refused": len(promises.refused - promises.done.keys()),
        "in_doubt": promises.in_doubt, "answers": promises.counts["done"], "answers_lost": promises.counts["unsure"],
    }  # fmt: skip
    report.messages = {
        "made": sum(counts.values()), "taken": len(gateway.taken), "taken_again": gateway.taken.total() - len(gateway.taken),
        "not_taken": gateway.refused, "tried_anew": redriven, **{state: number for state, number in counts.items() if number},
    }  # fmt: skip
