"""Which of several servers is asked first: the one that answered last. One that kept silent comes last, so that it costs nobody seconds.

Nothing tells a client that a host has lost its power or network: each try ends only with its time limit. A process that
always began with the first host of its connection string would pay that limit for every new connection, for days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Any, Final

PLAIN: Final = ("hostaddr", "load_balance_hosts", "service")
"""Parameters that choose hosts in ways of their own; nothing is ordered beside them."""

SILENCE: Final = 1.0
"""Seconds after which a try that failed counts as met with silence; a server that lives says no at once."""

Host = tuple[str, str]
"""Name and port of a server; the port may be empty."""


@dataclass
class Hosts:
    """The servers of one connection string, in the order in which this process asks them. Usable from many threads."""

    order: tuple[Host, ...]
    _turn: Lock = field(default_factory=Lock)

    def answered(self, host: Host) -> None:
        """It comes first from now on."""
        with self._turn:
            self.order = (host, *self._without(host))

    def silent(self, host: Host) -> None:
        """It comes last from now on."""
        with self._turn:
            self.order = (*self._without(host), host)

    def _without(self, host: Host) -> tuple[Host, ...]:
        return tuple(other for other in self.order if other != host)


def hosts_of(parameters: Mapping[str, Any]) -> Hosts:
    """What this process knows of the servers that libpq's parameters name."""
    if any(parameters.get(name) for name in PLAIN):
        return Hosts(())
    return _known(str(parameters.get("host") or ""), str(parameters.get("port") or ""))


@cache
def _known(names: str, numbers: str) -> Hosts:
    hosts, ports = names.split(","), numbers.split(",")
    ports = ports * len(hosts) if len(ports) == 1 else ports
    return Hosts(tuple(zip(hosts, ports, strict=False)))
