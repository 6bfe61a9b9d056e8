"""One office for each file of attacks on access; one signed history in each database for the attacks on what is stored."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.api.seeing import World, a_world
from tests.attacks.tampering import Scene, staged
from tests.conftest import _database
from tests.office import made_folder
from tests.proof.conftest import SECRET


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An office with cases here and there."""
    with a_world(f"sqlite:///{tmp_path_factory.mktemp('attacks')}/office.db") as world:
        yield world


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The story, told once in each database."""
    folder = tmp_path_factory.mktemp("stage")
    if request.param == "sqlite":
        for file in made_folder().iterdir():
            shutil.copy(file, folder)
        yield staged(f"sqlite:///{folder / 'office.db'}", folder)
        return
    with contextmanager(_database)(request.getfixturevalue("postgres"), request.getfixturevalue("_made_postgres")) as url:
        yield staged(url, folder)


@pytest.fixture
def scene(stage: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The history as it was signed last, for one attack; the office's key is known to who verifies."""
    shutil.copytree(stage.outside, tmp_path / "outside")
    url = f"sqlite:///{tmp_path / 'office.db'}" if stage.embedded else stage.url
    for name, value in (("DATABASE", url), ("CHECKPOINTS", str(tmp_path / "outside")), ("CHECKPOINT_KEY", SECRET)):
        monkeypatch.setenv(f"CASEWORK_{name}", value)
    scene = Scene(url, tmp_path / "outside", stage.days)
    scene.back_to("late")
    return scene
