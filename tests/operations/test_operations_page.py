"""The page for operators keeps its word: its commands run as printed, its metrics, settings and log fields are those of the code."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import typer
import yaml  # type: ignore[import-untyped]  # it has no types

from casework.api.metrics import MEANING
from casework.cli import app
from casework.settings import KNOWN
from tests.cli.conftest import Said, casework

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)( run)?\n(.*?)```", PAGE, re.DOTALL)
SHELL = [line for kind, _, block in BLOCKS if kind == "sh" for line in block.splitlines() if line]
RUN = [line for _, run, block in BLOCKS if run for line in block.splitlines() if line]


def carried_out(line: str) -> Said:
    """One line of the page: ours in this process, others by the shell."""
    command, *args = shlex.split(line, comments=True)
    if command == "casework":
        return casework(*args)
    done = subprocess.run([command, *args], capture_output=True, text=True, check=False)
    return Said(done.returncode, done.stdout, done.stderr)


def test_every_command_of_the_page_runs_in_order(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CASEWORK_DATA", "data")
    monkeypatch.delenv("CASEWORK_MASTER_KEY")
    (tmp_path / "office.toml").write_bytes((ROOT / "casework" / "samples" / "office.toml").read_bytes())
    assert sum(line.startswith("casework ") for line in RUN) >= 12
    for line in RUN:
        said, wanted = carried_out(line), int(line.rpartition("# exit ")[2]) if "# exit " in line else 0
        assert said.code == wanted, f"{line}\n{said.out}{said.err}"
    assert "at" in casework("status", "--database", "sqlite:///restored/office.db").out
    assert os.stat(tmp_path / "backups" / "office.zip").st_mode & 0o077 == 0


def ours() -> list[list[str]]:
    """The words of every call of casework in a shell block, also behind another command."""
    calls = (part.strip() for line in SHELL for part in re.split(r"&&|\|", line))
    return [call for words in (shlex.split(part, comments=True) for part in calls) for call in _calls(words)]


def _calls(words: list[str]) -> list[list[str]]:
    return [words[place + 1 :] for place, word in enumerate(words) if word == "casework" and words[0] in ("casework", "docker")]


def options(command) -> set[str]:
    """The options that a command takes."""
    return {option for parameter in command.params for option in parameter.opts}


def test_every_call_on_the_page_is_one_that_the_command_line_takes():
    group, calls = typer.main.get_command(app), ours()
    assert len(calls) >= 14 and ["doctor"] in calls
    for name, *rest in calls:
        command = group.commands[name]  # type: ignore[attr-defined]  # a group
        inner = command.commands[rest[0]] if hasattr(command, "commands") else command
        assert {word for word in rest if word.startswith("--")} <= options(inner), f"casework {name} {' '.join(rest)}"


def test_every_command_that_is_named_in_the_text_exists():
    group = typer.main.get_command(app)
    assert set(re.findall(r"`casework ([a-z-]+)", PAGE)) <= set(group.commands)  # type: ignore[attr-defined]  # a group


def test_the_page_and_the_code_have_the_same_metrics():
    source = (ROOT / "casework" / "api" / "metrics.py").read_text(encoding="utf-8")
    counters = {f"{name}_total" for name in re.findall(r'Counter\("(casework_\w+)"', source)}
    others = set(re.findall(r'(?:Histogram|GaugeMetricFamily|Gauge)\("(casework_\w+)"', source))
    table = set(re.findall(r"`(casework_\w+)`", PAGE))
    assert table == counters | others | {f"casework_{name}" for name in MEANING}


def test_the_alerts_ask_for_metrics_that_exist():
    (rules,) = [yaml.safe_load(block) for kind, _, block in BLOCKS if kind == "yaml"]
    expressions = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    asked = {name for expression in expressions for name in re.findall(r"casework_\w+", expression)}
    assert len(expressions) >= 5 and asked <= set(re.findall(r"`(casework_\w+)`", PAGE))


def test_the_page_tells_every_setting():
    assert [name for name in KNOWN if f"`{name}`" not in PAGE] == []
    assert set(re.findall(r"CASEWORK_[A-Z_]+", PAGE)) <= set(KNOWN)
