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
KEYS_BACKUP_DAYS = "CASEWORK_KEYS_BACKUP_DAYS"
"""How many days the office keeps a backup of keys at most: the certificate of an erasure names the day on which the last one is gone."""
ACCESS_LOG_DAYS = "CASEWORK_ACCESS_LOG_DAYS"
"""How many days the access log is kept."""
PAPERS = "CASEWORK_PAPERS"
"""The folder of the office's own templates of papers (`order.docx` …) and of its letterheads (`units.toml`)."""
BACKUPS = "CASEWORK_BACKUPS"
"""The folder of backups: `casework backup` writes there where it is not told otherwise, and the doctor looks there."""
LINK_ACTS = "CASEWORK_LINK_ACTS"
"""What a leader may do by a signed link without logging in: acknowledge, or all (acknowledge, instruct, sign off)."""
FIGURES = "PROMETHEUS_MULTIPROC_DIR"
"""The folder in which processes of one parent count their requests together; prometheus_client asks for it when it is loaded."""
KNOWN = (
    DATABASE, DATA, PASSWORD_FILE, BACKUPS, PAPERS, "CASEWORK_MASTER_KEY", "CASEWORK_MASTER_KEY_FILE", "CASEWORK_CIPHER",
    "CASEWORK_CHECKPOINT_KEY", "CASEWORK_CHECKPOINT_KEY_FILE", "CASEWORK_CHECKPOINTS",
    "CASEWORK_NOTICES", "CASEWORK_NOTICES_FOLDER", "CASEWORK_CHANNELS", "CASEWORK_TEMPLATES", "CASEWORK_LINK", "CASEWORK_QUIET",
    "CASEWORK_DIGEST", "CASEWORK_WEBHOOKS_PRIVATE", "CASEWORK_TRUSTED_PROXIES", "CASEWORK_PUBLIC_PER_PHONE",
    "CASEWORK_PUBLIC_PER_ADDRESS", "CASEWORK_PUBLIC_FILES", "CASEWORK_PUBLIC_ASKED", "CASEWORK_OIDC_ISSUER", "CASEWORK_OIDC_CLIENT_ID",
    "CASEWORK_OIDC_CLIENT_SECRET_FILE", "CASEWORK_OIDC_REDIRECT_URI", MOST_WAITING, KEYS_BACKUP_DAYS, ACCESS_LOG_DAYS, LINK_ACTS,
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


def link_acts(environ: Mapping[str, str] | None = None) -> frozenset[str]:
    """The moves that a signed link may give: CASEWORK_LINK_ACTS, else acknowledge alone. Raises SettingWrong."""
    said = (os.environ if environ is None else environ).get(LINK_ACTS, "").strip() or "acknowledge"
    if said not in ("acknowledge", "all"):
        raise SettingWrong(f"{LINK_ACTS}: write acknowledge or all, not {said!r}")
    return frozenset({"acknowledge"} if said == "acknowledge" else {"acknowledge", "instruct", "sign_off"})


def papers_folder(environ: Mapping[str, str] | None = None) -> Path | None:
    """The folder of the office's own papers: CASEWORK_PAPERS; None where nobody set one."""
    said = (os.environ if environ is None else environ).get(PAPERS)
    return Path(said) if said else None


def most_waiting(environ: Mapping[str, str] | None = None) -> int:
    """How many commands may wait to be written: CASEWORK_MOST_WAITING, else 1000. Raises SettingWrong."""
    return _whole(MOST_WAITING, 1000, 1, 100_000, environ)


def keys_backup_days(environ: Mapping[str, str] | None = None) -> int:
    """How long a backup of keys is kept at most: CASEWORK_KEYS_BACKUP_DAYS, else 30. Raises SettingWrong."""
    return _whole(KEYS_BACKUP_DAYS, 30, 0, 3650, environ)


def access_log_days(environ: Mapping[str, str] | None = None) -> int:
    """How long the access log is kept: CASEWORK_ACCESS_LOG_DAYS, else three years, never under six months. Raises SettingWrong."""
    return _whole(ACCESS_LOG_DAYS, 1095, 183, 36_500, environ)


def _whole(name: str, default: int, least: int, most: int, environ: Mapping[str, str] | None) -> int:
    text = (os.environ if environ is None else environ).get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise SettingWrong(f"{name} is {text!r}; it must be a whole number from {least} to {most}")
    return int(text)


def _with_password(url: str, file: str | None) -> str:
    server, _, options = url.partition("?")
    user = server.partition("://")[2].rpartition("@")[0]
    if not file or not url.startswith("postgres") or ":" in user or "password=" in options:
        return url
    password = quote(Path(file).read_text(encoding="utf-8").strip(), safe="")
    return f"{url}{'&' if options else '?'}password={password}"
