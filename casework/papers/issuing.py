"""Issues a paper 制发: numbers it once, puts it into Word, and puts its digest on record; the same for people at pages and commands."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from casework.domain.case import Case
from casework.domain.numbering import NumberPaper, RecordPrint, standing_number
from casework.domain.registry import Command
from casework.papers.fields import OFFICE, PRINT
from casework.papers.letterhead import UNITS
from casework.papers.making import Looked, Made, made
from casework.papers.material import Opener

Does = Callable[[Command], Any]
"""Gives a command in the name of whoever prints."""
PLACES: Final = {
    PRINT: "制发时填写 say it at printing",
    OFFICE: f"机关信息文件{UNITS} the file of letterheads",
    "system": "系统 the house itself",
}


class NotReady(ValueError):
    """The paper cannot be printed yet; `reasons` are all that stands against it."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Issued:
    """A paper to be served: its number (empty where the kind has none), and the Word file."""

    number: str
    made: Made

    @property
    def digest(self) -> str:
        """The SHA-256 of the file in hex."""
        return sha256(self.made.content).hexdigest()


def reasons(look: Looked) -> list[str]:
    """Everything that stands against printing: what is missing, why the law wants it, and where it is entered."""
    kind = look.wish.kind
    found = [f"缺少{each.zh} {each.field}（{each.why}）：{place(each.where)}" for each in look.lacking]
    if look.subject is None:
        found.insert(0, f"本案还没有可以制发的{kind.zh}，请先办理 nothing to print yet; give first: {', '.join(kind.moves)}")
    return found


def place(where: str) -> str:
    """Where a field is entered, in words."""
    return PLACES.get(where, f"办理动作 by the move {where}")


def issued(look: Looked, does: Does, read: Callable[[str], Case], open_: Opener) -> Issued:
    """The paper with its number. A template of the office's own is tried before a number is taken. Raises NotReady and TemplateWrong."""
    if found := reasons(look):
        raise NotReady(found)
    if not look.template.own:
        made(look, look.number, open_, draft=True)
    number = look.number or (_numbered(look, does, read) if look.wish.kind.numbered else "")
    return Issued(number, made(look, number, open_, draft=False))


def recorded(look: Looked, paper: Issued, does: Does) -> None:
    """Puts on record that this file was printed."""
    wish = look.wish
    does(
        RecordPrint(
            case_no=wish.case.case_no, document=wish.kind.name, subject=subject(look), number=paper.number, digest=paper.digest,
            template=look.template.digest,
        )
    )  # fmt: skip


def subject(look: Looked) -> str:
    """What the paper prints, by its id; empty for the case itself."""
    return look.subject.id if look.subject is not None else ""


def _numbered(look: Looked, does: Does, read: Callable[[str], Case]) -> str:
    case_no, kind = look.wish.case.case_no, look.wish.kind.name
    does(NumberPaper(case_no=case_no, document=kind, subject=subject(look), mark=look.sign))
    number = standing_number(read(case_no), kind, subject(look))
    assert number is not None, "it was just given"
    return number
