"""The files of high availability agree with each other, with the page that explains them, and with the rules they must keep."""

import re
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]  # it has no types

HA = Path(__file__).parents[2] / "docker" / "ha"
PAGE = (HA.parents[1] / "docs" / "high-availability.md").read_text(encoding="utf-8")
PATRONI: dict[str, Any] = yaml.safe_load((HA / "patroni.yml").read_text(encoding="utf-8"))
COMPOSE: dict[str, Any] = yaml.safe_load((HA / "compose.yaml").read_text(encoding="utf-8"))
DCS = PATRONI["bootstrap"]["dcs"]


def test_no_write_is_acknowledged_before_a_second_host_has_it():
    assert (DCS["synchronous_mode"], DCS["synchronous_mode_strict"]) == (True, True)
    assert DCS["postgresql"]["parameters"]["synchronous_commit"] == "on"


def test_a_lost_primary_is_replaced_within_the_time_that_is_promised():
    assert DCS["loop_wait"] + 2 * DCS["retry_timeout"] <= DCS["ttl"] <= 20
    assert DCS["primary_start_timeout"] == 0


def test_the_page_explains_every_setting():
    explained = set(re.findall(r"`(\w+)`", PAGE))
    assert ({*DCS} | {*DCS["postgresql"]["parameters"]}) - explained - {"postgresql"} == set()


def test_a_password_is_never_written_in_a_file():
    texts = [path.read_text(encoding="utf-8") for path in HA.iterdir() if path.is_file()]
    assert not [found for text in texts for found in re.findall(r"(?im)^[ \t]*\w*password[ \t]*[:=][ \t]*[^\s$].*", text)]


def test_every_setting_that_a_host_is_asked_for_stands_in_the_example():
    asked = set(re.findall(r"\$\{(\w+)", (HA / "compose.yaml").read_text(encoding="utf-8")))
    assert asked == set(re.findall(r"(?m)^(\w+)=", (HA / "example.env").read_text(encoding="utf-8")))


def test_a_container_gets_the_settings_that_were_tried():
    source = (Path(__file__).parents[2] / "docker" / "ha" / "trial" / "host.py").read_text(encoding="utf-8")
    tried = set(re.findall(r'"((?:PATRONI|ETCD|CASEWORK)_\w+)":', source))
    given = {*COMPOSE["services"]["etcd"]["environment"], *COMPOSE["services"]["postgres"]["environment"]}
    assert tried == given


def test_every_package_of_patroni_is_pinned_with_its_hash():
    for name in ("requirements.txt", "build-requirements.txt"):
        lock = (HA / name).read_text(encoding="utf-8")
        entries = re.split(r"\n(?=[a-z0-9])", lock.strip())
        assert "://" not in lock
        assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
