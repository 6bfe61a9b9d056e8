"""Recording: what became of an urging, a plate or a leader's notice stands on the case, each state once and whatever dies in between."""

from threading import Event

import pytest

from casework.domain.noticing import NoticeReported
from casework.notices.delivering import deliver
from casework.notices.message import TryLater
from casework.notices.recording import record
from casework.projections.sentences import sentence
from casework.store.deliveries import Deliveries
from tests.notices.posts import Basket, letter, post
from tests.office import Office


def told(office: Office) -> list[tuple[str, str, str, str]]:
    """What the case knows: to whom, of which rung of which clock, how it stands."""
    return [(fact.recipient, fact.clock, fact.rung, fact.state) for fact in office.facts if isinstance(fact, NoticeReported)]


def sent(house, *rungs: str, **given) -> Office:
    """A case of which the chief was told in one message."""
    office = Office(house).receives()
    post(house.store, [letter(rung, rung, case_no=office.case_no, **given) for rung in rungs], house.clock())
    deliver(house, Basket(), house.clock())
    return office


def test_each_state_comes_on_record_once_on_either_database(either):
    office = sent(either, "urged")
    deliveries = Deliveries(either.store)
    (one,) = deliveries.find()
    assert record(either) == 1 and record(either) == 0
    for state in ("opened", "acknowledged"):
        deliveries.mark(one.id, state, either.clock().timestamp())
        assert record(either, one.id) == 1
    assert [state for *_, state in told(office)] == ["sent", "opened", "acknowledged"]
    facts = [fact for fact in office.facts if isinstance(fact, NoticeReported)]
    assert {fact.notice for fact in facts} == {one.id} and {fact.channel for fact in facts} == {"mail"}
    assert {fact.envelope.by for fact in facts} == {"system"}


def test_a_worker_killed_before_it_noted_what_it_told_tells_nothing_twice(house, monkeypatch):
    office = sent(house, "urged")

    def killed(*_):
        raise SystemExit("killed")

    with monkeypatch.context() as broken:
        broken.setattr(Deliveries, "note_reported", killed)
        with pytest.raises(SystemExit):
            record(house)
    assert record(house) == 1
    assert [state for *_, state in told(office)] == ["sent"]


@pytest.mark.parametrize("rung", ["half", "reminded", "warned", "moved", "overdue", "nobody", "prompted"])
def test_notices_of_other_rungs_are_not_on_record(house, rung):
    office = sent(house, rung)
    assert record(house) == 0 and told(office) == []


def test_a_message_of_several_letters_is_on_record_once_for_each_case_by_its_highest_rung(house):
    one, two = Office(house).receives(), Office(house).receives()
    letters = [
        letter("a", "urged", case_no=one.case_no, height=6), letter("b", "watchlisted", case_no=one.case_no, height=8),
        letter("c", "half", case_no=one.case_no, height=99), letter("d", "urged", case_no=two.case_no, key="acknowledge.x.1"),
    ]  # fmt: skip
    post(house.store, letters, house.clock())
    deliver(house, Basket(), house.clock())
    record(house)
    assert told(one) == [("chief", "track..1", "watchlisted", "sent")]
    assert told(two) == [("chief", "acknowledge.x.1", "urged", "sent")]


def test_a_worker_that_is_told_to_end_goes_on_with_its_records_the_next_time(house):
    office, stop = sent(house, "urged"), Event()
    stop.set()
    assert record(house, stop=stop) == 0 and told(office) == []
    stop.clear()
    assert record(house, stop=stop) == 1 and [state for *_, state in told(office)] == ["sent"]


def test_a_channel_that_says_so_makes_it_delivered(house):
    office = Office(house).receives()
    post(house.store, [letter("a", case_no=office.case_no)], house.clock())
    deliver(house, Basket(delivered=True), house.clock())
    record(house)
    assert [state for *_, state in told(office)] == ["sent", "delivered"]


def test_a_dead_letter_is_on_record_and_its_second_life_is_another_notice(house):
    office = Office(house).receives()
    post(house.store, [letter("a", case_no=office.case_no)], house.clock())
    basket, deliveries = Basket(channels=()), Deliveries(house.store)
    while deliver(house, basket, house.clock()):
        pass
    record(house)
    (dead,) = deliveries.every(state="dead")
    assert (dead.recipient, "track..1", "urged", "undeliverable") in told(office)
    deliveries.redrive(house.clock().timestamp())
    basket.channels = ("mail",)
    deliver(house, basket, house.clock())
    record(house)
    last = office.facts[-1]
    assert isinstance(last, NoticeReported) and (last.notice, last.state) == (f"{dead.id}.1", "sent")


def test_a_delivery_that_is_tried_again_is_not_yet_on_record(house):
    office = Office(house).receives()
    post(house.store, [letter("a", case_no=office.case_no)], house.clock())
    deliver(house, Basket(faults={"mail": TryLater("gone")}), house.clock())
    assert record(house) == 0 and told(office) == []


def test_a_case_that_is_not_there_is_told_in_the_log_and_stops_no_other(house, caplog):
    office = Office(house).receives()
    post(house.store, [letter("a", case_no="620502-2026-009999"), letter("b", to="head", case_no=office.case_no)], house.clock())
    deliver(house, Basket(), house.clock())
    assert record(house) == 2 and record(house) == 0
    assert [to for to, *_ in told(office)] == ["head"]
    assert "620502-2026-009999 is not on record" in caplog.text


def test_opening_it_before_it_was_sent_is_on_record_as_well(house):
    office = Office(house).receives()
    (one,) = post(house.store, [letter("a", case_no=office.case_no)], house.clock())
    Deliveries(house.store).mark(one.id, "opened", house.clock().timestamp())
    record(house)
    assert [state for *_, state in told(office)] == ["opened"]


def test_the_case_tells_it_in_words(house):
    office = Office(house).receives()
    post(house.store, [letter("a", to="officer-1", post="officer", case_no=office.case_no)], house.clock())
    basket = Basket(nowhere={"officer-1"})
    while deliver(house, basket, house.clock()):
        pass
    record(house)
    told = [sentence(fact)[0] for fact in office.facts if isinstance(fact, NoticeReported)]
    assert "通知officer-1：无法送达（无）" in told and any(each.endswith("已发出（邮件）") for each in told)
    assert any(each.startswith("通知officer-1：转送下一顺位（无），转监察机构负责人 head") for each in told)
