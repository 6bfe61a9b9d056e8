"""casework in front of the hosts: two that serve, two that work, all on the connection string of all three hosts."""

import os
import re
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from secrets import token_bytes
from time import monotonic, sleep
from typing import Final

from .cluster import Cluster, NotInTime
from .tools import TOP

SERVED: Final = re.compile(r" on (http://\S+) ")
PERSON: Final = "ha-intake"
START: Final = 60.0


class Office:
    """Two `casework serve`, two `casework worker`, and the token of a clerk."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self.url = cluster.url("casework", "casework", cluster.secrets.casework)
        self._folder, self._running = folder, dict[str, subprocess.Popen[bytes]]()
        key = b64encode(token_bytes(32)).decode()
        self._settings = {**os.environ, "CASEWORK_DATABASE": self.url, "CASEWORK_MASTER_KEY": key, "CASEWORK_DATA": str(folder)}
        self.token = ""
        self.addresses: list[str] = []

    def start(self) -> None:
        """Makes the database ready, enters a clerk, and starts all four."""
        self._does("migrate")
        self.token = self._does("token", PERSON, "--post", "intake").splitlines()[-1]
        for number in (1, 2):
            self._start(f"worker{number}", "worker")
            self._start(f"serve{number}", "serve", "--port", "0", "--workers-off")
        self.addresses = [self._address(f"serve{number}") for number in (1, 2)]

    def ended(self) -> list[str]:
        """Which of the four are no longer there; none should be."""
        return [name for name, process in self._running.items() if process.poll() is not None]

    def close(self) -> None:
        """Stops all four in good order."""
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def status(self) -> str:
        """What `casework status` says, for machines."""
        return self._does("status", "--json")

    def _does(self, *words: str) -> str:
        command = [sys.executable, "-m", "casework", *words]
        done = subprocess.run(command, cwd=TOP, env=self._settings, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise NotInTime(f"casework {words[0]} failed: {done.stderr.strip()}")
        return done.stdout.strip()

    def _start(self, name: str, *words: str) -> None:
        with self._log(name).open("wb") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, "-m", "casework", *words], cwd=TOP, env=self._settings, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip

    def _address(self, name: str) -> str:
        end = monotonic() + START
        while monotonic() < end:
            if found := SERVED.search(self._log(name).read_text(encoding="utf-8")):
                return found[1]
            sleep(0.1)
        raise NotInTime(f"{name} does not serve; it said: {self._log(name).read_text(encoding='utf-8')[-500:]}")

    def _log(self, name: str) -> Path:
        return self._folder / f"{name}.log"
