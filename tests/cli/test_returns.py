"""`casework returns`: who bounced how many cases, how fast, and how it was decided; `casework docket` page by page."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casework.domain.dispatching import Dispatch
from casework.domain.leaving.declining import Decline
from casework.domain.returning import AdjudicateReturn, ReturnDispatch
from tests.cli.conftest import casework
from tests.office import Office, a_copy, furnished
from tests.people import COUNTY, DISPATCHER, HEAD, INDUSTRY, INDUSTRY_HEAD, OFFICER
from tests.statute import FIRM

SECRET = "工程款未结清，不归我们管"


@pytest.fixture(scope="module")
def bounced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three dispatches to the bureau, one of them refused and one granted; one to the department, undecided for a week."""
    folder = tmp_path_factory.mktemp("returns")
    with furnished(f"sqlite:///{folder / 'office.db'}") as house:
        Office(house).receives().dispatches()
        granted, refused, silent = (Office(house).receives() for _ in range(3))
        _bounces(granted, COUNTY.code, HEAD, INDUSTRY.code)
        granted.does(AdjudicateReturn(case_no=granted.case_no, granted=True, lead=INDUSTRY.code), DISPATCHER)
        _bounces(refused, COUNTY.code, HEAD, INDUSTRY.code)
        refused.does(AdjudicateReturn(case_no=refused.case_no, granted=False), DISPATCHER)
        _bounces(silent, INDUSTRY.code, INDUSTRY_HEAD, COUNTY.code)
        asked = Office(house).receives(respondents=(FIRM,))
        asked.does(Decline(case_no=asked.case_no, ground="not_inspection", where_to_go="住建局", notice_sent=True), OFFICER)
        silent.waits(days=7)
        house.views.catch_up()
    return folder


def _bounces(office: Office, lead: str, by: Any, proposed: str) -> None:
    office.does(Dispatch(case_no=office.case_no, lead=lead), DISPATCHER)
    office.does(ReturnDispatch(case_no=office.case_no, ground=SECRET, proposed=proposed), by)


@pytest.fixture
def url(bounced: Path, tmp_path: Path) -> Iterator[str]:
    yield a_copy(bounced, tmp_path / "office")


def answered(*args: str) -> Any:
    said = casework(*args, "--json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def test_departments_are_listed_with_counts_rates_and_hours(url):
    county, housing = answered("returns", "--database", url)
    assert (county["unit"], county["name"], county["dispatched"], county["returned"]) == (COUNTY.code, COUNTY.name, 3, 2)
    assert (county["granted"], county["refused"], county["pending"], county["late"]) == (1, 1, 0, 0)
    assert county["rate"] == pytest.approx(2 / 3)
    assert (housing["unit"], housing["pending"], housing["late"], housing["hours_until_adjudicated"]) == (INDUSTRY.code, 1, 1, None)


def test_the_table_for_people_is_chinese_first_and_keeps_the_grounds_sealed(url):
    said = casework("returns", "--database", url)
    assert said.code == 0 and "退单 Returns · 退回 3 / 交办 4" in said.out
    assert all(word in said.out for word in ("单位", "退回率", "裁定超期", "秦州区人力资源", "66.7%", "—"))
    assert SECRET not in said.out and "sealed" not in said.out


def test_the_report_is_about_a_place_a_unit_or_days(url):
    assert [row["unit"] for row in answered("returns", "--database", url, "--unit", INDUSTRY.code)] == [INDUSTRY.code]
    assert answered("returns", "--database", url, "--region", "620503") == []
    assert len(answered("returns", "--database", url, "--region", "62")) == 2
    assert answered("returns", "--database", url, "--since", "2026-03-03") == []
    assert len(answered("returns", "--database", url, "--since", "2026-03-02", "--until", "2026-03-02")) == 2
    assert answered("returns", "--database", url, "--until", "2026-03-01") == []


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--region", "甘肃"), "is not a code of a region"),
        (("--unit", "nowhere"), "has no unit 'nowhere'"),
        (("--since", "soon"), "--since: 'soon' is not a date"),
        (("--since", "2026-03-02", "--until", "2026-03-01"), "lies before --since"),
    ],
)
def test_what_cannot_be_asked_is_told(url, args, sentence):
    said = casework("returns", "--database", url, *args)
    assert said.code == 1 and sentence in said.err


def test_the_docket_goes_on_where_the_page_before_ended(url):
    whole = answered("docket", "--database", url)
    seen: list[Any] = []
    after: list[str] = []
    while True:
        said = casework("docket", "--database", url, "--limit", "4", "--json", *after)
        assert said.code == 0
        seen += json.loads(said.out)
        if not said.err:
            break
        after = said.err.split("go on with ")[1].split()
        assert after[0] == "--after"
    assert seen == whole and len(whole) > 4


def test_a_cursor_that_was_made_up_is_told(url):
    said = casework("docket", "--database", url, "--after", "tomorrow")
    assert said.code == 1 and "is no place in the docket" in said.err


def test_the_docket_shows_a_request_on_the_desk_that_is_asked_with_the_duty_it_is_about(url):
    said = casework("docket", "--database", url, "--unit", COUNTY.code, "--post", "unit_head")
    assert "待批 request decline（officer-1 2026-03-02" in said.out
    assert "所涉 about 受理 accept 2026-03-09" in said.out and "监察机构负责人 620502-hrss" in said.out
    (row,) = [row for row in answered("docket", "--database", url, "--unit", COUNTY.code) if row["kind"] == "request"]
    assert (row["desk"], row["parent"], row["asked_by"]) == ("head", "accept", "officer-1")
    assert answered("docket", "--database", url, "--post", "dispatcher") != []
