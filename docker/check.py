"""Tries the files for containers where no Docker is at hand: `python docker/check.py [DOCKERFILE]`.

The compose files are held against the compose specification, where check-jsonschema is installed. Then the steps of the image's first
stage are carried out in a clean place, and what the last stage starts is started there: it must become healthy by the image's own
health check, and end when it is told to. Needs a package index, takes about a minute; the first thing that fails ends it.
"""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import monotonic, sleep

TOP = Path(__file__).resolve().parent.parent
COMPOSE = ("docker/compose.yaml", "docker/ha/compose.yaml")
PATIENCE = 60.0
"""Seconds until what was started must be healthy, and until it must have ended."""
Step = tuple[str, str]


def stages(dockerfile: str) -> list[list[Step]]:
    """Instruction and argument of every line, stage by stage, continued lines joined."""
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"(?m)^#.*\n", "", dockerfile))
    found = re.split(r"(?m)^FROM .*\n", joined)[1:]
    return [[(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in stage.splitlines() if line)] for stage in found]


def carried_out(instruction: str, argument: str, root: Path) -> None:
    """One step, with the folders of the image inside `root`. Raises CalledProcessError and SystemExit for an unknown instruction."""
    build, office = root / "build", root / "opt" / "casework"
    if instruction == "WORKDIR":
        build.mkdir(parents=True, exist_ok=True)
    elif instruction == "COPY":
        *sources, target = shlex.split(argument)
        for source in sources:
            place = TOP / source
            if place.is_dir():
                shutil.copytree(place, build / target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(place, build)
    elif instruction == "RUN":
        command = argument.replace("/opt/casework", str(office)).replace("python -m venv", f"{sys.executable} -m venv")
        subprocess.run(["/bin/sh", "-euc", command], cwd=build, check=True, env=os.environ | {"PYTHONDONTWRITEBYTECODE": ""})
    else:
        sys.exit(f"docker/check.py does not know {instruction}; teach it, or leave it out of the first stage")


def started(stage: list[Step], environ: Mapping[str, str]) -> None:
    """Starts what a stage starts, on a free port, waits until its health check passes, and tells it to end. Raises SystemExit."""
    said = dict(stage)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command, check = (
        [word.replace("8000", port) for word in json.loads(said[name].partition("[")[1] + said[name].partition("[")[2])]
        for name in ("CMD", "HEALTHCHECK")
    )
    process, end = subprocess.Popen(command, env=environ), monotonic() + PATIENCE
    try:
        while subprocess.run(check, env=environ, stderr=subprocess.DEVNULL, check=False).returncode:
            if process.poll() is not None or monotonic() > end:
                sys.exit(f"{shlex.join(command)} did not become healthy")
            sleep(0.2)
        process.send_signal(getattr(signal, said["STOPSIGNAL"]))
        if code := process.wait(PATIENCE):
            sys.exit(f"{shlex.join(command)} ended with {code} when it was told to stop")
    finally:
        process.kill()


def composed(files: tuple[str, ...] = COMPOSE) -> str:
    """Holds compose files against the specification; what came of it. Raises CalledProcessError."""
    tool = shutil.which("check-jsonschema", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}")
    if tool is None:
        return "compose files not checked: check-jsonschema is not installed"
    subprocess.run([tool, "--builtin-schema", "vendor.compose-spec", *(TOP / file for file in files)], check=True)
    return f"compose files as specified: {', '.join(files)}"


def main(dockerfile: Path) -> None:
    """All of it."""
    print(composed(), flush=True)
    first, *_, last = stages(dockerfile.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for instruction, argument in first:
            print(f"{instruction} {argument}", flush=True)
            carried_out(instruction, argument, root)
        office = root / "opt" / "casework" / "bin"
        gone = [name for name in ("pip", "uv", "hatchling") if (office / name).exists()]
        if gone:
            sys.exit(f"{', '.join(gone)} should not be in the image")
        (root / "data").mkdir(mode=0o700)
        clean = {"PATH": f"{office}:/usr/bin:/bin", "CASEWORK_DATA": str(root / "data"), "PYTHONDONTWRITEBYTECODE": "1"}
        subprocess.run([office / "casework", "--version"], check=True, env=clean)
        started(last, clean)
    print("the image's steps can be carried out, and what they make serves, is healthy and ends when it is told to")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TOP / "docker" / "Dockerfile")
