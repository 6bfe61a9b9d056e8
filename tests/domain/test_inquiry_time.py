"""The inquiry's time: one extension, approved before the end by the right head; a suspension keeps the days that are left."""

import pytest

from casework.domain.approvals import Approve
from casework.domain.settling.notes import NoteFlight
from casework.domain.statute.inquiry import CompleteInquiry
from casework.domain.statute.inquiry_time import ExtendInquiry, Resume, ReviewSuspension, SendExtensionNotice, Suspend
from casework.domain.statute.procedure_end import Close
from tests.people import CHIEF, HEAD, OFFICER
from tests.spec import CASE, Life
from tests.statute import an_order, cmd, filed


def test_rule_06_an_extension_counts_only_if_approved_before_the_end() -> None:
    life = filed()
    request = life.on("2026-05-28").does(cmd(ExtendInquiry), OFFICER)[0]
    life.on("2026-05-29")
    approval = Approve(case_no=CASE, request=request.request)  # type: ignore[attr-defined]  # the fact of this act
    assert "can be lengthened no more" in life.reasons(approval, CHIEF)


def test_rule_06_the_last_day_is_still_in_time() -> None:
    life = filed()
    life.on("2026-05-28").gets(cmd(ExtendInquiry), OFFICER)
    assert life.due("investigate") == "2026-07-10"


def test_rule_06_the_head_of_the_brigade_cannot_lengthen_the_inquiry() -> None:
    life = filed()
    request = life.does(cmd(ExtendInquiry), OFFICER)[0]
    approval = Approve(case_no=CASE, request=request.request)  # type: ignore[attr-defined]  # the fact of this act
    assert "hrss_head" in life.reasons(approval, HEAD)


def test_rule_06_neither_extension_nor_suspension_touches_the_workers_clock() -> None:
    life = filed()
    before = life.due("track")
    life.gets(cmd(ExtendInquiry), OFFICER)
    life.gets(cmd(Suspend, ground="evidence_unobtainable"), OFFICER)
    assert life.due("track") == before
    assert not life.clock("track").is_paused


def test_rule_06_suspension_keeps_the_days_that_are_left() -> None:
    life = filed()
    life.on("2026-03-16").gets(cmd(Suspend, ground="evidence_unobtainable"), OFFICER)
    assert life.clock("investigate").due_at is None
    life.on("2026-03-30").gets(cmd(Resume), OFFICER)
    assert life.due("investigate") == "2026-06-11"  # ten working days later than 2026-05-28
    assert life.case.suspended_at is None


def test_the_inquiry_is_lengthened_once() -> None:
    life = filed()
    life.gets(cmd(ExtendInquiry, reason="证人外出"), OFFICER)
    assert "1 extension is allowed" in life.reasons(cmd(ExtendInquiry), OFFICER)


def test_there_is_nothing_to_lengthen_once_the_inquiry_is_complete() -> None:
    life = filed()
    life.gets(an_order(), OFFICER)
    assert "nothing to lengthen" in life.reasons(cmd(ExtendInquiry), OFFICER)


def test_a_rulebook_without_an_extension_gives_none() -> None:
    from dataclasses import replace

    life = filed()
    rows = {
        name: tuple((where, replace(rule, lengthening=None) if name == "investigate" else rule) for where, rule in found)
        for name, found in life.world.rulebook.rows.items()
    }
    life.world = replace(life.world, rulebook=replace(life.world.rulebook, rows=rows))
    assert "gives no extension" in life.reasons(cmd(ExtendInquiry), OFFICER)
    life.world = replace(life.world, rulebook=replace(life.world.rulebook, rows={}))
    assert "gives no extension" in life.reasons(cmd(ExtendInquiry), OFFICER)


def test_the_complainant_is_told_of_extension_and_suspension_within_three_days() -> None:
    life = filed()
    life.gets(cmd(ExtendInquiry), OFFICER)
    assert life.due("extension_notice") == "2026-03-05"
    life.does(cmd(SendExtensionNotice), OFFICER)
    assert life.case.clock("extension_notice") is None
    life.gets(cmd(Suspend, ground="evidence_unobtainable"), OFFICER)
    life.does(cmd(SendExtensionNotice, of="suspension"), OFFICER)
    assert life.case.clock("extension_notice") is None
    assert "extension, suspension" in life.reasons(cmd(SendExtensionNotice, of="nothing"), OFFICER)


@pytest.mark.parametrize(
    ("ground", "reason"),
    [("tired", "allowed: fled"), ("fled", "employer_fled"), ("other_lawful", "named in `reason`")],
)
def test_a_suspension_has_a_lawful_ground(ground: str, reason: str) -> None:
    assert reason in filed().reasons(cmd(Suspend, ground=ground), OFFICER)


def fled() -> Life:
    """The employer fled and the inquiry is suspended for it."""
    life = filed()
    life.does(cmd(NoteFlight), OFFICER)
    life.gets(cmd(Suspend, ground="fled"), OFFICER)
    return life


def test_a_flight_on_record_suspends_the_inquiry_and_is_looked_at_every_month() -> None:
    life = fled()
    assert life.due("suspension_review") == "2026-04-01"
    life.on("2026-03-30").does(cmd(ReviewSuspension, finding="仍未找到"), OFFICER)
    assert life.due("suspension_review") == "2026-04-29"


def test_another_lawful_cause_is_named() -> None:
    life = filed()
    life.gets(cmd(Suspend, ground="other_lawful", reason="鉴定"), OFFICER)
    assert life.case.suspended_at is not None


def test_an_inquiry_is_suspended_once_at_a_time_and_resumed_only_then() -> None:
    assert "suspended already" in fled().reasons(cmd(Suspend, ground="fled"), OFFICER)
    assert "not suspended" in filed().reasons(cmd(Resume), OFFICER)
    assert "not suspended" in filed().reasons(cmd(ReviewSuspension), OFFICER)


def test_an_interim_order_goes_out_even_while_the_inquiry_is_suspended() -> None:
    life = fled()
    assert "resume it first" in life.reasons(an_order(), OFFICER)
    life.gets(an_order(interim=True), OFFICER)
    assert life.case.procedure == "ordered"


def test_resuming_ends_the_monthly_review() -> None:
    life = fled()
    life.gets(cmd(Resume), OFFICER)
    assert life.case.clock("suspension_review") is None
    life.gets(cmd(CompleteInquiry), OFFICER)
    assert life.case.inquiry_complete


def test_closing_leaves_nothing_suspended() -> None:
    life = fled()
    life.case.criminal = "police_filed"
    life.gets(cmd(Close, ground="police_filed"), OFFICER)
    assert life.case.suspended_at is None
    assert life.case.clock("suspension_review") is None
