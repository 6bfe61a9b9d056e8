"""A short run of the selftest itself 混沌自检: real processes, real faults, and every promise kept; on both databases."""

import json

import pytest
from typer.testing import CliRunner

from casework.cli import app
from casework.selftest.chaos import Size, chaos
from tests.office import KEY, furnished


def test_an_office_keeps_its_promises_while_it_is_killed_stopped_and_filled_up(tmp_path):
    folder = tmp_path / "evidence"
    given = ["selftest", "--chaos", "--rounds", "3", "--writers", "1", "--seed", "5", "--limit", "300", "--json", "--evidence", str(folder)]
    done = CliRunner().invoke(app, given)
    told = json.loads(done.stdout)
    assert (done.exit_code, told["broken"]) == (0, []), (folder / "plan.txt").read_text()
    assert (told["ok"], told["seed"], told["rounds"], told["faults"]["step_forward"]) == (True, 5, 3, 1)
    assert told["rungs"] and told["letters"] and told["commands"]["acknowledged"]
    assert told["evidence"] == str(folder) and (folder / "journals").is_dir()


def test_an_office_on_a_server_keeps_its_promises_while_its_connections_fail(tmp_path, postgres_url, monkeypatch):
    monkeypatch.setenv("CASEWORK_MASTER_KEY", KEY["CASEWORK_MASTER_KEY"])
    report = chaos(tmp_path / "run", postgres_url, 2, Size(rounds=2, writers=1, workers=1, limit=300), lambda *_: None)
    assert report.broken == [], (tmp_path / "run" / "plan.txt").read_text()
    assert report.commands["acknowledged"] and report.cases


def test_a_real_office_is_never_touched(sqlite_url):
    with furnished(sqlite_url) as house:
        before = house.cases.recorder.max_notification_id()
        done = CliRunner().invoke(app, ["selftest", "--chaos", "--rounds", "1", "--database", sqlite_url])
        assert "use a new one for a trial" in str(done.exception)
        assert house.cases.recorder.max_notification_id() == before and not house.store.is_trial


@pytest.mark.parametrize(
    ("given", "code"), [(["--postgres", "--database", "postgresql://nobody@localhost/none"], 2), (["--rounds", "0"], 2)]
)
def test_a_selftest_that_cannot_be_meant_is_a_fault_of_usage(given, code):
    assert CliRunner().invoke(app, ["selftest", *given]).exit_code == code


def test_evidence_is_never_mixed_with_what_lies_there(tmp_path):
    (tmp_path / "old").write_text("old")
    done = CliRunner().invoke(app, ["selftest", "--evidence", str(tmp_path)])
    assert "holds something already" in str(done.exception)
