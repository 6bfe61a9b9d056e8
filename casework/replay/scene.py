"""What an act of a replay sees at its moment: the case as it stands, the office that has it now, and the source."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from casework.domain.case import Case
from casework.domain.office import Office
from casework.domain.registry import Command, commands
from casework.domain.values import Inspector, Post
from casework.replay.reading import Source
from casework.replay.territory import Territory
from casework.samples.offices import SampleOffice

INSPECTORS: Final = 2
"""Acts of inspection name two officers (条例 16)."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One command with who gives it: a post of a unit, and the account where it must be a certain one.

    `supplied` where the printed step does not say it by itself.
    """

    command: Command
    post: str
    unit: str
    supplied: bool = False
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """The moment of an act."""

    case: Case | None
    case_no: str
    day: date
    source: Source
    territory: Territory
    directory: Office

    @property
    def home(self) -> SampleOffice:
        """The office of the place, where matters come in."""
        return self.territory.home

    @property
    def office(self) -> SampleOffice:
        """The office that has the case now: of the place, of a higher level once it was raised 提级."""
        return self.territory.office_of(self.lead)

    @property
    def lead(self) -> str:
        """The code of the unit that leads, the inspection brigade where nobody was given the case yet."""
        return self.case.lead.code if self.case is not None and self.case.lead is not None else self.home.code("insp")

    @property
    def officers(self) -> tuple[Inspector, ...]:
        """Two inspectors of the lead unit with their badge numbers 执法证号."""
        held = self.directory.holders(Post.OFFICER, self.lead, self.day)[:INSPECTORS]
        return tuple(Inspector(each.person, f"{self.office.region}{number:03d}") for number, each in enumerate(held, 1))

    def first(self, post: str, unit: str) -> str:
        """The account of the first holder of a post of a unit that day; empty where nobody holds it."""
        return next((held.person for held in self.directory.holders(post, unit, self.day)), "")

    def by(self, move: str, post: str, unit: str, /, *, supplied: bool = False, person: str | None = None, **fields: Any) -> Deed:
        """A command by its move, given by a post of a unit."""
        return Deed(commands()[move].command(case_no=self.case_no, **fields), post, unit, supplied, person)

    def by_officer(self, move: str, /, *, supplied: bool = False, **fields: Any) -> Deed:
        """A command of the lead unit's officer."""
        return self.by(move, Post.OFFICER, self.lead, supplied=supplied, **fields)

    def by_intake(self, move: str, /, **fields: Any) -> Deed:
        """A command of the counter 窗口 of the place."""
        return self.by(move, Post.INTAKE, self.home.code("insp"), **fields)

    def by_dispatcher(self, move: str, /, **fields: Any) -> Deed:
        """A command of the dispatching office 治欠办 of the level that has the case."""
        return self.by(move, Post.DISPATCHER, self.office.code("zqb"), **fields)
