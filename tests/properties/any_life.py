"""One life of an office, step by step as hypothesis likes it, every step checked (watching.py)."""

import itertools
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from casework.application import Done
from casework.bootstrap import Casework
from casework.domain.refusals import CommandReused, Refusal
from casework.domain.registry import commands
from casework.projections.tables import NAMES, views
from tests.people import PEOPLE, WINDOW
from tests.properties.lives import Act, Choose, approvals, fitting, moves_here, tried
from tests.properties.roads import ROADS, Step
from tests.properties.scenes import Scene
from tests.properties.walking import Walker
from tests.properties.watching import Watched

MOST_CASES = 3
Open = Callable[[], AbstractContextManager[Casework]]

minutes = st.sampled_from((1, 45, 24 * 60, 3 * 24 * 60, 20 * 24 * 60, 200 * 24 * 60))
EARLIER = (None, None, None, timedelta(0), timedelta(hours=3), timedelta(days=6), timedelta(days=500))
BUSY = 8
roads = st.sampled_from(sorted(ROADS))


MONEY = ("record_payment", "verify_payment", "void_payment", "advance", "recover", "pay_fine", "deposit_paid", "promise")
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


class Clerk(Walker):
    """Walks roads in a watched office: what is given there is checked, and a refusal is an answer like any other."""

    def __init__(self, watched: Watched) -> None:
        super().__init__(watched.house)
        self.watched, self._ids = watched, itertools.count(1)

    def scene(self, case_no: str) -> Scene:
        """From the live cases."""
        return self.watched.scene(case_no)

    def give(self, act: Act, **context) -> Done:
        """Under watch. Raises the Refusal."""
        answer = self.watched.gives(act, UUID(int=next(self._ids)), **context)
        if isinstance(answer, Refusal):
            raise answer
        return answer

    def tries(self, act: Act, **context) -> Done | None:
        """Under watch; None where it was refused."""
        try:
            return self.give(act, **context)
        except Refusal:
            return None

    def takes(self, case_no: str, step: Step) -> bool:
        """Whether the case could take the step."""
        try:
            return self.step(case_no, step)
        except Refusal:
            return False

    def carries_out(self, case_no: str, act: Act, *, approved: bool = True) -> None:
        """Tries it and, where it became a request, has it approved or leaves it pending."""
        done = self.tries(act)
        if done is not None and approved:
            self.approve_all(case_no, done)

    def wait(self, time: timedelta) -> None:
        """Time passes at once, with one tick at the end."""
        self.watched.clock.turn_to(self.watched.clock() + time)
        self.watched.ticks()


class AnyLife(RuleBasedStateMachine):
    """An office with up to three cases. Each life begins some way down one of the roads, so that deep stages are lived too."""

    def __init__(self, opened: Open) -> None:
        super().__init__()
        self.doors = ExitStack()
        self.watched = Watched(self.doors.enter_context(opened()))
        self.clerk = Clerk(self.watched)

    def teardown(self) -> None:
        """The views agree at the end of every life; then the office closes."""
        try:
            self.watched.views_agree()
        finally:
            self.doors.close()

    def a_case(self, choose: Choose[str]) -> str:
        """One of the cases, the youngest first."""
        return choose(tuple(reversed(self.watched.live)))

    @initialize(name=roads, upto=st.integers(0, 40))
    def a_case_comes_in_and_goes_some_way(self, name, upto):
        case_no = self.clerk.give(Act(ROADS[name].first, WINDOW)).case_no
        for step in ROADS[name].steps[:upto]:
            self.clerk.takes(case_no, step)

    @precondition(lambda self: len(self.watched.live) < MOST_CASES)
    @rule(name=roads)
    def another_case_comes_in(self, name):
        self.clerk.tries(Act(ROADS[name].first, WINDOW))

    @rule(seed=st.integers(0, 2**32 - 1))
    def a_busy_day(self, seed):
        """Many acts at once, drawn by a seed: hypothesis repeats itself, chance does not."""
        choose = Random(seed).choice
        for _ in range(BUSY):
            choose((self.goes_along, self.does_what_is_possible, self.tries_anything, self.hurries, self.moves_money))(choose)

    @rule(data=st.data())
    def goes_on_along_a_road(self, data):
        self.goes_along(choosing(data))

    @rule(data=st.data())
    def somebody_does_what_is_possible(self, data):
        self.does_what_is_possible(choosing(data))

    @rule(data=st.data())
    def somebody_tries_something(self, data):
        self.tries_anything(choosing(data))

    @rule(data=st.data())
    def money_moves_or_is_said_to(self, data):
        self.moves_money(choosing(data))

    @rule(data=st.data())
    def somebody_hurries_to_close(self, data):
        self.hurries(choosing(data))

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
        move = choose(choose((moves_here(scene), tuple(commands()))))
        act, early, late = tried(commands()[move].command, scene, choose), choose(EARLIER), choose((False, True))
        context: dict[str, Any] = {} if early is None else {"at" if late else "effective_at": self.watched.clock() - early}
        self.clerk.tries(act, **context, **({"reason": "情况说明"} if late else {}))

    def moves_money(self, choose: Choose[Any]) -> None:
        """Money comes, is proved, set aside, promised, or said to be."""
        self.clerk.tries(tried(commands()[choose(MONEY)].command, self.watched.scene(self.a_case(choose)), choose))

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

    @rule(passing=minutes, ticked=st.booleans())
    def time_passes(self, passing, ticked):
        self.watched.clock.turn_to(self.watched.clock() + timedelta(minutes=passing))
        if ticked:
            self.watched.ticks()

    @rule()
    def a_second_tick_finds_nothing(self):
        self.watched.ticks()
        report = self.watched.ticks()
        assert (report.climbs, report.recounted) == (0, 0)

    @rule()
    def the_views_are_built_anew(self):
        self.watched.views_agree()
        before = rows(self.watched.house)
        self.watched.house.views.rebuild()
        assert rows(self.watched.house) == before

    @precondition(lambda self: self.watched.last is not None)
    @rule()
    def the_last_command_is_sent_again(self):
        assert self.watched.last is not None
        act, id, done = self.watched.last
        newest = self.watched.newest
        again = self.watched.house.do(act.command, by=act.by, id=id)
        other = next(person for person in PEOPLE if person.person != act.by.person)
        if done.facts:
            assert (again.repeated, again.case_no, again.version, again.position) == (True, done.case_no, done.version, done.position)
            with pytest.raises(CommandReused):
                self.watched.house.do(act.command, by=other, id=id)
        assert self.watched.newest == newest

    @rule(data=st.data())
    def the_past_is_read(self, data):
        case_no = self.a_case(choosing(data))
        version = data.draw(st.integers(1, self.watched.live[case_no].version), label="version")
        assert self.watched.house.cases.case(case_no, upto=version).version == version


def rows(house: Casework) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every view."""

    def read(tx):
        return {name: list(map(tuple, tx.execute(views.tables[name].select().order_by(*views.tables[name].primary_key)))) for name in NAMES}

    return house.views.ask(read)
