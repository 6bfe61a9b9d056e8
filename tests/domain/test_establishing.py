"""Establishing and first contact: sums agree, what is unknown has a reason, the lead verifies, the track rises with the numbers."""

from dataclasses import replace
from datetime import date

import pytest

from casework.domain.dispatching import SignIn
from casework.domain.parties import Respondent
from casework.domain.settling.contacting import Contact
from casework.domain.settling.establishing import Establish, Established
from casework.domain.triage import Triaged
from casework.domain.values import Line, Sum
from tests.people import CITY_OFFICER, INDUSTRY, INDUSTRY_OFFICER, OFFICER, STRANGER
from tests.settling_lives import OWED, ROLL, cmd, dispatched, established
from tests.spec import Life

FULL = Sum(3, OWED, ROLL)


def test_a_first_contact_closes_its_clock_and_makes_a_handler():
    life = dispatched()
    assert life.clock("first_contact")
    life.gets(cmd(Contact, way="phone"), OFFICER)
    assert life.case.contacted and life.case.clock("first_contact") is None
    assert life.case.handlers == ("officer-1",)


def test_a_contact_says_how():
    assert "way 'telepathy' is unknown" in dispatched().reasons(cmd(Contact, way="telepathy"), OFFICER)


def test_establishing_moves_to_investigated_and_keeps_every_kind_of_sum():
    life = dispatched()
    life.gets(
        cmd(
            Establish, verified=FULL, listed_by_employer=Sum(2, 150_000), cause="illegal_subcontracting", priority="poverty_relief",
            project_class="government", debtor="employer", first_payer="contractor", grounds=("art30", "art36"),
            months=("2025-11", "2026-01"), until=date(2026, 1, 31), facts_agreed=True, employer_reachable=True,
        ),
        OFFICER,
    )  # fmt: skip
    case = life.case
    assert case.handling == "investigated"
    assert (case.claimed.fen, case.listed_by_employer.fen, case.verified) == (15_000_000, 150_000, FULL)
    assert (case.debtor, case.first_payer, case.payer_grounds) == ("employer", "contractor", ("art30", "art36"))
    assert (case.arrears_months, case.arrears_until, case.priority) == (("2025-11", "2026-01"), date(2026, 1, 31), "poverty_relief")


def test_rule_13_who_owes_and_who_pays_first_are_kept_apart_and_may_change():
    life = established()
    life.gets(cmd(Establish, debtor="employer", first_payer="contractor", grounds=("art30",)), OFFICER)
    owner = Respondent("owner", name="某建设单位", role="owner")
    life.gets(cmd(Establish, first_payer="owner", found=(owner,), grounds=("art29", "art30")), OFFICER)
    assert (life.case.debtor, life.case.first_payer, life.case.payer_grounds) == ("employer", "owner", ("art29", "art30"))
    assert [r.ref for r in life.case.respondents] == ["employer", "contractor", "owner"]


def test_establishing_again_changes_only_what_is_given():
    life = established()
    life.gets(cmd(Establish, cause="fled"), OFFICER)
    assert life.case.verified == FULL and life.case.cause == "fled" and life.case.handling == "investigated"


def test_who_establishes_has_signed_in():
    life = dispatched()
    life.case.signed_in = ()
    assert "has not signed in" in life.reasons(cmd(Establish, verified=FULL, cause="misuse"), OFFICER)


def test_imported_history_establishes_without_signing_in_cause_or_sum():
    life = dispatched(imported=True)
    life.case.signed_in = ()
    life.gets(cmd(Establish, verified=Sum(3, None)), OFFICER)
    assert life.case.handling == "investigated" and life.case.owed_fen == 15_000_000


def test_what_is_unknown_has_a_reason():
    life = dispatched()
    assert "say in `unknown_because` why" in life.reasons(cmd(Establish, cause="misuse"), OFFICER)
    assert "say in `unknown_because` why" in life.reasons(cmd(Establish, verified=Sum(3, OWED), cause="misuse"), OFFICER)
    assert "unknown_because 'lazy' is unknown" in life.reasons(cmd(Establish, cause="misuse", unknown_because="lazy"), OFFICER)
    life.gets(cmd(Establish, cause="misuse", unknown_because="no_books"), OFFICER)
    assert life.case.verified is None


def test_a_roll_alone_gives_heads_and_sum():
    life = dispatched(claimed=Sum())
    life.gets(cmd(Establish, verified=Sum(lines=ROLL), claimed=Sum(lines=(Line("w1", None), *ROLL[1:])), cause="misuse"), OFFICER)
    assert life.case.verified == FULL
    assert (life.case.claimed.heads, life.case.claimed.fen) == (3, None)


def test_a_roll_with_an_unknown_line_needs_a_reason_too():
    roll = Sum(2, None, (Line("w1", 100_000), Line("w2", None)))
    assert "unknown_because" in dispatched().reasons(cmd(Establish, verified=roll, cause="misuse"), OFFICER)


def test_rule_14_sums_and_rolls_agree_with_themselves():
    reasons = dispatched().reasons(cmd(Establish, verified=Sum(3, 1, ROLL), claimed=Sum(-1, 5), cause="misuse"), OFFICER)
    assert "claimed: the number of workers is negative" in reasons and "verified: the roll adds up to 300000" in reasons


def test_the_cause_is_named_from_the_list():
    life = dispatched()
    assert "the cause is not named" in life.reasons(cmd(Establish, verified=FULL), OFFICER)
    assert "cause 'greed' is unknown" in life.reasons(cmd(Establish, verified=FULL, cause="greed"), OFFICER)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"priority": "friends"}, "priority 'friends' is unknown"),
        ({"project_class": "secret"}, "project_class 'secret' is unknown"),
        ({"grounds": ("art30", "art99")}, "grounds art99 unknown"),
        ({"months": ("2026-13", "2026-1", "202601", "x026-01", "2026-02")}, "months 2026-13, 2026-1, 202601, x026-01 are not months"),
        ({"debtor": "stranger"}, "stranger is no respondent of the case"),
    ],
)
def test_a_wrong_word_is_named_with_what_would_be_right(given, reason):
    assert reason in dispatched().reasons(cmd(Establish, verified=FULL, cause="misuse", **given), OFFICER)


def test_a_cohandler_adds_its_part_after_the_lead_and_never_the_verified_sum():
    life = dispatched(INDUSTRY.code)
    life.gets(cmd(SignIn, officer=INDUSTRY_OFFICER.person), INDUSTRY_OFFICER)
    part = cmd(Establish, cause="project_money_unpaid")
    assert "establishes first" in life.reasons(part, INDUSTRY_OFFICER)
    life.gets(cmd(Establish, verified=FULL, cause="misuse"), OFFICER)
    assert "belongs to the lead unit" in life.reasons(cmd(Establish, verified=FULL), INDUSTRY_OFFICER)
    life.gets(part, INDUSTRY_OFFICER)
    assert life.case.cause == "project_money_unpaid" and INDUSTRY_OFFICER.person in life.case.handlers


def test_a_unit_without_a_part_in_the_case_establishes_nothing():
    life = dispatched()
    life.case.region = "620500"
    assert "belongs to a handling unit" in life.reasons(cmd(Establish, verified=FULL, cause="misuse"), CITY_OFFICER)
    life.case.region = "620502"
    assert "has no part" in life.reasons(cmd(Establish, verified=FULL, cause="misuse"), STRANGER)


def test_the_track_rises_when_the_verified_numbers_reach_major_and_the_clock_counts_from_first_receipt():
    life = dispatched()
    assert life.case.track == "simple"
    base = life.clock("track").base
    facts = life.gets(cmd(Establish, verified=Sum(40, 20_000_000), cause="misuse", unknown_because="no_books"), OFFICER)
    assert [type(fact) for fact in facts] == [Established, Triaged]
    assert life.case.track == "major" and life.case.handling == "investigated"
    assert life.clock("track").base == base and life.clock("track").limit == "30 working days"
    assert life.clock("name_leader") and life.clock("publish")


def test_a_track_never_falls_by_establishing_less():
    life = dispatched(claimed=Sum(40, 60_000_000))
    life.gets(cmd(Establish, verified=FULL, cause="misuse"), OFFICER)
    assert life.case.track == "major" and life.case.clock("publish") is None


def test_large_arrears_that_were_published_are_not_due_again():
    life = dispatched()
    life.case.published = True
    life.gets(cmd(Establish, verified=Sum(40, 20_000_000), cause="misuse", unknown_because="no_books"), OFFICER)
    assert life.case.clock("publish") is None


def test_a_department_of_a_province_publishes_each_half_year():
    life: Life = dispatched()
    province = replace(OFFICER.unit, level="province", region="620000")
    life.case.lead = province
    large = cmd(Establish, verified=Sum(40, 20_000_000), cause="misuse", unknown_because="no_books")
    fact = life.gets(large, replace(OFFICER, unit=province))[0]
    assert fact.signals()[0].limit == "end of half-year" and life.clock("publish")
