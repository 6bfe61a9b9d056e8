"""An office on disk with cases in every state of a clock, the command line in this process, and as a process of its own."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from casework.cli import main
from casework.domain.case import case_id
from tests.cli.lives import lived
from tests.office import KEY, a_copy, furnished

SETTINGS = ("CASEWORK_DATABASE", "CASEWORK_DATA", "CASEWORK_MASTER_KEY", "CASEWORK_MASTER_KEY_FILE")
PATIENCE = 20.0


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Prepared:
    """A furnished office on disk, and its cases by what became of them."""

    folder: Path
    cases: Mapping[str, str]


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine's own settings, a master key that is no secret, and a terminal of 160 columns."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in KEY.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "160")


def casework(*args: str) -> Said:
    """The command line in this process, exit code included."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main(args)
            code: Any = 0
        except SystemExit as end:
            code = end.code
    return Said(code or 0, out.getvalue(), err.getvalue())


def process(*args: str, **env: str) -> Said:
    """The command line as a process of its own, warnings as errors."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "casework", *args],
        capture_output=True, text=True, timeout=PATIENCE, check=False, env={**os.environ, **env},
    )  # fmt: skip
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """An office of four cases: fresh, missed its dispatch, suspended its inquiry, resumed and lengthened it."""
    return _prepare(tmp_path_factory.mktemp("office"), trial=False)


@pytest.fixture(scope="module")
def prepared_trial(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The same in a trial database."""
    return _prepare(tmp_path_factory.mktemp("trial"), trial=True)


@pytest.fixture
def url(prepared: Prepared, tmp_path: Path) -> str:
    """A copy of the office that the test may spoil."""
    return a_copy(prepared.folder, tmp_path / "office")


@pytest.fixture
def trial_url(prepared_trial: Prepared, tmp_path: Path) -> str:
    """A copy of the trial office that the test may spoil."""
    return a_copy(prepared_trial.folder, tmp_path / "trial")


@pytest.fixture
def cases(prepared: Prepared) -> Mapping[str, str]:
    """The numbers of the cases by what became of them; the same in office and trial."""
    return prepared.cases


@pytest.fixture
def spoil(url: str) -> Callable[[str], None]:
    """Makes the last fact of a case unreadable, as a bad disk or a bad hand would."""

    def spoiled(case_no: str) -> None:
        last = "select max(notification_id) from facts where originator_id = ?"
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as base, base:
            base.execute(f"update facts set state = 'spoiled' where notification_id = ({last})", (case_id(case_no).hex,))

    return spoiled


def _prepare(folder: Path, *, trial: bool) -> Prepared:
    with furnished(f"sqlite:///{folder / 'office.db'}", trial=trial) as house:
        return Prepared(folder, lived(house))
