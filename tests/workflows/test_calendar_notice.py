"""The yearly notice as a file: every fault at once, and laid over the calendar in force so that a second reading changes nothing."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casework.domain.timekeeping.calendar import Calendar
from casework.workflows.calendar_notice import NoticeError, read_notices
from casework.workflows.calendars import published_calendar

OVER = replace(published_calendar(), published_through=2026)
NEXT: dict[str, Any] = {
    "year": 2027, "source": "国办发明电〔2026〕7号", "on": ["2027-02-20"],
    "off": {"2027-01-01": "元旦", **{f"2027-02-{day:02}": "春节" for day in range(5, 12)}},
}  # fmt: skip


def laid(folder: Path, content: Any, over: Calendar = OVER) -> Calendar:
    (file := folder / "notice.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return read_notices(file, over)


def faults(folder: Path, content: Any, over: Calendar = OVER) -> str:
    with pytest.raises(NoticeError) as bad:
        laid(folder, content, over)
    assert str(bad.value).splitlines() == list(bad.value.faults)
    return str(bad.value)


def test_a_year_that_was_not_published_is_taken_from_its_notice_alone(tmp_path):
    assert not OVER.is_working(date(2027, 10, 1)), "a statutory day, known before the notice"
    calendar = laid(tmp_path, NEXT)
    assert calendar.published_through == 2027
    assert {day for day in calendar.days_off if day.year == 2027} == {date.fromisoformat(day) for day in NEXT["off"]}
    assert (calendar.name(date(2027, 2, 20)), calendar.is_working(date(2027, 2, 20))) == ("调休上班", True)
    assert calendar.days_off[date(2026, 10, 1)] == OVER.days_off[date(2026, 10, 1)]
    assert calendar.source.startswith("国办发明电〔2026〕7号; holidays")


def test_a_notice_for_a_published_year_is_a_correction_laid_over_it(tmp_path):
    calendar = laid(tmp_path, {"year": 2026, "off": {"2026-03-20": "临时放假"}, "on": ["2026-03-21"], "source": "省政府通知"})
    assert (calendar.is_working(date(2026, 3, 20)), calendar.is_working(date(2026, 3, 21))) == (False, True)
    assert not calendar.is_working(date(2026, 10, 1)) and calendar.published_through == 2026


def test_a_correction_may_take_a_day_off_back_and_a_make_up_day_away(tmp_path):
    make_up = next(day for day in OVER.working if day.year == 2026)
    notice = {"year": 2026, "on": ["2026-10-07"], "off": {f"{make_up}": "休息"}, "source": "x"}
    calendar = laid(tmp_path, notice)
    assert calendar.is_working(date(2026, 10, 7)) and not calendar.is_working(make_up)
    assert laid(tmp_path, notice, calendar) is calendar


@pytest.mark.parametrize("content", [NEXT, [NEXT, {**NEXT, "year": 2028, "off": ["2028-01-03"], "on": []}]])
def test_a_notice_that_is_in_the_calendar_already_gives_the_same_calendar_back(tmp_path, content):
    once = laid(tmp_path, content)
    assert laid(tmp_path, content, once) is once


def test_a_bare_list_gives_the_days_a_name_of_their_own(tmp_path):
    calendar = laid(tmp_path, {**NEXT, "off": ["2027-01-01"]})
    assert calendar.name(date(2027, 1, 1)) == "放假"


def test_every_fault_of_a_file_is_told_at_once(tmp_path):
    said = faults(
        tmp_path,
        [
            {"year": "2027", "off": 3, "on": {"2027-02-20": ""}, "source": " ", "days": []},
            {"year": True, "off": ["2027-1-1", 5, "2027-01-02", "2027-01-02"], "source": "x"},
            "2027",
        ],
    )
    assert len(said.splitlines()) == 10
    for part in (
        "第1项: year is '2027'", "off is 3; write a list", "the name is ''", "source is ' '", "'days' is not a part", "第2项: year is True",
        "'2027-1-1' is not a day", "5 is not a day", "'2027-01-02' is entered twice", "第3项: '2027' is no year",
    ):  # fmt: skip
        assert part in said


def test_what_does_not_fit_beside_the_calendar_in_force_is_told_at_once(tmp_path):
    said = faults(
        tmp_path,
        [
            {"year": 2027, "off": ["2027-01-01", "2028-01-03", "2027-02-20"], "on": ["2027-02-20", "2027-03-01"], "source": "x"},
            {"year": 2027, "off": [], "source": "x"},
            {"year": 2029, "off": ["2029-01-01"], "source": "x"},
            {"year": 2026, "on": ["2026-03-03"], "source": "x"},
        ],
    )
    for part in (
        "2027 is in the file twice", "2029 comes after 2028", "2027: off 2028-01-03 lies in another year; enter it under 2028",
        "2027: 2027-02-20 is both off and on", "2027: on 2027-03-01 is a weekday", "2027: off names no day",
        "2026: on 2026-03-03 is a weekday and worked anyway",
    ):  # fmt: skip
        assert part in said
    assert len(said.splitlines()) == 7


def test_T21_a_calendar_without_working_days_is_refused(tmp_path):
    every = [date.fromordinal(day).isoformat() for day in range(date(2027, 1, 1).toordinal(), date(2028, 1, 1).toordinal())]
    assert "year 2027 has 0 working days" in faults(tmp_path, {**NEXT, "off": every, "on": []})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "it holds no year"),
        ('{"year": 2027,\n', "line 2 is not JSON"),
        ('{"year": 2027, "year": 2027, "off": ["2027-01-01"], "source": "x"}', "'year (twice)' is not a part"),
        ('{"year": 2027, "off": {"2027-01-01": "a", "2027-01-01": "b"}, "source": "x"}', "'2027-01-01 (twice)' is not a day"),
    ],
)
def test_a_file_that_is_no_notice_is_told_with_its_place(tmp_path, text, said):
    (file := tmp_path / "notice.json").write_text(text, encoding="utf-8")
    with pytest.raises(NoticeError, match=r"notice\.json") as bad:
        read_notices(file, OVER)
    assert said in str(bad.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(NoticeError, match="name a JSON file"):
        read_notices(tmp_path / "none.json", OVER)
    (file := tmp_path / "notice.json").write_bytes('{"source": "国"}'.encode("gbk"))
    with pytest.raises(NoticeError, match="save it as UTF-8"):
        read_notices(str(file), OVER)
