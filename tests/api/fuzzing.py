"""schemathesis against a served office: `make fuzz` for long, and a bounded run among the tests. Every check there is."""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from threading import Event, Thread

from casework.api.app import create_app
from casework.api.server import Server, address_of, listening
from casework.api.telling import Tell
from casework.bootstrap import Casework
from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.intake import Receive
from casework.domain.linking import LinkClue
from casework.domain.office import Holding
from casework.domain.registry import commands
from casework.domain.settling.contacting import Contact
from casework.domain.values import Actor, Sum
from casework.security.tokens import Tokens
from tests.office import furnished
from tests.people import COUNTY, DISPATCHER, HEAD, OFFICER, SYSTEM, WINDOW

ADMIN = Actor("admin", "admin", COUNTY)
CONFIG = """
request-timeout = 20
continue-on-failure = true
warnings = false
[dictionaries.cases]
values = {cases}
[dictionaries.versions]
values = ["*", "\\"v1\\"", "\\"v9\\""]
[parameters]
"path.case_no" = {{ dictionary = "cases", probability = 0.8 }}
"header.If-Match" = {{ dictionary = "versions", probability = 0.7 }}
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 302, 401, 403, 404, 409, 410, 412, 413, 415, 422, 428, 429, 503]
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 428, 429, 503]
[checks.missing_required_header]
expected-statuses = [400, 401, 403, 404, 409, 412, 422, 428, 429]
"""


class InThread(Server):
    """The server in a thread: signals are the test's own."""

    capture_signals = nullcontext  # type: ignore[assignment]  # not in the main thread


@contextmanager
def served(house: Casework) -> Iterator[str]:
    """The office on a free port of this machine; its address."""
    app, ready = create_app(house), Event()
    with listening("127.0.0.1", 0) as sock:
        server = InThread(Tell(app), ready=ready.set)
        thread = Thread(target=server.run, args=([sock],))
        thread.start()
        try:
            assert ready.wait(20)
            yield address_of(sock)
        finally:
            server.stop()
            thread.join()
            app.state.served.close()


@contextmanager
def fuzzed_office(folder: Path) -> Iterator[tuple[Casework, str, list[str]]]:
    """An office with an administrator and three cases at different stages, and its address."""
    with furnished(f"sqlite:///{folder / 'office.db'}") as house:
        house.policies.furnish_office(holdings=[Holding(ADMIN.person, str(ADMIN.post), COUNTY.code, date(2000, 1, 1))], by=SYSTEM)
        cases = [
            house.do(Receive(region="620502", region_name="秦州区", channel="12345", claimed=Sum(3, 300_000)), by=WINDOW).case_no
            for _ in range(3)
        ]
        for case in cases[1:]:
            house.do(Dispatch(case_no=case, lead=COUNTY.code), by=DISPATCHER)
        house.do(SignIn(case_no=cases[2], officer=OFFICER.person), by=HEAD)
        house.do(Contact(case_no=cases[2], way="phone"), by=OFFICER)
        house.do(LinkClue(case_no=cases[2], channel="petition"), by=WINDOW)
        house.tick()
        with served(house) as address:
            yield house, address, cases


def token(house: Casework, actor: Actor = OFFICER) -> str:
    """A token of an actor."""
    return Tokens(house.store).issue(actor.person, str(actor.post), actor.unit.code, house.clock())


def some_moves(share: int, of: int) -> str:
    """A pattern of the paths of every so many-th command."""
    return rf"/moves/({'|'.join(map(re.escape, sorted(commands())[share::of]))})$"


def run(
    address: str, cases: Sequence[str], paths: str, *, token: str | None = None, examples: int = 3, seed: int | None = None,
    phases: str = "examples,coverage,fuzzing", aloud: bool = False,
) -> tuple[int, str]:  # fmt: skip
    """One run of schemathesis over operations whose path fits a pattern; its exit code and what it said, or says `aloud`."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "schemathesis.toml"
        config.write_text(CONFIG.format(cases=json.dumps(list(cases))), encoding="utf-8")
        command = [
            *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(config), "--no-color", "run"),
            *(f"{address}/openapi.json", "--checks", "all", "--phases", phases, "--include-path-regex", paths),
            *("--max-examples", str(examples), "--suppress-health-check", "all", "--output-truncate", "true"),
            *(("--generation-deterministic",) if seed is None else ("--seed", str(seed))),
            *(() if token is None else ("--header", f"Authorization: Bearer {token}")),
        ]
        environment, heard = {**os.environ, "COLUMNS": "160"}, None if aloud else subprocess.PIPE
        done = subprocess.run(command, stdout=heard, stderr=heard, text=True, check=False, cwd=folder, env=environment)
    return done.returncode, f"{done.stdout or ''}{done.stderr or ''}"


def main() -> int:
    """The long run: every operation, as an officer, as an administrator and as nobody."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--examples", type=int, default=50, help="cases for each operation")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--paths", default=".", help="a pattern of paths")
    asked.add_argument("--phases", default="examples,coverage,fuzzing")
    wanted = asked.parse_args()
    worst = 0
    with tempfile.TemporaryDirectory() as folder, fuzzed_office(Path(folder)) as (house, address, cases):
        for who, bearing in (("officer", token(house)), ("administrator", token(house, ADMIN)), ("nobody", None)):
            print(f"=== as {who}", flush=True)
            given = {"token": bearing, "examples": wanted.examples, "seed": wanted.seed, "phases": wanted.phases}
            worst = max(worst, run(address, cases, wanted.paths, aloud=True, **given)[0])
    return worst


if __name__ == "__main__":
    sys.exit(main())
