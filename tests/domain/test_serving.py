"""Service: which way counts, what proves it, and how every date runs from it."""

from datetime import UTC, date, datetime

import pytest

from casework.domain.settling.notes import NoteFlight
from casework.domain.statute.orders import MarkUnmet
from casework.domain.statute.serving import PROOFS, DeemServed, Serve
from tests.people import OFFICER, SYSTEM, TOWN_OFFICER, TWO
from tests.spec import Life, at
from tests.statute import an_order, cmd, filed, ordered, serve


def approved(**changes: object) -> Life:
    """An order was approved, not served."""
    life = filed()
    life.gets(an_order(**changes), OFFICER)
    return life


def service(**changes: object) -> Serve:
    """Service in the hand."""
    command: Serve = cmd(Serve, **({"paper": "order-1", "way": "direct", "proof": ("receipt",), "officers": TWO} | changes))
    return command


def test_dates_run_from_service_not_from_approval() -> None:
    life = approved()
    assert life.case.clock("order_due") is None
    life.on("2026-03-04")
    serve(life, "order-1")
    assert life.due("order_due", "order-1") == "2026-03-11"
    assert life.case.papers["order-1"].due_on == date(2026, 3, 11)


def test_service_by_mail_holds_from_the_day_of_delivery_though_the_proof_comes_later() -> None:
    life = approved().on("2026-03-09")
    life.does(service(way="mail", proof=("mail_receipt",)), OFFICER, effective_at=at("2026-03-05"))
    assert life.due("order_due", "order-1") == "2026-03-12"
    assert life.case.papers["order-1"].served_at == at("2026-03-05")


def test_nothing_is_served_before_it_is_approved() -> None:
    life = approved().on("2026-03-09")
    assert "cannot have been served before" in life.reasons(service(), OFFICER, effective_at=at("2026-03-01"))


@pytest.mark.parametrize("way", sorted(set(PROOFS) - {"public", "posting"}))
def test_every_way_of_service_needs_its_proof(way: str) -> None:
    life = approved()
    assert "proved by" in life.reasons(service(way=way, proof=()), OFFICER)
    life.does(service(way=way, proof=tuple(sorted(one)[0] for one in PROOFS[way])), OFFICER)
    assert life.case.papers["order-1"].way == way


def test_electronic_service_needs_the_signed_consent_as_well() -> None:
    assert "proved by consent" in approved().reasons(service(way="electronic", proof=("delivery_record",)), OFFICER)


def test_a_way_the_law_does_not_know_is_refused() -> None:
    assert "allowed: direct" in approved().reasons(service(way="pigeon"), OFFICER)


def test_rule_10_posting_counts_only_after_flight_and_with_a_photo_or_video() -> None:
    life = approved()
    assert "employer fled" in life.reasons(service(way="posting", proof=("photo",)), OFFICER)
    life.does(cmd(NoteFlight), OFFICER)
    assert "photo or video" in life.reasons(service(way="posting", proof=("receipt",)), OFFICER)
    life.does(service(way="posting", proof=("video",)), OFFICER)
    paper = life.case.papers["order-1"]
    assert (paper.status, paper.way) == ("served", "posting")


def test_public_notice_serves_only_when_its_term_has_ended() -> None:
    life = approved()
    life.does(service(way="public", proof=("announcement",), tried=("direct", "mail")), OFFICER)
    assert life.due("public_service", "order-1") == "2026-04-01"
    assert life.case.papers["order-1"].status == "approved"
    assert "stands until 2026-04-01" in life.on("2026-04-01").reasons(cmd(DeemServed, paper="order-1"), OFFICER)
    life.on("2026-04-02").does(cmd(DeemServed, paper="order-1"), SYSTEM)
    assert life.case.papers["order-1"].status == "served"
    assert life.due("order_due", "order-1") == "2026-04-10"
    assert life.case.clock("public_service") is None


def test_public_notice_serves_also_after_its_clock_has_run_out() -> None:
    life = approved()
    life.does(service(way="public", proof=("announcement",), tried=("direct",)), OFFICER)
    life.ticks("2026-04-03")
    life.does(cmd(DeemServed, paper="order-1"), OFFICER)
    assert life.case.papers["order-1"].way == "public"


def test_public_notice_comes_last() -> None:
    life = approved()
    assert "in `tried`" in life.reasons(service(way="public", proof=("announcement",)), OFFICER)
    life.does(cmd(NoteFlight), OFFICER)
    life.does(service(way="public", proof=("announcement",)), OFFICER)
    assert life.case.papers["order-1"].way == "public"


def test_a_paper_with_a_fixed_day_is_not_served_by_public_notice() -> None:
    life = approved(until=date(2026, 3, 20), days=None)
    assert "a term in days" in life.reasons(service(way="public", proof=("announcement",), tried=("mail",)), OFFICER)


def test_a_paper_on_public_notice_is_not_served_a_second_time() -> None:
    life = approved()
    life.does(service(way="public", proof=("announcement",), tried=("mail",)), OFFICER)
    assert "on public notice" in life.reasons(service(), OFFICER)


def test_only_a_public_notice_is_deemed_served() -> None:
    assert "not on public notice" in approved().reasons(cmd(DeemServed, paper="order-1"), OFFICER)
    assert "no paper" in approved().reasons(cmd(DeemServed, paper="order-9"), OFFICER)


def test_a_paper_is_served_once() -> None:
    assert "is served; only an approved paper" in ordered().reasons(service(), OFFICER)


def test_a_paper_whose_day_has_come_is_not_served_any_more() -> None:
    life = approved(until=date(2026, 3, 5), days=None).on("2026-03-05")
    assert "write a new paper" in life.reasons(service(), OFFICER)


def test_an_act_of_service_names_two_officers_and_a_paper_of_the_case() -> None:
    assert "at least two" in approved().reasons(service(officers=TWO[:1]), OFFICER)
    reasons = approved().reasons(service(paper="order-9", way="public", proof=("announcement",)), OFFICER)
    assert reasons == "there is no paper 'order-9' in this case; papers: order-1"


def test_a_town_serves_no_paper_of_the_inspection() -> None:
    assert "条例 4" in approved().reasons(service(), TOWN_OFFICER)


def test_two_orders_are_served_and_run_side_by_side() -> None:
    life = ordered()
    life.gets(an_order(addressees=("contractor",), days="10 days"), OFFICER)
    serve(life, "order-2")
    assert (life.due("order_due", "order-1"), life.due("order_due", "order-2")) == ("2026-03-09", "2026-03-12")
    life.on("2026-03-10").does(cmd(MarkUnmet, paper="order-1"), OFFICER)
    assert [p.status for p in life.case.papers.values()] == ["unmet", "served"]
    assert life.case.clock("order_due", "order-2") is not None
    assert life.now > datetime(2026, 3, 10, tzinfo=UTC)
