"""Notices on record: sent, delivered, opened, acknowledged; each state once, never backwards, and by whom it may be said."""

from dataclasses import replace

import pytest

from casework.domain.noticing import STATES, ReportNotice
from casework.domain.refusals import BadCommand
from casework.domain.values import Actor, Recipient
from tests.people import DEPUTY, LEADER, OFFICER, SYSTEM
from tests.spec import CASE, Life, given


def said(state: str, **fields: object) -> ReportNotice:
    """What is said of the notice to the leader."""
    about = {"notice": "n-1", "recipient": "leader", "clock": "track..1", "rung": "leader_owned", "channel": "mail"}
    return ReportNotice(**({"case_no": CASE, **about, "state": state} | fields))  # type: ignore[arg-type]  # fields by name


def told(*states: str) -> Life:
    """A case whose leader's notice went through these states."""
    return given(*((said(state), SYSTEM) for state in states))


def test_a_notice_goes_through_its_states_once_each() -> None:
    life = told("sent", "delivered", "opened", "acknowledged")
    assert life.case.notices == {"n-1": ("leader", "acknowledged")}
    assert life.topics() == ["received", *(["notice_reported"] * 4)]


@pytest.mark.parametrize("state", ["sent", "delivered", "opened"])
def test_what_is_known_or_earlier_changes_nothing(state: str) -> None:
    assert told("opened").does(said(state), SYSTEM) == []


def test_a_state_may_be_left_out() -> None:
    assert told("sent", "acknowledged").case.notices["n-1"] == ("leader", "acknowledged")


def test_who_is_next_in_line_stands_in_the_fact() -> None:
    life = told("sent", "undeliverable")
    deputy = Recipient("deputy", "hrss_head", "620502-hrss", instead_of="leader", because="absent")
    [fact] = life.does(said("handed_on", to=deputy), SYSTEM)
    assert fact.to == deputy  # type: ignore[attr-defined]  # the fact of this act
    assert life.case.notices["n-1"] == ("leader", "handed_on")


def test_two_notices_stand_side_by_side() -> None:
    life = told("opened")
    life.does(said("sent", notice="n-2", recipient="chair"), SYSTEM)
    assert life.case.notices == {"n-1": ("leader", "opened"), "n-2": ("chair", "sent")}


def test_a_notice_stays_with_whom_it_went_to() -> None:
    with pytest.raises(BadCommand, match="went to leader, not to chair"):
        told("sent").does(said("opened", recipient="chair"), SYSTEM)


def test_an_unknown_state_is_refused_with_the_list() -> None:
    with pytest.raises(BadCommand, match=f"allowed: {', '.join(STATES)}"):
        told("sent").does(said("read"), SYSTEM)


@pytest.mark.parametrize("state", ["opened", "acknowledged"])
@pytest.mark.parametrize("by", [LEADER, replace(DEPUTY, acting_for="leader")], ids=["recipient", "stand-in"])
def test_the_recipient_and_the_stand_in_say_that_it_was_opened(state: str, by: Actor) -> None:
    life = told("sent")
    life.does(said(state), by)
    assert life.case.notices["n-1"] == ("leader", state)


@pytest.mark.parametrize(("state", "by"), [("opened", OFFICER), ("acknowledged", DEPUTY), ("sent", LEADER), ("undeliverable", LEADER)])
def test_nobody_speaks_for_another_and_no_person_for_a_channel(state: str, by: Actor) -> None:
    assert "only the recipient says" in told("sent").reasons(said(state), by)
