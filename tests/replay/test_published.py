"""The published cases live through the real commands, none refused, and come to what their sources tell."""

import pytest

from casework.replay.reading import Source, read
from casework.replay.summary import CaseSummary
from tests.replay.lives import PUBLISHED, planned

Published = dict[str, CaseSummary]
FIELDS = [
    "id", "case_no", "stage", "procedure", "track", "pressure", "claimed_fen", "verified_fen", "ordered_fen", "paid_fen",
    "outstanding_fen", "recoverable_fen", "workers", "criminal", "conclusion", "transferred_to_police", "published", "listed",
    "struck_off", "missed", "facts", "inferred", "refused",
]  # fmt: skip


def missed(summary: CaseSummary) -> dict[str, str]:
    return {duty.clock: duty.due for duty in summary.missed}


def sources() -> list[Source]:
    return read([PUBLISHED])[0]


def test_all_fifty_five_cases_live_and_none_is_refused(published: Published) -> None:
    assert len(published) == 55
    assert {summary.id: summary.refused for summary in published.values() if summary.refused} == {}


def test_the_summary_has_exactly_the_promised_fields_in_order(published: Published) -> None:
    assert list(published["C001"].plain()) == FIELDS


@pytest.mark.parametrize("life", sources(), ids=lambda life: life.id)
def test_every_printed_step_is_an_act_and_an_exact_day_never_moves(life: Source) -> None:
    told = {act.step: act for act in planned(life) if act.printed}
    assert sorted(told) == list(range(len(life.steps)))
    for index, step in enumerate(life.steps):
        assert step.on is None or (told[index].own_day or told[index].day) == step.on


@pytest.mark.parametrize("life", sources(), ids=lambda life: life.id)
def test_nothing_is_supplied_after_the_last_printed_day(life: Source) -> None:
    acts = planned(life)
    assert max(act.day for act in acts) == max(act.day for act in acts if act.printed)


def test_sums_are_claimed_verified_and_paid_as_the_source_gives_them(published: Published) -> None:
    for life in sources():
        summary = published[life.id]
        assert (summary.claimed_fen, summary.paid_fen, summary.workers) == (life.amount_fen, life.paid_fen, life.workers)
        assert summary.verified_fen in (None, life.amount_fen)
        owed = life.amount_fen
        assert summary.outstanding_fen == (None if owed is None else owed - (life.paid_fen or 0))


def test_a_known_sum_paid_in_full_resolves_and_nothing_else_does(published: Published) -> None:
    for life in sources():
        in_full = life.amount_fen is not None and life.paid_fen == life.amount_fen
        assert (published[life.id].stage == "resolved") == (in_full or life.is_site_breach), life.id


def test_only_a_hand_over_counts_as_transferred(published: Published) -> None:
    for life in sources():
        words = {step.word for step in life.steps}
        assert published[life.id].transferred_to_police == bool(words & {"transferred_to_police", "police_filed"}), life.id


def test_listed_and_published_are_told_as_printed(published: Published) -> None:
    for life in sources():
        words = {step.word for step in life.steps}
        assert (published[life.id].listed, published[life.id].published) == ("listed" in words, "published" in words), life.id


def test_a_filing_on_the_fifth_working_day_misses_no_acceptance(published: Published) -> None:
    assert "accept" not in missed(published["C004"])


def test_a_filing_a_year_after_the_complaint_misses_the_acceptance(published: Published) -> None:
    assert missed(published["C050"])["accept"] == "2021-01-11"


def test_a_case_dispatched_two_years_late_misses_dispatch_and_acceptance(published: Published) -> None:
    assert {"dispatch", "accept", "track"} <= set(missed(published["C068"]))
    assert published["C068"].stage == "dispatched"


def test_order_45_is_not_asked_of_a_paper_that_went_unmet_before_it(published: Published) -> None:
    assert "listing_decide" not in missed(published["C034"])
    assert published["C034"].listed


def test_an_incident_is_a_receipt_and_arrival_is_supplied_within_the_hour(published: Published) -> None:
    assert published["C076"].missed == ()
    assert "receive" not in published["C076"].inferred
    assert published["C076"].inferred[:2] == ("arrive", "incident_reported")


def test_a_site_breach_put_right_is_resolved_as_rectified(published: Published) -> None:
    assert (published["C041"].stage, published["C041"].conclusion, published["C041"].outstanding_fen) == ("resolved", "rectified", None)


def test_another_authoritys_decision_infers_none_of_ours(published: Published) -> None:
    assert (published["C056"].procedure, published["C056"].ordered_fen) == ("none", None)


def test_a_guarantee_leaves_the_paid_sum_unknown_and_the_case_open(published: Published) -> None:
    assert (published["C044"].paid_fen, published["C044"].stage) == (None, "investigated")


def test_a_court_application_is_withdrawn_after_demand_and_ten_working_days(published: Published) -> None:
    assert published["C049"].procedure == "decided"
    assert "demand" in published["C049"].inferred


def test_missed_holds_duties_only(published: Published) -> None:
    cycles = {"follow_up", "progress", "recovery", "suspension_review"}
    assert not {duty.clock.split(".")[0] for summary in published.values() for duty in summary.missed} & cycles
