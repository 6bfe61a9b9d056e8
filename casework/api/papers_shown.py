"""How papers are shown before they are printed: kinds, what they print, what is missing, numbers and prints."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.domain.case import Case
from casework.domain.numbering import standing_number
from casework.papers import making
from casework.papers.fields import catalogue
from casework.papers.subjects import subjects


@dataclass(frozen=True, slots=True)
class Lacking:
    """A must-hold field that is missing: `why` is the article that wants it, `where` a move, print (said at printing) or office."""

    field: str
    zh: str
    why: str
    where: str


@dataclass(frozen=True, slots=True)
class Sayable:
    """A field that is said when the paper is printed; `must` where the law wants it."""

    field: str
    zh: str
    must: bool


@dataclass(frozen=True, slots=True)
class Number:
    """A number 文号 that a paper of the case was given; a void one is never given again."""

    number: str
    kind: str
    subject: str
    unit: str
    at: datetime
    void: bool


@dataclass(frozen=True, slots=True)
class Printed:
    """A print by the SHA-256 of its file in hex."""

    digest: str
    kind: str
    subject: str
    number: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Something of the case that the kind prints, with its number where it has one."""

    id: str
    number: str | None


@dataclass(frozen=True, slots=True)
class Looked:
    """One paper before it is printed. `to`: employer, worker, office or authority. `ready`: nothing stands against printing.

    `moves` bring about what it prints. `own_template`: the office's own; `template_faults` are sentences about it.
    """

    kind: str
    zh: str
    en: str
    to: str
    subject: str | None
    subjects: list[Subject]
    number: str | None
    numbered: bool
    ready: bool
    moves: list[str]
    missing: list[Lacking]
    sayable: list[Sayable]
    remarks: list[str]
    own_template: bool
    template_faults: list[str]


@dataclass(frozen=True, slots=True)
class CaseKinds:
    """Every kind of paper for one case, with the numbers given and the prints made."""

    case_no: str
    papers: list[Looked]
    numbers: list[Number]
    prints: list[Printed]


def shown(look: making.Looked) -> Looked:
    """A paper as it is told."""
    wish = look.wish
    kind = wish.kind
    return Looked(
        kind=kind.name, zh=kind.zh, en=kind.en, to=kind.to, subject=look.subject.id if look.subject is not None else None,
        subjects=[Subject(each.id, standing_number(wish.case, kind.name, each.id)) for each in subjects(kind, wish.case, wish.facts)],
        number=look.number, numbered=kind.numbered, ready=look.ready, moves=list(kind.moves),
        missing=[Lacking(each.field, each.zh, each.why, each.where) for each in look.lacking],
        sayable=[Sayable(name, catalogue()[name].zh, name in kind.must) for name in look.sayable],
        remarks=list(look.remarks), own_template=not look.template.own, template_faults=list(look.check.faults),
    )  # fmt: skip


def kinds_shown(case: Case, looks: Sequence[making.Looked]) -> CaseKinds:
    """All papers of a case."""
    numbers = [Number(each.number, each.document, each.subject, each.unit, each.at, each.void) for each in case.numbers.values()]
    prints = [Printed(each.digest, each.document, each.subject, each.number, each.at, each.by) for each in case.prints.values()]
    return CaseKinds(case.case_no, [shown(look) for look in looks], numbers, prints)
