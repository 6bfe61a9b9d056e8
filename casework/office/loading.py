"""Loading a file into the directory: planned, reported with its warnings, and written in one transaction or not at all."""

from casework.domain.refusals import BadCommand
from casework.office.plan import Plan
from casework.office.warned_people import absences, deputies, sectors, strangers, territories
from casework.office.warned_posts import Owned, empty_posts, leaders_leaving, marks
from casework.office.warning import OfficeWarning

__all__ = ["OfficeWarning", "Owned", "sound", "warnings"]


def sound(plan: Plan) -> Plan:
    """The plan, where nothing forbids it. Raises BadCommand with every fault of the file."""
    if plan.faults:
        raise BadCommand(plan.faults)
    return plan


def warnings(plan: Plan, owned: Owned) -> tuple[OfficeWarning, ...]:
    """Everything worth a second look, once."""
    found = (
        *empty_posts(plan), *marks(plan), *leaders_leaving(plan, owned), *deputies(plan), *absences(plan), *territories(plan),
        *sectors(plan), *strangers(plan),
    )  # fmt: skip
    return tuple(dict.fromkeys(found))
