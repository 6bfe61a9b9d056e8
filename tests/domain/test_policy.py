"""Calendars and rulebooks are kept whole under their digest, so that an old proof never changes."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from casework.domain.envelope import Envelope
from casework.domain.policy import POLICY_ID, CalendarActivated, CalendarStored, Policy, PolicyFact, RulebookActivated, RulebookStored

AT = datetime(2026, 3, 2, tzinfo=UTC)
WHO = Envelope(by="admin", post="admin", unit="620502-hrss", at=AT, command=UUID(int=1))


def lived(*facts: PolicyFact) -> Policy:
    policy = Policy()
    for version, fact in enumerate(facts, 1):
        replace(fact, originator_id=POLICY_ID, originator_version=version, who=WHO).mutate(policy)
    return policy


def test_a_new_house_has_nothing_in_force():
    policy = Policy()
    assert (policy.version, policy.calendar, policy.rulebook) == (0, None, None)


def test_what_is_stored_is_not_yet_in_force():
    policy = lived(CalendarStored(digest="c1", content={"source": "x"}), RulebookStored(digest="r1", name="n", source="s"))
    assert (policy.calendars, policy.rulebooks) == ({"c1": {"source": "x"}}, {"r1": "s"})
    assert (policy.calendar, policy.rulebook) == (None, None)


def test_the_last_activated_is_in_force_and_the_former_stays_readable():
    policy = lived(
        CalendarStored(digest="c1", content={}), CalendarActivated(digest="c1"), CalendarStored(digest="c2", content={}),
        CalendarActivated(digest="c2"), RulebookStored(digest="r1", name="n", source="s"), RulebookActivated(digest="r1"),
    )  # fmt: skip
    assert (policy.calendar, policy.rulebook) == ("c2", "r1")
    assert set(policy.calendars) == {"c1", "c2"}
    assert (policy.version, policy.last_at) == (6, AT)


def test_a_fact_of_the_policies_says_what_it_changes():
    with pytest.raises(NotImplementedError):
        PolicyFact().change(Policy())
