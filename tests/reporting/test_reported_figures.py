"""A figure that was reported comes out the same for ever; what became known later is a correction beside it, case by case."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from casework.application.reports import keep, opened, reports_of
from casework.domain.case import case_id
from casework.domain.refusals import BadCommand, RuleRefused
from casework.domain.reporting import FiguresReported, Reports, Span
from casework.domain.scope import Scope
from casework.domain.settling.notes import MakeNote
from casework.projections.questions import ledger_rows
from casework.projections.reporting.definitions import UNKNOWN
from casework.projections.reporting.making import UnknownDefinition, UnknownReport, corrected, correction_of, drafted, known_report
from casework.projections.reporting.making import recounted as again
from casework.projections.reporting.telling import differences, figures_told
from casework.projections.statistics import COUNTS, SUMS, Asked, statistics, total
from tests.office import Office
from tests.people import DISPATCHER, OFFICER, SUPERVISOR
from tests.reporting.conftest import MARCH, comes_again, is_paid_before, passes, report, stands


def correct(office: Office, number: str, reason: str = "银行回单迟到") -> Any:
    return corrected(office.house.cases, correction_of(office.house.cases, stands(office, number)), reason, SUPERVISOR)


def spoil(office: Office, case_no: str, change: str) -> None:
    """Changes stored facts behind the back of the house; `change` is SQL."""
    with office.house.store.writing() as tx:
        key: Any = case_id(case_no).hex if tx.dialect.name == "sqlite" else case_id(case_no)
        tx.execute(text(f"update facts set state = {change} where originator_id = :case and originator_version = 2"), {"case": key})


# what is counted


def test_figures_of_a_running_span_are_those_that_the_views_add_up(office):
    passes(office, "2026-03-14 10:00")
    office.house.views.catch_up()
    draft, now = drafted(office.house.cases, MARCH), office.house.clock()
    views = total(statistics(office.house.views, Asked("region", Scope(""), now, now)))
    assert {name: draft.figures.get(name, 0) for name in COUNTS if name != "age_unknown"} == {
        name: count for name, count in views.counts.items() if name != "age_unknown"
    }
    assert {name: (draft.figures.get(name, 0), draft.figures.get(name + UNKNOWN, 0)) for name in SUMS} == {
        name: (known or 0, unknown) for name, (known, unknown) in views.sums.items()
    }
    for by, group in (("stage", "stage"), ("track", "track")):
        told = {
            f"{group}.{each.key}": each.numbers.counts["cases"] for each in statistics(office.house.views, Asked(by, Scope(""), now, now))
        }
        assert {name: count for name, count in draft.figures.items() if name.startswith(f"{group}.")} == told
    assert draft.figures["overdue"] > 0 and draft.figures["cases"] == 5


def test_a_report_says_what_it_rests_on(small):
    policies, made = small.house.policies, report(small)
    assert (made.number, made.definition, made.left_out) == ("2026-0001", 1, ())
    assert (made.calendar, made.rulebook) == (policies.calendar.digest, policies.rulebook.digest)
    assert made.calendars == (policies.calendar.digest[:16],) and made.rulebooks == (policies.rulebook.digest[:16],)
    assert made.position == small.house.store.recorder.max_notification_id() - 1
    assert stands(small, "2026-0001").reported == made


def test_only_cases_of_the_region_and_the_days_are_counted(small):
    def cases(region: str, first: date, last: date) -> int:
        return drafted(small.house.cases, Span(region, first, last)).figures.get("cases", 0)

    day = small.today
    passes(small, "2026-03-05 10:00")
    small.receives()
    assert [cases(region, day, small.today) for region in ("62", "620502", "620503", "11")] == [6, 5, 1, 0]
    assert [cases("62", day, day), cases("62", day + timedelta(days=1), small.today)] == [5, 1]


def test_a_span_that_is_over_is_counted_as_of_its_end(small):
    passes(small, "2026-04-10 10:00")
    stages = {name: count for name, count in report(small).figures.items() if name.startswith("stage.")}
    small.case_no = next(case for case in _cases(small) if small.house.cases.case(case).handling == "received")
    small.dispatches()
    after = {name: count for name, count in drafted(small.house.cases, MARCH).figures.items() if name.startswith("stage.")}
    running = drafted(small.house.cases, replace(MARCH, last=small.today)).figures
    assert stages == after and running["stage.received"] == stages["stage.received"] - 1


def _cases(office: Office) -> list[str]:
    office.house.views.catch_up()
    return [row["case_no"] for row in ledger_rows(office.house.views, {}, 50)]


# reproduced


def test_a_report_comes_out_the_same_whatever_happened_since(office):
    passes(office, "2026-03-22 10:00")
    number = report(office).number
    before = stands(office, number).reported.figures
    is_paid_before(office, 15)
    passes(office, "2026-05-02 10:00")
    office.receives()
    for case in _cases(office):
        office.house.vault.forget(case)
    office.house.views.rebuild()
    assert comes_again(office, number) and stands(office, number).reported.figures == before


def test_a_fact_that_was_changed_is_found_though_every_figure_is_equal(small):
    number = report(small).number
    spoil(small, small.case_no, "state || ' '")
    (row,) = again(small.house.cases, stands(small, number))
    assert (row.apart, row.same_facts, row.same_rows, row.is_equal) == ({}, False, True, False)
    with pytest.raises(RuleRefused, match="history does not come to the figures"):
        correct(small, number)


def test_a_case_that_cannot_be_read_is_left_out_and_named_until_a_correction_counts_it(small):
    case_no, healthy = small.case_no, drafted(small.house.cases, MARCH)
    spoil(small, case_no, "'{' || state")
    number = report(small).number
    made = stands(small, number).reported
    assert made.left_out == (case_id(case_no).hex,) and made.figures["cases"] == healthy.figures["cases"] - 1
    spoil(small, case_no, "substr(state, 2)")
    assert comes_again(small, number)
    correction = correct(small, number)
    assert [each.case_no for each in correction.changed] == [case_no] and correction.figures == healthy.figures
    spoil(small, case_no, "'{' || state")
    first, second = again(small.house.cases, stands(small, number))
    assert first.is_equal and not second.is_equal and second.left_out == (case_id(case_no).hex,) and second.apart["cases"] == (5, 4)


def test_a_report_that_is_not_there_and_a_definition_of_a_newer_release_are_named_and_not_guessed(small):
    for number in ("2026-0001", "2025-0001", "moon", ""):
        with pytest.raises(UnknownReport, match="a number looks like 2026-0007"):
            known_report(small.house.cases, number)
    made = keep(
        small.house.cases, 2026, lambda reports: replace(drafted(small.house.cases, MARCH), number="2026-0001", definition=99), SUPERVISOR
    )
    with pytest.raises(UnknownDefinition, match=r"definition 99, which casework .* does not know"):
        list(again(small.house.cases, stands(small, made.number)))


# corrections


def test_what_was_recorded_later_about_the_span_is_a_correction_with_its_cases(small):
    small.case_no = _cases(small)[1]
    passes(small, "2026-04-10 10:00")
    number = report(small).number
    said = stands(small, number).reported
    version = small.case.version
    case_no = is_paid_before(small, 15)
    is_paid_before(small, 0, 700)
    correction = correct(small, number)
    assert [(each.case_no, each.moved["paid_fen"], each.versions) for each in correction.changed] == [(case_no, 500, (version + 1,))]
    told = {each.figure: each for each in differences(said.figures, correction)}
    assert (told["paid_fen"].before, told["paid_fen"].after, told["paid_fen"].by) == (15_000_000, 15_000_500, 500)
    assert told["paid_fen"].cases == {case_no: 500} and told["paid_fen_unknown"].by == -1
    assert stands(small, number).reported == said and comes_again(small, number)
    assert opened(small.house.cases, correction.reason, number) == "银行回单迟到"
    assert "银行" not in json.dumps([str(fact) for fact in small.house.cases.facts(said.originator_id)], ensure_ascii=False)


def test_a_second_correction_tells_what_changed_since_the_first(small):
    passes(small, "2026-04-10 10:00")
    number = report(small).number
    small.case_no = _cases(small)[1]
    is_paid_before(small, 15)
    first = correct(small, number)
    is_paid_before(small, 14, 300)
    second = correct(small, number)
    assert [made.correction for made in stands(small, number).corrections] == [1, 2]
    (one,) = differences(first.figures, second)[-1:]
    moved = {each.figure: each.by for each in differences(first.figures, second)}
    assert (moved["paid_fen"], moved["outstanding_fen"]) == (300, -300) and one.cases == {small.case_no: one.by}
    assert comes_again(small, number)
    small.house.vault.forget(f"report-{number}")
    assert opened(small.house.cases, first.reason, number) is None


def test_what_happened_after_the_span_is_no_correction(small):
    passes(small, "2026-04-10 10:00")
    number = report(small).number
    small.dispatches() if small.case.handling == "received" else small.does(MakeNote(case_no=small.case_no), OFFICER)
    small.receives()
    with pytest.raises(RuleRefused, match="nothing that 2026-0001 counts changed since position"):
        correct(small, number)


def test_a_correction_says_why(small):
    number = report(small).number
    is_paid_before(small, 0)
    for reason in (" ", "长" * 501):
        with pytest.raises(BadCommand, match="at most 500 signs why"):
            correct(small, number, reason)
    assert stands(small, number).corrections == ()


def test_two_corrections_at_once_are_not_the_same_twice(small):
    number = report(small).number
    is_paid_before(small, 0)
    draft = correction_of(small.house.cases, stands(small, number))
    corrected(small.house.cases, draft, "一", SUPERVISOR)
    with pytest.raises(RuleRefused, match="corrected by somebody else a moment ago"):
        corrected(small.house.cases, draft, "二", DISPATCHER)


# kept


def test_the_same_figures_are_reported_once(small):
    passes(small, "2026-04-10 10:00")
    report(small)
    for region in ("6205", "620500"):
        with pytest.raises(RuleRefused, match="reported as 2026-0001"):
            report(small, replace(MARCH, region=region))
    passes(small, "2027-01-02 10:00", ticked=False)
    with pytest.raises(RuleRefused, match="reported as 2026-0001"):
        report(small)
    assert report(small, replace(MARCH, region="620502")).number == "2027-0001"


def test_whoever_reports_at_the_same_moment_gets_the_next_number(small):
    draft, cases, others = drafted(small.house.cases, MARCH), small.house.cases, list[str]()

    def make(reports: Reports) -> FiguresReported:
        if not others:
            others.append(report(small, replace(MARCH, region="620503")).number)
        return replace(draft, number=reports.next_number())

    assert keep(cases, 2026, make, SUPERVISOR).number == "2026-0002" and others == ["2026-0001"]
    assert list(reports_of(cases, 2026).of) == ["2026-0001", "2026-0002"]


def test_a_figure_of_which_nothing_is_known_is_none_and_never_0(small):
    told = {each.figure: each for each in figures_told(drafted(small.house.cases, Span("620503", MARCH.first, MARCH.last)).figures)}
    assert (told["claimed_fen"].value, told["claimed_fen"].unknown, told["cases"].value) == (None, 1, 1)
    assert (told["stage.received"].zh, told["claimed_fen"].zh, told["claimed_fen"].unit) == ("阶段：已接收", "申报金额", "fen")
