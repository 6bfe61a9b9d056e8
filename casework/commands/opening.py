"""How commands open an office: the database that is meant, made ready if new, and what must be told once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from casework.commands.speaking import say
from casework.settings import database_url

if TYPE_CHECKING:
    from casework.bootstrap import Casework


@contextmanager
def opened(url: str | None, *, at: datetime | None = None, trial: bool = False) -> "Iterator[Casework]":
    """The office on a database; `at` gives it a clock that stands there until turned."""
    from casework.bootstrap import Casework
    from casework.clock import TurnedClock, system_clock

    clock = system_clock if at is None else TurnedClock(at)
    with Casework(database_url(url), clock=clock, trial=trial) as office:
        if office.made_key is not None and not trial:
            say(f"a new master key was made: {office.made_key}")
            say("keep a copy apart from the database; without it no name, number or statement in it can ever be read again")
        yield office
