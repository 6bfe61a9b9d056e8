"""`casework paper`: kinds, what is missing, drafts and prints, templates checked, a file proven."""

import json

import pytest

from casework.papers.rendering import lines
from tests.cli.conftest import casework, settings  # noqa: F401  # the settings of the command line
from tests.office import Office, furnished
from tests.papers.office import ordered
from tests.people import OFFICER


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The URL of an office on disk with a case that was ordered, and its number."""
    url = f"sqlite:///{tmp_path_factory.mktemp('cli')}/office.db"
    with furnished(url) as house:
        case_no = ordered(Office(house)).case_no
    return url, case_no


@pytest.fixture
def paper(made):
    """A command of `casework paper` on that office, by its officer."""
    url, case_no = made

    def say(name: str, *args: str):
        return casework("paper", name, case_no, *args, "--by", OFFICER.person, "--database", url)

    return say


def test_the_kinds_are_listed_without_a_case():
    assert len(json.loads(casework("paper", "list", "--json").out)) >= 18


def test_a_case_tells_what_can_be_printed(paper):
    rows = {row["kind"]: row for row in json.loads(paper("list", "--json").out)}
    assert rows["order"] | {"zh": ""} == {"kind": "order", "zh": "", "of": "order-1", "number": None, "ready": True, "missing": []}
    assert "劳动保障监察限期改正指令书" in paper("list").out


def test_a_check_fails_while_something_is_missing(paper, tmp_path):
    said = paper("check", "filing")
    assert (said.code, "法定代表人" in said.out) == (1, True)
    (tmp_path / "said.toml").write_text('legal_representative = "周某"', encoding="utf-8")
    assert paper("check", "filing", "--fields", str(tmp_path / "said.toml")).code == 0
    (tmp_path / "said.toml").write_text("legal_representative = 1", encoding="utf-8")
    assert "must be a text" in paper("check", "filing", "--fields", str(tmp_path / "said.toml")).err
    assert "there is no kind" in paper("check", "nothing").err


def test_a_draft_and_a_print_are_written_and_the_print_is_proven(paper, made, tmp_path):
    draft, final = tmp_path / "draft.docx", tmp_path / "order.docx"
    assert paper("print", "order", "-o", str(draft), "--draft").code == 0 and "张三" in lines(draft.read_bytes())
    said = paper("print", "order", "-o", str(final))
    assert said.code == 0 and "秦人社令〔2026〕1号" in said.err and "秦人社令〔2026〕1号" in lines(final.read_bytes())
    url, case_no = made
    assert "order 秦人社令〔2026〕1号" in casework("paper", "prove", case_no, str(final), "--database", url).out
    digest, again = said.err.split("SHA-256 ")[1].split()[0], tmp_path / "again.docx"
    assert casework("paper", "fetch", case_no, digest[:12], "-o", str(again), "--database", url).code == 0
    assert again.read_bytes() == final.read_bytes()
    assert "0 prints of" in casework("paper", "fetch", case_no, "00", "-o", str(again), "--database", url).err
    told = casework("paper", "prove", case_no, str(draft), "--database", url)
    assert (told.code, "was printed" in told.err) == (1, True)


def test_what_cannot_be_printed_says_why_and_writes_nothing(paper, tmp_path):
    said = paper("print", "demand", "-o", str(tmp_path / "demand.docx"))
    assert said.code == 1 and "请先办理" in said.err and not (tmp_path / "demand.docx").exists()


def test_the_templates_of_an_office_are_checked(tmp_path):
    (tmp_path / "strange.docx").write_bytes(b"")
    said = casework("paper", "templates", str(tmp_path))
    assert (said.code, "strange.docx: no kind of paper is called so" in said.out) == (1, True)
    (tmp_path / "strange.docx").unlink()
    (tmp_path / "order.docx").write_bytes(b"no word file")
    assert "no Word file" in casework("paper", "templates", str(tmp_path)).err
    assert "respondents" in casework("paper", "templates", "--fields").out
    assert "name the folder" in casework("paper", "templates", str(tmp_path / "nowhere")).err
