"""Where a selftest takes place 自检场地: a folder of evidence, a disk, a database and the line to it, and an office furnished for it."""

import base64
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from typing import Final

from casework.bootstrap import Casework
from casework.domain.values import SYSTEM_ACTOR
from casework.notices.channels import SETTINGS, Channels
from casework.notices.delivering import MODE
from casework.notices.preferences import Preferences
from casework.notices.quiet import QUIET
from casework.security.addresses import Addresses
from casework.security.master_key import FILE_VARIABLE, KEY_VARIABLE
from casework.selftest.acts import offices
from casework.selftest.clock import FileClock
from casework.selftest.disk import Disk, small_disk
from casework.selftest.gateway import NAME, Gateway, serving
from casework.selftest.letters import every
from casework.selftest.line import Line, through
from casework.selftest.server import Server, throw_away
from casework.store.address import read_address
from casework.store.outbox import Outbox

UNREACHED: Final = 7
"""Every so many-th holder of a post has no channel, so that some notices go to the next in line."""


@dataclass(frozen=True, slots=True)
class Place:
    """`url` is the database past every fault, `crew_url` the one the crew is given; `environ` is the crew's environment."""

    folder: Path
    url: str
    crew_url: str
    clock: FileClock
    gateway: Gateway
    disk: Disk
    environ: Mapping[str, str]
    line: Line | None = None
    server: Server | None = None


@contextmanager
def prepared(folder: Path, url: str | None, *, own_server: bool) -> Iterator[Place]:
    """The place for as long as this lasts; `url` None is a new SQLite file on a disk of its own. Raises NoServer and AddressError."""
    (folder / "journals").mkdir(parents=True)
    with ExitStack() as stack:
        disk_folder = folder / "disk"
        mounted = url is None and stack.enter_context(small_disk(disk_folder))
        server = stack.enter_context(throw_away(disk_folder / "pg")) if own_server else None
        url = server.uri if server else url or f"sqlite:///{disk_folder / 'office.db'}"
        address = read_address(url)
        line = stack.enter_context(through(address)) if address.path is None else None
        disk = Disk(disk_folder if address.folder is None else address.folder, mounted=mounted, embedded=address.path is not None)
        gateway = stack.enter_context(serving())
        environ = {SETTINGS: str(gateway.settings(folder)), MODE: "on", QUIET: "00:00-00:00"}
        if server and not {KEY_VARIABLE, FILE_VARIABLE} & os.environ.keys():
            environ[KEY_VARIABLE] = base64.b64encode(token_bytes(32)).decode()
        stack.enter_context(_environment(environ))
        clock = FileClock.started(folder / "clock.json")
        crew_url = line.url() if line else url
        yield Place(folder, url, crew_url, clock, gateway, disk, {**os.environ, **environ}, line, server)


@dataclass(frozen=True, slots=True)
class Before:
    """What an earlier run left in the trial database: the position behind which every letter is to be sent, and its messages."""

    position: int
    messages: frozenset[str]


def furnish(office: Casework, environ: Mapping[str, str]) -> Before:
    """Units, holders and their channels."""
    for each in offices():
        office.policies.furnish_office(each.units, each.holdings, each.deputies, by=SYSTEM_ACTOR)
    known = Preferences(Addresses(office.store, office.vault), Channels.from_settings(environ))
    people = sorted({held.person for each in offices() for held in each.holdings})
    for number, person in enumerate(people):
        if number % UNREACHED:
            known.set(person, NAME, person, office.clock())
    outbox = Outbox(office.store)
    outbox.begin()
    return Before(outbox.cursor(), frozenset(each.id for each in every(office)))


def keep_evidence(place: Place) -> None:
    """Copies the database off a disk that goes away with the run."""
    if place.disk.folder.is_relative_to(place.folder):
        shutil.copytree(place.disk.folder, place.folder / "database", dirs_exist_ok=True, ignore=shutil.ignore_patterns(".s.*"))


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Environment variables for as long as this lasts."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
