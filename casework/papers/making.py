"""Makes a paper: looks what a case has for it and what is missing, and puts it into Word, as a draft or to be served."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.numbering import standing_number
from casework.domain.office import Office
from casework.domain.values import Unit
from casework.papers.checking import Checked, checked
from casework.papers.fields import ROWS
from casework.papers.filling import EMPTY, Filled, Missing, filled, printable, sayable
from casework.papers.kinds import Kind
from casework.papers.letterhead import letterhead
from casework.papers.material import Material, Opener, closed
from casework.papers.rendering import Template, TemplateWrong, rendered, template_of
from casework.papers.secrecy import hiding
from casework.papers.subjects import Subject, subject_of

NUMBER: Final = "number"


@dataclass(frozen=True)
class Wish:
    """A paper that is wanted: kind, case with its facts, who issues and prints it, when, and what is said at printing.

    `subject` is the paper of the case, or the fact, that is printed; None: the newest. `folder` holds the office's own templates.
    """

    kind: Kind
    case: Case
    facts: Sequence[Fact]
    office: Office
    issuer: Unit
    by: str
    today: date
    subject: str | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None


@dataclass(frozen=True)
class Looked:
    """How a paper stands: what it prints, its number, what is missing, what should be looked at, what is wrong with its template.

    `sayable` are the fields that are said at printing.
    """

    wish: Wish
    subject: Subject | None
    number: str | None
    sign: str
    template: Template
    check: Checked
    missing: tuple[Missing, ...]
    remarks: tuple[str, ...]
    sayable: tuple[str, ...]

    @property
    def lacking(self) -> tuple[Missing, ...]:
        """What stands against printing; the number is given by printing itself."""
        return tuple(each for each in self.missing if each.field != NUMBER)

    @property
    def ready(self) -> bool:
        """Whether it can be printed to be served."""
        return self.subject is not None and not self.lacking and not self.check.faults


def looked(wish: Wish) -> Looked:
    """How a paper stands; nothing sealed is opened. Raises NoSubject, Unsayable, LetterheadWrong and TemplateWrong."""
    subject = subject_of(wish.kind, wish.case, wish.facts, wish.subject)
    template = template_of(wish.kind, wish.folder)
    check = _checked(template)
    number = standing_number(wish.case, wish.kind.name, subject.id) if subject is not None else None
    material = _material(wish, subject, number, closed)
    found = filled(wish.kind, material, check.used, str)
    return Looked(
        wish, subject, number, material.letterhead.sign + wish.kind.sign, template, check, found.missing, found.remarks,
        tuple(sayable(wish.kind, check.used)),
    )  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A paper in Word, whose sealed texts stand in it (reference and field), and under whose keys these lie."""

    content: bytes
    opened: frozenset[tuple[str, str]]
    under: frozenset[str] = frozenset()


def made(look: Looked, number: str | None, open_: Opener, *, draft: bool) -> Made:
    """The Word file; `open_` opens sealed texts, and the informer's are opened only to keep them out. Raises TemplateWrong."""
    material = _material(look.wish, look.subject, number, open_)
    hide = hiding(look.wish.case, open_)
    found: Filled = filled(look.wish.kind, material, look.check.used, hide)
    values = printable(look.wish.kind, found, draft=draft)
    beside = {name: [] if name in ROWS else EMPTY for name in look.check.used if name not in values}
    return Made(rendered(look.template, {**beside, **values}, draft=draft), frozenset(material.opened), frozenset(material.under))


def _material(wish: Wish, subject: Subject | None, number: str | None, open_: Opener) -> Material:
    paper = subject.paper if subject is not None else None
    fact = subject.fact if subject is not None else None
    return Material(
        wish.case, wish.facts, wish.office, wish.issuer, letterhead(wish.issuer, wish.folder), wish.by, wish.today, paper, fact, number,
        wish.said, open_,
    )  # fmt: skip


def _checked(template: Template) -> Checked:
    if not template.own:
        return _of_the_office(template)
    if template.kind.name not in _ours:
        _ours[template.kind.name] = checked(template)
    return _ours[template.kind.name]


def _of_the_office(template: Template) -> Checked:
    """A template of the office, read anew each time; one that is no Word file has that fault and no field."""
    try:
        return checked(template)
    except TemplateWrong as fault:
        return Checked((), (str(fault),))


_ours: Final[dict[str, Checked]] = {}
"""Our own templates by kind, checked once: they do not change while the house runs."""
