"""Reading one's own writes: a question waits for its position, is told when it waits in vain, and blocks nobody meanwhile."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient
from starlette.testclient import TestClient

from casework.api import waiting
from casework.api.app import create_app
from casework.api.waiting import Beyond, Following
from casework.bootstrap import Casework
from casework.store import StoreUnavailable
from tests.api.calling import COMPLAINT, Api, calling, reasons
from tests.office import furnished
from tests.people import OFFICER, SUPERVISOR, WINDOW

LIMIT = 10.0
"""Seconds after which a test gives up; nothing takes that long."""


@pytest.fixture(scope="module")
def api(tmp_path_factory) -> Iterator[Api]:
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('waiting')}/office.db") as house, calling(house) as api:
        yield api


class Views:
    """Views that a test lets go on."""

    def __init__(self, *reached: int, batches: tuple[int, ...] = ()) -> None:
        self.reached, self.batches = list(reached), batches
        self.begun, self.go_on, self.runs = Event(), Event(), 0
        self.go_on.set()

    def catch_up(self, *, told: Callable[[int], None]) -> int:
        self.runs += 1
        for batch in self.batches:
            told(batch)
        self.begun.set()
        assert self.go_on.wait(LIMIT)
        reached = self.reached.pop(0) if len(self.reached) > 1 else self.reached[0]
        if reached < 0:
            raise StoreUnavailable("away")
        return reached


# through the API


@pytest.mark.parametrize("path", ["cases", "docket", "ledger", "returns", "notices", "feed", "statistics"])
def test_a_write_is_in_the_answer_that_waits_for_it(api, path):
    answer = api.receives()
    position = int(answer.headers["x-position"])
    asked = api.get(f"/api/v1/{path}?wait_for={position}", SUPERVISOR)
    assert asked.status_code == 200 and int(asked.headers["x-position"]) >= position
    if path in ("cases", "feed"):
        assert answer.json()["case_no"] in asked.text


def test_history_and_clocks_of_a_new_case_are_there_for_who_waits(api):
    answer = api.receives()
    position, case_no = answer.headers["x-position"], answer.json()["case_no"]
    assert len(api.get(f"/api/v1/cases/{case_no}/history?wait_for={position}", OFFICER).json()["facts"]) == 1
    assert api.get(f"/api/v1/cases/{case_no}/clocks?wait_for={position}", OFFICER).json()["clocks"]


def test_beyond_the_newest_position_there_is_nothing_to_wait_for(api):
    newest = api.house.store.recorder.max_notification_id()
    answer = api.get(f"/api/v1/cases?wait_for={newest + 1}", SUPERVISOR)
    assert answer.status_code == 422 and f"beyond the newest position {newest}" in reasons(answer)
    for wrong in ("-1", "x", str(2**63), "1.5"):
        assert api.get(f"/api/v1/cases?wait_for={wrong}", SUPERVISOR).status_code == 422


@contextmanager
def followed(api: Api, following: Any) -> Iterator[None]:
    """The application with another follower for a while."""
    state: Any = api.client.app.state  # type: ignore[attr-defined]  # the application of these tests
    before, state.following = state.following, following
    yield
    state.following = before


def test_nobody_waits_without_a_token(api):
    with followed(api, None):
        assert api.client.get("/api/v1/cases?wait_for=1").status_code == 401


def test_views_that_stay_behind_are_503_with_when_to_ask_again(api):
    views = Views(0)
    views.go_on.clear()
    with followed(api, Following(views, patience=0.05)):
        answer = api.get("/api/v1/cases?wait_for=1", SUPERVISOR)
    views.go_on.set()
    assert answer.status_code == 503 and answer.headers["retry-after"] == "1" and answer.json()["code"] == "views_behind"


def test_many_who_wait_leave_the_thread_pool_to_the_others(api):
    """More questions wait than the pool has threads; a question that does not wait is answered at once."""
    views = Views(10**6)
    views.go_on.clear()
    app = create_app(api.house)
    app.state.following = Following(views, LIMIT)
    headers = {"Authorization": f"Bearer {api.token(SUPERVISOR)}"}

    async def story() -> tuple[int, list[int]]:
        async with AsyncClient(transport=ASGITransport(app), base_url="http://office", headers=headers, timeout=LIMIT) as client:
            waiters = [asyncio.create_task(client.get("/api/v1/statistics?wait_for=1")) for _ in range(60)]
            while len(app.state.following._waiters) < 60:
                await asyncio.sleep(0)
            threads = sum(thread.name == "casework-following" for thread in threading.enumerate())
            other = await client.get("/api/v1/cases")
            views.go_on.set()
            return threads * 1000 + other.status_code, [(await waiter).status_code for waiter in waiters]

    one_thread_and_status, answers = asyncio.run(story())
    app.state.served.close()
    assert one_thread_and_status == 1200 and answers == [200] * 60


# the follower alone


def reach(following: Following, *positions: int) -> list[int | str]:
    """What each of those who wait at once is told."""

    async def told(position: int) -> int | str:
        try:
            return await following.reached(position)
        except Beyond as beyond:
            return f"beyond {beyond.newest}"
        except TimeoutError:
            return "in vain"

    async def everybody() -> list[int | str]:
        return list(await asyncio.gather(*map(told, positions)))

    return asyncio.run(everybody())


def test_each_is_woken_by_the_batch_that_reaches_them():
    views = Views(9, batches=(3, 6))
    assert reach(Following(views, LIMIT), 2, 5, 9) == [3, 6, 9]


def test_who_waits_in_vain_gives_up_and_the_thread_ends():
    views = Views(4)
    views.go_on.clear()
    following = Following(views, 0.05)
    assert reach(following, 4, 4) == ["in vain", "in vain"]
    views.go_on.set()
    ended(following)
    assert reach(Following(views, LIMIT), 4, 5) == [4, "beyond 4"]


def test_a_database_that_comes_back_in_time_is_waited_for(monkeypatch, caplog):
    monkeypatch.setattr(waiting, "PAUSE", 0.001)
    assert reach(Following(Views(-1, -1, 7), LIMIT), 7) == [7]
    assert "cannot be caught up" in caplog.text
    assert reach(Following(Views(-1), 0.05), 7) == ["in vain"]


def test_the_thread_ends_with_the_last_who_waits_and_comes_back_with_the_next():
    following = Following(Views(5), LIMIT)
    for _ in range(3):
        assert reach(following, 5) == [5]
        ended(following)
    assert not any(thread.name == "casework-following" for thread in threading.enumerate())


def test_who_comes_while_the_facts_are_read_is_not_told_of_a_position_before_their_own():
    """A position stored after the last look must not be taken for one that does not exist."""
    views = Views(5, 6)
    views.go_on.clear()
    following = Following(views, LIMIT)

    async def story() -> tuple[int, int]:
        first = asyncio.create_task(following.reached(5))
        while not views.begun.is_set():
            await asyncio.sleep(0)
        second = asyncio.create_task(following.reached(6))
        await asyncio.sleep(0)
        views.go_on.set()
        return await first, await second

    assert asyncio.run(story()) == (5, 6)


def ended(following: Following) -> None:
    """Waits until no thread follows any more."""
    end = monotonic() + LIMIT
    while following._follows:
        assert monotonic() < end
    for thread in threading.enumerate():
        if thread.name == "casework-following":
            thread.join(LIMIT)


@pytest.mark.parametrize("writers", [4])
def test_real_views_are_followed_while_others_write(any_url, writers):
    with furnished(any_url) as house, calling(house) as api:
        failed: list[str] = []

        def write_and_read(client: TestClient, token: str) -> None:
            for _ in range(3):
                answer = client.post("/api/v1/cases", headers={"Authorization": token}, json=COMPLAINT)
                position, case_no = answer.headers.get("x-position"), answer.json().get("case_no")
                seen = client.get(f"/api/v1/cases?q={case_no}&wait_for={position}", headers={"Authorization": token})
                if seen.status_code != 200 or seen.json()["count"] != 1:
                    failed.append(f"{answer.text} {seen.text}")

        token = f"Bearer {api.token(WINDOW)}"
        threads = [Thread(target=write_and_read, args=(TestClient(api.client.app), token)) for _ in range(writers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == [] and newest(house) == house.views.status().position


def newest(house: Casework) -> int:
    return house.store.recorder.max_notification_id() or 0
