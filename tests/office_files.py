"""Files of the office directory for tests, and what loading them into the test directory comes to."""

from collections.abc import Sequence
from datetime import date
from importlib.resources import files

import pytest

from casework.domain.office import Office
from casework.domain.refusals import BadCommand
from casework.office.loading import sound
from casework.office.plan import Plan
from casework.office.planning import planned
from casework.office.reading import read_sheet
from tests.people import DIRECTORY
from tests.spec import at

DAY = date(2026, 3, 2)
UNIT = '[[unit]]\ncode = "620502-hrss"\nname = "秦州区人社局"\nkind = "hrss"\nlevel = "county"\nregion = "620502"\n'
GONE = '[[unit]]\ncode = "620502-gov"\ndissolved = true\n'
LI = '[[holder]]\nperson = "li"\npost = "officer"\nunit = "620502-hrss"\n'
WANG = '[[holder]]\nperson = "wang"\npost = "leader"\nunit = "620502-gov"\nsince = 2025-01-01\n'
LABOUR = 'portfolio = ["labour"]\n'
FOR_LEADER = '[[deputy]]\nof = "leader"\npost = "leader"\nunit = "620502-gov"\ndeputy = "chair"\n'
AWAY = '[[absence]]\nperson = "leader"\nsince = 2026-03-09\nuntil = 2026-03-16\n'
ROSTER = '[[roster]]\nunit = "620502-hrss"\nday = 2026-03-05\npersons = ["officer-1"]\n'
SAMPLE = files("casework.samples").joinpath("office.toml").read_text(encoding="utf-8")


def plan_of(text: str, office: Office = DIRECTORY, on: str = "2026-03-02") -> Plan:
    """What loading a text on a day would do."""
    return planned(read_sheet(text, "office.toml"), office, at(on))


def load(*texts: str, office: Office = DIRECTORY, on: str = "2026-03-02") -> Office:
    """The directory after loading texts one after another; each a second time changes nothing."""
    for text in texts:
        office = sound(plan_of(text, office, on)).after
        again = plan_of(text, office, on)
        assert (again.changes, again.faults) == ((), ())
    return office


def kinds(text: str, office: Office = DIRECTORY, on: str = "2026-03-02") -> list[str]:
    """The kinds of the changes, in order."""
    plan = plan_of(text, office, on)
    assert plan.faults == ()
    return [change.kind for change in plan.changes]


def faults(text: str, office: Office = DIRECTORY) -> Sequence[str]:
    """The faults of a text that must have some."""
    with pytest.raises(BadCommand) as bad:
        sound(plan_of(text, office))
    return bad.value.reasons


def held(person: str, office: Office) -> list[tuple[date, date | None]]:
    """From when until when somebody held posts, in order of time."""
    return sorted(((each.since, each.until) for each in office.held_by(person)), key=lambda span: span[0])
