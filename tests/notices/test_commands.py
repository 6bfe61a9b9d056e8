"""`casework notices`: what went out, what is dead and tried anew, one round by hand, and what status says of it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from casework.cli import main
from casework.notices.delivering import deliver
from casework.store.deliveries import Deliveries
from tests.notices.conftest import START
from tests.notices.posts import Basket, letter, post
from tests.office import KEY, Office, a_copy, furnished


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office that sent one notice and has a dead one."""
    folder = tmp_path_factory.mktemp("told")
    with furnished(f"sqlite:///{folder / 'office.db'}", START) as house:
        office = Office(house).receives()
        post(house.store, [letter("a", case_no=office.case_no)], house.clock())
        deliver(house, Basket(), house.clock())
        post(house.store, [letter("b", to="police_contact", post="police_contact", person=None, unit="")], house.clock())
        deliver(house, Basket(channels=()), house.clock())
    return folder


@pytest.fixture
def says(told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """The command line on a copy: exit code and what was said."""
    for name in ("CASEWORK_NOTICES", "CASEWORK_CHANNELS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CASEWORK_MASTER_KEY", KEY["CASEWORK_MASTER_KEY"])
    url = a_copy(told, tmp_path / "office")

    def say(*args: str) -> tuple[int, str]:
        code = 0
        try:
            main([*args, "--database", url])
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out + said.err

    return say


def test_the_list_tells_how_each_fared(says):
    code, out = says("notices", "list")
    assert code == 0 and "chief" in out and "sent" in out and "dead" in out
    rows = json.loads(says("notices", "list", "--to", "chief", "--json")[1])
    assert [(row["state"], row["channel"], row["sent_at"][:10]) for row in rows] == [("sent", "mail", "2026-03-24")]
    (row,) = json.loads(says("notices", "list", "--state", "dead", "--json")[1])
    assert "no channel is set for this person" in row["error"]
    assert json.loads(says("notices", "list", "--state", "waiting", "--json")[1]) == []
    assert says("notices", "list", "--state", "gone")[0] == 2


def test_dead_letters_are_an_exit_code_and_are_tried_anew(says):
    code, out = says("notices", "dead")
    assert code == 1 and "redrive --all" in out
    assert "死信 dead 1" in says("status")[1] and json.loads(says("status", "--json")[1])["notices"]["dead"] == 1
    assert says("notices", "redrive")[0] == 1 and says("notices", "redrive", "x", "--all")[0] == 1
    code, out = says("notices", "redrive", "no-such-id")
    assert code == 1 and "not dead or not known" in out
    assert says("notices", "redrive", "--all")[0] == 0
    assert says("notices", "dead")[0] == 0
    assert json.loads(says("status", "--json")[1])["notices"] | {"sent": 0} == dict.fromkeys(
        ("sent", "delivered", "opened", "acknowledged", "undeliverable", "handed_on", "dead"), 0
    ) | {"waiting": 1}


def test_one_round_by_hand_sends_what_is_due(says, tmp_path, monkeypatch):
    code, out = says("notices", "deliver")
    assert code == 1 and "there is no channel" in out
    monkeypatch.setenv("CASEWORK_NOTICES", "off")
    assert "CASEWORK_NOTICES is off" in says("notices", "deliver")[1]
    monkeypatch.setenv("CASEWORK_NOTICES", "file")
    assert says("notices", "deliver", "--from-start")[0] == 1
    says("notices", "redrive", "--all")
    code, out = says("notices", "deliver")
    assert code == 0 and "投递 1 " in out
    assert (tmp_path / "office" / "notices" / "notices.jsonl").read_text().count("\n") == 1


def test_a_wrong_setting_is_one_sentence(says, monkeypatch):
    monkeypatch.setenv("CASEWORK_NOTICES", "maybe")
    code, out = says("notices", "deliver")
    assert code == 1 and "allowed are off, file, on" in out and "Traceback" not in out


def test_a_trial_can_be_told_from_the_start_into_a_file(tmp_path, monkeypatch, capsys):
    with furnished(f"sqlite:///{tmp_path / 'trial.db'}", START, trial=True) as trial:
        Office(trial).receives().waits(days=6)
    monkeypatch.setenv("CASEWORK_MASTER_KEY", KEY["CASEWORK_MASTER_KEY"])
    monkeypatch.setenv("CASEWORK_NOTICES", "file")
    main_ends(["notices", "deliver", "--from-start", "--database", f"sqlite:///{tmp_path / 'trial.db'}"])
    assert (tmp_path / "notices" / "notices.jsonl").exists()
    with furnished(f"sqlite:///{tmp_path / 'trial.db'}", START, trial=True) as trial:
        assert Deliveries(trial.store).counts()["delivered"] > 0


def main_ends(args: list[str]) -> None:
    """Runs a command that ends well."""
    try:
        main(args)
    except SystemExit as end:
        assert not end.code
