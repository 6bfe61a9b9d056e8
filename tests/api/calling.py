"""Calls an office through its API as the people of the tests: a token for everybody, and moves with the version that was read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from casework.api.app import create_app
from casework.bootstrap import Casework
from casework.domain.values import Actor
from casework.security.tokens import Tokens
from tests.people import WINDOW

COMPLAINT: dict[str, Any] = {
    "region": "620502", "region_name": "秦州区", "channel": "counter", "claimed": {"heads": 10, "fen": 15_000_000},
    "parties": [{"ref": "w1", "name": "张三丰", "phone": "13800000000"}],
}  # fmt: skip

ALIKE = {"X-Request-ID": "told-alike"}
"""One name for all requests, so that answers that must not differ can be compared as a whole."""
READING = {**ALIKE, "X-Purpose": "supervision"}
"""The same with a word of what readings are for, as whoever looks at cases of others must say."""


@dataclass
class Api:
    """The API of a house, with tokens that are issued when first asked for."""

    house: Casework
    client: TestClient
    tokens: dict[Actor, str] = field(default_factory=dict)

    def token(self, by: Actor) -> str:
        """A token of a person in their post."""
        if by not in self.tokens:
            self.tokens[by] = Tokens(self.house.store).issue(by.person, str(by.post), by.unit.code, self.house.clock())
        return self.tokens[by]

    def call(self, method: str, path: str, by: Actor | None, headers: dict[str, str] | None = None, **request: Any) -> Response:
        """One request."""
        bearer = {} if by is None else {"Authorization": f"Bearer {self.token(by)}"}
        return self.client.request(method, path, headers={**bearer, **(headers or {})}, **request)

    def get(self, path: str, by: Actor | None, **request: Any) -> Response:
        """A question."""
        return self.call("GET", path, by, **request)

    def receives(self, by: Actor = WINDOW, headers: dict[str, str] | None = None, **changes: Any) -> Response:
        """A complaint at the window."""
        return self.call("POST", "/api/v1/cases", by, headers, json={**COMPLAINT, **changes})

    def received(self, **changes: Any) -> str:
        """The number of a new case."""
        answer = self.receives(**changes)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["case_no"])

    def moves(
        self, case_no: str, move: str, by: Actor, body: Any = None, *, seen: str | None = None, key: str | None = None
    ) -> Response:  # fmt: skip
        """A move with the version that stands, or the If-Match named in `seen` (empty: none)."""
        tag = f'"v{self.house.cases.case(case_no).version}"' if seen is None else seen
        headers = {**({"If-Match": tag} if tag else {}), **({"Idempotency-Key": key} if key else {})}
        return self.call("POST", f"/api/v1/cases/{case_no}/moves/{move}", by, headers, json={} if body is None else body)


@contextmanager
def calling(house: Casework) -> Iterator[Api]:
    """The API of a house while the test lasts."""
    app = create_app(house)
    yield Api(house, TestClient(app, raise_server_exceptions=False, headers=READING))
    app.state.served.close()


def reasons(answer: Response) -> str:
    """What a problem says, as one text."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return "; ".join(answer.json()["reasons"])
