"""One furnished office with pages, really served, and one real browser for the tests of this folder."""

import os
import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from casework.api.server import Server, address_of, listening
from casework.domain.office import Holding
from casework.web.site import create_site
from tests.api.counter import OPEN
from tests.browser.people_at import ADMIN, Served
from tests.cli.conftest import PATIENCE
from tests.office import furnished
from tests.people import SYSTEM
from tests.tools import needed, needed_library


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The Chromium of the system. Playwright brings none: its own would be loaded from elsewhere.

    For one file only: while it is open, no other test of this process can run an event loop.
    """
    [path] = needed("chromium")
    playwright = needed_library("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site of a furnished office on a thread, at a free port."""
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('browser')}/office.db") as house:
        house.policies.furnish_office(holdings=[Holding(ADMIN.person, ADMIN.post, ADMIN.unit.code, date(2000, 1, 1))], by=SYSTEM)
        app, ready = create_site(house), threading.Event()
        app.state.limits = OPEN
        with listening("127.0.0.1", 0) as sock:
            server = Server(app, ready.set, app.state.live.close)
            thread = threading.Thread(target=server.run, args=([sock],))
            thread.start()
            assert ready.wait(PATIENCE)
            yield Served(house, address_of(sock), chromium)
            server.stop()
            thread.join(PATIENCE)
        app.state.served.close()
        assert not thread.is_alive()
