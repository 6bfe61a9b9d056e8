"""Where an office keeps its data when nobody says otherwise; read once, from the environment."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

DATABASE = "CASEWORK_DATABASE"
DATA = "CASEWORK_DATA"
PASSWORD_FILE = "CASEWORK_DATABASE_PASSWORD_FILE"
"""A file with the password of the database server, for a URL that names none: so it stands in no setting and no list of processes."""
MOST_WAITING = "CASEWORK_MOST_WAITING"
"""How many commands may wait to be written at once; who comes then is told to come again (503)."""
KNOWN = (
    DATABASE, DATA, PASSWORD_FILE, "CASEWORK_MASTER_KEY", "CASEWORK_MASTER_KEY_FILE", "CASEWORK_CHECKPOINT_KEY",
    "CASEWORK_CHECKPOINT_KEY_FILE", "CASEWORK_CHECKPOINTS",
    "CASEWORK_NOTICES", "CASEWORK_NOTICES_FOLDER", "CASEWORK_CHANNELS", "CASEWORK_TEMPLATES", "CASEWORK_LINK", "CASEWORK_QUIET",
    "CASEWORK_DIGEST", "CASEWORK_WEBHOOKS_PRIVATE", "CASEWORK_TRUSTED_PROXIES", "CASEWORK_PUBLIC_PER_PHONE",
    "CASEWORK_PUBLIC_PER_ADDRESS", "CASEWORK_PUBLIC_FILES", "CASEWORK_PUBLIC_ASKED", "CASEWORK_OIDC_ISSUER", "CASEWORK_OIDC_CLIENT_ID",
    "CASEWORK_OIDC_CLIENT_SECRET_FILE", "CASEWORK_OIDC_REDIRECT_URI", MOST_WAITING,
)  # fmt: skip
"""Every setting that the environment may hold; the doctor tells of others."""


class SettingWrong(ValueError):
    """A setting cannot be used; the sentence names it and what it may be."""


def data_folder(environ: Mapping[str, str] | None = None) -> Path:
    """The data folder: CASEWORK_DATA, else `casework` in the user's data home."""
    env = os.environ if environ is None else environ
    if DATA in env:
        return Path(env[DATA])
    return Path(env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "casework"


def database_url(given: str | None, environ: Mapping[str, str] | None = None) -> str:
    """The database: the one given, else CASEWORK_DATABASE, else SQLite in the data folder, which is made if need be.

    What comes back may hold a password: never print it. Raises OSError for a folder or file that cannot be used.
    """
    env = os.environ if environ is None else environ
    if url := given or env.get(DATABASE):
        return _with_password(url, env.get(PASSWORD_FILE))
    folder = data_folder(env)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return f"sqlite:///{folder / 'office.db'}"


def most_waiting(environ: Mapping[str, str] | None = None) -> int:
    """How many commands may wait to be written: CASEWORK_MOST_WAITING, else 1000. Raises SettingWrong."""
    text = (os.environ if environ is None else environ).get(MOST_WAITING, "").strip() or "1000"
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 100_000):
        raise SettingWrong(f"{MOST_WAITING} is {text!r}; it must be a whole number from 1 to 100000")
    return int(text)


def _with_password(url: str, file: str | None) -> str:
    server, _, options = url.partition("?")
    user = server.partition("://")[2].rpartition("@")[0]
    if not file or not url.startswith("postgres") or ":" in user or "password=" in options:
        return url
    password = quote(Path(file).read_text(encoding="utf-8").strip(), safe="")
    return f"{url}{'&' if options else '?'}password={password}"
