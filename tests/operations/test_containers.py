"""The files for containers, as far as they can be judged without a Docker: form, pins, rights, secrets, and commands that exist."""

import json
import os
import re
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # it has no types

from casework import __version__
from casework.api.server import GRACE
from casework.cli import app
from casework.settings import KNOWN
from docker.check import carried_out, composed, stages, started

ROOT = Path(__file__).resolve().parent.parent.parent
DOCKERFILE = (ROOT / "docker" / "Dockerfile").read_text(encoding="utf-8")
DURATION = re.compile(r"\d+(ms|s|m|h)")
PINNED = re.compile(r"[\w./-]+:(\d+\.\d+[\w.-]*|[\w.-]+@sha256:[0-9a-f]{64})")
"""An exact tag (with a minor version at least), or a digest."""


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker" / "compose.yaml").read_text(encoding="utf-8"))
    return found


def ours(compose):
    return {name: service for name, service in compose["services"].items() if service["image"].startswith("casework:")}


def test_the_compose_files_are_as_specified_and_a_slip_would_be_seen(tmp_path):
    assert composed() == "compose files as specified: docker/compose.yaml, docker/ha/compose.yaml"
    slip = tmp_path / "compose.yaml"
    slip.write_text((ROOT / "docker" / "compose.yaml").read_text(encoding="utf-8").replace("read_only:", "readonly:"), encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        composed((str(slip),))


def test_the_steps_of_the_image_can_be_tried_without_a_docker(tmp_path):
    first, last = stages(DOCKERFILE)
    assert [instruction for instruction, _ in first] == ["WORKDIR", "RUN", "COPY", "RUN", "COPY", "COPY", "RUN"]
    assert {"CMD", "HEALTHCHECK", "STOPSIGNAL"} <= dict(last).keys()
    for step in (("WORKDIR", "/build"), ("COPY", "pyproject.toml README.md ./"), ("COPY", "docker docker")):
        carried_out(*step, tmp_path)
    carried_out("RUN", "test -f pyproject.toml && test -f docker/ha/patroni.yml && mkdir -p /opt/casework", tmp_path)
    assert (tmp_path / "opt" / "casework").is_dir(), "inside the clean place, not of this machine"
    with pytest.raises(subprocess.CalledProcessError):
        carried_out("RUN", "false", tmp_path)
    with pytest.raises(SystemExit, match="does not know ADD"):
        carried_out("ADD", "x y", tmp_path)


@pytest.mark.parametrize(
    ("last", "why"),
    [
        ("flag.touch(); signal.sigwait(told)", None),
        ("flag.touch(); sys.exit(signal.sigwait(told))", "ended with 15"),
        ("sys.exit()", "did not become healthy"),
    ],
)
def test_what_the_image_starts_must_become_healthy_and_end_well_when_it_is_told_to(tmp_path, last, why):
    flag, lines = (
        tmp_path / "healthy",
        "import pathlib, signal, sys; told = [signal.SIGTERM]; signal.pthread_sigmask(signal.SIG_BLOCK, told)",
    )
    source = f"{lines}; flag = pathlib.Path({str(flag)!r}); {last}"
    health = f"--interval=1s CMD {json.dumps(['test', '-e', str(flag)])}"
    stage = [("STOPSIGNAL", "SIGTERM"), ("HEALTHCHECK", health), ("CMD", json.dumps([sys.executable, "-c", source]))]
    with nullcontext() if why is None else pytest.raises(SystemExit, match=why):
        started(stage, os.environ)


def test_what_is_used_is_declared_and_what_is_declared_is_used(compose):
    for kind in ("networks", "volumes", "secrets"):
        used = {each.partition(":")[0] for service in compose["services"].values() for each in service.get(kind, [])}
        assert used == set(compose[kind]), kind
    for name, service in compose["services"].items():
        assert set(service.get("depends_on", {})) <= set(compose["services"]), name


def test_every_image_is_pinned_and_ours_is_this_release(compose):
    assert all(PINNED.fullmatch(service["image"]) for service in compose["services"].values())
    assert {service["image"] for service in ours(compose).values()} == {f"casework:{__version__}"}
    (python,) = re.findall(r"(?m)^ARG PYTHON=(\S+)$", DOCKERFILE)
    assert PINNED.fullmatch(python) and set(re.findall(r"(?m)^FROM (\S+)", DOCKERFILE)) == {"${PYTHON}"}


@pytest.mark.parametrize("image", ["postgres:18", "postgres:latest", "postgres", "casework:dev"])
def test_a_loose_tag_is_seen(image):
    assert not PINNED.fullmatch(image)


def test_every_process_of_ours_can_do_as_little_as_possible(compose):
    for name, service in ours(compose).items():
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"] and service["init"] is True, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), "TLS stands before it"
    assert compose["networks"]["back"] == {"internal": True} and compose["services"]["postgres"]["networks"] == ["back"]


def test_no_secret_stands_in_a_setting(compose):
    for name, service in compose["services"].items():
        for key, value in service["environment"].items():
            assert not re.search("PASSWORD|KEY|SECRET", key) or (key.endswith("_FILE") and value.startswith("/run/secrets/")), (
                f"{name} {key}"
            )
    example = (ROOT / "docker" / "example.env").read_text(encoding="utf-8")
    assert not re.search("(?i)password=|key=", example)


def test_every_setting_is_known_and_every_command_exists(compose):
    commands = {str(command.name or command.callback.__name__) for command in app.registered_commands if command.callback}
    for service in ours(compose).values():
        assert {name for name in service["environment"] if name.startswith("CASEWORK_")} <= set(KNOWN)
        for line in (service["command"], service.get("healthcheck", {}).get("test", ["CMD"])[1:]):
            assert not line or (line[0], line[1] in commands) == ("casework", True)


def test_several_serve_and_tick_after_one_migration(compose):
    services = compose["services"]
    assert services["serve"]["deploy"]["replicas"] >= 2 and services["worker"]["deploy"]["replicas"] >= 2
    assert services["migrate"]["restart"] == "no" and services["migrate"]["command"] == ["casework", "migrate"]
    for name in ("serve", "worker"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert int(services[name]["stop_grace_period"].removesuffix("s")) > GRACE, "a stop may finish what runs"
    low, high = re.match(r"127\.0\.0\.1:(\d+)-(\d+):8000", services["serve"]["ports"][0]).groups()  # type: ignore[union-attr]  # as it is written
    assert int(high) - int(low) + 1 == services["serve"]["deploy"]["replicas"]


def test_the_image_is_small_in_rights_and_says_how_it_is():
    final = DOCKERFILE.rpartition("\nFROM ")[2]
    user = re.findall(r"(?m)^USER (\S+)$", final)
    assert user == ["10001:10001"] and final.index("\nUSER") < final.index("\nHEALTHCHECK") < final.index("\nCMD [")
    assert "/health/ready" in final and "STOPSIGNAL SIGTERM" in final
    assert not re.search(r"(?m)^ADD |sudo|:latest|apt-get(?! install --yes --no-install-recommends)|curl ", DOCKERFILE)
    assert all("--no-cache" in line for line in DOCKERFILE.replace("\\\n", " ").splitlines() if "pip install" in line)
    for source in re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", DOCKERFILE):
        assert all((ROOT / each).exists() for each in source.split())


def test_nothing_but_what_is_built_enters_the_image():
    ignore = (ROOT / "docker" / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    assert ignore[0] == "*" and {f"!{each}" for each in ("casework", "pyproject.toml", "requirements.lock", "README.md")} == {
        each for each in ignore if each.startswith("!")
    }
