"""The writer: who comes first writes for all who wait, in one transaction; what that cannot store is decided again, each alone.

There is no thread of its own. Whoever gives a command waits in line; the first of the line leads a turn, writes the commands of
everybody behind, wakes them with their answers and hands the lead to the next who waits.
"""

from collections.abc import Sequence
from threading import Condition, Lock
from typing import Final

from eventsourcing.persistence import IntegrityError

from casework.domain.refusals import StaleCase
from casework.store import CommandKnown, SourceKnown, StoreUnavailable
from casework.writer.cache import KeptCases
from casework.writer.queue import MOST_WAITING, Busy, Done, Job, Waiting
from casework.writer.turn import Desk, Turn

TRIES: Final = 5
"""How often a command is decided again alone while somebody else changes its case."""

AWAY: Final = 2
"""So many in a row that the store could not take say that it is away; those behind are told so without trying."""

CONFLICTS: Final = (IntegrityError, CommandKnown, SourceKnown)
"""Somebody else was quicker; nothing of the transaction was stored."""


class Writer:
    """Writes the commands of many threads. `most_waiting` bounds the line."""

    def __init__(self, desk: Desk, most_waiting: int = MOST_WAITING) -> None:
        self._desk = desk
        self._lock = Lock()
        self._idle = Condition(self._lock)
        self._waiting = Waiting(most_waiting)
        self._led = self._closed = False

    def do(self, job: Job) -> Done:
        """Waits until the job is decided and stored. Raises what refuses it, CommandKnown, SourceKnown, Busy or StoreUnavailable."""
        if not self._leads_at_once(job):
            self._wait(job)
        if job.leads:
            self._lead()
        return _answer(job)

    def do_each(self, jobs: Sequence[Job]) -> list[Done | BaseException]:
        """Like `do` for jobs that nobody else waits for: their answers or what refuses them, in their order. Raises Busy for all."""
        self._line_up(jobs)
        done = 0
        try:
            for job in jobs:
                if not job.leads:
                    job.woken.acquire()
                if job.leads:
                    self._lead()
                done += 1
        except BaseException:
            self._give_up(jobs[done:])
            raise
        return [_known_answer(job) for job in jobs]

    def _line_up(self, jobs: Sequence[Job]) -> None:
        with self._lock:
            self._refuse_when_closed()
            self._waiting.add_all(jobs)
            jobs[0].leads = not self._led
            self._led = True

    def _give_up(self, jobs: Sequence[Job]) -> None:
        """Takes those out of the line who were not answered; a lead that one of them was given goes to the next who waits."""
        with self._lock:
            left = [job for job in jobs if self._waiting.leave(job)]
        if any(job.leads for job in left):
            self._pass_on()

    def close(self) -> None:
        """Takes no more, and returns when everybody who waits has an answer."""
        with self._idle:
            self._closed = True
            self._idle.wait_for(lambda: not self._led)

    def _leads_at_once(self, job: Job) -> bool:
        with self._lock:
            self._refuse_when_closed()
            self._waiting.add(job)
            job.leads = not self._led
            self._led = True
            return job.leads

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise Busy("the office is closing and takes no more commands; nothing was stored, try again in a moment")

    def _wait(self, job: Job) -> None:
        """Until the job has its answer or leads. Who is interrupted leaves the line, or passes on the lead it was just given."""
        try:
            job.woken.acquire()
        except BaseException:
            with self._lock:
                self._waiting.leave(job)
            if job.leads:
                self._pass_on()
            raise

    def _lead(self) -> None:
        jobs: list[Job] = []
        try:
            with self._lock:
                jobs = self._waiting.take()
            self.carry_out(jobs)
        finally:
            self._settle(jobs)

    def _settle(self, jobs: Sequence[Job]) -> None:
        """The next leader goes on while the others of this turn learn their answers."""
        self._pass_on()
        for job in jobs:
            if job.answer is None:
                self.kept.clear()
                job.answer = StoreUnavailable("the write was interrupted; look the command id up before deciding again")
            if not job.leads:
                job.woken.release()

    def _pass_on(self) -> None:
        with self._lock:
            following = self._waiting.first()
            if following is None:
                self._led = False
                self._idle.notify_all()
            else:
                following.leads = True
                following.woken.release()

    @property
    def kept(self) -> KeptCases:
        """The committed cases in memory."""
        return self._desk.kept

    def carry_out(self, jobs: list[Job]) -> None:
        """All in one transaction; what that leaves unanswered one after the other, until the store itself is away."""
        faults: list[StoreUnavailable] = []
        for job in self._together(jobs) if len(jobs) > 1 else jobs:
            fault = self._alone(job) if len(faults) < AWAY else faults[-1]
            faults = [*faults, fault] if fault is not None else []
            job.answer = job.answer or fault

    def _together(self, jobs: list[Job]) -> list[Job]:
        """Those that must be decided alone, because the transaction of all failed."""
        while jobs:
            turn = Turn(self._desk, jobs)
            try:
                turn.carry_out()
            except CONFLICTS:
                turn.forget()
                return jobs
            except StoreUnavailable as fault:
                self.kept.clear()
                return [job for job in jobs if not self._was_stored(job, fault)]
            jobs = turn.later
        return []

    def _alone(self, job: Job) -> StoreUnavailable | None:
        """Decides one job until nobody is quicker; the fault where the store cannot answer."""
        for _ in range(TRIES):
            turn = Turn(self._desk, [job])
            try:
                turn.carry_out()
            except IntegrityError:
                turn.forget()
                continue
            except (CommandKnown, SourceKnown) as known:
                turn.forget()
                job.answer = known
            except StoreUnavailable as fault:
                self.kept.clear()
                return None if self._was_stored(job, fault) else fault
            if job.answer is not None:
                return None
        job.answer = StaleCase(f"case {job.asked.command.case_no} kept changing; read it again")
        return None

    def _was_stored(self, job: Job, fault: StoreUnavailable) -> bool:
        """Whether a command whose answer was lost had been stored; a lost answer must not pay a worker twice.

        Where nobody can tell, the fault is the answer.
        """
        try:
            record = self._desk.store.command(job.asked.id)
        except StoreUnavailable:
            job.answer = fault
            return True
        job.answer = None if record is None else CommandKnown(record)
        return record is not None


def _answer(job: Job) -> Done:
    answer = _known_answer(job)
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _known_answer(job: Job) -> Done | BaseException:
    assert job.answer is not None
    return job.answer
