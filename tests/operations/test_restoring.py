"""A backup restored into an empty place is the same office, whichever database it came from and went to."""

import psycopg
import pytest

from casework.backup.archive import opened
from casework.backup.restoring import NotFitting, NotRestored, restore
from casework.backup.taking import take, take_keys
from casework.bootstrap import Casework
from casework.domain.intake import Receive
from casework.domain.values import Sum
from casework.notices.delivering import mode_of
from casework.security.evidence import Evidence
from casework.store import SchemaMismatch, Store
from casework.store.address import read_address
from casework.store.deliveries import Deliveries
from casework.store.records import HEAD
from casework.store.restoring import NotEmpty, held_since
from casework.store.schema import engine_of, run_steps
from casework.store.tables import Tables, as_of_now
from tests.cli.conftest import casework
from tests.office import furnished
from tests.operations.conftest import PHOTO, SILENT, lived
from tests.people import WINDOW

NOTES = ("epoch", "notices_held", "restored_1")


def contents(url, *, without=()):
    """Every row of every table, in the words that both databases share."""
    with as_of_now(read_address(url)) as tables:
        found = {name: sorted(map(repr, tables.rows(name))) for name in tables.names()}
    found["meta"] = [row for row in found["meta"] if not any(f"'{note}'" in row for note in without)]
    return found


def brought(url, backups):
    """The manifest of a backup restored with its keys."""
    records, keys = backups
    return restore(url, records, keys, SILENT)


@pytest.fixture
def source(request, tmp_path):
    """The URL of an office that has lived, on the database that is named."""
    if request.param == "sqlite":
        folder, case_no = request.getfixturevalue("lived_office")
        yield f"sqlite:///{folder / 'office.db'}", case_no
    else:
        url = request.getfixturevalue("postgres_url")
        with furnished(url) as house:
            case_no = lived(house)
        yield url, case_no


@pytest.fixture
def target(request, tmp_path):
    """The URL of an empty place."""
    (tmp_path / "new").mkdir()
    yield f"sqlite:///{tmp_path}/new/office.db" if request.param == "sqlite" else request.getfixturevalue("new_postgres_url")


BOTH_WAYS = [("sqlite", "sqlite"), ("postgresql", "postgresql"), ("sqlite", "postgresql"), ("postgresql", "sqlite")]


@pytest.mark.parametrize(("source", "target"), BOTH_WAYS, indirect=True)
def test_what_is_restored_is_the_same_office(source, target, tmp_path):
    url, case_no = source
    file, keys = tmp_path / "office.zip", tmp_path / "office.keys.zip"
    manifest = take(url, file, SILENT)
    take_keys(url, keys, SILENT)
    assert all(manifest.tables[table].rows for table in ("facts", "commands", "evidence", "tokens", "deliveries", "subscriptions"))

    assert restore(target, file, keys, SILENT) == manifest

    assert contents(target, without=NOTES) == contents(url)
    with Casework(target) as house:
        assert house.vault.open(house.cases.case(case_no).parties[0].name or "") == "张0"
        digest = next(iter(Evidence(house.store, house.vault).waiting(house.clock().replace(year=2100))))[1]
        assert Evidence(house.store, house.vault).read(case_no, digest) == PHOTO
        assert house.views.catch_up() == manifest.position
        done = house.do(Receive(region="620502", region_name="秦州区", channel="counter", claimed=Sum(1, 1)), by=WINDOW)
        assert done.position == manifest.position + 1, "positions go on behind those that were restored"


def test_what_is_written_meanwhile_is_not_in_a_backup(any_url, tmp_path):
    with furnished(any_url) as house:
        first = lived(house)
        before = house.store.recorder.max_notification_id()
        late = Receive(region="620502", region_name="秦州区", channel="counter", claimed=Sum(1, 1))
        file = tmp_path / "office.zip"
        wrote: list[str] = []

        def told(_rows, _total):
            if not wrote:
                wrote.append(house.do(late, by=WINDOW).case_no)

        manifest = take(any_url, file, told)
        assert wrote and house.cases.case(wrote[0]).version and house.cases.case(first).version
        assert manifest.position == before and manifest.tables["facts"].rows == before
    with opened(file) as backup:
        assert not any(wrote[0] in str(row) for row in backup.rows("facts"))


def test_a_backup_of_an_older_release_is_brought_up_to_this_one(sqlite_url, new_url, tmp_path):
    old = tmp_path / "old.zip"
    engine = engine_of(read_address(f"sqlite:///{tmp_path / 'old.db'}"), patience=None)
    with engine.begin() as connection:
        run_steps(connection, "0002")
        connection.exec_driver_sql("insert into counters (region, year, value) values ('620502', 2026, 17)")
    engine.dispose()
    assert take(f"sqlite:///{tmp_path / 'old.db'}", old, SILENT).schema == "0002"
    target = new_url.replace("office.db", "new.db")
    restore(target, old, None, SILENT)
    with Store.open(target) as store:
        assert store.meta.schema == HEAD and store.next_number("620502", 2026) == 18


def test_a_backup_of_a_newer_release_is_refused(backups, tmp_path, monkeypatch):
    monkeypatch.setattr("casework.store.restoring.HEAD", "0001")
    with pytest.raises(SchemaMismatch, match="newer release"):
        restore(f"sqlite:///{tmp_path / 'office.db'}", backups[0], None, SILENT)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_not_empty_is_left_as_it_is(backups, any_url):
    before = contents(any_url)
    with pytest.raises(NotEmpty, match="never written over"):
        brought(any_url, backups)
    assert contents(any_url) == before


def test_keys_or_views_of_another_office_are_not_taken_over(backups, new_postgres_url):
    with psycopg.connect(new_postgres_url) as admin:
        admin.execute("create schema views_3")
    with pytest.raises(NotEmpty, match="keys or views of another office"):
        brought(new_postgres_url, backups)


def test_files_that_do_not_belong_together_are_told(backups, sqlite_url, tmp_path):
    records, keys = backups
    with pytest.raises(NotFitting, match="a backup of keys, where one of records is meant"):
        restore(f"sqlite:///{tmp_path / 'a.db'}", keys, records, SILENT)
    take(sqlite_url, tmp_path / "other.zip", SILENT)
    with pytest.raises(NotFitting, match="keys of another database"):
        restore(f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "other.zip", keys, SILENT)


def test_what_does_not_come_out_as_it_went_in_is_not_kept(backups, new_url, tmp_path, monkeypatch):
    given = Tables.put

    def forgetful(self, table, columns, rows):
        given(self, table, columns, list(rows)[1:])

    monkeypatch.setattr(Tables, "put", forgetful)
    with pytest.raises(NotRestored, match="did not come out as it was backed up"):
        brought(new_url, backups)
    monkeypatch.undo()
    assert brought(new_url, backups).position, "nothing is left of the first try"


def test_a_restored_office_sends_nothing_before_somebody_says_so(backups, tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'office.db'}"
    brought(url, backups)
    monkeypatch.setenv("CASEWORK_NOTICES", "on")
    with Casework(url) as house:
        assert held_since(house.store) and mode_of(house) == "off"
        said = casework("notices", "on", "--database", url)
        assert said.code == 0 and "1" in said.out
        assert held_since(house.store) is None and mode_of(house) == "on"
        assert [(each.id, each.state) for each in Deliveries(house.store).every()] == [("d1", "dead")]
