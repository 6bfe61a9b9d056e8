"""A due date is counted one way only: the vectors of the law's reading, the old bugs of other systems, the ladder's instants."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from casework.domain.timekeeping.calendar import Calendar
from casework.domain.timekeeping.clocks import (
    SHANGHAI,
    Clock,
    ClockError,
    Counting,
    Extension,
    Limit,
    Pause,
    RungError,
    RungSpec,
    Term,
    dated,
    explain_zh,
    proof,
)
from casework.workflows.calendars import published_calendar

CHINA = published_calendar()
LADDER = (RungSpec("half", "50%"), RungSpec("reminded", "80%"), RungSpec("warned", "due"), RungSpec("urged", "due + 1 working day"))


def at(text):
    """A local time, such as 2026-10-09 16:00, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def due(base, limit, *, calendar=CHINA, pauses=(), extensions=(), **counting):
    return proof(
        at(base), Limit.parse(limit), calendar, counting=Counting(**counting), pauses=[paused(*p) for p in pauses], extensions=extensions
    )


def due_on(*args, **kw):
    told = due(*args, **kw)
    return told.due_on and told.due_on.isoformat()


def paused(start, end=None):
    return Pause(at(start), end and at(end))


def extension(limit, id="e1", approved="2026-01-01 09:00"):
    return Extension(Limit.parse(limit), id, at(approved))


def a_clock(limit="15 wd", opened="2026-03-02 10:00", specs=LADDER, calendar=CHINA, **fields):
    known: dict[str, Any] = {"rule": "track", "kind": "duty", "cls": "H", "pausable": True} | fields
    return Clock.start(opened_at=at(opened), limit=limit, specs=specs, calendar=calendar, **known)


def rungs(clock):
    return {rung.name: f"{rung.at.astimezone(SHANGHAI):%m-%d %H:%M}" for rung in clock.rungs}


VECTORS = {
    "2025-01-20": "2025-01-21 2025-01-23 2025-01-26 2025-02-08 2025-02-14 2025-02-21 2025-04-21",
    "2025-09-26": "2025-09-28 2025-09-30 2025-10-10 2025-10-16 2025-10-23 2025-10-30 2025-12-25",
    "2026-01-05": "2026-01-06 2026-01-08 2026-01-12 2026-01-19 2026-01-26 2026-02-02 2026-04-03",
    "2026-02-12": "2026-02-13 2026-02-24 2026-02-26 2026-03-04 2026-03-11 2026-03-18 2026-05-18",
    "2026-02-13": "2026-02-14 2026-02-25 2026-02-27 2026-03-05 2026-03-12 2026-03-19 2026-05-19",
    "2026-04-30": "2026-05-06 2026-05-08 2026-05-11 2026-05-18 2026-05-25 2026-06-01 2026-07-28",
    "2026-09-24": "2026-09-28 2026-09-30 2026-10-09 2026-10-15 2026-10-22 2026-10-29 2026-12-24",
    "2026-09-30": "2026-10-08 2026-10-10 2026-10-13 2026-10-20 2026-10-27 2026-11-03 2026-12-29",
}


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [(s, d, e) for s, ends in VECTORS.items() for d, e in zip((1, 3, 5, 10, 15, 20, 60), ends.split(), strict=True)],
)
def test_working_days_are_counted_as_the_official_calendar_has_them(start, days, end):
    assert due_on(f"{start} 10:00", f"{days} working days") == end


def test_case_C004_was_filed_on_the_fifth_working_day():
    assert due_on("2017-12-21 10:00", "5 wd") == "2017-12-28"


def test_a_day_ends_at_midnight_in_shanghai_and_the_instant_itself_is_late():
    told = due("2026-10-09 16:00", "1 wd")
    assert (told.due_at, told.due_on) == (at("2026-10-11 00:00"), date(2026, 10, 10))
    clock = a_clock("1 wd", "2026-10-09 16:00")
    assert clock.expired(told.due_at) and not clock.expired(told.due_at - timedelta(microseconds=1))


def test_a_rule_may_end_the_day_at_the_close_of_business():
    assert due("2026-10-09 16:00", "1 wd", end_of_day="17:30").due_at == at("2026-10-10 17:30")


@pytest.mark.parametrize(
    ("base", "limit", "end"),
    [
        ("2026-01-30 10:00", "1 month", "2026-02-28"),
        ("2026-01-31 10:00", "1 month", "2026-02-28"),
        ("2024-01-31 10:00", "1 month", "2024-02-29"),
        ("2026-03-16 10:00", "2 months", "2026-05-18"),
        ("2026-11-30 10:00", "3 months", "2027-03-01"),
        ("2024-02-29 10:00", "1 year", "2025-02-28"),
        ("2023-05-10 10:00", "3 years", "2026-05-11"),
    ],
)
def test_months_and_years_end_on_the_same_day_number_or_the_last_of_the_month(base, limit, end):
    assert due_on(base, limit) == end


@pytest.mark.parametrize(
    ("limit", "end"),
    [
        ("same day", "2026-08-15"),
        ("until 2026-10-01", "2026-10-01"),
        ("until 2026-08-01", "2026-08-01"),
        ("end of quarter", "2026-09-30"),
        ("end of half-year", "2026-12-31"),
    ],
)
@pytest.mark.parametrize("roll", [None, "forward", "back"])
def test_a_limit_that_names_a_day_never_rolls(limit, end, roll):
    told = due("2026-08-15 23:30", limit, roll=roll)
    assert (told.due_on.isoformat(), told.due_at, told.provisional) == (end, at(f"{end} 00:00") + timedelta(days=1), False)


def test_the_end_of_a_quarter_on_its_last_day_is_that_day():
    assert due_on("2026-03-31 23:59", "end of quarter") == "2026-03-31"


# -- numbered rules ---------------------------------------------------------------------------------------------------


def test_rule_01_the_same_word_is_working_days_in_one_law_and_natural_days_in_another():
    assert due_on("2026-09-30 10:00", "3个工作日") == "2026-10-10"
    assert due_on("2026-09-28 10:00", "3日", roll="none") == "2026-10-01"


def test_rule_02_weekends_can_be_working_days():
    assert due_on("2018-02-10 10:00", "1 wd") == "2018-02-11"
    assert due_on("2026-02-13 10:00", "1 wd") == "2026-02-14"


def test_rule_03_the_first_day_is_not_counted_and_a_legal_period_rolls_forward():
    assert due_on("2026-03-02 00:00", "1 d") == "2026-03-03"
    assert due_on("2026-04-30 10:00", "3 d") == "2026-05-06"


def test_rule_03_hours_start_at_once_and_never_roll():
    told = due("2026-09-30 17:20", "24 hours", roll="forward")
    assert (told.due_at, told.due_on) == (at("2026-10-01 17:20"), date(2026, 10, 1))
    assert due_on("2026-09-30 00:00", "24 hours") == "2026-09-30"


def test_rule_03_a_pay_day_on_a_rest_day_rolls_back():
    assert due_on("2026-09-25 10:00", "10 d", roll="back") == "2026-09-30"
    assert due_on("2026-10-08 10:00", "1 d", roll="back") == "2026-10-09"


def test_rule_06_an_extension_comes_too_late_once_the_time_is_over_and_a_suspension_keeps_the_remaining_days():
    clock = a_clock("5 wd")
    assert clock.due_text == "2026-03-09"
    assert not clock.expired(at("2026-03-09 23:59")) and clock.expired(at("2026-03-10 00:00"))
    stopped = clock.paused(at("2026-03-05 09:00"), CHINA, LADDER)
    assert (stopped.due_at, stopped.due_text, stopped.expired(at("2026-06-01 00:00"))) == (None, "", False)
    assert stopped.resumed(at("2026-04-01 09:00"), CHINA, LADDER).due_on == date(2026, 4, 3)


def test_rule_09_a_rectification_order_is_due_on_the_date_written_in_it_even_a_rest_day():
    assert [due_on(base, "至2026-10-04") for base in ("2026-09-28 10:00", "2026-10-03 10:00")] == ["2026-10-04"] * 2


# -- the bug catalogue ------------------------------------------------------------------------------------------------


def test_T1_a_make_up_saturday_counts_inside_and_at_the_end_of_a_term():
    assert due_on("2026-10-09 10:00", "1 wd") == "2026-10-10"
    assert due_on("2026-10-09 10:00", "2 wd") == "2026-10-12"
    assert due_on("2026-10-08 10:00", "2 d") == "2026-10-10"


@pytest.mark.parametrize(
    ("base", "limit", "provisional"),
    [
        ("2026-12-29 10:00", "2 wd", False),
        ("2026-12-29 10:00", "3 wd", True),
        ("2026-12-29 10:00", "3 d", True),
        ("2026-12-28 10:00", "3 d", False),
        ("2026-12-31 10:00", "24 h", False),
        ("2026-12-31 10:00", "until 2027-02-06", False),
        ("2050-12-31 10:00", "30 wd", True),
    ],
)
def test_T2_a_due_date_in_a_year_without_calendar_is_provisional_and_no_crash(base, limit, provisional):
    assert due(base, limit).provisional is provisional


def test_T2_a_period_whose_end_is_not_rolled_asks_no_calendar():
    assert not due("2026-12-29 10:00", "30 d", roll="none").provisional


def test_T2_rolling_out_of_the_published_year_is_provisional_and_rolling_back_too():
    full = Calendar({date(2026, 12, 31): "假"}, {}, 2026, "x")
    assert due("2026-12-30 10:00", "1 d", calendar=full).provisional
    assert due("2026-12-31 10:00", "1 d", roll="back").provisional


@pytest.mark.parametrize(
    ("base", "end"),
    [
        ("2026-03-02 23:59:59", "2026-03-03"),
        ("2026-03-03 00:00:00", "2026-03-04"),
        ("2026-10-03 10:00", "2026-10-08"),
        ("2026-10-10 10:00", "2026-10-12"),
    ],
)
def test_T3_the_day_of_receipt_is_never_counted_whatever_day_it_is(base, end):
    assert due_on(base, "1 wd") == end


@pytest.mark.parametrize(
    ("base", "limit", "end"),
    [
        ("2026-03-02 23:59:59", "1 wd", "2026-03-02"),
        ("2026-10-03 10:00", "1 wd", "2026-10-08"),
        ("2026-10-10 10:00", "1 wd", "2026-10-10"),
        ("2026-03-02 10:00", "3 d", "2026-03-04"),
        ("2026-03-16 10:00", "1 month", "2026-04-15"),
        ("2026-03-01 10:00", "1 month", "2026-03-31"),
        ("2024-01-31 10:00", "1 month", "2024-02-29"),
    ],
)
def test_T3_where_the_rule_counts_the_first_day_it_is_day_one(base, limit, end):
    assert due_on(base, limit, first_day_counts=True) == end


def test_T4_a_pause_over_a_holiday_keeps_the_working_days_and_adds_none():
    over = [("2026-10-01 09:00", "2026-10-08 09:00")]
    assert due_on("2026-09-30 10:00", "5 wd", pauses=over) == due_on("2026-09-30 10:00", "5 wd") == "2026-10-13"
    assert due_on("2026-09-30 10:00", "5 wd", pauses=[("2026-10-09 09:00", "2026-10-12 09:00")]) == "2026-10-15"


def test_T5_a_pause_ended_at_once_changes_no_due_date():
    clock = a_clock()
    moment = at("2026-03-05 09:00")
    after = clock.paused(moment, CHINA, LADDER).resumed(moment, CHINA, LADDER)
    assert (after.due_at, after.rungs, after.revision) == (clock.due_at, clock.rungs, 3)


def test_T6_a_change_of_rule_while_paused_keeps_the_pause():
    stopped = a_clock("5 wd").paused(at("2026-03-04 09:00"), CHINA, LADDER)
    changed = stopped.with_limit("10 wd", CHINA, LADDER)
    assert (changed.due_at, changed.revision, changed.limit) == (None, stopped.revision, "10 working days")
    assert changed.resumed(at("2026-03-11 09:00"), CHINA, LADDER).due_on == date(2026, 3, 23)


def test_T7_extension_pause_and_withdrawal_give_one_date_in_any_order():
    def extend(clock):
        return clock.extended(extension("10 wd", "kept"), CHINA, LADDER)

    def in_days(clock):
        return clock.extended(extension("3 d", "days"), CHINA, LADDER)

    def stop(clock):
        return clock.paused(at("2026-03-05 09:00"), CHINA, LADDER).resumed(at("2026-03-12 09:00"), CHINA, LADDER)

    def detour(clock):
        return clock.extended(extension("30 wd", "gone"), CHINA, LADDER).without_extension("gone", CHINA, LADDER)

    ends = set()
    for order in permutations((extend, in_days, stop, detour)):
        clock = a_clock("5 wd")
        for act in order:
            clock = act(clock)
        ends.add((clock.due_at, clock.rungs))
    assert [end for end, _ in ends] == [at("2026-04-03 00:00")]


def test_T8_a_back_dated_pause_moves_the_due_date_by_its_counted_days():
    clock = a_clock("5 wd").paused(at("2026-03-03 09:00"), CHINA, LADDER).resumed(at("2026-03-05 09:00"), CHINA, LADDER)
    assert clock.due_on == date(2026, 3, 11)


def test_T8_an_earlier_start_found_later_holds_and_a_later_one_changes_nothing():
    clock = a_clock("5 wd").paused(at("2026-03-06 09:00"), CHINA, LADDER)
    earlier = clock.paused(at("2026-03-04 09:00"), CHINA, LADDER)
    assert earlier.pauses == (paused("2026-03-04 09:00"),)
    assert earlier.paused(at("2026-03-07 09:00"), CHINA, LADDER) == earlier


def test_T9_a_correction_of_the_calendar_moves_the_open_clock_and_leaves_the_closed_one():
    closed = a_clock("5 wd", "2026-09-30 10:00")
    corrected = Calendar({**CHINA.days_off, date(2026, 10, 9): "地方假日"}, CHINA.working, 2026, "地方通知")
    opened = closed.recounted(corrected, LADDER)
    assert (closed.due_text, closed.revision) == ("2026-10-13", 1)
    assert (opened.due_text, opened.revision) == ("2026-10-14", 2)
    assert opened.recounted(corrected, LADDER) == opened


# -- pauses and extensions --------------------------------------------------------------------------------------------


def test_the_day_paused_on_is_left_out_and_the_day_resumed_on_counts():
    assert due_on("2026-03-02 10:00", "3 wd", pauses=[("2026-03-04 23:00", "2026-03-05 01:00")]) == "2026-03-06"


def test_overlapping_and_touching_pauses_count_once():
    one = due_on("2026-03-02 10:00", "10 d", pauses=[("2026-03-04 09:00", "2026-03-10 09:00")])
    two = [("2026-03-06 09:00", "2026-03-10 09:00"), ("2026-03-04 09:00", "2026-03-08 09:00"), ("2026-03-05 09:00", "2026-03-06 09:00")]
    assert due_on("2026-03-02 10:00", "10 d", pauses=two) == one == "2026-03-18"


def test_pauses_apart_add_up_and_nothing_follows_an_open_one():
    apart = [("2026-03-04 09:00", "2026-03-05 09:00"), ("2026-03-10 09:00", "2026-03-11 09:00")]
    assert due_on("2026-03-02 10:00", "10 d", pauses=apart) == "2026-03-16"
    assert due_on("2026-03-02 10:00", "10 d", pauses=[("2026-03-04 09:00",), *apart[1:]]) is None


def test_an_open_pause_after_the_last_day_leaves_the_breach_standing():
    assert due_on("2026-03-02 10:00", "3 d", pauses=[("2026-03-06 09:00",)]) == "2026-03-05"
    assert due_on("2026-03-02 10:00", "1 wd", pauses=[("2026-03-03 18:00",)], end_of_day="17:30") == "2026-03-03"
    assert due_on("2026-03-02 10:00", "1 wd", pauses=[("2026-03-03 17:00",)], end_of_day="17:30") is None


def test_a_pause_before_the_base_does_not_matter():
    assert due_on("2026-03-02 10:00", "3 d", pauses=[("2026-02-01 09:00", "2026-03-01 09:00")]) == "2026-03-05"
    assert due_on("2026-03-02 10:00", "3 d", pauses=[("2026-02-01 09:00", "2026-03-04 09:00")]) == "2026-03-06"


@pytest.mark.parametrize(
    ("limit", "end"),
    [
        ("1 month", "2026-04-03"),
        ("until 2026-03-20", "2026-03-21"),
        ("same day", "2026-03-02"),
        ("5 d", "2026-03-09"),
    ],
)
def test_paused_days_are_added_as_natural_days_to_months_and_named_days(limit, end):
    assert due_on("2026-03-02 10:00", limit, pauses=[("2026-03-04 09:00", "2026-03-05 09:00")]) == end


@pytest.mark.parametrize("limit", ["5 wd", "5 d", "1 month", "until 2026-03-20", "24 h"])
def test_an_open_pause_leaves_no_due_date_while_it_lasts(limit):
    told = due("2026-03-02 10:00", limit, pauses=[("2026-03-02 12:00",)])
    assert (told.due_at, told.due_on, told.provisional, told.days[-1].why) == (None, None, False, "paused")


def test_hour_limits_skip_the_exact_paused_instants():
    assert due("2026-03-02 10:00", "24 h", pauses=[("2026-03-02 12:00", "2026-03-02 13:30")]).due_at == at("2026-03-03 11:30")
    assert due("2026-03-02 10:00", "1 h", pauses=[("2026-03-02 11:00",)]).due_at == at("2026-03-02 11:00")
    assert due("2026-03-02 10:00", "1 h", pauses=[("2026-03-02 09:00", "2026-03-02 09:30")]).due_at == at("2026-03-02 11:00")


def test_a_last_day_rolls_past_a_pause_and_not_onto_it():
    friday_off = [("2026-03-08 09:00", "2026-03-11 09:00")]
    assert due_on("2026-03-02 10:00", "5 d", pauses=friday_off) == "2026-03-11"
    told = due("2026-03-02 10:00", "5 d", pauses=[("2026-03-08 09:00",)])
    assert told.due_on is None and [row.why for row in told.days[-2:]] == ["weekend", "paused"]


@pytest.mark.parametrize(
    ("limit", "extensions", "end"),
    [
        ("60 wd", ["30 wd"], "2026-07-10"),
        ("5 wd", ["3 d"], "2026-03-12"),
        ("10 d", ["1 month"], "2026-04-13"),
        ("1 month", ["1 year"], "2027-04-02"),
        ("5 d", ["24 h"], "2026-03-10"),
        ("24 h", ["1 d"], "2026-03-04"),
        ("24 h", ["24 h"], "2026-03-04"),
        ("until 2026-03-06", ["2 d"], "2026-03-09"),
        ("5 wd", ["until 2026-04-04"], "2026-04-04"),
        ("5 wd", ["until 2026-03-03"], "2026-03-09"),
        ("5 wd", ["until 2026-04-04", "until 2026-04-05", "1 wd"], "2026-04-05"),
    ],
)
def test_an_extension_adds_in_its_own_unit_and_otherwise_is_counted_on(limit, extensions, end):
    told = due("2026-03-02 10:00", limit, extensions=[extension(text, f"e{n}") for n, text in enumerate(extensions)])
    assert told.due_on.isoformat() == end
    assert told.days[-1].date == told.due_on


@pytest.mark.parametrize("limit", ["same day", "end of quarter", "end of half-year"])
def test_an_extension_by_a_named_day_is_refused(limit):
    with pytest.raises(ClockError, match=f"extension e1 by {limit} is not possible; allowed are"):
        extension(limit)


def test_withdrawing_an_unknown_extension_is_refused_with_those_known():
    with pytest.raises(ClockError, match=r"clock track\.\.1 has no extension 'x'; it has e1"):
        a_clock().extended(extension("5 wd"), CHINA, LADDER).without_extension("x", CHINA, LADDER)
    with pytest.raises(ClockError, match="it has none"):
        a_clock().without_extension("x", CHINA, LADDER)


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: Pause(datetime(2026, 1, 1)), "the pause from 2026-01-01 00:00:00 has no time zone"),
        (lambda: Pause(at("2026-01-01 09:00"), datetime(2026, 1, 2)), "the pause until"),
        (lambda: paused("2026-01-02 09:00", "2026-01-01 09:00"), "it must end at its start or later"),
        (lambda: Extension(Limit.parse("1 d"), "e1", datetime(2026, 1, 1)), "the approval of extension e1 at"),
        (lambda: Term(datetime(2026, 1, 1), Limit.parse("1 d")), "the base"),
        (lambda: Clock.start(rule="r", kind="duty", opened_at=datetime(2026, 1, 1), limit="1 d", calendar=CHINA), "the opening at"),
        (lambda: Counting(roll="up"), "roll 'up' is not known; write forward, back or none"),
        (lambda: Counting(end_of_day="25:00"), "end_of_day '25:00' is not a time of day; write 24:00"),
        (lambda: Counting(end_of_day="00:00"), "end_of_day '00:00'"),
    ],
)
def test_an_input_that_cannot_be_right_is_refused_with_a_sentence(build, sentence):
    with pytest.raises(ClockError, match=sentence):
        build()


# -- proofs -----------------------------------------------------------------------------------------------------------


def test_a_proof_is_told_in_chinese_day_by_day():
    assert explain_zh(due("2026-10-08 10:00", "3 wd")) == (
        "2026-10-08 星期四 起算日 不计",
        "2026-10-09 星期五 工作日 第1日",
        "2026-10-10 星期六 调休上班 第2日",
        "2026-10-11 星期日 周末 不计",
        "2026-10-12 星期一 工作日 第3日",
    )


def test_a_proof_tells_holidays_pauses_and_rolling():
    lines = explain_zh(due("2026-09-29 10:00", "3 d", pauses=[("2026-09-30 09:00", "2026-10-01 09:00")]))
    assert lines[:3] == ("2026-09-29 星期二 起算日 不计", "2026-09-30 星期三 中止期间 不计", "2026-10-01 星期四 国庆节 第1日")
    assert lines[3:5] == ("2026-10-02 星期五 国庆节 第2日", "2026-10-03 星期六 国庆节 第3日")
    assert lines[5] == "2026-10-04 星期日 周末 顺延" and lines[-1] == "2026-10-08 星期四 工作日 顺延至此"


def test_a_proof_tells_hours_named_days_and_a_date_stated_by_extension():
    assert explain_zh(due("2026-09-30 17:20", "24 h")) == ("2026-10-01 星期四 2026-09-30 17:20 → 2026-10-01 17:20 共24小时",)
    assert explain_zh(due("2026-09-30 17:20", "24 h", pauses=[("2026-09-30 18:00",)])) == ("2026-09-30 星期三 中止期间 不计",)
    assert explain_zh(due("2026-09-30 17:20", "until 2026-10-04")) == ("2026-10-04 星期日 周末",)
    assert explain_zh(due("2026-10-08 17:20", "1 wd", extensions=[extension("until 2026-10-11")]))[-1] == "2026-10-11 星期日 延期至"


def test_a_period_rolled_back_is_listed_backwards_to_its_due_date():
    rows = due("2026-09-25 10:00", "10 d", roll="back").days
    assert [row.date.day for row in rows[-3:]] == [2, 1, 30] and rows[-1].rolled


def test_a_term_that_counts_its_first_day_has_no_starting_row():
    assert [row.counted for row in due("2026-03-02 10:00", "2 wd", first_day_counts=True).days] == [1, 2]


def test_a_long_period_lists_its_beginning_its_pauses_and_its_last_ten_days_exactly():
    stops = [("2026-03-02 09:00", "2026-04-01 09:00"), ("2026-05-06 09:00", "2026-05-07 09:00")]
    rows = due("2026-01-05 10:00", "1 year", pauses=stops, roll="none").days
    assert [row.date.isoformat() for row in rows[:5]] == ["2026-01-05", "2026-01-06", "2026-03-02", "2026-03-31", "2026-05-06"]
    assert len(rows) == 15 and rows[-1].counted == 365 and rows[-1].date == date(2027, 2, 5)


def test_a_shorter_period_lists_every_day():
    assert [row.counted for row in due("2026-01-05 10:00", "80 d").days] == [None, *range(1, 81)]


# -- clocks -----------------------------------------------------------------------------------------------------------


def test_a_new_clock_holds_its_inputs_and_its_result():
    clock = a_clock("五个工作日", "2026-03-02 10:00", subject="paper-1", round=2, unit="620500", base=at("2026-02-27 09:00"))
    assert (clock.key, clock.limit, clock.revision) == ("track.paper-1.2", "5 working days", 1)
    assert clock.due_on == date(2026, 3, 5) == clock.proof(CHINA).days[-1].date
    assert clock.base == at("2026-02-27 09:00") and a_clock().base == a_clock().opened_at


def test_the_revision_grows_only_when_the_due_date_does_change():
    clock = a_clock("5 wd")
    assert clock.with_limit(Limit.parse("5 wd"), CHINA, LADDER) == clock
    assert clock.with_limit("7 d", CHINA, LADDER).revision == 1
    assert clock.with_limit("6 wd", CHINA, LADDER).revision == 2


def test_resuming_a_clock_that_is_not_stopped_changes_nothing():
    assert a_clock().resumed(at("2026-03-05 09:00"), CHINA, LADDER) == a_clock()


def test_only_the_open_pause_is_ended_by_resuming():
    once = a_clock("5 wd").paused(at("2026-03-03 09:00"), CHINA, LADDER).resumed(at("2026-03-04 09:00"), CHINA, LADDER)
    twice = once.paused(at("2026-03-06 09:00"), CHINA, LADDER)
    assert not once.is_paused and twice.is_paused
    assert twice.resumed(at("2026-03-09 09:00"), CHINA, LADDER).pauses == (
        paused("2026-03-03 09:00", "2026-03-04 09:00"),
        paused("2026-03-06 09:00", "2026-03-09 09:00"),
    )


@pytest.mark.parametrize(
    ("limit", "counting", "text"),
    [
        ("1 wd", Counting(), "2026-03-03"),
        ("1 h", Counting(), "2026-03-02 11:00"),
        ("1 wd", Counting(end_of_day="17:30"), "2026-03-03 17:30"),
    ],
)
def test_people_read_a_day_and_the_time_only_where_it_is_not_midnight(limit, counting, text):
    assert a_clock(limit, counting=counting).due_text == text


# -- ladders ----------------------------------------------------------------------------------------------------------


def test_the_ordinary_ladder_falls_on_the_days_of_the_table():
    assert rungs(a_clock("15 wd")) == {"half": "03-12 09:00", "reminded": "03-18 09:00", "warned": "03-24 00:00", "urged": "03-24 09:00"}


@pytest.mark.parametrize(
    ("when", "limit", "falls"),
    [
        ("open", "5 wd", "03-02 10:00"),
        ("open + 30 minutes", "1 hour", "03-02 10:30"),
        ("open + 2 hours", "5 wd", "03-02 12:00"),
        ("open + 3 days", "5 wd", "03-05 09:00"),
        ("open + 1 working day", "5 wd", "03-03 09:00"),
        ("day 2 09:00", "3 d", "03-04 09:00"),
        ("day 2 14:30", "5 wd", "03-04 14:30"),
        ("day 5 09:00", "1 month", "03-06 09:00"),
        ("day 5 09:00", "5 wd", "03-09 09:00"),
        ("day 2 09:00", "48 hours", "03-04 09:00"),
        ("day 2 09:00", "until 2026-03-20", "03-04 09:00"),
        ("50%", "3 d", "03-04 09:00"),
        ("80 %", "3 d", "03-05 09:00"),
        ("50%", "24 hours", "03-02 22:00"),
        ("50%", "2 months", "04-02 09:00"),
        ("50%", "3 years", "09-02 09:00"),
        ("50%", "until 2026-03-20", "03-11 09:00"),
        ("due day 09:00", "3 d", "03-05 09:00"),
        ("due", "3 d", "03-06 00:00"),
        ("due - 4 hours", "24 hours", "03-03 06:00"),
        ("due - 45 minutes", "1 hour", "03-02 10:15"),
        ("due - 3 working days", "until 2026-03-14", "03-11 09:00"),
        ("due - 3 days", "until 2026-03-14", "03-11 09:00"),
        ("due + 1 working day", "until 2026-03-14", "03-16 09:00"),
        ("due  +  10  working days", "5 wd", "03-23 09:00"),
    ],
)
def test_a_rung_falls_where_its_words_say(when, limit, falls):
    assert rungs(a_clock(limit, specs=[RungSpec("r", when)])) == {"r": falls}


def test_fractions_follow_extensions_and_pauses():
    clock = a_clock("15 wd").extended(extension("10 wd"), CHINA, LADDER)
    assert rungs(clock)["reminded"] == "03-30 09:00"
    later = clock.paused(at("2026-03-04 09:00"), CHINA, LADDER).resumed(at("2026-03-06 09:00"), CHINA, LADDER)
    assert rungs(later)["reminded"] == "04-01 09:00"


def test_a_fraction_of_a_term_in_mixed_units_is_a_share_of_its_days():
    assert rungs(a_clock("5 wd").extended(extension("13 d"), CHINA, LADDER))["half"] == "03-13 09:00"
    assert rungs(a_clock("5 wd").extended(extension("until 2026-03-22"), CHINA, LADDER))["half"] == "03-12 09:00"


def test_rungs_of_a_stopped_clock_are_those_that_can_be_dated():
    specs = [RungSpec("told", "open"), RungSpec("second", "day 2 09:00"), *LADDER]
    stopped = a_clock("15 wd", specs=specs).paused(at("2026-03-06 09:00"), CHINA, specs)
    assert rungs(stopped) == {"told": "03-02 10:00", "second": "03-04 09:00"}
    assert rungs(a_clock("until 2026-04-01").paused(at("2026-03-06 09:00"), CHINA, LADDER)) == {}


def test_on_a_short_clock_the_later_rung_wins_and_a_warning_before_the_opening_is_dropped():
    specs = [
        RungSpec("near", "due - 3 working days"),
        RungSpec("reminded", "80%"),
        RungSpec("last", "due day 09:00"),
        RungSpec("warned", "due"),
    ]
    assert rungs(a_clock("1 wd", specs=specs)) == {"last": "03-03 09:00", "warned": "03-04 00:00"}
    assert a_clock("until 2026-03-10", specs=[RungSpec("day", "day 1 09:00")], base=at("2026-02-20 10:00")).rungs == ()


def test_a_clock_opened_after_its_due_date_still_climbs():
    late = a_clock("1 wd", "2026-03-02 10:00", base=at("2026-02-25 10:00"))
    assert rungs(late) == {"warned": "02-27 00:00", "urged": "02-27 09:00"}


def test_a_warning_before_the_opening_of_a_stopped_clock_is_dropped():
    early = a_clock("15 wd", "2026-03-12 10:00", specs=[RungSpec("second", "day 2 09:00")], base=at("2026-03-02 10:00"))
    assert early.rungs == () == early.paused(at("2026-03-13 09:00"), CHINA, [RungSpec("second", "day 2 09:00")]).rungs


def test_rungs_are_recomputed_with_the_due_date():
    clock = a_clock("5 wd")
    assert rungs(clock)["warned"] == "03-10 00:00"
    assert rungs(clock.with_limit("6 wd", CHINA, LADDER))["warned"] == "03-11 00:00"
    assert clock.recounted(CHINA, LADDER[:1]) == replace(clock, rungs=clock.rungs[:1])


def test_rungs_can_be_dated_for_a_term_alone():
    term = Term(at("2026-03-02 10:00"), Limit.parse("3 d"))
    assert [rung.name for rung in dated(LADDER, term, term.base, CHINA)] == ["half", "reminded", "warned", "urged"]


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("soon", "rung 'warned': 'soon' is not a time of a ladder; write open"),
        ("0%", "is not a time of a ladder"),
        ("101%", "is not a time of a ladder"),
        ("day 0 09:00", "is not a time of a ladder"),
        ("due + 3 weeks", "is not a time of a ladder"),
        ("due day 24:30", "has no such time of day"),
        ("day 2 09:75", "has no such time of day"),
        ("open - 1 hour", "is before the clock opens"),
    ],
)
def test_a_rung_that_cannot_be_understood_is_refused_by_name(when, sentence):
    with pytest.raises(RungError, match=sentence):
        RungSpec("warned", when)
