"""Collecting: each letter once, one message a person, the digest of a morning, and nothing old after an upgrade or a rebuild."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import inspect, text

from casework.domain.parties import Party
from casework.notices.collecting import bundled, collect
from casework.notices.quiet import Hours
from casework.projections.digests import letters_of
from casework.projections.quarantine import set_aside
from casework.projections.tables import letters
from casework.store import migrate
from casework.store.deliveries import Deliveries
from casework.store.outbox import Outbox
from casework.store.records import OURS, VERSION_TABLE
from tests.notices.conftest import START
from tests.notices.posts import letter, post, shown
from tests.office import Office, furnished
from tests.spec import at

HOURS = Hours()


def climbed(house, days: int = 2, **received) -> Office:
    """A case that nobody dispatched: the first duty is breached and the ladder begins to climb."""
    office = Office(house).receives(**received)
    office.waits(days=days)
    return office


def made(house) -> list[tuple[str, str, int]]:
    """Every message: to whom, of which kind, of how many letters."""
    return sorted((each.recipient, each.kind, len(each.letters)) for each in Deliveries(house.store).find())


def test_every_letter_is_taken_up_once_by_however_many_workers(either):
    climbed(either, 10)
    now = either.clock()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: collect(either, now, HOURS), range(8)))
    later = now + timedelta(days=4)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: collect(either, later, HOURS), range(8)))
    told = [id for each in Deliveries(either.store).find() for id in each.letters]
    assert sorted(told) == sorted(str(row["id"]) for row in letters_of(either.views, limit=10_000)) and len(told) > 20
    assert collect(either, later, HOURS) == 0


def test_after_an_outage_each_person_gets_one_message_and_one_digest_of_all_cases(house):
    for _ in range(3):
        climbed(house, 1)
    Office(house).waits(days=9)
    collect(house, house.clock() + timedelta(days=4), HOURS)
    per_person = [(to, kind) for to, kind, _ in made(house) if to != "worker"]
    assert len(per_person) == len(set(per_person))
    assert ("chief", "notice", 15) not in made(house) and any(number >= 6 for to, kind, number in made(house) if to == "chief")
    assert {each.case_no for each in Deliveries(house.store).find() if each.recipient == "worker"} == set(_numbers(house))


def _numbers(house) -> list[str]:
    return list(dict.fromkeys(row["case_no"] for row in letters_of(house.views, limit=10_000)))


def test_the_digest_of_a_morning_holds_what_waited_and_the_next_one_the_rest(house):
    outbox, night = Outbox(house.store), at("2026-03-24 23:00")
    waiting: dict[str, Any] = {"kind": "digest", "wait_until": at("2026-03-25 08:30").timestamp()}
    outbox.take([letter("a", **waiting), letter("b", case_no="620502-2026-000002", **waiting), letter("c", to="head", **waiting)], 0, 1)
    assert outbox.bundle(night.timestamp(), lambda found: bundled(found, night)) == 0
    assert shown(outbox.next_due()) == "03-25 08:30"
    morning = at("2026-03-25 08:30")
    assert collect(house, morning, HOURS) == 2
    assert made(house) == [("chief", "digest", 2), ("head", "digest", 1)]
    outbox.take([letter("d", kind="digest", wait_until=at("2026-03-26 08:30").timestamp())], 1, 2)
    assert collect(house, morning, HOURS) == 0
    assert collect(house, morning + timedelta(days=1), HOURS) == 1


def test_an_incident_is_a_message_of_its_own_for_each_case(house):
    two = [letter(f"{case}/{n}", case_no=case, kind="urgent", urgent=True) for case in ("A-1", "A-2") for n in range(2)]
    post(house.store, [*two, letter("n", case_no="A-1"), letter("m", case_no="A-2")], house.clock())
    assert made(house) == [("chief", "notice", 2), ("chief", "urgent", 2), ("chief", "urgent", 2)]
    assert {each.case_no for each in Deliveries(house.store).find()} == {"A-1", "A-2", None}


def test_the_same_letters_make_the_same_message(house):
    some = [letter("a"), letter("b")]
    (first,), (again,), (other,) = bundled(some, house.clock()), bundled(some[::-1], house.clock()), bundled(some[:1], house.clock())
    assert first.id == again.id != other.id


def test_views_that_are_built_anew_send_nothing_again(house):
    climbed(house, 6)
    now = house.clock() + timedelta(days=4)
    assert collect(house, now, HOURS) > 0
    before = made(house)
    house.views.rebuild()
    with house.store.writing() as tx:
        tx.execute(text("update cursors set position = 0 where name = 'letters'"))
    assert collect(house, now, HOURS) == 0 and made(house) == before


def test_a_database_of_an_older_release_that_is_upgraded_sends_nothing_old(any_url):
    with furnished(any_url, START) as house:
        climbed(house, 6)
        newest = house.store.recorder.max_notification_id()
        with house.store.writing() as tx:
            for table in set(inspect(tx).get_table_names()) - {*OURS[: OURS.index("meta") + 1], VERSION_TABLE}:
                tx.execute(text(f"drop table {table}"))
            tx.execute(text("update casework_schema set version_num = '0001'"))
    migrate(any_url)
    with furnished(any_url, START + timedelta(days=7)) as house:
        assert Outbox(house.store).cursor() == newest
        assert collect(house, house.clock() + timedelta(days=9), HOURS) == 0
        Office(house).receives().waits(days=3)
        assert collect(house, house.clock() + timedelta(days=4), HOURS) > 0


def test_what_a_case_told_in_quarantine_is_taken_up_when_it_comes_free(either):
    office = climbed(either, 4)
    rows = letters_of(either.views, limit=10_000)
    views = either.views
    with views._shelf.writing(views._active.number) as tx:
        set_aside(tx, office.case.id, rows[0]["position"], ValueError("odd"), either.clock())
        tx.execute(letters.delete())
    climbed(either, 3)
    late = either.clock() + timedelta(days=4)
    collect(either, late, HOURS)
    told = {row["case_no"] for row in Outbox(either.store).letters([id for each in Deliveries(either.store).find() for id in each.letters])}
    assert told and office.case_no not in told and Outbox(either.store).asides() == {str(office.case.id): rows[0]["position"] - 1}
    assert views.retry_quarantined() == [office.case.id]
    assert collect(either, late, HOURS) > 0 and Outbox(either.store).asides() == {}
    collect(either, late + timedelta(days=4), HOURS)
    taken = [id for each in Deliveries(either.store).find() for id in each.letters]
    assert {str(row["id"]) for row in rows} <= set(taken) and len(taken) == len(set(taken))


@pytest.mark.parametrize("reached", [True, False])
def test_each_complainant_with_a_phone_is_told_apart_where_the_office_can_reach_them(house, reached):
    parties = (Party("w1", name="甲", phone="13800000001"), Party("w2", name="乙"), Party("w3", phone="13800000003"))
    climbed(house, 11, parties=parties)
    collect(house, house.clock(), HOURS, to_workers=reached)
    workers = [each for each in Deliveries(house.store).find() if each.post == "worker"]
    assert {each.recipient for each in workers} == ({"worker/w1", "worker/w3"} if reached else {"worker"})
    assert all(each.case_no and each.person is None and not each.on_record for each in workers)
    with house.store.reading() as tx:
        kept = str(tx.execute(text("select * from outbox")).all()) + str(tx.execute(text("select * from deliveries")).all())
    assert "1380000000" not in kept and "甲" not in kept


def test_urging_plate_and_leader_are_for_the_record_and_nothing_else(house):
    rungs = ("half", "warned", "urged", "watchlisted", "leader_owned", "named", "raised", "nobody", "moved")
    found = post(house.store, [letter(rung, rung, to=rung) for rung in rungs], house.clock())
    assert {each.recipient for each in found if each.on_record} == {"urged", "watchlisted", "leader_owned", "named", "raised"}
