"""The vault opens what it sealed, for the right person and field, and nothing after a key was erased."""

import base64
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event

import pytest

from casework.security.vault import KeyMissing, MasterKeyMissing, MasterKeyWrong, SealBroken, Vault
from casework.security.vault_keys import KeyStore, Wrapped
from casework.store import Store, StoreUnavailable
from tests.cli.test_worker import until

CASE_NO = "620502-2026-000123"
WORKER = f"{CASE_NO}/w1"
KEY = base64.b64encode(b"k" * 32).decode()
ENVIRON = {"CASEWORK_MASTER_KEY": KEY}

RACE = """
import os, sys
from casework.security.vault import Vault
from casework.store import Store
with Store.open(sys.argv[1]) as store, Vault.of(store) as vault:
    print(*[vault.seal("张三", f"620502-2026-{number:06}", "name") for number in range(20)], sep="\\n")
"""


@pytest.fixture
def store(any_url):
    with Store.open(any_url) as store:
        yield store


@pytest.fixture
def vault(store):
    with Vault.of(store, ENVIRON) as vault:
        yield vault


def test_what_was_sealed_is_opened(vault):
    sealed = vault.seal("张三 13800000000", WORKER, "name")
    assert sealed.startswith(f"sealed:v1:{WORKER}:name:") and "张三" not in sealed
    assert vault.open(sealed) == "张三 13800000000"
    assert vault.open(sealed, subject=WORKER, field="name") == "张三 13800000000"


def test_the_same_text_never_looks_the_same_twice(vault):
    assert len({vault.seal("张三", WORKER, "name") for _ in range(50)}) == 50


def test_the_empty_text_is_sealed_too(vault):
    assert vault.open(vault.seal("", WORKER, "name")) == ""


def test_keys_outlive_the_process(store):
    with Vault.of(store, ENVIRON) as vault:
        sealed, hash_key = vault.seal("张三", WORKER, "name"), vault.hash_key
    with Vault.of(store, ENVIRON) as vault:
        assert vault.open(sealed) == "张三"
        assert vault.hash_key == hash_key and len(hash_key) == 32


@pytest.mark.parametrize("at", [-1, -12, -30])
def test_an_altered_text_is_told(vault, at):
    sealed = vault.seal("张三的银行卡", WORKER, "bank_card")
    other = "A" if sealed[at] != "A" else "Q"
    with pytest.raises(SealBroken, match="altered or moved"):
        vault.open(sealed[:at] + other + sealed[len(sealed) + at + 1 :])


def test_a_text_moved_to_another_person_or_field_is_told(vault):
    sealed, other = vault.seal("张三", WORKER, "name"), f"{CASE_NO}/w2"
    vault.make_ready(frozenset({other}))
    for moved in (sealed.replace(WORKER, other), sealed.replace(":name:", ":phone:")):
        with pytest.raises(SealBroken, match="altered or moved"):
            vault.open(moved)
    for place in ({"subject": other}, {"field": "phone"}):
        with pytest.raises(SealBroken, match="belongs to name of"):
            vault.open(sealed, **place)


@pytest.mark.parametrize("text", [
    "张三", "sealed:v1:", "sealed:v1:a:b", "sealed:v1:a:b:c:d", "sealed:v2:a:b:é", "sealed:v3:a:b:c", "sealed:v1:a:b:é",
])  # fmt: skip
def test_what_is_no_sealed_text_is_told(vault, text):
    with pytest.raises(SealBroken, match="not a sealed text"):
        vault.open(text)


@pytest.mark.parametrize("subject", ["", "a:b", "a|b", "a b", "a\nb"])
def test_a_subject_that_would_blur_the_label_is_refused(vault, subject):
    with pytest.raises(ValueError, match="cannot name what is sealed"):
        vault.seal("张三", subject, "name")
    with pytest.raises(ValueError, match="cannot name what is sealed"):
        vault.forget(subject)


def test_forgotten_is_unreadable_at_once_in_every_process_and_for_ever(store, vault):
    sealed, kept = vault.seal("张三", WORKER, "name"), vault.seal("李四", f"{CASE_NO}/w2", "name")
    with Vault.of(store, ENVIRON) as other:
        assert other.open(sealed) == "张三"
        vault.forget(WORKER)
        for each in (vault, other):
            with pytest.raises(KeyMissing, match="erased"):
                each.open(sealed)
            assert each.open(kept) == "李四"
    with Vault.of(store, ENVIRON) as later, pytest.raises(KeyMissing):
        later.seal("张三", WORKER, "name")


def test_forgetting_before_there_was_a_key_holds_too(vault):
    vault.forget(WORKER)
    vault.forget(WORKER)
    with pytest.raises(KeyMissing):
        vault.seal("张三", WORKER, "name")


def test_a_text_of_another_vault_has_no_key_here(vault):
    with pytest.raises(KeyMissing):
        vault.open("sealed:v1:620502-2026-000777:name:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")


def test_a_wrong_master_key_is_told_at_opening(store, vault):
    wrong = {"CASEWORK_MASTER_KEY": base64.b64encode(b"w" * 32).decode()}
    with pytest.raises(MasterKeyWrong, match="not the master key of the vault"):
        Vault.of(store, wrong)


@pytest.mark.parametrize(("text", "said"), [("not base64!", "not base64"), ("c2hvcnQ=", "holds 5 bytes")])
def test_a_bad_master_key_is_told_without_showing_it(store, text, said, tmp_path):
    (tmp_path / "key").write_text(text)
    for environ in ({"CASEWORK_MASTER_KEY": text}, {"CASEWORK_MASTER_KEY_FILE": str(tmp_path / "key")}):
        with pytest.raises(MasterKeyWrong, match=said) as told:
            Vault.of(store, environ)
        assert text not in str(told.value)


def test_the_key_file_goes_before_the_variable(store, tmp_path):
    (tmp_path / "key").write_text(KEY + "\n")
    with Vault.of(store, ENVIRON) as vault:
        sealed = vault.seal("张三", WORKER, "name")
    environ = {"CASEWORK_MASTER_KEY_FILE": str(tmp_path / "key"), "CASEWORK_MASTER_KEY": "rubbish"}
    with Vault.of(store, environ) as vault:
        assert vault.open(sealed) == "张三"
    with pytest.raises(MasterKeyMissing, match="does not exist"):
        Vault.of(store, {"CASEWORK_MASTER_KEY_FILE": str(tmp_path / "none")})


def test_a_server_demands_a_master_key(postgres_url):
    with Store.open(postgres_url) as store, pytest.raises(MasterKeyMissing, match="set CASEWORK_MASTER_KEY_FILE"):
        Vault.of(store, {})


def test_an_embedded_database_gets_a_master_key_beside_it_once(sqlite_url, tmp_path):
    with Store.open(sqlite_url) as store:
        with Vault.of(store, {}) as vault:
            assert vault.made == tmp_path / "master.key"
            sealed = vault.seal("张三", WORKER, "name")
        assert stat.S_IMODE((tmp_path / "master.key").stat().st_mode) == 0o600
        with Vault.of(store, {}) as vault:
            assert vault.made is None
            assert vault.open(sealed) == "张三"
    assert [file.name for file in tmp_path.glob("master.key*")] == ["master.key"]


def test_a_lost_master_key_is_not_replaced_by_a_new_one(sqlite_url, tmp_path):
    with Store.open(sqlite_url) as store:
        Vault.of(store, {}).close()
        (tmp_path / "master.key").unlink()
        with pytest.raises(MasterKeyMissing, match="is gone; bring it back"):
            Vault.of(store, {})
    assert not (tmp_path / "master.key").exists()


def test_a_folder_that_cannot_take_the_key_is_told(sqlite_url, tmp_path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    with Store.open(sqlite_url) as store:
        monkeypatch.setattr(os, "link", refuse)
        with pytest.raises(MasterKeyMissing, match="cannot be written: Permission denied"):
            Vault.of(store, {})
    assert list(tmp_path.glob("master.key*")) == []


def test_two_databases_in_one_folder_do_not_share_keys(tmp_path):
    url = f"sqlite:///{tmp_path}"
    with (
        Store.open(f"{url}/office.db") as office,
        Store.open(f"{url}/trial.db") as trial,
        Vault.of(office, {}) as one,
        Vault.of(trial, {}) as two,
    ):
        sealed = one.seal("张三", WORKER, "name")
        two.seal("李四", WORKER, "name")
        two.forget(WORKER)
        assert one.open(sealed) == "张三"


def test_no_name_is_in_clear_on_disk_and_no_key_after_forgetting(sqlite_url, tmp_path):
    with Store.open(sqlite_url) as store, Vault.of(store, {}) as vault:
        sealed = vault.seal("张三的银行卡 6222000011112222", WORKER, "bank_card")
        held = vault.keys.read(frozenset({WORKER}))[WORKER]
        assert held is not None
        wrapped = held.box
        with store.writing() as connection:
            connection.exec_driver_sql("insert into meta (name, value) values ('probe', ?)", (sealed,))
        assert any(wrapped in file.read_bytes() for file in tmp_path.glob("keys.db*"))
        vault.forget(WORKER)
        for file in tmp_path.iterdir():
            content = file.read_bytes()
            assert "张三".encode() not in content and b"6222000011112222" not in content
            assert wrapped not in content
    assert any(b"bank_card" in file.read_bytes() for file in tmp_path.glob("office.db*"))


def test_threads_that_need_the_same_new_key_make_one(store):
    with Vault.of(store, ENVIRON) as vault, Vault.of(store, ENVIRON) as other, ThreadPoolExecutor(6) as pool:
        sealed = list(pool.map(lambda each: each.seal("张三", WORKER, "name"), [vault, other] * 6))
        assert {vault.open(each) for each in sealed} == {"张三"}
        assert {other.open(each) for each in sealed} == {"张三"}


class SlowKeys(KeyStore):
    """Keeps nothing before the gate is open; `fault` is what its first transaction then ends with."""

    def __init__(self, store, fault=None):
        super().__init__(store)
        self.gate, self.fault, self.together = Event(), fault, []

    def _added(self, wrapped):
        self.together.append(sorted(wrapped))
        assert self.gate.wait(20)
        if (fault := self.fault) is not None:
            self.fault = None
            raise fault
        return super()._added(wrapped)

    def of_five(self, pool):
        """One thread adds, and four more come meanwhile."""
        added = [pool.submit(self.add, {f"{CASE_NO}/w0": Wrapped(b"0", 1)})]
        assert until(lambda: len(self.together) == 1)
        added += [pool.submit(self.add, {f"{CASE_NO}/w{number}": Wrapped(b"%d" % number, 1)}) for number in range(1, 5)]
        assert until(lambda: len(self._line) == 4)
        self.gate.set()
        return added


def test_keys_that_are_wanted_at_the_same_time_share_a_transaction(store):
    with closing(SlowKeys(store)) as keys, ThreadPoolExecutor(5) as pool:
        added = [each.result() for each in keys.of_five(pool)]
        assert added == [{f"{CASE_NO}/w{number}": Wrapped(b"%d" % number, 1)} for number in range(5)]
        assert [len(subjects) for subjects in keys.together] == [1, 4]
        assert keys.read(frozenset({f"{CASE_NO}/w3", CASE_NO})) == {f"{CASE_NO}/w3": Wrapped(b"3", 1)}


def test_a_transaction_that_failed_is_told_to_those_in_it_and_to_nobody_else(store):
    with closing(SlowKeys(store, StoreUnavailable("away"))) as keys, ThreadPoolExecutor(5) as pool:
        first, *others = keys.of_five(pool)
        assert isinstance(first.exception(), StoreUnavailable)
        assert [len(each.result()) for each in others] == [1] * 4


def test_processes_that_come_first_together_share_master_and_keys(any_url):
    environ = {**os.environ, **(ENVIRON if any_url.startswith("postgres") else {})}
    arguments = [sys.executable, "-W", "error", "-c", RACE, any_url]
    started = [subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ) for _ in range(3)]
    said = [process.communicate(timeout=60) for process in started]
    assert [(errors, process.returncode) for (_, errors), process in zip(said, started, strict=True)] == [("", 0)] * 3
    with Store.open(any_url) as store, Vault.of(store, environ) as vault:
        assert {vault.open(line) for output, _ in said for line in output.splitlines()} == {"张三"}


def test_only_so_many_keys_stay_in_memory(vault, monkeypatch):
    monkeypatch.setattr("casework.security.vault.CACHED", 3)
    sealed = [vault.seal(str(number), f"{CASE_NO}/w{number}", "name") for number in range(8)]
    assert len(vault._cache) == 3
    assert [vault.open(each) for each in sealed] == [str(number) for number in range(8)]
    assert vault.open(vault.seal("0", f"{CASE_NO}/w0", "name")) == "0"


def test_a_batch_larger_than_the_memory_is_sealed_all_the_same(vault, monkeypatch):
    monkeypatch.setattr("casework.security.vault.CACHED", 3)
    vault.make_ready(frozenset(f"{CASE_NO}/w{number}" for number in range(9)))
    assert vault.open(vault.seal("张三", f"{CASE_NO}/w0", "name")) == "张三"
