"""Which cases a report counts and as of when, who may report and read figures, and how reports and corrections are kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from casework.domain.refusals import BadCommand, NotYours, RuleRefused
from casework.domain.reporting import (
    Changed,
    FiguresCorrected,
    FiguresReported,
    Report,
    Reports,
    Span,
    refuse_others,
    refuse_strange,
    refuse_twice,
    reports_id,
    sees,
    year_of,
)
from casework.domain.scope import Scope
from casework.domain.timekeeping.clocks import SHANGHAI

MARCH = Span("6205", date(2026, 3, 1), date(2026, 3, 31))
REPORTED = FiguresReported(
    number="2026-0001", region="6205", first=MARCH.first, last=MARCH.last, cut_off=MARCH.until - timedelta(microseconds=1), definition=1,
    position=40, figures={"cases": 3}, facts_digest="f", rows_digest="r", calendar="c", rulebook="b", code="1", originator_version=1,
)  # fmt: skip
CORRECTED = FiguresCorrected(
    number="2026-0001", correction=1, position=50, figures={"cases": 4}, facts_digest="g", rows_digest="s", code="1", originator_version=2,
    changed=(Changed(case_no="620502-2026-000004", moved={"cases": 1}),),
)  # fmt: skip


def local(*of: int) -> datetime:
    return datetime(*of, tzinfo=SHANGHAI)  # type: ignore[arg-type,misc]  # year to second


def test_a_span_holds_what_was_received_from_its_first_to_the_end_of_its_last_day_in_its_region():
    inside = [local(2026, 3, 1), local(2026, 3, 31, 23, 59, 59)]
    assert [MARCH.holds("620502", at) for at in inside] == [True, True]
    assert [MARCH.holds("620502", at) for at in (local(2026, 2, 28, 23, 59), local(2026, 4, 1))] == [False, False]
    assert MARCH.holds("620503", inside[0]) and not MARCH.holds("620702", inside[0])
    for region in ("62", "620000", ""):
        assert replace(MARCH, region=region).holds("620702", inside[0])


def test_cases_are_counted_as_of_the_last_instant_of_the_span_or_of_now_while_it_runs():
    assert MARCH.cut_off(datetime(2026, 5, 1, tzinfo=UTC)) == local(2026, 3, 31, 23, 59, 59, 999999)
    running = datetime(2026, 3, 10, tzinfo=UTC)
    assert MARCH.cut_off(running) == running


def test_who_sees_all_cases_of_a_region_reports_it_in_the_right_post():
    refuse_others("dispatcher", Scope("6205"), "6205")
    refuse_others("supervisor", Scope("6205"), "620500")
    refuse_others("supervisor", Scope("6205"), "620502")
    with pytest.raises(NotYours, match="reported by dispatcher or supervisor, not by leader"):
        refuse_others("leader", Scope("6205"), "6205")
    for scope in (Scope("620502"), Scope(None, "620502-hrss")):
        with pytest.raises(NotYours, match="reaches beyond what you see"):
            refuse_others("supervisor", scope, "6205")
    with pytest.raises(NotYours, match="region of every place"):
        refuse_others("supervisor", Scope("62"), "")


def test_leaders_read_what_is_reported_and_officers_do_not():
    assert sees("leader", Scope("6205"), "620502") and sees("dispatcher", Scope("620502"), "620502")
    assert not sees("officer", Scope("6205"), "620502") and not sees("leader", Scope("620502"), "6205")
    assert not sees("leader", Scope(None, "x"), "620502")


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (date(2026, 5, 2), date(2026, 5, 31), "has not come yet"),
        (date(2026, 3, 2), date(2026, 3, 1), "lies before from"),
        (date(1948, 12, 31), date(2026, 3, 1), "must lie between 1949 and today"),
        (date(2027, 1, 1), date(2027, 3, 1), "must lie between 1949 and today"),
        (date(2026, 3, 1), date(2028, 1, 1), "too far ahead; it must lie before 2028"),
    ],
)
def test_a_span_that_nobody_can_count_is_refused(first, last, why):
    with pytest.raises(BadCommand, match=why):
        refuse_strange(Span("62", first, last), date(2026, 5, 1))


def test_a_span_of_the_past_and_one_that_runs_can_be_counted():
    for last in (date(2026, 3, 31), date(2026, 5, 31)):
        refuse_strange(Span("62", date(2026, 3, 1), last), date(2026, 5, 1))


def test_reports_are_numbered_within_their_year_and_keep_their_corrections():
    reports = Reports(2026)
    assert (reports.id, reports.next_number()) == (reports_id(2026), "2026-0001") != (reports_id(2025), "")
    REPORTED.mutate(reports)
    assert (reports.version, reports.next_number(), reports.of["2026-0001"].last.position) == (1, "2026-0002", REPORTED.position)
    CORRECTED.mutate(reports)
    assert (reports.version, reports.next_number()) == (2, "2026-0002")
    assert reports.of["2026-0001"] == Report(REPORTED, (CORRECTED,)) and reports.of["2026-0001"].last == CORRECTED
    assert REPORTED.span == MARCH


def test_the_same_figures_are_reported_once_and_corrected_from_then_on():
    reports = Reports(2026)
    refuse_twice(reports, REPORTED)
    REPORTED.mutate(reports)
    with pytest.raises(RuleRefused, match="reported as 2026-0001; what changed since is a correction"):
        refuse_twice(reports, replace(REPORTED, number="", position=60))
    refuse_twice(reports, replace(REPORTED, region="620502"))


def test_the_number_of_a_report_names_its_year():
    assert [year_of(number) for number in ("2026-0001", "2026-12345")] == [2026, 2026]
    assert {year_of(number) for number in ("", "2026", "2026-1", "26-0001", "moon-0001", "1948-0001", "2026-000x", "２０２６-0001")} == {
        None
    }
