"""Checks of the vault 保险箱: a rotation of the master key that was left half way, and erasures that are ordered and not done."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from casework.bootstrap import Casework
from casework.doctor.findings import Finding
from casework.privacy.carrying_out import Eraser
from casework.security.rotation import Standing, standing

SOON: Final = timedelta(hours=1)
"""Time in which an ordered erasure is carried out where anybody serves or works; the certificate and its deadline count from the deed."""


def rotation(found: Sequence[Standing]) -> Iterator[Finding]:
    """Epochs 批次 that are not the newest and still hold keys, or hold none and are not retired; a newest whose key is not here."""
    *older, newest = found
    if not newest.known:
        yield Finding(
            "epoch_not_known",
            f"本机没有主密钥批次{newest.epoch.epoch}，新的姓名等信息无法加密；请把该主密钥放到密钥文件首行",
            f"this machine was not given epoch {newest.epoch.epoch} of the master key and seals nothing new; put it first into the file",
            serious=True,
        )
    for each in older:
        number, keys = each.epoch.epoch, each.keys
        if keys:
            yield Finding(
                "rotation_unfinished",
                f"主密钥轮换未完成：批次{number}下还有{keys}个密钥；请执行 casework vault rewrap",
                f"a rotation is not finished: {keys} keys lie under epoch {number} of the master key; run casework vault rewrap",
            )
        elif each.epoch.retired_at is None:
            yield Finding(
                "epoch_to_retire",
                f"主密钥批次{number}下已无密钥但未停用，旧备份中已删除的密钥仍可恢复；请执行 casework vault retire {number}",
                f"nothing lies under epoch {number} any more, and it is not retired: casework vault retire {number}",
            )


def erasures(orders: Sequence[tuple[str, datetime]], now: datetime) -> Iterator[Finding]:
    """Orders by case or account and moment that nobody carried out; whoever serves or works does it within seconds."""
    if orders:
        case_no, first = min(orders, key=lambda each: each[1])
        yield Finding(
            "erasure_waits",
            f"{len(orders)}项已批准的删除尚未执行，最早的属{case_no}；请启动 casework serve 或 casework work 并查看其日志",
            f"{len(orders)} approved erasures are not carried out, the first one of {case_no}; start serve or work, and read its log",
            serious=now - first > SOON,
        )


def of_vault(house: Casework) -> Iterator[Finding]:
    """All of them about one office, with the master keys as they are given now."""
    house.vault.ring.read_again()
    yield from rotation(standing(house.vault))
    eraser = Eraser(house.cases, 0)
    orders = [(case_no, order.ordered_at) for case_no, order in eraser.waiting()]
    orders += [(str(order.ref), order.ordered_at) for order in eraser.accounts.waiting()]
    yield from erasures(orders, house.clock())
