"""A signed history in either database, and the hand of somebody who may write everything in it but has no signing key."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg

from casework.proof.faults import SAID
from casework.proof.keeping import Keeper
from casework.proof.keys import KEY_VARIABLE
from casework.store import Store
from tests.cli.conftest import Said, casework
from tests.proof.conftest import SECRET, Signed, _fact

TABLES = ("facts", "meta", "proof.log", "proof.tiles", "proof.notes")
GIVEN_UP = 9
"""A position that no fact has."""
EARLY, LATE = 12, 23
"""Facts at the first checkpoint and at the second; they end at the positions 13 and 24."""
Named = tuple[str, int | None, int | None]
"""Kind, first and last position of a fault."""
LINE = re.compile(r"(?:位置 (-?\d+)(?: 至 (\d+))?: )?([^\s(·]+)")
KINDS = {zh: kind for kind, (zh, _) in SAID.items()}


@dataclass
class Scene:
    """The database under attack, with the checkpoints outside, and how it was on two earlier days."""

    url: str
    outside: Path
    days: Path

    @property
    def embedded(self) -> bool:
        """Whether it is a file."""
        return self.url.startswith("sqlite")

    def does(self, *statements: str, **values: Any) -> list[Any]:
        """What somebody does by hand, past the program; the rows of the last statement. `proof` are the leaves in both databases."""
        with by_hand(self.url) as base:
            for statement in statements:
                found = base.execute(statement if self.embedded else re.sub(r":(\w+)", r"%(\1)s", statement), values)
            return found.fetchall() if found.description else []

    def back_to(self, day: str) -> None:
        """The database as it was on a day, checkpoints outside untouched."""
        if self.embedded:
            for name in ("office.db", "office.proof.db"):
                shutil.copy(self.days / day / name, self.url.removeprefix("sqlite:///").replace("office.db", name))
            return
        for table in TABLES:
            overriding = "overriding system value " if table == "facts" else ""
            self.does(f"truncate {table}", f"insert into {table} {overriding}select * from {day}.{table.replace('.', '_')}")

    def rewrites_leaves(self) -> None:
        """All leaves made anew, so that they agree with the facts as they are now."""
        with Store.open(self.url) as store, closing(Keeper(store, {})) as keeper:
            keeper.log.rebuild()

    def leaves(self, change: Callable[[bytes], bytes]) -> None:
        """The hashes of the leaves, changed."""
        (hashes,) = self.does("select hashes from proof.tiles where level = 0")[0]
        self.does("update proof.tiles set hashes = :hashes where level = 0", hashes=change(bytes(hashes)))

    def note(self, number: int) -> Path:
        """The file of a checkpoint."""
        (found,) = self.outside.glob(f"*-0000-{number:08d}.checkpoint")
        return found

    def verified(self, *args: str) -> list[Named]:
        """What `casework verify` names, Chinese first and English below; exit code 1 where it names anything."""
        said = casework("verify", *args)
        found = told(said)
        verdict, *_ = said.out.splitlines()
        assert (said.code, verdict[:2]) == ((1, "不符") if found else (0, "相符")), said
        return found


def at(kind: str, *positions: int | None) -> list[Named]:
    """A fault at each position."""
    return [(kind, position, None) for position in positions]


def told(said: Said) -> list[Named]:
    """The faults that a command told, each in two languages."""
    lines, found = said.err.splitlines(), []
    for zh, en in pairwise(lines):
        if en.startswith("    "):
            match = LINE.match(zh)
            assert match is not None, zh
            kind = KINDS[match[3]]
            assert SAID[kind][1] in en
            first, last = (None if each is None else int(each) for each in match.groups()[:2])
            found.append((str(kind), first, last))
    return found


@contextmanager
def by_hand(url: str) -> Iterator[Any]:
    """A connection of one's own, everything at once on the disk."""
    if not url.startswith("sqlite"):
        with psycopg.connect(url, autocommit=True) as server:
            yield server
        return
    path = url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("attach ? as proof", (path.replace("office.db", "office.proof.db"),))
        yield file


def staged(url: str, folder: Path) -> Scene:
    """Facts of five cases in turn, with a position that was given up; signed twice, and kept as of both days."""
    scene = Scene(url, folder / "outside", folder)
    with Store.open(url) as store, closing(Keeper(store, {KEY_VARIABLE: SECRET, "CASEWORK_CHECKPOINTS": str(scene.outside)})) as keeper:
        signed = Signed(store, keeper, url, scene.outside)
        if not scene.embedded:
            scene.does("alter table facts alter column notification_id set generated by default")
        signed.put(EARLY)
        signed.does(f"update facts set notification_id = -notification_id - 1 where notification_id >= {GIVEN_UP}")
        signed.does("update facts set notification_id = -notification_id where notification_id < 0")
        signed.signs()
        _kept(scene, "early")
        if not scene.embedded:
            scene.does(f"alter table facts alter column notification_id restart {EARLY + 2}")
        store.recorder.insert_events([_fact(number) for number in range(EARLY, LATE)])
        signed.signs(minutes=1)
        _kept(scene, "late")
    return scene


def _kept(scene: Scene, day: str) -> None:
    if not scene.embedded:
        scene.does(f"create schema {day}", *(f"create table {day}.{name.replace('.', '_')} as table {name}" for name in TABLES))
        return
    (scene.days / day).mkdir()
    for name in ("office.db", "office.proof.db"):
        source = scene.url.removeprefix("sqlite:///").replace("office.db", name)
        with closing(sqlite3.connect(source)) as now, closing(sqlite3.connect(scene.days / day / name)) as then:
            now.backup(then)
