"""The README's promises that can be run: the Python example, and every command it names."""

import re
from pathlib import Path

from casework import As, Casework
from casework.cli import app
from casework.domain.values import SYSTEM_ACTOR
from tests.people import COUNTY, HOLDINGS, UNITS

ROOT = Path(__file__).parent.parent


def test_the_python_example_runs_as_printed(tmp_path, monkeypatch, capsys):
    example = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    assert example is not None
    monkeypatch.chdir(tmp_path)
    holding = HOLDINGS[0]
    with Casework("sqlite:///office.db") as office:
        zhang = type(holding)("zhang", "intake", COUNTY.code, holding.since)
        office.policies.furnish_office(UNITS, [zhang], by=SYSTEM_ACTOR)
        assert office.actor(As("zhang", "intake", COUNTY.code)).person == "zhang"
    exec(compile(example.group(1), "README.md", "exec"), {})  # the example itself is what is tested
    assert capsys.readouterr().out.startswith("620502-")


def test_both_readmes_name_every_command():
    commands = {str(command.name or command.callback.__name__) for command in app.registered_commands if command.callback} - {"demo"}
    for page in ("README.md", "README.zh-CN.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        missing = sorted(name for name in commands if f"`{name}" not in text)
        assert missing == [], f"{page} does not name {', '.join(missing)}"
