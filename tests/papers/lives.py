"""Cases with something in them to print, and wishes for papers of them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from casework.domain.parties import Party, Respondent
from casework.domain.values import Actor, Sum
from casework.papers.kinds import kinds
from casework.papers.making import Looked, Made, Wish, looked, made
from casework.papers.rendering import lines
from tests.people import OFFICER
from tests.spec import Life
from tests.unpaid import ordered

WORKERS = tuple(Party(f"w{n}", name=name, phone=f"1380000000{n}") for n, name in enumerate(("张三", "李四", "王五"), 1))
SECRET = Party("i1", name="赵小六", id_number="620502199001010011", phone="13912345678", address="秦州区某小区5号楼")
EMPLOYER = Respondent("firm", name="某建筑公司", uscc="91620500MA00000001", address="天水市某路1号")


def whole(*fen: int) -> Sum:
    """A sum with its roll."""
    from casework.domain.values import Line

    return Sum(len(fen), sum(fen), tuple(Line(f"w{n}", each) for n, each in enumerate(fen, 1)))


def an_order(**changes: Any) -> Life:
    """Ordered to pay three workers 6,000.50 yuan."""
    given: dict[str, Any] = {"parties": WORKERS, "respondents": (EMPLOYER,), "project_name": "城东安置房"}
    return ordered(whole(100_000, 200_000, 300_050), **(given | changes))


def wish(life: Life, kind: str, by: Actor = OFFICER, said: Mapping[str, str] | None = None, **changes: Any) -> Wish:
    """A paper of the case, on the day after the last act."""
    fields: dict[str, Any] = {"today": date(2026, 3, 12), "said": said or {}}
    return Wish(kinds()[kind], life.case, life.facts, life.world.office, by.unit, by.person, **(fields | changes))


def looks(life: Life, kind: str, **options: Any) -> Looked:
    """How it stands."""
    return looked(wish(life, kind, **options))


def text(paper: Made) -> str:
    """Every paragraph of the Word file."""
    return "\n".join(lines(paper.content))


def drafted(life: Life, kind: str, **options: Any) -> str:
    """The text of its draft; texts lie open in memory."""
    return text(made(looks(life, kind, **options), None, str, draft=True))


def printed(life: Life, kind: str, number: str = "秦人社〔2026〕1号", **options: Any) -> str:
    """The text of the paper to be served."""
    return text(made(looks(life, kind, **options), number, str, draft=False))


def folder_with(folder: Path, name: str, content: bytes) -> Path:
    """A folder of the office's own papers with one template."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.docx").write_bytes(content)
    return folder
