"""Examples of keeping: a period that lets people's data go is put in force only with a day that somebody wrote down and that fits."""

import pytest

from casework.changing.rulebooks import why_refused
from casework.workflows.calendars import published_calendar
from casework.workflows.golden import check, keeping_cases, unproven
from casework.workflows.rulebook import RulebookError, national, rulebook_from

TEN = """extends = "national"
[number]
"retention.withdrawn" = [{ value = "10 years", since = 2026-12-01, region = "6205" }]
"archive.handover.city" = "2 years"
"""


def example(**fields: str) -> str:
    """A golden case of keeping with these fields as TOML."""
    same = {"outcome": '"withdrawn"', "region": '"620502"', "ended": "2026-05-05", "keep": '"2036-12-31"'}
    return TEN + '[golden."撤回"]\n' + "".join(f"{name} = {value}\n" for name, value in (same | fields).items())


def results(text: str) -> list[str]:
    return [str(each) for each in check(rulebook_from(text), published_calendar()) if not each.ok]


def test_a_period_without_an_example_is_refused_and_told_what_example_would_do():
    assert unproven(national()) == [], "what is kept for ever needs none"
    [said] = why_refused(rulebook_from(TEN))
    assert said.startswith("retention.withdrawn: 10 years in 6205, and no golden case") and 'region = "620500"' in said
    assert why_refused(rulebook_from(example())) == []


@pytest.mark.parametrize("fields", [{"region": '"510000"', "keep": '"permanent"'}, {"hold": "true", "keep": '"held"'}])
def test_an_example_of_another_place_or_of_a_held_file_proves_no_period(fields):
    book = rulebook_from(example(**fields))
    assert results(example(**fields)) == [] and len(unproven(book)) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"keep": '"2036-05-05"'}, "撤回: expected 2036-05-05, counted 2036-12-31"),
        ({"keep": '"permanent"'}, "撤回: expected permanent, counted 2036-12-31"),
        ({"hold": "true"}, "撤回: expected 2036-12-31, counted held"),
        ({"handover": '"none"', "level": '"city"'}, "撤回: expected 2036-12-31, handover none, counted 2036-12-31, handover 2028-05-05"),
        ({"outcome": '"merged"', "handover": "2028-05-05"}, "撤回: expected 2036-12-31, handover 2028-05-05, counted permanent, handover"),
    ],
)
def test_an_example_that_comes_out_otherwise_is_told(fields, said):
    [wrong] = results(example(**fields))
    assert wrong.startswith(said)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"outcome": '"lost"'}, "'lost' is not known"), ({"region": '"62"'}, "is too short for a place"),
        ({"keep": '"for ever"'}, "is no date"), ({"hold": '"yes"'}, "is neither true nor false"), ({"due": '"2026-01-01"'}, "due"),
    ],
)  # fmt: skip
def test_an_example_that_cannot_be_read_is_refused_by_its_field(fields, said):
    with pytest.raises(RulebookError, match="撤回") as refused:
        keeping_cases(rulebook_from(example(**fields)))
    assert said in str(refused.value)


def test_a_period_that_cannot_be_read_or_names_no_outcome_is_left_to_the_faults():
    text = 'extends = "national"\n[number]\n"retention.filed" = "soon"\n"retention.lost" = "1 year"\n'
    assert unproven(rulebook_from(text)) == [] and len(why_refused(rulebook_from(text))) == 2
