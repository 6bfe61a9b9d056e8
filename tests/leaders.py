"""Leaders for the tests: directories with the governments, towns and portfolios that a choice looks at."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.dispatching import Dispatch
from casework.domain.ladder.climbing import Climb
from casework.domain.office import Absence, Deputy, Holding
from casework.domain.values import SYSTEM_ACTOR, Sum, Unit
from tests.people import CITY, CITY_DISPATCHER, COUNTY, DISPATCHER, GOVERNMENT, INDUSTRY, TOWN, TOWN_HEAD
from tests.spec import CASE, Life, given, receipt

LONG_AGO, TODAY = date(2000, 1, 1), date(2026, 3, 2)
CITY_GOVERNMENT = Unit("620500-gov", "天水市人民政府", "government", "city", "620500")
CONSTRUCTION = replace(INDUSTRY, sector="construction")


def post(person: str, *portfolio: str, unit: Unit = GOVERNMENT, chair: bool = False, **changes: Any) -> Holding:
    """A leader's post, held since long ago unless told otherwise."""
    given_: dict[str, Any] = {"since": LONG_AGO, "marks": ("chair",) if chair else (), "portfolio": portfolio}
    return Holding(person, "leader", unit.code, **(given_ | changes))


def led_by(life: Life, *posts: Holding, units: tuple[Unit, ...] = (), deputies: tuple[tuple[str, str], ...] = (), away: str = "") -> Life:
    """The same life in a directory whose leaders are these and no others. `deputies` are pairs of holder and deputy, `away` the accounts
    of those on leave for the first half of 2026.
    """
    office = life.world.office
    for unit in (CITY_GOVERNMENT, CONSTRUCTION, *units):
        office = office.with_unit(unit)
    at = {held.person: held.unit for held in posts}
    office = replace(
        office,
        holdings=(*(held for held in office.holdings if held.post != "leader"), *posts),
        deputies=tuple(Deputy(person, "leader", at[person], deputy, LONG_AGO) for person, deputy in deputies),
        absences=tuple(Absence(person, date(2026, 1, 1), date(2026, 7, 1)) for person in away.split()),
    )
    life.world = replace(life.world, office=office)
    return life


def unauthorised(life: Life) -> Life:
    """The same life under a rulebook that names no paper for naming a leader or for the watch list."""
    numbers = {name: rows for name, rows in life.world.rulebook.numbers.items() if not name.startswith("authority.")}
    life.world = replace(life.world, rulebook=replace(life.world.rulebook, numbers=numbers))
    return life


@dataclass
class Matter:
    """What a choice looks at: the case as it stands and how many cases each leader owns."""

    life: Life
    loads: Mapping[str, int] = field(default_factory=dict)

    @property
    def asked(self) -> Asked[Any]:
        """A look by the scheduler."""
        return self.life.asked(Climb(case_no=CASE, loads=self.loads), SYSTEM_ACTOR)

    @property
    def view(self) -> tuple[Case, Asked[Any], World]:
        """Case, asking and world."""
        return self.life.case, self.asked, self.life.world


def a_case(heads: int | None = 40, fen: int | None = 60_000_000, lead: str = COUNTY.code, helpers: tuple[str, ...] = ()) -> Life:
    """A dispatched case: forty workers and 600,000 yuan unless told otherwise, so that it is major."""
    life = given(receive=receipt(claimed=Sum(heads, fen)))
    by = {CITY.code: CITY_DISPATCHER, TOWN.code: TOWN_HEAD}.get(lead, DISPATCHER)
    life.does(Dispatch(case_no=CASE, lead=lead, cohandlers=helpers), by)
    return life
