"""Who acts in a watched office: along a road, by a wish of somebody, or as a desk that answers; a refusal is an answer like any other."""

import itertools
from datetime import timedelta
from uuid import UUID

from casework.application import Done
from casework.domain.refusals import Refusal
from tests.properties.lives import Act
from tests.properties.roads import Step
from tests.properties.scenes import Scene
from tests.properties.walking import Walker
from tests.properties.watching import Watched


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

    def wait(self, time: timedelta, case_no: str) -> None:
        """Time passes at once, with one tick at the end, whichever case waits."""
        self.watched.clock.turn_to(self.watched.clock() + time)
        self.watched.ticks()
