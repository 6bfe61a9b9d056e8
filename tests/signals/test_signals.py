"""Integrity signals: each rule finds what it says and nothing else, in scope only; reviews stay with their signal."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from casework.application.reviews import keep_review, reviews_of
from casework.domain.parties import Party
from casework.domain.refusals import NotYours, RuleRefused
from casework.domain.reviewing import OUTCOMES, reviewed
from casework.domain.scope import Scope
from casework.domain.settling.notes import MakeNote
from casework.projections.signals.backdated import Wanted, backdated
from casework.projections.signals.finding import SEARCHES, signal, signals
from casework.projections.signals.found import Asked, UnknownSignal, parsed
from casework.projections.signals.rules import outcomes, rules
from casework.projections.signals.spans import periods, worked_between
from casework.projections.signals.telling import told
from casework.security.likeness import Likeness
from casework.workflows.calendars import published_calendar
from tests.office import Office, furnished
from tests.people import COUNTY, OFFICER, SUPERVISOR, TWO
from tests.statute import FIRM

WORKER = Party("w1", name="张三丰", phone="13800000000")
TEXT = ("经核实，工资已全部发放到位。劳动者无异议！", "经核实,工资已全部发放到位。 劳动者无异议!", "查明后已补发全部拖欠工资至本人账户")
CASES = 4
CHINA = published_calendar()


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """An office in which every rule has something to find: four cases closed together, one stopped on its last day, a late note."""
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('signals')}/office.db") as house:
        office = Office(house)
        numbers = [_ready(office, parties=(WORKER,)), *(_ready(office) for _ in range(CASES - 1))]
        office.case_no = numbers[0]
        due = office.clock("track").due_at
        assert due is not None
        office.waits(until=due - timedelta(hours=40))
        for place, office.case_no in enumerate(numbers):
            office.gets("resolve", OFFICER, heads=10, fen=15_000_000, text=TEXT[min(place, 2) if place == 3 else place % 2])
        office.does(MakeNote(case_no=office.case_no), OFFICER, effective_at=house.clock() - timedelta(days=30))
        _stopped_on_its_last_day(office)
        house.views.catch_up()
        yield office


def _ready(office, **given):
    office.receives(**given)
    office.dispatches()
    office.signs_in()
    office.establishes()
    office.is_paid()
    return office.case_no


def _stopped_on_its_last_day(office):
    office.receives(respondents=(FIRM,), parties=(replace(WORKER, ref="p7"),))
    office.dispatches()
    office.signs_in()
    office.gets("accept", OFFICER)
    office.gets("file", OFFICER, officers=TWO)
    office.house.clock.turn_to(office.clock("investigate").due_at - timedelta(hours=6))
    office.gets("suspend", OFFICER, ground="evidence_unobtainable")


def asked(office, scope="", days=200, **changes):
    today = office.today
    likeness = Likeness(office.house.store, office.house.vault)
    return replace(Asked(Scope(scope), today - timedelta(days=days), today, today, CHINA, likeness), **changes)


def found(office, name, where=None, **changes):
    rule = replace(rules()[name], **changes)
    return office.house.views.ask(lambda tx: list(SEARCHES[name](tx, rule, where or asked(office), 100)))


def test_cases_closed_together_just_before_they_were_due_are_one_signal(office):
    (one,) = found(office, "bulk_closing", threshold=CASES)
    assert (one.persons, one.measure, one.number, len(one.cases)) == (("officer-1",), CASES, CASES, CASES)
    assert found(office, "bulk_closing", threshold=CASES + 1) == [] == found(office, "bulk_closing", threshold=CASES, within=-1)


def test_a_clock_stopped_on_its_last_day_is_a_signal_and_a_day_earlier_is_none(office):
    (one,) = found(office, "pause_last_day")
    assert (one.measure, one.cases, one.day) == (0, (office.case_no,), office.today) and "officer-1" in one.persons
    assert found(office, "pause_last_day", threshold=-1) == []


def test_what_is_recorded_long_after_it_held_is_counted_in_working_days(office):
    (one,) = found(office, "late_entry")
    assert one.measure == worked_between(CHINA, one.day - timedelta(days=30), one.day) >= 18
    assert found(office, "late_entry", threshold=one.measure + 1) == []


def test_the_same_two_people_in_every_decision_of_a_quarter_are_a_signal(office):
    pairs = found(office, "same_pair", threshold=CASES)
    assert [(one.persons, one.measure >= CASES) for one in pairs] == [(("officer-1", "head"), True)]
    assert pairs[0].day.day == 1 and pairs[0].day.month in (1, 4, 7, 10)
    assert found(office, "same_pair", threshold=CASES, share=1.01) == []


def test_a_case_closed_and_never_asked_back_is_a_signal_once_the_time_for_it_is_over(office):
    late = asked(office, days=400, today=office.today + timedelta(days=200))
    assert {one.cases[0] for one in found(office, "unvisited", late)} == set(found(office, "bulk_closing", threshold=1)[0].cases)
    assert found(office, "unvisited", threshold=400) == []


def test_a_worker_who_comes_back_soon_is_a_signal_that_names_cases_and_no_worker(office):
    (one,) = found(office, "same_worker")
    assert one.cases[1] == office.case_no and one.measure <= 30 and one.persons == ("officer-1",)
    assert "13800000000" not in repr(one) and found(office, "same_worker", threshold=-1) == []


def test_equal_texts_are_found_whatever_their_signs_and_neither_kept_nor_told(office):
    (one,) = found(office, "same_text", threshold=3)
    assert one.measure == one.number == 3 and TEXT[0][:4] not in repr(one)
    assert found(office, "same_text", threshold=4) == [] == found(office, "same_text", asked(office, likeness=None), threshold=1)


def test_without_a_name_all_rules_are_asked_but_those_that_open_sealed_texts(office):
    names = {one.rule.name for one in signals(office.house.views, asked(office))}
    assert {"pause_last_day", "late_entry", "same_worker"} <= names and "same_text" not in names


def test_who_sees_other_cases_only_sees_no_signal_of_these(office):
    elsewhere = asked(office, "620503")
    assert signals(office.house.views, elsewhere) == [] and found(office, "same_text", elsewhere, threshold=1) == []


def test_a_signal_is_found_again_by_its_id_in_scope_only(office):
    for one in signals(office.house.views, asked(office)):
        assert signal(office.house.views, asked(office, days=0), one.id) == one
        with pytest.raises(UnknownSignal, match="that you may see"):
            signal(office.house.views, asked(office, "620503"), one.id)
    for text in ("moon.2026-03-01.00", "late_entry.yesterday.00", "late_entry.2026-03-01", "", "late_entry"):
        with pytest.raises(UnknownSignal, match="an id looks like"):
            parsed(text)


def test_a_review_stays_with_its_signal_and_its_note_is_sealed(office):
    (one,) = found(office, "bulk_closing", threshold=CASES)
    cases = office.house.cases
    made = reviewed(one.id, one.rule.name, one.measure, one.persons, "explained", "同一项目", SUPERVISOR)
    assert told(one, {})["state"] == "open"
    kept = keep_review(cases, made, "同一项目一次性发放", one.cases, SUPERVISOR, one.day.year)
    reviews = reviews_of(cases, {one.day.year})
    assert (
        reviews[one.id] == (kept,)
        and kept.note is not None
        and kept.note.startswith("sealed:")
        and office.house.vault.open(kept.note) == "同一项目一次性发放"
    )
    assert told(one, reviews)["state"] == "reviewed" and told(one, reviews)["reviews"][0]["zh"] == "已说明"
    assert told(replace(one, measure=one.measure + 1), reviews)["state"] == "grown"
    with pytest.raises(NotYours, match="names you"):
        reviewed(one.id, one.rule.name, 1, one.persons, "explained", "好", replace(SUPERVISOR, person="officer-1"))


def test_nothing_is_written_about_cases_whose_texts_were_erased(tmp_path):
    with furnished(f"sqlite:///{tmp_path}/office.db") as house:
        numbers = [Office(house).receives(description="欠薪三个月").case_no for _ in "ab"]
        made = reviewed("late_entry.2026-03-09.0123456789ab", "late_entry", 12, (), "mended", "已更正", SUPERVISOR)
        house.vault.forget(numbers[0])
        kept = keep_review(house.cases, made, "已更正", numbers, SUPERVISOR, 2026)
        assert kept.note is not None and numbers[1] in kept.note
        house.vault.forget(numbers[1])
        with pytest.raises(RuleRefused, match="were erased"):
            keep_review(house.cases, made, "已更正", numbers, SUPERVISOR, 2026)


def test_a_review_is_a_fact_of_no_case_and_leaves_the_views_as_they_are(office):
    before = office.house.views.ask(lambda tx: tx.exec_driver_sql("select count(*) from timeline").scalar())
    office.house.views.catch_up()
    after = office.house.views.ask(lambda tx: tx.exec_driver_sql("select count(*) from timeline").scalar())
    assert before == after and office.house.views.quarantined() == []


def test_every_rule_says_why_it_looks_and_what_may_explain_it_and_blames_nobody():
    assert [rule.number for rule in rules().values()] == list(range(1, len(rules()) + 1)) and set(SEARCHES) == set(rules())
    for rule in rules().values():
        assert rule.counts and rule.why and len(rule.innocent) == len(rule.innocent_en) >= 2
        said = " ".join((rule.zh, rule.en, rule.counts, rule.counts_en, rule.why, rule.why_en)).lower()
        assert [word for word in ("违纪", "造假", "舞弊", "guilty", "fraud", "corrupt", "offender") if word in said] == []
    assert tuple(outcomes()) == OUTCOMES


def test_back_dated_facts_are_listed_by_working_days_place_and_whether_a_clock_moved(office):
    page = backdated(office.house.views, Wanted(), CHINA)
    (row,) = page.rows
    assert (row["topic"], row["days"], row["moved"], row["by"], page.last) == ("case.noted", 30, False, "officer-1", None) and row["zh"]
    held = row["working_days"]
    for wanted in (
        Wanted(held + 1),
        Wanted(moved=True),
        Wanted(region="620503"),
        Wanted(scope=Scope("620503")),
        Wanted(last=date(2026, 1, 1)),
    ):
        assert backdated(office.house.views, wanted, CHINA).rows == []
    assert backdated(office.house.views, Wanted(held, region="6205", scope=Scope("62"), first=row["day"]), CHINA).rows == [row]


def test_pages_of_back_dated_facts_follow_each_other_without_hole_or_double(office):
    with_more = [
        office.does(MakeNote(case_no=office.case_no), OFFICER, effective_at=office.house.clock() - timedelta(days=9)) for _ in "abc"
    ]
    office.house.views.catch_up()
    whole, after = backdated(office.house.views, Wanted(), CHINA).rows, None
    seen: list[Any] = []
    for _ in whole:
        page = backdated(office.house.views, Wanted(), CHINA, after, limit=1)
        seen, after = [*seen, *page.rows], page.last
    assert seen == list(whole) and len(whole) == len(with_more) + 1 and after is None


@pytest.mark.parametrize(
    ("months", "expected"),
    [(3, [(date(2025, 10, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 3, 31))]), (1, [(date(2025, 12, 1), date(2025, 12, 31))])],
)
def test_quarters_and_months_are_whole(months, expected):
    last = date(2026, 2, 3) if months == 3 else date(2025, 12, 31)
    assert list(periods(date(2025, 12, 30), last, months)) == expected


def test_a_holiday_is_no_working_day_and_what_lies_many_years_back_is_counted_in_days():
    assert worked_between(CHINA, date(2026, 9, 30), date(2026, 10, 8)) == 1
    assert worked_between(CHINA, date(2001, 1, 1), date(2026, 1, 1)) == 9131


def test_both_databases_understand_every_rule(any_url):
    with furnished(any_url) as house:
        office = Office(house).receives(parties=(WORKER,))
        office.does(MakeNote(case_no=office.case_no), OFFICER, effective_at=house.clock() - timedelta(days=30))
        office.receives(parties=(WORKER,))
        house.views.catch_up()
        every = {name: found(office, name, threshold=0) for name in SEARCHES}
        assert {name: len(those) for name, those in every.items() if those} == {"late_entry": 1}
        (row,) = backdated(house.views, Wanted(5, region="6205", scope=Scope("62")), CHINA).rows
        assert row["days"] == 30 and backdated(house.views, Wanted(), CHINA, (row["day"], row["case_no"], row["version"])).rows == []


def test_the_unit_of_a_signal_is_that_of_who_acted(office):
    assert {one.unit for one in found(office, "pause_last_day")} == {COUNTY.code}
