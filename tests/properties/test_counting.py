"""What holds for every term: no order of recording matters, more never means earlier, and the proof ends at the due date."""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta

import chinese_calendar
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.timekeeping.clocks import SHANGHAI, Clock, Counting, Extension, Limit, Pause, RungSpec, proof
from casework.workflows.calendars import published_calendar

CHINA = published_calendar()
FIRST, LAST = date(2015, 1, 1), date(2026, 12, 31)
START = datetime(2026, 1, 1, tzinfo=UTC)
LADDER = (RungSpec("half", "50%"), RungSpec("warned", "due"), RungSpec("urged", "due + 2 working days"))

moments = st.integers(0, 60 * 24 * 120).map(lambda minutes: START + timedelta(minutes=minutes))
amounts = st.builds(Limit, st.integers(1, 40), st.sampled_from(["working days", "days", "hours"])) | st.builds(
    Limit, st.integers(1, 14), st.sampled_from(["months"])
)
named = st.sampled_from(["same day", "end of quarter", "end of half-year", "until 2026-03-14", "3 years"]).map(Limit.parse)
limits = amounts | named
closed_pauses = st.tuples(moments, moments).map(lambda pair: Pause(min(pair), max(pair)))
pauses = st.lists(closed_pauses | moments.map(Pause), max_size=4)
granted = st.lists(amounts | st.just(Limit.parse("until 2026-06-06")), max_size=4).map(
    lambda given: [Extension(limit, f"e{number}", START) for number, limit in enumerate(given)]
)
countings = st.builds(
    Counting,
    first_day_counts=st.booleans(),
    roll=st.sampled_from([None, "forward", "back", "none"]),
    end_of_day=st.sampled_from(["24:00", "17:30"]),
)


def never_earlier(after, before):
    """None, while a pause is open, is later than any day."""
    return after is None or (before is not None and after >= before)


def test_working_day_limits_from_1_to_90_agree_with_chinesecalendar_from_every_day_of_twelve_years():
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    worked = [day for day in days if chinese_calendar.is_workday(day)]
    wrong = []
    for day in days:
        following = worked[bisect_right(worked, day) :][:90]
        base = datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
        counted = [row.date for row in proof(base, Limit(len(following) or 1, "working days"), CHINA).days if row.counted]
        wrong += [day] if following and counted != following else []
    assert wrong == []


def test_every_limit_from_1_to_90_ends_on_the_day_its_longer_neighbour_counts_it():
    for month in range(1, 10):
        base = datetime(2025, month, 28, 9, tzinfo=SHANGHAI)
        longest = [row.date for row in proof(base, Limit(90, "working days"), CHINA).days if row.counted]
        assert [proof(base, Limit(n, "working days"), CHINA).due_on for n in range(1, 91)] == longest


@given(base=moments, limit=limits, counting=countings, extensions=granted, stops=pauses)
def test_the_last_row_of_a_proof_is_the_due_date(base, limit, counting, extensions, stops):
    told = proof(base, limit, CHINA, counting=counting, pauses=stops, extensions=extensions)
    if told.due_on is None:
        assert told.due_at is None and told.days[-1].why == "paused"
    else:
        assert told.days[-1].date == told.due_on


@given(base=moments, limit=limits, counting=countings, extensions=granted, stops=pauses, order=st.randoms(use_true_random=False))
def test_no_order_of_recording_extensions_pauses_and_withdrawals_changes_the_due_date(base, limit, counting, extensions, stops, order):
    clock = Clock.start(rule="r", kind="duty", opened_at=base, limit=limit, counting=counting, calendar=CHINA, specs=LADDER)
    spans = [pause for pause in stops if pause.end]
    acts = [("extend", extension) for extension in extensions] + [("pause", pause) for pause in spans] + [("detour", None)]
    straight, shuffled = list(acts), list(acts)
    order.shuffle(shuffled)
    one, other = (_recorded(clock, sequence) for sequence in (straight, shuffled))
    assert (one.due_at, one.due_on, one.provisional, one.rungs) == (other.due_at, other.due_on, other.provisional, other.rungs)
    told = proof(base, limit, CHINA, counting=counting, pauses=spans, extensions=extensions)
    assert (one.due_at, one.due_on) == (told.due_at, told.due_on)


def _recorded(clock, acts):
    for act, what in acts:
        if act == "extend":
            clock = clock.extended(what, CHINA, LADDER)
        elif act == "pause":
            clock = clock.paused(what.start, CHINA, LADDER).resumed(what.end, CHINA, LADDER)
        else:
            gone = Extension(Limit.parse("7 working days"), "gone", START)
            clock = clock.extended(gone, CHINA, LADDER).without_extension("gone", CHINA, LADDER)
    return clock


@given(base=moments, limit=limits, counting=countings, extensions=granted, stops=pauses, more=amounts)
def test_one_more_extension_never_makes_a_term_end_earlier(base, limit, counting, extensions, stops, more):
    before = proof(base, limit, CHINA, counting=counting, pauses=stops, extensions=extensions).due_at
    longer = [*extensions, Extension(more, "more", START)]
    assert never_earlier(proof(base, limit, CHINA, counting=counting, pauses=stops, extensions=longer).due_at, before)


@given(base=moments, limit=amounts, counting=countings, extensions=granted, stops=pauses)
def test_a_larger_amount_never_ends_earlier(base, limit, counting, extensions, stops):
    before = proof(base, limit, CHINA, counting=counting, pauses=stops, extensions=extensions).due_at
    larger = Limit(limit.amount + 1, limit.unit)
    assert never_earlier(proof(base, larger, CHINA, counting=counting, pauses=stops, extensions=extensions).due_at, before)


@given(base=moments, limit=limits, counting=countings, extensions=granted, stops=pauses, another=closed_pauses | moments.map(Pause))
def test_a_pause_never_makes_a_term_end_earlier(base, limit, counting, extensions, stops, another):
    before = proof(base, limit, CHINA, counting=counting, pauses=stops, extensions=extensions).due_at
    after = proof(base, limit, CHINA, counting=counting, pauses=[*stops, another], extensions=extensions).due_at
    assert never_earlier(after, before)


@given(base=moments, amount=st.integers(1, 130), working=st.booleans(), stops=st.lists(closed_pauses, max_size=3))
def test_a_paused_term_ends_on_the_day_a_plain_count_of_the_left_over_days_gives(base, amount, working, stops):
    def local(moment):
        return moment.astimezone(SHANGHAI).date()

    day, left = local(base), amount
    while left:
        day += timedelta(days=1)
        stopped = any(local(pause.start) <= day < local(pause.end) for pause in stops)
        left -= not stopped and (not working or CHINA.is_working(day))
    limit = Limit(amount, "working days" if working else "days")
    assert proof(base, limit, CHINA, counting=Counting(roll="none"), pauses=stops).due_on == day


@given(base=moments, limit=limits, extensions=granted, stops=pauses)
def test_rungs_rise_strictly(base, limit, extensions, stops):
    clock = Clock.start(rule="r", kind="duty", opened_at=base, limit=limit, calendar=CHINA, specs=LADDER)
    for extension in extensions:
        clock = clock.extended(extension, CHINA, LADDER)
    for pause in stops:
        clock = clock.paused(pause.start, CHINA, LADDER)
        clock = clock.resumed(pause.end, CHINA, LADDER) if pause.end else clock
    times = [rung.at for rung in clock.rungs]
    assert times == sorted(set(times))
