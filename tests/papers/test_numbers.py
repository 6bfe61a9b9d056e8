"""Numbers of papers without duplicates or gaps, however many print at once, on both databases and in several processes."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from casework.application import Cases
from casework.domain.intake import Receive
from casework.domain.numbering import SERIES, NumberPaper
from casework.domain.refusals import BadCommand, RuleRefused
from tests.office import Office, furnished
from tests.people import HEAD, OFFICER

AT_ONCE = 16


def numbering(case_no: str, document: str = "order") -> NumberPaper:
    return NumberPaper(case_no=case_no, document=document, mark="秦人社令", serial=7, year=1999)


def serials(house, numbers) -> list[int]:
    every = [each for case_no in numbers for each in house.cases.case(case_no).numbers]
    return sorted(int(each.rpartition("〕")[2].removesuffix("号")) for each in every)


def test_sixteen_who_number_at_once_get_sixteen_numbers_in_a_row(any_url):
    with furnished(any_url) as house:
        office, other = Office(house), Cases(house.store, house.vault, house.clock)
        numbers = [office.receives().case_no for _ in range(AT_ONCE)]

        def number(place: int) -> None:
            cases = (house.cases, other)[place % 2]
            cases.do(numbering(numbers[place]), OFFICER)
            cases.do(numbering(numbers[place], "service"), OFFICER)

        with ThreadPoolExecutor(AT_ONCE) as together:
            list(together.map(number, range(AT_ONCE)))
        other.close()
        assert serials(house, numbers) == list(range(1, 2 * AT_ONCE + 1))


@pytest.fixture
def office(sqlite_url):
    with furnished(sqlite_url) as house:
        yield Office(house).receives()


def test_a_refusal_takes_no_number_and_a_void_one_is_never_given_again(office):
    house, case_no = office.house, office.case_no
    office.does(numbering(case_no), OFFICER)
    with pytest.raises(RuleRefused):
        house.do(numbering(case_no), by=OFFICER)
    office.gets("void_paper_number", HEAD, number="秦人社令〔2026〕1号", reason="写错")
    office.does(numbering(case_no), OFFICER)
    assert serials(house, [case_no]) == [1, 2]


def test_a_repeated_request_is_told_its_first_number(office):
    from uuid import uuid4

    id = uuid4()
    first = office.house.do(numbering(office.case_no), by=OFFICER, id=id)
    again = office.house.do(numbering(office.case_no), by=OFFICER, id=id)
    assert (again.version, again.repeated) == (first.version, True)
    assert serials(office.house, [office.case_no]) == [1]


def test_no_other_system_counts_under_the_name_of_a_series(office):
    with pytest.raises(BadCommand, match="source must not begin with"):
        office.house.do(
            Receive(region="620502", region_name="秦州区", channel="counter", source=f"{SERIES}620502-hrss 秦人社令 2026", number="1"),
            by=OFFICER,
        )
