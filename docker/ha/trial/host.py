"""One host: an etcd member, Patroni and the PostgreSQL that Patroni runs, set up as docs/high-availability.md says."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .network import HOSTS, UNPRIVILEGED, Network
from .tools import HA, Tools

POSTGRES, REST, ETCD, PEERS = 55432, 58008, 52379, 52380
FILES: Final = ("patroni.yml", "make-database.sh")


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """Passwords of one trial."""

    superuser: str
    replication: str
    casework: str
    rest: str


class Host:
    """A host with its folder; its processes are known by the session that each was started in."""

    def __init__(self, number: int, network: Network, tools: Tools, folder: Path, secrets: Secrets, *, careless: bool) -> None:
        self.number, self.name, self._network, self._tools = number, f"host{number}", network, tools
        self.folder = folder / self.name
        self._secrets, self._running = secrets, dict[str, subprocess.Popen[bytes]]()
        self.folder.mkdir()
        for file in FILES:
            text = (HA / file).read_text(encoding="utf-8")
            (self.folder / file).write_text(text.replace("synchronous_mode: true", "synchronous_mode: false") if careless else text)
        if os.geteuid() == 0:
            shutil.chown(self.folder, UNPRIVILEGED, "nogroup")

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.folder / "pgdata"

    @property
    def rest(self) -> str:
        """Patroni's own interface, as casework's side sees it."""
        return f"http://{self._network.client(self.number)}:{REST}"

    def start_etcd(self) -> None:
        """Starts the etcd member."""
        self._start("etcd", [str(self._tools.etcd)], self._etcd())

    def start_patroni(self) -> None:
        """Starts Patroni, which starts PostgreSQL, whatever state it is in."""
        self._start("patroni", [str(self._tools.patroni), "patroni.yml"], self._patroni())

    def kill_postgres(self) -> None:
        """kill -9 of every process of PostgreSQL; Patroni stays."""
        self._signal_postgres(signal.SIGKILL)

    def kill(self) -> None:
        """kill -9 of everything, as if the power had gone."""
        for process in self._running.values():
            process.kill()
        self._signal_postgres(signal.SIGKILL)
        for process in self._running.values():
            process.wait()
        self._running.clear()

    def pause(self, *, on: bool) -> None:
        """Everything stands still (SIGSTOP), or goes on."""
        sent = signal.SIGSTOP if on else signal.SIGCONT
        for process in self._running.values():
            process.send_signal(sent)
        self._signal_postgres(sent)

    def stop_patroni(self) -> None:
        """An orderly stop: PostgreSQL is shut down, and the others are told."""
        process = self._running.pop("patroni")
        process.terminate()
        process.wait(60)

    def pids(self) -> list[int]:
        """The processes of PostgreSQL: the postmaster's, and those it started."""
        return [pid for pid in _all_pids() if _works_in(pid, self.data)]

    def _signal_postgres(self, sent: signal.Signals) -> None:
        for pid in self.pids():
            with suppress(ProcessLookupError):
                os.kill(pid, sent)

    def _start(self, what: str, command: list[str], settings: dict[str, str]) -> None:
        path = f"{self._tools.postgres}{os.pathsep}{os.environ['PATH']}"
        with (self.folder.parent / f"{self.name}-{what}.log").open("ab") as log:
            self._running[what] = subprocess.Popen(
                [*self._network.inside(self.number), *command], cwd=self.folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                env={"PATH": path, "HOME": str(self.folder), "LANG": "C.UTF-8", **settings}, start_new_session=True,
            )  # fmt: skip

    def _etcd(self) -> dict[str, str]:
        here, everywhere = self._network.cluster(self.number), self._listen()
        return {
            "ETCD_NAME": self.name,
            "ETCD_DATA_DIR": str(self.folder / "etcd"),
            "ETCD_LISTEN_PEER_URLS": f"http://{here}:{PEERS}",
            "ETCD_LISTEN_CLIENT_URLS": f"http://{everywhere}:{ETCD}",
            "ETCD_ADVERTISE_CLIENT_URLS": f"http://{here}:{ETCD}",
            "ETCD_INITIAL_ADVERTISE_PEER_URLS": f"http://{here}:{PEERS}",
            "ETCD_INITIAL_CLUSTER": ",".join(f"host{n}=http://{self._network.cluster(n)}:{PEERS}" for n in HOSTS),
            "ETCD_INITIAL_CLUSTER_STATE": "new",
            "ETCD_INITIAL_CLUSTER_TOKEN": "casework",
            "ETCD_HEARTBEAT_INTERVAL": "100",
            "ETCD_ELECTION_TIMEOUT": "1000",
            "ETCD_LOGGER": "zap",
        }

    def _patroni(self) -> dict[str, str]:
        here, everywhere = self._network.cluster(self.number), self._listen()
        return {
            "PATRONI_NAME": self.name,
            "PATRONI_ETCD3_HOSTS": ",".join(f"{self._network.cluster(n)}:{ETCD}" for n in HOSTS),
            "PATRONI_POSTGRESQL_DATA_DIR": str(self.data),
            "PATRONI_POSTGRESQL_BIN_DIR": str(self._tools.postgres),
            "PATRONI_POSTGRESQL_LISTEN": f"{everywhere}:{POSTGRES}",
            "PATRONI_POSTGRESQL_CONNECT_ADDRESS": f"{here}:{POSTGRES}",
            "PATRONI_POSTGRESQL_PGPASS": str(self.folder / "pgpass"),
            "PATRONI_RESTAPI_LISTEN": f"{everywhere}:{REST}",
            "PATRONI_RESTAPI_CONNECT_ADDRESS": f"{here}:{REST}",
            "PATRONI_RESTAPI_USERNAME": "patroni",
            "PATRONI_RESTAPI_PASSWORD": self._secrets.rest,
            "PATRONI_SUPERUSER_PASSWORD": self._secrets.superuser,
            "PATRONI_REPLICATION_PASSWORD": self._secrets.replication,
            "CASEWORK_DATABASE_PASSWORD": self._secrets.casework,
        }

    def _listen(self) -> str:
        return "0.0.0.0" if self._network.cuts else self._network.cluster(self.number)


def _all_pids() -> Iterator[int]:
    return (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _works_in(pid: int, folder: Path) -> bool:
    """PostgreSQL's processes work in their data folder, and nothing else does."""
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd")) == folder
    except OSError:
        return False
