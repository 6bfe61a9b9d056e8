"""Printed papers 已制发文书 in a package for the archive: the very files that were served, each held against the digest of its fact."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from casework.application import Cases
from casework.domain.case import Case
from casework.domain.numbers import Print
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.security.evidence import Evidence, FileGone
from casework.security.opening import ERASED
from casework.security.printed import Printed
from casework.security.vault import KeyMissing

PAPERS: Final = "文书 papers"
"""Where the manifest lists them."""
NOT_KEPT: Final = "〔制发时未留存 printed before files were kept〕"
PRINTED: Final = "case.paper_printed"


@dataclass(frozen=True, slots=True)
class Packed:
    """A paper in the package: its file, what it holds, and how the manifest lists it."""

    name: str
    content: bytes
    row: Mapping[str, Any]


def papers_of(cases: Cases, case: Case) -> Iterator[Packed]:
    """The printed papers of a case in the order of printing; one that is gone by a line that says so. Raises FileDamaged."""
    files = Printed(Evidence(cases.store, cases.vault), cases.vault)
    for number, each in enumerate(case.prints.values(), 1):
        content, why = _read(files, case.case_no, each.digest)
        name = f"papers/{number:02}-{each.document}.{'txt' if why else 'docx'}"
        yield Packed(name, content, _row(name, each, why))


def papers_wrong(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Papers of a package that are not what was printed, a sentence each: by the digests of the facts, not by those of the manifest."""
    rows, place = manifest.get(PAPERS, []), folder / "facts.jsonl"
    if not rows or not place.exists():
        return []
    facts = (json.loads(line) for line in place.read_text(encoding="utf-8").splitlines())
    printed = {fact["state"]["digest"] for fact in facts if fact["topic"] == PRINTED}
    found = [(row["file"], row["digest"], manifest["files"].get(row["file"], {}).get("sha256")) for row in rows if row["gone"] is None]
    wrong = [f"{name}: is not the file that was printed" for name, digest, sha256 in found if sha256 != digest or digest not in printed]
    missing = sorted(printed - {row["digest"] for row in rows})
    return [*wrong, *(f"the paper printed with SHA-256 {digest} is not listed" for digest in missing)]


def _read(files: Printed, case_no: str, digest: str) -> tuple[bytes, str | None]:
    try:
        return files.read(case_no, digest).content, None
    except (KeyMissing, FileGone) as gone:
        why = ERASED if isinstance(gone, KeyMissing) else NOT_KEPT
        return f"{why} SHA-256 {digest}\n".encode(), why


def _row(name: str, each: Print, gone: str | None) -> dict[str, Any]:
    at = each.at.astimezone(SHANGHAI).isoformat(timespec="seconds")
    return {
        "file": name, "文种 kind": each.document, "文号 number": each.number or None, "of": each.subject or None, "制发 printed": at,
        "digest": each.digest, "gone": gone,
    }  # fmt: skip
