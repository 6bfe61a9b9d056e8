"""Live update over a real wire: an open page hears that something changed, as long as its login, its scope and its server last."""

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from time import monotonic
from typing import Any

import httpx2
import msgspec
import pytest

from casework.api.server import GRACE, Server, address_of, listening
from casework.bootstrap import Casework
from casework.clock import system_clock
from casework.domain.dispatching import Dispatch
from casework.projections.changed import changed
from casework.security.tokens import Tokens
from casework.web import live, live_changes
from casework.web.site import create_site
from casework.web.visiting import SESSION
from tests.api.test_serve import serving
from tests.cli.conftest import PATIENCE
from tests.office import KEY, Office, a_copy, furnished
from tests.people import COUNTY, DISPATCHER, OFFICER, STRANGER, SUPERVISOR

NOTHING = ": still here"
LIMIT = 2.0
"""Seconds within which a page hears of a change: a promise of the pages, generously kept."""


class Open:
    """A page that stays open: its stream, line by line."""

    def __init__(self, answer: httpx2.Response) -> None:
        self.answer, self._lines = answer, answer.iter_lines()

    def next(self) -> str:
        """The next thing that is told: the name of an event, or that there was none."""
        for line in self._lines:
            if line == NOTHING or line.startswith("event: "):
                return line.removeprefix("event: ")
        return "end"

    def told(self) -> dict[str, Any]:
        """What an event holds."""
        told: dict[str, Any] = msgspec.json.decode(next(line for line in self._lines if line.startswith("data: ")).removeprefix("data: "))
        return told


class Pages:
    """A served site and browsers at it."""

    def __init__(self, house: Casework, address: str) -> None:
        self.house, self.address = house, address

    def token(self, actor) -> str:
        return Tokens(self.house.store).issue(actor.person, str(actor.post), actor.unit.code, self.house.clock(), kind="session", days=0.5)

    @contextmanager
    def open(self, actor, token: str | None = None, headers: dict[str, str] | None = None, **wanted: str) -> Iterator[Open]:
        cookies = {SESSION: token or self.token(actor)}
        with (
            httpx2.Client(base_url=self.address, cookies=cookies, timeout=PATIENCE) as client,
            client.stream("GET", "/live", params=wanted, headers=headers or {}) as answer,
        ):
            stream = Open(answer)
            if answer.status_code == 200:
                assert next(stream._lines) == "retry: 3000"
            yield stream


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[Casework]:
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('live')}/office.db") as house:
        yield house


@pytest.fixture(scope="module")
def pages(house) -> Iterator[Pages]:
    """A site on a thread; it beats often, so that no test has to wait for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "BEAT", 0.05)
        patch.setattr(live_changes, "EVERY", 0.01)
        app, ready = create_site(house), threading.Event()
        with listening("127.0.0.1", 0) as sock:
            server = Server(app, ready.set, app.state.live.close)
            thread = threading.Thread(target=server.run, args=([sock],))
            thread.start()
            assert ready.wait(PATIENCE)
            yield Pages(house, address_of(sock))
            server.stop()
            thread.join(PATIENCE)
        app.state.served.close()
        assert not thread.is_alive()


def a_case(house: Casework) -> Office:
    office = Office(house)
    office.receives()
    house.views.catch_up()
    return office


def test_an_open_case_hears_of_its_facts_and_of_no_other_case(pages):
    mine = a_case(pages.house)
    with pages.open(SUPERVISOR, case=mine.case_no) as stream:
        a_case(pages.house)
        assert [stream.next() for _ in range(3)] == [NOTHING] * 3
        mine.dispatches()
        pages.house.views.catch_up()
        assert heard(stream) == "changed" and stream.told()["cases"] == [mine.case_no]


def heard(stream: Open) -> str:
    while (said := stream.next()) == NOTHING:
        pass
    return said


def test_what_happened_between_the_page_and_its_stream_is_told_at_once(pages):
    mine = a_case(pages.house)
    before = pages.house.views.position()
    mine.dispatches()
    pages.house.views.catch_up()
    with pages.open(SUPERVISOR, case=mine.case_no, since=str(before)) as stream:
        assert stream.next() == "changed"
    with pages.open(SUPERVISOR, case=mine.case_no, headers={"Last-Event-ID": str(pages.house.views.position())}) as stream:
        assert stream.next() == NOTHING


def test_an_open_docket_hears_only_of_what_is_to_be_done_in_it(pages):
    with pages.open(DISPATCHER) as stream, pages.open(OFFICER) as other:
        mine = a_case(pages.house)
        assert heard(stream) == "changed" and mine.case_no in stream.told()["cases"]
        assert [other.next() for _ in range(3)] == [NOTHING] * 3


def test_a_case_out_of_scope_is_no_page_to_listen_at(pages):
    mine = a_case(pages.house)
    with pages.open(STRANGER, case=mine.case_no) as stream:
        assert stream.answer.status_code == 404


def test_nobody_listens_without_a_login(pages):
    assert httpx2.get(f"{pages.address}/live").status_code == 401


def test_a_stream_ends_with_its_login(pages):
    token = pages.token(OFFICER)
    with pages.open(OFFICER, token) as stream:
        assert stream.next() == NOTHING
        known = Tokens(pages.house.store)
        known.revoke(known.caller(token, pages.house.policies.office, pages.house.clock()).token, pages.house.clock())
        pages.house.clock.turn_to(pages.house.clock() + timedelta(seconds=5))
        assert heard(stream) == "ended" and heard(stream) == "end"


def test_one_login_keeps_a_few_pages_open_and_no_more(pages):
    token = pages.token(OFFICER)
    with ExitStack() as held:
        streams = [held.enter_context(pages.open(OFFICER, token)) for _ in range(live_changes.MOST_EACH + 1)]
        assert [each.answer.status_code for each in streams] == [200] * live_changes.MOST_EACH + [429]


def test_after_very_much_everything_counts_as_changed(pages, monkeypatch):
    before = pages.house.views.position()
    a_case(pages.house), a_case(pages.house)
    assert changed(pages.house.views, before, most=1).all and len(changed(pages.house.views, before).cases) == 2


def test_a_page_hears_of_the_command_of_another_process_and_a_server_that_stops_does_not_wait_for_it(tmp_path, monkeypatch):
    for name, value in KEY.items():
        monkeypatch.setenv(name, value)
    (folder := tmp_path / "before").mkdir()
    with furnished(f"sqlite:///{folder}/office.db", system_clock()) as house:
        mine = a_case(house)
    url = a_copy(folder, tmp_path / "office")
    with Casework(url) as house, serving(url) as server, Pages(house, server.address).open(SUPERVISOR, case=mine.case_no) as stream:
        began = monotonic()
        house.do(Dispatch(case_no=mine.case_no, lead=COUNTY.code), by=DISPATCHER)
        assert heard(stream) == "changed" and monotonic() - began < LIMIT
        server.process.send_signal(signal.SIGTERM)
        began = monotonic()
        assert heard(stream) == "end" and server.process.wait(PATIENCE) == 0 and monotonic() - began < GRACE / 2
