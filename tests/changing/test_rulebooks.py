"""A rulebook is refused or put in force; open cases stay where they are until somebody moves them, rehearsed and recorded."""

from collections.abc import Callable

import pytest

from casework.bootstrap import Casework
from casework.changing.rulebooks import activate_rulebook, concerned, move_cases, rehearse_rulebook
from casework.domain.ladder.moving import RulebookMoved
from casework.domain.policy import POLICY_ID
from casework.domain.rulebook import Rulebook
from casework.domain.values import SYSTEM_UNIT, Actor, Post
from casework.projections.questions import clocks_of, ledger_rows
from casework.workflows.rulebook import RulebookError, national, rulebook_from
from tests.changing.conftest import CASES
from tests.office import Office, furnished
from tests.people import SYSTEM
from tests.spec import at

LATER = at("2026-03-03 10:00")
ADMIN = Actor("operator", Post.ADMIN, SYSTEM_UNIT)
OURS = rulebook_from(
    'name = "ours"\nextends = "national"\n[rule.accept]\nlimit = "6 working days"\n[rule.first_contact]\nlimit = "3 working days"\n'
)
NEW, OLD = OURS.digest[:16], national().digest[:16]


def numbers(house: Casework) -> list[str]:
    return [row["case_no"] for row in ledger_rows(house.views)]


def in_force(house: Casework, book: Rulebook = OURS) -> None:
    """Put in force without the checks, which other tests are about."""
    house.policies.activate(rulebook=book, by=SYSTEM)


def books(house: Casework, case_no: str) -> dict[str, str]:
    """The rulebook of each clock, as the view has it."""
    house.views.catch_up()
    return {row["name"]: row["rulebook"] for row in clocks_of(house.views, case_no) if row["state"] == "open"}


def moves(house: Casework, case_no: str) -> list[RulebookMoved]:
    return [fact for fact in house.cases.facts(house.cases.case(case_no).id) if isinstance(fact, RulebookMoved)]


def test_an_activation_leaves_open_clocks_alone_and_counts_for_new_ones(copy: Callable[[str], str]) -> None:
    with furnished(copy("office"), LATER) as house:
        before = {case_no: house.cases.case(case_no).clocks for case_no in numbers(house)}
        in_force(house)
        house.tick(LATER)
        assert not any(moves(house, case_no) for case_no in before)
        assert {clock for case_no in before for clock in books(house, case_no).values()} == {OLD}
        new = Office(house).receives()
        assert new.clock("accept").limit == "6 working days"
        assert set(books(house, new.case_no).values()) == {NEW}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[rule.dispatch]\nlimit = "2 working days"\n', "expected"),
        ('[golden."one more"]\nrule = "dispatch"\nregion = "620502"\nopened = 2026-03-02T09:00:00\ndue = 2026-03-04\n', "one more"),
        ("[rule.dispatch]\nopens = []\n", "opens on no signal"),
    ],
)
def test_a_rulebook_with_a_fault_or_a_failing_example_is_refused_and_nothing_is_stored(
    copy: Callable[[str], str], text: str, said: str
) -> None:
    with furnished(copy("office"), LATER) as house:
        before = len(house.cases.facts(POLICY_ID))
        with pytest.raises(RulebookError, match="was not activated") as bad:
            activate_rulebook(house.cases, rulebook_from(f'name = "ours"\nextends = "national"\n{text}'), ADMIN)
        assert said in str(bad.value)
        assert len(house.cases.facts(POLICY_ID)) == before and house.policies.rulebook.digest == national().digest


def test_a_rulebook_whose_examples_come_out_is_put_in_force_by_whoever_did_it(copy: Callable[[str], str]) -> None:
    book = rulebook_from('name = "ours"\nextends = "national"\n[rule.first_contact]\nnote = "见本局通知"\n')
    with furnished(copy("office"), LATER) as house:
        activate_rulebook(house.cases, book, ADMIN)
        fact = house.cases.facts(POLICY_ID)[-1]
        assert (fact.topic, fact.envelope.by, fact.envelope.post) == ("policy.rulebook_activated", "operator", "admin")
        assert house.policies.rulebook.digest == book.digest


def test_what_would_move_is_what_the_move_moves(copy: Callable[[str], str]) -> None:
    with furnished(copy("office"), LATER) as house:
        found = rehearse_rulebook(house.cases, OURS, LATER, concerned(house.views, OURS))
        assert (found.looked_at, found.failed) == (CASES, {}) and found.cases
        in_force(house)
        outcome = move_cases(house.cases, house.views, concerned(house.views, OURS), ADMIN)
        assert (outcome.changed, outcome.failed) == (CASES, {})
        assert (outcome.dates, outcome.people) == (len(found.shifts), set(found.people))
        facts = {case_no: moves(house, case_no) for case_no in numbers(house)}
        assert {len(of_case) for of_case in facts.values()} == {1}
        assert {(no, before) for no, (fact,) in facts.items() for before, _ in fact.moved.values()} == {
            (shift.case_no, shift.before) for shift in found.shifts
        }
        assert {book for case_no in facts for book in books(house, case_no).values()} == {NEW}
        assert facts[numbers(house)[0]][0].envelope.by == "operator"


def test_a_move_that_stopped_halfway_goes_on_with_the_cases_that_are_left(copy: Callable[[str], str]) -> None:
    with furnished(copy("office"), LATER) as house:
        in_force(house)
        first = numbers(house)[:2]
        assert move_cases(house.cases, house.views, concerned(house.views, OURS, cases=first), ADMIN).changed == 2
        rest = concerned(house.views, OURS)
        assert rest.total == CASES - 2
        outcome = move_cases(house.cases, house.views, rest, ADMIN)
        assert (outcome.changed, outcome.idle) == (CASES - 2, 0)
        assert concerned(house.views, OURS).total == 0
        assert move_cases(house.cases, house.views, concerned(house.views, OURS, cases=first), ADMIN).idle == 2


def test_a_move_may_be_kept_to_a_region(copy: Callable[[str], str]) -> None:
    with furnished(copy("office"), LATER) as house:
        in_force(house)
        assert concerned(house.views, OURS, "620503").total == 1
        assert move_cases(house.cases, house.views, concerned(house.views, OURS, "620503"), ADMIN).changed == 1
        assert (concerned(house.views, OURS, "620500").total, concerned(house.views, OURS, "11").total) == (CASES - 1, 0)


def test_a_view_that_is_built_anew_knows_the_rulebook_of_each_clock(copy: Callable[[str], str]) -> None:
    with furnished(copy("office"), LATER) as house:
        in_force(house)
        move_cases(house.cases, house.views, concerned(house.views, OURS, "620503"), ADMIN)
        live = {case_no: clocks_of(house.views, case_no) for case_no in numbers(house)}
        house.views.rebuild(batch=1)
        assert {case_no: clocks_of(house.views, case_no) for case_no in numbers(house)} == live
