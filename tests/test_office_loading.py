"""A file of the directory against the directory: what it changes and what it refuses; loaded twice it changes nothing."""

from datetime import date
from itertools import pairwise

import pytest

from casework.domain.office import Absence, Deputy, Holding, Office
from tests.office_files import AWAY, DAY, FOR_LEADER, GONE, LABOUR, LI, ROSTER, SAMPLE, UNIT, WANG, faults, held, kinds, load, plan_of
from tests.people import COUNTY, DIRECTORY, GOVERNMENT
from tests.spec import at

# units


def test_a_new_unit_a_changed_one_and_the_same_one():
    new = UNIT.replace("620502-hrss", "620502-new")
    assert kinds(UNIT + new) == ["unit_changed", "unit_new"]
    (changed, _) = plan_of(UNIT + new).changes
    assert changed.differs == (("name", COUNTY.name, "秦州区人社局"), ("powers", ("labour_inspection",), ()))
    load(UNIT + new)


def test_a_dissolved_unit_takes_its_posts_and_deputies_along():
    office = load(FOR_LEADER)
    assert sorted(kinds(GONE, office)) == ["deputy_ended", "post_ended", "post_ended", "unit_dissolved"]
    after = load(GONE, office=office)
    assert after.unit("620502-gov") is None and held("chair", after) == [(date(2000, 1, 1), DAY)]


def test_a_unit_can_be_dissolved_or_entered_but_not_both_nor_twice():
    (both, twice) = faults(UNIT + UNIT + '[[unit]]\ncode = "620502-hrss"\ndissolved = true\n')
    assert both.startswith("office.toml: [unit 2] code '620502-hrss' stands twice")
    assert twice.startswith("office.toml: [unit 3] code '620502-hrss' is dissolved here and entered again")


# holders


def test_a_post_without_a_first_day_begins_today_and_stands_when_loaded_again_later():
    office = load(LI)
    assert held("li", office) == [(DAY, None)]
    assert kinds(LI, office, on="2026-06-01") == []


def test_a_holder_who_is_there_already_needs_no_first_day():
    assert kinds(LI.replace('"li"', '"officer-1"')) == []


def test_a_post_ends_on_the_day_the_file_says_and_may_be_taken_up_again():
    office = load(LI + "since = 2025-01-01\n", LI + "until = 2026-03-02\n")
    assert held("li", office) == [(date(2025, 1, 1), DAY)]
    assert kinds(LI, office, on="2026-04-01") == ["post_given"]
    assert held("li", load(LI, office=office, on="2026-04-01")) == [(date(2025, 1, 1), DAY), (date(2026, 4, 1), None)]


def test_an_end_can_be_moved_both_ways_and_taken_back():
    begun = LI + "since = 2025-01-01\n"
    steps = [begun, begun + "until = 2026-05-01\n", begun + "until = 2026-04-01\n", begun + "until = 2026-06-01\n", begun]
    found = []
    office = DIRECTORY
    for _, step in pairwise(["", *steps]):
        found += kinds(step, office)
        office = load(step, office=office)
    assert found == ["post_given", "post_ended", "post_ended", "post_corrected", "post_corrected"]
    assert held("li", office) == [(date(2025, 1, 1), None)]


def test_a_changed_portfolio_counts_from_today_and_keeps_the_past():
    office = load(WANG, WANG + LABOUR)
    assert [(each.since, each.portfolio) for each in office.held_by("wang")] == [(date(2025, 1, 1), ()), (DAY, ("labour",))]
    later = load(WANG + 'portfolio = ["labour"]\ntitle = "副区长"\n', office=office)
    assert [(each.since, each.title) for each in later.held_by("wang")] == [(date(2025, 1, 1), ""), (DAY, "副区长")]


def test_a_post_that_is_over_or_has_not_begun_is_corrected_as_a_whole():
    past, future = WANG + "until = 2025-06-01\n", WANG.replace("2025-01-01", "2026-05-01")
    for text in (past, future):
        office = load(text)
        assert kinds(text + 'title = "副区长"\n', office) == ["post_corrected"]
        assert [each.title for each in load(text + 'title = "副区长"\n', office=office).held_by("wang")] == ["副区长"]


def test_a_first_day_can_be_corrected_until_the_post_changed():
    assert held("wang", load(WANG, WANG.replace("2025", "2024"))) == [(date(2024, 1, 1), None)]
    changed = load(WANG, WANG + LABOUR)
    earlier = load(WANG.replace("2025", "2024") + LABOUR, office=changed)
    assert held("wang", earlier) == [(date(2024, 1, 1), DAY), (DAY, None)]
    (late,) = faults(WANG.replace("2025-01", "2026-04") + LABOUR, changed)
    assert (
        late
        == "office.toml: [holder 1] since 2026-04-01 is not before 2026-03-02, when this post changed; leave 2025-01-01, or end it first"
    )


def test_an_end_before_the_last_change_takes_the_change_back():
    changed = load(WANG, WANG + LABOUR)
    after = load(WANG + 'portfolio = ["labour"]\nuntil = 2026-02-01\n', office=changed)
    assert held("wang", after) == [(date(2025, 1, 1), date(2026, 2, 1))]


def test_a_file_may_tell_the_parts_of_one_tenure_as_entries_of_their_own():
    parts = WANG + "until = 2026-03-02\n" + WANG.replace("2025-01-01", "2026-03-02") + LABOUR
    office = load(parts)
    assert held("wang", office) == [(date(2025, 1, 1), DAY), (DAY, None)]
    assert kinds(parts, load(WANG, WANG + LABOUR)) == []


def test_nobody_holds_a_post_twice_at_once():
    assert faults(WANG + WANG) == ("office.toml: [holder 2] person: this post stands twice in this file; keep one entry",)
    two = load(WANG + "until = 2025-03-01\n", WANG.replace("2025-01", "2025-06"))
    (told, *_) = faults(WANG + 'title = "x"\n', two)
    assert told.startswith("office.toml: [holder 1] since: wang would hold this post twice from 2025-06-01 on")


def test_a_holder_of_a_unit_that_the_file_dissolves_can_only_leave():
    leaves = '[[holder]]\nperson = "chair"\npost = "leader"\nunit = "620502-gov"\nmarks = ["chair"]\nuntil = '
    assert held("chair", load(GONE + leaves + "2026-02-01\n")) == [(date(2000, 1, 1), date(2026, 2, 1))]
    (told,) = faults(GONE + leaves + "2026-06-01\n")
    assert told == "office.toml: [holder 1] unit '620502-gov' is not in the directory; enter it first"


# deputies, absences, rosters


def test_a_deputy_is_named_ended_prolonged_and_moved():
    office = load(FOR_LEADER)
    ended = load(FOR_LEADER + "until = 2026-05-01\n", office=office)
    assert kinds(FOR_LEADER + "until = 2026-05-01\n", office) == ["deputy_ended"]
    assert kinds(FOR_LEADER + "until = 2026-06-01\n", ended) == ["deputy_named"]
    assert [each.until for each in load(FOR_LEADER, office=ended).deputies] == [None]
    moved = FOR_LEADER + "since = 2026-02-01\n"
    assert kinds(moved, office) == ["deputy_ended", "deputy_named"]
    assert [each.since for each in load(moved, office=office).deputies] == [date(2026, 2, 1)]


def test_a_deputy_whose_time_is_over_may_be_named_again():
    office = load(FOR_LEADER + "since = 2025-01-01\nuntil = 2026-01-01\n", FOR_LEADER)
    assert [each.since for each in office.deputies] == [date(2025, 1, 1), DAY]


def test_an_arrangement_stands_in_a_file_once():
    (told,) = faults(FOR_LEADER + FOR_LEADER)
    assert told == "office.toml: [deputy 2] deputy: this arrangement stands twice in this file; keep one entry"
    assert faults(FOR_LEADER + FOR_LEADER, load(FOR_LEADER)) == (told,)


def test_an_absence_is_recorded_ended_early_and_prolonged():
    office = load(AWAY)
    early = load(AWAY.replace("03-16", "03-12"), office=office)
    assert kinds(AWAY.replace("03-16", "03-12"), office) == ["absence_ended"]
    assert [each.until for each in early.absences] == [date(2026, 3, 12)]
    assert kinds(AWAY, early) == ["absence_recorded"]
    assert kinds(AWAY + 'reason = "sick"\n', office) == ["absence_recorded"]
    assert load(AWAY + 'reason = "sick"\n', office=office).absences == (Absence("leader", date(2026, 3, 9), date(2026, 3, 16), "sick"),)
    (told,) = faults(AWAY + AWAY)
    assert told == "office.toml: [absence 2] person 'leader' is away twice from 2026-03-09; keep one entry"


def test_a_roster_sets_the_hours_it_names_and_no_others():
    month = '[[roster]]\nunit = "620502-hrss"\nfrom = 2026-03-01T00:00:00\nto = 2026-04-01T00:00:00\npersons = ["officer-2"]\n'
    office = load(month, ROSTER)
    asked = [office.on_duty(COUNTY.code, at(moment)) for moment in ("2026-03-04 23:59", "2026-03-05 00:00", "2026-03-06 00:00")]
    assert asked == [("officer-2",), ("officer-1",), ("officer-2",)]


def test_days_in_a_row_are_one_fact_and_a_gap_makes_two():
    days = [ROSTER.replace("03-05", f"03-{day:02d}") for day in (7, 5, 6, 9)]
    assert kinds("".join(days)) == ["roster_set", "roster_set"]
    load("".join(days))


def test_several_on_duty_and_nobody_at_all():
    both = load(ROSTER.replace('["officer-1"]', '["officer-1", "officer-2"]'))
    assert both.on_duty(COUNTY.code, at("2026-03-05")) == ("officer-1", "officer-2")
    assert load(ROSTER, ROSTER.replace('["officer-1"]', "[]")).on_duty(COUNTY.code, at("2026-03-05")) == ()


def test_a_turn_needs_a_day_or_two_times_in_order():
    wrong = '[[roster]]\nunit = "620502-hrss"\npersons = ["officer-1"]\n'
    assert faults(wrong) == ("office.toml: [roster 1] day: needs either day, or from and to; write one of the two",)
    assert faults(wrong + "from = 2026-03-05T08:00:00\nto = 2026-03-05T08:00:00\n") == (
        "office.toml: [roster 1] to is not after from; a turn ends after it begins",
    )
    assert kinds(wrong + 'from = "2026-03-05T08:00:00+08:00"\nto = 2026-03-05T20:00:00\n') == ["roster_set"]


# the whole


def test_what_a_partial_file_does_not_name_stays():
    office = load(SAMPLE)
    assert set(DIRECTORY.units) <= set(office.units) and set(DIRECTORY.holdings) <= set(office.holdings)


def test_a_complete_file_ends_today_what_it_does_not_name():
    future = Holding("zhao", "leader", GOVERNMENT.code, date(2026, 5, 1))
    deputies = (Deputy("chair", "leader", GOVERNMENT.code, "leader", date(2026, 1, 1)),)
    absences = (Absence("chair", date(2026, 3, 1), date(2026, 3, 9)), Absence("head", date(2026, 5, 1), date(2026, 5, 9)))
    past = Absence("head", date(2025, 5, 1), date(2025, 5, 9))
    before = Office(DIRECTORY.units, (*DIRECTORY.holdings, future), deputies, (*absences, past))
    named = load(ROSTER, ROSTER.replace("03-05", "03-20"), office=before)
    past_roster = ROSTER.replace("03-05", "02-05")
    after = load(f"complete = true\n{UNIT}{LI}{ROSTER}{past_roster}", office=named)
    assert list(after.units) == [COUNTY.code]
    assert [each.person for each in after.holdings if each.until is None] == ["li"]
    assert held("zhao", after) == [] and held("chair", after) == [(date(2000, 1, 1), DAY)]
    assert [each.until for each in after.deputies] == [DAY] and after.absences == (past, Absence("chair", date(2026, 3, 1), DAY))
    assert [after.on_duty(COUNTY.code, at(day)) for day in ("2026-03-05", "2026-03-20")] == [("officer-1",), ()]


def test_a_complete_file_leaves_what_it_names_alone():
    office = load(SAMPLE, office=Office())
    assert kinds(f"complete = true\n{SAMPLE}", office) == []


def test_every_fault_of_a_file_is_told_at_once_with_its_place_and_what_is_allowed():
    boss = LI.replace('"officer"', '"boss"')
    text = "".join((
        'compleet = true\n[[unit]]\ncode = "x"\nname = ""\nkind = "shop"\nlevel = "county"\nregion = "620502"\n',
        UNIT.replace('"hrss"\nlevel', '"shop"\nlevel'), LI.replace("620502-hrss", "x"), "sinze = 2026-01-01\n", boss, 'since = "soon"\n',
        boss, AWAY.replace("03-16", "03-09"), 'reason = "fishing"\n', FOR_LEADER.replace('post = "leader"\n', ""),
        '[[roster]]\nunit = "y"\nday = 2026-03-05\npersons = "li"\n',
    ))  # fmt: skip
    told = [fault.removeprefix("office.toml: ") for fault in faults(text)]
    starts = (
        "[top] compleet: 'compleet' is not known; did you mean complete?", "[unit 1] name:", "[holder 1] sinze: 'sinze' is not known;",
        "[holder 2] since: 'soon' is no date", "[deputy 1] post: is missing", "[roster 1] persons: 'li' is no list",
        "[unit 2] kind 'shop' is unknown; allowed: hrss,", "[holder 3] post 'boss' is unknown; allowed: intake,",
        "[absence 1] until 2026-03-09 is not after", "[absence 1] reason 'fishing' is unknown; allowed: leave,",
    )  # fmt: skip
    assert [fault.startswith(start) for fault, start in zip(told, starts, strict=True)] == [True] * 10, told


NOON = '[[roster]]\nunit = "a"\npersons = []\nfrom = "noon"\nto = 2026-03-05T20:00:00\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[unit]\n", "office.toml: is no TOML: "),
        ("unit = 1\n", "office.toml: [top] unit: it stands in single brackets"),
        ("unit = [1]\n", "office.toml: [unit 1]: 1 is no table"),
        (
            '[[roster]]\nunit = "a"\npersons = []\nfrom = "noon"\nto = 2026-03-05T20:00:00\n',
            "office.toml: [roster 1] from: 'noon' is no time",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_where(text, told):
    assert faults(text)[0].startswith(told)
