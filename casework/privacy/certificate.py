"""The certificate of an erasure 删除证明: what became unreadable, in numbers, on whose order, until when a backup holds a key; signed.

The same text is the list outside the database by which a restore erases again, so it names subjects (case and ref) and nobody.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from casework.domain.erasing.standing import ACCOUNT, Erasure, Tally

HEAD: Final = "erasure 1"
NONE: Final = "-"
Sign = Callable[[bytes], bytes]


class CertificateDamaged(ValueError):
    """A text is no certificate, or its signature does not fit; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is signed. Times UTC to the second; `position` is that of the order among all facts, `digest` as in Affected.

    `backups_until` is the last day on which a backup of keys made before the erasure may still exist.
    """

    database: str
    case_no: str
    position: int
    erasure: Erasure
    subjects: tuple[str, ...]
    digests: tuple[str, ...]
    facts: int
    fields: tuple[Tally, ...]
    digest: str
    erased_at: datetime
    backups_until: date
    receipt: bool = False

    @property
    def text(self) -> str:
        """What is signed: lines of a name and a value."""
        order = self.erasure
        lines = {
            "casework": HEAD, "database": self.database, "case": self.case_no, "erasure": order.id, "position": self.position,
            "version": order.version, "what": order.what, "ref": order.ref or NONE, "ground": order.ground, "paper": _one_line(order.paper),
            "asked_by": _one_line(order.asked_by), "approved_by": _one_line(order.approved_by), "ordered": _moment(order.ordered_at),
            "erased": _moment(self.erased_at), "keys": len(self.subjects), "facts": self.facts, "files": len(self.digests),
            "fields": " ".join(f"{each.kind}={each.number}" for each in self.fields) or NONE, "digest": self.digest,
            "receipt": "yes" if self.receipt else "no",
            "backups_until": self.backups_until, "subjects": " ".join(self.subjects), "digests": " ".join(self.digests) or NONE,
        }  # fmt: skip
        return "".join(f"{name} {value}\n" for name, value in lines.items())


@dataclass(frozen=True, slots=True)
class Signed:
    """A certificate with its signature; `key` is the public key it names itself, to be trusted only where somebody knows it."""

    certificate: Certificate
    key: str
    text: str


def signed(certificate: Certificate, key: str, sign: Sign) -> Signed:
    """The certificate signed with the private half of the public `key` (hex)."""
    text = certificate.text
    return Signed(certificate, key, f"{text}\nkey {key}\nsignature {sign(text.encode()).hex()}\n")


def read_certificate(text: str) -> Signed:
    """The certificate of a text, its signature checked with the key that it names. Needs no database. Raises CertificateDamaged."""
    body, _, seal = text.partition("\n\n")
    said, sealing = _pairs(body), _pairs(seal)
    try:
        found = _certificate(said)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(sealing["key"]))
        key.verify(bytes.fromhex(sealing["signature"]), f"{body}\n".encode())
    except (KeyError, ValueError, OverflowError) as fault:
        raise CertificateDamaged("this is no certificate of an erasure, or it was damaged") from fault
    except InvalidSignature:
        raise CertificateDamaged(f"the signature of {said.get('erasure')} of {said.get('case')} does not fit what it says") from None
    if found.text != f"{body}\n":
        raise CertificateDamaged(f"the certificate of {found.case_no} says more than this release understands; read it with a newer one")
    return Signed(found, sealing["key"], text)


WORDS: Final = {
    "person": "个人信息 one person", "texts": "文字与材料 texts and files", "all": "全部 everything",
    "account": "工作人员账号 account", "left_office": "离任 left the office",
    "password": "口令 password", "login": "统一认证登录 login (OIDC)",
    "token": "令牌与会话 tokens and sessions", "network_address": "日志中的网络地址 network addresses in logs",
    "retention_over": "保管期满 retention over",
    "data_subject": "本人请求 at the person's request（个人信息保护法第47条）",
    "unlawful": "违法或不必要收集 should not have been taken",
    "name": "姓名", "id_number": "身份证号", "phone": "电话", "bank_card": "银行卡号", "address": "地址", "person_name": "姓名（被投诉人）",
}  # fmt: skip


def told(certificate: Certificate) -> Iterator[str]:
    """The certificate for people, Chinese first."""
    order = certificate.erasure
    yield f"删除证明 Certificate of erasure {certificate.case_no} {order.id}"
    yield f"范围 what        {WORDS[order.what]}{f' {order.ref}' if order.ref else ''}"
    yield f"依据 ground      {WORDS[order.ground]}{f'，文号 paper {order.paper}' if order.paper else ''}"
    yield f"提出 asked by    {order.asked_by}；批准 approved by {order.approved_by}，{_moment(order.ordered_at)}"
    yield f"执行 carried out {_moment(certificate.erased_at)}"
    yield f"密钥 keys        {len(certificate.subjects)} 把已销毁 destroyed"
    yield f"记录 facts       {certificate.facts} 条含不可再读内容 hold what cannot be read any more"
    for each in certificate.fields:
        yield f"  {WORDS.get(each.kind, each.kind)} {each.kind}: {each.number}"
    yield f"材料 files       {len(certificate.digests)} 份已删除 deleted"
    beside = "" if order.what == ACCOUNT else "检索索引 search index、回执 receipt、"
    yield f"另删 also gone    {beside}未发送通知 letters not sent yet"
    yield f"校验 digest      {certificate.digest}"
    yield f"备份 backups     最后一份含密钥备份失效日 the last backup of its keys is gone after {certificate.backups_until}"


def _certificate(said: dict[str, str]) -> Certificate:
    if said["casework"] != HEAD:
        raise ValueError(said["casework"])
    order = Erasure(
        said["erasure"], said["what"], _or_none(said["ref"]), said["ground"], _or_none(said["paper"]), said["asked_by"],
        said["approved_by"], datetime.fromisoformat(said["ordered"]), int(said["version"]),
    )  # fmt: skip
    fields = [part.rpartition("=") for part in (_or_none(said["fields"]) or "").split()]
    return Certificate(
        database=said["database"], case_no=said["case"], position=int(said["position"]), erasure=order,
        subjects=tuple(said["subjects"].split()), digests=tuple((_or_none(said["digests"]) or "").split()), facts=int(said["facts"]),
        fields=tuple(Tally(kind, int(number)) for kind, _, number in fields), digest=said["digest"],
        erased_at=datetime.fromisoformat(said["erased"]),
        backups_until=date.fromisoformat(said["backups_until"]), receipt=said["receipt"] == "yes",
    )  # fmt: skip


def _or_none(text: str) -> str | None:
    return None if text == NONE else text


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split()) or NONE


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _pairs(text: str) -> dict[str, str]:
    return {name: value for name, _, value in (line.partition(" ") for line in text.splitlines())}
