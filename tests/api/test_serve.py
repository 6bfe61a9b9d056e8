"""`casework serve` and `casework demo`: what was acknowledged is stored, whether it was asked to stop or killed."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2
import msgspec
import pytest

from casework.bootstrap import Casework
from casework.commands import demo
from casework.security.tokens import Tokens
from tests.api.calling import COMPLAINT
from tests.cli.conftest import PATIENCE, casework
from tests.cli.test_worker import ticks, until
from tests.office import KEY, Office, a_copy, furnished
from tests.people import WINDOW

BODY = msgspec.json.encode(COMPLAINT)
CASES = "/api/v1/cases"


@dataclass
class Serving:
    """A server in a process of its own."""

    process: subprocess.Popen[str]
    address: str
    said: list[str]

    @property
    def place(self) -> tuple[str, int]:
        host, _, port = self.address.removeprefix("http://").partition(":")
        return host, int(port)

    def stops(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Its exit code and what else it said."""
        self.process.send_signal(how)
        _, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, err


@contextmanager
def started(*command: str, **env: str) -> Iterator[Serving]:
    """A server that answers; killed where a test left it running."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **KEY, **env},
    )
    try:
        assert process.stderr is not None
        said: list[str] = []
        while not (said and said[-1].startswith("serving ")):
            said.append(process.stderr.readline())
            assert said[-1], "".join(said)
        address = re.search(r"http://127\.0\.0\.1:\d+", said[-1])
        assert address is not None
        yield Serving(process, address[0], said)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@contextmanager
def serving(url: str, *options: str) -> Iterator[Serving]:
    with started("-m", "casework", "serve", "--port", "0", "--database", url, *options) as server:
        yield server


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A furnished office on disk with a case whose dispatch is long overdue, and a token of the window."""
    folder = tmp_path_factory.mktemp("prepared")
    with furnished(f"sqlite:///{folder}/office.db") as house:
        Office(house).receives()
        return folder, Tokens(house.store).issue(WINDOW.person, str(WINDOW.post), WINDOW.unit.code, house.clock())


@pytest.fixture
def url(prepared: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, value in KEY.items():
        monkeypatch.setenv(name, value)
    return a_copy(prepared[0], tmp_path / "office")


@pytest.fixture
def bearer(prepared: tuple[Path, str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {prepared[1]}"}


def begun(server: Serving, headers: dict[str, str]) -> socket.socket:
    """A request that runs: the server has begun to read its body, of which nothing was sent yet."""
    connection = socket.create_connection(server.place, timeout=PATIENCE)
    own = {"Host": "office", "Content-Type": "application/json", "Content-Length": str(len(BODY)), "Expect": "100-continue"}
    lines = [f"POST {CASES} HTTP/1.1", *(f"{name}: {value}" for name, value in {**headers, **own}.items()), "", ""]
    connection.sendall("\r\n".join(lines).encode())
    assert connection.recv(100).startswith(b"HTTP/1.1 100")
    return connection


def finished(connection: socket.socket) -> bytes:
    """The whole answer, once the body was sent."""
    connection.sendall(BODY)
    with connection, connection.makefile("rb") as answer:
        return answer.read()


def refuses(place: tuple[str, int]) -> bool:
    try:
        socket.create_connection(place, timeout=PATIENCE).close()
    except ConnectionRefusedError:
        return True
    return False


def test_a_server_that_is_told_to_stop_finishes_what_runs(url, bearer):
    with serving(url) as server:
        running = [begun(server, bearer) for _ in range(20)]
        server.process.send_signal(signal.SIGTERM)
        assert until(lambda: refuses(server.place))
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(finished, running))
        _, err = server.process.communicate(timeout=PATIENCE)
        assert server.process.returncode == 0 and "stopped" in err and "Traceback" not in err
    assert [answer.split(b"\r\n", 1)[0] for answer in answers] == [b"HTTP/1.1 201 Created"] * 20
    numbers = {msgspec.json.decode(answer.partition(b"\r\n\r\n")[2])["case_no"] for answer in answers}
    assert json.loads(casework("verify", "--database", url, "--json").out)["unprotected"] == 0, "what was written last is signed"
    with Casework(url) as office:
        assert len(numbers) == 20 and all(office.cases.case(number).version for number in numbers)


def test_what_was_acknowledged_before_a_kill_is_there_and_a_retry_is_told_the_same(url, bearer):
    told: dict[str, bytes] = {}
    keys = [f"k-{number}" for number in range(40)]

    def asks(server: Serving, client: httpx2.Client, key: str, last: int | None = None) -> None:
        with suppress(httpx2.TransportError):
            answer = client.post(CASES, content=BODY, headers={"Content-Type": "application/json", "Idempotency-Key": key})
            assert answer.status_code == 201 and answer.content == told.setdefault(key, answer.content)
            if len(told) == last:
                server.process.kill()

    with serving(url, "--workers-off") as server, called(server, bearer) as client, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda key: asks(server, client, key, 20), keys))
    assert 20 <= len(told) <= 28
    with serving(url, "--workers-off") as server, called(server, bearer) as client:
        for key in keys:
            asks(server, client, key)
        assert server.stops()[0] == 0
    assert ticks(url) == 0, "a server without workers answers only"
    with Casework(url) as office:
        numbers = {msgspec.json.decode(answer)["case_no"] for answer in told.values()}
        assert len(numbers) == len(keys) and all(office.cases.case(number).version == 1 for number in numbers)


def called(server: Serving, bearer: dict[str, str]) -> httpx2.Client:
    return httpx2.Client(base_url=server.address, headers=bearer, timeout=PATIENCE)


def test_a_server_ticks_beside_its_answers_and_logs_without_queries(url, bearer):
    with serving(url) as server:
        assert until(lambda: ticks(url) > 0)
        assert httpx2.get(f"{server.address}{CASES}?q=secret", headers=bearer).status_code == 200
        code, err = server.stops(signal.SIGINT)
    assert code == 0 and '"event": "GET /api/v1/cases 200 ' in err and "secret" not in err and "Traceback" not in err


def test_a_port_that_is_taken_is_told_before_a_database_is_made(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        said = casework("serve", "--port", str(other.getsockname()[1]), "--database", f"sqlite:///{tmp_path}/office.db")
    assert said.code == 3 and "stop what listens there, or name another with --host and --port" in said.err
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_is_not_ours_is_told():
    said = casework("serve", "--host", "192.0.2.1", "--port", "0")
    assert said.code == 3 and "192.0.2.1 port 0" in said.err and "name another with --host and --port" in said.err


DEMO = """
import sys
from pathlib import Path
from casework.cli import main
from casework.commands import demo
demo.SAMPLES = Path(sys.argv[1])
main(["demo", "--serve", "--port", "0", *sys.argv[2:]])
"""
LIVED = json.dumps({"id": "t1", "region": "甘肃省天水市秦州区", "workers": 10, "timeline": [{"step": "received", "on": "2026-11-02"}]})


def test_a_demo_opens_on_the_pages_with_a_login_and_a_token_for_each_post(tmp_path):
    file = tmp_path / "lived.jsonl"
    file.write_text(LIVED, encoding="utf-8")
    with started("-c", DEMO, str(file), "--tokens", CASEWORK_DATA=str(tmp_path / "data")) as server:
        assert httpx2.get(f"{server.address}/docs").status_code == 200
        with httpx2.Client(base_url=server.address, follow_redirects=True) as browser:
            login = browser.get("/")
            key = re.search(r'name="form_key" value="(\w+)"', login.text)
            assert login.url.path == "/login" and key is not None
            docket = browser.post("/sample", data={"form_key": key[1], "sample": "officer"})
            assert docket.url.path == "/docket" and "620502-" in docket.text
        server.process.send_signal(signal.SIGTERM)
        out, err = server.process.communicate(timeout=PATIENCE)
    assert server.process.returncode == 0 and "Traceback" not in err and "台账 Ledger · 1 件 cases" in out
    posts = re.findall(r"^  (\w+) +620502-\S+ +620502-\w+ +cw_\S+$", out, re.MULTILINE)
    assert posts == ["intake", "officer", "unit_head", "hrss_head", "reviewer", "admin", "dispatcher", "supervisor", "leader"]


def test_a_demo_is_lived_once_and_again_with_other_cases(tmp_path, monkeypatch):
    file = tmp_path / "lived.jsonl"
    monkeypatch.setattr(demo, "SAMPLES", file)
    monkeypatch.setenv("CASEWORK_DATA", str(tmp_path / "data"))
    for name in ("t1", "t2"):
        file.write_text(LIVED.replace("t1", name), encoding="utf-8")
        said = casework("demo", "--no-serve")
        assert said.code == 0 and "条事实 facts" in said.out and "cw_" not in said.out
    assert "条事实 facts" not in casework("demo", "--no-serve").out
