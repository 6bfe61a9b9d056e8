"""Readings are on record before what was sealed goes out, and never dropped behind the rest; on both databases."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest

from casework.domain.scope import Scope
from casework.security.access_log import Access, AccessLog
from casework.security.readings import NotLogged, Reading, Readings, of_one_page
from casework.security.readings_report import Tally, Wanted, found, page, tallies
from casework.security.readings_signs import report, signs
from casework.store import Store, StoreUnavailable
from tests.spec import MONDAY

NUMBER = "620502-2026-000001"


def reading(number=0, **changes):
    entry = Reading(
        MONDAY + timedelta(seconds=number), "case", "li", "officer", "620502-hrss", "620502", "t", "10.0.0.1", NUMBER, "620502",
        refs=("w1", "w2"), ground="part",
    )  # fmt: skip
    return replace(entry, **changes)


@pytest.fixture
def store(identity_store):
    return identity_store


class Faulty(Store):
    """A store that does not write until it is mended; `entered` tells of each try."""

    def __init__(self, store, fault):
        self.store, self.fault, self.entered, self.tries = store, fault, Event(), 0

    @contextmanager
    def writing(self):
        self.tries += 1
        self.entered.set()
        if self.fault is not None:
            raise self.fault
        with self.store.writing() as tx:
            yield tx


DOWN = StoreUnavailable("the database does not answer")


def test_what_was_read_is_there_whole_and_newest_first(store):
    readings, entries = Readings(store), [reading(number, fields=("evidence:1",), opened=True) for number in range(5)]
    for entry in entries[:3]:
        readings.note(entry)
    assert readings.flush()
    for entry in entries[3:]:
        readings.account(entry)
    assert found(store, Wanted()) == entries[::-1]
    readings.close()


def test_many_who_wait_share_transactions(store):
    ends: list[int] = []
    held = Faulty(store, None)
    readings = Readings(held)

    def account(number: int) -> None:
        readings.account(reading(number))
        ends.append(number)

    with readings._pen:
        threads = [Thread(target=account, args=(number,)) for number in range(30)]
        for thread in threads:
            thread.start()
        while len(readings._asked) < 30:
            assert not ends
    for thread in threads:
        thread.join(20)
    assert len(ends) == 30 and len(found(store, Wanted())) == 30 and held.tries == 1


def test_what_cannot_be_put_on_record_is_not_given_out(store):
    held = Faulty(store, DOWN)
    readings = Readings(held)
    with pytest.raises(NotLogged, match="does not answer"):
        readings.account(reading())
    held.fault = None
    readings.account(reading(1))
    assert [entry.at for entry in found(store, Wanted())] == [reading(1).at]


@pytest.mark.parametrize("fault", [DOWN, RuntimeError("a mistake")])
def test_what_was_read_waits_for_the_database_and_is_never_dropped(store, fault):
    held = Faulty(store, fault)
    readings = Readings(held, waiting=20)
    for number in range(25):
        readings.note(reading(number))
    assert held.entered.wait(20) and readings.full and not readings.flush(0.0)
    held.fault = None
    assert readings.flush(20) and not readings.full
    assert len(found(store, Wanted())) == 25


def test_at_the_end_what_the_database_never_took_is_told(store, caplog):
    held = Faulty(store, DOWN)
    readings = Readings(held)
    readings.note(reading())
    assert held.entered.wait(20)
    readings.close(0.0)
    assert "1 entries of the readings are lost" in caplog.text
    assert readings.flush(20)


def test_pages_and_filters(store):
    readings = Readings(store)
    for number, (person, unit) in enumerate((("wu", "a"), ("li", "a"), ("wu", "b"), ("li", "b"))):
        readings.account(reading(number, person=person, unit=unit, case_no=None if number else NUMBER))
    first, second = page(store, Wanted(), limit=2)
    assert [entry.at for _, entry in page(store, Wanted(), second[0], 2)] == [reading(1).at, reading(0).at] and first[0] > second[0]
    assert {entry.person for entry in found(store, Wanted(person="li"))} == {"li"}
    assert {entry.unit for entry in found(store, Wanted(unit="b"))} == {"b"}
    assert len(found(store, Wanted(case_no=NUMBER))) == 1
    assert [entry.at for entry in found(store, Wanted(since=reading(1).at, until=reading(3).at))] == [reading(2).at, reading(1).at]


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (Scope(""), "abcd"), (Scope("620502"), "ab"), (Scope("6205"), "abc"), (Scope("620503"), "bc"), (Scope(None, "unit-d"), "d"),
        (Scope(None), ""), (Scope("62", "unit-d"), "abcd"),
    ],
)  # fmt: skip
def test_a_supervisor_sees_what_the_territorys_people_read_and_who_read_its_cases(store, scope, seen):
    readings = Readings(store)
    for person, place, region in (("a", "620502", None), ("b", "620503", "620502"), ("c", "620503", "620503"), ("d", "110000", "620702")):
        readings.account(reading(person=person, place=place, region=region, unit=f"unit-{person}"))
    assert {entry.person for entry in found(store, Wanted(scope=scope))} == set(seen)


def test_a_tally_counts_cases_lists_what_was_outside_and_the_night(store):
    readings, log = Readings(store), AccessLog(store)
    night = MONDAY + timedelta(hours=14)
    for entry in (
        reading(), reading(1), reading(2, case_no=None, region=None, refs=(), ground="list"), reading(3, case_no="x", ground="territory"),
        reading(4, case_no="y", ground="territory", opened=True, fields=("evidence:1",)), reading(at=night, case_no="z", ground="glass"),
        reading(5, case_no="y", ground="territory", opened=True, purpose="inspection"),
    ):  # fmt: skip
        readings.account(entry)
    log.record(Access(MONDAY, "GET", "/api/v1/cases/1", 404, "case_not_found", "li", "officer", "620502-hrss"))
    log.record(Access(MONDAY, "GET", "/api/v1/cases", 401, "not_authenticated"))
    assert log.flush()
    assert tallies(store, Wanted()) == [
        Tally("li", "officer", "620502-hrss", readings=7, cases=4, lists=1, outside=3, opened=2, unstated=1, night=1, glass=1, refused=1)
    ]


def tally(person="li", post="officer", **counts):
    zero = dict.fromkeys(("readings", "cases", "lists", "outside", "opened", "unstated", "night", "glass", "refused"), 0)
    return Tally(person, post, "u", **(zero | counts))


@pytest.mark.parametrize(
    ("counts", "rules"),
    [
        ({"outside": 20, "cases": 39}, ["outside"]), ({"outside": 19, "cases": 19}, []), ({"outside": 20, "cases": 40}, []),
        ({"outside": 99, "cases": 99, "post": "supervisor"}, []), ({"night": 10}, ["night"]), ({"night": 9}, []),
        ({"unstated": 5}, ["unstated"]), ({"glass": 3}, ["glass"]), ({"refused": 20, "night": 10}, ["night", "refused"]),
    ],
)  # fmt: skip
def test_signs_follow_their_rules(counts, rules):
    each = tally(**counts)
    assert [sign.rule for sign in signs(each, [each])] == rules


def test_who_reads_much_more_than_the_others_of_the_post_stands_first():
    people = [tally("a", readings=20), tally("b", readings=20), tally("c", readings=101), tally("d", post="leader", readings=900)]
    (first, found_there), *others = report(people)
    assert (first.person, [(sign.rule, sign.number, sign.limit) for sign in found_there]) == ("c", [("much", 101, 100)])
    assert [each.person for each, _ in others] == ["d", "a", "b"]
    assert not any(found_of for _, found_of in others)


def test_every_person_of_a_large_case_stands_in_the_reading_and_a_note_lies_sealed(store):
    readings, refs = Readings(store, seal=lambda note: f"sealed:{len(note)}"), tuple(f"w{number}" for number in range(1000))
    readings.account(reading(refs=refs, purpose="other", note="信访"))
    [entry] = found(store, Wanted())
    assert entry.refs == refs and entry.note == "sealed:2"


def test_what_one_page_asked_is_one_reading_for_each_case_and_nothing_is_left_out():
    doors = [f"door{number}" for number in range(12)]
    asked = [reading(door=door, refs=(f"w{number}",)) for number, door in enumerate([*doors, "door0"])]
    told = of_one_page([*asked, reading(case_no=None, door="cases"), reading(door="people", opened=True)])
    assert [each.door.split() for each in told] == [doors[:10], doors[10:], ["cases"], ["people"]]
    assert told[0].refs == told[1].refs == tuple(f"w{number}" for number in range(13))
