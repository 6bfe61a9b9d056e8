"""One direction: who may import whom, read from the source with `ast`, so that an arrow cannot turn round unseen."""

import ast
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent / "casework"

ROOMS: dict[str, set[str]] = {
    "clock": set(),
    "settings": set(),
    "logs": set(),
    "domain": set(),
    "workflows": {"domain"},
    "codec": {"domain"},
    "store": {"domain", "codec"},
    "writer": {"domain", "codec", "store"},
    "security": {"domain", "codec", "store"},
    "policies": {"domain", "workflows", "clock"},
    "application": {"domain", "workflows", "codec", "store", "writer", "clock", "security", "policies"},
    "projections": {"domain", "workflows", "codec", "store", "application"},
    "proof": {"domain", "store"},
    "papers": {"domain", "projections"},
    "importing": {"domain", "workflows", "application", "samples", "papers", "security", "store"},
    "privacy": {"domain", "application", "projections", "security", "proof", "store", "codec"},
    "notices": {"domain", "projections", "application", "security", "store", "clock"},
    "scheduler": {"domain", "workflows", "application", "projections", "notices", "clock", "store"},
    "bootstrap": {"domain", "workflows", "application", "projections", "scheduler", "security", "store", "clock", "policies", "privacy"},
    "samples": {"domain"},
    "office": {"domain", "workflows"},
    "backup": {"security", "store"},
    "doctor": {"domain", "security", "store", "notices", "settings", "api", "bootstrap", "backup", "proof", "privacy"},
    "changing": {"domain", "workflows", "application", "projections", "store"},
    "whatif": {"domain", "workflows", "codec", "store"},
    "replay": {"domain", "workflows", "application", "projections", "scheduler", "samples", "clock", "bootstrap"},
    "bench": {
        "domain",
        "codec",
        "store",
        "application",
        "projections",
        "scheduler",
        "samples",
        "replay",
        "security",
        "clock",
        "bootstrap",
        "web",
    },
    "selftest": {
        "domain",
        "logs",
        "codec",
        "application",
        "projections",
        "scheduler",
        "notices",
        "samples",
        "security",
        "store",
        "bootstrap",
    },
    "commands": {
        "domain",
        "logs",
        "workflows",
        "application",
        "projections",
        "scheduler",
        "security",
        "store",
        "samples",
        "replay",
        "bench",
        "selftest",
        "bootstrap",
        "settings",
        "clock",
        "policies",
        "office",
        "backup",
        "doctor",
        "changing",
        "whatif",
        "importing",
        "api",
        "notices",
        "papers",
        "proof",
        "privacy",
        "web",
    },
    "migrations": {"store", "projections", "security"},
    "api": {
        "domain",
        "workflows",
        "codec",
        "application",
        "projections",
        "scheduler",
        "security",
        "store",
        "notices",
        "papers",
        "importing",
        "clock",
        "bootstrap",
        "settings",
        "proof",
        "privacy",
        "changing",
        "office",
    },
    "web": {"domain", "workflows", "api", "application", "bootstrap", "projections", "security", "papers", "clock", "settings"},
}
"""Room → rooms it may import. A room is a folder, or root modules with one first word (`settings.py`, `settings_public.py`).

A root module that is not named here (`cli.py`, `bootstrap.py`) is the outside: it may import all, no room may import it.
"""

SINGLE: dict[str, tuple[str, ...]] = {
    "transitions": ("workflows/definition.py",),
    "apscheduler": ("scheduler/jobs.py",),
    "sqlalchemy": ("projections/*", "security/*", "store/*", "migrations/*"),
    "fastapi": ("api/*", "web/*"),
    "starlette": ("api/*", "web/*"),
}
"""Library → the only files of the house that may import it."""

DOMAIN_LIBRARIES = set(sys.stdlib_module_names) | {"eventsourcing"}


def room_of(path: str) -> str:
    """`domain/case.py` → `domain`; `settings_public.py` → `settings`; `__main__.py` → `__main__`."""
    first = path.split("/", maxsplit=1)[0].removesuffix(".py")
    return first if first.startswith("_") else first.split("_", maxsplit=1)[0]


def imports(path: str, source: str) -> Iterator[tuple[int, str]]:
    """Line and absolute dotted name of every import, also those inside functions and those for type checkers only."""
    package = ["casework", *path.split("/")[:-1]]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*start, *filter(None, [node.module])])
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def trespass(path: str, name: str) -> str | None:
    """Why this file may not import this name, or None."""
    room, (library, *inner) = room_of(path), name.split(".")
    if library == "casework":
        target = room_of(inner[0]) if inner else "casework"
        allowed = ROOMS.get(room)
        if allowed is None or target in allowed | {room, "__version__"}:
            return None
        return f"{room} may import {', '.join(sorted(allowed)) or 'no other room'}, not {target}"
    if room == "domain" and library not in DOMAIN_LIBRARIES:
        return f"domain may import the standard library and eventsourcing, not {library}"
    if library in SINGLE and not any(fnmatch(path, pattern) for pattern in SINGLE[library]):
        return f"{library} may be imported in {', '.join(SINGLE[library])} only"
    return None


def trespasses(path: str, source: str) -> list[str]:
    """One sentence for each import that goes against the arrows."""
    found = ((line, trespass(path, name)) for line, name in imports(path, source))
    return [f"casework/{path}:{line}: {why}" for line, why in found if why]


def files() -> list[str]:
    """Every Python file of the house, relative to it."""
    return sorted(file.relative_to(HOUSE).as_posix() for file in HOUSE.rglob("*.py"))


@pytest.mark.parametrize("path", files())
def test_imports_follow_the_arrows(path):
    assert trespasses(path, (HOUSE / path).read_text(encoding="utf-8")) == []


def test_every_folder_is_a_room_with_a_row_in_the_table():
    assert {path.split("/", maxsplit=1)[0] for path in files() if "/" in path} <= set(ROOMS)


def test_the_table_of_rooms_has_no_circle():
    order: list[str] = []
    while len(order) < len(ROOMS):
        free = [room for room, may in ROOMS.items() if room not in order and may <= set(order)]
        assert free, f"a circle among {sorted(set(ROOMS) - set(order))}"
        order += free


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("domain/case.py", "import msgspec"),
        ("domain/case.py", "from casework.workflows import handling"),
        ("domain/case.py", "from ..projections.docket import rows"),
        ("domain/case.py", "def late():\n    from casework import store"),
        ("domain/money.py", "from casework import Casework"),
        ("workflows/handling.py", "from transitions import Machine"),
        ("workflows/definition.py", "import casework.application"),
        ("projections/docket.py", "from casework.scheduler.tick import tick"),
        ("scheduler/tick.py", "from apscheduler.schedulers.background import BackgroundScheduler"),
        ("scheduler/tick.py", "import casework.cli"),
        ("application/cases.py", "import sqlalchemy as sa"),
        ("store/records.py", "from casework.settings import Settings"),
        ("cli.py", "from fastapi import FastAPI"),
    ],
)
def test_an_import_against_the_arrows_is_seen(path, source):
    assert len(trespasses(path, source)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("domain/case.py", "from eventsourcing.domain import Aggregate\nfrom . import values\nfrom casework.domain.rulebook import Rule"),
        ("workflows/definition.py", "from transitions import Machine\nfrom casework.domain import case\nimport tomllib"),
        ("scheduler/jobs.py", "import apscheduler\nfrom casework.scheduler.tick import tick"),
        ("store/postgres.py", "import sqlalchemy, psycopg\nfrom casework.store import Store"),
        ("cli.py", "from casework.projections import runner\nfrom casework.bootstrap import Casework"),
        ("cli.py", "from casework import __version__"),
    ],
)
def test_an_import_along_the_arrows_is_free(path, source):
    assert trespasses(path, source) == []
