"""Three hosts on one machine: network namespaces with two networks each, or, without the right to make them, three loopback addresses."""

import os
import subprocess
from contextlib import suppress
from typing import Final, Literal, Protocol

HOSTS: Final = (1, 2, 3)
CLUSTER: Final = "198.18.77"
"""The network on which the hosts speak with each other; 198.18.0.0/15 is set aside for trials of networks (RFC 2544)."""
CLIENTS: Final = "198.18.78"
"""The network on which casework reaches the hosts."""
UNPRIVILEGED: Final = "nobody"

Reach = Literal["cluster", "all"]
"""What a cut takes away: the other hosts only, or everybody."""


class NoNetwork(Exception):
    """Namespaces cannot be made here; the sentence says why."""


class Network(Protocol):
    """Where the hosts are, and how one is cut off."""

    told: str
    cuts: bool

    def cluster(self, host: int) -> str:
        """The address of a host among the hosts."""

    def client(self, host: int) -> str:
        """The address of a host for casework."""

    def inside(self, host: int) -> list[str]:
        """What stands before a command that runs on a host."""

    def cut(self, host: int, reach: Reach) -> None:
        """Every packet is lost from now on; nobody is told."""

    def heal(self, host: int) -> None:
        """All networks of a host are there again."""

    def close(self) -> None:
        """Nothing is left of it."""


def network() -> Network:
    """Namespaces where they can be made, else loopback addresses."""
    try:
        return Namespaces()
    except NoNetwork as why:
        return Loopback(str(why))


class Namespaces:
    """A network namespace for each host, tied to two bridges."""

    cuts = True

    def __init__(self) -> None:
        self.told = "network namespaces; a cut drops every packet in silence"
        if os.geteuid() != 0:
            raise NoNetwork("only root can make network namespaces")
        self.close()
        try:
            for name, net in (("cwha-m", CLUSTER), ("cwha-c", CLIENTS)):
                _ip(f"link add {name} type bridge")
                _ip(f"addr add {net}.1/24 dev {name}")
                _ip(f"link set {name} up")
            for host in HOSTS:
                self._add(host)
        except (OSError, subprocess.CalledProcessError) as fault:
            self.close()
            raise NoNetwork(str(getattr(fault, "stderr", None) or fault).strip()) from None

    def _add(self, host: int) -> None:
        _ip(f"netns add cwha-{host}")
        _ip(f"-n cwha-{host} link set lo up")
        for side, net in (("m", CLUSTER), ("c", CLIENTS)):
            _ip(f"link add cwha-{side}{host} type veth peer name {side}0 netns cwha-{host}")
            _ip(f"link set cwha-{side}{host} master cwha-{side} up")
            _ip(f"-n cwha-{host} addr add {net}.{10 + host}/24 dev {side}0")
            _ip(f"-n cwha-{host} link set {side}0 up")

    def cluster(self, host: int) -> str:
        return f"{CLUSTER}.{10 + host}"

    def client(self, host: int) -> str:
        return f"{CLIENTS}.{10 + host}"

    def inside(self, host: int) -> list[str]:
        return ["ip", "netns", "exec", f"cwha-{host}", *unprivileged()]

    def cut(self, host: int, reach: Reach) -> None:
        for side in "m" if reach == "cluster" else "mc":
            _ip(f"link set cwha-{side}{host} down")

    def heal(self, host: int) -> None:
        for side in "mc":
            _ip(f"link set cwha-{side}{host} up")

    def close(self) -> None:
        names = [*(f"netns del cwha-{host}" for host in HOSTS), *(f"link del cwha-{side}" for side in "mc")]
        for name in (*names, *(f"link del cwha-{side}{host}" for side in "mc" for host in HOSTS)):
            with suppress(OSError, subprocess.CalledProcessError):
                _ip(name)


class Loopback:
    """Three addresses of this machine: nothing can be cut, a host is only made to stand still."""

    cuts = False

    def __init__(self, why: str) -> None:
        self.told = f"loopback addresses ({why}); instead of being cut off, a host is stopped (SIGSTOP), which is less"

    def cluster(self, host: int) -> str:
        return f"127.0.0.{10 + host}"

    client = cluster

    def inside(self, host: int) -> list[str]:
        return unprivileged()

    def cut(self, host: int, reach: Reach) -> None:
        raise NotImplementedError("loopback addresses cannot be cut off")

    def heal(self, host: int) -> None:
        """Nothing was cut."""

    def close(self) -> None:
        """Nothing was made."""


def unprivileged() -> list[str]:
    """PostgreSQL refuses to run as root. The account may read where root's own files are, as an interpreter often lies there."""
    if os.geteuid() != 0:
        return []
    reads = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
    return ["setpriv", f"--reuid={UNPRIVILEGED}", "--regid=nogroup", "--clear-groups", *reads, "--"]


def _ip(words: str) -> None:
    subprocess.run(["ip", *words.split()], check=True, capture_output=True, text=True)
