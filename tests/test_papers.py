"""The papers of the repository: nothing tied to one machine, a lock that names no registry, a README that starts with how to start."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MACHINE_PATH = re.compile(r"(?<![\w.~}-])/(?:work|root|home/\w+|Users/\w+|tmp/\w+)/")
REGISTRY_HOST = re.compile(r"\b(?:pypi[.]org|[\w.-]*pythonhosted[.]org|registry[.]npmjs[.]org|deb[.]debian[.]org)")
COMMANDS = ("make run", "make test")


def tracked() -> list[Path]:
    """Every text file under version control, or, before the first commit, every one that would be."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    files = (ROOT / name for name in listed.split("\0") if name and not name.endswith(".jsonl"))
    return [file for file in files if file.is_file() and b"\0" not in file.read_bytes()[:1000]]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """`file:line` of every tracked line in which the pattern is found."""
    return [
        f"{file.relative_to(ROOT)}:{number}"
        for file in tracked()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_tracked_file_names_a_path_of_one_machine():
    assert lines_with(MACHINE_PATH) == []


def test_no_tracked_file_names_a_registry_host():
    assert lines_with(REGISTRY_HOST) == []


@pytest.mark.parametrize("line", ["cd |work|main", "see |home|li|casework|x", "open('|tmp|abc|x')"])
def test_a_path_of_one_machine_is_recognised(line):
    assert MACHINE_PATH.search(line.replace("|", "/"))


@pytest.mark.parametrize("line", ["casework|work|main", "https:||example.org|home|li|", "{root}|work|x", "|usr|bin|chromium"])
def test_an_ordinary_path_is_let_through(line):
    assert not MACHINE_PATH.search(line.replace("|", "/"))


def test_the_lock_pins_and_hashes_every_package_and_names_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock and "--index" not in lock and "--find-links" not in lock
    entries = re.split(r"\n(?=[a-z0-9])", lock.strip())
    assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_lock_holds_the_versions_that_the_project_asks_for():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    asked = re.findall(r'"([a-z0-9-]+(?:\[\w+\])?==[\w.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert asked
    pins = [re.sub(r"\[.*\]", "", pin) for pin in asked]
    assert [pin for pin in pins if not re.search(rf"(?m)^{re.escape(pin)} ", lock)] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_both_commands_first(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    first = re.search(r"```[a-z]*\n(.*?)```", text, re.DOTALL)
    assert first is not None
    assert [line.split("#")[0].strip() for line in first[1].splitlines()] == list(COMMANDS)
    assert text[: first.start()].count("\n") <= 12
