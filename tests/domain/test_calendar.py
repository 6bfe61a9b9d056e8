"""The calendar is data: what it says of a day, what it refuses to be, and how a local paper is laid over the published one."""

import copy
import json
import pickle
import subprocess
import sys
from datetime import date, timedelta

import chinese_calendar
import pytest

from casework.domain.timekeeping.calendar import Calendar, CalendarError
from casework.workflows.calendars import published_calendar, read_calendar

CHINA = published_calendar()


def a_calendar(days_off=None, working=None, published_through=2026, source="放假通知"):
    return Calendar(days_off or {}, working or {}, published_through, source)


def test_every_day_of_2015_to_2026_is_classed_as_chinesecalendar_classes_it():
    first = date(2015, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(2027, 1, 1) - first).days)]
    assert [day for day in days if CHINA.is_working(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize("year", [2025, 2026])
def test_both_published_years_have_248_working_days(year):
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    assert sum(CHINA.is_working(day) for day in days) == 248


@pytest.mark.parametrize(
    ("day", "why", "name"),
    [
        ("2026-10-09", "working day", ""),
        ("2026-10-10", "make-up working day", "调休上班"),
        ("2026-10-11", "weekend", ""),
        ("2026-10-01", "holiday", "国庆节"),
        ("2026-10-03", "holiday", "国庆节"),
    ],
)
def test_a_day_says_what_it_is_and_what_people_call_it(day, why, name):
    assert (CHINA.why(date.fromisoformat(day)), CHINA.name(date.fromisoformat(day))) == (why, name)


def test_days_outside_the_data_are_weekdays_and_weekends_only():
    bare = a_calendar()
    assert bare.is_working(date(2099, 1, 1)) and not bare.is_working(date(2099, 1, 3))


def test_an_unpublished_year_holds_the_statutory_days_and_no_guess():
    assert CHINA.why(date(2027, 2, 8)) == "holiday"
    assert CHINA.why(date(2027, 2, 9)) == "working day"
    assert CHINA.is_published(date(2026, 12, 31)) and not CHINA.is_published(date(2027, 1, 1))


def test_the_next_and_previous_working_day_may_be_the_day_itself():
    assert CHINA.next_working(date(2026, 10, 10)) == CHINA.previous_working(date(2026, 10, 10)) == date(2026, 10, 10)
    assert CHINA.next_working(date(2026, 10, 1)) == date(2026, 10, 8)
    assert CHINA.previous_working(date(2026, 10, 7)) == date(2026, 9, 30)


def test_a_calendar_is_stored_whole_and_known_by_its_digest():
    again = Calendar.from_plain(json.loads(json.dumps(CHINA.plain())))
    assert again == CHINA and hash(again) == hash(CHINA) and len(CHINA.digest) == 64
    assert a_calendar(working={date(2026, 10, 10): "调休上班"}) != a_calendar() != "放假通知"


def test_the_digest_does_not_depend_on_the_order_of_entries():
    days = {date(2026, 1, 1): "元旦", date(2026, 5, 1): "劳动节"}
    assert a_calendar(days).digest == a_calendar(dict(reversed(days.items()))).digest


def test_a_calendar_cannot_be_changed_but_can_be_copied():
    days = {date(2026, 1, 1): "元旦"}
    calendar = a_calendar(days)
    days[date(2026, 1, 2)] = "元旦"
    assert date(2026, 1, 2) not in calendar.days_off
    with pytest.raises(TypeError):
        calendar.days_off[date(2026, 1, 2)] = "元旦"
    assert copy.deepcopy(calendar) == calendar == pickle.loads(pickle.dumps(calendar))


def test_T21_a_calendar_with_too_few_working_days_is_refused_with_the_year():
    every_day = {date(2026, 1, 1) + timedelta(days=n): "放假" for n in range(365)}
    with pytest.raises(CalendarError, match="year 2026 has 0 working days; a year must have at least 200"):
        a_calendar(every_day)


def test_T21_the_limit_of_200_working_days_is_exact():
    weekdays = [day for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(365)) if day.weekday() < 5]
    assert sum(a_calendar(dict.fromkeys(weekdays[:61], "假")).is_working(day) for day in weekdays) == 200
    with pytest.raises(CalendarError, match="199 working days"):
        a_calendar(dict.fromkeys(weekdays[:62], "假"))


def test_T21_make_up_days_are_counted_before_a_year_is_refused():
    weekdays = [day for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(365)) if day.weekday() < 5]
    assert not a_calendar(dict.fromkeys(weekdays[:62], "假"), {date(2026, 12, 5): "调休上班"}).is_working(weekdays[61])


def test_T21_a_walk_that_finds_no_working_day_ends_with_an_error():
    class NeverWorked(Calendar):
        def is_working(self, day):
            return False

    with pytest.raises(CalendarError, match="no working day within 400 days of 2026-01-01"):
        NeverWorked({}, {}, 2026, "放假通知").next_working(date(2026, 1, 1))


def test_a_make_up_day_that_is_also_a_day_off_is_refused():
    with pytest.raises(CalendarError, match="放假通知: 2026-10-10 is both"):
        a_calendar({date(2026, 10, 10): "国庆节"}, {date(2026, 10, 10): "调休上班"})


@pytest.mark.parametrize("year", [None, "2026", True, 26, 10000])
def test_a_calendar_must_say_through_which_year_it_is_published(year):
    with pytest.raises(CalendarError, match=r"published_through is .*; it must be the last published year"):
        a_calendar(published_through=year)


@pytest.mark.parametrize(
    ("plain", "sentence"),
    [
        ({"source": ""}, "source is ''"),
        ({"source": "x"}, "x: published_through is None"),
        ({"source": "x", "days_off": []}, "x: days_off is"),
        ({"source": "x", "days_off": {"2027-13-01": "元旦"}}, "x: days_off: '2027-13-01' is not a day"),
        ({"source": "x", "days_off": {"20270101": "元旦"}}, "'20270101' is not written in full; write 2027-01-01"),
        ({"source": "x", "working": {"2027-01-03": ""}}, "x: working 2027-01-03: the name is ''"),
        ({"source": "x", "working": {"2027-01-03": 1}}, "the name is 1"),
    ],
)
def test_what_is_no_calendar_is_refused_with_the_place_and_the_rule(plain, sentence):
    with pytest.raises(CalendarError, match=sentence):
        Calendar.from_plain(plain)


def test_the_published_calendar_is_built_without_importing_its_package_beforehand():
    code = "import sys, casework.workflows.calendars; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def written(tmp_path, **parts):
    path = tmp_path / "2027.json"
    path.write_text(json.dumps({"source": "国办发明电〔2026〕7号", "published_through": 2027, **parts}), encoding="utf-8")
    return path


def test_a_local_paper_is_laid_over_the_published_calendar(tmp_path):
    path = written(
        tmp_path, days_off={"2027-02-09": "春节", "2026-10-10": "地方假日"}, working={"2027-02-20": "调休上班", "2027-02-08": "上班"}
    )
    laid = read_calendar(path)
    assert laid.published_through == 2027 and laid.is_published(date(2027, 12, 31))
    assert laid.name(date(2027, 2, 9)) == "春节" and laid.is_working(date(2027, 2, 20))
    assert not laid.is_working(date(2026, 10, 10)) and laid.is_working(date(2027, 2, 8))
    assert laid.why(date(2026, 10, 1)) == "holiday" and laid.source == f"国办发明电〔2026〕7号; {CHINA.source}"


def test_a_local_paper_of_a_published_year_does_not_unpublish_later_ones(tmp_path):
    assert read_calendar(str(written(tmp_path, published_through=2020, days_off={"2020-07-20": "古尔邦节"}))).published_through == 2026


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"source": " "}, "2027.json: source is missing"),
        ({"holidays": {}}, "2027.json: 'holidays' is not a part of a calendar; allowed are source"),
        ({"published_through": None}, "2027.json: .*published_through is None"),
        ({"days_off": {"1月1日": "元旦"}}, "2027.json: .*days_off: '1月1日' is not a day; write year-month-day"),
        ({"days_off": {}}, "2027 has no day off; enter the days off of 2027, or publish through 2026 only"),
        ({"days_off": {"2027-01-01": "元旦"}, "working": {"2027-03-02": "x"}}, "working 2027-03-02 is an ordinary working day"),
    ],
)
def test_a_wrong_entry_of_a_local_paper_is_refused_with_file_entry_and_rule(tmp_path, parts, sentence):
    with pytest.raises(CalendarError, match=sentence):
        read_calendar(written(tmp_path, **parts))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b'{"source": ', "2027.json: line 1 is not JSON"),
        (b"[]", "2027.json: source is missing"),
        ("{}".encode("utf-16"), "2027.json: not written in UTF-8"),
        (b'{"days_off": {"2027-01-01": "a", "2027-01-01": "b"}}', "2027.json: '2027-01-01' is entered twice"),
    ],
)
def test_a_file_that_is_no_calendar_is_refused_with_its_name(tmp_path, text, sentence):
    path = tmp_path / "2027.json"
    path.write_bytes(text)
    with pytest.raises(CalendarError, match=sentence):
        read_calendar(path)
