"""What makes views quick without changing what they say: arrays as the server reads them, and pages by an index."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from casework.projections.ledger_pages import ledger_rows, page_statement
from casework.projections.writing import array
from tests.projections.conftest import START, received, worked

SIGNS = ("line\nbreak\ttab\r\x08\x0c", "\x01\x1f\x7f", "拖欠工资", "\\u0041", '\\"')
TEXTS = ["", " ", "null", "NULL", "{a,b}", 'say "yes"', "back\\slash", "\\n", *SIGNS]
MOMENT = datetime(2026, 1, 5, 1, 2, 3, 4, tzinfo=UTC)
VALUES: dict[str, list[Any]] = {
    "text": [*TEXTS, None],
    "timestamptz": [MOMENT, MOMENT.astimezone(timezone(timedelta(hours=8))), datetime.max.replace(tzinfo=UTC), None],
    "uuid": [UUID(int=1), None],
    "bigint": [2**62, -1, 0, None],
    "bool": [True, False, None],
    "date": [date(2026, 2, 28), None],
}


@pytest.fixture(scope="module")
def server(postgres):
    """A connection to the server."""
    with psycopg.connect(postgres.get_uri(), autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("kind", VALUES)
def test_an_array_says_the_same_to_the_server_as_a_list_of_the_driver(server, kind):
    ours, theirs = server.execute(f"select %s::{kind}[] = %s::{kind}[], %s::{kind}[]", (array(VALUES[kind]), VALUES[kind], "{}")).fetchone()
    assert ours and theirs == [] and array([]) == "{}"


def test_control_characters_in_a_name_are_shown_as_they_were_given(office):
    name = 'a\tb\n"c\\d" {e}'
    case = received(office, project_name=name, region_name=name)
    office.views.catch_up()
    assert [row["region_name"] for row in ledger_rows(office.views) if row["case_no"] == case] == [name]


PAGES = (("handling", "first", "last"), ("first", "last"), ("handling",), ("lead",), ("overdue",), ())


def test_a_page_of_the_ledger_is_found_by_an_index_whatever_it_is_filtered_by(office):
    worked(office)
    values = {
        "first": "620500",
        "last": "620599",
        "handling": "dispatched",
        "lead": "hrss-620502",
        "overdue": START,
        "after": "",
        "most": 50,
    }

    def plan(tx, names):
        statement = page_statement(names).params({name: values[name] for name in (*names, "after", "most")})
        asked = statement.compile(tx, compile_kwargs={"literal_binds": True})
        if tx.dialect.name == "postgresql":
            tx.execute(text(f"set local search_path = {tx.get_execution_options()['schema_translate_map'][None]}"))
            tx.execute(text("set local enable_seqscan = off"))
        explain = "explain query plan" if tx.dialect.name == "sqlite" else "explain"
        return "\n".join(str(row) for row in tx.exec_driver_sql(f"{explain} {asked}"))

    for names in PAGES:
        found = office.views.ask(lambda tx, names=names: plan(tx, names)).lower()
        assert "index" in found and "seq scan" not in found and "scan ledger'" not in found, (names, found)
