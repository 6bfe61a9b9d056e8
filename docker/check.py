"""Runs the build steps of an image's first stage in a clean place, where no Docker is at hand: `python docker/check.py [DOCKERFILE]`.

Needs a package index, takes about half a minute, and ends with the help of the installed command. A step that fails ends it.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent


def steps(dockerfile: str) -> list[tuple[str, str]]:
    """Instruction and argument of every line of the first stage, continued lines joined."""
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"(?m)^#.*\n", "", dockerfile))
    stage = re.split(r"(?m)^FROM ", joined)[1].partition("\n")[2]
    lines = [line.partition(" ") for line in stage.splitlines() if line.strip()]
    return [(instruction, argument.strip()) for instruction, _, argument in lines]


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


def main(dockerfile: Path) -> None:
    """Every step, then the command itself."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for instruction, argument in steps(dockerfile.read_text(encoding="utf-8")):
            print(f"{instruction} {argument}", flush=True)
            carried_out(instruction, argument, root)
        office = root / "opt" / "casework" / "bin"
        subprocess.run([office / "casework", "--version"], check=True)
        subprocess.run([office / "casework", "deadline", "5 working days", "--from", "2026-09-28"], check=True, stdout=subprocess.DEVNULL)
        gone = [name for name in ("pip", "uv", "hatchling") if (office / name).exists()]
        sys.exit(f"{', '.join(gone)} should not be in the image" if gone else 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TOP / "docker" / "Dockerfile")
