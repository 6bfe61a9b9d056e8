"""Everything a paper is filled from: the case with its facts, the office that issues it, and what is said only when it is printed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.office import Office
from casework.domain.parties import Party, Respondent
from casework.domain.statute.standing import Paper
from casework.domain.values import Unit
from casework.papers.letterhead import Letterhead

F = TypeVar("F", bound=Fact)
SEALED: Final = "sealed:"
SUBJECT: Final = 2
"""Which part of a sealed text names whose key it lies under: `sealed:v1:subject:field:…`."""
HIDDEN: Final = "〔密〕"
"""What stands for a sealed text while nobody opens it."""
ERASED: Final = "已删除"
"""What stands for a text whose key was erased."""

Opener = Callable[[str], str]
"""Opens a sealed text; answers ERASED where it was erased."""


def closed(_sealed: str) -> str:
    """Opens nothing: for checks, which ask only whether a text is there."""
    return HIDDEN


@dataclass(frozen=True)
class Material:
    """What one paper is made of. `paper` is the paper of the case that it prints, `fact` the fact it rests on; either may be None.

    `said` are the fields given at printing. `opened` collects whose sealed texts were opened, as `ref` and field, `under` the subjects
    under whose keys these lay.
    """

    case: Case
    facts: Sequence[Fact]
    office: Office
    issuer: Unit
    letterhead: Letterhead
    by: str
    today: date
    paper: Paper | None = None
    fact: Fact | None = None
    number: str | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    open: Opener = closed
    opened: set[tuple[str, str]] = field(default_factory=set)
    under: set[str] = field(default_factory=set)

    def text(self, sealed: str | None, name: str, ref: str = "") -> str | None:
        """A text, opened where it is sealed; None where there is none."""
        if not sealed:
            return None
        if not sealed.startswith(SEALED):
            return sealed
        self.opened.add((ref, name))
        text = self.open(sealed)
        if text not in (ERASED, HIDDEN):
            self.under.add(sealed.split(":")[SUBJECT])
        return text

    def newest(self, kind: type[F], **having: object) -> F | None:
        """The newest fact of a type whose fields are these; None where there is none."""
        fitting = (fact for fact in reversed(self.facts) if isinstance(fact, kind))
        return next((fact for fact in fitting if all(getattr(fact, name) == value for name, value in having.items())), None)

    def of_paper(self, kind: type[F]) -> F | None:
        """The newest fact of a type about the paper."""
        return self.newest(kind, paper=self.paper.id) if self.paper is not None else None

    def own(self, kind: type[F]) -> F | None:
        """The fact that the paper rests on, where it is of this type."""
        return self.fact if isinstance(self.fact, kind) else None

    def respondents(self) -> tuple[Respondent, ...]:
        """The respondents the paper is about: its addressees, else all of the case."""
        named = {*self.paper.addressees} if self.paper is not None else set()
        return tuple(r for r in self.case.respondents if r.ref in named) or self.case.respondents

    def name_of(self, respondent: Respondent) -> str | None:
        """A firm by its name, a natural person by the sealed one."""
        return respondent.name or self.text(respondent.person_name, "person_name", respondent.ref)

    def party(self, ref: str) -> Party | None:
        """A worker of the case by reference."""
        return next((party for party in self.case.parties if party.ref == ref), None)

    def unit_name(self, code: str | None) -> str | None:
        """A unit by its code, as the directory has it now."""
        unit = self.office.unit(code) if code else None
        return unit.name if unit is not None else code

    def numbered(self, subject: str) -> str | None:
        """The number that another paper of the case was given; void ones do not count."""
        return next((each.number for each in self.case.numbers.values() if each.subject == subject and not each.void), None)
