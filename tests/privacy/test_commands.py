"""Erasing, keeping and archiving at the command line, as an office does it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SM3, Hash

from casework.domain.numbering import RecordPrint
from casework.domain.parties import Party
from casework.privacy.archive import check
from casework.security.blind_index import BlindIndex
from casework.security.erasing import stored_files
from casework.security.evidence import Evidence
from casework.security.printed import Printed
from tests.cli.conftest import Said, casework
from tests.office import Office, furnished
from tests.people import OFFICER
from tests.privacy.conftest import SECRETS, digest_of, withdrawn


@pytest.fixture(autouse=True)
def database(settings: None, monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> str:
    """The office's database, as the environment names it."""
    monkeypatch.setenv("CASEWORK_DATABASE", sqlite_url)
    return sqlite_url


@pytest.fixture
def case_no(database: str) -> str:
    """A withdrawn case of the office."""
    with furnished(database) as house:
        return withdrawn(Office(house)).case_no


@pytest.fixture
def opened(database: str, case_no: str) -> Iterator[Office]:
    """The same office, for looking at afterwards."""
    with furnished(database) as house:
        yield Office(house, case_no)


def told(*args: str) -> Any:
    """What a command says to machines."""
    said = casework(*args, "--json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def by(account: str, *args: str) -> Said:
    """A command on somebody's account."""
    return casework(*args, "--by", account)


def test_a_worker_who_asks_is_erased_by_two_people_and_gets_a_certificate(case_no: str, tmp_path: Path) -> None:
    asked = told("erase", f"{case_no}/w1", "--ground", "data_subject", "--paper", "申请1号", "--reason", "本人书面请求", "--by", "window")
    assert "another person must decide" in by("window", "erase", case_no, "--approve", asked["request"]).err
    done = by("chief", "erase", case_no, "--approve", asked["request"])
    assert done.code == 0 and "删除证明" in done.out and "电话 phone: 1" in done.out and "chief" in done.out
    (certificate,) = told("erase", case_no, "--certificate")
    assert certificate["erasure"] == "erasure-1" and not any(secret in certificate["text"] for secret in SECRETS)
    (file,) = (tmp_path / "outside").glob("*.erasure")
    assert casework("erase", "--verify", str(file), "--key", certificate["key"]).code == 0
    assert "is none of those" in casework("erase", "--verify", str(file), "--key", "00" * 32).err
    assert told("erase") == []
    for still in (("rebuild",), ("history", case_no), ("prove", "--checkpoint"), ("verify",)):
        assert (still, casework(*still).code) == (still, 0)


def test_what_cannot_be_said_is_told(case_no: str) -> None:
    assert "nobody acts anonymously" in casework("erase", f"{case_no}/w1").err
    assert "nobody holds none today" in by("nobody", "erase", f"{case_no}/w1").err
    assert "name a person as CASE/REF" in by("window", "erase", case_no).err
    assert "kept for ever" in by("window", "erase", case_no, "--all").err
    assert "--reason: say why" in by("chief", "erase", case_no, "--refuse", "propose_erasure-1").err
    assert "name the case" in casework("erase", "--certificate").err


def test_a_proposal_is_refused_with_a_reason(case_no: str, opened: Office) -> None:
    request = told("erase", f"{case_no}/w1", "--ground", "unlawful", "--paper", "1", "--by", "window")["request"]
    assert by("chief", "erase", case_no, "--refuse", request, "--reason", "仍需取证").code == 0
    assert opened.topics[-1] == "refused" and opened.case.erasures == {}


def test_nothing_is_due_until_the_office_sets_a_period_and_then_each_is_proposed(case_no: str, opened: Office, tmp_path: Path) -> None:
    house = opened.house
    assert told("retention", "due")["due"] == []
    later = told("retention", "due", "--as-of", "2036-12-01")["due"]
    assert [(row["case_no"], row["may_hand_over"], row["may_erase"]) for row in later] == [(case_no, True, False)]
    text = 'extends = "national"\n[number]\n"retention.withdrawn" = "1 year"\n[golden."撤回一年"]\n'
    text += 'outcome = "withdrawn"\nregion = "620502"\nended = 2026-03-03\nkeep = "2027-12-31"\n'
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    assert casework("rulebook", "activate", str(tmp_path / "own.toml")).code == 0
    due = told("retention", "due", "--as-of", "2028-01-01")["due"]
    assert [(row["case_no"], row["until"], row["may_erase"]) for row in due] == [(case_no, "2027-12-31", True)]
    assert "cannot be proposed today" in by("window", "retention", "due", "--as-of", "2028-01-01", "--propose", "清单1号").err
    assert by("head", "retention", "hold", case_no, "--ground", "lawsuit").code == 0
    assert told("retention", "due", "--as-of", "2028-01-01")["due"][0]["holds"] == ["hold-1"]
    assert "已申请" in by("head", "retention", "lift", case_no, "hold-1").out
    assert house.cases.case(case_no).holds


def test_a_case_goes_to_the_archive_with_its_files_and_a_proof_that_anybody_can_check(case_no: str, opened: Office, tmp_path: Path) -> None:
    assert "archive belongs to" in by("officer-1", "archive", case_no, "--to", str(tmp_path)).err
    request = told("erase", f"{case_no}/w1", "--ground", "data_subject", "--paper", "1", "--by", "window")["request"]
    assert by("chief", "erase", case_no, "--approve", request).code == 0
    assert by("head", "archive", case_no, "--to", str(tmp_path / "out"), "--fonds", "Q012").code == 0
    folder = tmp_path / "out" / case_no
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    assert {each["text"] for each in texts if each["ref"] == "w1"} == {"〔已删除 erased〕"}
    assert "李四" in {each["text"] for each in texts} and "欠薪三个月" in {each["text"] for each in texts}
    about = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert (about["全宗号 fonds"], about["保管期限 retention"], about["删除 erasures"]) == ("Q012", "永久 permanent", ["erasure-1"])
    assert set(about["files"]) >= {"facts.jsonl", "timeline.zh.txt", "evidence/evidence-1.txt", "evidence/evidence-2.jpg", "proof.json"}
    assert "撤回" in (folder / "timeline.zh.txt").read_text(encoding="utf-8") and folder.stat().st_mode & 0o077 == 0
    proven = subprocess.run([sys.executable, "verifier.py", "proof.json"], cwd=folder, capture_output=True, text=True, check=False)
    assert proven.returncode == 0, proven.stderr + proven.stdout
    assert "is there already" in by("head", "archive", case_no, "--to", str(tmp_path / "out")).err
    assert casework("archive", "--check", str(folder)).code == 0 and check(folder) == []
    (folder / "timeline.zh.txt").write_text("另一个故事", encoding="utf-8")
    (folder / "facts.jsonl").unlink()
    (folder / "more.txt").write_text("x", encoding="utf-8")
    said = casework("archive", "--check", str(folder))
    assert said.code == 1 and len(said.out.splitlines()) == 3
    assert len(stored_files(opened.house.store, case_no)) == 1


def test_one_person_is_proposed_in_every_case_by_a_number_that_is_never_in_a_command(
    case_no: str, opened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Office(opened.house).receives(parties=(Party("z1", name=SECRETS[0], phone=SECRETS[1]),)).case_no
    monkeypatch.setattr("sys.stdin", StringIO(f"{SECRETS[1]}\n"))
    said = by("window", "erase", "--person", "phone", "--ground", "data_subject", "--paper", "申请1号")
    assert f"{case_no}/w1 propose_erasure-" in said.out and f"{other}/z1: the case is not struck off" in said.err
    request = next(iter(opened.house.cases.case(case_no).requests))
    assert by("chief", "erase", case_no, "--approve", request).code == 0
    found = BlindIndex(opened.house.store, opened.house.vault).find("phone", SECRETS[1])
    assert [(each.case_no, each.ref) for each in found] == [(other, "z1")]


def printed(office: Office, content: bytes, *people: str, kept: bool = True) -> None:
    """A paper with data of these people, put on record; its file kept or not."""
    house = office.house
    files = Printed(Evidence(house.store, house.vault), house.vault)
    if kept:
        files.put(office.case_no, content, frozenset(f"{office.case_no}/{ref}" for ref in people), house.clock())
    digest = digest_of(content)
    office.does(RecordPrint(case_no=office.case_no, document="receipt", subject=f"paper-{len(office.case.prints)}", digest=digest), OFFICER)
    if kept:
        files.keep(office.case_no, digest)


def test_the_printed_papers_of_a_case_go_to_the_archive_byte_for_byte_and_by_the_digests_of_its_facts(
    case_no: str, opened: Office, tmp_path: Path
) -> None:
    printed(opened, b"of nobody")
    printed(opened, b"of the erased one", "w1", "w2")
    printed(opened, b"before files were kept", kept=False)
    request = told("erase", f"{case_no}/w1", "--ground", "data_subject", "--paper", "1", "--by", "window")["request"]
    assert by("chief", "erase", case_no, "--approve", request).code == 0
    assert by("head", "archive", case_no, "--to", str(tmp_path)).code == 0
    folder = tmp_path / case_no
    assert {path.name: path.read_bytes()[:9] for path in (folder / "papers").iterdir()} == {
        "01-receipt.docx": b"of nobody", "02-receipt.txt": "〔已删除".encode()[:9], "03-receipt.txt": "〔制发时".encode()[:9],
    }  # fmt: skip
    assert check(folder) == []
    about = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [(row["of"], bool(row["gone"])) for row in about["文书 papers"]] == [("paper-0", False), ("paper-1", True), ("paper-2", True)]
    (folder / "papers" / "01-receipt.docx").write_bytes(b"another")
    about["files"]["papers/01-receipt.docx"] = {"bytes": 7, "sha256": digest_of(b"another"), "sm3": sm3(b"another")}
    about["文书 papers"].pop()
    (folder / "manifest.json").write_text(json.dumps(about), encoding="utf-8")
    assert check(folder) == [
        "papers/01-receipt.docx: is not the file that was printed",
        f"the paper printed with SHA-256 {digest_of(b'before files were kept')} is not listed",
    ]


def sm3(content: bytes) -> str:
    """As a manifest has it."""
    weight = Hash(SM3())
    weight.update(content)
    return weight.finalize().hex()
