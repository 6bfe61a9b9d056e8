"""重办: a worker says the money never came; the case goes back to work, and what was late once stays late for ever."""

from tests.people import DISPATCHER, HEAD, LEADER
from tests.properties.scenes import CONTRACTOR, EMPLOYER
from tests.spec import at
from tests.unpaid import whole

SMALL = whole(3, 300_000)


def late_but_resolved(office):
    """Resolved a week after its third day."""
    office.receives(claimed=SMALL, respondents=(EMPLOYER, CONTRACTOR), kind="report")
    office.dispatches()
    office.signs_in()
    office.waits(until="2026-03-12 10:00")
    office.establishes(SMALL)
    office.is_paid()
    office.is_resolved()
    return office


def test_a_failed_revisit_opens_a_second_round_and_the_first_breach_stays(office):
    late_but_resolved(office)
    first = office.case.missed["track..1"]
    assert first.answered_at is not None
    office.is_revisited("unpaid")
    case = office.case
    assert (case.handling, case.round, case.clock("track").key) == ("dispatched", 2, "track..2")
    assert office.clock("track").due_text == "2026-03-16", "the third day is a Sunday"
    assert case.missed["track..1"] == first


def test_the_second_round_has_a_breach_of_its_own_beside_the_first(office):
    late_but_resolved(office)
    office.is_revisited("unpaid")
    office.waits(until="2026-03-25 09:00")
    assert {"track..1", "track..2"} <= set(office.case.missed)
    assert office.case.missed["track..2"].at > office.case.missed["track..1"].at


def test_money_that_the_bank_took_back_reopens_even_a_case_that_was_struck_off(office):
    late_but_resolved(office)
    office.is_revisited("paid")
    office.is_taken_off()
    office.gets("sign_off", LEADER, checked_by="supervisor", checked_how="call")
    office.gets("strike_off", DISPATCHER)
    office.gets("void_payment", HEAD, payment="payment-1", ground="returned")
    case = office.case
    assert (case.handling, case.round, case.struck_off, case.balance_fen) == ("dispatched", 2, False, 300_000)
    assert case.missed["track..1"].at < at("2026-03-13")
    assert "strike_off is not possible" in str(office.refusal("strike_off", DISPATCHER))
