"""Sending: at least once under one key, in turns, by the person's channels, for a day; then dead, with an alarm, until tried anew."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from casework.notices.delivering import deliver
from casework.notices.message import TryLater, Undeliverable
from casework.notices.sending import Round, dedupe_key
from casework.store.deliveries import Deliveries
from tests.notices.posts import Basket, kept, let_pass, letter, post, shown
from tests.office import Office

MINUTE = timedelta(minutes=1)


def turn(house, by: timedelta):
    """The clock goes on; the new moment."""
    house.clock.turn_to(house.clock() + by)
    return house.clock()


def soon_after(seconds: float) -> datetime:
    """The first moment at which something due then is due."""
    return datetime.fromtimestamp(seconds, UTC) + timedelta(milliseconds=1)


def only(house):
    """The one delivery there is."""
    (found,) = Deliveries(house.store).find()
    return found


def test_two_workers_at_once_send_each_of_five_hundred_once(either):
    made = post(either.store, [letter(f"{n}", to=f"person-{n}") for n in range(500)], either.clock())
    assert len(made) == 500
    basket = Basket()

    def works(_: int) -> int:
        round = Round(either, basket, either.clock())
        done = 0
        while got := round.deliver():
            done += got
        return done

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(works, range(2)))
    assert sum(done) == 500
    assert sorted(to for to, _, _ in basket.sent) == sorted(f"person-{n}" for n in range(500))
    assert Deliveries(either.store).counts()["sent"] == 500


def test_a_worker_killed_after_sending_sends_again_under_the_same_key_and_it_counts_once(either):
    post(either.store, [letter("a")], either.clock())
    basket = Basket(after=SystemExit("killed"))
    with pytest.raises(SystemExit):
        deliver(either, basket, either.clock())
    basket.after = None
    assert deliver(either, basket, either.clock()) == 0 and only(either).state == "waiting"
    let_pass(either.store)
    assert deliver(either, basket, either.clock()) == 1
    (_, first, _), (_, second, _) = basket.sent
    assert first == second
    assert only(either).state == "sent" and only(either).changed == 1


def test_a_worker_that_is_told_to_end_finishes_the_message_in_hand_and_begins_no_other(house):
    post(house.store, [letter("a"), letter("b", to="head")], house.clock())
    stop = Event()
    basket = Basket(rung=stop)
    Round(house, basket, house.clock()).deliver(stop=stop)
    assert len(basket.sent) == 1 and Deliveries(house.store).counts()["waiting"] == 1


def test_a_worker_that_was_stopped_for_long_leaves_the_record_to_the_one_that_took_over(house):
    post(house.store, [letter("a"), letter("b", to="head")], house.clock())
    deliveries, slow = Deliveries(house.store), Round(house, Basket(), house.clock())
    mine = deliveries.lease(slow.holder, house.clock().timestamp())
    let_pass(house.store)
    assert deliver(house, Basket(delivered=True), house.clock()) == 2
    assert not any(deliveries.settle(each, state="sent") for each in mine)
    assert not any(deliveries.hold(each.id, slow.holder) for each in mine)
    assert deliveries.counts()["delivered"] == 2


def test_urgent_ones_go_first_and_digests_last(house):
    kinds = ("digest", "notice", "urgent")
    post(house.store, [letter(kind, to=kind, kind=kind, urgent=kind == "urgent") for kind in kinds], house.clock())
    basket = Basket()
    assert deliver(house, basket, house.clock()) == 3
    assert [to for to, _, _ in basket.sent] == ["urgent", "notice", "digest"]


def test_a_channel_that_fails_is_tried_after_one_four_sixteen_minutes_for_a_day_and_then_it_is_dead_with_an_alarm(house, caplog):
    post(house.store, [letter("a")], house.clock())
    start, basket, tries = house.clock(), Basket(faults={"mail": TryLater("the server is gone")}), []
    while only(house).state == "waiting":
        house.clock.turn_to(max(house.clock(), soon_after(only(house).next_at)))
        assert deliver(house, basket, house.clock()) == 1
        tries.append(round((house.clock() - start) / MINUTE))
    assert tries[0] == 0 and 1 <= tries[1] <= 2 and 5 <= tries[2] <= 6 and 20 <= tries[3] <= 24
    assert tries[-1] == 24 * 60 and len(tries) in (7, 8)
    dead = only(house)
    assert (dead.state, dead.ended, dead.error) == ("dead", "expired", "mail: the server is gone")
    assert [each.levelno for each in caplog.records if dead.id in each.getMessage()] == [logging.CRITICAL]
    assert deliver(house, basket, house.clock() + timedelta(days=9)) == 0


def test_a_dead_letter_is_tried_anew_for_another_day_under_another_key(house, caplog):
    case_no = Office(house).receives().case_no
    post(house.store, [letter("a", case_no=case_no), letter("b", to="head", post="unit_head", case_no=case_no)], house.clock())
    basket, deliveries = Basket(channels=()), Deliveries(house.store)
    while deliver(house, basket, house.clock()):
        pass
    dead = deliveries.every(state="dead")
    assert len(dead) == 2 and all("nobody is left" in each.error and "no channel is set" in each.error for each in dead)
    assert sum(each.levelno == logging.CRITICAL for each in caplog.records) == 2
    basket.channels = ("mail",)
    assert deliveries.redrive(house.clock().timestamp(), [dead[0].id]) == 1
    assert deliveries.redrive(house.clock().timestamp(), [dead[0].id]) == 0
    assert deliver(house, basket, house.clock()) == 1
    again = kept(deliveries, dead[0].id)
    assert (again.state, again.redriven, again.error) == ("sent", 1, "")
    assert basket.sent[0][1] == dedupe_key(again, "mail") != dedupe_key(dead[0], "mail")
    assert deliveries.redrive(house.clock().timestamp()) == 1


def test_what_one_channel_will_never_take_goes_by_the_next_at_once(house):
    post(house.store, [letter("a")], house.clock())
    basket = Basket(("mail", "wecom"), faults={"mail": Undeliverable("no such mailbox")})
    assert deliver(house, basket, house.clock()) == 1
    assert only(house).channel == "wecom" and only(house).state == "sent" and only(house).error == ""


def test_a_channel_that_stays_silent_gives_way_to_the_next_one_after_three_tries(house):
    post(house.store, [letter("a")], house.clock())
    basket = Basket(("mail", "wecom"), faults={"mail": TryLater("hangs")})
    for _ in range(3):
        assert deliver(house, basket, house.clock()) == 1 and not basket.sent
        house.clock.turn_to(soon_after(only(house).next_at))
    assert (house.clock() - soon_after(only(house).created_at)) < 25 * MINUTE
    assert deliver(house, basket, house.clock()) == 1
    assert only(house).channel == "wecom"


def test_a_channel_that_hangs_three_times_in_a_round_is_left_alone_and_others_go_on(house):
    class Mixed(Basket):
        def routes(self, delivery):
            self.channels = ("mail",) if delivery.recipient.startswith("m") else ("wecom",)
            return super().routes(delivery)

    post(house.store, [letter(f"{n}", to=f"m-{n}", kind="urgent") for n in range(5)] + [letter("w", to="w")], house.clock())
    basket = Mixed(faults={"mail": TryLater("hangs")})
    assert deliver(house, basket, house.clock()) == 6
    assert basket.to("w") and sorted(each.attempts for each in Deliveries(house.store).every(state="waiting")) == [0, 0, 1, 1, 1]
    basket.faults = {}
    assert deliver(house, basket, turn(house, 2 * MINUTE)) == 5


def test_a_digest_that_failed_in_the_evening_is_tried_again_in_the_morning_and_a_breach_at_night(house):
    house.clock.turn_to(house.clock() + timedelta(hours=12))
    post(house.store, [letter("a", kind="digest"), letter("b", to="head")], house.clock())
    deliver(house, Basket(faults={"mail": TryLater("gone")}), house.clock())
    again = {each.kind: shown(each.next_at) for each in Deliveries(house.store).find()}
    assert again["digest"] == "03-25 07:00" and again["notice"].startswith("03-24 22:01")


def test_what_nobody_foresaw_is_tried_later_and_tells_no_address(house, caplog):
    post(house.store, [letter("a")], house.clock())
    deliver(house, Basket(faults={"mail": RuntimeError("chief@example.gov.cn is odd")}), house.clock())
    assert only(house).error == "an unforeseen fault (RuntimeError)"
    assert "example.gov.cn" not in caplog.text and only(house).id in caplog.text


def test_a_notice_that_was_opened_before_it_was_sent_is_not_sent(house):
    post(house.store, [letter("a"), letter("b", to="head")], house.clock())
    deliveries = Deliveries(house.store)
    opened = deliveries.every(to="chief")[0]
    assert deliveries.mark(opened.id, "opened", house.clock().timestamp())
    assert not deliveries.mark(opened.id, "opened", house.clock().timestamp() + 5)
    basket = Basket()
    assert deliver(house, basket, house.clock()) == 1 and not basket.to("chief")


def test_opening_a_notice_while_it_is_sent_is_not_written_over(house):
    post(house.store, [letter("a")], house.clock())
    deliveries = Deliveries(house.store)
    (mine,) = deliveries.lease("me", house.clock().timestamp())
    deliveries.mark(mine.id, "acknowledged", 7.0)
    assert deliveries.settle(mine, state="sent", sent_at=8.0)
    now = kept(deliveries, mine.id)
    assert (now.state, now.sent_at, now.opened_at, now.acknowledged_at) == ("acknowledged", 8.0, 7.0, 7.0)


def test_a_case_that_cannot_be_read_stops_no_other_notice(house, caplog):
    post(house.store, [letter("lost", case_no="620502-2026-009999", kind="urgent"), letter("b", to="head")], house.clock())
    basket = Basket(nowhere={"chief"})
    assert deliver(house, basket, house.clock()) == 2 and basket.to("head")
    assert Deliveries(house.store).every(to="chief")[0].state == "waiting" and "CaseNotFound" in caplog.text
