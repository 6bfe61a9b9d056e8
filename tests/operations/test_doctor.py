"""The doctor finds each of the likely mistakes, says what to do, and is silent where nothing is wrong."""

import json
import re
import socket
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from casework.bootstrap import Casework
from casework.doctor.channels import channels, place_of
from casework.doctor.checkup import checkup
from casework.doctor.database import backups, durability, pooler, skew
from casework.doctor.machine import disk, filesystem_of, folder, master_key, settings
from casework.doctor.people import administrator, calendar, proxies
from casework.domain.office import Office
from casework.domain.values import Post
from casework.samples.offices import sample_offices
from casework.security.access_log import Access, AccessLog
from casework.settings import KNOWN
from casework.store import Store
from casework.store.deliveries import Deliveries
from casework.store.health import pooler_before, server_settings
from tests.cli.conftest import casework
from tests.office import KEY, furnished
from tests.operations.conftest import lived
from tests.people import COUNTY, HOLDINGS, SYSTEM

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
MOUNTS = "overlay / overlay rw 0 0\n10.0.0.1:/share /srv/office\\040data nfs4 rw 0 0\ntmpfs /srv/fast tmpfs rw 0 0\nbroken\n"
GREETING = re.compile(rb"(K\x00\x00\x00\x0c)....", re.DOTALL)
"""The server's message with its process number (BackendKeyData)."""
MAIL = '[mail]\nkind = "smtp"\nhost = "127.0.0.1"\nport = {port}\nfrom = "a@example.org"\nsecurity = "none"\n'


def codes(found):
    return [each.code for each in found]


def grave(found):
    return [each.code for each in found if each.serious]


def test_an_office_that_is_well_set_up_is_told_nothing(tmp_path):
    url, key, mail = f"sqlite:///{tmp_path / 'office.db'}", tmp_path / "key", tmp_path / "channels.toml"
    tmp_path.chmod(0o700)
    key.write_text(KEY["CASEWORK_MASTER_KEY"])
    key.chmod(0o600)
    with socket.create_server(("127.0.0.1", 0)) as server, furnished(url, datetime.now(UTC)) as house:
        mail.write_text(MAIL.format(port=server.getsockname()[1]))
        admin = type(HOLDINGS[0])("zhao", Post.ADMIN, COUNTY.code, HOLDINGS[0].since)
        house.policies.furnish_office((), (admin,), by=SYSTEM)
        house.tick()
        assert casework("backup", str(tmp_path / "office.zip"), "--database", url).code == 0
        found = codes(checkup(url, {"CASEWORK_MASTER_KEY_FILE": str(key), "CASEWORK_CHANNELS": str(mail)}, house.clock))
    machine = {"disk_full", "passing_filesystem", "checkpoints_beside"}
    assert set(found) <= machine, "the machine of the test may be nearly full, keep its files in memory, and have one disk"


def test_a_sample_office_in_earnest_is_told_with_everything_that_is_missing(tmp_path):
    url = f"sqlite:///{tmp_path / 'office.db'}"
    assert casework("token", "li", "--post", "officer", "--database", url).code == 0
    said = casework("doctor", "--json", "--database", url)
    found = {each["code"]: each for each in json.loads(said.out)}
    assert said.code == 1
    assert {"no_administrator", "sample_people", "no_tick", "no_channel", "key_in_environment"} <= found.keys()
    assert all(re.search("[一-鿿]", each["zh"]) and each["en"] for each in found.values())
    assert list(found.values()) == sorted(found.values(), key=lambda each: not each["serious"]), "serious ones first"


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({"CASEWORK_MASTER_KEY": "c2hvcnQ="}, "master_key"),
        ({"CASEWORK_MASTER_KEY": "d" * 43 + "="}, "master_key"),
        ({"CASEWORK_NOTICES": "sometimes"}, "setting_wrong"),
    ],
)
def test_an_office_that_cannot_be_opened_is_a_finding(sqlite_url, monkeypatch, environ, code):
    Casework(sqlite_url).close()
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert code in grave(checkup(sqlite_url, environ, lambda: NOW))


def test_people_read_what_is_serious_first_with_what_to_do(tmp_path):
    told = casework("doctor", "--database", f"sqlite:///{tmp_path / 'none.db'}")
    assert told.code == 1 and told.out.startswith("严重 serious  database\n") and "check the path" in told.out


def test_a_database_that_is_not_there_is_a_finding_and_is_not_made(tmp_path):
    assert grave(checkup(f"sqlite:///{tmp_path / 'none.db'}", {}, lambda: NOW)) == ["database"]
    assert list(tmp_path.iterdir()) == []


def test_a_setting_that_does_nothing_is_told_with_the_one_that_was_meant():
    (found,) = settings({"CASEWORK_NOTICS": "off", "CASEWORK_DATA": "x", "PATH": "y"})
    assert found.code == "unknown_setting" and "did you mean CASEWORK_NOTICES" in found.en


def test_the_doctor_knows_every_setting_that_the_code_reads():
    source = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "casework").rglob("*.py"))
    assert set(re.findall(r'"(CASEWORK_[A-Z_]+)"', source)) - {"CASEWORK_"} <= set(KNOWN)


def test_a_master_key_that_others_may_read_is_told(tmp_path):
    key = tmp_path / "master.key"
    assert codes(master_key({}, tmp_path)) == [] == codes(master_key({}, None))
    key.write_text("x")
    key.chmod(0o640)
    assert grave(master_key({}, tmp_path)) == ["key_readable"] == grave(master_key({"CASEWORK_MASTER_KEY_FILE": str(key)}, None))
    key.chmod(0o600)
    assert codes(master_key({}, tmp_path)) == []


def test_the_place_of_an_embedded_database_is_looked_at(tmp_path):
    tmp_path.chmod(0o705)
    assert codes(folder(tmp_path, mounts=MOUNTS)) == ["folder_readable"]
    tmp_path.chmod(0o700)
    assert codes(folder(tmp_path, mounts=MOUNTS)) == []
    assert grave(folder(tmp_path, mounts=f"server:/x {tmp_path} nfs rw 0 0")) == ["network_filesystem"]
    assert grave(folder(tmp_path, mounts=f"none {tmp_path} tmpfs rw 0 0")) == ["passing_filesystem"]
    assert codes(folder(tmp_path, mounts=f"none {tmp_path} tmpfs rw 0 0", trial=True)) == []


@pytest.mark.parametrize(
    ("place", "kind"), [("/srv/office data/a", "nfs4"), ("/srv/office", "overlay"), ("/srv/fast", "tmpfs"), ("/srv/faster", "overlay")]
)
def test_the_longest_mount_counts(place, kind):
    assert filesystem_of(Path(place), MOUNTS) == kind


@pytest.mark.parametrize(("free", "found"), [(0.5, []), (0.09, [False]), (0.02, [True])])
def test_a_disk_that_fills_up_is_told_in_time(tmp_path, free, found):
    assert [each.serious for each in disk(tmp_path, free=free)] == found


@pytest.mark.parametrize(("seconds", "found"), [(4, []), (6, [False]), (60, [False]), (61, [True])])
def test_clocks_that_differ_are_told(seconds, found):
    for there in (NOW + timedelta(seconds=seconds), NOW - timedelta(seconds=seconds)):
        assert [each.serious for each in skew(there, NOW)] == found


def test_what_a_power_cut_would_take_is_told():
    safe = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "max_connections": "100"}
    assert codes(durability(safe, "")) == [] == codes(durability({}, "wal"))
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        assert grave(durability({**safe, name: "off"}, "")) == [f"{name}_off"]
    assert grave(durability({}, "delete")) == ["no_wal"]
    assert codes(durability({**safe, "max_connections": "20"}, "")) == ["few_connections"]


def test_the_settings_of_a_real_server_are_read(postgres_url):
    with Store.open(postgres_url) as store:
        assert "fsync_off" in grave(durability(server_settings(store), "")), "the server of the tests does not sync"


@contextmanager
def pooler_that_names_itself(path):
    """A relay that greets each client with a process number of its own, as poolers do."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def relay(source, sink, renaming):
            with source, sink, suppress(OSError):
                while some := source.recv(65536):
                    sink.sendall(GREETING.sub(lambda found: found[1] + b"\0\0\0\7", some) if renaming else some)

        def accepting():
            for _ in range(2):
                client, server = listening.accept()[0], socket.socket(socket.AF_UNIX)
                server.connect(path)
                for pair in ((client.dup(), server.dup(), False), (server, client, True)):
                    threads.append(threading.Thread(target=relay, args=pair, daemon=True))
                    threads[-1].start()

        threads = [threading.Thread(target=accepting, daemon=True)]
        threads[0].start()
        yield listening.getsockname()[1]
        for thread in threads:
            thread.join(timeout=10)


def test_a_pooler_before_the_server_is_seen(postgres_url, sqlite_url):
    assert pooler_before(sqlite_url) == "no" == pooler_before(postgres_url)
    named = psycopg.conninfo.conninfo_to_dict(postgres_url)
    port = int(named.get("port") or 5432)
    with pooler_that_names_itself(f"{named['host']}/.s.PGSQL.{port}") as other:
        through = f"postgresql://{named['user']}:{named.get('password', '')}@127.0.0.1:{other}/{named['dbname']}"
        assert pooler_before(through) == "session"
    assert [codes(pooler(found)) for found in ("no", "session")] == [[], ["pooler"]]
    assert grave(pooler("transaction")) == ["pooler_in_transaction_mode"]


@pytest.mark.parametrize(
    ("last", "found"), [(None, ["never_backed_up"]), ("2026-11-18T08:00:00+00:00", ["backup_old"]), ("2026-11-20T08:00:00+00:00", [])]
)
def test_the_age_of_the_last_backup_is_looked_at(last, found):
    assert codes(backups(last, NOW, 5)) == found


def test_a_database_that_holds_nothing_needs_no_backup():
    assert codes(backups(None, NOW, 0)) == []


def test_an_office_needs_somebody_who_looks_after_it():
    sample = sample_offices("620502", "秦州区", "county")[0]
    admin = type(sample.holdings[0])("zhao", Post.ADMIN, sample.units[0].code, date(2026, 1, 1), date(2026, 11, 1))
    directory = Office({unit.code: unit for unit in sample.units}, (*sample.holdings, admin))
    assert codes(administrator(directory, date(2026, 10, 31))) == []
    assert grave(administrator(directory, date(2026, 11, 1))) == ["no_administrator"]


@pytest.mark.parametrize(
    ("through", "today", "found"),
    [
        (2026, date(2026, 11, 30), []),
        (2026, date(2026, 12, 1), [False]),
        (2027, date(2026, 12, 31), []),
        (2026, date(2027, 1, 1), [True]),
    ],
)
def test_the_calendar_of_the_next_year_is_asked_for_when_it_is_announced(through, today, found):
    assert [each.serious for each in calendar(through, today)] == found


def test_channels_that_are_wrong_or_silent_are_told(tmp_path):
    file = tmp_path / "channels.toml"
    with socket.create_server(("127.0.0.1", 0)) as server:
        file.write_text(MAIL.format(port=server.getsockname()[1]))
        assert codes(channels({"CASEWORK_CHANNELS": str(file)})) == [] == codes(channels({}))
    assert grave(channels({"CASEWORK_CHANNELS": str(file)})) == ["channel_unreachable"]
    file.write_text('[mail]\nkind = "pigeon"\n')
    assert grave(channels({"CASEWORK_CHANNELS": str(file)})) == ["channels_wrong"]


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("POST https://sms.example.org, to phone", ("sms.example.org", 443)),
        ("https://qyapi.example.org:8443, signed", ("qyapi.example.org", 8443)),
        ("mail.example.org:587 (starttls), from a@example.org", ("mail.example.org", 587)),
        ("into the folder notices", None),
    ],
)
def test_the_machine_behind_a_channel_is_read_from_what_it_tells(told, place):
    assert place_of(told) == place


def test_a_reverse_proxy_that_nobody_named_is_guessed_and_dead_letters_are_told(tmp_path):
    url = f"sqlite:///{tmp_path / 'office.db'}"
    with furnished(url, NOW) as house:
        lived(house, cases=1)
        log = AccessLog(house.store)
        for _ in range(25):
            log.record(Access(NOW, "GET", "/api/v1/cases", 403, "not_yours", address="10.0.0.5"))
        assert log.flush()
        assert codes(proxies(house, {})) == ["proxies_not_set"]
        assert codes(proxies(house, {"CASEWORK_TRUSTED_PROXIES": "10.0.0.5"})) == []
        with house.store.writing() as tx:
            tx.exec_driver_sql("update deliveries set state = 'dead'")
        assert Deliveries(house.store).counts()["dead"] == 1
        assert "dead_letters" in codes(checkup(url, KEY, house.clock))
