"""How a history is made and summed up: lives of cases in a real office, written down exactly as the store keeps them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from casework.bootstrap import Casework
from casework.domain.case import Case, case_id
from casework.domain.ladder.moving import MoveToRulebook
from casework.domain.paying.standing import Payment
from casework.domain.registry import facts
from casework.domain.state import Missed
from casework.domain.statute.standing import Paper
from casework.domain.timekeeping.calendar import Calendar
from casework.domain.timekeeping.terms import local_day
from casework.workflows.rulebook import rulebook_from
from tests.people import DISPATCHER, LEADER, SYSTEM
from tests.properties.lives import fitting
from tests.properties.offices import BOOKS, HEIR, leaves
from tests.properties.roads import ROADS
from tests.properties.walking import Walker

FOLDER = Path(__file__).parent
EXCEPTIONS: frozenset[str] = frozenset()
"""Topics that no history holds, each with its reason in a comment; there is none today."""


def case_topics() -> set[str]:
    """Every registered topic of a case."""
    return {topic for topic in facts() if topic.startswith("case.")}


def lives(house: Casework) -> Iterator[tuple[str, list[str]]]:
    """Name and cases of each life: the roads that add a fact type nobody had yet, a merge, and a recount."""
    walker, seen = Walker(house), set[str]()
    yield "merged and recounted", merged_and_recounted(walker)
    for name in ROADS:
        case_no = walker.walk(name)
        topics = {fact.topic for fact in house.cases.facts(case_id(case_no))}
        if not topics <= seen:
            seen |= topics
            yield name, [case_no]
    yield "moved to another rulebook", moved_to_another_rulebook(walker)
    yield "a leader who left", a_leader_who_left(walker)


def merged_and_recounted(walker: Walker) -> list[str]:
    """Two cases that become one, and whose clocks are counted anew when a day off is declared."""
    first, second = walker.walk("by petition and platform", upto=2), walker.walk("owned by a leader", upto=3)
    walker.others = [first]
    merge = fitting("merge", walker.scene(second), into=first)
    assert merge is not None
    walker.give(merge)
    walker.house.policies.activate(calendar=one_day_more(walker.house.policies.calendar, date(2026, 3, 5)), by=SYSTEM)
    walker.house.tick()
    return [first, second]


def moved_to_another_rulebook(walker: Walker) -> list[str]:
    """A case that a dispatcher moves to the rulebook that was activated meanwhile."""
    case_no = walker.walk("owned by a leader", upto=3)
    book = rulebook_from('name = "office"\nextends = "national"\n[rule.track]\nlimit = "20 working days"\n')
    walker.house.policies.activate(rulebook=book, by=SYSTEM)
    walker.house.do(MoveToRulebook(case_no=case_no, rulebook=book.digest[:16]), by=DISPATCHER)
    return [case_no]


def a_leader_who_left(walker: Walker) -> list[str]:
    """A case whose leader leaves for an heir, who leaves for nobody, in an office that may not name another by itself."""
    case_no = walker.walk("owned by a leader", upto=4)
    walker.house.policies.activate(rulebook=BOOKS["no paper at all"], by=SYSTEM)
    for person, heir in ((LEADER, HEIR), (HEIR, None)):
        walker.wait(timedelta(days=3), case_no)
        leaves(walker.house, person, local_day(walker.house.clock()), heir)
        walker.wait(timedelta(days=3), case_no)
    return [case_no]


def one_day_more(calendar: Calendar, day: date) -> Calendar:
    """The calendar with one more day off."""
    return replace(calendar, days_off={**calendar.days_off, day: "临时放假"}, source=f"临时通知; {calendar.source}")


def written(house: Casework, cases: Iterable[str]) -> Iterator[str]:
    """The lines of a history: every stored fact of these cases, then what each case came to."""
    for case_no in cases:
        stream = case_id(case_no)
        for stored in house.store.recorder.select_events(stream):
            row = {"case": stream.hex, "version": stored.originator_version, "topic": stored.topic, "state": stored.state.decode()}
            yield json.dumps(row, ensure_ascii=False)
    for case_no in cases:
        yield json.dumps({"case": case_id(case_no).hex, "summary": summary(house.cases.case(case_no))}, ensure_ascii=False, sort_keys=True)


def summary(case: Case) -> dict[str, Any]:
    """What a history must fold to in every later release. New keys may come; what one of them meant may not change."""
    return {
        "case_no": case.case_no, "version": case.version, "stages": [case.handling, case.procedure, case.criminal], "round": case.round,
        "kind": case.kind, "matter": case.matter, "track": case.track, "region": case.region, "lead": case.lead.code if case.lead else None,
        "first_receipt_at": told(case.first_receipt_at), "received_at": told(case.received_at), "last_at": told(case.last_at),
        "conclusion": case.conclusion, "struck_off": case.struck_off, "published": case.published, "listed": case.listed,
        "claimed_fen": case.claimed.fen, "owed_fen": case.owed_fen, "paid_fen": case.paid_fen, "proven_fen": case.proven_fen,
        "recoverable_fen": case.recoverable_fen, "heads": case.workers, "owner": case.owner.person if case.owner else None,
        "links": {link.id: [link.channel, link.answered] for link in case.links.values()}, "requests": sorted(case.requests),
        "papers": {paper.id: of_paper(paper) for paper in case.papers.values()},
        "payments": {payment.id: of_payment(payment) for payment in case.payments.values()},
        "clocks": {key: [told(clock.due_at), clock.revision, clock.is_paused] for key, clock in case.clocks.items()},
        "climbed": {key: sorted(rungs) for key, (_, rungs) in case.climbed.items()},
        "missed": {key: of_missed(missed) for key, missed in case.missed.items()},
    }  # fmt: skip


def of_paper(paper: Paper) -> list[Any]:
    """What a paper came to."""
    return [paper.kind, paper.status, paper.sum.fen if paper.sum else None, told(paper.due_on), told(paper.served_at)]


def of_payment(payment: Payment) -> list[Any]:
    """What money was."""
    return [payment.fen, payment.purpose, payment.verified]


def of_missed(missed: Missed) -> list[Any]:
    """A breach that is kept for ever."""
    return [told(missed.at), told(missed.answered_at)]


def told(moment: date | datetime | None) -> str | None:
    """A day or an instant as text."""
    return None if moment is None else moment.isoformat()
