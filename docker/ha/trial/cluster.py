"""The three hosts together: who is primary, who follows, and a planned change."""

import json
import secrets
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final, TypeVar

import httpx2

from .host import POSTGRES, Host, Secrets
from .network import HOSTS, Network
from .tools import Tools

PATIENCE: Final = 120.0
T = TypeVar("T")


class NotInTime(Exception):
    """Something did not come about within its limit."""


class Cluster:
    """Hosts under Patroni. `careless` leaves synchronous replication out: the trial must find what is lost then."""

    def __init__(self, network: Network, tools: Tools, folder: Path, *, careless: bool = False) -> None:
        self.network, self.secrets, self._careless = network, Secrets(*(secrets.token_hex(16) for _ in range(4))), careless
        self.hosts = [Host(number, network, tools, folder, self.secrets, careless=careless) for number in HOSTS]
        self._rest = httpx2.Client(timeout=2.0, trust_env=False)

    def start(self) -> None:
        """All hosts; returns when one leads and two follow it."""
        for host in self.hosts:
            host.start_etcd()
        for host in self.hosts:
            host.start_patroni()
        self.until_whole()

    def close(self) -> None:
        """Ends every process of the hosts."""
        for host in self.hosts:
            self.network.heal(host.number)
            host.pause(on=False)
            host.kill()
        self._rest.close()

    def members(self, unless: Host | None = None) -> list[dict[str, Any]]:
        """The hosts as one of them, not `unless`, sees them: `name, role, state, timeline, lag`; nothing where none answers."""
        seen = (self._seen_by(host) for host in self.hosts if host is not unless)
        return next((members for members in seen if members), [])

    def _seen_by(self, host: Host) -> list[dict[str, Any]]:
        try:
            return list(self._rest.get(f"{host.rest}/cluster").json()["members"])
        except (httpx2.HTTPError, KeyError, json.JSONDecodeError):
            return []

    def primary(self) -> Host:
        """The host that leads. Raises NotInTime where there is none for long."""
        return self.until("one host leads", lambda: next(iter(self.leading()), None))

    def confirming(self) -> Host:
        """The follower that confirms every write (synchronous standby)."""
        role = "replica" if self._careless else "sync_standby"
        return self.until("one follower confirms writes", lambda: next(iter(self._in_role(role, "streaming")), None))

    def until_whole(self) -> None:
        """Returns when one host leads, the two others stream from it, and one of them confirms every write."""
        self.until("three hosts, one leading and two streaming", lambda: self.is_whole() or None)

    def lead(self, host: Host) -> None:
        """Hands leadership over to a host (switchover); nothing happens where it leads already. Returns when all three are there again."""
        if (old := self.primary()) is not host:
            idle = [other for other in self.hosts if other not in (old, host) and self.confirming() is not host]
            for other in idle:
                other.stop_patroni()
            self.until(f"{host.name} confirms writes", lambda: self.confirming() is host or None)
            self._hand_over(old, host)
            for other in idle:
                other.start_patroni()
            self.until(f"{host.name} leads", lambda: self.primary() is host or None)
        self.until_whole()

    def _hand_over(self, old: Host, new: Host) -> None:
        asked = {"leader": old.name, "candidate": new.name}
        answer = self._rest.post(f"{old.rest}/switchover", json=asked, auth=("patroni", self.secrets.rest), timeout=60.0)
        if answer.status_code != 200:
            raise NotInTime(f"Patroni refused to hand over: {answer.text}")

    def url(self, database: str, user: str, password: str) -> str:
        """The connection string of all hosts, for whoever writes."""
        hosts = ",".join(f"{self.network.client(n)}:{POSTGRES}" for n in HOSTS)
        return f"postgresql://{user}:{password}@{hosts}/{database}?target_session_attrs=read-write"

    def until(self, what: str, look: Callable[[], T | None], limit: float = PATIENCE) -> T:
        """What `look` finds, as soon as it is there."""
        end = monotonic() + limit
        while monotonic() < end:
            if (found := look()) is not None:
                return found
            sleep(0.2)
        raise NotInTime(f"not within {limit:g} s: {what}; last seen: {self.members()}")

    def leading(self, unless: Host | None = None) -> list[Host]:
        """The hosts that lead, as the others than `unless` see it."""
        return self._in_role("leader", "running", unless)

    def is_whole(self) -> bool:
        """Whether one leads, two stream from it on its timeline, and one of these confirms writes: as every host sees it."""
        return all(self._whole(self._seen_by(host)) for host in self.hosts)

    def _whole(self, members: list[dict[str, Any]]) -> bool:
        roles = sorted(member["role"] for member in members if member["state"] in ("running", "streaming"))
        one_line = len({member.get("timeline") for member in members}) == 1
        return roles == ["leader", "replica", "replica" if self._careless else "sync_standby"] and one_line

    def _in_role(self, role: str, state: str, unless: Host | None = None) -> list[Host]:
        names = {member["name"] for member in self.members(unless) if member["role"] == role and member["state"] == state}
        return [host for host in self.hosts if host.name in names]
