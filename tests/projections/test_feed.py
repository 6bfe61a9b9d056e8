"""The change feed: every fact in scope once, in order, whoever writes meanwhile and whichever case is poison."""

import logging
from threading import Thread

import pytest
from eventsourcing.persistence import StoredEvent

from casework.bootstrap import Casework
from casework.domain.dispatching import Dispatch
from casework.domain.intake import Receive
from casework.domain.parties import Party, Respondent
from casework.domain.scope import Scope
from casework.domain.values import Sum, Unit
from casework.projections import feed as feed_module
from casework.projections import ledger as ledger_module
from casework.projections.feed import Item, Page, feed
from casework.projections.questions import Askable, history
from tests.projections.conftest import COUNTY, DISPATCHER, INTAKE, received, rows_of, worked

ALL = Scope("")
OURS = Scope("620502")
TOWN = Unit("town-620502", "玉泉镇", "town", "town", "620502")
WRITERS, EACH = 12, 6


def read(views: Askable, scope: Scope = ALL, limit: int = 3, after: int = 0) -> list[Item]:
    """All that a poller gets, page by page, until it has come as far as the views."""
    items: list[Item] = []
    while True:
        page = feed(views, scope, after, limit)
        assert len(page.items) <= limit and page.next >= after and all(after < item.position <= page.next for item in page.items)
        items += page.items
        if page.next == page.position:
            return items
        assert page.next > after
        after = page.next


@pytest.mark.parametrize("limit", [1, 4, 1000])
def test_the_pages_together_are_the_timeline(office, limit):
    cases = worked(office)
    found = read(office.views, limit=limit)
    rows = sorted((row for case in cases for row in history(office.views, case)), key=lambda row: row["position"])
    assert [(item.position, item.case_no, item.version, item.zh) for item in found] == [
        (row["position"], row["case_no"], row["version"], row["zh"]) for row in rows
    ]
    assert [item.position for item in found] == sorted({item.position for item in found})


def test_facts_out_of_scope_are_not_told_and_a_poller_moves_on_past_them(small):
    ours, theirs = received(small), received(small, region="620503")
    reached = small.views.catch_up()
    assert [item.case_no for item in read(small.views, OURS, 1)] == [ours]
    assert [item.case_no for item in read(small.views, Scope("620503"), 1)] == [theirs]
    assert feed(small.views, Scope(None), 0, 5) == Page((), reached, reached)


def test_a_narrow_scope_looks_through_a_bounded_stretch_at_a_time(small, monkeypatch):
    monkeypatch.setattr(feed_module, "SPAN", 7)
    cases = worked(small)
    last = received(small, region="620503")
    small.views.catch_up()
    assert feed(small.views, Scope("620503"), 0, 5).next == 7
    assert [item.case_no for item in read(small.views, Scope("620503"))] == [last]
    assert {item.case_no for item in read(small.views, OURS)} == set(cases)


def test_behind_the_views_there_is_nothing_and_the_place_stays(small):
    received(small)
    reached = small.views.catch_up()
    assert feed(small.views, ALL, reached, 5) == Page((), reached, reached)
    assert feed(small.views, ALL, reached + 40, 5) == Page((), reached + 40, reached)


def test_a_case_in_quarantine_leaves_no_hole_and_is_told_in_full_once_it_is_free(office, monkeypatch, caplog):
    good, bad = received(office), received(office)
    office.views.catch_up()
    real = ledger_module.ordered_fen

    def broken(case):
        if case.case_no == bad:
            raise ZeroDivisionError("a mistake of ours")
        return real(case)

    monkeypatch.setattr(ledger_module, "ordered_fen", broken)
    for case in (good, bad):
        office.do(Dispatch(case_no=case, lead=COUNTY.code), by=DISPATCHER)
    later = received(office)
    with caplog.at_level(logging.ERROR):
        office.views.catch_up()
    for limit in (1, 2, 1000):
        found = read(office.views, limit=limit)
        assert [(item.case_no, item.version) for item in found] == [(good, 1), (bad, 1), (good, 2), (bad, 2), (later, 1)]
    bare = found[3]
    assert bare.topic == "case.dispatched" and "隔离" in bare.zh and bare.at is not None and bare.effective_at == bare.at
    assert [item.case_no for item in read(office.views, Scope("620503"))] == []
    assert [item.case_no for item in read(office.views, Scope(None, COUNTY.code))] == [good, bad, good, bad]
    monkeypatch.undo()
    office.views.retry_quarantined()
    whole = read(office.views)
    assert [item.position for item in whole] == [item.position for item in found] and "隔离" not in whole[3].zh


def test_a_unit_is_told_of_its_case_in_quarantine_though_no_row_says_so(small, monkeypatch, caplog):
    small.policies.furnish_office((TOWN,), (), by=DISPATCHER)
    case = received(small)
    small.do(Dispatch(case_no=case, lead=COUNTY.code, cohandlers=(TOWN.code,)), by=DISPATCHER)
    monkeypatch.setattr(ledger_module, "ordered_fen", lambda _case: 1 / 0)
    with caplog.at_level(logging.ERROR):
        small.views.catch_up()
    assert rows_of(small)["parts"] == []
    assert [item.version for item in read(small.views, Scope(None, TOWN.code))] == [1, 2]
    assert read(small.views, Scope(None, "hrss-620599")) == [] and read(small.views, Scope("6206")) == []


def test_a_fact_that_nobody_can_read_is_told_with_what_is_known(small, caplog):
    case = received(small)
    small.store.recorder.insert_events([StoredEvent(small.cases.case(case).id, 2, "case.of_next_year", b"{}")])
    lost = small.cases.case(received(small)).id
    small.store.recorder.insert_events([StoredEvent(lost, 2, "case.noted", b'{"who":')])
    with caplog.at_level(logging.ERROR):
        small.views.catch_up()
    found = read(small.views)
    assert [(item.case_no == case, item.version, item.at is None) for item in found] == [
        (True, 1, False), (True, 2, True), (False, 1, False), (False, 2, True),
    ]  # fmt: skip
    assert found[1].topic == "case.of_next_year" and "of_next_year" in found[1].zh


def test_a_case_whose_very_receipt_cannot_be_read_is_told_by_its_stream_to_those_who_see_all(small, caplog):
    stream = small.cases.case(received(small)).id
    unknown = type(stream)(int=7)
    small.store.recorder.insert_events([StoredEvent(unknown, 1, "case.received", b'{"broken":1}')])
    with caplog.at_level(logging.ERROR):
        small.views.catch_up()
    assert [item.case_no for item in read(small.views)][-1] == str(unknown)
    assert str(unknown) not in {item.case_no for item in read(small.views, OURS)}


def test_no_personal_data_is_in_the_feed(small):
    secrets = ("王小明", "13912345678", "620502199001011234", "老板跑了")
    small.do(
        Receive(
            region="620502", region_name="秦州区", channel="counter", claimed=Sum(1, 100),
            parties=(Party("worker-1", name=secrets[0], phone=secrets[1], id_number=secrets[2]),), description=secrets[3],
            respondents=(Respondent("employer-1", kind="person", person_name="李老板"),),
        ),
        by=INTAKE,
    )  # fmt: skip
    small.views.catch_up()
    told = " ".join(map(str, read(small.views)))
    assert told and not any(secret in told for secret in (*secrets, "李老板"))


def test_a_tail_among_twelve_writers_misses_nothing_and_tells_nothing_twice(office, monkeypatch):
    monkeypatch.setattr(feed_module, "SPAN", 11)
    faults: list[Exception] = []

    def write(number: int) -> None:
        try:
            for n in range(EACH):
                received(office, region=("620502", "620503")[n % 2], region_name=f"{number}")
        except Exception as fault:
            faults.append(fault)

    threads = [Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    found, after, written = tail(office, threads)
    assert not faults and after == written
    wanted = [int(each.id) for each in office.store.recorder.select_notifications(0, 10_000) if each.topic.startswith("case.")]
    assert found == wanted and len(found) == WRITERS * EACH
    assert len(read(office.views, OURS)) == WRITERS * EACH // 2


def tail(office: Casework, writers: list[Thread]) -> tuple[list[int], int, int]:
    """Follows the feed while others write, and to the end: the positions told, where it stands, and the newest position."""
    found, after = list[int](), 0
    while True:
        done = not any(writer.is_alive() for writer in writers)
        office.views.catch_up(batch=5)
        while (page := feed(office.views, ALL, after, 4)).next > after:
            found += [item.position for item in page.items]
            after = page.next
        if done:
            return found, after, office.store.recorder.max_notification_id() or 0
