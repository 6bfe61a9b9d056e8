"""Numbering and printing of official papers 文书编号与制发: 机关代字〔年份〕序号, and the digest that knows a printed paper again."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.numbers import PaperNumber, Print, number_of
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command, decides
from casework.domain.values import Text

MARK: Final = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,16}")
"""The signs of an office before the year 机关代字, such as 秦人社监令."""
SERIES: Final = "paper "
"""How the name of every series begins; no other system's numbers are kept under such a name."""
NAME: Final = re.compile(r"[a-z][a-z_0-9]{0,39}")
DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class NumberPaper(Command):
    """Give a paper its number 文书编号, once: the next one of the office's mark 机关代字 in this year, without gaps.

    `document` is the kind of paper 文书种类, `subject` the paper of the case that it prints (order-1), empty where it prints the
    case itself. `year` and `serial` are given by the house, whatever is said here.
    """

    document: str
    subject: str = ""
    mark: str
    year: int = 0
    serial: int = 0


@dataclass(frozen=True, kw_only=True)
class RecordPrint(Command, move="print_paper"):
    """Put on record that a paper was printed 制发文书: `digest` is the SHA-256 of the file in hex, `template` that of its template."""

    document: str
    subject: str = ""
    number: str = ""
    digest: str
    template: str = ""


@dataclass(frozen=True, kw_only=True)
class VoidPaperNumber(Command):
    """Void a number 文书作废, with the reason; it is never given again, and the paper may be numbered anew."""

    number: str
    reason: Text


@dataclass(frozen=True, kw_only=True)
class PaperNumbered(Fact, topic="case.paper_numbered"):
    """A paper got its number."""

    document: str
    subject: str = ""
    unit: str
    mark: str
    year: int
    serial: int

    def effect(self, case: Case) -> None:
        """One more number."""
        number = number_of(self.mark, self.year, self.serial)
        entry = PaperNumber(number, self.document, self.subject, self.unit, self.envelope.at)
        case.numbers = {**case.numbers, number: entry}


@dataclass(frozen=True, kw_only=True)
class PaperPrinted(Fact, topic="case.paper_printed"):
    """A paper was printed; whoever holds the file can prove by the digest that it is the same."""

    document: str
    subject: str = ""
    number: str = ""
    digest: str
    template: str = ""

    def effect(self, case: Case) -> None:
        """One more print."""
        at: datetime = self.envelope.at
        case.prints = {**case.prints, self.digest: Print(self.digest, self.document, self.subject, self.number, at, self.envelope.by)}


@dataclass(frozen=True, kw_only=True)
class PaperNumberVoided(Fact, topic="case.paper_number_voided"):
    """A number was voided."""

    number: str
    reason: Text

    def effect(self, case: Case) -> None:
        """Void, for ever."""
        case.numbers = {**case.numbers, self.number: replace(case.numbers[self.number], void=True)}


def standing_number(case: Case, document: str, subject: str) -> str | None:
    """The number that a paper has: given by hand in its move, else by numbering; None where it has none, or a void one."""
    paper = case.papers.get(subject)
    if paper is not None and paper.number:
        return paper.number
    mine = (entry for entry in case.numbers.values() if (entry.document, entry.subject) == (document, subject) and not entry.void)
    return next((entry.number for entry in mine), None)


def series(unit: str, mark: str, year: int) -> str:
    """What the numbers of one office, mark and year are counted under."""
    return f"{SERIES}{unit} {mark} {year}"


# rules


def it_has_no_number_yet(case: Case, asked: Asked[NumberPaper], world: World) -> str | None:
    """A paper has one number; a void one may be followed by another."""
    number = standing_number(case, asked.command.document, asked.command.subject)
    return None if number is None else f"this paper has the number {number}; print it, or void the number with a reason first"


def the_number_is_of_the_case(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The number stands in this case and was given by the office that now speaks of it."""
    entry, number = case.numbers.get(asked.command.number), asked.command.number
    if entry is None:
        return f"no paper of this case was given the number {number!r}; given: {', '.join(case.numbers) or 'none'}"
    if entry.void:
        return f"the number {number} is void already"
    return None if entry.unit == asked.by.unit.code else f"the number {number} was given by unit {entry.unit}, which alone may void it"


# decisions


@decides(NumberPaper)
def number_paper(case: Case, asked: Asked[NumberPaper], world: World) -> list[Fact]:
    """The number."""
    command = asked.command
    faults = [] if MARK.fullmatch(command.mark) else ["mark must be 1 to 16 Chinese signs or Latin letters, such as 秦人社监令"]
    faults += names_faults(command.document, command.subject)
    if command.serial < 1:
        faults.append("serial is given by the house when the number is taken")
    if faults:
        raise BadCommand(faults)
    given = {name: getattr(command, name) for name in ("document", "subject", "mark", "year", "serial")}
    return [PaperNumbered(**given, unit=asked.by.unit.code)]


@decides(RecordPrint)
def print_paper(case: Case, asked: Asked[RecordPrint], world: World) -> list[Fact]:
    """Printed; the same file again changes nothing."""
    command = asked.command
    faults = names_faults(command.document, command.subject)
    faults += [
        f"{name} must be a SHA-256 in 64 lower-case hex digits"
        for name, value in (("digest", command.digest), ("template", command.template))
        if not DIGEST.fullmatch(value) and (value or name == "digest")
    ]
    if command.number and command.number != standing_number(case, command.document, command.subject):
        faults.append(f"number {command.number!r} is not that of this paper; number it first with number_paper")
    if faults:
        raise BadCommand(faults)
    if command.digest in case.prints:
        return []
    return [PaperPrinted(**{name: value for name, value in vars(command).items() if name != "case_no"})]


@decides(VoidPaperNumber)
def void_paper_number(case: Case, asked: Asked[VoidPaperNumber], world: World) -> list[Fact]:
    """Void."""
    if not asked.command.reason:
        raise BadCommand("reason is empty; say why the number is void")
    return [PaperNumberVoided(number=asked.command.number, reason=asked.command.reason)]


def names_faults(document: str, subject: str) -> list[str]:
    """What is wrong with the name of a kind of paper and of its subject; both lie open in facts."""
    faults = [] if NAME.fullmatch(document) else ["document must be the kind of paper, a plain word such as order"]
    if subject and not re.fullmatch(r"[\w-]{1,60}", subject):
        faults.append("subject must be a paper of the case such as order-1, or empty")
    return faults
