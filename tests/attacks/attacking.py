"""An office under attack: what somebody tries, what they are told, and what the access log says of it."""

from datetime import timedelta
from typing import Any

from casework.security.access_log import Access, AccessLog
from tests.api.seeing import Who, World, mentioned
from tests.people import OFFICER, STRANGER
from tests.spec import MONDAY

STRANGE, OURS = Who(STRANGER, ""), Who(OFFICER, "")
NOWHERE = "620502-2026-999999"
BREAK = {"ground": "incident", "reason": "承办人联系不上，工人聚集在门口"}


def logged(world: World) -> list[Access]:
    """Every entry of the access log so far."""
    assert world.app.state.served.access.flush()
    return list(AccessLog(world.house.store).since(MONDAY - timedelta(days=9), 100_000))


def tried(world: World, who: Who | None, method: str, path: str, headers: Any = (), **sent: Any) -> tuple[Any, list[Access]]:
    """The answer to an attack and what the access log says of it; nothing is told of cases that are not one's own."""
    before = len(logged(world))
    pairs = [*(world.bearer(who) if who is not None else {}).items(), *headers]
    answer = world.client.request(method, path, headers=pairs, **sent)
    assert mentioned(answer.text) <= mentioned(path) | (world.seen(who) if who is not None else set()), answer.text
    return answer, logged(world)[before:]


def is_refused(attack: tuple[Any, list[Access]], status: int, code: str, person: str | None) -> None:
    """One entry, with what was answered and who tried."""
    answer, entries = attack
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert [(each.status, each.code, each.person) for each in entries] == [(status, code, person)]
