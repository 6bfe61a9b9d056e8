"""The blacklist of Order 45: an unmet order and the sum of the crime, notice, objection, three years, and the ways off."""

from dataclasses import replace

from casework.domain.disclosure.delisting import TakeDownListing, WithdrawListing
from casework.domain.disclosure.listing import DeclineListing, ListEmployer, NotifyListing
from casework.domain.disclosure.listing_objections import CheckObjection, ObjectListing
from casework.domain.disclosure.removal import DecideRemoval, RectifyListing, RequestRemoval
from casework.domain.statute.standing import Transfer
from casework.domain.values import Sum
from tests.people import OFFICER, WINDOW
from tests.spec import CASE, Life, at
from tests.unpaid import investigated, ordered, unpaid, whole

NOTIFY = NotifyListing(case_no=CASE, proof="notice-1")
LIST = ListEmployer(case_no=CASE)
REQUEST = RequestRemoval(case_no=CASE, promise_given=True)


def noticed() -> Life:
    """Notice was served on Wednesday 2026-03-11."""
    life = unpaid()
    life.does(NOTIFY, OFFICER)
    return life


def listed() -> Life:
    """Listed on 2026-03-19, after the five working days."""
    life = noticed()
    life.ticks("2026-03-19")
    life.gets(LIST, OFFICER)
    return life


def rectified() -> Life:
    """Everything was paid on 2026-04-01 and recorded."""
    life = listed().on("2026-04-02")
    life.case.verified = Sum(10, 0)
    life.does(RectifyListing(case_no=CASE, on=at("2026-04-01").date()), OFFICER)
    return life


def asked_off() -> Life:
    """Six months later removal was asked for."""
    life = rectified()
    life.ticks("2026-10-09")
    life.does(REQUEST, WINDOW)
    return life


def test_rule_09_the_twenty_working_days_run_from_the_date_in_the_order() -> None:
    life = unpaid()
    assert life.case.papers["order-1"].due_on == at("2026-03-10").date()
    assert life.due("listing_decide", "order-1") == "2026-04-08"


def test_notice_opens_five_working_days_to_object() -> None:
    assert noticed().due("listing_objection", "order-1") == "2026-03-18"


def test_without_an_unmet_order_nobody_is_listed() -> None:
    life = ordered()
    for command in (NOTIFY, LIST):
        assert "no paper is not an order or decision to pay" in life.reasons(command, OFFICER)
    assert "order-1 is not an order" in life.reasons(replace(NOTIFY, paper="order-1"), OFFICER)


def test_a_small_sum_without_an_incident_does_not_lead_to_the_list() -> None:
    assert "neither is shown" in unpaid(whole(3, 400_000)).reasons(NOTIFY, OFFICER)


def test_history_that_does_not_know_the_sum_is_not_refused() -> None:
    life = unpaid()
    life.case.papers = {"order-1": replace(life.case.papers["order-1"], sum=None)}
    life.case.verified, life.case.claimed, life.case.imported = None, Sum(), True
    life.does(NOTIFY, OFFICER)
    assert "order-1" in life.case.listings


def test_the_notice_tells_the_way_out_and_its_service_is_proved() -> None:
    life = unpaid()
    assert "must tell the way out" in life.reasons(replace(NOTIFY, tells_the_way_out=False), OFFICER)
    assert "not proved" in life.reasons(replace(NOTIFY, proof=""), OFFICER)


def test_listing_waits_for_the_notice_and_for_the_time_to_object() -> None:
    assert "give it first" in unpaid().reasons(LIST, OFFICER)
    assert "may still object" in noticed().reasons(LIST, OFFICER)
    life = listed()
    assert life.case.listed
    assert life.case.clock("listing_decide") is None
    assert life.due("listing_term", "order-1") == "2029-03-19"
    assert "on the list already for order-1" in life.reasons(LIST, OFFICER)


def test_a_worker_is_never_listed() -> None:
    life = noticed().on("2026-03-19")
    assert "worker-1 is no respondent" in life.reasons(replace(LIST, respondents=("worker-1",)), OFFICER)


def test_listing_late_is_recorded_as_missed() -> None:
    life = noticed()
    life.ticks("2026-04-20")
    life.gets(LIST, OFFICER)
    assert any(key.startswith("listing_decide") for key in life.case.missed)


def test_an_objection_is_checked_before_the_decision() -> None:
    life = noticed()
    assert "no objection to the listing for order-1 is open" in life.reasons(CheckObjection(case_no=CASE, upheld=False), OFFICER)
    life.does(ObjectListing(case_no=CASE, text="sealed"), WINDOW)
    assert life.due("listing_check", "order-1") == "2026-03-18"
    assert "an objection waits" in life.reasons(LIST, OFFICER)
    assert "on record already" in life.reasons(ObjectListing(case_no=CASE), WINDOW)
    life.does(CheckObjection(case_no=CASE, upheld=False, text="sealed"), OFFICER)
    life.gets(LIST, OFFICER)
    assert life.case.listed


def test_an_upheld_objection_ends_in_no_listing() -> None:
    life = noticed()
    life.does(ObjectListing(case_no=CASE, paper="order-1"), WINDOW)
    life.does(CheckObjection(case_no=CASE, upheld=True), OFFICER)
    assert "an objection was upheld" in life.reasons(LIST, OFFICER)
    life.gets(DeclineListing(case_no=CASE, reason="sealed"), OFFICER)
    assert life.case.clock("listing_decide") is None
    assert life.case.listings == {}


def test_a_late_objection_is_recorded_and_holds_nothing_up() -> None:
    life = noticed()
    life.ticks("2026-03-19")
    life.does(ObjectListing(case_no=CASE), WINDOW)
    assert life.case.listings["order-1"].objection == "late"
    assert life.case.clock("listing_check") is None
    life.gets(LIST, OFFICER)
    assert life.case.listed


def test_there_is_nothing_to_object_to_without_a_notice() -> None:
    assert "no listing is under way" in unpaid().reasons(ObjectListing(case_no=CASE), WINDOW)


def test_the_way_out_asks_for_both_putting_right_and_a_promise() -> None:
    life = noticed()
    assert "not listing needs both" in life.reasons(DeclineListing(case_no=CASE, rectified=True), OFFICER)
    life.gets(DeclineListing(case_no=CASE, rectified=True, promise_given=True), OFFICER)
    assert life.facts[-1].way == "way_out"  # type: ignore[attr-defined]  # the fact of this act
    assert life.case.clock("listing_objection") is None


def test_before_order_45_no_such_procedure_was_prescribed() -> None:
    life = investigated().on("2021-12-30")
    life.gets(LIST, OFFICER)
    assert life.case.listed
    assert list(life.case.listings) == ["listing-1"]
    assert life.case.clock("listing_term") is None
    life.does(TakeDownListing(case_no=CASE), OFFICER)
    assert not life.case.listed


def test_rule_20_early_removal_counts_from_putting_right_while_listed() -> None:
    life = listed().on("2026-04-02")
    put_right = RectifyListing(case_no=CASE, on=at("2026-04-01").date())
    assert "not paid by verified payments" in life.reasons(put_right, OFFICER)
    life.case.verified = Sum(10, 0)
    assert "lies in the future" in life.reasons(replace(put_right, on=at("2026-04-03").date()), OFFICER)
    assert "not on record that everything was put right" in life.reasons(REQUEST, WINDOW)
    life.does(put_right, OFFICER)
    assert life.clock("early_removal").base == at("2026-04-01 00:00")
    assert "after 2026-10-08" in life.reasons(REQUEST, WINDOW)


def test_what_was_put_right_before_the_listing_counts_from_the_listing() -> None:
    life = listed()
    life.case.verified = Sum(10, 0)
    life.does(RectifyListing(case_no=CASE, on=at("2026-03-13").date()), OFFICER)
    assert life.clock("early_removal").base > at("2026-03-19 00:00")


def test_history_of_unknown_sums_may_say_that_it_was_put_right() -> None:
    life = listed()
    life.case.verified, life.case.claimed, life.case.imported = None, Sum(), True
    life.does(RectifyListing(case_no=CASE, on=at("2026-03-19").date()), OFFICER)
    assert life.case.listings["order-1"].rectified_on is not None


def test_new_arrears_a_criminal_case_or_no_promise_bar_the_removal() -> None:
    life = rectified()
    life.ticks("2026-10-09")
    assert "new arrears" in life.reasons(replace(REQUEST, new_arrears=True), WINDOW)
    assert "no written promise" in life.reasons(replace(REQUEST, promise_given=False), WINDOW)
    life.case.criminal = "police_filed"
    assert "a criminal case is pending" in life.reasons(REQUEST, WINDOW)
    life.case.criminal, life.case.transfer = "concluded", Transfer(ended_as="judged")
    assert "was punished" in life.reasons(REQUEST, WINDOW)
    life.case.transfer = Transfer(ended_as="dropped")
    life.does(REQUEST, WINDOW)
    assert life.due("removal_decide", "order-1") == "2026-10-29"


def test_a_granted_removal_takes_the_entry_down_in_ten_working_days() -> None:
    life = asked_off()
    assert "a request for removal waits already" in life.reasons(REQUEST, WINDOW)
    assert "no reason is given" in life.reasons(DecideRemoval(case_no=CASE, granted=False), OFFICER)
    life.gets(DecideRemoval(case_no=CASE, granted=True), OFFICER)
    assert not life.case.listed
    assert life.case.clock("removal_decide") is None
    assert life.case.clock("listing_term") is None
    assert life.clock("listing_takedown")
    life.does(TakeDownListing(case_no=CASE), OFFICER)
    assert life.case.clock("listing_takedown") is None
    assert "no entry is published" in life.reasons(TakeDownListing(case_no=CASE, paper="order-1"), OFFICER)


def test_a_refused_removal_may_be_asked_for_again() -> None:
    life = asked_off()
    life.gets(DecideRemoval(case_no=CASE, granted=False, reason="sealed"), OFFICER)
    assert life.case.listed
    assert "early removal was not asked for" in life.reasons(DecideRemoval(case_no=CASE, granted=True), OFFICER)
    life.does(REQUEST, WINDOW)
    assert life.case.listings["order-1"].removal == "asked"


def test_a_listing_is_withdrawn_with_its_order_or_when_it_was_wrong() -> None:
    life = listed()
    withdraw = WithdrawListing(case_no=CASE)
    assert "order-1 was not withdrawn" in life.reasons(withdraw, OFFICER)
    assert "because 'mood' is unknown" in life.reasons(replace(withdraw, because="mood"), OFFICER)
    life.case.papers = {"order-1": replace(life.case.papers["order-1"], status="cancelled")}
    life.gets(withdraw, OFFICER)
    assert life.case.listing_withdrawn
    assert not life.case.listed
    assert life.clock("listing_takedown")
    assert "no entry stands for order-1; the employer is not on the list" in life.reasons(
        WithdrawListing(case_no=CASE, paper="order-1", because="wrong"), OFFICER
    )


def test_an_entry_does_not_come_down_before_its_time() -> None:
    life = listed()
    assert "three years are not over" in life.reasons(TakeDownListing(case_no=CASE), OFFICER)
    life.ticks("2029-03-21")
    assert life.clock("listing_takedown")
    life.does(TakeDownListing(case_no=CASE), OFFICER)
    assert not life.case.listed


def test_where_nobody_is_listed_there_is_nothing_to_remove() -> None:
    reasons = unpaid().reasons(REQUEST, WINDOW)
    assert "no entry stands; the employer is not on the list" in reasons
    assert "nothing" not in reasons
    assert "no entry is published" in unpaid().reasons(TakeDownListing(case_no=CASE), OFFICER)
    assert "no entry stands" in unpaid().reasons(DecideRemoval(case_no=CASE, granted=False), OFFICER)
    assert "no entry stands" in unpaid().reasons(WithdrawListing(case_no=CASE), OFFICER)


def test_only_whom_the_order_addresses_is_listed_and_not_a_first_payer() -> None:
    life = noticed()
    life.case.respondents = (*life.case.respondents, replace(life.case.respondents[0], ref="general-contractor", role="contractor"))
    life.ticks("2026-03-19")
    life.gets(LIST, OFFICER)
    assert life.facts[-1].respondents == ("firm",)  # type: ignore[attr-defined]  # the fact of this act


def test_where_nothing_is_unmet_there_is_no_listing_to_decline() -> None:
    life = ordered()
    assert "no listing is in question; there is neither" in life.reasons(DeclineListing(case_no=CASE, reason="sealed"), OFFICER)
    assert "in question for order-1" in life.reasons(DeclineListing(case_no=CASE, paper="order-1", reason="sealed"), OFFICER)
