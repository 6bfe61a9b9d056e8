"""Webhooks: every event in order, at least once, signed, to receivers who fail, hang, go away and come back."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest

from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.domain.intake import Receive
from casework.domain.linking import LinkClue
from casework.domain.values import Sum
from casework.notices.subscribing import BadSubscription, subscribe, unsubscribe
from casework.notices.webhooks import WAITS, Webhooks, run_webhooks
from casework.security.vault import KeyMissing
from casework.store.subscriptions import NameTaken, Subscription, Subscriptions
from tests.notices.receiver import Receiver, receiving, verified
from tests.people import WINDOW


@pytest.fixture
def office(either: Casework) -> Casework:
    return either


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def told(house: Casework, receiver: Receiver, **asked: Any) -> tuple[Subscription, str]:
    """A subscription from the beginning, of a receiver on this machine."""
    given: dict[str, Any] = {"after": 0, "private": True} | asked
    return subscribe(house, given.pop("name", "12345"), receiver.url, **given)


def a_case(house: Casework, clues: int = 1, region: str = "620502") -> str:
    """A case with so many clues; views know them."""
    receive = Receive(region=region, region_name="秦州区", channel="12345", claimed=Sum(3, 300_000), description="王小二欠薪")
    case_no = house.do(receive, by=WINDOW).case_no
    for n in range(clues):
        house.do(LinkClue(case_no=case_no, channel="petition", description=f"第{n}次来访"), by=WINDOW)
    house.views.catch_up()
    return case_no


def facts_of(house: Casework) -> list[str]:
    """Ids of all facts of cases in the order of positions."""
    from casework.domain.scope import Scope
    from casework.projections.feed import feed

    return [f"{item.case_no}/{item.version}" for item in feed(house.views, Scope(""), 0, 1000).items]


def kept(house: Casework, name: str = "12345") -> Subscription:
    found = Subscriptions(house.store).find(name)
    assert found is not None
    return found


def later(house: Casework, **time: float) -> None:
    assert isinstance(house.clock, TurnedClock)
    house.clock.turn_to(house.clock() + timedelta(**time))


def test_every_fact_is_told_once_in_order_as_a_signed_cloud_event(office, receiver):
    _, secret = told(office, receiver)
    case = a_case(office, 3)
    assert Webhooks(office).deliver() == len(facts_of(office))
    assert receiver.taken == facts_of(office)
    assert all(verified(seen, secret) for seen in receiver.seen)
    first = receiver.seen[0]
    event = first.events[0]
    assert first.path == "/hooks?from=casework"
    assert first.headers["Content-Type"] == "application/cloudevents+json; charset=utf-8"
    assert first.headers["webhook-id"] == event["id"] == f"{case}/1"
    assert {name: event[name] for name in ("specversion", "type", "source", "subject", "datacontenttype")} == {
        "specversion": "1.0", "type": "cn.casework.case.received", "source": f"/casework/{office.store.meta.database}",
        "subject": case, "datacontenttype": "application/json",
    }  # fmt: skip
    assert event["data"]["position"] == int(event["sequence"])
    assert event["data"]["zh"]
    assert event["time"].endswith("Z")
    sequences = [seen.events[0]["sequence"] for seen in receiver.seen]
    assert sequences == sorted(sequences)
    assert "王小二" not in "".join(seen.body.decode() for seen in receiver.seen)


def test_nothing_new_is_told_twice(office, receiver):
    told(office, receiver)
    a_case(office)
    worker = Webhooks(office)
    worker.deliver()
    assert worker.deliver() == 0
    assert kept(office).position == office.views.status().position


def test_a_batch_holds_many_events_under_one_signature(house, receiver):
    _, secret = told(house, receiver, batch=100)
    a_case(house, 5)
    Webhooks(house).deliver()
    (seen,) = receiver.seen
    assert seen.headers["Content-Type"] == "application/cloudevents-batch+json; charset=utf-8"
    assert receiver.taken == facts_of(house)
    assert verified(seen, secret)


def test_a_signature_does_not_fit_another_body_time_or_id(house, receiver):
    _, secret = told(house, receiver)
    a_case(house)
    Webhooks(house).deliver()
    seen = receiver.seen[0]
    assert not verified(type(seen)(seen.path, seen.headers, seen.body + b" "), secret)
    for name in ("webhook-id", "webhook-timestamp"):
        assert not verified(type(seen)(seen.path, seen.headers | {name: "1"}, seen.body), secret)


def test_only_wanted_topics_of_the_territory_are_told_and_the_place_moves_on(house, receiver):
    told(house, receiver, region="620502", topics=["case.clue*"])
    mine = a_case(house, 2)
    a_case(house, 0, region="620503")
    Webhooks(house).deliver()
    assert {event["subject"] for seen in receiver.seen for event in seen.events} == {mine}
    assert {event["type"] for seen in receiver.seen for event in seen.events} == {"cn.casework.case.clue_linked"}
    assert kept(house).position == house.views.status().position


def test_a_receiver_that_fails_gets_the_same_event_again_before_any_other(office, receiver):
    told(office, receiver)
    a_case(office, 4)
    wrong = facts_of(office)[2]
    receiver.answer = lambda seen: 500 if seen.events[0]["id"] == wrong else 200
    worker = Webhooks(office)
    assert worker.deliver() == 2
    assert (kept(office).state, kept(office).error, kept(office).attempts) == ("failing", "answered 500", 1)
    assert worker.deliver() == 0
    later(office, minutes=1)
    receiver.answer = lambda seen: 200
    receiver.seen.clear()
    worker.deliver()
    assert receiver.taken == facts_of(office)[2:]
    assert (kept(office).state, kept(office).error) == ("active", "")


def test_waits_grow_to_a_day_and_then_the_subscription_is_paused_with_an_alarm(house, receiver, caplog):
    told(house, receiver)
    a_case(house)
    receiver.answer = lambda seen: 503
    worker, began = Webhooks(house), house.clock()
    for wait in WAITS:
        worker.deliver()
        assert kept(house).next_at == house.clock().timestamp() + wait
        later(house, seconds=wait - 1)
        asked = len(receiver.seen)
        worker.deliver()
        assert len(receiver.seen) == asked
        later(house, seconds=1)
    with caplog.at_level(logging.CRITICAL, "casework.webhooks"):
        worker.deliver()
    assert timedelta(hours=20) < house.clock() - began < timedelta(hours=24)
    assert kept(house).state == "paused"
    assert "casework webhook resume 12345" in caplog.text
    later(house, days=30)
    assert worker.deliver() == 0


def test_a_paused_subscription_goes_on_where_it_stood_once_it_is_resumed(office, receiver):
    made, _ = told(office, receiver)
    Subscriptions(office.store).pause(made.id, office.clock())
    a_case(office, 2)
    worker = Webhooks(office)
    assert worker.deliver() == 0
    Subscriptions(office.store).resume(made.id)
    worker.deliver()
    assert receiver.taken == facts_of(office)


def test_a_receiver_that_is_gone_is_paused_at_once(house, receiver):
    told(house, receiver)
    a_case(house)
    receiver.answer = lambda seen: 410
    Webhooks(house).deliver()
    assert (kept(house).state, kept(house).error, len(receiver.seen)) == ("paused", "answered 410", 1)


def test_a_redirect_is_not_followed(house, receiver):
    told(house, receiver)
    a_case(house)
    receiver.answer = lambda seen: 307
    Webhooks(house).deliver()
    assert [seen.path for seen in receiver.seen] == ["/hooks?from=casework"]
    assert "redirects are not followed" in kept(house).error


def test_a_receiver_that_hangs_is_left_and_asked_again(house, receiver):
    told(house, receiver)
    a_case(house)
    receiver.answer = lambda seen: 0
    assert Webhooks(house, seconds=0.2).deliver() == 0
    assert kept(house).error == "no answer within 0.2 s"
    receiver.answer = lambda seen: 200
    later(house, minutes=1)
    receiver.seen.clear()
    Webhooks(house).deliver()
    assert receiver.taken == facts_of(house)


def test_a_receiver_that_goes_away_and_comes_back_misses_nothing(house):
    with receiving() as first:
        told(house, first)
        a_case(house)
        worker = Webhooks(house)
        worker.deliver()
    a_case(house)
    worker.deliver()
    assert "refused" in kept(house).error
    later(house, minutes=1)
    with receiving(first.port) as again:
        worker.deliver()
    assert first.taken + again.taken == facts_of(house)


def test_two_workers_share_and_nothing_is_told_out_of_order(office):
    with receiving() as one, receiving() as other:
        told(office, one, name="one")
        told(office, other, name="other", batch=3)
        a_case(office, 40)
        workers = [Thread(target=Webhooks(office).deliver) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert one.taken == other.taken == facts_of(office)


def test_a_worker_that_dies_before_it_writes_its_place_tells_the_same_again(house, receiver):
    made, _ = told(house, receiver)
    a_case(house, 1)
    kept_by = Subscriptions(house.store)
    assert kept_by.lease(made.id, "dead", house.clock(), seconds=0.0) is not None
    Webhooks(house).deliver()
    assert not kept_by.settle(made.id, "dead", position=0)
    assert receiver.taken == facts_of(house)


def test_what_is_in_another_workers_hands_is_left_alone(office, receiver):
    made, _ = told(office, receiver)
    a_case(office)
    kept_by = Subscriptions(office.store)
    assert kept_by.lease(made.id, "other", office.clock()) is not None
    assert kept_by.lease(made.id, "me", office.clock()) is None
    assert Webhooks(office).deliver() == 0
    assert kept_by.settle(made.id, "other", position=0)
    assert Webhooks(office).deliver() == len(facts_of(office))


def test_more_than_a_page_is_told_turn_by_turn(house, receiver):
    told(house, receiver, batch=50)
    a_case(house, 120)
    worker = Webhooks(house)
    assert worker.deliver() == 100
    while worker.deliver():
        pass
    assert receiver.taken == facts_of(house)


def test_the_loop_tells_what_comes_and_ends_when_it_is_told_to(house, receiver):
    told(house, receiver)
    a_case(house)
    arrived, stop = Event(), Event()
    wanted = facts_of(house)

    def take(seen: Any) -> int:
        if seen.events[0]["id"] == wanted[-1]:
            arrived.set()
        return 200

    receiver.answer = take
    loop = Thread(target=run_webhooks, args=(house, stop), kwargs={"every": 0.05})
    loop.start()
    try:
        assert arrived.wait(10)
    finally:
        stop.set()
        loop.join(10)
    assert not loop.is_alive()
    assert receiver.taken == wanted


def test_an_office_that_sends_no_notices_calls_nobody(house, receiver, monkeypatch):
    monkeypatch.setenv("CASEWORK_NOTICES", "off")
    told(house, receiver)
    a_case(house)
    run_webhooks(house, Event())
    assert receiver.seen == []


def test_a_test_event_tells_what_was_answered(house, receiver):
    made, secret = told(house, receiver)
    assert Webhooks(house).try_out(made) is None
    assert receiver.seen[0].events[0]["type"] == "cn.casework.test"
    assert verified(receiver.seen[0], secret)
    receiver.answer = lambda seen: 401
    assert Webhooks(house).try_out(made) == "answered 401"


def test_the_secret_is_sealed_and_erased_with_the_subscription(office, receiver):
    made, secret = told(office, receiver)
    assert secret not in made.secret
    assert secret not in repr(made)
    assert office.vault.open(made.secret) == secret
    unsubscribe(office, made)
    assert Subscriptions(office.store).all() == []
    with pytest.raises(KeyMissing):
        office.vault.open(made.secret)


def test_an_erased_secret_pauses_instead_of_sending_unsigned(house, receiver):
    made, _ = told(house, receiver)
    a_case(house)
    house.vault.forget(f"webhook/{made.id}")
    Webhooks(house).deliver()
    assert receiver.seen == []
    assert kept(house).state == "paused"


def test_a_new_subscription_begins_with_what_is_new(house, receiver):
    a_case(house)
    made, _ = told(house, receiver, after=None)
    assert made.position == house.views.status().position
    assert Webhooks(house).deliver() == 0


def test_two_subscriptions_cannot_have_one_name(office, receiver):
    told(office, receiver)
    with pytest.raises(NameTaken, match="12345"):
        told(office, receiver)


def test_everything_wrong_is_told_at_once(house):
    with pytest.raises(BadSubscription) as told_:
        subscribe(house, "a b", "ftp://host/x", region="62050", topics=["case.nothing*"], after=10**9, batch=0)
    assert [reason.partition(":")[0] for reason in told_.value.reasons] == ["name", "region", "topics", "batch", "url", "after"]
