"""The unit for systemd that the page prints: systemd itself takes it, and it keeps what the page promises."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from casework.api.server import GRACE
from tests.operations.test_operations_page import BLOCKS

(UNIT,) = [block for kind, _, block in BLOCKS if kind == "ini"]
WORKER = re.sub(r"(?m)^ExecStart=.*$", "ExecStart=/opt/casework/bin/casework worker", UNIT)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize(
    ("unit", "faults"), [(UNIT, 0), (WORKER, 0), (UNIT.replace("Restart=", "Restarts="), 1)], ids=["serve", "worker", "a slip"]
)
def test_systemd_has_nothing_to_say(tmp_path: Path, unit, faults):
    file = tmp_path / "casework.service"
    file.write_text(unit.replace("/opt/casework/bin/casework", str(shutil.which("true"))), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(file)], capture_output=True, text=True, check=False)
    assert len([line for line in done.stderr.splitlines() if "casework.service" in line]) == faults, done.stderr


def test_the_unit_lets_running_requests_end_and_can_do_as_little_as_possible():
    unit = ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their letters, as the standard library documents it
    unit.read_string(UNIT)
    service = unit["Service"]
    assert int(service["TimeoutStopSec"]) > GRACE and service["KillMode"] == "mixed", "the parent tells its processes, and systemd waits"
    assert service["Restart"] == "on-failure" and service["User"] == "casework" and service["UMask"] == "0077"
    assert (service["NoNewPrivileges"], service["ProtectSystem"], service["CapabilityBoundingSet"]) == ("yes", "strict", "")
    assert service["ReadWritePaths"] == "/var/lib/casework" and unit["Install"]["WantedBy"] == "multi-user.target"
