"""How commands open an office: the database that is meant, made ready if new, and what must be told once."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from casework.commands.speaking import say
from casework.settings import DATA, PASSWORD_FILE, data_folder, database_url, most_waiting

if TYPE_CHECKING:
    from casework.bootstrap import Casework


class FolderUnusable(OSError):
    """The data folder cannot be made; the sentence says where else to put it."""


def chosen(url: str | None) -> str:
    """The database that is meant: the one given, else that of the environment, else the data folder's. Raises FolderUnusable."""
    try:
        return database_url(url)
    except OSError as fault:
        if fault.filename == os.environ.get(PASSWORD_FILE):
            raise
        raise FolderUnusable(
            f"the data folder {data_folder()} cannot be made: {fault.strerror}; name another in {DATA}, or a database with --database"
        ) from fault


@contextmanager
def opened(url: str | None, *, at: datetime | None = None, trial: bool = False, quiet: bool = False) -> "Iterator[Casework]":
    """The office on a database; `at` gives it a clock that stands there until turned. `quiet` leaves a key untold that soon goes."""
    from casework.bootstrap import Casework
    from casework.clock import TurnedClock, system_clock

    clock = system_clock if at is None else TurnedClock(at)
    with Casework(chosen(url), clock=clock, trial=trial, most_waiting=most_waiting()) as office:
        if office.made_key is not None and not quiet:
            say(f"a new master key was made: {office.made_key}")
            say("keep a copy apart from the database; without it no name, number or statement in it can ever be read again")
        yield office
