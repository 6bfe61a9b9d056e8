"""A rotation of the master key loses nothing, may be cut off anywhere, and ends what is wrapped under the old key."""

import base64
import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import text

from casework.security import rotation
from casework.security.ciphers import AES_GCM, SM4_GCM, CipherUnknown
from casework.security.epochs import held_epochs
from casework.security.master_key import MasterKeyMissing, MasterKeyWrong, read_file
from casework.security.rotation import NotRetired, NotRotated, drop_retired, retire, rewrap, rotate, standing
from casework.security.vault import KeyMissing, SealBroken, Vault
from casework.store import Store

CASE_NO = "620502-2026-000123"
WORKER = f"{CASE_NO}/w1"
KILLED = """
import sys
from casework.security import rotation
from casework.security.vault import Vault
from casework.store import Store
rotation.BATCH = 5
def told(done, total):
    print(done, flush=True)
    sys.stdin.read() if done == 10 else None
with Store.open(sys.argv[1]) as store, Vault.of(store) as vault:
    rotation.rewrap(vault, told)
"""
SEALS = """
import sys
from casework.security.vault import KeyMissing, Vault
from casework.store import Store
with Store.open(sys.argv[1]) as store, Vault.of(store) as vault:
    print(vault.seal("张三", sys.argv[2], "name"), flush=True)
    sys.stdin.readline()
    try:
        print(vault.seal("张三", sys.argv[2], "phone"), flush=True)
    except KeyMissing:
        print("erased", flush=True)
"""


@pytest.fixture
def store(any_url):
    with Store.open(any_url) as store:
        yield store


@pytest.fixture
def file(tmp_path):
    """The file of the master key."""
    file = tmp_path / "keys" / "master.key"
    file.parent.mkdir(mode=0o700)
    file.write_bytes(base64.b64encode(b"k" * 32))
    file.chmod(0o600)
    return file


@pytest.fixture
def vault(store, file):
    with Vault.of(store, settings(file)) as vault:
        yield vault


def settings(file, **more):
    return {"CASEWORK_MASTER_KEY_FILE": str(file), **more}


def running(script, *arguments, **env):
    """Another process of the office."""
    command, environ = [sys.executable, "-W", "error", "-c", script, *arguments], {**os.environ, **env}
    return subprocess.Popen(command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def epochs_in_use(vault):
    return {each.epoch.epoch: each.keys for each in standing(vault)}


def test_a_rotation_reads_everything_as_before_and_the_old_key_opens_nothing_any_more(store, vault, file, tmp_path):
    sealed = [vault.seal(f"张{number}", f"{CASE_NO}/w{number}", "name") for number in range(12)]
    vault.forget(f"{CASE_NO}/w11")
    old = tmp_path / "old.key"
    old.write_bytes(file.read_bytes())
    began = rotate(vault, file, AES_GCM)
    assert began.epoch == 2 and len(read_file(file).secrets) == 2 and file.stat().st_mode & 0o777 == 0o600
    assert rewrap(vault) == 12, "eleven persons and the root; a forgotten key stays forgotten"
    assert epochs_in_use(vault) == {1: 0, 2: 12} and rewrap(vault) == 0
    retire(vault, 1)
    assert drop_retired(vault, file) == 1 and len(read_file(file).secrets) == 1
    with Vault.of(store, settings(file)) as later:
        assert [later.open(each) for each in sealed[:11]] == [f"张{number}" for number in range(11)]
        assert later.hash_key == vault.hash_key
        with pytest.raises(KeyMissing):
            later.open(sealed[11])
    with pytest.raises(MasterKeyMissing, match="under epoch 2 of the master key"):
        Vault.of(store, settings(old))


def test_other_processes_follow_a_rotation_when_their_file_is_renewed_and_are_told_what_to_do_else(store, vault, file, tmp_path):
    sealed = vault.seal("张三", WORKER, "name")
    left_out = tmp_path / "left_out.key"
    left_out.write_bytes(file.read_bytes())
    with Vault.of(store, settings(file)) as follows, Vault.of(store, settings(left_out)) as stays:
        rotate(vault, file, AES_GCM)
        assert stays.open(stays.seal("李四", f"{CASE_NO}/w2", "name")) == "李四", "until keys are moved nobody needs the new one"
        rewrap(vault)
        assert follows.open(sealed) == "张三" and follows.seal("王五", f"{CASE_NO}/w3", "name")
        with pytest.raises(MasterKeyMissing, match=r"epoch 2 of the master key.*first line"):
            stays.open(sealed)
        stays.seal("赵六", f"{CASE_NO}/w4", "name")
        with pytest.raises(NotRetired, match="1 keys are still wrapped under epoch 1"):
            retire(vault, 1)
        assert rewrap(vault) == 1
        retire(vault, 1)
        with pytest.raises(MasterKeyMissing, match="epoch 1 of the master key was retired"):
            stays.seal("孙八", f"{CASE_NO}/w6", "name")
        left_out.write_bytes(file.read_bytes())
        assert stays.open(stays.seal("钱七", f"{CASE_NO}/w5", "name")) == "钱七", (
            "what was refused under the retired epoch comes under the next"
        )
    assert epochs_in_use(vault)[1] == 0


def test_a_rewrap_that_was_killed_goes_on_where_it_stopped(any_url, store, vault, file):
    sealed = [vault.seal(f"张{number}", f"{CASE_NO}/w{number:02}", "name") for number in range(24)]
    rotate(vault, file, AES_GCM)
    process = running(KILLED, any_url, **settings(file))
    assert [process.stdout.readline().strip() for _ in range(2)] == ["5", "10"]
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert epochs_in_use(vault) == {1: 15, 2: 10}
    assert [vault.open(each) for each in sealed] == [f"张{number}" for number in range(24)], "both epochs are read meanwhile"
    steps = []
    assert rewrap(vault, lambda done, total: steps.append((done, total))) == 15 and steps[-1] == (15, 15)
    assert epochs_in_use(vault) == {1: 0, 2: 25}


def test_a_rotation_that_was_cut_off_takes_the_key_that_lies_in_its_file(store, vault, file, monkeypatch):
    def cut_off(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(rotation, "begin", cut_off)
        with pytest.raises(KeyboardInterrupt):
            rotate(vault, file, AES_GCM)
    left = read_file(file).secrets
    assert len(left) == 2 and len(held_epochs(vault.keys)) == 1
    with Vault.of(store, settings(file)) as again:
        rotate(again, file, AES_GCM)
        assert read_file(file).secrets == left and rewrap(again) == 1


def test_the_order_of_a_rotation_is_kept(vault, file, tmp_path):
    with pytest.raises(NotRetired, match="epoch 1 is the newest"):
        retire(vault, 1)
    with pytest.raises(NotRetired, match="epoch 7 is not known"):
        retire(vault, 7)
    rotate(vault, file, AES_GCM)
    with pytest.raises(NotRotated, match=r"still wrapped under epoch 1.*rewrap"):
        rotate(vault, file, AES_GCM)
    file.write_bytes(file.read_bytes().split()[1])
    with pytest.raises(MasterKeyMissing, match="epoch 2 was not given"):
        rewrap(vault)


def test_a_key_that_was_forgotten_while_it_was_moved_stays_forgotten(vault, file):
    sealed = vault.seal("张三", WORKER, "name")
    rotate(vault, file, AES_GCM)
    vault.ring.read_again()
    rows = rotation._older(vault.keys, 2, "", first=True)
    vault.forget(WORKER)
    assert rotation._moved(vault, rows) == 1, "the root only"
    with pytest.raises(KeyMissing):
        vault.open(sealed)


def test_two_databases_in_one_folder_keep_each_the_master_key_they_need(tmp_path):
    url = f"sqlite:///{tmp_path}"
    with (
        Store.open(f"{url}/office.db") as office,
        Store.open(f"{url}/trial.db") as trial,
        Vault.of(office, {}) as one,
        Vault.of(trial, {}) as two,
    ):
        sealed = two.seal("李四", WORKER, "name")
        rotate(one, tmp_path / "master.key", AES_GCM)
        rewrap(one)
        retire(one, 1)
        assert drop_retired(one, tmp_path / "master.key") == 0, "the other database still uses it"
        with Vault.of(trial, {}) as later:
            assert later.open(sealed) == "李四"


def test_sm4_is_chosen_by_the_setting_and_both_ciphers_stay_readable(store, file):
    with Vault.of(store, settings(file)) as aes, Vault.of(store, settings(file, CASEWORK_CIPHER="SM4-GCM")) as sm4:
        both = [aes.seal("张三", WORKER, "name"), sm4.seal("张三", WORKER, "name")]
        assert [each[:10] for each in both] == ["sealed:v1:", "sealed:v2:"]
        files = [each.seal_bytes(b"\x00photo" * 99, CASE_NO, "digest") for each in (aes, sm4)]
        for vault in (aes, sm4):
            assert {vault.open(each) for each in both} == {"张三"}
            assert {vault.open_bytes(each, CASE_NO, "digest") for each in files} == {b"\x00photo" * 99}
        for broken in (both[1].replace("v2", "v1"), both[0].replace("v1", "v2"), both[1][:-3] + "AAA"):
            with pytest.raises(SealBroken):
                aes.open(broken)
        with pytest.raises(SealBroken):
            aes.open_bytes(files[1][:-1] + bytes([files[1][-1] ^ 1]), CASE_NO, "digest")
        assert rotate(sm4, file, SM4_GCM).cipher == SM4_GCM
        rewrap(sm4)
        assert {aes.open(each) for each in both} == {"张三"}, "an epoch has the cipher it was begun with, whoever reads"
    with pytest.raises(CipherUnknown, match="CASEWORK_CIPHER is 'des'; it must be aes-256-gcm or sm4-gcm"):
        Vault.of(store, settings(file, CASEWORK_CIPHER="des"))


def test_keys_of_a_release_without_epochs_are_the_first_epoch(store, vault, file):
    sealed = vault.seal("张三", WORKER, "name")
    place = "" if store.folder else "vault."
    with vault.keys.writing() as connection:
        connection.execute(text(f"drop table {place}epochs"))
        connection.execute(text(f"alter table {place}keys drop column epoch"))
    with Vault.of(store, settings(file)) as later:
        assert later.open(sealed) == "张三" and epochs_in_use(later) == {1: 2}
        assert rotate(later, file, AES_GCM).epoch == 2 and rewrap(later) == 2
    wrong = file.with_name("wrong.key")
    wrong.write_bytes(base64.b64encode(b"w" * 32))
    with pytest.raises(MasterKeyWrong):
        Vault.of(store, settings(wrong))


def test_a_key_that_another_process_erased_is_never_sealed_with_again(any_url, store, vault, file):
    process = running(SEALS, any_url, WORKER, **settings(file))
    sealed = process.stdout.readline().strip()
    assert vault.open(sealed) == "张三"
    vault.forget(WORKER)
    assert process.communicate("go on\n", timeout=60)[0].strip() == "erased"


def test_a_key_file_that_everybody_may_write_is_refused_and_one_they_may_read_is_told(store, file, caplog):
    file.chmod(0o606)
    with pytest.raises(MasterKeyWrong, match="written by every user"):
        Vault.of(store, settings(file))
    file.chmod(0o604)
    with Vault.of(store, settings(file)):
        assert "read by every user" in caplog.text
    assert base64.b64encode(b"k" * 32).decode() not in caplog.text


def test_no_wrapped_key_is_left_in_the_table_after_it_was_moved_or_forgotten(any_url, store, vault, file, request):
    subjects = [f"{CASE_NO}/w{number:03}" for number in range(60)]
    vault.make_ready(frozenset(subjects))
    held = {each.box for each in vault.keys.read(frozenset(subjects)).values() if each is not None}
    vault.forget(subjects[0])
    rotate(vault, file, AES_GCM)
    rewrap(vault)
    if store.folder is not None:
        files = list(store.folder.glob("keys.db*"))
    else:
        with store.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("checkpoint"))
            where = "select current_setting('data_directory') || '/' || pg_relation_filepath('vault.keys')"
            place = connection.execute(text(where)).scalar()
        files = [type(file)(place)]
    content = b"".join(each.read_bytes() for each in files)
    assert content and not any(box in content for box in held)
