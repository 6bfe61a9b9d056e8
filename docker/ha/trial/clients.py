"""Clients that write and read by HTTP without end, ask again under the same key where no answer came, and remember every answer."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic
from typing import Any, Final
from uuid import uuid4

import httpx2

PATIENCE: Final = 15.0
"""Seconds that a client waits for an answer."""
PAUSE: Final = 0.05
TEXT: Final = "工人来电反映项目部拖欠工资三个月。"
CLUES: Final = ("12345", "petition", "platform", "12333", "letter")


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A command that was answered: its key, and what the answer promised. `at` is monotonic seconds."""

    key: str
    case_no: str
    version: int
    position: int
    at: float


@dataclass
class Journal:
    """What the clients were told. `reads` are the moments at which a question was answered, `wrong` what must never be answered."""

    commands: list[Acknowledged] = field(default_factory=list)
    reads: list[float] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    failed: int = 0
    ticks: list[tuple[float, float]] = field(default_factory=list)

    @property
    def writes(self) -> list[float]:
        """The moments at which a command was acknowledged."""
        return [each.at for each in self.commands]


class Clients:
    """Some that write, one that reads, one that watches health."""

    def __init__(self, addresses: Sequence[str], token: str, writers: int = 4) -> None:
        self.journal, self._stop = Journal(), Event()
        self._addresses, self._token = addresses, token
        works = [*(self._write for _ in range(writers)), self._read, self._read, self._watch]
        self._threads = [Thread(target=work, args=(number,), daemon=True) for number, work in enumerate(works)]

    def __enter__(self) -> "Clients":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(4 * PATIENCE)

    def _write(self, number: int) -> None:
        with self._line() as line:
            while not self._stop.is_set():
                receipt = {"region": "620502", "region_name": "秦州区", "channel": "12345", "description": TEXT,
                           "claimed": {"heads": 3, "fen": 4_500_000}}  # fmt: skip
                told = self._give(line, number, "/api/v1/cases", receipt, None)
                for channel in CLUES:
                    if told is None:
                        break
                    path = f"/api/v1/cases/{told.case_no}/moves/link_clue"
                    told = self._give(line, number, path, {"channel": channel, "description": TEXT}, told)

    def _give(
        self, line: httpx2.Client, number: int, path: str, body: dict[str, Any], on: Acknowledged | None
    ) -> Acknowledged | None:  # fmt: skip
        """Sends a command until it is answered, each time to the next server; None where the clients are told to stop before."""
        key = uuid4().hex
        headers = {"Idempotency-Key": key} | ({} if on is None else {"If-Match": f'"v{on.version}"'})
        self.journal.sent.add(key)
        for turn in itertools.count(number):
            answer = self._ask(line, "POST", f"{self._addresses[turn % len(self._addresses)]}{path}", headers, body)
            if answer is not None and answer.status_code < 300:
                said = answer.json()
                done = Acknowledged(key, said["case_no"], said["version"], int(answer.headers["X-Position"]), monotonic())
                self.journal.commands.append(done)
                self._stop.wait(PAUSE)
                return done
            if answer is not None and answer.status_code < 500:
                self.journal.wrong.append(f"{path.rpartition('/')[2]}: {answer.status_code} {answer.text[:300]}")
                return None
            if self._stop.wait(PAUSE * 2):
                return None
        return None

    def _read(self, number: int) -> None:
        with self._line() as line:
            for turn in itertools.count(number):
                if self._stop.wait(PAUSE * 2):
                    return
                if not self.journal.commands:
                    continue
                last = self.journal.commands[-1]
                answer = self._ask(line, "GET", f"{self._addresses[turn % len(self._addresses)]}/api/v1/cases/{last.case_no}", {}, None)
                if answer is not None and answer.status_code == 200:
                    self.journal.reads.append(monotonic())
                    if answer.json()["version"] < last.version:
                        self.journal.wrong.append(f"{last.case_no}: version {answer.json()['version']} read after {last.version}")
                elif answer is not None and answer.status_code < 500:
                    self.journal.wrong.append(f"reading {last.case_no}: {answer.status_code} {answer.text[:300]}")

    def _watch(self, number: int) -> None:
        """When the last tick was: deadlines are kept again as soon as one is younger than the fault."""
        with self._line() as line:
            for turn in itertools.count(number):
                if self._stop.wait(1.0):
                    return
                answer = self._ask(line, "GET", f"{self._addresses[turn % len(self._addresses)]}/health/ready", {}, None)
                if answer is not None and answer.status_code == 200 and (age := answer.json()["tick_age"]) is not None:
                    self.journal.ticks.append((monotonic(), monotonic() - age))

    def _ask(
        self, line: httpx2.Client, method: str, url: str, headers: dict[str, str], body: dict[str, Any] | None
    ) -> httpx2.Response | None:  # fmt: skip
        try:
            answer = line.request(method, url, headers=headers, json=body)
        except httpx2.HTTPError:
            self.journal.failed += 1
            return None
        self.journal.failed += answer.status_code >= 500
        return answer

    def _line(self) -> httpx2.Client:
        return httpx2.Client(timeout=PATIENCE, trust_env=False, headers={"Authorization": f"Bearer {self._token}"})
