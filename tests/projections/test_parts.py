"""The one filter of every read: on each view it lets through exactly the cases that the scope sees, on both databases."""

from sqlalchemy import select, text

from casework.bootstrap import Casework
from casework.domain.dispatching import Dispatch, Reassign
from casework.domain.scope import Scope
from casework.domain.values import Unit
from casework.projections.parts import inside
from casework.projections.questions import ledger_rows
from casework.projections.tables import NAMES, views
from tests.projections.conftest import COUNTY, DISPATCHER, opened, received, rows_of

TOWN = Unit("town-620502", "玉泉镇", "town", "town", "620502")
HOUSING = Unit("jsj-620502", "秦州区住建局", "industry", "county", "620502")
FAR = Unit("hrss-620503", "麦积区人社局", "hrss", "county", "620503", ("labour_inspection",))
WITH_CASES = tuple(views.tables[name] for name in NAMES if "case_no" in views.tables[name].c)
SCOPES = {
    "nobody": Scope(None), "the country": Scope(""), "the province": Scope("62"), "the city": Scope("6205"), "a county": Scope("620502"),
    "the county behind": Scope("620503"), "a county and its unit": Scope("620503", COUNTY.code), "a unit": Scope(None, TOWN.code),
    "a unit without cases": Scope(None, "hrss-620599"), "the last county of a province": Scope("629999"),
}  # fmt: skip


def peopled(office: Casework) -> list[str]:
    """Cases of three counties, one of them with a town beside its lead."""
    office.policies.furnish_office((TOWN, FAR), (), by=DISPATCHER)
    numbers = [
        received(office, region=region, region_name=region) for region in ("620502", "620503", "629999", "110101", "620502", "000000")
    ]
    office.do(Dispatch(case_no=numbers[0], lead=COUNTY.code, cohandlers=(TOWN.code,)), by=DISPATCHER)
    office.views.catch_up()
    return numbers


def seen(office: Casework, scope: Scope) -> dict[str, set[str]]:
    """The case numbers that each view shows in a scope."""
    asked = [(table, select(table.c.case_no).where(inside(scope, table))) for table in WITH_CASES]
    return office.views.ask(lambda tx: {table.name: set(tx.execute(question).scalars()) for table, question in asked})


def test_every_view_shows_exactly_the_cases_that_the_scope_sees(office):
    numbers = peopled(office)
    every = seen(office, Scope(""))
    assert every["ledger"] == set(numbers) and every["parts"] == {numbers[0]}
    for name, scope in SCOPES.items():
        wanted = {number for number in numbers if scope.sees(office.cases.case(number))}
        for view, found in seen(office, scope).items():
            assert found == wanted & every[view], (name, view)


def test_a_unit_that_lost_its_part_sees_the_case_no_more(office):
    office.policies.furnish_office((HOUSING,), (), by=DISPATCHER)
    number = received(office)
    office.do(Dispatch(case_no=number, lead=HOUSING.code), by=DISPATCHER)
    office.views.catch_up()
    assert seen(office, Scope(None, HOUSING.code))["timeline"] == {number}
    office.do(Reassign(case_no=number, lead=COUNTY.code), by=DISPATCHER)
    office.views.catch_up()
    assert seen(office, Scope(None, HOUSING.code)) == {table.name: set() for table in WITH_CASES}
    live = rows_of(office)["parts"]
    assert [row["unit"] for row in live] == [COUNTY.code]
    office.views.rebuild()
    assert rows_of(office)["parts"] == live


def numbered(office: Casework) -> list[str]:
    """The numbers of all cases, in order."""
    return [row["case_no"] for row in ledger_rows(office.views)]


def test_numbers_and_regions_are_sorted_byte_by_byte_whatever_language_the_database_sorts_by(postgres_url):
    with opened(postgres_url) as office:
        numbers = peopled(office)
        asked = text(
            "select table_name, column_name, collation_name from information_schema.columns"
            " where table_schema like 'views\\_%' and column_name in ('case_no', 'region')"
        )
        found = {(row.table_name, row.column_name): row.collation_name for row in office.views.ask(lambda tx: tx.execute(asked).all())}
        columns = {(table.name, name) for table in views.tables.values() for name in ("case_no", "region") if name in table.c}
        assert found == dict.fromkeys(columns, "C")
        assert numbered(office) == sorted(numbers)


def test_no_scope_and_no_region_reaches_a_neighbour_by_the_first_digits(office):
    office.policies.furnish_office((TOWN, FAR), (), by=DISPATCHER)
    near, far = received(office, region="620509"), received(office, region="620510")
    office.views.catch_up()
    assert seen(office, Scope("620509"))["ledger"] == {near} and seen(office, Scope("62051"))["ledger"] == {far}
