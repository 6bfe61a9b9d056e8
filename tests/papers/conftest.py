"""One office with two cases from receipt to strike-off and one that just came, for the tests of this folder."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from casework.domain.parties import Party, Respondent
from casework.domain.paying.money import RecordPayment
from casework.domain.values import Sum
from tests.office import Office, furnished
from tests.people import OFFICER
from tests.unpaid import PLAIN


@pytest.fixture(scope="package")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office; `case_no` is the case whose second payment was recorded three days late."""
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('papers')}/office.db") as house:
        Office(house).receives(
            source="12345", number="=GD1", channel="12345", project_name="东桥项目", project_class="government",
            parties=(Party("w1", "张三丰", None, "13800138000"),),
            respondents=(Respondent("r1", name="陇右劳务公司"), Respondent("r2", "person", person_name="王老五", role="crew_leader")),
        )  # fmt: skip
        story = Office(house).receives(
            respondents=(Respondent("r1", name="陇右劳务公司"),), project_name="西桥项目", arrears_months=("2025-10", "2025-11"),
            claimed=Sum(PLAIN.heads, PLAIN.fen),
        )  # fmt: skip
        story.dispatches()
        story.signs_in()
        story.establishes()
        story.waits(days=5)
        first = (story.case.outstanding_fen or 0) // 2
        late = house.clock() - timedelta(days=3)
        story.does(RecordPayment(case_no=story.case_no, payer="contractor", method="transfer", fen=first), OFFICER, effective_at=late)
        story.is_paid()
        house.views.catch_up()
        yield story
