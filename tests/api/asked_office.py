"""An office with cases of two counties in several states, for the questions that the API answers; made once for a file of tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.api.calling import Api, calling
from tests.office import Office, furnished


@contextmanager
def asked_office(folder: Path) -> Iterator[tuple[Api, Office]]:
    """Eight cases: six of the county (two dispatched, one of these resolved), two of its neighbour; of the last the day has just come."""
    with furnished(f"sqlite:///{folder / 'office.db'}") as house, calling(house) as api:
        office = Office(house)
        for number in range(3):
            office.receives(project_name=f"安置房 {number}期", project_class="government")
        for number in range(2):
            office.receives(region="620503", region_name="麦积区", kind="report", project_name=f"学校{number}")
        office.receives()
        office.dispatches()
        office.signs_in()
        office.establishes()
        office.is_paid()
        office.is_resolved()
        office.receives(channel="12345")
        office.dispatches()
        office.waits(working_days=9)
        lasting = office.case_no
        office.receives()
        office.case_no = lasting
        house.views.catch_up()
        yield api, office
