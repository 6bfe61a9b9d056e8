"""Four cases for the command line to show: fresh, late, suspended, and resumed and lengthened."""

from collections.abc import Mapping

from casework.bootstrap import Casework
from casework.domain.values import Sum
from tests.office import Office
from tests.people import OFFICER, TWO
from tests.statute import FIRM

BRACKETS = "麦积[/red]区\x1b[2J"
"""A name that would close a colour that was never opened, and clear the screen."""


def lived(house: Casework) -> Mapping[str, str]:
    """Lives the cases; their numbers by what became of them."""
    late = Office(house).receives(region="620503", region_name=BRACKETS)
    late.waits(days=3)
    suspended, lengthened = _inquiry(house), _inquiry(house)
    lengthened.waits(days=10)
    lengthened.gets("resume", OFFICER)
    lengthened.gets("extend_inquiry", OFFICER, reason="证人外出")
    fresh = Office(house).receives(claimed=Sum())
    house.views.catch_up()
    return {"late": late.case_no, "suspended": suspended.case_no, "lengthened": lengthened.case_no, "fresh": fresh.case_no}


def _inquiry(house: Casework) -> Office:
    office = Office(house).receives(respondents=(FIRM,))
    office.dispatches()
    office.signs_in()
    office.gets("accept", OFFICER)
    office.gets("file", OFFICER, officers=TWO)
    office.gets("suspend", OFFICER, ground="evidence_unobtainable")
    return office
