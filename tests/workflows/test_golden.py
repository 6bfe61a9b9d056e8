"""The golden cases: all pass on the published calendar, and a rulebook that counts otherwise is told."""

from dataclasses import replace
from datetime import date

import pytest

from casework.domain.timekeeping.calendar import Calendar
from casework.workflows.calendars import published_calendar
from casework.workflows.golden import Result, cases, check
from casework.workflows.rulebook import RulebookError, national, rulebook_from


def office(text):
    return rulebook_from(f'extends = "national"\n{text}', "office.toml")


def wrong(results: list[Result]) -> list[str]:
    return [str(result) for result in results if not result.ok]


def test_all_golden_cases_of_the_built_in_rulebook_pass():
    results = check(national(), published_calendar())
    assert wrong(results) == []
    assert len(results) >= 100


def test_the_golden_cases_cover_the_letters_of_the_domain():
    names = {example.name.split(" ")[0].rstrip("0123456789") for example in cases(national())}
    assert {"C", "L", "R", "P", "H", "X", "track", "listing"} <= names


def test_a_rulebook_that_counts_otherwise_is_told_which_example_differs():
    results = check(office('[rule.accept]\nlimit = "7 days"'), published_calendar())
    assert "2025-01-20 accept: expected 2025-01-26, counted 2025-01-27" in wrong(results)


def test_a_calendar_without_the_make_up_days_is_told():
    calendar = published_calendar()
    plain = Calendar(days_off=calendar.days_off, working={}, published_through=calendar.published_through, source="none")
    assert "2026-02-13 dispatch: expected 2026-02-14, counted 2026-02-24" in wrong(check(national(), plain))


def test_a_result_that_is_right_prints_its_day():
    assert str(Result("C004", True, "2017-12-28", "2017-12-28")) == "C004: 2017-12-28"


def test_an_office_brings_examples_of_its_own_and_changes_those_it_moves():
    text = """
    [rule.second_look]
    limit = "60 days"
    [golden."second look after two months"]
    rule = "second_look"
    region = "510100"
    opened = 2026-01-05T09:00:00+08:00
    due = "2026-03-06"
    """
    book = office(text)
    assert wrong(check(book, published_calendar())) == []
    assert len(cases(book)) == len(cases(national())) + 1


def test_a_day_beyond_the_published_calendar_is_provisional():
    text = """
    [golden.far]
    rule = "investigate"
    region = "510100"
    opened = 2030-11-20T09:00:00
    due = 2031-02-20
    provisional = true
    """
    calendar = replace(published_calendar(), published_through=2026)
    found = next(result for result in check(office(text), calendar) if result.name == "far")
    assert found.expected == "2031-02-20 (provisional)"
    assert found.got.endswith("(provisional)")
    assert date.fromisoformat(found.got.split(" ")[0]) > date(2031, 1, 31)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("rule = 'acept'", "office: [golden.x] rule: 'acept' is not known; did you mean accept?"),
        ("region = '51'", "[golden.x] region: '51' is too short for a place; write all 6 digits"),
        ("opened = 2026-01-05", "[golden.x] opened: datetime.date(2026, 1, 5) is no moment; write a local time"),
        ("due = 'soon'", "[golden.x] due: 'soon' is no date"),
        ("pauses = [[]]", "[golden.x] pauses: [] is no pause; write [paused on, resumed on]"),
        ("track = 'fast'", "[golden.x] track: 'fast' is not known"),
        ("colour = 'red'", "[golden.x] colour: 'colour' is not known"),
    ],
)
def test_a_wrong_example_is_told_with_its_place(line, sentence):
    key = line.split(" ")[0]
    whole = {"rule": "rule = 'accept'", "region": "region = '510100'", "opened": "opened = 2026-01-05T09:00:00", "due": "due = 2026-01-12"}
    lines = "\n".join({**whole, key: line}.values())
    with pytest.raises(RulebookError) as wrong_file:
        cases(office(f"name = 'office'\n[golden.x]\n{lines}"))
    assert sentence in str(wrong_file.value)
