"""Two rulebooks compared field by field: what is new, gone or changed, for which region and from which day."""

from dataclasses import replace

from casework.workflows.calendars import published_calendar
from casework.workflows.rulebook import national, rulebook_from
from casework.workflows.rulebook_diff import Difference, Place, differences, golden_cases

OURS = rulebook_from(
    'name = "ours"\nextends = "national"\n'
    '[rule.dispatch]\nlimit = "2 working days"\n'
    '[rule.dispatch.change."2026-05-01"]\nlimit = "3 working days"\n'
    '[rule.sign_in.region."62"]\nlimit = "4 working days"\n[rule.sign_in.region."62".change."2026-06-01"]\nlimit = "5 working days"\n'
    '[ladder.H.simple]\nhalf = "50%"\n[told.H]\nhalf = { told = ["unit_head"], copy = [] }\n'
    '[number]\n"major.workers" = 50\n'
    '"crime.workers" = [{ value = 10 }, { value = 12, since = 2026-01-01, region = "62" }]\n'
    '[golden."ours"]\nrule = "dispatch"\nregion = "620502"\nopened = 2026-03-02T09:00:00\ndue = 2026-03-04\n'
)


def found() -> dict[tuple[Place, str], Difference]:
    return {(each.place, each.field): each for each in differences(national(), OURS)}


def test_a_rulebook_differs_from_itself_in_nothing():
    assert differences(national(), national()) == []


def test_a_changed_field_has_both_values():
    each = found()[Place("rule", "dispatch"), "limit"]
    assert (each.before, each.after, each.kind) == ("1 working day", "2 working days", "changed")


def test_what_is_said_from_a_day_on_or_for_a_region_stands_by_itself():
    told = found()
    assert told[Place("rule", "dispatch", since="2026-05-01"), ""].after == {"limit": "3 working days"}
    assert told[Place("rule", "sign_in", "62"), ""].kind == "new"
    assert told[Place("rule", "sign_in", "62", "2026-06-01"), ""].after == {"limit": "5 working days"}
    assert told[Place("number", "crime.workers", "62", "2026-01-01"), ""].after == {"value": 12}


def test_rungs_told_lists_numbers_and_examples_are_compared_as_well():
    told = found()
    assert (told[Place("ladder", "H.simple"), "half"].before, told[Place("ladder", "H.simple"), "half"].after) == ("day 2 09:00", "50%")
    assert told[Place("told", "H.half"), "told"].after == ["unit_head"]
    assert (told[Place("number", "major.workers"), "value"].before, told[Place("number", "major.workers"), "value"].after) == (30, 50)
    assert told[Place("golden", "ours"), ""].kind == "new"


def test_what_is_new_one_way_is_gone_the_other_way():
    there, back = differences(national(), OURS), differences(OURS, national())
    assert {each.place for each in there if each.kind == "new"} == {each.place for each in back if each.kind == "gone"}


def test_differences_come_part_by_part():
    parts = [each.place.part for each in differences(national(), OURS)]
    assert list(dict.fromkeys(parts)) == ["", "rule", "ladder", "told", "number", "golden"]


def test_golden_cases_of_both_are_counted_by_their_own_rulebook():
    pairs = {(a or b).name: (a, b) for a, b in golden_cases(national(), OURS, published_calendar())}  # type: ignore[union-attr]  # has one
    before, after = pairs["ours"]
    assert before is None and after is not None and after.ok
    failing = [b for a, b in pairs.values() if a is not None and a.ok and b is not None and not b.ok]
    assert any("dispatch" in result.name or result.got for result in failing)


def test_a_stored_rulebook_reads_back_without_a_difference():
    assert differences(OURS, replace(rulebook_from(OURS.source), name="ours")) == []
