"""What can happen to hosts: each fault is done to a cluster that works, held for a while, and then mended."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .cluster import Cluster
from .host import Host
from .network import Reach


@dataclass(frozen=True, slots=True)
class Fault:
    """`strike` does it to a host, `mend` brings the host back; `fells` says whether another host must lead after it."""

    zh: str
    en: str
    strike: Callable[[Cluster, Host], None]
    mend: Callable[[Cluster, Host], None]
    fells: bool = True
    lasts: bool = True
    """The host is away until it is mended."""
    follower: bool = False
    """Done to the follower that confirms writes, instead of to the primary."""
    first: bool = False
    """Done to the first host of the connection string, which leads then: every new connection tries the lost host before the others."""


def kill_postgres(_cluster: Cluster, host: Host) -> None:
    """kill -9 of PostgreSQL; Patroni is alive and hands over."""
    host.kill_postgres()


def power_off(_cluster: Cluster, host: Host) -> None:
    """kill -9 of everything."""
    host.kill()


def power_on(_cluster: Cluster, host: Host) -> None:
    """The host starts again, with whatever state its disk has."""
    host.start_etcd()
    host.start_patroni()


def cut(reach: Reach) -> Callable[[Cluster, Host], None]:
    """Cut off from the other hosts, or from everybody; where nothing can be cut the host stands still."""

    def done(cluster: Cluster, host: Host) -> None:
        if cluster.network.cuts:
            cluster.network.cut(host.number, reach)
        else:
            host.pause(on=True)

    return done


def heal(cluster: Cluster, host: Host) -> None:
    """The network is there again."""
    cluster.network.heal(host.number)
    host.pause(on=False)


def restart(_cluster: Cluster, host: Host) -> None:
    """An orderly restart of a follower, as for a new version of PostgreSQL or Patroni."""
    host.stop_patroni()
    host.start_patroni()


def restart_primary(cluster: Cluster, host: Host) -> None:
    """Leadership is handed over first, and the old primary restarted then."""
    cluster.lead(cluster.confirming())
    restart(cluster, host)


def nothing(_cluster: Cluster, _host: Host) -> None:
    """The host comes back by itself."""


FAULTS: Final = (
    Fault("主库进程被杀", "PostgreSQL of the primary killed (-9)", kill_postgres, nothing, lasts=False),
    Fault("主库主机断电", "host of the primary killed (-9): etcd, Patroni, PostgreSQL", power_off, power_on),
    Fault("主库与其他主机断开", "primary cut off from the other hosts, casework still reaches it", cut("cluster"), heal),
    Fault("主库与所有人断开", "primary cut off from everybody, the first host of the connection string", cut("all"), heal, first=True),
    Fault("同步备库断开", "the follower that confirms writes cut off from everybody", cut("all"), heal, fells=False, follower=True),
    Fault("备库重启", "rolling restart: a follower", restart, nothing, fells=False, lasts=False, follower=True),
    Fault("主库交接并重启", "rolling restart: leadership handed over, old primary restarted", restart_primary, nothing, lasts=False),
)
