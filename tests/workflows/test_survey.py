"""The survey: what is done was said to be possible, what is refused was said to be impossible, and what is unsaid does not count."""

from collections.abc import Iterator
from dataclasses import fields
from uuid import UUID

import pytest

from casework.application import Done
from casework.bootstrap import Casework
from casework.domain.asking import Asked
from casework.domain.case import Case
from casework.domain.deciding import out_of_reach
from casework.domain.registry import commands
from casework.domain.values import Actor
from casework.workflows.survey import Outlook, Unsaid, for_the_system_only, name_of, permissions, probe, survey
from casework.workflows.tables import AUTOMATIC, TABLES
from tests.people import DISPATCHER, HEAD, OFFICER, PEOPLE, STRANGER, SYSTEM
from tests.properties.lives import Act
from tests.properties.offices import two_levels
from tests.properties.walking import Walker

SAMPLE = ("paid and struck off", "declined", "to the police", "pressed", "returned and handed on")
"""Roads that lead through most rules, refusals and approvals."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casework]:
    with two_levels(f"sqlite:///{tmp_path_factory.mktemp('survey')}/office.db") as house:
        yield house


def looked(walker: Walker, case_no: str, by: Actor) -> dict[str, Outlook]:
    """Every move as it looks for somebody now."""
    scene = walker.scene(case_no)
    asked = Asked(probe("note", case_no), walker.house.actor(by), scene.now, UUID(int=1))
    return {look.move: look for look in survey(scene.case, asked, scene.world)}


class Looking(Walker):
    """Looks before each act; keeps every move that was done although it had been called impossible."""

    surprises: tuple[str, ...] = ()

    def give(self, act: Act) -> Done:
        """As its parent; a refusal passes."""
        number, move = act.command.case_no, act.command.move
        outlook = looked(self, number, act.by)[move] if number and move != "receive" else None
        done = super().give(act)
        if outlook is not None and not outlook.possible:
            self.surprises = (*self.surprises, f"{move} by {act.by.post}: {outlook.reasons}")
        return done


@pytest.mark.parametrize("road", SAMPLE)
def test_what_is_done_had_been_possible(house, road):
    walker = Looking(house)
    walker.given = sum(map(ord, road)) * 10_000
    walker.walk(road)
    assert walker.given % 10_000 > 5 and walker.surprises == ()


def test_everybody_is_told_of_every_command_at_any_stage(house):
    walker = Walker(house, given=7_000_000)
    for steps in (0, 3, 8, 30):
        case_no = walker.walk("paid and struck off", upto=steps)
        for person in PEOPLE:
            looks = looked(walker, case_no, person)
            assert set(looks) == set(commands())
            assert all(look.possible != bool(look.reasons) for look in looks.values())


def test_a_unit_without_a_part_in_the_case_is_told_so_first(house):
    walker = Walker(house, given=8_000_000)
    case_no = walker.walk("declined", upto=0)
    case: Case = house.cases.case(case_no)
    looks = looked(walker, case_no, STRANGER)
    assert {look.reasons[0] for look in looks.values()} == {out_of_reach(case, STRANGER)}
    assert "resolve is not possible at handling stage received" in looks["resolve"].reasons[1]
    assert out_of_reach(case, SYSTEM) is None


def test_a_rule_that_asks_for_what_is_not_said_yet_does_not_count(house):
    walker = Walker(house, given=9_000_000)
    looks = looked(walker, walker.walk("declined", upto=0), DISPATCHER)
    assert looks["dispatch"].possible and looks["merge"].possible


def test_who_asks_for_an_approval_is_told_who_gives_it(house):
    walker = Walker(house, given=10_000_000)
    look = looked(walker, walker.walk("paid and struck off", upto=3), OFFICER)["resolve"]
    assert look.approved_by == TABLES["handling"].approvers("resolve", OFFICER) == (("unit_head",),)
    assert looked(walker, walker.others[-1], HEAD)["resolve"].approved_by == (("unit_head",),)


def test_of_a_probe_nothing_is_said_but_the_case():
    for move, entry in commands().items():
        kind, command = entry.command, probe(move, "620502-2026-000001")
        assert (command.case_no, command.move, command.workflow, command.backdates) == (
            "620502-2026-000001", move, kind.workflow, kind.backdates,
        )  # fmt: skip
        for field in fields(kind):
            if field.name != "case_no":
                with pytest.raises(Unsaid):
                    getattr(command, field.name)


def test_moves_of_the_system_and_their_names():
    assert {move for move in commands() if for_the_system_only(move)} == {command.move for command in AUTOMATIC}
    assert name_of("dispatch") == "交办"


def test_the_permissions_are_all_rows():
    assert [row.move for row in permissions()] == [row.move for table in TABLES.values() for row in table.sentences]
