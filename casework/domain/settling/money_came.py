"""Did the money come? 钱到了吗: what a worker says without being asked. A word moves no money; an unpaid answer opens the case again."""

from dataclasses import dataclass
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.fields import unknown
from casework.domain.paying.standing import WorkerAnswer
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command, decides
from casework.domain.settling.reopening import reopened
from casework.domain.settling.sampling import roll
from casework.domain.values import Fen

CAME: Final = ("paid", "part", "unpaid")
"""All of it, a part of it, nothing."""
SETTLED: Final = ("resolved", "revisited")
"""Stages in which the money is held to be proven; struck-off cases stay revisited."""


@dataclass(frozen=True, kw_only=True)
class WorkerAnswers(Command):
    """Take down what a worker says of the money 劳动者反馈到账. `worker` is a reference inside the case; `fen` is how much came of a part.

    The first word of a worker that a settled case was not paid reopens it 重办; later ones of the same worker are left to those who
    revisit, so that nobody keeps a case open by a word alone.
    """

    worker: str
    outcome: str
    fen: Fen | None = None


@dataclass(frozen=True, kw_only=True)
class WorkerAnswered(Fact, topic="case.worker_answered"):
    """A worker said whether the money came. Nothing of the balance follows from it. `sent_back`: it opened the case again."""

    worker: str
    outcome: str
    fen: Fen | None = None
    sent_back: bool = False

    def effect(self, case: Case) -> None:
        """The worker's last word, and whether one of theirs opened the case again."""
        before = case.worker_answers.get(self.worker)
        ever = self.sent_back or (before is not None and before.sent_back)
        said = WorkerAnswer(self.outcome, self.envelope.held_at, self.fen, ever)
        case.worker_answers = {**case.worker_answers, self.worker: said}


def the_worker_is_known(case: Case, asked: Asked[WorkerAnswers], world: World) -> str | None:
    """Who answers is a party of the case, or stands in its roll."""
    known = tuple(dict.fromkeys((*(party.ref for party in case.parties), *roll(case))))
    worker = asked.command.worker
    return None if worker in known else f"worker {worker!r} is not of this case; there are: {', '.join(known[:20]) or 'none'}"


def the_word_leaves_the_case(case: Case, asked: Asked[WorkerAnswers], world: World) -> str | None:
    """Paid, or not settled yet, or said before; told only where nothing else stands against the answer."""
    if not sends_back(case, asked.command):
        return None
    return the_worker_is_known(case, asked, world) or "an unpaid answer sends the settled case back to work"


def the_word_sends_the_case_back(case: Case, asked: Asked[WorkerAnswers], world: World) -> str | None:
    """A worker's first unpaid answer about a settled case."""
    if sends_back(case, asked.command):
        return None
    return the_worker_is_known(case, asked, world) or "this answer sends nothing back to work"


def sends_back(case: Case, command: WorkerAnswers) -> bool:
    """Whether the answer reopens: unpaid or part, of a settled case, and for the first time of this worker (tables 1, reopen)."""
    before = case.worker_answers.get(command.worker)
    first = before is None or not before.sent_back
    return command.outcome in ("part", "unpaid") and case.handling in SETTLED and first


@decides(WorkerAnswers)
def worker_answers(case: Case, asked: Asked[Any], world: World) -> list[Fact]:
    """Taken down; the same word again changes nothing. Raises BadCommand for an answer that cannot be read."""
    command: WorkerAnswers = asked.command
    wrong = [unknown("outcome", command.outcome, CAME)]
    if command.fen is not None and (command.outcome != "part" or command.fen < 1):
        wrong.append("fen is how much came of a part: 1 or more with outcome part, else left out")
    if faults := [fault for fault in wrong if fault]:
        raise BadCommand(faults)
    back = sends_back(case, command)
    before = case.worker_answers.get(command.worker)
    if not back and before is not None and (before.outcome, before.fen) == (command.outcome, command.fen):
        return []
    said = WorkerAnswered(worker=command.worker, outcome=command.outcome, fen=command.fen, sent_back=back)
    return [said, reopened(case, "unpaid_answer", asked)] if back else [said]
