"""One case as a package for the electronic archive 归档: facts, what they say, people, files and papers in clear, proof, a manifest.

Sealed texts are opened, because an archive that needs our keys would be empty one day; what was erased says so. The manifest has
SHA-256 and SM3 of every file. Metadata as DA/T 46 and GB/T 39362 call them, as far as a case knows them.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from typing import Any, Final

from cryptography.hazmat.primitives.hashes import SM3, Hash

from casework.application import Cases
from casework.domain.case import Case
from casework.domain.erasing.keeping import keeping
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.timekeeping.terms import local_day
from casework.privacy.archive_papers import PAPERS, Packed, papers_of, papers_wrong
from casework.projections.questions import history
from casework.projections.runner import Views
from casework.security.evidence import Evidence, FileGone
from casework.security.media import EXTENSIONS
from casework.security.opening import ERASED, opened_texts
from casework.security.vault import KeyMissing
from casework.store.proof import facts_of

MANIFEST: Final = "manifest.json"


class PackageExists(ValueError):
    """There is something at that place already; nothing was written."""


@dataclass(frozen=True, slots=True)
class Package:
    """What was written: the folder, its files in order, and whose data were opened."""

    folder: Path
    files: tuple[str, ...]
    refs: tuple[str, ...]
    fields: tuple[str, ...]


def pack(cases: Cases, views: Views, case_no: str, to: Path, proof: Mapping[str, Any], now: datetime, fonds: str = "") -> Package:
    """Writes the package into `to/CASE`, whole or not at all; files 0600. Raises PackageExists, CaseNotFound, FileDamaged and OSError."""
    case, folder = cases.case(case_no), to / case_no
    if folder.exists():
        raise PackageExists(f"{folder} is there already; name another folder")
    draft = to / f".{case_no}.{token_hex(4)}"
    draft.mkdir(mode=0o700, parents=True)
    try:
        texts = opened_texts(cases.vault, cases.store, case)
        written, papers = dict(_write(draft, _files(cases, views, case, texts, proof))), list[Mapping[str, Any]]()
        written |= _write(draft, _papers(papers_of(cases, case), papers))
        about = _metadata(cases, case, now, fonds)
        _put(draft / MANIFEST, _json({**about, PAPERS: papers, "files": written}))
        draft.rename(folder)
    finally:
        if draft.exists():
            rmtree(draft)
    refs = sorted({each.ref for each in texts if each.ref and each.text != ERASED})
    return Package(folder, (*written, MANIFEST), tuple(refs), tuple(sorted({each.field for each in texts if each.text != ERASED})))


def check(folder: Path) -> list[str]:
    """What is wrong with a package, a sentence each: files that are missing, changed or were added. Needs no database."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    said = manifest["files"]
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    wrong = [f"{name}: is not in the manifest" for name in sorted(there - set(said))]
    for name, sums in said.items():
        if name not in there:
            wrong.append(f"{name}: is missing")
        elif _sums((folder / name).read_bytes()) != sums:
            wrong.append(f"{name}: is not what the manifest says")
    return wrong + papers_wrong(folder, manifest)


def _files(cases: Cases, views: Views, case: Case, texts: Iterable[Any], proof: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    facts = facts_of(cases.store, case.id)
    lines = ({"position": each.position, "version": each.version, "topic": each.topic, "state": json.loads(each.state)} for each in facts)
    yield "facts.jsonl", b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)
    views.catch_up()
    rows = history(views, case.case_no)
    for language in ("zh", "en"):
        said = (f"{row['version']:>4}  {row['at'].astimezone(SHANGHAI):%Y-%m-%d %H:%M}  {row[language]}  {row['by']}\n" for row in rows)
        yield f"timeline.{language}.txt", "".join(said).encode()
    yield "texts.json", _json([{"version": t.version, "ref": t.ref, "field": t.field, "text": t.text} for t in texts])
    yield "proof.json", _json(proof)
    yield "verifier.py", (Path(__file__).parent.parent / "proof" / "verifier.py").read_bytes()
    for item in case.evidence.values():
        yield from _file(cases, case.case_no, item)


def _papers(found: Iterable[Packed], rows: list[Mapping[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """The files of papers one by one; what the manifest says of each is laid into `rows`."""
    for paper in found:
        rows.append(paper.row)
        yield paper.name, paper.content


def _file(cases: Cases, case_no: str, item: Any) -> Iterator[tuple[str, bytes]]:
    name = f"evidence/{item.item}.{EXTENSIONS.get(item.media_type, 'bin')}"
    try:
        yield name, Evidence(cases.store, cases.vault).read(case_no, item.digest)
    except (KeyMissing, FileGone):
        yield f"evidence/{item.item}.txt", f"{ERASED} SHA-256 {item.digest}\n".encode()


def _metadata(cases: Cases, case: Case, now: datetime, fonds: str) -> dict[str, Any]:
    """全宗, 年度, 题名, 责任者, 保管期限 and the rest; what a case does not know is null."""
    found = keeping(case, cases.policies.rulebook, local_day(now))
    lead, firms = case.lead, "、".join(firm.name for firm in case.respondents if firm.name)
    received = case.received_at.astimezone(SHANGHAI) if case.received_at else None
    return {
        "format": "casework archive 1", "全宗号 fonds": fonds or None, "档号 number": None, "案件编号 case": case.case_no,
        "年度 year": (found.ended_on or received or now).year, "题名 title": f"{case.region_name}{firms or '（被投诉人不详）'}欠薪案",
        "责任者 responsible": lead.name if lead else None, "形成日期 received": received.date().isoformat() if received else None,
        "办结日期 ended": found.ended_on.isoformat() if found.ended_on else None, "办理结果 outcome": found.outcome,
        "保管期限 retention": "永久 permanent" if found.years is None else f"{found.years}年 years",
        "保管至 until": found.until.isoformat() if found.until else None, "移交 handover": str(found.handover_on or "") or None,
        "封存 holds": list(case.holds), "删除 erasures": list(case.erasures), "密级 secrecy": None, "database": cases.store.meta.database,
        "version": case.version, "packed": now.isoformat(timespec="seconds"),
    }  # fmt: skip


def _write(folder: Path, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, content in files:
        _put(folder / name, content)
        yield name, _sums(content)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sums(content: bytes) -> dict[str, Any]:
    weight = Hash(SM3())
    weight.update(content)
    return {"bytes": len(content), "sha256": sha256(content).hexdigest(), "sm3": weight.finalize().hex()}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
