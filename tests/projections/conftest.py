"""An office under a turned clock on either database, and cases with something in them."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.intake import Receive
from casework.domain.linking import LinkClue
from casework.domain.office import Holding
from casework.domain.paying.money import RecordPayment
from casework.domain.paying.verifying import VerifyPayment
from casework.domain.returning import ReturnDispatch
from casework.domain.settling.notes import MakeNote
from casework.domain.values import Actor, Sum, Unit
from casework.projections.tables import NAMES, views

START = datetime(2026, 1, 5, 1, tzinfo=UTC)
COUNTY = Unit("hrss-620502", "秦州区人社局", "hrss", "county", "620502", ("labour_inspection",))
GROUP = Unit("zq-620502", "秦州区治欠办", "leading_group", "county", "620502")
INTAKE = Actor("a-intake", "intake", COUNTY)
DISPATCHER = Actor("a-dispatch", "dispatcher", GROUP)
OFFICER = Actor("a-officer", "officer", COUNTY)


@pytest.fixture(autouse=True)
def master_key(monkeypatch):
    """A server's vault demands a key."""
    monkeypatch.setenv("CASEWORK_MASTER_KEY", base64.b64encode(b"k" * 32).decode())


def opened(url: str, start: datetime = START, trial: bool = True) -> Casework:
    """An office with its units, under a turned clock."""
    office = Casework(url, clock=TurnedClock(start), trial=trial)
    holding = Holding("a-officer", "officer", COUNTY.code, START.date())
    office.policies.furnish_office((COUNTY, GROUP), (holding,), by=INTAKE)
    return office


@pytest.fixture
def office(any_url: str) -> Iterator[Casework]:
    """An office on SQLite and on PostgreSQL."""
    with opened(any_url) as office:
        yield office


@pytest.fixture
def small(sqlite_url: str) -> Iterator[Casework]:
    """An office on SQLite, for what does not depend on the database."""
    with opened(sqlite_url) as office:
        yield office


def received(office: Casework, **given: Any) -> str:
    """A case, received at the counter."""
    fields: dict[str, Any] = {"region": "620502", "region_name": "秦州区", "channel": "12345", "claimed": Sum(3, 300_000)}
    fields |= {"project_name": "安置房二期"} | given
    return office.do(Receive(**fields), by=INTAKE).case_no


def worked(office: Casework, cases: int = 4) -> list[str]:
    """Some cases, each a little further than the one before, with ticks between."""
    numbers = [received(office, claimed=Sum(n + 1, 10_000 * (n + 1))) for n in range(cases)]
    for case in numbers[1:]:
        office.do(Dispatch(case_no=case, lead=COUNTY.code), by=DISPATCHER)
    office.tick(START + timedelta(days=2))
    for case in numbers[2:]:
        office.do(SignIn(case_no=case, officer="a-officer"), by=OFFICER)
        office.do(LinkClue(case_no=case, channel="petition", description="工地又来人了"), by=INTAKE)
    office.tick(START + timedelta(days=9))
    return numbers


def bounced(office: Casework) -> str:
    """A case that was dispatched and returned, with money that is proven, and a note put on record days after the event."""
    case = received(office)
    office.do(Dispatch(case_no=case, lead=COUNTY.code), by=DISPATCHER)
    office.do(ReturnDispatch(case_no=case, ground="不归我们", proposed=GROUP.code), by=Actor("a-head", "unit_head", COUNTY))
    office.do(RecordPayment(case_no=case, payer="contractor", method="transfer", fen=100_000), by=OFFICER)
    office.do(VerifyPayment(case_no=case, payment="payment-1", proof="signed_roll"), by=Actor("a-head", "unit_head", COUNTY))
    office.do(MakeNote(case_no=case), by=INTAKE, effective_at=START - timedelta(days=3))
    office.views.catch_up()
    return case


def rows_of(office: Casework, *, quarantine: bool = True) -> dict[str, list[dict[str, Any]]]:
    """All rows of all views, table by table."""
    tables = [views.tables[name] for name in (*NAMES, *(("quarantine",) if quarantine else ()))]

    def rows(tx: Connection) -> dict[str, list[dict[str, Any]]]:
        return {table.name: [dict(row) for row in tx.execute(select(table).order_by(*table.primary_key)).mappings()] for table in tables}

    return office.views.ask(rows)
