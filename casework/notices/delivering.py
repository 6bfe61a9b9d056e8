"""Delivery 送达 as a loop: take letters up, hand silent ones on, send, put on record; any number of processes may run it."""

import logging
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Final
from uuid import uuid4

from casework.notices.collecting import Office, collect
from casework.notices.quiet import BadSetting, Hours
from casework.notices.recording import record
from casework.notices.sending import Round, Ways
from casework.notices.silence import hand_on_silent
from casework.notices.ways import OfficeWays
from casework.projections.quarantine import Unavailable
from casework.store.outbox import Outbox
from casework.store.restoring import held_since

log = logging.getLogger("casework.notices")
MODE: Final = "CASEWORK_NOTICES"
MODES: Final = ("off", "file", "on")
"""off: nothing is sent and nothing is taken up. file: each message is a line of a file. on: by the channels of the office."""
FOLDER: Final = "CASEWORK_NOTICES_FOLDER"
EVERY: Final = 2.0
"""Seconds between two looks."""


def mode_of(office: Office, environ: Mapping[str, str] | None = None) -> str:
    """CASEWORK_NOTICES, else on for an office and off for a trial, which must never mail anybody. Raises BadSetting.

    A database that was restored is off, whatever is set, until `casework notices on`: people must not be told by two copies.
    """
    if held_since(office.store) is not None:
        return "off"
    said = (os.environ if environ is None else environ).get(MODE)
    if said is None:
        return "off" if office.store.is_trial else "on"
    if said not in MODES:
        raise BadSetting(f"{MODE}: {said!r} is unknown; allowed are {', '.join(MODES)}")
    return said


def why_off(office: Office) -> str:
    """Why nothing is sent by an office that has no ways."""
    if (since := held_since(office.store)) is not None:
        return f"the database was restored at {since}; when no other copy of it sends, run casework notices on"
    return f"{MODE} is off" if mode_of(office) == "off" else "there is no channel; casework channel list says how to set one"


def ways_of(office: Office, environ: Mapping[str, str] | None = None) -> Ways | None:
    """How notices leave this office; None where they are off or the office has no channel. Raises ValueError naming a wrong setting."""
    env = os.environ if environ is None else environ
    mode = mode_of(office, env)
    if mode == "off":
        return None
    ways = OfficeWays.of(office, env, folder_of(office, env) if mode == "file" else None)
    return ways if any(True for _ in ways.channels) else None


def folder_of(office: Office, environ: Mapping[str, str]) -> Path:
    """Where the mode `file` writes: CASEWORK_NOTICES_FOLDER, else `notices` beside an embedded database. Raises BadSetting."""
    if said := environ.get(FOLDER):
        return Path(said)
    if office.store.folder is None:
        raise BadSetting(f"{FOLDER}: name a folder; a database server has none beside it")
    return office.store.folder / "notices"


def work(office: Office, ways: Ways, hours: Hours, holder: str, stop: Event | None = None) -> int:
    """One look at everything; how many deliveries it had in hand. Once `stop` is set it ends at the next message or report."""
    now = office.clock()
    collect(office, now, hours, to_workers=ways.reaches_workers)
    hand_on_silent(office, now, hours)
    done = Round(office, ways, now, hours, holder).deliver(stop=stop)
    record(office, stop=stop)
    return done


def deliver(office: Office, ways: Ways, now: datetime, hours: Hours | None = None) -> int:
    """One round: sends what is due as far as this worker gets hold of it; how many deliveries."""
    return Round(office, ways, now, hours or Hours()).deliver()


def run_notices(office: Office, stop: Event, *, ways: Ways | None = None, hours: Hours | None = None, every: float = EVERY) -> None:
    """Works until `stop` is set; what is being sent is finished first. `every` are the seconds between two looks.

    Settings that cannot be used are told at once (ValueError); after that nothing ends the loop but `stop`. What was told before
    notices were first switched on is old; what is told while they are switched off again is sent when they are on.
    """
    ways, hours, holder = ways or ways_of(office), hours or Hours.from_settings(), uuid4().hex
    if ways is None:
        log.log(logging.INFO if mode_of(office) == "off" else logging.WARNING, "nobody is sent any notice: %s", why_off(office))
        return
    Outbox(office.store).begin()
    while not stop.is_set():
        busy = 0
        try:
            busy = work(office, ways, hours, holder, stop)
        except Unavailable as fault:
            log.warning("%s", fault)
        except Exception:
            log.exception("notices: an unforeseen fault; going on")
        stop.wait(0.0 if busy else every)
