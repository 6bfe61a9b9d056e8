"""`vault …`: the epochs of the master key 主密钥批次, and the index by which persons are found."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.opening import opened
from casework.commands.speaking import AsJson, BadInput, Database, say, say_json, shown
from casework.commands.verify import progress

if TYPE_CHECKING:
    from casework.security.rotation import Standing
    from casework.security.vault import Vault

vault = typer.Typer(help="The vault 保险箱: master key, wrapped keys, search index.", no_args_is_help=True)
ToFile = Annotated[
    Path | None,
    typer.Option("--to-file", metavar="FILE", help="Where the master keys are written; default: the file that is used now."),
]
Number = Annotated[int, typer.Argument(metavar="EPOCH", min=1, help="The number of the epoch, see: casework vault status.")]
FromFile = Annotated[
    Path | None,
    typer.Option("--from-file", metavar="FILE", help="Also take its master key out of this file."),
]


@vault.command()
def status(as_json: AsJson = False, database: Database = None) -> None:
    """The epochs of the master key, and how many living keys are wrapped under each 密钥状态."""
    from casework.security.rotation import standing

    with opened(database) as office:
        cipher, found = office.vault.cipher, standing(office.vault)
    if as_json:
        return say_json({"cipher": cipher, "epochs": [_plain(each) for each in found]})
    typer.echo(f"新数据的算法 new texts are sealed with {cipher}")
    for each in map(_plain, found):
        state = f"已停用 retired {shown(each['retired_at'])}" if each["retired_at"] else "使用中 in use" if each["keys"] else "无密钥 empty"
        known = "" if each["known"] else "；本机没有此主密钥 its master key is not given here"
        begun = shown(each["begun_at"])
        typer.echo(f"批次 epoch {each['epoch']}  {each['cipher']}  {begun}  {each['keys']} 个密钥 keys  {state}{known}")


@vault.command()
def rotate(to_file: ToFile = None, as_json: AsJson = False, database: Database = None) -> None:
    """Begins a new epoch of the master key 轮换主密钥: the new key comes first in the file, the older ones behind it.

    Give the file to every process, then run `casework vault rewrap`.
    """
    from casework.security.ciphers import chosen
    from casework.security.rotation import rotate as begin_next

    with opened(database) as office:
        file = to_file or _file_of(office.vault)
        begun = begin_next(office.vault, file, chosen(os.environ))
    if as_json:
        return say_json({"epoch": begun.epoch, "cipher": begun.cipher, "file": file})
    typer.echo(f"已开始批次 epoch {begun.epoch} of the master key began ({begun.cipher}); all master keys are in {file}")
    say("next: give that file to every process that serves or works, then: casework vault rewrap")


@vault.command()
def rewrap(as_json: AsJson = False, database: Database = None) -> None:
    """Wraps every living key under the newest epoch 重新加密密钥. May be cut off and run again; the office works on meanwhile."""
    from casework.security.rotation import rewrap as move
    from casework.security.rotation import standing

    with opened(database) as office:
        found = standing(office.vault)
        with progress("重新加密 rewrap", sum(each.keys for each in found[:-1]), as_json) as told:
            done = move(office.vault, lambda number, _total: told(number))
        older = [each.epoch.epoch for each in standing(office.vault)[:-1] if each.epoch.retired_at is None]
    if as_json:
        return say_json({"rewrapped": done, "epoch": found[-1].epoch.epoch, "to_retire": older})
    typer.echo(f"已重新加密 {done} keys were wrapped under epoch {found[-1].epoch.epoch}")
    for number in older:
        say(f"next: casework vault retire {number}; backups of keys made before still need its master key, as long as you keep them")


@vault.command()
def retire(number: Number, from_file: FromFile = None, as_json: AsJson = False, database: Database = None) -> None:
    """Retires an epoch under which no key is wrapped any more 停用批次. Then its master key may be destroyed."""
    from casework.security.rotation import drop_retired
    from casework.security.rotation import retire as end

    with opened(database) as office:
        end(office.vault, number)
        dropped = 0 if from_file is None else drop_retired(office.vault, from_file)
    if as_json:
        return say_json({"retired": number, "dropped": dropped})
    typer.echo(f"已停用 epoch {number} is retired; {dropped} master keys were taken out of {from_file or 'no file'}")
    say("destroy every copy of its master key: only then are erased keys in old backups and write-ahead logs gone for good")


def _file_of(held: "Vault") -> Path:
    if (file := held.ring.file) is None:
        raise BadInput("--to-file: the master key stands in the environment; name a file for the new one, and use that from now on")
    return file


def _plain(each: "Standing") -> Mapping[str, Any]:
    from datetime import UTC, datetime

    epoch = each.epoch
    begun, retired = (None if at is None else datetime.fromtimestamp(at, UTC) for at in (epoch.begun_at, epoch.retired_at))
    return {
        "epoch": epoch.epoch, "cipher": epoch.cipher, "begun_at": begun, "retired_at": retired, "keys": each.keys, "known": each.known,
    }  # fmt: skip


@vault.command()
def reindex(as_json: AsJson = False, database: Database = None) -> None:
    """Makes the search index of persons anew from the facts 重建查找索引. The office works on meanwhile."""
    from casework.security.blind_index import BlindIndex

    with opened(database) as office:
        newest = office.store.recorder.max_notification_id()
        with progress("查找索引 reindex", newest, as_json) as told:
            done = BlindIndex(office.store, office.vault).reindex(told)
    if as_json:
        return say_json({"numbers": done})
    typer.echo(f"已重建 {done} numbers of persons are in the index")
