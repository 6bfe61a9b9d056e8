"""`casework office load|show`: a file goes in as a whole or not at all, and the directory is shown as it stands."""

import json
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

from casework.bootstrap import As, Casework
from casework.domain.directory import DIRECTORY_ID
from casework.domain.facts import Fact
from casework.domain.pressing.leading import NameLeader
from tests.cli.conftest import casework
from tests.office import Office, furnished
from tests.office_files import AWAY, FOR_LEADER, LABOUR, LI, UNIT, WANG
from tests.people import DISPATCHER

LEFT = '[[holder]]\nperson = "leader"\npost = "leader"\nunit = "620502-gov"\nuntil = 2026-01-01\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "office.toml"


def loaded(*args: str, code: int = 0) -> Any:
    """The answer of a load for machines."""
    said = casework("office", "load", *args, "--json")
    assert said.code == code, said.err
    return json.loads(said.out)


def facts(url: str) -> list[Fact]:
    with Casework(url) as office:
        return office.cases.facts(DIRECTORY_ID)


def test_the_sample_office_goes_into_a_new_database_and_a_second_time_changes_nothing(sqlite_url):
    with as_file(files("casework.samples").joinpath("office.toml")) as sample:
        first, second = loaded(str(sample), "--database", sqlite_url), loaded(str(sample), "--database", sqlite_url)
        said = casework("office", "load", str(sample), "--database", sqlite_url)
    assert first["counts"].keys() == {"unit_new", "post_given", "deputy_named", "absence_recorded", "roster_set"}
    assert first["warnings"] == [] and first["applied"] and second["changes"] == []
    assert "没有变化 nothing changes" in said.out and len(facts(sqlite_url)) == len(first["changes"])
    with Casework(sqlite_url) as office:
        assert office.actor(As("620502-gov-chair", "leader", "620502-gov")).marks == ("chair",)


def test_the_facts_carry_who_loaded_them(url, file):
    file.write_text(LI, encoding="utf-8")
    loaded(str(file), "--database", url, "--by", "zhou")
    who = facts(url)[-1].envelope
    assert (who.by, who.post) == ("zhou", "admin")
    file.write_text(LI + 'title = "x"\n', encoding="utf-8")
    loaded(str(file), "--database", url)
    assert facts(url)[-1].envelope.by == "operator"


def test_a_dry_run_tells_and_changes_nothing(url, file):
    before = len(facts(url))
    file.write_text(UNIT + LI + WANG + 'marks = ["chair"]\n', encoding="utf-8")
    said = casework("office", "load", str(file), "--dry-run", "--database", url)
    assert (said.code, len(facts(url))) == (0, before)
    assert "变更单位 units changed: 1" in said.out and "powers：劳动保障监察 → —" in said.out and "任职 posts given: 2" in said.out
    assert "3 changes would be made" in said.out and "620502-gov has more than one chair" in said.err
    assert loaded(str(file), "--dry-run", "--database", url)["applied"] is False


def test_one_fault_and_nothing_is_loaded(url, file):
    before = len(facts(url))
    file.write_text(LI + LI.replace('"officer"', '"boss"') + AWAY.replace("03-16", "03-01"), encoding="utf-8")
    said = casework("office", "load", str(file), "--database", url)
    assert said.code == 1 and len(said.err.splitlines()) == 3 and len(facts(url)) == before
    assert "office.toml: [holder 2] post 'boss' is unknown; allowed: intake, officer" in said.err and "2 faults" in said.err
    assert len(loaded(str(file), "--database", url, code=1)["faults"]) == 2


def test_many_changes_of_a_kind_are_counted_and_some_shown(url, file):
    file.write_text("".join(LI.replace('"li"', f'"li-{number}"') for number in range(25)), encoding="utf-8")
    said = casework("office", "load", str(file), "--database", url)
    assert "任职 posts given: 25" in said.out and "还有 and 5 more" in said.out and said.out.count("自") == 20
    assert "已载入 25 changes loaded" in said.out


def test_a_leader_who_leaves_is_named_with_the_cases_still_owned(url, file):
    with furnished(url) as house:
        case_no = Office(house).receives().case_no
        house.do(NameLeader(case_no=case_no, leader="leader", unit="620502-gov"), by=DISPATCHER)
    file.write_text(LEFT, encoding="utf-8")
    answer = loaded(str(file), "--database", url)
    (warning,) = [each for each in answer["warnings"] if each["code"] == "leader_leaves"]
    assert warning["about"] == "leader" and case_no in warning["en"] and answer["changes"][0]["kind"] == "post_ended"


@pytest.mark.parametrize(("content", "told"), [(None, "cannot be read"), (b"\xff\xfe", "is not UTF-8"), (b"[[unit", "is no TOML")])
def test_a_file_that_cannot_be_read_is_told(url, file, content, told):
    if content is not None:
        file.write_bytes(content)
    said = casework("office", "load", str(file), "--database", url)
    assert said.code == 1 and told in said.err


def test_the_directory_is_shown_with_stand_ins_empty_posts_and_the_night_duty(url, file):
    night = '[[roster]]\nunit = "620502-gov"\nfrom = 2026-03-10T20:00:00\nto = 2026-03-11T07:00:00\npersons = ["chair"]\n'
    wang = WANG + 'title = "副区长"\n' + LABOUR
    file.write_text(FOR_LEADER + "since = 2026-01-01\n" + AWAY + night + wang, encoding="utf-8")
    loaded(str(file), "--database", url)
    said = casework("office", "show", "--at", "2026-03-10", "--database", url)
    for text in ("组长", "副区长；分管劳动保障", "外出，2026-03-16返岗，chair代理", "空缺 empty", "2026-03-10 20:00–07:00"):
        assert text in said.out
    shown = json.loads(casework("office", "show", "--at", "2026-03-10", "--unit", "620502-gov", "--json", "--database", url).out)
    (unit,) = shown["units"]
    assert [each["stand_in"] for each in unit["holders"] if each["away_until"]] == ["chair"] and unit["on_duty"][0]["person"] == "chair"


def test_a_holder_away_with_nobody_to_stand_in_is_shown_as_such(url, file):
    file.write_text(AWAY, encoding="utf-8")
    loaded(str(file), "--database", url)
    assert "外出，2026-03-16返岗，无人代理" in casework("office", "show", "--at", "2026-03-10", "--database", url).out


def test_today_is_shown_without_a_date_and_an_unknown_unit_is_told(url):
    said = casework("office", "show", "--unit", "620502-hrss", "--database", url)
    assert said.code == 0 and "officer-1" in said.out
    wrong = casework("office", "show", "--unit", "nowhere", "--database", url)
    assert wrong.code == 1 and "has no unit 'nowhere'" in wrong.err
    court = json.loads(casework("office", "show", "--json", "--database", url).out)
    assert {unit["code"] for unit in court["units"]} >= {"620502-hrss", "620500-lg"}
