"""Offices whose figures are reported: some cases of one city, in several states, on either database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.domain.paying.money import RecordPayment
from casework.domain.reporting import FiguresReported, Report, Span
from casework.domain.values import Sum
from casework.projections.reporting.making import drafted, known_report, recounted, reported
from tests.office import Office, a_copy, furnished
from tests.people import OFFICER, SUPERVISOR
from tests.spec import at


@dataclass(frozen=True)
class Template:
    """The folder of an office that was made once, its last case, and the moment it was left."""

    folder: Path
    case_no: str
    at: datetime


MARCH = Span("6205", date(2026, 3, 1), date(2026, 3, 31))


def peopled(house: Casework) -> Office:
    """Five cases: fresh, dispatched, established, paid and resolved, one of the neighbour whose sum nobody knows."""
    office = Office(house)
    office.receives(region="620503", region_name="麦积区", claimed=Sum(None, None))
    office.receives()
    office.receives()
    office.dispatches()
    office.receives(claimed=Sum(3, None))
    office.dispatches()
    office.signs_in()
    office.establishes()
    office.receives()
    office.dispatches()
    office.signs_in()
    office.establishes()
    office.is_paid()
    office.is_resolved()
    return office


def report(office: Office, span: Span = MARCH) -> FiguresReported:
    """The figures of a span, sent up by the supervisor."""
    cases = office.house.cases
    return reported(cases, drafted(cases, span), SUPERVISOR)


def stands(office: Office, number: str) -> Report:
    """A report as it stands."""
    return known_report(office.house.cases, number)


def comes_again(office: Office, number: str) -> bool:
    """Whether a report and all its corrections come out as they were said."""
    return all(each.is_equal for each in recounted(office.house.cases, stands(office, number)))


def is_paid_before(office: Office, days: int, fen: int = 500) -> str:
    """Money that came days ago is put on record now; the case."""
    command = RecordPayment(case_no=office.case_no, payer="contractor", method="transfer", fen=fen)
    office.does(command, OFFICER, effective_at=office.house.clock() - timedelta(days=days))
    return office.case_no


def passes(office: Office, until: str, *, ticked: bool = True) -> None:
    """The clock is turned to a local time, where the office ticks once."""
    clock = office.house.clock
    assert isinstance(clock, TurnedClock)
    clock.turn_to(at(until))
    if ticked:
        office.house.tick()


@pytest.fixture
def office(any_url: str) -> Iterator[Office]:
    """The office on SQLite and on PostgreSQL."""
    with furnished(any_url) as house:
        yield peopled(house)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The office on SQLite, made once."""
    folder = tmp_path_factory.mktemp("reported")
    with furnished(f"sqlite:///{folder / 'office.db'}") as house:
        return Template(folder, peopled(house).case_no, house.clock())


@pytest.fixture
def small(template: Template, tmp_path: Path) -> Iterator[Office]:
    """A copy of it, for what does not depend on the database."""
    with furnished(a_copy(template.folder, tmp_path / "office"), template.at) as house:
        yield Office(house, template.case_no)
