"""`make ha`: three hosts, casework in front, clients at work, every fault; tells what was lost and how long it took."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from time import monotonic, sleep
from types import FrameType

from .clients import Clients
from .cluster import Cluster, NotInTime
from .faults import FAULTS
from .network import network
from .office import Office
from .oracle import Check, checks
from .report import header, row, told, verdict
from .running import Outcome, run
from .split import Probes, split
from .tools import Missing, get_tools

WARM = 3.0


def main() -> int:
    """Runs the trial; 0 where everything held, 1 where something did not, 3 where this machine lacks something."""
    parser = argparse.ArgumentParser(prog="make ha", description=__doc__)
    parser.add_argument("--only", type=int, action="append", metavar="N", help="the fault of this number; may be given several times")
    parser.add_argument("--keep", action="store_true", help="keep the folder with all logs")
    parser.add_argument("--careless", action="store_true", help="without synchronous replication: the checks must find what is lost")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, _end)
    folder = Path(tempfile.mkdtemp(prefix="casework-ha-"))
    folder.chmod(0o711)
    try:
        held = _trial(folder, asked.only, careless=asked.careless)
    except (Missing, NotInTime) as why:
        print(f"make ha: {why}; logs: {folder}", file=sys.stderr)
        return 3 if isinstance(why, Missing) else 1
    if held and not asked.keep:
        shutil.rmtree(folder)
    else:
        print(f"logs: {folder}", file=sys.stderr)
    return 0 if held else 1


def _trial(folder: Path, only: Sequence[int] | None, *, careless: bool) -> bool:
    """Whether everything held."""
    tools = get_tools()
    with ExitStack() as ending:
        net = network()
        ending.callback(net.close)
        print(f"网络 network: {net.told}; 3 etcd, 3 PostgreSQL; {os.cpu_count()} CPUs")
        cluster = Cluster(net, tools, folder, careless=careless)
        ending.callback(cluster.close)
        began = monotonic()
        cluster.start()
        office = Office(cluster, folder)
        ending.callback(office.close)
        office.start()
        print(f"就绪 three hosts, two serve and two worker after {monotonic() - began:.0f} s")
        probes = Probes(cluster)
        with Clients(office.addresses, office.token) as clients, probes:
            sleep(WARM)
            if clients.journal.wrong or not clients.journal.commands:
                raise NotInTime(f"the clients cannot work: {clients.journal.wrong[:1] or 'nothing was answered'}")
            outcomes = _faults(cluster, clients, only)
        return _judge(outcomes, office, clients, probes)


def _faults(cluster: Cluster, clients: Clients, only: Sequence[int] | None) -> list[Outcome]:
    outcomes: list[Outcome] = []
    print(header())
    for number, fault in enumerate(FAULTS, 1):
        if only is None or number in only:
            cluster.until_whole()
            outcomes.append(run(fault, cluster, clients.journal))
            print(row(number, outcomes[-1]), flush=True)
    return outcomes


def _judge(outcomes: Sequence[Outcome], office: Office, clients: Clients, probes: Probes) -> bool:
    journal = clients.journal
    found = [
        *checks(office, journal),
        Check("every row that a host confirmed to a plain connection is stored", len(probes.confirmed), [str(id) for id in probes.lost()]),
        Check("no two primaries confirmed anything at once", len(probes.confirmed), [str(each) for each in split(probes.confirmed)]),
    ]
    print(told(journal, found))
    held = all(outcome.ok for outcome in outcomes) and not any(check.against for check in found)
    print(verdict(held))
    return held


def _end(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)


if __name__ == "__main__":
    raise SystemExit(main())
