"""A backup that is older than an erasure brings nothing back: it is erased again before anything is served."""

from pathlib import Path

import pytest

from casework.backup.taking import take, take_keys
from casework.bootstrap import Casework
from casework.security.erasing import stored_files
from casework.security.vault import KeyMissing
from tests.cli.conftest import casework
from tests.office import Office, furnished
from tests.privacy.conftest import SCAN, digest_of, eraser, ordered, withdrawn

SILENT = lambda _rows, _total: None  # noqa: E731


@pytest.fixture
def restored(office: Office, any_url: str, tmp_path: Path) -> tuple[str, list[str], str]:
    """An empty place, the arguments that restore a backup into it which was taken before the erasure, and what was the worker's phone."""
    file, keys = tmp_path / "old.zip", tmp_path / "old.keys.zip"
    take(any_url, file, SILENT)
    take_keys(any_url, keys, SILENT)
    phone = office.case.parties[0].phone or ""
    assert office.house.vault.open(phone) == "13912345678"
    ordered(office)
    eraser(office.house).carry_out_all()
    (tmp_path / "new").mkdir()
    url = f"sqlite:///{tmp_path}/new/office.db"
    return url, ["restore", str(file), "--keys", str(keys), "--database", url], phone


def test_what_was_erased_after_the_backup_is_erased_again_by_the_restore(office: Office, restored: tuple[str, list[str], str]) -> None:
    url, command, phone = restored
    said = casework(*command)
    assert said.code == 0 and "1 of 1 erasures of the list were done again" in said.err
    with Casework(url) as house:
        assert house.vault.open(house.cases.case(office.case_no).parties[1].name or "") == "李四"
        with pytest.raises(KeyMissing):
            house.vault.open(phone)
        assert stored_files(house.store, office.case_no) == (digest_of(SCAN),)
        assert eraser(house).record_lost() == [office.case_no] and eraser(house).record_lost() == []
        case = house.cases.case(office.case_no)
        assert (case.erasures["erasure-1"].approved_by, case.erasures["erasure-1"].done_at is not None) == ("chief", True)


def test_a_list_signed_by_an_unknown_key_is_told_and_applied_once_the_key_is_given(
    office: Office, restored: tuple[str, list[str], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _url, command, phone = restored
    monkeypatch.setenv("CASEWORK_CHECKPOINT_KEY", "cd" * 32)
    said = casework(*command)
    assert said.code == 1 and "not erased again" in said.err
    known = said.err.partition("signed with the key ")[2][:64]
    (tmp_path / "other").mkdir()
    elsewhere = f"sqlite:///{tmp_path}/other/office.db"
    said = casework(*command[:-1], elsewhere, "--key", known)
    assert said.code == 0
    with Casework(elsewhere) as house, pytest.raises(KeyMissing):
        house.vault.open(phone)


def test_a_restore_that_was_cut_off_before_the_list_is_caught_up_when_the_office_is_opened(
    office: Office, restored: tuple[str, list[str], str], tmp_path: Path
) -> None:
    from casework.backup.restoring import restore

    url, command, phone = restored
    restore(url, Path(command[1]), Path(command[3]), SILENT)
    with Casework(url) as house, pytest.raises(KeyMissing):
        house.vault.open(phone)


def test_an_embedded_office_restored_elsewhere_is_given_the_list_that_lay_beside_it(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CASEWORK_CHECKPOINTS", "CASEWORK_CHECKPOINT_KEY"):
        monkeypatch.delenv(name)
    with furnished(sqlite_url) as house:
        office = withdrawn(Office(house))
        take(sqlite_url, tmp_path / "old.zip", SILENT)
        take_keys(sqlite_url, tmp_path / "old.keys.zip", SILENT)
        ordered(office)
        eraser(house).carry_out_all()
    for place, more in (("one", []), ("two", ["--erasures", str(tmp_path / "checkpoints")])):
        (tmp_path / place).mkdir()
        url = f"sqlite:///{tmp_path / place}/office.db"
        said = casework("restore", str(tmp_path / "old.zip"), "--keys", str(tmp_path / "old.keys.zip"), "--database", url, *more)
        assert said.code == 0 and ("1 of 1" if more else "no list of erasures was found") in said.err
    (copied,) = (tmp_path / "two" / "checkpoints").glob("*.erasure")
    assert copied.read_text(encoding="utf-8").startswith("casework erasure 1")


def test_a_backup_from_between_order_and_deed_ends_with_the_certificate_that_was_given(
    file_office: Office, sqlite_url: str, tmp_path: Path
) -> None:
    ordered(file_office)
    take(sqlite_url, tmp_path / "old.zip", SILENT)
    take_keys(sqlite_url, tmp_path / "old.keys.zip", SILENT)
    (given,) = eraser(file_office.house).carry_out_all()
    (tmp_path / "new").mkdir()
    url = f"sqlite:///{tmp_path}/new/office.db"
    assert casework("restore", str(tmp_path / "old.zip"), "--keys", str(tmp_path / "old.keys.zip"), "--database", url).code == 0
    with Casework(url) as house:
        assert [each.text for each in eraser(house).carry_out_all()] == [given.text]
        assert house.cases.case(file_office.case_no).erasures["erasure-1"].done_at is not None
        assert eraser(house).record_lost() == [] and len(list((tmp_path / "outside").glob("*.erasure"))) == 1
