"""Lists and statistics of a past: what was answered then is answered again, in the same scope, and refused where it would not be exact."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from casework.api import past_lists
from casework.domain.paying.money import RecordPayment
from tests.api.calling import Api, calling, reasons
from tests.cli.conftest import casework
from tests.office import Office, furnished
from tests.people import CITY_SUPERVISOR, OFFICER, STRANGER, SUPERVISOR
from tests.reporting.conftest import passes, peopled
from tests.spec import at

PAST = "2026-03-03T18:00:00+08:00"
LISTS = ("/cases", "/cases?overdue=true", "/cases?open=true&region=620502", "/cases?stage=resolved", "/cases?overdue=false&limit=2")
COUNTS = (*(f"/statistics?by={by}" for by in ("region", "stage", "month")), "/statistics?region=620503")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Api, Office, dict[str, Any]]]:
    """An office that was asked on 3 March, and went on to April: more cases, deadlines missed, money dated back to February."""
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('past')}/office.db") as house, calling(house) as api:
        office = peopled(house)
        passes(office, PAST)
        house.views.catch_up()
        then = {path: answered(api, path) for path in (*LISTS, *COUNTS)}
        passes(office, "2026-03-04 09:00")
        office.receives()
        office.dispatches()
        passes(office, "2026-04-10 10:00")
        late = RecordPayment(case_no="620502-2026-000003", payer="employer", method="transfer", fen=700)
        office.does(late, OFFICER, effective_at=at("2026-03-03 08:00"))
        house.views.catch_up()
        yield api, office, then


def answered(api: Api, path: str, **more: str) -> Any:
    """What is said of cases or numbers, of all pages."""
    joined = path + "".join(f"{'&' if '?' in path or place else '?'}{name}={value}" for place, (name, value) in enumerate(more.items()))
    answer = api.get(f"/api/v1{joined.replace('+', '%2B')}", CITY_SUPERVISOR)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    if "groups" in found:
        return found["groups"], found["total"]
    return found["cases"] + (answered(api, found["next"].removeprefix("/api/v1")) if found["next"] else [])


@pytest.mark.parametrize("path", [*LISTS, *COUNTS])
def test_what_was_known_then_is_what_was_answered_then(told, path):
    api, _, then = told
    assert answered(api, path, known_at=PAST) == then[path]
    assert answered(api, path) != then[path] or path in ("/cases?stage=resolved", "/statistics?region=620503")


def test_as_of_a_day_holds_the_money_that_became_known_later(told):
    api, _, then = told
    known, held = ({row["case_no"]: row["version"] for row in answered(api, "/cases", **{axis: PAST})} for axis in ("known_at", "as_of"))
    assert known == {row["case_no"]: row["version"] for row in then["/cases"]}
    assert {case_no for case_no, version in held.items() if version > known[case_no]} == {"620502-2026-000003"}
    both = answered(api, "/cases", as_of=PAST, known_at=PAST)
    assert both == then["/cases"]
    assert answered(api, "/cases", known_at="2026-03-01") == [], "nothing had come yet"


def test_a_past_shows_no_case_that_is_out_of_scope_today(told):
    api, _, then = told
    own = [row for row in then["/cases"] if row["region"] == "620502"]
    assert api.get("/api/v1/cases?known_at=2026-03-03", SUPERVISOR).json()["cases"] == own
    assert {row["region"] for row in api.get("/api/v1/cases?known_at=2026-03-03", STRANGER).json()["cases"]} <= {"620503"}
    total = api.get("/api/v1/statistics?known_at=2026-03-03", SUPERVISOR).json()["total"]
    assert total["cases"] == len(own)


def test_the_command_line_lists_the_same_past(told):
    _, office, then = told
    url = ("--database", office.house.store.url)
    for more, path in (((), "/cases"), (("--overdue",), "/cases?overdue=true")):
        said = casework("ledger", "--known-at", PAST, "--json", *more, *url)
        assert said.code == 0, said.err
        found, asked = ({row["case_no"]: row["version"] for row in rows} for rows in (json.loads(said.out), then[path]))
        assert found == asked


def test_a_page_looks_at_so_many_cases_and_goes_on(told, monkeypatch):
    api, _, then = told
    monkeypatch.setattr(past_lists, "LOOKED", 2)
    assert answered(api, "/cases?stage=resolved", known_at=PAST) == then["/cases?stage=resolved"]
    first = api.get("/api/v1/cases?known_at=2026-03-03", CITY_SUPERVISOR).json()
    assert len(first["cases"]) == 2 and not first["count_exact"] and first["next"]
    other = api.get(
        f"/api/v1/cases?{first['next'].partition('?')[2].replace('known_at=2026-03-03', 'known_at=2026-03-02')}", CITY_SUPERVISOR
    )
    assert other.status_code == 422 and other.json()["code"] == "bad_cursor"


def test_what_would_not_be_exact_is_refused(told, monkeypatch):
    api, _, _ = told
    for path, why in (
        ("/cases?known_at=2026-03-03&proven=2026-03", "proven"),
        ("/cases?as_of=2031-01-01", "future"),
        ("/statistics?as_of=x", "as_of"),
    ):
        answer = api.get(f"/api/v1{path}", CITY_SUPERVISOR)
        assert answer.status_code == 422 and why in reasons(answer), path
    monkeypatch.setattr(past_lists, "MOST", 2)
    answer = api.get("/api/v1/statistics?known_at=2026-03-03", CITY_SUPERVISOR)
    assert answer.json()["code"] == "too_many" and "smaller region" in reasons(answer)
