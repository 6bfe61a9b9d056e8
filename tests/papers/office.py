"""A case that was filed and ordered, in a real office: what papers are printed of."""

from tests.office import Office
from tests.papers.lives import EMPLOYER, WORKERS, whole
from tests.people import OFFICER, TWO

ROLL = whole(100_000, 200_000, 300_050)


def ordered(office: Office) -> Office:
    """Received with sealed names, filed, and ordered to pay."""
    office.receives(parties=WORKERS, respondents=(EMPLOYER,), description="拖欠三个月工资")
    office.dispatches()
    office.signs_in()
    office.establishes(ROLL)
    office.gets("accept", OFFICER)
    office.gets("file", OFFICER, officers=TWO)
    office.gets("order", OFFICER, addressees=("firm",), ground="724-30", sum=ROLL, days="5 working days")
    return office
