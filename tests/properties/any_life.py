"""One life of an office, step by step as hypothesis likes it, every step checked (watching.py)."""

import itertools
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from casework.bootstrap import Casework
from casework.domain.refusals import CommandReused
from casework.domain.registry import commands
from casework.domain.timekeeping.terms import local_day
from casework.projections.tables import NAMES, views
from tests.people import LEADER, PEOPLE, SYSTEM, WINDOW
from tests.properties.clerk import Clerk
from tests.properties.fields import options, slots
from tests.properties.lives import Act, Choose, approvals, fitting, moves_here, tried
from tests.properties.offices import BOOKS, HEIR, is_away, leaves
from tests.properties.reporting import Reporting
from tests.properties.roads import ROADS
from tests.properties.watching import Watched
from tests.whatif.reproducing import as_it_was, not_reproduced

MOST_CASES = 3
LEAVING = ("leader", "head", "chief", "supervisor", "officer-1")
"""Who may go on leave for a month, once in a life."""
CHANGES = 2 + len(LEAVING) + len(BOOKS)
Open = Callable[[], AbstractContextManager[Casework]]

PASSING = (timedelta(minutes=1), timedelta(minutes=45), timedelta(days=1), timedelta(days=3), timedelta(days=20), timedelta(days=200))
EARLIER = (None, None, None, timedelta(0), timedelta(hours=3), timedelta(days=6), timedelta(days=500))
BUSY = 8
roads = st.sampled_from(sorted(ROADS))


MONEY = ("record_payment", "verify_payment", "void_payment", "advance", "recover", "pay_fine", "deposit_paid", "promise")
OF_MONEY = ("payment", "purpose", "recovery", "paper")
CLOSINGS = (
    "resolve",
    "revisit",
    "strike_off",
    "second_look",
    "answer",
    "close",
    "mark_met",
    "find_unfounded",
    "decline",
    "withdraw",
    "redirect",
)


def choosing(data: Any) -> Choose[Any]:
    """One of these, as hypothesis likes."""
    return lambda among: data.draw(st.sampled_from(among))


class AnyLife(RuleBasedStateMachine):
    """An office with up to three cases. Each life begins some way down one of the roads, so that deep stages are lived too."""

    def __init__(self, opened: Open) -> None:
        super().__init__()
        self.doors = ExitStack()
        self.watched = Watched(self.doors.enter_context(opened()))
        self.clerk = Clerk(self.watched)
        self.reporting = Reporting(self.watched.house)

    def teardown(self) -> None:
        """The views agree at the end of every life, and its rules reproduce it; then the office closes."""
        try:
            self.watched.views_agree()
            self.it_is_reproduced()
            self.reporting.all_come_again()
        finally:
            self.doors.close()

    def it_is_reproduced(self) -> None:
        """Every due date, breach and rung comes out again under the rules that held, and what ticks decided is due to the minute too."""
        assert not_reproduced(self.watched.house.cases) == []
        sums = as_it_was(self.watched.house.cases).tally
        assert sums["all", "", "rungs_was"] >= sums["all", "", "rungs_on_record"]
        assert sums["all", "", "late_was"] >= sums["all", "", "late_on_record"]

    def a_case(self, choose: Choose[str]) -> str:
        """One of the cases, the youngest first."""
        return choose(tuple(reversed(self.watched.live)))

    @initialize(name=roads, upto=st.integers(0, 40))
    def a_case_comes_in_and_goes_some_way(self, name, upto):
        case_no = self.clerk.begin(ROADS[name])
        for step in ROADS[name].steps[:upto]:
            self.clerk.takes(case_no, step)

    @precondition(lambda self: len(self.watched.live) < MOST_CASES)
    @rule(name=roads)
    def another_case_comes_in(self, name):
        self.clerk.tries(Act(ROADS[name].first, WINDOW))

    @rule(seed=st.integers(0, 2**32 - 1))
    def a_busy_day(self, seed):
        """Many acts at once, drawn by a seed: hypothesis repeats itself, chance does not."""
        self.lives_on(Random(seed), BUSY)

    def lives_on(self, chance: Random, acts: int) -> None:
        """So many acts as chance has it, with time between."""
        ways = (self.goes_along, self.does_what_is_possible, self.tries_anything, self.hurries, self.moves_money)
        for _ in range(acts):
            chance.choice(ways)(chance.choice)
            if chance.random() < 0.05:
                self.the_office_changes(chance.randrange(CHANGES))
            if chance.random() < 0.1:
                self.time_goes_by(chance.choice(PASSING), ticked=chance.random() < 0.7)

    @rule(data=st.data(), how=st.integers(0, 4))
    def somebody_acts(self, data, how):
        ways = (self.goes_along, self.does_what_is_possible, self.tries_anything, self.hurries, self.moves_money)
        ways[how](choosing(data))

    def goes_along(self, choose: Choose[Any]) -> None:
        """Up to three steps of a road, from anywhere on it."""
        case_no, steps = self.a_case(choose), ROADS[choose(tuple(ROADS))].steps
        start = choose(range(len(steps)))
        any(self.clerk.takes(case_no, step) for step in steps[start : start + 3])

    def does_what_is_possible(self, choose: Choose[Any]) -> None:
        """A move that the tables allow now, approved or left pending."""
        case_no = self.a_case(choose)
        scene = self.watched.scene(case_no)
        act = fitting(choose(moves_here(scene)), scene)
        if act is not None:
            self.clerk.carries_out(case_no, act, approved=choose((True, False)))

    def tries_anything(self, choose: Choose[Any]) -> None:
        """Any move, mostly one of this stage, by anybody, now or back-dated, or recorded while the clock was wrong."""
        scene = self.watched.scene(self.a_case(choose))
        move = choose(choose((moves_here(scene), tuple(sorted(commands())))))
        act, early, late = tried(commands()[move].command, scene, choose), choose(EARLIER), choose((False, True))
        context: dict[str, Any] = {} if early is None else {"at" if late else "effective_at": self.watched.clock() - early}
        self.clerk.tries(act, **context, **({"reason": "情况说明"} if late else {}))

    def moves_money(self, choose: Choose[Any]) -> None:
        """Money comes, is proved, set aside, promised, or said to be."""
        kind, scene = commands()[choose(MONEY)].command, self.watched.scene(self.a_case(choose))
        given = {slot.name: choose(options(kind, slot, scene)) for slot in slots(kind) if slot.name in OF_MONEY}
        self.clerk.tries(tried(kind, scene, choose, **given))

    def hurries(self, choose: Choose[Any]) -> None:
        """Somebody wants the case off the table, whether it is time or not."""
        case_no, move = self.a_case(choose), choose(CLOSINGS)
        scene = self.watched.scene(case_no)
        act = fitting(move, scene) or tried(commands()[move].command, scene, choose)
        self.clerk.carries_out(case_no, act)

    @rule(data=st.data(), answer=st.sampled_from(("approve", "refuse")))
    def a_desk_answers_a_request(self, data, answer):
        case_no = self.a_case(choosing(data))
        requests = self.watched.live[case_no].requests
        if requests:
            request = data.draw(st.sampled_from(sorted(requests)), label="request")
            acts = itertools.islice(approvals(request, self.watched.scene(case_no), answer), 3)
            any(self.clerk.tries(act) for act in acts)

    @rule(passing=st.sampled_from(PASSING), ticked=st.booleans())
    def time_passes(self, passing, ticked):
        self.time_goes_by(passing, ticked=ticked)

    def time_goes_by(self, passing: timedelta, *, ticked: bool) -> None:
        """The clock is turned, and the office ticks or sleeps on."""
        self.reporting.reports()
        self.watched.clock.turn_to(self.watched.clock() + passing)
        if ticked:
            self.watched.ticks()

    @rule(which=st.integers(0, CHANGES - 1))
    def the_office_changes(self, which):
        """The leader leaves for an heir or for nobody, people go on leave, the government names other papers to act under."""
        house, day = self.watched.house, local_day(self.watched.clock())
        if which < 2:
            leaves(house, LEADER, day, HEIR if which == 0 else None)
        elif which < 2 + len(LEAVING):
            is_away(house, LEAVING[which - 2], day, day + timedelta(days=30))
        else:
            house.policies.activate(rulebook=tuple(BOOKS.values())[which - 2 - len(LEAVING)], by=SYSTEM)

    @rule(which=st.integers(0, 3), back=st.integers(0, 40))
    def the_house_is_kept(self, which, back):
        if which == 0:
            self.a_second_tick_finds_nothing()
        elif which == 1:
            self.the_views_are_built_anew()
        elif which == 2:
            self.the_last_command_is_sent_again()
        else:
            self.the_past_is_read(back)

    def a_second_tick_finds_nothing(self) -> None:
        """What is decided is decided."""
        self.watched.ticks()
        report = self.watched.ticks()
        assert (report.climbs, report.recounted) == (0, 0)

    def the_views_are_built_anew(self) -> None:
        """Row by row what they were."""
        self.watched.views_agree()
        before = rows(self.watched.house)
        self.watched.house.views.rebuild()
        assert rows(self.watched.house) == before

    def the_last_command_is_sent_again(self) -> None:
        """The same id is answered as before, stores nothing, and serves nobody else."""
        assert self.watched.last is not None
        act, id, done, context = self.watched.last
        newest, house = self.watched.newest, self.watched.house
        again = house.do(act.command, by=act.by, id=id, **context)
        other = next(person for person in PEOPLE if person.person != act.by.person)
        if done.facts:
            assert (again.repeated, again.case_no, again.version, again.position) == (True, done.case_no, done.version, done.position)
            with pytest.raises(CommandReused):
                house.do(act.command, by=other, id=id, **context)
        assert self.watched.newest == newest

    def the_past_is_read(self, back: int) -> None:
        """Each case as it was some facts ago."""
        for case_no, case in self.watched.live.items():
            version = max(case.version - back, 1)
            assert self.watched.house.cases.case(case_no, upto=version).version == version


def rows(house: Casework) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every view."""

    def read(tx):
        return {name: list(map(tuple, tx.execute(views.tables[name].select().order_by(*views.tables[name].primary_key)))) for name in NAMES}

    return house.views.ask(read)
