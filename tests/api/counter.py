"""Stands at the public counter for the tests: a form without faults, a receipt, and limits that no test reaches unless it means to."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.settings_public import PublicLimits
from tests.api.calling import Api, calling

COUNTER = "/public/complaints"
ZHANG = "11010519491231002X"
OURS = (ip_network("10.0.0.0/8"),)
"""The network of the test client: whoever believes it believes X-Forwarded-For."""
OPEN = PublicLimits(10_000, 10_000, 10_000, 10_000)
PNG = b"\x89PNG\r\n\x1a\n" + b"payslip" * 10
FORM: dict[str, Any] = {
    "name": "张三", "id_number": ZHANG, "phone": "138 0000 0000",
    "employer": {"name": "甘肃某某建筑工程有限公司", "uscc": "91350100M000100Y43"},
    "project_name": "安置房二期", "region": "620502", "place": "秦州区玉泉镇", "owed_yuan": "12500.50", "months": ["2026-02", "2026-01"],
    "workers": 3, "description": "去年做工，至今未付", "agrees": True,
}  # fmt: skip


@contextmanager
def at_the_counter(house: Casework) -> Iterator[Api]:
    """The API of a house, asked from 10.0.0.1."""
    with calling(house) as api:
        api.client = TestClient(api.client.app, raise_server_exceptions=False, client=("10.0.0.1", 50_000))
        yield api


def limited(api: Api, limits: PublicLimits) -> None:
    """Sets the limits of the counter."""
    api.client.app.state.limits = limits  # type: ignore[attr-defined]  # starlette's state


def later(api: Api, time: timedelta) -> None:
    """Time passes."""
    assert isinstance(api.house.clock, TurnedClock)
    api.house.clock.turn_to(api.house.clock() + time)


def complains(api: Api, key: str | None = None, address: str | None = None, **changes: Any) -> Response:
    """A form, changed where the test cares; None leaves a field out."""
    form = {name: value for name, value in (FORM | changes).items() if value is not None}
    headers = {"Idempotency-Key": key} if key else {}
    return api.call("POST", COUNTER, None, headers | ({"X-Forwarded-For": address} if address else {}), json=form)


def told(api: Api, **changes: Any) -> tuple[str, str]:
    """Receipt and code of a new complaint."""
    answer = complains(api, **changes)
    assert answer.status_code == 201, answer.text
    return answer.json()["receipt"], answer.json()["code"]


def asks(api: Api, receipt: str, code: Any, **headers: str) -> Response:
    """How it stands."""
    return api.call("POST", f"{COUNTER}/{receipt}", None, headers, json={"code": code})


def hands_in(api: Api, receipt: str, code: str | None, headers: dict[str, str] | None = None) -> Response:
    """A photo."""
    data = {} if code is None else {"code": code, "title": "工资条"}
    files = {"file": ("a.png", PNG, "image/png")}
    return api.call("POST", f"{COUNTER}/{receipt}/evidence", None, headers, data=data, files=files)


def faults(answer: Response) -> dict[str, str]:
    """Field → what is wrong, in both languages."""
    assert answer.status_code == 422, answer.text
    return {fault["field"]: f"{fault['zh']} {fault['en']}" for fault in answer.json()["faults"]}
