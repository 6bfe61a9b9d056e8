"""A small office with everything in it that a backup must bring back: cases, people's data, evidence, accounts, notices."""

import os
from pathlib import Path
from typing import Any

import pytest

from casework.backup.taking import take, take_keys
from casework.bootstrap import Casework
from casework.domain.intake import Receive
from casework.domain.parties import Party
from casework.domain.values import Sum
from casework.security.access_log import Access, AccessLog
from casework.security.accounts import Accounts
from casework.security.evidence import Evidence
from casework.security.receipts import Receipts
from casework.security.tokens import Tokens
from casework.store.deliveries import Deliveries
from casework.store.delivery import Delivery, add
from casework.store.subscriptions import Subscription, Subscriptions
from tests.office import KEY, furnished
from tests.people import WINDOW

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9
SILENT = lambda _rows, _total: None  # noqa: E731


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine's own settings, and a master key that is no secret."""
    for name in [name for name in os.environ if name.startswith("CASEWORK_")]:
        monkeypatch.delenv(name)
    for name, value in KEY.items():
        monkeypatch.setenv(name, value)


def lived(house: Casework, cases: int = 3) -> str:
    """Something in every table of facts and records; the number of the first case."""
    given: dict[str, Any] = {"region": "620502", "region_name": "秦州区", "channel": "counter", "claimed": Sum(10, 15_000_000)}
    people = [(Party("w1", name=f"张{n}", phone="13800000000"),) for n in range(cases)]
    numbers = [house.do(Receive(**given, parties=parties), by=WINDOW).case_no for parties in people]
    store, now = house.store, house.clock()
    Evidence(store, house.vault).put(numbers[0], PHOTO, "image/jpeg", now)
    Accounts(store).add("li", None, now)
    Tokens(store).issue(WINDOW.person, str(WINDOW.post), WINDOW.unit.code, now)
    Receipts(store, house.vault).issue(numbers[0], "620502199001011234", "某某建筑", now)
    log = AccessLog(store)
    log.record(Access(now, "GET", "/api/v1/cases", 403, "not_yours"))
    assert log.flush()
    hook = Subscription("s1", "province", "https://example.org/hook", "sealed", "62", ("case.*",), 1, False, 0, now.timestamp())
    Subscriptions(store).add(hook)
    waiting = Delivery(
        id="d1", recipient="officer@x", kind="urgent", letters=("a", "b"), due_at=1.5, next_at=2.0, created_at=now.timestamp()
    )
    with store.writing() as tx:
        add(tx, [waiting])
    store.acquire_lease("tick", "somebody", 10)
    return numbers[0]


@pytest.fixture(scope="module")
def lived_office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of an office on SQLite and the number of its first case."""
    folder = tmp_path_factory.mktemp("lived")
    with furnished(f"sqlite:///{folder / 'office.db'}") as house:
        return folder, lived(house)


@pytest.fixture(scope="module")
def backups(lived_office: tuple[Path, str]) -> tuple[Path, Path]:
    """A backup of that office and of its keys."""
    folder, _ = lived_office
    url, file, keys = f"sqlite:///{folder / 'office.db'}", folder / "office.zip", folder / "office.keys.zip"
    take(url, file, SILENT)
    take_keys(url, keys, SILENT)
    return file, keys


def waiting(house: Casework) -> int:
    """How many notices wait."""
    return Deliveries(house.store).counts()["waiting"]
