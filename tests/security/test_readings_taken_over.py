"""Readings that earlier releases kept among the refusals are taken over by the step that makes the table of readings."""

from sqlalchemy import text

from casework.security.access_log import AccessLog
from casework.security.readings_report import Wanted, found
from casework.store import Store, migrate
from casework.store.address import read_address
from casework.store.schema import engine_of, run_steps
from tests.spec import MONDAY

ENTRY = """insert into access_log (at, person, post, unit, method, path, case_no, status, code)
           values (:at, 'li', 'supervisor', 'u', 'GET', '/api/v1/x', '620502-2026-000001', :status, :code)"""


def test_what_was_read_before_is_on_record_and_what_was_refused_stays(new_url):
    engine = engine_of(read_address(new_url), patience=None)
    try:
        with engine.begin() as connection:
            run_steps(connection, "0007")
            for status, code in ((200, "evidence_read"), (404, "case_not_found")):
                connection.execute(text(ENTRY), {"at": MONDAY.timestamp(), "status": status, "code": code})
    finally:
        engine.dispose()
    migrate(new_url)
    with Store.open(new_url) as store:
        [entry] = found(store, Wanted())
        assert (entry.at, entry.person, entry.case_no, entry.region, entry.opened) == (MONDAY, "li", "620502-2026-000001", "620502", True)
        assert [each.code for each in AccessLog(store).since(MONDAY, 10)] == ["case_not_found"]
