"""The crime of not paying wages: who reports, what must be shown, and when an order counts as unmet."""

from dataclasses import replace

import pytest

from casework.domain.statute.standing import Paper
from casework.domain.transfer.crime import ENCLOSURES, NameTeam, Prepare, Suspect
from casework.domain.transfer.thresholds import Arrears, arrears, every, heaviest, is_listing_ground, least_fen, ordered_in_vain
from casework.domain.values import Inspector, Line, Sum
from tests.people import COLLEAGUE, HEAD, OFFICER, TOWN_OFFICER, TWO
from tests.spec import CASE, Life, at
from tests.unpaid import investigated, ordered, unpaid, whole

OTHERS = (Inspector("officer-7", "A007"), Inspector("officer-8", "A008"))


def report(**changes: object) -> Prepare:
    """A report that shows everything."""
    return Prepare(**({"case_no": CASE, "officers": TWO, "means": "able_to_pay"} | changes))  # type: ignore[arg-type]  # fields by name


def roll(*fen: int) -> Sum:
    """A sum with one line per worker."""
    return Sum(len(fen), sum(fen), tuple(Line(f"w{i}", each) for i, each in enumerate(fen)))


def test_a_suspicion_asks_for_two_officers_the_same_day() -> None:
    life = unpaid()
    life.does(Suspect(case_no=CASE), OFFICER)
    assert life.due("name_team") == "2026-03-11"
    life.does(NameTeam(case_no=CASE, officers=TWO), HEAD)
    assert life.case.clock("name_team") is None
    assert life.case.crime_team == ("officer-1", "officer-2")


def test_officers_named_with_the_suspicion_leave_no_duty_to_name_them() -> None:
    life = unpaid()
    life.does(Suspect(case_no=CASE, officers=TWO), OFFICER)
    assert life.topics()[-2:] == ["crime_suspected", "crime_team_named"]
    assert life.case.clock("name_team") is None


def test_one_officer_is_no_team() -> None:
    life = unpaid()
    one = (TWO[0], replace(TWO[1], badge=""))
    assert "at least two" in life.reasons(Suspect(case_no=CASE, officers=one), OFFICER)
    assert "1 officer(s)" in life.reasons(NameTeam(case_no=CASE, officers=one), OFFICER)


def test_a_unit_without_the_power_of_inspection_cannot_suspect() -> None:
    assert "labour inspection" in unpaid().reasons(Suspect(case_no=CASE), TOWN_OFFICER)


def test_a_report_that_shows_all_three_elements_goes_to_the_chief() -> None:
    life = unpaid()
    life.does(report(), OFFICER)
    assert life.case.criminal == "prepared"
    assert life.due("chief_decision") == "2026-03-16"
    assert life.case.transfer is not None
    assert (life.case.transfer.paper, life.case.transfer.branch) == ("order-1", "ten_workers")


def test_who_writes_the_report_without_a_named_team_is_the_team() -> None:
    life = unpaid()
    life.does(report(), OFFICER)
    assert life.case.crime_team == ("officer-1", "officer-2")


def test_strangers_to_the_team_do_not_write_the_report() -> None:
    life = unpaid()
    life.does(Suspect(case_no=CASE, officers=TWO), OFFICER)
    assert "officer-7, officer-8 are not of the team" in life.reasons(report(officers=OTHERS), COLLEAGUE)
    life.does(report(), OFFICER)
    assert life.topics()[-2:] == ["transfer_prepared", "climbed"], "the chief is told at the opening of the three days"


def test_all_reasons_against_a_report_are_told_at_once() -> None:
    reasons = investigated(whole(3, 400_000)).reasons(report(means="greed", enclosures=ENCLOSURES[:3]), OFFICER)
    for part in ("means 'greed' is unknown", "not shown to be large", "no order or decision", "expert_report, other_material"):
        assert part in reasons


def test_flight_as_the_means_needs_the_news_on_record() -> None:
    life = unpaid()
    assert "does not say that the employer fled" in life.reasons(report(means="fled"), OFFICER)
    life.case.employer_fled = True
    life.does(report(means="fled"), OFFICER)
    assert life.case.criminal == "prepared"


def test_an_order_whose_date_has_not_passed_is_no_third_element() -> None:
    life = ordered()
    assert "mark it unmet first" in life.reasons(report(), OFFICER)
    assert "paper 'order-1' is not" in life.reasons(report(paper="order-1"), OFFICER)


def test_the_unmet_order_may_be_named() -> None:
    life = unpaid()
    life.does(report(paper="order-1"), OFFICER)
    assert life.case.criminal == "prepared"


def test_a_fine_or_an_order_to_rectify_is_no_order_to_pay() -> None:
    case = investigated().case
    case.papers = {
        "penalty-decision-1": Paper("penalty-decision-1", "penalty_decision", "unmet"),
        "order-1": Paper("order-1", "order", "unmet", purpose="rectify"),
    }
    assert ordered_in_vain(case) is None
    assert ordered_in_vain(case, "order-1") is None
    assert ordered_in_vain(case, "order-2") is None


def test_rule_11_nine_workers_are_judged_by_the_branch_of_one_worker() -> None:
    life = unpaid(roll(*([400_000] * 8), 2_400_000))
    assert "9 workers, 56,000.00 yuan in all, one worker 不详 months and 24,000.00 yuan" in life.reasons(report(), OFFICER)
    life.does(report(months=3), OFFICER)
    assert life.case.transfer is not None
    assert life.case.transfer.branch == "one_worker"


def test_rule_11_the_number_is_the_provinces_and_of_its_day() -> None:
    life = investigated()
    life.case.region = "430202"
    day = at("2026-03-11").date()
    assert least_fen("crime.one_worker_fen", life.case, life.world, day) == 600_000
    assert least_fen("crime.one_worker_fen", life.case, life.world, at("2013-06-03").date()) == 500_000
    assert least_fen("crime.ten_workers_fen", life.case, life.world, at("2005-06-03").date()) == 3_000_000


def test_rule_10_posting_with_proof_is_service_like_any_other() -> None:
    life = unpaid()
    life.case.papers = {"order-1": replace(life.case.papers["order-1"], way="posting")}
    life.does(report(), OFFICER)
    assert life.case.criminal == "prepared"


def test_part_payment_after_the_date_does_not_hide_the_crime() -> None:
    life = unpaid()
    assert arrears(life.case, life.case.papers["order-1"]).fen == 15_000_000


def test_what_imported_history_does_not_know_never_refuses_a_transfer() -> None:
    life = unpaid()
    life.case.imported = True
    life.case.papers = {"order-1": replace(life.case.papers["order-1"], sum=None)}
    life.case.verified, life.case.claimed = None, Sum(None, 26_000_000)
    life.does(report(), OFFICER)
    assert life.case.transfer is not None
    assert life.case.transfer.branch is None


@pytest.mark.parametrize(
    ("owed", "ten", "one"),
    [
        (Arrears(10, 3_000_000, None, None), True, None),
        (Arrears(9, 3_000_000, 3, 500_000), False, True),
        (Arrears(None, 3_000_000, 2, 500_000), None, False),
        (Arrears(10, 2_999_999, 3, 499_999), False, False),
        (Arrears(10, None, 3, None), None, None),
        (Arrears(9, 4_500_000, 3, None), False, True),
        (Arrears(9, 4_499_999, 3, None), False, None),
        (Arrears(9, 499_999, 3, None), False, False),
        (Arrears(None, 500_000, 3, None), False, None),
    ],
)
def test_each_branch_says_yes_no_or_unknown(owed: Arrears, ten: bool | None, one: bool | None) -> None:
    assert owed.ten_workers(3_000_000) is ten
    assert owed.one_worker(500_000) is one


def test_an_unknown_line_of_a_roll_is_not_the_heaviest() -> None:
    assert heaviest((Line("a", None), Line("b", 5))) == 5
    assert heaviest((Line("a", None),)) is None
    assert every(True, True) is True


def test_one_worker_alone_is_owed_the_whole_sum() -> None:
    life = investigated(whole(1, 900_000))
    assert arrears(life.case, None, months=4) == Arrears(1, 900_000, 4, 900_000)
    life.case.arrears_months = ("2025-11", "2025-12", "2026-01")
    assert arrears(life.case, None, worker_fen=7).months == 3


def test_the_list_needs_migrant_workers_and_the_sum_or_an_incident() -> None:
    life = unpaid(whole(3, 400_000))
    assert not listing_ground(life)
    life.case.incidents = {"incident-1": None}  # type: ignore[dict-item]  # wrong on purpose
    assert listing_ground(life)
    life.case.migrant_workers = False
    assert not listing_ground(life)


def test_the_list_does_not_know_where_the_sum_is_unknown() -> None:
    life = unpaid()
    life.case.papers = {"order-1": replace(life.case.papers["order-1"], sum=None)}
    life.case.verified, life.case.claimed = None, Sum()
    assert listing_ground(life) is None


def listing_ground(life: Life) -> bool | None:
    """Whether the unmet order of a life leads to the list."""
    return is_listing_ground(life.case, life.case.papers["order-1"], life.world, at("2026-03-11").date())
