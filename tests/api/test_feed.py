"""The feed by HTTP: a poller that asks behind `next` reads every fact in scope once."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.asked_office import asked_office
from tests.api.calling import Api, reasons
from tests.office import Office
from tests.people import CITY_SUPERVISOR, STRANGER, SUPERVISOR


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[tuple[Api, Office]]:
    with asked_office(tmp_path_factory.mktemp("feed")) as world:
        yield world


@pytest.fixture
def api(world) -> Api:
    api: Api = world[0]
    return api


def polled(api: Api, by, limit: int) -> list[dict[str, Any]]:
    """Everything, as another system reads it."""
    items, after = list[dict[str, Any]](), 0
    while True:
        page = api.get(f"/api/v1/feed?after={after}&limit={limit}", by).json()
        items += page["items"]
        if page["next"] == page["position"]:
            return items
        assert page["next"] > after
        after = page["next"]


@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_a_poller_reads_every_fact_in_scope_once_and_in_order(api, limit):
    if limit == 1:
        assert len(polled(api, STRANGER, 1)) == len(polled(api, STRANGER, 1000)) > 2
        return
    store = api.house.store.recorder.select_notifications(0, 10_000)
    wanted = [int(each.id) for each in store if each.topic.startswith("case.")]
    assert [item["position"] for item in polled(api, CITY_SUPERVISOR, limit)] == wanted
    ours = {item["case_no"][:6] for item in polled(api, SUPERVISOR, limit)}
    assert ours == {"620502"}


def test_an_item_says_what_happened_where_and_when(world):
    api, office = world
    case = office.case
    items = [item for item in polled(api, SUPERVISOR, 1000) if item["case_no"] == case.case_no]
    assert [item["version"] for item in items] == list(range(1, case.version + 1))
    assert items[0]["topic"] == "case.received" and items[0]["zh"] and items[0]["en"] and items[0]["at"].endswith("Z")
    assert set(items[0]) == {"position", "case_no", "version", "topic", "at", "effective_at", "zh", "en"}


def test_a_position_that_no_fact_has_yet_is_refused(api):
    newest = api.house.store.recorder.max_notification_id()
    empty = api.get(f"/api/v1/feed?after={newest}", SUPERVISOR)
    assert empty.json() == {"items": [], "next": newest, "position": newest}
    answer = api.get(f"/api/v1/feed?after={newest + 1}", SUPERVISOR)
    assert answer.status_code == 422 and f"beyond the newest position {newest}" in reasons(answer)


@pytest.mark.parametrize("query", ["after=-1", "after=x", "limit=0", "limit=1001", f"after={2**63}", "from=1"])
def test_what_is_no_place_is_refused(api, query):
    assert api.get(f"/api/v1/feed?{query}", SUPERVISOR).status_code == 422


def test_what_is_stored_but_not_read_yet_comes_with_the_next_page(api):
    reached = api.house.views.status().position
    new = int(api.receives(region="620502").headers["x-position"])
    assert api.get(f"/api/v1/feed?after={reached}", SUPERVISOR).json() == {"items": [], "next": reached, "position": reached}
    assert api.get(f"/api/v1/feed?after={new}", SUPERVISOR).json()["next"] == new
    page = api.get(f"/api/v1/feed?after={reached}&wait_for={new}", SUPERVISOR).json()
    assert [item["position"] for item in page["items"]] == [new] and page["next"] == new
