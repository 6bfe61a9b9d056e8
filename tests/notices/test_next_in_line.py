"""The next in line: for who cannot be reached, whose account is closed, and the leader who stays silent; recorded on the case."""

from datetime import date, timedelta

import pytest

from casework.clock import TurnedClock
from casework.domain.directory import AbsenceRecorded
from casework.domain.noticing import NoticeReported
from casework.domain.office import Absence, Deputy
from casework.domain.pressing.leading import NameLeader
from casework.domain.pressing.owning import Acknowledge
from casework.notices.delivering import work
from casework.notices.message import Undeliverable
from casework.notices.quiet import Hours
from casework.security.accounts import Accounts
from casework.store.deliveries import Deliveries
from tests.notices.posts import Basket, kept, letter, post, shown
from tests.office import Office
from tests.people import DISPATCHER, GOVERNMENT, LEADER, SYSTEM

HOURS, DAY = Hours(), timedelta(days=1)


@pytest.fixture
def office(house) -> Office:
    """A case in the hands of the county."""
    office = Office(house).receives()
    office.dispatches()
    office.signs_in()
    return office


def tell(office: Office, to: str, of: str, *, rung: str = "urged", **given):
    """Puts one letter about the case into the outbox."""
    post(office.house.store, [letter(f"{to}/{rung}", rung, to=to, post=of, case_no=office.case_no, **given)], office.house.clock())


def run(office: Office, basket: Basket, days: float = 0) -> None:
    """Time passes, and the worker looks until nothing is left to do."""
    assert isinstance(office.house.clock, TurnedClock)
    office.house.clock.turn_to(office.house.clock() + days * DAY)
    office.house.views.catch_up()
    while work(office.house, basket, HOURS, "worker"):
        pass


def way(office: Office) -> list[tuple[str, str, str]]:
    """Each delivery in the order of handing on: to whom, how it stands, instead of whom."""
    found = {each.id: each for each in Deliveries(office.house.store).find()}

    def depth(each) -> int:
        return 0 if each.origin is None else 1 + depth(found[each.origin])

    return [(each.recipient, each.state, each.instead_of or "") for each in sorted(found.values(), key=depth)]


def on_record(office: Office) -> list[tuple[str, str, str]]:
    """What the case knows of its notices."""
    told = [fact for fact in office.facts if isinstance(fact, NoticeReported)]
    return [(fact.recipient, fact.state, (fact.to.person or "") if fact.to else "") for fact in told]


def test_who_has_no_address_is_followed_by_the_next_in_line_and_the_case_knows(office):
    tell(office, "head", "unit_head")
    run(office, Basket(nowhere={"head"}))
    (first, second) = way(office)
    assert first == ("head", "handed_on", "") and second[1:] == ("sent", "head")
    assert on_record(office) == [("head", "undeliverable", ""), ("head", "handed_on", second[0]), (second[0], "sent", "")]


def test_a_named_deputy_comes_before_the_posts_above(office):
    deputy = Deputy("head", "unit_head", "620502-hrss", "officer-2", date(2020, 1, 1))
    office.house.policies.furnish_office((), (), (deputy,), by=SYSTEM)
    tell(office, "head", "unit_head")
    run(office, Basket(nowhere={"head"}))
    assert way(office) == [("head", "handed_on", ""), ("officer-2", "sent", "head")]


def test_a_deputy_who_is_away_is_left_out(office):
    deputy = Deputy("head", "unit_head", "620502-hrss", "officer-2", date(2020, 1, 1))
    office.house.policies.furnish_office((), (), (deputy,), by=SYSTEM)
    away = AbsenceRecorded(absence=Absence("officer-2", date(2026, 3, 1), date(2026, 4, 1)))
    office.house.policies.enter(lambda _: [away], by=SYSTEM)
    tell(office, "head", "unit_head")
    run(office, Basket(nowhere={"head"}))
    assert way(office)[1][0] in ("chief", "deputy")


def test_whose_account_is_closed_is_not_sent_anything(office):
    accounts = Accounts(office.house.store)
    accounts.add("chief", None, office.house.clock())
    accounts.disable("chief", office.house.clock())
    tell(office, "chief", "hrss_head")
    basket = Basket()
    run(office, basket)
    first, second = Deliveries(office.house.store).find()
    assert (first.ended, first.error) == ("disabled", "the account is disabled") and second.because == "disabled"
    assert not basket.to("chief") and basket.to(second.recipient)
    assert ("chief", "undeliverable", "") in on_record(office) and ("chief", "handed_on", second.recipient) in on_record(office)


def test_it_goes_on_up_the_line_and_never_back(office):
    tell(office, "officer-1", "officer")
    basket = Basket(channels=())
    run(office, basket)
    went = [to for to, _, _ in way(office)]
    assert went[:2] == ["officer-1", "head"] and len(went) == len(set(went)) and went[-1].startswith("city-")
    assert [state for _, state, _ in way(office)] == ["handed_on"] * (len(went) - 1) + ["dead"]


def test_a_post_that_names_nobody_and_reaches_nobody_goes_up_too(office):
    tell(office, "reviewer@620502-hrss", "reviewer", person=None)
    run(office, Basket(nowhere={"reviewer@620502-hrss"}))
    assert way(office)[0] == ("reviewer@620502-hrss", "handed_on", "") and way(office)[1][1] == "sent"


def test_a_worker_who_cannot_be_reached_is_nobodys_alarm(office, caplog):
    tell(office, "worker", "worker", rung="warned", person=None, unit="")
    tell(office, "police_contact", "police_contact", rung="late", person=None, unit="")
    run(office, Basket(channels=()))
    assert {(to, state) for to, state, _ in way(office)} == {("worker", "undeliverable"), ("police_contact", "dead")}
    assert "worker" not in caplog.text and "police_contact" in caplog.text


def test_letters_of_two_cases_go_to_the_next_in_line_of_each_and_what_nobody_is_left_for_is_dead(office, caplog):
    lost = letter("lost", to="head", post="unit_head", case_no=office.case_no)
    elsewhere = Office(office.house).receives(region="620503", region_name="麦积区")
    other = letter("other", to="head", post="unit_head", case_no=elsewhere.case_no)
    post(office.house.store, [lost, other], office.house.clock())
    basket = Basket(faults={"mail": Undeliverable("no such mailbox")})
    work(office.house, basket, HOURS, "worker")
    heirs = [each for each in Deliveries(office.house.store).find() if each.origin]
    assert heirs and {id for each in heirs for id in each.letters} == {lost.letter, other.letter}


def named(office: Office) -> None:
    """The dispatcher names a leader for the case, who is told."""
    office.does(NameLeader(case_no=office.case_no, leader="leader", unit=GOVERNMENT.code), DISPATCHER)


def test_a_leader_who_stays_silent_for_a_day_is_followed_by_the_chair(office):
    named(office)
    basket = Basket()
    run(office, basket)
    assert (
        way(office)[-1] == ("leader", "sent", "") and shown(Deliveries(office.house.store).every(to="leader")[0].answer_by)[:5] == "03-25"
    )
    run(office, basket, 0.9)
    assert not basket.to("chair")
    run(office, basket, 0.2)
    assert [each for each in way(office) if each[0] in ("leader", "chair")] == [("leader", "handed_on", ""), ("chair", "sent", "leader")]
    assert on_record(office) == [("leader", "sent", ""), ("leader", "handed_on", "chair"), ("chair", "sent", "")]


def test_a_leader_who_acknowledges_the_notice_or_takes_the_case_is_left_in_peace(office):
    named(office)
    basket, deliveries = Basket(), Deliveries(office.house.store)
    run(office, basket)
    (told,) = deliveries.every(to="leader")
    deliveries.mark(told.id, "acknowledged", office.house.clock().timestamp())
    run(office, basket, 2)
    assert not [each for each in way(office) if each[2]]
    assert ("leader", "acknowledged", "") in on_record(office)


def test_a_leader_who_takes_the_case_has_answered(office):
    named(office)
    basket = Basket()
    run(office, basket)
    office.does(Acknowledge(case_no=office.case_no), LEADER)
    run(office, basket, 2)
    (told,) = Deliveries(office.house.store).every(to="leader")
    assert told.state == "acknowledged" and told.answer_by is None
    assert not basket.to("chair")


def test_opening_is_no_answer(office):
    named(office)
    basket, deliveries = Basket(), Deliveries(office.house.store)
    run(office, basket)
    (told,) = deliveries.every(to="leader")
    deliveries.mark(told.id, "opened", office.house.clock().timestamp())
    run(office, basket, 2)
    assert basket.to("chair") and kept(deliveries, told.id).state == "handed_on"


def test_a_copy_and_a_supervisors_notice_wait_for_no_answer(office):
    tell(office, "leader", "leader", rung="raised", role="copy")
    tell(office, "supervisor", "supervisor", rung="raised")
    run(office, Basket())
    assert [each.answer_by for each in Deliveries(office.house.store).find()] == [None, None]


def test_when_nobody_is_left_behind_a_silent_leader_it_is_told_once(office, caplog):
    tell(office, "leader", "leader", rung="raised", unit="620599-gov")
    run(office, Basket())
    Accounts(office.house.store)
    everybody = ("chair", "city-dispatcher", "city-supervisor", "dispatcher", "supervisor")
    for person in everybody:
        Accounts(office.house.store).disable(person, office.house.clock())
    run(office, Basket(), 2)
    run(office, Basket(), 2)
    assert caplog.text.count("nobody is next in line") == 1
    assert way(office) == [("leader", "sent", "")]
