"""A case replayed under other rules: its clocks and rungs come out as those rules say, and nobody's act is invented."""

from dataclasses import replace
from datetime import date

import pytest

from casework.domain.dispatching import Dispatch
from casework.domain.leaving.merging import Merge
from casework.domain.rulebook import Rulebook
from casework.domain.timekeeping.clocks import Clock
from casework.whatif.checking import checked
from casework.whatif.differing import Difference, working_days
from casework.whatif.past import Past
from casework.whatif.replaying import Facts, Result
from casework.whatif.rules import Rules, pinned
from casework.whatif.window import Window
from casework.workflows.calendars import published_calendar
from casework.workflows.rulebook import national, rulebook_from
from tests.history.making import FOLDER, one_day_more
from tests.history.test_histories_load import cases
from tests.people import DISPATCHER, OFFICER
from tests.spec import Life, at, given, receipt
from tests.whatif.books import past_of_histories, past_with
from tests.whatif.reproducing import tried


@pytest.fixture(scope="module")
def past() -> Past:
    """The built-in rulebook and the published calendar, in force for ever."""
    return past_with(national())


def book(rules: str) -> Rulebook:
    """A rulebook that says so much otherwise."""
    return rulebook_from(f'name = "tried"\nextends = "national"\n{rules}')


def facts(life: Life) -> Facts:
    """What a life left behind, with positions."""
    return list(enumerate(life.facts, 100))


def difference(found: Result, clock: str) -> Difference:
    """The one difference of that clock."""
    (one,) = (each for each in found.differing if each.clock == clock)
    return one


def dispatched(when: str) -> Life:
    """Received on Monday 2 March 2026 and dispatched then; one working day is allowed."""
    life = given()
    life.ticks(when)
    life.does(Dispatch(case_no=life.case.case_no, lead=OFFICER.unit.code), DISPATCHER)
    return life


def test_a_longer_limit_forgives_a_breach_and_its_rungs(past):
    found = tried([facts(dispatched("2026-03-04"))], Rules(past), Rules(past, rulebook=book('[rule.dispatch]\nlimit = "3 working days"')))
    one = difference(found, "dispatch")
    assert (one.due_was, one.due_would, one.days) == ("2026-03-03", "2026-03-05", 2)
    assert (one.late_was, one.late_would, one.more, one.less) == (True, False, (), ("warned",))
    assert found.tally["all", "", "late_no_more"] == 1


def test_a_shorter_limit_makes_a_duty_late_that_was_kept_and_tells_who_would_be_told(past):
    found = tried([facts(dispatched("2026-03-03"))], Rules(past), Rules(past, rulebook=book('[rule.dispatch]\nlimit = "same day"')))
    one = difference(found, "dispatch")
    assert (one.due_was, one.due_would, one.days) == ("2026-03-03", "2026-03-02", -1)
    assert (one.late_was, one.late_would, one.more) == (False, True, ("warned",))
    assert found.tally["rung", "warned", "would"] - found.tally["rung", "warned", "was"] == 1


def test_a_day_off_more_moves_due_dates_by_worked_days_only(past):
    longer = one_day_more(published_calendar(), date(2026, 3, 3))
    found = tried([facts(dispatched("2026-03-03"))], Rules(past), Rules(past, calendar=longer))
    one = difference(found, "dispatch")
    assert (one.due_was, one.due_would, one.days) == ("2026-03-03", "2026-03-04", 1)


def test_pauses_and_extensions_stay_as_they_were_approved(past):
    whole = next(iter(cases(FOLDER / "release-0.3.0-an-inquiry-in-full.jsonl").values()))
    was = _last([clock for fact in whole if fact.clocks for clock in (*fact.clocks.opened, *fact.clocks.moved)], "investigate..1")
    assert was.pauses and was.extensions
    own = past_of_histories()
    tried_book = book('[rule.investigate]\nlimit = "45 working days"')
    found = tried([list(enumerate(whole, 100))], Rules(own), Rules(own, rulebook=tried_book))
    assert difference(found, "investigate.1").due_would == was.with_limit("45 working days", published_calendar(), ()).due_text


def _last(clocks: list[Clock], key: str) -> Clock:
    return [clock for clock in clocks if clock.key == key][-1]


def test_what_follows_a_term_counts_from_its_end_under_the_tried_rules():
    own = past_of_histories()
    longer = book('[rule.suit_right]\nlimit = "8 months"')
    lives = [list(enumerate(life, 100)) for path in FOLDER.glob("release-0.3.0-*court.jsonl") for life in cases(path).values()]
    found = tried(lives, Rules(own), Rules(own, rulebook=longer))
    follows = [each for each in found.differing if each.rule == "enforce_window"]
    assert follows and all(each.days is not None and each.days > 0 for each in follows)


def test_a_rule_that_the_tried_rulebook_does_not_know_has_no_clock(past):
    later = book("[rule.dispatch]\nsince = 2090-01-01")
    found = tried([facts(dispatched("2026-03-04"))], Rules(past), Rules(past, rulebook=later))
    one = difference(found, "dispatch")
    assert (one.due_was, one.due_would, one.days, one.late_would) == ("2026-03-03", None, None, False)


def test_a_draft_that_begins_later_changes_nothing_until_it_is_read_as_of_its_day(past):
    draft = book('[rule.dispatch.change."2030-01-01"]\nlimit = "3 working days"')
    lives = [facts(dispatched("2026-03-04"))]
    assert tried(lives, Rules(past), Rules(past, rulebook=draft)).differing == []
    found = tried(lives, Rules(past), Rules(past, rulebook=pinned(draft, date(2030, 1, 1))))
    assert difference(found, "dispatch").due_would == "2026-03-05"


def test_only_what_falls_between_two_days_is_counted(past):
    lives, shorter = [facts(dispatched("2026-03-04"))], Rules(past, rulebook=book('[rule.dispatch]\nlimit = "same day"'))
    whole = Window(at("2026-03-04"))
    assert difference(tried(lives, Rules(past), shorter, whole), "dispatch")
    assert tried(lives, Rules(past), shorter, replace(whole, since=date(2026, 3, 4))).differing == []
    assert tried(lives, Rules(past), shorter, replace(whole, until=date(2026, 3, 1))).tally["all", "", "clocks_was"] == 0


def test_time_that_passed_after_the_last_fact_is_judged_too(past):
    lives = [facts(given())]
    window = Window(at("2026-03-10"))
    found = tried(lives, Rules(past), Rules(past, rulebook=book('[rule.dispatch]\nlimit = "20 working days"')), window)
    one = difference(found, "dispatch")
    assert (one.late_was, one.late_would, one.less) == (True, False, ("warned", "urged"))


def test_a_case_moved_to_another_rulebook_is_moved_under_another_calendar_too():
    own = past_of_histories()
    life = next(iter(cases(FOLDER / "release-0.3.0-moved-to-another-rulebook.jsonl").values()))
    longer = one_day_more(published_calendar(), date(2030, 10, 8))
    found = tried([list(enumerate(life, 100))], Rules(own), Rules(own, calendar=longer))
    one = difference(found, "track")
    assert (one.due_was, one.due_would) == ("2030-10-29", "2030-10-30")


def test_answer_clocks_that_came_from_a_merged_case_are_counted_under_the_tried_rules(past):
    first = given(receive=receipt(channel="12345", source="12345", number="TL-7"))
    second = given(receive=receipt(case_no="620502-2026-000002"))
    first.others = {second.case.case_no: second.case}
    merged = first.does(Merge(case_no=first.case.case_no, into=second.case.case_no, same_employer=True, same_site=True), DISPATCHER)
    lives = [list(enumerate([*second.facts, *(fact for fact in merged if fact.originator_id == second.case.id)], 100))]
    came = next(clock for clock in second.case.clocks.values() if clock.subject.startswith(first.case.case_no))
    assert list(checked(second.case.case_no, lives[0], Rules(past))) == []
    found = tried(lives, Rules(past), Rules(past, rulebook=book(f'[rule.{came.rule}]\nlimit = "9 working days"')))
    assert [each.due_would for each in found.differing] == [came.with_limit("9 working days", published_calendar(), ()).due_text]


@pytest.mark.parametrize(("one", "other", "days"), [("2026-09-30", "2026-10-09", 2), ("2026-10-09", "2026-09-30", -2)])
def test_working_days_leave_holidays_out_and_know_their_direction(one, other, days):
    assert working_days(date.fromisoformat(one), date.fromisoformat(other), published_calendar()) == days
