"""The whole life is planned first: days that never move, supplied acts as late as nothing is broken."""

from datetime import date

from tests.replay.lives import days_of, planned, source


def test_a_case_with_no_date_at_all_begins_on_2025_01_06() -> None:
    assert days_of(source(("order_unmet", None)))["receive"] == date(2025, 1, 6)


def test_a_printed_month_gives_its_first_working_day_and_a_date_inside_it_is_not_read() -> None:
    assert days_of(source(("published", None), printed={0: "2011-10 (22日)"}))["published"] == date(2011, 10, 8)


def test_a_month_that_does_not_lead_is_not_read() -> None:
    assert days_of(source(("received", None), printed={0: "from 2019-10"}))["received"] == date(2025, 1, 6)


def test_undated_steps_before_the_first_exact_day_fall_on_it() -> None:
    days = days_of(source(("mediation", None), ("employer_summoned", None), ("joint_meeting", "2020-05-20")))
    assert {days[word] for word in ("receive", "mediation", "employer_summoned")} == {date(2020, 5, 20)}


def test_an_inferred_order_gives_three_days_and_stands_before_the_first_printed_day() -> None:
    days = days_of(source(("mediation", None), ("transferred_to_police", "2020-05-20")))
    assert days["order"] == date(2020, 5, 16)
    assert days["mark_unmet"] == date(2020, 5, 20)
    assert days["mediation"] == date(2020, 5, 20)


def test_a_supplied_receipt_moves_when_a_later_step_needs_the_time() -> None:
    days = days_of(source(("asset_sale_paid", "2019-04-16"), ("order_unmet", "2019-04-17")))
    assert days["receive"] <= days["order"] == date(2019, 4, 13)


def test_a_printed_order_gives_five_working_days() -> None:
    assert days_of(source(("rectification_ordered", "2018-01-16"), ("order_unmet", None)))["order_unmet"] == date(2018, 1, 24)


def test_a_printed_order_ends_the_day_before_the_next_dated_step_that_needs_it_unmet() -> None:
    life = source(("rectification_ordered", "2018-02-06"), ("order_unmet", None), ("transferred_to_police", "2018-02-11"))
    assert days_of(life)["order_unmet"] == date(2018, 2, 11)


def test_an_inferred_unmet_is_confirmed_in_time() -> None:
    life = source(("rectification_ordered", "2018-01-16"), ("transferred_to_police", "2018-03-09"))
    assert days_of(life)["mark_unmet"] == date(2018, 1, 24)


def test_background_at_the_head_never_causes_receipt_and_keeps_its_day() -> None:
    acts = planned(source(("employer_fled", "2013-03-28"), ("received", "2013-03-30")))
    assert [(act.name, act.day, act.own_day) for act in acts] == [
        ("received", date(2013, 3, 30), None),
        ("employer_fled", date(2013, 3, 30), date(2013, 3, 28)),
    ]


def test_acceptance_and_filing_are_supplied_when_an_office_act_falls_after_the_limit() -> None:
    life = source(("received", "2025-02-05"), ("mediation", "2025-03-05"), channel="complaint")
    assert {days_of(life)[name] for name in ("accept", "file")} == {date(2025, 2, 11)}


def test_an_office_act_within_the_limit_supplies_no_acceptance() -> None:
    life = source(("received", "2025-02-05"), ("mediation", "2025-02-11"), channel="complaint")
    assert "accept" not in days_of(life)


def test_a_second_receipt_is_a_linked_clue_and_a_second_filing_a_note() -> None:
    life = source(("received", "2020-05-06"), ("received", "2020-05-07"), ("filed", "2020-05-08"), ("filed", "2020-05-09"))
    assert [act.name for act in planned(life) if act.printed] == ["received", "received", "filed", "filed"]


def test_the_payment_that_no_step_holds_is_supplied_after_the_last_step() -> None:
    acts = planned(source(("received", "2020-05-06"), ("mediation", "2020-05-08"), workers=2, amount_fen=100, paid_fen=100))
    assert [act.name for act in acts][-2:] == ["record_payment", "resolve"]
    assert acts[-1].day == date(2020, 5, 8)


def test_a_listing_needs_an_unmet_order_only_since_2022() -> None:
    assert "order" not in days_of(source(("listed", "2021-12-31")))
    assert "order" in days_of(source(("listed", "2022-01-04")))


def test_a_decision_waits_for_its_printed_service() -> None:
    days = days_of(source(("penalty_decision", "2022-03-01"), ("decision_served", "2022-03-08")))
    assert days["decision_served"] == date(2022, 3, 8)
    assert "serve" not in days
