"""The difference between two moments: fields, clocks with why, the facts between, and what was entered late."""

from datetime import timedelta

import pytest

from casework.domain.paying.money import RecordPayment
from casework.domain.refusals import CaseNotFound
from casework.domain.statute.inquiry_time import ExtendInquiry, Resume, Suspend
from casework.projections.differences import difference
from tests.people import OFFICER
from tests.spec import MONDAY, at
from tests.statute import cmd, filed
from tests.unpaid import unpaid


@pytest.fixture(scope="module")
def stopped():
    """Filed on the second of March, suspended on the fourth, resumed and lengthened on the 23rd."""
    life = filed().on("2026-03-04")
    life.gets(cmd(Suspend, ground="evidence_unobtainable"), OFFICER)
    life.on("2026-03-23").gets(cmd(Resume), OFFICER)
    life.gets(cmd(ExtendInquiry, reason="案情复杂"), OFFICER)
    return life


def between(life, since, until, axis="as_of"):
    return difference(life.facts, life.case.case_no, at(since), at(until), axis)


def test_a_field_that_changed_is_told_with_its_name_before_and_after(stopped):
    found = between(stopped, "2026-03-03", "2026-03-05")
    (suspended,) = [field for field in found.fields if field.field == "suspended_at"]
    assert (suspended.zh, suspended.before) == ("中止时间", None) and suspended.after.startswith("2026-03-04")


def test_a_clock_that_stopped_and_one_that_moved_is_told_with_the_fact_that_did_it(stopped):
    (stop,) = [clock for clock in between(stopped, "2026-03-03", "2026-03-05").clocks if clock.key.startswith("investigate")]
    assert (stop.change, stop.change_zh, stop.due_after) == ("stopped", "中止", None) and stop.due_before
    assert stop.because is not None and stop.because.topic == "case.suspended" and "中止" in stop.because.zh
    later = {clock.key: clock for clock in between(stopped, "2026-03-05", "2026-03-25").clocks}
    assert later[stop.key].change == "resumed" and later[stop.key].because.topic == "case.inquiry_extended"
    whole = {clock.key: clock for clock in between(stopped, "2026-03-03", "2026-03-25").clocks}
    assert whole[stop.key].change == "moved" and whole[stop.key].due_before < whole[stop.key].due_after


def test_before_the_receipt_there_was_nothing_so_everything_is_new(stopped):
    found = between(stopped, "2026-02-01", "2026-03-25")
    assert {clock.change for clock in found.clocks} >= {"started", "closed"}
    assert all(field.before is None for field in found.fields) and len(found.facts) == len(stopped.facts)
    with pytest.raises(CaseNotFound):
        between(stopped, "2026-01-01", "2026-02-01")


def test_where_nothing_happened_nothing_differs(stopped):
    found = between(stopped, "2026-03-10", "2026-03-12")
    assert (found.fields, found.clocks, found.facts, found.late) == ((), (), (), ())


def test_what_was_entered_late_is_told_on_both_axes():
    life = unpaid()
    day = life.now
    life.on(day + timedelta(days=9)).does(
        RecordPayment(case_no=life.case.case_no, payer="contractor", method="transfer", fen=500), OFFICER, effective_at=day
    )
    (fact,) = [each for each in life.facts if each.topic == "case.payment_recorded"]
    for axis, since, until in (("as_of", MONDAY, day), ("known_at", day, life.now)):
        found = difference(life.facts, life.case.case_no, since, until, axis)
        (told,) = [each for each in found.facts if each.version == fact.originator_version]
        assert told.days_late == 9 and found.late == (fact.originator_version,)
        assert [field.after for field in found.fields if field.field == "paid_fen"] == [500]
    assert difference(life.facts, life.case.case_no, day, life.now, "as_of").late == ()


def test_people_are_references_and_sealed_texts_stay_hidden(stopped):
    values = [str(field.after) for field in between(stopped, "2026-02-01", "2026-03-25").fields]
    assert not [value for value in values if "sealed:" in value]
    assert {field.field.partition(".")[0] for field in between(stopped, "2026-02-01", "2026-03-25").fields} >= {
        "handling",
        "procedure",
        "lead",
    }
