"""Leaders and the tick: the least loaded is named, also within one tick, and a leader who left the post is followed."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from casework.domain.directory import PostEnded
from casework.domain.office import Holding, Office
from casework.domain.pressing.leading import LeaderChanged, LeaderNamed, LeaderReleased, LeaderSucceeded
from casework.domain.values import SYSTEM_ACTOR, Post, Unit
from casework.projections import ledger as ledger_module
from casework.projections.questions import owned_by, owners
from casework.scheduler.loads import Loads
from casework.scheduler.sweep import sweep
from casework.scheduler.tick import tick
from tests.projections.conftest import START, received

GOVERNMENT = Unit("gov-620502", "秦州区人民政府", "government", "county", "620502")
ELSEWHERE = Unit("gov-620503", "麦积区人民政府", "government", "county", "620503")
CITY = Unit("gov-620500", "天水市人民政府", "government", "city", "620500")
FIRST, SECOND = (Holding(f"leader-{n}", Post.LEADER, GOVERNMENT.code, date(2020, 1, 1)) for n in (1, 2))
HEIR = Holding("leader-3", Post.LEADER, GOVERNMENT.code, date(2026, 3, 1), succeeds="leader-1")
NAMED = START + timedelta(days=14)
"""By then the ladder of a simple case has reached its leader."""
LEFT = START + timedelta(days=60)


@pytest.fixture
def led(office):
    """The office with a county government of two leaders."""
    office.policies.furnish_office((GOVERNMENT, ELSEWHERE, CITY), (FIRST, SECOND), by=SYSTEM_ACTOR)
    return office


def leaders(office, cases) -> list[str]:
    """Who owns each case."""
    return [owner.person for case in cases if (owner := office.cases.case(case).owner) is not None]


def leaves(office, left: str = FIRST.person) -> None:
    """A leader leaves the post on 1 March, and somebody comes into it."""
    end = PostEnded(person=left, post=Post.LEADER, unit=GOVERNMENT.code, since=FIRST.since, until=HEIR.since)
    office.policies.enter(lambda _: [end], by=SYSTEM_ACTOR)
    office.policies.furnish_office((), (replace(HEIR, succeeds=left),), by=SYSTEM_ACTOR)


def test_leaders_named_in_one_tick_share_the_cases(led):
    cases = [received(led) for _ in range(6)]
    led.tick(NAMED)
    assert Counter(leaders(led, cases)) == {"leader-1": 3, "leader-2": 3}


def test_leaders_named_later_share_what_the_ledger_shows(led):
    before = received(led)
    led.tick(NAMED)
    led.clock.turn_to(NAMED + timedelta(hours=1))
    after = received(led)
    led.tick(NAMED + timedelta(days=14))
    assert set(leaders(led, [before, after])) == {"leader-1", "leader-2"}
    assert owners(led.views) == {("leader-1", GOVERNMENT.code): 1, ("leader-2", GOVERNMENT.code): 1}


def test_who_comes_into_the_post_owns_the_cases_from_the_next_tick_on_and_it_is_decided_once(led):
    cases = [received(led) for _ in range(4)]
    led.tick(NAMED)
    led.tick(LEFT)
    leaves(led)
    owned = owned_by(led.views, ("leader-1", GOVERNMENT.code))
    assert len(owned) == 2
    led.tick(LEFT + timedelta(minutes=1))
    assert set(leaders(led, owned)) == {"leader-3"} and Counter(leaders(led, cases)) == {"leader-2": 2, "leader-3": 2}
    assert led.tick(LEFT + timedelta(minutes=2)).climbs == 0
    assert owned_by(led.views, ("leader-3", GOVERNMENT.code), [owned[0]]) == [owned[0]]


def test_a_tick_kept_to_some_cases_leaves_the_other_leaders_for_the_next(led):
    cases = [received(led) for _ in range(4)]
    led.tick(LEFT)
    leaves(led)
    first, second = owned_by(led.views, ("leader-1", GOVERNMENT.code))
    led.tick(LEFT + timedelta(minutes=1), only={first})
    assert leaders(led, [first, second]) == ["leader-3", "leader-1"]
    led.tick(LEFT + timedelta(minutes=2))
    assert Counter(leaders(led, cases)) == {"leader-2": 2, "leader-3": 2}


def test_a_case_in_quarantine_whose_leader_left_is_followed_too(led, monkeypatch):
    case = received(led)
    monkeypatch.setattr(ledger_module, "ordered_fen", lambda _: 1 // 0)
    led.tick(LEFT)
    assert len(led.views.quarantined()) == 1 and led.tick(LEFT + timedelta(minutes=1)).climbs == 0
    leaves(led, *leaders(led, [case]))
    led.tick(LEFT + timedelta(minutes=2))
    assert leaders(led, [case]) == ["leader-3"]


def test_a_sweep_asks_every_case_whose_leader_left(led):
    case = received(led)
    led.tick(LEFT)
    assert leaders(led, [case]) == ["leader-1"]
    leaves(led)
    assert sweep(led.cases, led.views, LEFT).climbed == [case]
    assert leaders(led, [case]) == ["leader-3"]


def test_a_tick_without_a_memory_finds_them_as_well(led):
    case = received(led)
    led.tick(LEFT)
    leaves(led)
    tick(led.cases, led.views, LEFT + timedelta(minutes=1))
    assert leaders(led, [case]) == ["leader-3"]


# how loads are counted


def loads() -> Loads:
    """Three leaders of two counties and their city."""
    office = Office({unit.code: unit for unit in (GOVERNMENT, ELSEWHERE, CITY)})
    return Loads(office, {("one", GOVERNMENT.code): 2, ("other", ELSEWHERE.code): 5, ("mayor", CITY.code): 1, ("gone", "dissolved"): 3})


def test_only_leaders_whose_territory_holds_the_region_are_counted():
    assert loads().around("620502") == {"mayor": 1, "one": 2}
    assert loads().around("620503") == {"mayor": 1, "other": 5}


def test_a_leader_named_changed_succeeded_or_released_counts_at_once():
    counted = loads()
    before = counted.around("620502")
    common: dict[str, Any] = {"unit": GOVERNMENT.code, "level": "county"}
    counted.follow([LeaderNamed(leader="two", **common), LeaderNamed(leader="one", **common)])
    assert counted.around("620502") == {"mayor": 1, "one": 3, "two": 1} and before == {"mayor": 1, "one": 2}
    counted.follow([LeaderChanged(former="one", leader="two", handing_over="", **common)])
    counted.follow([LeaderSucceeded(former="mayor", leader="two", since=START, **common)])
    assert counted.around("620502") == {"one": 2, "two": 3}
    counted.follow([LeaderReleased(leader="two", because="strike_off"), LeaderReleased(leader="nobody known", because="exit")])
    assert counted.around("620502") == {"one": 2, "two": 2}
