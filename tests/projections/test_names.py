"""Search by name: projects and firms however they are written, and never a person."""

import pytest

from casework.domain.intake import Receive
from casework.domain.parties import Party, Respondent
from casework.domain.scope import Scope
from casework.domain.values import Sum
from casework.projections.counting import Search, conditions, counted, page
from casework.projections.names import folded
from tests.projections.conftest import INTAKE, received

ALL = Scope("")


def found(office, q: str, scope: Scope = ALL) -> list[str]:
    wanted = conditions(Search(q=q), scope, None)
    numbers = [row["case_no"] for row in page(office.views, wanted, "", 50)]
    assert counted(office.views, wanted).count == len(numbers)
    return numbers


def named(office) -> str:
    """A case of a firm and of a person who owes, with a worker."""
    firms = (
        Respondent("employer-1", name="甘肃 XYZ（集团）公司"),
        Respondent("employer-2", kind="person", person_name="李老板"),
    )
    case = Receive(
        region="620502", region_name="秦州区", channel="counter", claimed=Sum(1, 100), project_name="兰天 高速Ⅱ标", respondents=firms,
        parties=(Party("worker-1", name="王小明", phone="13912345678"),),
    )  # fmt: skip
    return str(office.do(case, by=INTAKE).case_no)


def test_a_case_is_found_by_the_beginning_of_its_number_project_or_firm(office):
    other, case = received(office, project_name="兰州新区"), named(office)
    office.views.catch_up()
    for q in ("甘肃", "甘肃xyz", "甘肃ＸＹＺ(集", " 甘 肃 ", "兰天高速II"):
        assert found(office, q) == [case], q
    assert found(office, "兰") == [other, case] and found(office, case) == [case] and found(office, "620502-2026") == [other, case]
    assert found(office, "高速") == [] == found(office, "100%") == found(office, "兰_") == found(office, "6205022026") == found(office, " ")
    assert found(office, "甘肃", Scope("6206")) == [] == found(office, case, Scope(None))


def test_nobody_is_found_by_the_name_or_phone_of_a_person(small):
    named(small)
    small.views.catch_up()
    assert [found(small, q) for q in ("王小明", "李老板", "13912345678")] == [[], [], []]


@pytest.mark.parametrize(
    ("name", "plain"),
    [("ＡＢＣ　公司", "abc公司"), ("a\u200bb\nc", "abc"), ("Straße", "strasse"), ("", ""), (" \t", ""), ("字" * 500, "字" * 200)],
)
def test_names_are_folded_the_same_way_when_stored_and_when_asked(name, plain):
    assert folded(name) == plain == folded(plain)
