"""Every move has one decision and every topic one fact, for ever: a second claim is refused and the first one stands."""

from dataclasses import dataclass

import pytest

from casework.domain.facts import Fact
from casework.domain.intake import Receive, Received
from casework.domain.registry import HANDLING, PROCEDURE, Command, commands, decides, facts


@dataclass(frozen=True, kw_only=True)
class ReceiveAgain(Command, move="receive", workflow=PROCEDURE, backdates=True):
    """A command of the tests under the name of another; it is never registered."""


def test_a_command_is_a_move_of_the_handling_by_its_own_name_unless_it_says_otherwise():
    assert (Receive.move, Receive.workflow, Receive.backdates) == ("receive", HANDLING, False)
    assert (ReceiveAgain.move, ReceiveAgain.workflow, ReceiveAgain.backdates) == ("receive", PROCEDURE, True)


def test_a_move_that_is_decided_already_is_refused_with_both_commands_and_the_first_one_decides():
    before = commands()["receive"]
    with pytest.raises(ValueError, match="the move receive is decided twice: by Receive and ReceiveAgain"):
        decides(ReceiveAgain)(lambda case, asked, world: [])
    assert commands()["receive"] is before
    assert before.command is Receive


def test_a_topic_that_is_taken_is_refused_and_stored_facts_are_still_read_as_what_they_were():
    with pytest.raises(ValueError, match=r"the topic case\.received is taken by Received"):

        class ReceivedAgain(Fact, topic="case.received"):
            """A fact of the tests under the topic of another."""

    assert facts()["case.received"] is Received


def test_whoever_looks_commands_and_facts_up_cannot_change_them():
    for looked_up in (commands(), facts()):
        with pytest.raises(TypeError):
            looked_up["mine"] = None  # type: ignore[index]  # refused at run time too
