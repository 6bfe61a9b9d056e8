"""Checks of the proof of history 存证: the key that signs checkpoints, the folder where they lie, and whether they go on."""

import os
import stat
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from casework.doctor.findings import Finding
from casework.proof.beating import HOURLY, LOOK
from casework.proof.keeping import Keeper
from casework.proof.keys import (
    FILE_NAME,
    FILE_VARIABLE,
    FOLDER_VARIABLE,
    CheckpointKeyMissing,
    checkpoint_folder,
    signing_key,
)  # fmt: skip
from casework.proof.notes import Note
from casework.store import Store

LATE: Final = HOURLY + 2 * LOOK
"""Age of the newest checkpoint from which facts that none covers are told of."""


def key(environ: Mapping[str, str], place: Path | None, *, signed: bool) -> Iterator[Finding]:
    """Whether checkpoints can be signed, and by nobody else; beside an embedded database the first one makes the key."""
    try:
        signing_key(place, environ, make=False)
    except CheckpointKeyMissing as fault:
        if signed or place is None or environ.get(FILE_VARIABLE):
            yield Finding("checkpoint_key", f"检查点签名密钥不可用，历史无法存证：{fault}", str(fault), serious=True)
        return
    named = environ.get(FILE_VARIABLE)
    path = Path(named) if named else None if place is None else place / FILE_NAME
    if path is not None and path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding(
            "checkpoint_key_readable",
            f"检查点签名密钥{path}其他用户可读，他人可伪造存证；请执行 chmod 600 {path}",
            f"others may read the key of checkpoints and sign in its name: chmod 600 {path}",
            serious=True,
        )


def folder(environ: Mapping[str, str], place: Path | None) -> Iterator[Finding]:
    """Whether checkpoints can be written, and whether they outlast the disk of an embedded database."""
    found = checkpoint_folder(place, environ)
    if found is None:
        yield Finding(
            "checkpoints_nowhere",
            f"未设置检查点目录，历史无法存证；请将{FOLDER_VARIABLE}指向数据库服务器之外的目录",
            f"checkpoints lie nowhere: set {FOLDER_VARIABLE} to a folder outside the database's machine",
            serious=True,
        )
        return
    lies = _nearest(found)
    if not (lies.is_dir() and os.access(lies, os.W_OK | os.X_OK)):
        yield Finding(
            "checkpoints_not_writable",
            f"检查点目录{found}不可写，历史无法存证；请检查{lies}的权限",
            f"the folder of checkpoints {found} cannot be written; look at the rights of {lies}",
            serious=True,
        )
    if place is not None and lies.stat().st_dev == _nearest(place).stat().st_dev:
        yield Finding(
            "checkpoints_beside",
            f"检查点与数据库在同一磁盘，可一并被改写或丢失；请将{FOLDER_VARIABLE}指向另一台机器的目录",
            f"checkpoints lie on the disk of the database and can be changed or lost with it; point {FOLDER_VARIABLE} to another machine",
        )


def age(newest: Note | None, position: int, now: datetime) -> Iterator[Finding]:
    """Whether the newest checkpoint is older than an hour while facts wait for one; `position` is that of the last fact."""
    covered = 0 if newest is None else newest.position
    if position <= covered:
        return
    if newest is None:
        yield Finding(
            "never_signed",
            "从未签署检查点；请启动 casework serve 或 worker",
            "no checkpoint was ever signed; start casework serve or worker",
        )
    elif now - newest.at > LATE:
        hours = f"{(now - newest.at) / timedelta(hours=1):.0f}"
        yield Finding(
            "checkpoint_old",
            f"最近的检查点在{hours}小时前，位置{covered}之后的事实未存证；请查看日志casework.proof，确认 serve 或 worker 在运行",
            f"the newest checkpoint is {hours} h old and covers no fact after position {covered}; see casework.proof in the log, and that "
            "serve or worker runs",
        )


def of_proof(store: Store, environ: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """All of them about one database."""
    keeper = Keeper(store, environ)
    try:
        newest = keeper.newest()
    finally:
        keeper.close()
    yield from key(environ, store.folder, signed=newest is not None)
    yield from folder(environ, store.folder)
    yield from age(newest, store.recorder.max_notification_id() or 0, now)


def _nearest(path: Path) -> Path:
    """The path itself, or the nearest above it that is there: what is missing is made there."""
    return next(each for each in (path.absolute(), *path.absolute().parents) if each.exists())
