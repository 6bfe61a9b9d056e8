"""An erasure from the approval to the certificate: unreadable for good, told in numbers, done whole even if cut off anywhere."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from casework.domain.leaving.merging import SplitOff
from casework.domain.parties import Party
from casework.domain.settling.notes import MakeNote
from casework.domain.values import Sum
from casework.privacy.carrying_out import Eraser
from casework.privacy.certificate import CertificateDamaged, read_certificate, told
from casework.privacy.outside import ListMissing, listed
from casework.projections.questions import ledger_row_of
from casework.proof.checking import check
from casework.proof.databases import in_database
from casework.proof.keeping import seal
from casework.proof.keys import SigningKey
from casework.security.erasing import is_erased, stored_files
from casework.security.evidence import Evidence, FileGone
from casework.security.receipts import receipts
from casework.security.vault import KeyMissing
from casework.store.deliveries import Deliveries
from casework.store.delivery import Delivery, add
from tests.office import Office
from tests.people import HEAD, OFFICER
from tests.privacy.conftest import BOSS, PHOTO, SCAN, approve, asked, digest_of, eraser, ordered, withdrawn

MOVED = ("version", "updated", "updated_at")
OWN = SigningKey(bytes.fromhex("ab" * 32)).public


def letter(office: Office, id: str, recipient: str) -> Delivery:
    """A message that waits to be sent."""
    now = office.house.clock().timestamp()
    return Delivery(
        id=id, recipient=recipient, post="worker", case_no=office.case_no, kind="notice", letters=(), due_at=now, next_at=now,
        created_at=now,
    )  # fmt: skip


def receipt_rows(office: Office) -> int:
    """How many receipts of the case are stored."""
    with office.house.store.reading() as tx:
        return len(tx.execute(select(receipts.c.case_no).where(receipts.c.case_no == office.case_no)).all())


def test_one_worker_becomes_unreadable_and_everything_else_stays(office: Office) -> None:
    house, case_no = office.house, office.case_no
    with house.store.writing() as tx:
        add(tx, [letter(office, "mine", "worker/w1"), letter(office, "theirs", "worker/w2")])
    before = house.views.catch_up(), house.cases.case(case_no)
    phone, other = before[1].parties[0].phone or "", before[1].parties[1].name or ""
    ordered(office)
    assert house.vault.open(phone) == "13912345678" and office.case.erasures["erasure-1"].done_at is None
    assert [(case, order.id) for case, order in eraser(house).waiting()] == [(case_no, "erasure-1")]

    (done,) = eraser(house).carry_out_all()

    with pytest.raises(KeyMissing, match="was erased"):
        house.vault.open(phone)
    assert house.vault.open(other) == "李四" and eraser(house).waiting() == []
    evidence = Evidence(house.store, house.vault)
    with pytest.raises(FileGone):
        evidence.read(case_no, digest_of(PHOTO))
    assert evidence.read(case_no, digest_of(SCAN)) == SCAN
    items = office.case.evidence
    assert [is_erased(office.case, item) for item in items.values()] == [True, False]
    assert receipt_rows(office) == 0
    assert {each.id: each.state for each in Deliveries(house.store).every()} == {"mine": "undeliverable", "theirs": "waiting"}
    said = done.certificate
    assert said.subjects == (f"{case_no}/w1",) and said.digests == (digest_of(PHOTO),) and said.facts == 1
    assert {each.kind: each.number for each in said.fields} == {"name": 1, "phone": 1, "id_number": 1, "bank_card": 1}
    assert said.backups_until == (house.clock() + timedelta(days=30)).date() and (said.erasure.asked_by, said.erasure.approved_by) == (
        "window", "chief",
    )  # fmt: skip
    assert office.topics[-2:] == ["erasure_ordered", "subject_erased"] and office.case.erasures["erasure-1"].done_at is not None


def test_history_still_verifies_and_nothing_of_the_case_is_left_to_read(office: Office, any_url: str, tmp_path: Path) -> None:
    house = office.house
    seal(house.store, "before", house.clock())
    rows = house.views.catch_up() and ledger_row_of(house.views, office.case_no)
    ordered(office, "all", None, "unlawful")
    (done,) = eraser(house).carry_out_all()
    seal(house.store, "after", house.clock())

    with in_database(any_url, tmp_path / "outside", frozenset({OWN})) as (history, _total):
        assert check(history, lambda _n: None).ok
    assert {subject.partition("/")[2] for subject in done.certificate.subjects} == {"", "w1", "w2", "boss"}
    assert stored_files(house.store, office.case_no) == () and office.house.views.catch_up()
    again = ledger_row_of(house.views, office.case_no)
    assert rows and again and {**again, **dict.fromkeys(MOVED)} == {**rows, **dict.fromkeys(MOVED)}
    with pytest.raises(KeyMissing):
        office.does(MakeNote(case_no=office.case_no, text="又来电"), OFFICER)


def test_an_order_that_cannot_be_listed_outside_is_never_told_as_done_and_is_completed_later(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, phone = office.house, office.case.parties[0].phone or ""
    request = asked(office)
    approve(office, request)
    nowhere = {"CASEWORK_CHECKPOINT_KEY": "ab" * 32}
    if house.store.folder is None:
        with pytest.raises(ListMissing, match="set CASEWORK_CHECKPOINTS"):
            Eraser(house.cases, 30, nowhere).carry_out_all()
    else:
        (tmp_path / "outside").write_text("a file in the way")
        with pytest.raises(OSError, match="outside"):
            eraser(house).carry_out_all()
        (tmp_path / "outside").unlink()
    with pytest.raises(KeyMissing):
        house.vault.open(phone)
    assert office.case.erasures["erasure-1"].done_at is None and office.topics[-1] == "erasure_ordered"

    (done,) = eraser(house).carry_out_all()

    assert office.case.erasures["erasure-1"].done_at is not None
    assert {each.kind for each in done.certificate.fields} == {"name", "phone", "id_number", "bank_card"}
    assert done.certificate.digests == (digest_of(PHOTO),)


def test_a_process_killed_after_the_certificate_leaves_one_certificate_and_one_fact(file_office: Office, tmp_path: Path) -> None:
    ordered(file_office)
    first = eraser(file_office.house).carry_out_all()
    with file_office.house.store.writing() as tx:
        tx.execute(text("update cursors set position = 0 where name = 'erasures'"))
    assert eraser(file_office.house).carry_out_all() == [] and eraser(file_office.house).record_lost() == []
    assert file_office.topics.count("subject_erased") == 1
    (file,) = (tmp_path / "outside").glob("*.erasure")
    assert file.read_text(encoding="utf-8") == first[0].text


def test_a_certificate_names_no_secret_and_is_checked_without_a_database(file_office: Office, tmp_path: Path) -> None:
    ordered(file_office)
    (done,) = eraser(file_office.house).carry_out_all()
    said = done.text + "\n".join(told(done.certificate)) + json.dumps([str(fact) for fact in file_office.facts[-2:]], ensure_ascii=False)
    for secret in ("张三丰", "13912345678", "620502199001011234", "6222020200000000000"):
        assert secret not in said
    assert read_certificate(done.text).certificate == done.certificate and done.key == OWN
    assert "删除证明" in said and "个人信息保护法第47条" in said
    for forged in (done.text.replace("facts 1", "facts 2"), done.text.replace(done.key, "00" * 32), done.text[:80], "x"):
        with pytest.raises(CertificateDamaged):
            read_certificate(forged)


def test_a_certificate_of_an_unknown_key_is_told_and_not_believed(file_office: Office, tmp_path: Path) -> None:
    ordered(file_office)
    eraser(file_office.house).carry_out_all()
    database = file_office.house.store.meta.database
    (file,) = (tmp_path / "outside").glob("*.erasure")
    assert [each.certificate.case_no for each in listed(tmp_path / "outside", database, {OWN}).certificates] == [file_office.case_no]
    assert [each.key for each in listed(tmp_path / "outside", database, ()).strange] == [OWN]
    file.write_text("casework erasure 1\n", encoding="utf-8")
    assert "was damaged" in listed(tmp_path / "outside", database, {OWN}).faults[0]
    assert listed(None, database, ()).certificates == []


def test_an_employer_who_stands_in_a_split_off_case_as_well_is_not_erased_with_everything(file_office: Office) -> None:
    house = file_office.house
    first = Office(house).receives(parties=(Party("w1", name="甲"), Party("w2", name="乙")), respondents=(BOSS,))
    first.gets("split", HEAD, claimed=Sum(1, 100_000), parties=(Party("w2", name="乙"),))
    second = Office(house, next(fact.into for fact in first.facts if isinstance(fact, SplitOff)))
    first.gets("withdraw", OFFICER, signed_by=("w1",), called_back_by="reviewer")
    ordered(first, "all", None, "unlawful")
    (done,) = eraser(house).carry_out_all()
    assert done.certificate.subjects == (first.case_no, f"{first.case_no}/w1")
    assert house.vault.open(second.case.respondents[0].person_name or "") == "王老板"
    assert house.vault.open(second.case.parties[0].name or "") == "乙"


def test_one_order_that_cannot_be_carried_out_keeps_no_other_waiting(file_office: Office, tmp_path: Path) -> None:
    other = withdrawn(Office(file_office.house))
    ordered(file_office)
    ordered(other)
    (tmp_path / "outside").mkdir()
    name = f"{file_office.house.store.meta.database[:8]}-{file_office.case_no}-erasure-1-"
    position = next(int(each.id) for each in file_office.house.cases.recorder.select_notifications(1, 500, None, ["case.erasure_ordered"]))
    (tmp_path / "outside" / f"{name}{position}.erasure").write_text("somebody's letter", encoding="utf-8")
    with pytest.raises(CertificateDamaged):
        eraser(file_office.house).carry_out_all()
    assert other.case.erasures["erasure-1"].done_at is not None and file_office.case.erasures["erasure-1"].done_at is None
    assert [case for case, _ in eraser(file_office.house).waiting()] == [file_office.case_no]
