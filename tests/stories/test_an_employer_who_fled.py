"""欠薪逃匿: the order is posted on the door, the matter goes to the police, and the workers' line closes only when they are paid."""

from tests.office import Office
from tests.people import CHIEF, COLLEAGUE, DISPATCHER, OFFICER, TWO, WINDOW
from tests.properties.scenes import CONTRACTOR, EMPLOYER
from tests.unpaid import PLAIN


def fled(office: Office) -> Office:
    """Established, filed, ordered to pay in five working days, the order posted on the door, and unmet."""
    office.receives(kind="own_motion", channel="inspection", respondents=(EMPLOYER, CONTRACTOR))
    office.dispatches()
    office.signs_in()
    office.establishes()
    office.gets("file", OFFICER, officers=TWO)
    office.gets("order", OFFICER, addressees=("firm",), ground="724-30", sum=PLAIN, days="5 working days")
    refused = office.refusal("serve", OFFICER, paper="order-1", way="posting", proof=("photo",), officers=TWO)
    assert "posting counts only when the employer fled" in str(refused)
    office.gets("employer_fled", OFFICER, respondents=("firm",))
    office.gets("serve", OFFICER, paper="order-1", way="posting", proof=("photo",), officers=TWO)
    office.waits(until="2026-03-10 09:00")
    office.gets("mark_unmet", OFFICER, paper="order-1")
    return office


def transferred(office: Office) -> Office:
    """Reported, approved by the chief, and handed over to the police of the same level."""
    office.gets("suspect", OFFICER, officers=TWO)
    office.gets("prepare", OFFICER, officers=TWO, means="fled", evidence="人去楼空")
    office.gets("approve_transfer", CHIEF)
    office.gets("hand_over", OFFICER, number="移字1号")
    return office


def test_a_transfer_to_the_police_closes_no_line_of_the_workers(office):
    transferred(fled(office))
    office.gets("police_file", OFFICER, number="公立字1号")
    office.gets("close", OFFICER, ground="police_filed")
    case = office.case
    assert (case.handling, case.procedure, case.criminal) == ("investigated", "closed", "police_filed")
    assert "150,000.00 yuan are not paid by proof" in str(office.refusal("resolve", OFFICER, heads=10, fen=15_000_000))
    assert office.clock("track").due_at is not None, "the worker's clock runs on"


def test_it_is_struck_off_only_after_proof_of_payment_and_the_workers_word(office):
    transferred(fled(office))
    office.gets("record_payment", OFFICER, payer="contractor", method="transfer", fen=15_000_000)
    assert "not paid by proof" in str(office.refusal("resolve", OFFICER, heads=10, fen=15_000_000)), "recorded is not proven"
    assert "another person" in str(office.refusal("verify_payment", OFFICER, payment="payment-1", proof="bank_receipt"))
    office.gets("verify_payment", COLLEAGUE, payment="payment-1", proof="bank_receipt")
    office.is_resolved()
    assert "strike_off is not possible" in str(office.refusal("strike_off", DISPATCHER)), "nobody asked the workers yet"
    office.is_revisited("paid", by=WINDOW)
    assert "take it off first" in str(office.refusal("strike_off", DISPATCHER)), "it was watchlisted at its fifth late day"
    office.is_taken_off()
    office.gets("strike_off", DISPATCHER)
    assert office.case.struck_off
    assert [topic for topic in office.topics if topic in ("paper_unmet", "handed_over", "payment_verified", "revisited", "struck_off")] == [
        "paper_unmet", "handed_over", "payment_verified", "revisited", "struck_off",
    ]  # fmt: skip


def test_the_late_payment_meets_the_order_but_the_breach_of_its_date_stays_on_record(office):
    fled(office)
    office.is_paid()
    assert office.case.papers["order-1"].status == "met"
    assert "paper_unmet" in office.topics and "paper_met" in office.topics
