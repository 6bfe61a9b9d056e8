"""Hear the party first: the notice, its right to a hearing, the wait before it, and the reviewer."""

from dataclasses import replace

import pytest

from casework.domain.statute.hearing import CallHearing, Hear, LegalReview, RequestHearing
from tests.people import HEAD, OFFICER, REVIEWER, TOWN_OFFICER, WINDOW
from tests.spec import Life, at
from tests.statute import BOSS, FIRM, a_handling, a_notice, cmd, decided, filed, inquired, serve, told

BIG = {"intends": "penalty_decision", "sum": None, "fine_fen": 1_000_000, "ground": "inspection-30"}


def noticed(life: Life | None = None, **changes: object) -> Life:
    """A notice of a fine of 10,000 yuan, served on 2026-03-02. Without a number of the province every fine is large."""
    life = life or filed()
    life.gets(a_notice(**(BIG | changes)), OFFICER)  # type: ignore[arg-type]  # fields by name
    return serve(life, "notice-1")


def asked(**changes: object) -> Life:
    """The party asked for a hearing in time."""
    life = noticed(**changes)  # type: ignore[arg-type]  # fields by name
    life.does(cmd(RequestHearing, paper="notice-1"), WINDOW)
    return life


def called() -> Life:
    """The notice of the hearing was served on 2026-03-03."""
    life = asked().on("2026-03-03")
    life.does(cmd(CallHearing, notice="notice-1"), REVIEWER)
    return serve(life, "hearing-notice-1")


def held(**changes: object) -> Hear:
    """What was said is answered."""
    command: Hear = cmd(Hear, **({"paper": "notice-1", "outcome": "heard", "said": "已付清", "answered": "凭证不足,不予采纳"} | changes))
    return command


def test_a_notice_moves_the_procedure_and_opens_the_time_to_ask_for_a_hearing() -> None:
    life = noticed()
    assert life.case.procedure == "notified"
    assert life.case.papers["notice-1"].intends == "penalty_decision"
    assert life.due("hearing_request", "notice-1") == "2026-03-09"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"intends": "warning"}, "allowed: handling_decision"),
        ({"states": ("content",)}, "lacks facts, grounds, rights"),
        ({"ground": ""}, "lacks its legal ground"),
        ({"addressees": ()}, "no addressee"),
    ],
)
def test_a_notice_that_is_not_whole_is_refused(changes: dict[str, object], reason: str) -> None:
    assert reason in filed().reasons(a_notice(**changes), OFFICER)  # type: ignore[arg-type]  # fields by name


def test_two_intended_decisions_have_two_notices() -> None:
    life = noticed()
    life.gets(a_notice(), OFFICER)
    assert [p.intends for p in life.case.papers.values()] == ["penalty_decision", "handling_decision"]


@pytest.mark.parametrize(
    ("region", "addressee", "fine", "right"),
    [
        ("620502", "firm", 100, True),  # the province's number is not on record
        ("430102", "firm", 1_999_999, False),
        ("430102", "firm", 2_000_000, True),
        ("430102", "boss", 99_999, False),
        ("430102", "boss", 100_000, True),
        ("620502", "firm", None, False),
    ],
)
def test_a_large_fine_gives_a_right_to_a_hearing(region: str, addressee: str, fine: int | None, right: bool) -> None:
    life = filed()
    life.case.respondents = (FIRM, BOSS)
    life.case.region = region
    unit = replace(OFFICER.unit, region=region)
    life.case.lead = unit
    notice = a_notice(**(BIG | {"fine_fen": fine, "addressees": (addressee,)}))  # type: ignore[arg-type]  # fields by name
    life.does(notice, replace(OFFICER, unit=unit))
    from casework.domain.approvals import Approve
    from tests.people import CHIEF

    request = next(iter(life.case.requests))
    life.does(cmd(Approve, request=request), replace(CHIEF, unit=unit))
    assert life.case.papers["notice-1"].hearing_right is right


def test_a_hearing_is_asked_for_on_a_served_notice_of_a_large_fine() -> None:
    life = filed()
    life.gets(a_notice(), OFFICER)
    assert "notice (approved)" in life.reasons(cmd(RequestHearing, paper="notice-1"), WINDOW)
    serve(life, "notice-1")
    assert "no right to a hearing" in life.reasons(cmd(RequestHearing, paper="notice-1"), WINDOW)
    assert "no paper" in life.reasons(cmd(RequestHearing, paper="notice-7"), WINDOW)


def test_a_request_in_time_closes_the_term_and_forbids_that_it_lapsed() -> None:
    life = asked()
    assert life.case.clock("hearing_request") is None
    assert "asked for a hearing in time" in life.on("2026-03-20").reasons(held(outcome="lapsed"), OFFICER)


def test_a_late_request_is_recorded_and_may_lapse() -> None:
    life = noticed()
    life.ticks("2026-03-10")
    life.does(cmd(RequestHearing, paper="notice-1"), WINDOW)
    assert life.case.papers["notice-1"].heard == "late"
    life.does(held(outcome="lapsed"), OFFICER)
    assert life.case.papers["notice-1"].heard == "lapsed"


def test_a_request_that_came_in_on_the_last_day_is_in_time_though_noted_later() -> None:
    life = noticed().on("2026-03-12")
    life.does(cmd(RequestHearing, paper="notice-1"), WINDOW, effective_at=at("2026-03-09 17:00"))
    assert life.case.papers["notice-1"].heard == "asked"


def test_a_late_request_may_still_be_heard() -> None:
    life = noticed()
    life.on("2026-03-10").does(cmd(RequestHearing, paper="notice-1"), WINDOW)
    life.does(cmd(CallHearing, notice="notice-1"), OFFICER)
    assert life.case.papers["hearing-notice-1"].follows == "notice-1"


def test_a_hearing_is_called_only_when_asked_for() -> None:
    assert "request_hearing" in noticed().reasons(cmd(CallHearing, notice="notice-1"), REVIEWER)
    assert "nobody asked" in noticed().reasons(cmd(CallHearing, notice="order-1"), REVIEWER)


def test_the_hearing_is_not_before_seven_working_days_after_its_notice() -> None:
    life = called()
    assert "2026-03-12 has ended" in life.on("2026-03-12").reasons(held(), REVIEWER)
    life.on("2026-03-13").does(held(), REVIEWER)
    assert life.case.papers["notice-1"].heard == "heard"
    assert life.case.clock("hearing_lead") is None


def test_the_hearing_may_be_held_after_its_wait_has_run_out() -> None:
    life = called()
    life.ticks("2026-03-16")
    life.does(held(), REVIEWER)
    assert life.case.papers["notice-1"].heard == "heard"


def test_a_hearing_is_not_held_without_its_notice() -> None:
    life = asked()
    life.does(cmd(CallHearing, notice="notice-1"), REVIEWER)
    assert "was not served" in life.reasons(held(), REVIEWER)


def test_a_handler_holds_no_hearing() -> None:
    life = called().on("2026-03-16")
    assert "held by the reviewer" in life.reasons(held(), OFFICER)
    life.case.handlers = (*life.case.handlers, REVIEWER.person)
    assert "no handler" in life.reasons(held(), REVIEWER)


def test_who_asked_for_a_hearing_may_waive_it() -> None:
    life = asked()
    life.does(held(outcome="waived"), OFFICER)
    assert life.case.papers["notice-1"].heard == "waived"


def test_what_the_party_says_is_answered() -> None:
    life = noticed()
    assert "say in `answered`" in life.reasons(held(answered=None), OFFICER)
    life.does(held(), OFFICER)
    assert life.case.papers["notice-1"].heard == "heard"


def test_silence_lapses_only_after_the_partys_time() -> None:
    life = noticed()
    assert "time is not over" in life.reasons(held(outcome="lapsed"), OFFICER)
    life.on("2026-03-10").does(held(outcome="lapsed"), OFFICER)
    assert life.case.papers["notice-1"].heard == "lapsed"


def test_an_outcome_is_one_of_three_and_on_a_notice_of_the_case() -> None:
    assert "allowed: heard" in noticed().reasons(held(outcome="shouted"), OFFICER)
    assert "no paper" in noticed().reasons(held(paper="notice-9", outcome="lapsed"), OFFICER)


def test_a_notice_with_its_decision_is_done_with() -> None:
    life = decided(filed())
    assert "has its decision already" in life.reasons(held(), OFFICER)
    assert "has its decision already" in life.reasons(cmd(LegalReview, paper="notice-1"), REVIEWER)


def test_the_legal_review_is_done_by_somebody_who_does_not_handle_the_case() -> None:
    life = noticed()
    assert "belongs to reviewer" in life.reasons(cmd(LegalReview, paper="notice-1"), HEAD)
    life.does(cmd(LegalReview, paper="notice-1", opinion="同意"), REVIEWER)
    assert life.case.papers["notice-1"].reviewed_by == REVIEWER.person
    life.case.handlers = (*life.case.handlers, REVIEWER.person)
    assert "you handled this case" in life.reasons(cmd(LegalReview, paper="notice-1"), REVIEWER)


def test_only_a_notice_is_reviewed() -> None:
    life = inquired()
    life.gets(a_notice(), OFFICER)
    assert "is a inquiry" in life.reasons(cmd(LegalReview, paper="inquiry-1"), REVIEWER)


def test_a_decision_needs_the_notice_to_be_heard_first() -> None:
    life = filed()
    notice = told(life)
    life.gets(a_handling(notice, life), OFFICER)
    assert life.case.procedure == "decided"


def test_a_unit_with_delegated_power_of_penalty_may_notify() -> None:
    unit = replace(TOWN_OFFICER.unit, powers=("delegated_penalty",))
    life = filed()
    life.case.cohandlers = (unit,)
    life.does(a_notice(**BIG), replace(TOWN_OFFICER, unit=unit))  # type: ignore[arg-type]  # fields by name
    assert life.topics()[-1] == "requested"
