"""Where an office keeps its data when nobody says otherwise; read once, from the environment."""

import os
from collections.abc import Mapping
from pathlib import Path

DATABASE = "CASEWORK_DATABASE"
DATA = "CASEWORK_DATA"


def data_folder(environ: Mapping[str, str] | None = None) -> Path:
    """The data folder: CASEWORK_DATA, else `casework` in the user's data home."""
    env = os.environ if environ is None else environ
    if DATA in env:
        return Path(env[DATA])
    return Path(env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "casework"


def database_url(given: str | None, environ: Mapping[str, str] | None = None) -> str:
    """The database: the one given, else CASEWORK_DATABASE, else SQLite in the data folder, which is made if need be."""
    env = os.environ if environ is None else environ
    if given or env.get(DATABASE):
        return given or env[DATABASE]
    folder = data_folder(env)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return f"sqlite:///{folder / 'office.db'}"
