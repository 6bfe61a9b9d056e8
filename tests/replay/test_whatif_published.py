"""What-if on the published cases: history is reproduced to the day, and a stricter limit shows where it would have bitten."""

from casework.whatif.rules import Rules
from casework.workflows.rulebook import rulebook_from
from tests.replay.lives import Lived
from tests.whatif.reproducing import apart_from_itself, lives, not_reproduced, past_in, streams, tried

SHORTER = 'name = "shorter"\nextends = "national"\n[rule.track.limit]\nsimple = "2 days"\nordinary = "10 days"\nmajor = "20 days"\n'


def test_every_due_date_breach_and_rung_of_the_published_cases_is_reproduced(lived: Lived) -> None:
    assert not_reproduced(lived.office.cases) == []


def test_the_rules_that_hold_change_nothing_and_find_every_rung_that_ticks_decided(lived: Lived) -> None:
    found = apart_from_itself(lived.office.cases)
    said = {column: number for (table, _, column), number in found.tally.items() if table == "all"}
    assert (found.differing, said["cases"]) == ([], 55)
    assert said["rungs_was"] == said["rungs_would"] >= said["rungs_on_record"] > 500
    assert said["late_was"] == said["late_would"] >= said["late_on_record"] > 100


def test_a_shorter_limit_makes_more_cases_late_and_none_less(lived: Lived) -> None:
    facts = streams(lived.office.cases)
    past = past_in(facts)
    found = tried(lives(facts), Rules(past), Rules(past, rulebook=rulebook_from(SHORTER)))
    tracks = [each for each in found.differing if each.rule == "track"]
    assert len(tracks) >= 40 and all((each.days or 0) <= 0 for each in tracks)
    assert found.tally["rule", "track", "newly_late"] > 0 == found.tally["rule", "track", "late_no_more"]
