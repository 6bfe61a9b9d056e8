"""Beside the requests: erasures follow their approval by themselves, trouble is told once, and the access log ends with its time."""

from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import func, select

from casework.privacy.watching import Privacy, begin, run_privacy
from casework.security.access_log import Access, AccessLog
from casework.security.log_keeping import LEAST, drop_old
from casework.security.readings import Reading, Readings
from casework.security.records import access_log, readings
from casework.settings import SettingWrong, access_log_days, keys_backup_days
from tests.office import Office
from tests.privacy.conftest import eraser, ordered


def test_a_process_that_serves_carries_out_what_was_approved(file_office: Office) -> None:
    ordered(file_office)
    stop, house = Event(), file_office.house
    begin(house.cases)
    thread = Thread(target=run_privacy, args=(house.cases, house.clock, stop), kwargs={"backup_days": 30, "log_days": 1095, "pace": 0.01})
    stop.set()
    thread.start()
    thread.join(timeout=20)
    assert file_office.case.erasures["erasure-1"].done_at is not None and not thread.is_alive()


def test_what_is_in_the_way_is_told_once_and_tried_again(
    file_office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered(file_office)
    share = Privacy(eraser(file_office.house), file_office.house.cases, file_office.house.clock, 1095)
    monkeypatch.setenv("CASEWORK_CHECKPOINT_KEY", "no key at all")
    share.look()
    share.look()
    assert [record.getMessage().partition(":")[0] for record in caplog.records if record.name == "casework.privacy"] == [
        "an erasure waits and cannot be carried out"
    ]
    monkeypatch.setenv("CASEWORK_CHECKPOINT_KEY", "ab" * 32)
    share.look()
    assert file_office.case.erasures["erasure-1"].done_at is not None


def test_the_access_log_is_kept_three_years_and_never_less_than_the_law_wants(office: Office) -> None:
    store, now = office.house.store, office.house.clock()
    log, seen = AccessLog(store), Readings(store)
    for age in (1, 1000, 1100, 2000):
        log.record(Access(now - timedelta(days=age), "GET", "/x", 403, "not_your_post"))
        seen.account(Reading(now - timedelta(days=age), "case", "li", "officer", "u"))
    assert log.flush()
    assert drop_old(store, now, 1095) == 4
    with store.reading() as tx:
        assert [tx.execute(select(func.count()).select_from(table)).scalar() for table in (access_log, readings)] == [2, 2]
    with pytest.raises(ValueError, match=f"at least {LEAST} days"):
        drop_old(store, now, 30)


def test_the_settings_say_what_they_may_be() -> None:
    assert (keys_backup_days({}), access_log_days({})) == (30, 1095)
    assert keys_backup_days({"CASEWORK_KEYS_BACKUP_DAYS": "7"}) == 7
    with pytest.raises(SettingWrong, match="from 183 to"):
        access_log_days({"CASEWORK_ACCESS_LOG_DAYS": "30"})
