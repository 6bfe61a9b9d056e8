"""What an act of a replay sees at its moment: the case as it stands, the sample office of its region, and the source."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.domain.case import Case
from casework.domain.registry import Command, commands
from casework.domain.values import Inspector, Post
from casework.replay.reading import Source
from casework.samples.offices import SampleOffice


@dataclass(frozen=True, slots=True)
class Deed:
    """One command with who gives it: a post of a unit. `supplied` where the printed step does not say it by itself."""

    command: Command
    post: str
    unit: str
    supplied: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """The moment of an act."""

    case: Case | None
    case_no: str
    day: date
    source: Source
    office: SampleOffice
    level: str

    @property
    def lead(self) -> str:
        """The code of the unit that leads, the inspection brigade where nobody was given the case yet."""
        return self.case.lead.code if self.case is not None and self.case.lead is not None else self.office.code("insp")

    @property
    def officers(self) -> tuple[Inspector, ...]:
        """Two inspectors of the lead unit with their badge numbers."""
        return self.office.inspectors(self.lead)

    def by(self, move: str, post: str, unit: str, /, *, supplied: bool = False, **fields: Any) -> Deed:
        """A command by its move, given by a post of a unit."""
        return Deed(commands()[move].command(case_no=self.case_no, **fields), post, unit, supplied)

    def by_officer(self, move: str, /, *, supplied: bool = False, **fields: Any) -> Deed:
        """A command of the lead unit's officer."""
        return self.by(move, Post.OFFICER, self.lead, supplied=supplied, **fields)

    def by_intake(self, move: str, /, **fields: Any) -> Deed:
        """A command of the counter 窗口."""
        return self.by(move, Post.INTAKE, self.office.code("insp"), **fields)

    def by_dispatcher(self, move: str, /, **fields: Any) -> Deed:
        """A command of the dispatching office 治欠办."""
        return self.by(move, Post.DISPATCHER, self.office.code("zqb"), **fields)
