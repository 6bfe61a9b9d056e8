"""Files at rest: sealed under the key of their case, once each, proved by their digest, unreadable once the key is gone."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import func, select, update

from casework.security.evidence import Evidence, FileDamaged, FileGone, evidence
from casework.security.vault import KeyMissing, SealBroken, Vault
from casework.store import Store
from tests.office import KEY
from tests.spec import MONDAY

CASE, OTHER = "620502-2026-000001", "620502-2026-000002"
PHOTO = b"\xff\xd8\xff" + b"photo" * 50
DIGEST = sha256(PHOTO).hexdigest()
DAYS = timedelta(days=1, seconds=1)


@pytest.fixture
def store(any_url):
    with Store.open(any_url) as store:
        yield store


@pytest.fixture
def vault(store):
    with Vault.of(store, KEY) as vault:
        yield vault


@pytest.fixture
def files(store, vault):
    return Evidence(store, vault)


def raw(files: Evidence, case_no: str = CASE) -> bytes:
    """The bytes as they lie in the database."""
    with files._store.reading() as tx:
        return bytes(tx.execute(select(evidence.c.sealed).where(evidence.c.case_no == case_no)).scalar_one())


def change(files: Evidence, sealed: bytes) -> None:
    """Somebody with the database at hand changes what is stored."""
    with files._store.writing() as tx:
        tx.execute(update(evidence).where(evidence.c.case_no == CASE).values(sealed=sealed))


def count(files: Evidence) -> int:
    """How many files are stored."""
    with files._store.reading() as tx:
        return int(tx.execute(select(func.count()).select_from(evidence)).scalar_one())


def test_a_file_comes_back_byte_for_byte_and_lies_there_sealed(files):
    assert files.put(CASE, PHOTO, "image/jpeg", MONDAY) == DIGEST
    assert files.read(CASE, DIGEST) == PHOTO
    assert b"photo" not in raw(files) and len(raw(files)) == len(PHOTO) + 28


def test_the_same_file_is_stored_once_for_each_case(files):
    for case_no in (CASE, CASE, OTHER):
        files.put(case_no, PHOTO, "image/jpeg", MONDAY)
    assert count(files) == 2
    assert raw(files) != raw(files, OTHER)
    assert files.has(OTHER, DIGEST) and not files.has(OTHER, "0" * 64) and not files.has("620502-2026-000003", DIGEST)


def test_a_file_that_was_never_handed_in_is_gone(files):
    with pytest.raises(FileGone, match="is not stored"):
        files.read(CASE, DIGEST)


@pytest.mark.parametrize("place", [0, 20, -1])
def test_a_flipped_byte_is_seen(files, place):
    files.put(CASE, PHOTO, "image/jpeg", MONDAY)
    sealed = bytearray(raw(files))
    sealed[place] ^= 1
    change(files, bytes(sealed))
    with pytest.raises(FileDamaged, match="was altered or moved"):
        files.read(CASE, DIGEST)


@pytest.mark.parametrize("left", [0, 5, 30])
def test_a_file_cut_off_is_seen(files, left):
    files.put(CASE, PHOTO, "image/jpeg", MONDAY)
    change(files, raw(files)[:left])
    with pytest.raises(FileDamaged):
        files.read(CASE, DIGEST)


def test_a_file_of_another_case_in_its_place_is_seen(files):
    files.put(CASE, PHOTO, "image/jpeg", MONDAY)
    files.put(OTHER, PHOTO, "image/jpeg", MONDAY)
    change(files, raw(files, OTHER))
    with pytest.raises(FileDamaged):
        files.read(CASE, DIGEST)


def test_a_file_sealed_anew_under_a_strange_digest_is_seen(files, vault):
    files.put(CASE, PHOTO, "image/jpeg", MONDAY)
    change(files, vault.seal_bytes(b"another photo", CASE, DIGEST))
    with pytest.raises(FileDamaged, match="another content"):
        files.read(CASE, DIGEST)


def test_whoever_forgets_the_case_forgets_its_files(files, vault):
    files.put(CASE, PHOTO, "image/jpeg", MONDAY)
    files.put(OTHER, PHOTO, "image/jpeg", MONDAY)
    vault.forget(CASE)
    with pytest.raises(KeyMissing):
        files.read(CASE, DIGEST)
    with pytest.raises(KeyMissing):
        files.put(CASE, PHOTO + b"2", "image/jpeg", MONDAY)
    assert files.read(OTHER, DIGEST) == PHOTO


def test_a_file_without_its_fact_waits_a_day_and_may_be_dropped(files):
    files.put(CASE, PHOTO, "image/jpeg", MONDAY)
    assert files.waiting(MONDAY) == [] and not files.drop(CASE, DIGEST, MONDAY)
    assert files.waiting(MONDAY + DAYS) == [(CASE, DIGEST)]
    assert files.drop(CASE, DIGEST, MONDAY + DAYS) and not files.has(CASE, DIGEST)


def test_a_kept_file_is_never_dropped(files):
    files.put(CASE, PHOTO, "image/jpeg", MONDAY)
    files.keep(CASE, DIGEST)
    assert files.waiting(MONDAY + DAYS) == [] and not files.drop(CASE, DIGEST, MONDAY + DAYS)
    assert files.has(CASE, DIGEST)


def test_a_file_handed_in_anew_waits_anew(files):
    files.put(CASE, PHOTO, "image/jpeg", MONDAY)
    files.put(CASE, PHOTO, "image/jpeg", MONDAY + DAYS)
    assert files.waiting(MONDAY + DAYS) == [] and not files.drop(CASE, DIGEST, MONDAY + DAYS)


def test_the_vault_binds_bytes_to_case_and_name(vault):
    sealed = vault.seal_bytes(PHOTO, CASE, "a")
    assert vault.open_bytes(sealed, CASE, "a") == PHOTO
    vault.make_ready(frozenset({OTHER}))
    for subject, name in ((CASE, "b"), (OTHER, "a")):
        with pytest.raises(SealBroken):
            vault.open_bytes(sealed, subject, name)
    with pytest.raises(ValueError, match="cannot name what is sealed"):
        vault.seal_bytes(PHOTO, CASE, "a b")


def test_a_sealed_text_is_no_sealed_file(vault):
    text = vault.seal("张三", CASE, "name")
    with pytest.raises(SealBroken):
        vault.open_bytes(text.encode(), CASE, "name")
