"""Writes moves.jsonl: every command of the replayed published cases that made a fact, so that each measure does the same work.

Run `python -m casework.bench.recording` where the replay makes other commands of the published cases than before.
"""

import json
import logging
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from casework.application import Done
from casework.bench.moves import FILE, Move
from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.codec import plain
from casework.domain.registry import Command
from casework.domain.requesting import Requested
from casework.domain.values import Actor
from casework.replay import play
from casework.samples import __file__ as samples

DoEach = Callable[..., list[Done | BaseException]]
START: Final = datetime(1990, 1, 1, tzinfo=UTC)


def recorded(source: Path) -> list[list[Move]]:
    """The moves of each case of a file, in the order of the receipts."""
    lives: dict[str, list[Move]] = {}
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/replay.db"
        with Casework(url, clock=TurnedClock(START), trial=True) as house:
            house.cases.do = _kept(house.cases.do, lives)  # type: ignore[method-assign]  # listens, and changes nothing
            house.cases.do_each = _each_kept(house.cases.do_each, lives)  # type: ignore[method-assign]  # as above
            play(house, [source])
    return list(lives.values())


def _each_kept(
    do_each: Callable[..., list[Done | BaseException]], lives: dict[str, list[Move]]
) -> Callable[..., list[Done | BaseException]]:
    def doing(wanted: Sequence[Command], by: Actor, **context: Any) -> list[Done | BaseException]:
        moves = [_move(command, by, None, context) for command in wanted]
        answers = do_each(wanted, by, **context)
        for move, done in zip(moves, answers, strict=True):
            if isinstance(done, Done) and done.facts:
                lives.setdefault(done.case_no, []).append(move)
        return answers

    return doing


def _kept(do: Callable[..., Done], lives: dict[str, list[Move]]) -> Callable[..., Done]:
    def doing(command: Command, by: Actor, **context: Any) -> Done:
        done = do(command, by, **context)
        if done.facts:
            request = next((fact.request for fact in done.facts if isinstance(fact, Requested)), None)
            lives.setdefault(done.case_no, []).append(_move(command, by, request, context))
        return done

    return doing


def _move(command: Command, by: Actor, request: str | None, context: dict[str, Any]) -> Move:
    fields = {name: value for name, value in plain(command, in_clear=True).items() if name != "case_no"}
    return Move(
        command.move, fields, by.person, str(by.post), by.unit.code, context["at"], context.get("effective_at"),
        context.get("inferred", False), request,
    )  # fmt: skip


def write(lives: Iterable[Iterable[Move]], file: Path = FILE) -> None:
    """One life a line."""
    lines = [json.dumps([move.plain() for move in life], ensure_ascii=False, separators=(",", ":"), default=str) for life in lives]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    write(recorded(Path(samples).parent / "published.jsonl"))
