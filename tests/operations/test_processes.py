"""Several processes on one port: what dies comes back, what was acknowledged stays, and all end together."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2
import msgspec
import pytest
from prometheus_client.parser import text_string_to_metric_families

from casework.bootstrap import Casework
from casework.security.tokens import Tokens
from tests.api.test_serve import BODY, CASES, begun, called, finished, refuses, serving
from tests.cli.conftest import PATIENCE, casework
from tests.cli.test_worker import until
from tests.office import furnished
from tests.people import WINDOW

FAMILY = """
import os, sys
from threading import Event
from casework.commands import parent
parent.PAUSE = 0.01
say = lambda *words: print(*words, flush=True)
at_first = os.path.join(sys.argv[2], "once")
house = parent.Parent(sys.argv[1].split(), lambda: say("ready"), lambda: say("ending"))
child = house.run()
if child is None:
    sys.exit(house.code)
if child.work == "fails" or (child.work == "fails-once" and not os.path.exists(at_first)):
    open(at_first, "w").close()
    sys.exit(3)
stop = Event()
child.until_the_end(stop.set)
say(child.work, os.getpid())
child.ready()
stop.wait()
if child.work == "stubborn":
    Event().wait()
sys.exit(5 if child.work == "bad-end" else 0)
"""


@contextmanager
def family(works: str, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A parent with small children."""
    command = [sys.executable, "-W", "error", "-c", FAMILY, works, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=PATIENCE)


def heard(process: "subprocess.Popen[str]", lines: int) -> dict[str, list[int]]:
    """What it says in so many lines, by first word: the numbers of processes."""
    assert process.stdout is not None
    told: dict[str, list[int]] = {}
    for _ in range(lines):
        word, *numbers = process.stdout.readline().split()
        told.setdefault(word, []).extend(map(int, numbers))
    return told


def gone(pid: int) -> bool:
    with suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


def test_who_dies_is_started_anew_and_all_end_together(tmp_path):
    with family("a b", tmp_path) as parent:
        first = heard(parent, 3)
        os.kill(first["b"][0], signal.SIGKILL)
        again = heard(parent, 1)
        assert "ready" in first and again["b"] != first["b"]
        parent.send_signal(signal.SIGTERM)
        out, err = parent.communicate(timeout=PATIENCE)
    assert (parent.returncode, out) == (0, "ending\n") and f"process {first['b'][0]} (b) ended with -9; another is started" in err
    assert all(gone(pid) for pid in (*first["a"], *again["b"]))


def test_what_hinders_all_ends_the_parent_as_it_did_and_what_hinders_one_is_tried_again(tmp_path):
    with family("fails a", tmp_path) as parent:
        assert parent.communicate(timeout=PATIENCE) == ("ending\n", "") and parent.returncode == 3
    (tmp_path / "once").unlink()
    with family("a fails-once", tmp_path) as parent:
        assert set(heard(parent, 3)) == {"a", "fails-once", "ready"}
        parent.send_signal(signal.SIGINT)
        assert "(fails-once) ended with 3; another is started" in parent.communicate(timeout=PATIENCE)[1] and parent.returncode == 0


def test_children_end_when_their_parent_is_gone(tmp_path):
    with family("a b", tmp_path) as parent:
        told = heard(parent, 3)
        parent.kill()
        assert until(lambda: all(gone(told[work][0]) for work in "ab"))


@pytest.mark.parametrize(("work", "signals", "code"), [("bad-end", 1, 5), ("stubborn", 2, 1)])
def test_how_children_end_is_how_the_parent_exits_and_a_second_signal_goes_to_them(tmp_path, work, signals, code):
    with family(f"a {work}", tmp_path) as parent:
        heard(parent, 3)
        for _ in range(signals):
            parent.send_signal(signal.SIGTERM)
            assert parent.stdout is not None and (_ or parent.stdout.readline() == "ending\n")
        assert parent.wait(PATIENCE) == code


@pytest.fixture(scope="module")
def bearer(office: tuple[str, str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {office[1]}"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A furnished office and a token of its window."""
    url = f"sqlite:///{tmp_path_factory.mktemp('several')}/office.db"
    with furnished(url) as house:
        return url, Tokens(house.store).issue(WINDOW.person, str(WINDOW.post), WINDOW.unit.code, house.clock())


def asks(client: httpx2.Client, key: str) -> tuple[bytes, int]:
    """The answer to a command, tried again on a new connection where one broke; and how often the server was asked."""
    for tried in range(1, 20):
        with suppress(httpx2.TransportError):
            answer = client.post(CASES, content=BODY, headers={"Content-Type": "application/json", "Idempotency-Key": key})
            assert answer.status_code == 201
            return answer.content, tried
    raise AssertionError("nobody answers")


def received(text: str) -> int:
    """How many commands the figures tell of."""
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return int(sum(sample.value for sample in samples if sample.name == "casework_commands_total"))


def test_one_that_is_killed_under_load_comes_back_and_nothing_acknowledged_is_lost(office, bearer):
    with serving(office[0], "--processes", "2") as server, called(server, bearer) as client, ThreadPoolExecutor(6) as pool:
        assert "by 2 processes" in server.said[-1] and not any("Traceback" in line for line in server.said)
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        first = children.read_text().split()
        assert len(first) == 3, "two that answer and one that keeps deadlines"
        asked = [pool.submit(asks, client, f"k-{number}") for number in range(12)]
        os.kill(int(first[0]), signal.SIGKILL)
        asked += [pool.submit(asks, client, f"k-{number}") for number in range(12, 30)]
        told = [each.result() for each in asked]
        assert until(lambda: len(set(children.read_text().split()) - {first[0]}) == 3)
        assert client.get("/health/live").status_code == 200
        counts = {received(client.get("/metrics", headers={"Connection": "close"}).text) for _ in range(6)}
        running = [begun(server, bearer) for _ in range(6)]
        server.process.send_signal(signal.SIGTERM)
        assert until(lambda: refuses(server.place))
        last = list(pool.map(finished, running))
        _, err = server.process.communicate(timeout=PATIENCE)
    assert len(counts) == 1 and 30 <= counts.pop() <= sum(tried for _, tried in told), (
        "every process tells what all counted, and the dead one's"
    )
    assert [answer.split(b"\r\n", 1)[0] for answer in last] == [b"HTTP/1.1 201 Created"] * 6
    assert server.process.returncode == 0 and "Traceback" not in err and re.search(rf"process {first[0]} .* ended with -9", err)
    verdict = msgspec.json.decode(casework("verify", "--database", office[0], "--json").out)
    assert verdict["ok"] and verdict["unprotected"] == 0, "what was written last is signed"
    with Casework(office[0]) as house:
        numbers = {msgspec.json.decode(answer)["case_no"] for answer, _ in told}
        assert len(numbers) == 30 and all(house.cases.case(number).version for number in numbers)


def test_what_hinders_the_start_is_told_once(tmp_path):
    command = ["serve", "--processes", "3", "--port", "0", "--database", f"sqlite:///{tmp_path}/none/office.db"]
    done = subprocess.run([sys.executable, "-m", "casework", *command], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 3 and done.stderr.count("does not exist; create it") == 1 and "Traceback" not in done.stderr
    assert casework("serve", "--processes", "0").code == 2
