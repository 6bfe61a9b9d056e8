"""Pages: together they are the whole, a count that stops says so, and a cursor serves its own question and caller only."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.api.paging import Pager
from casework.api.problems import Problem
from casework.domain.scope import Scope
from casework.projections import counting
from casework.security.tokens import Caller
from tests.api.asked_office import asked_office
from tests.api.calling import Api, reasons
from tests.office import Office
from tests.people import CITY_SUPERVISOR, COUNTY, HEAD, OFFICER, SUPERVISOR
from tests.spec import MONDAY


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[tuple[Api, Office]]:
    with asked_office(tmp_path_factory.mktemp("paging")) as world:
        yield world


@pytest.fixture
def api(world) -> Api:
    api: Api = world[0]
    return api


QUESTIONS = {
    "/api/v1/cases?limit={}&region=6205": ("cases", CITY_SUPERVISOR),
    f"/api/v1/docket?unit={COUNTY.code}&limit={{}}": ("items", SUPERVISOR),
    "/api/v1/ledger?limit={}": ("clocks", CITY_SUPERVISOR),
    "/api/v1/notices?limit={}": ("notices", HEAD),
}


@pytest.mark.parametrize("path", QUESTIONS)
def test_the_pages_together_are_the_whole_and_each_thing_comes_once(api, path):
    things, by = QUESTIONS[path]
    whole = api.get(path.format(200), by).json()
    assert whole["next"] is None and len(whole[things]) > 3
    for limit in (1, 2, 3):
        found, page = [], api.get(path.format(limit), by).json()
        while page["next"] is not None:
            found += page[things]
            page = api.get(page["next"], by).json()
        assert found + page[things] == whole[things]


def test_the_pages_of_a_history_are_behind_versions(world):
    api, office = world
    path = f"/api/v1/cases/{office.case_no}/history"
    whole = api.get(f"{path}?limit=200", OFFICER).json()
    assert whole["next"] is None and [fact["version"] for fact in whole["facts"]] == list(range(1, whole["version"] + 1))
    page = api.get(f"{path}?limit=2", OFFICER).json()
    assert page["next"] == f"{path}?limit=2&after=2"
    assert api.get(page["next"], OFFICER).json()["facts"] == whole["facts"][2:4]


def test_a_link_keeps_the_question_and_not_the_wait(api):
    reached = api.house.views.status().position
    link = api.get(f"/api/v1/cases?limit=1&wait_for={reached}&region=6205&overdue=true", CITY_SUPERVISOR).json()["next"]
    asked = parse_qs(urlsplit(link).query)
    assert {name: value for name, value in asked.items() if name != "after"} == {"limit": ["1"], "region": ["6205"], "overdue": ["true"]}


def test_counting_stops_and_says_so(api, monkeypatch):
    monkeypatch.setattr(counting, "counted", lambda views, wanted: real(views, wanted, 3))
    answer = api.get("/api/v1/cases?limit=1", CITY_SUPERVISOR).json()
    assert (answer["count"], answer["count_exact"]) == (3, False)
    assert api.get("/api/v1/cases?region=620503", CITY_SUPERVISOR).json()["count_exact"] is True


real = counting.counted


# cursors


def cursor_of(link: str) -> str:
    return parse_qs(urlsplit(link).query)["after"][0]


def test_a_cursor_serves_no_other_question_no_other_filter_and_no_other_scope(api):
    cursor = cursor_of(api.get("/api/v1/cases?limit=1&region=620502", CITY_SUPERVISOR).json()["next"])
    assert api.get(f"/api/v1/cases?limit=7&region=620502&after={cursor}", CITY_SUPERVISOR).status_code == 200
    for path, by in (
        (f"/api/v1/cases?region=620503&after={cursor}", CITY_SUPERVISOR),
        (f"/api/v1/cases?after={cursor}", CITY_SUPERVISOR),
        (f"/api/v1/cases?region=620502&overdue=true&after={cursor}", CITY_SUPERVISOR),
        (f"/api/v1/ledger?region=620502&after={cursor}", CITY_SUPERVISOR),
        (f"/api/v1/cases?region=620502&after={cursor}", SUPERVISOR),
        ("/api/v1/cases?region=620502&after=", CITY_SUPERVISOR),
    ):
        answer = api.get(path, by)
        assert answer.status_code == 422 and "no cursor of this question" in reasons(answer), path
        assert answer.json()["code"] == "bad_cursor"


def test_every_single_changed_bit_of_a_cursor_is_seen(api):
    cursor = cursor_of(api.get("/api/v1/cases?limit=1", CITY_SUPERVISOR).json()["next"])
    sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    for place in range(len(sealed)):
        forged = bytearray(sealed)
        forged[place] ^= 1
        text = urlsafe_b64encode(bytes(forged)).decode().rstrip("=")
        assert api.get(f"/api/v1/cases?limit=1&after={text}", CITY_SUPERVISOR).status_code == 422, place


@given(st.text(st.sampled_from("Aa0_-=é"), max_size=40))
def test_no_made_up_text_is_a_cursor(text):
    with pytest.raises(Problem) as refused:
        pager("cases", {}).place(text)
    assert refused.value.code == "bad_cursor"


@given(st.lists(st.one_of(st.none(), st.integers(0, 2**53), st.text()), max_size=4), st.sampled_from([{}, {"region": "62"}]))
def test_a_cursor_means_the_place_it_was_made_of(place, filters):
    assert pager("cases", filters).place(pager("cases", filters).cursor(*place)) == place
    with pytest.raises(Problem):
        pager("cases", {"region": "63"}).place(pager("cases", filters).cursor(*place))


class Keeper:
    """Something with a secret."""

    def key(self, purpose: str) -> bytes:
        return purpose.encode()


def pager(question: str, filters: dict[str, str]) -> Pager:
    caller = Caller(SUPERVISOR, Scope("620502"), "t", MONDAY)
    return Pager(Keeper(), caller, question, filters)  # type: ignore[arg-type]  # all that a pager asks for
