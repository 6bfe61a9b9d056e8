"""Mediation, summons, meetings and promises: recorded, and none of them is payment."""

from datetime import date

import pytest

from casework.domain.refusals import BadCommand
from casework.domain.settling.mediating import JointMeeting, MakePromise, Mediate, SpecialTeam, SummonEmployer
from tests.people import DISPATCHER, HEAD, OFFICER
from tests.settling_lives import OWED, cmd, dispatched, established, pay, received
from tests.spec import given


@pytest.mark.parametrize(
    ("command", "topic"),
    [
        (cmd(Mediate, result="agreed"), "mediated"),
        (cmd(SummonEmployer, respondents=("employer",), appeared=True), "employer_summoned"),
        (cmd(JointMeeting, units=("620502-housing",)), "meeting_held"),
        (cmd(SpecialTeam, units=("620502-hrss", "620502-housing")), "special_team_formed"),
    ],
)
def test_rule_12_talking_is_recorded_and_pays_nothing(command, topic):
    life = established()
    life.gets(command, HEAD)
    assert life.topics()[-1] == topic
    assert life.case.balance_fen == OWED and life.case.handling == "investigated"


def test_a_mediation_ends_in_a_known_way():
    assert "result 'tea' is unknown" in established().reasons(cmd(Mediate, result="tea"), OFFICER)


def test_only_respondents_are_summoned():
    assert "nobody is no respondent" in established().reasons(cmd(SummonEmployer, respondents=("nobody",)), OFFICER)


def test_rule_12_a_promise_is_no_payment_and_has_its_own_clock():
    life = established()
    life.gets(cmd(MakePromise, by="employer", until=date(2026, 3, 20), fen=OWED), OFFICER)
    assert life.due("promise", "promise-1").startswith("2026-03-20")
    assert life.case.outstanding_fen == OWED and life.case.paid_fen is None


def test_a_promise_names_date_and_sum_and_a_day_to_come():
    life = established()
    assert "names its date and its sum" in life.reasons(cmd(MakePromise, by="employer", fen=5), OFFICER)
    assert "names its date and its sum" in life.reasons(cmd(MakePromise, by="employer", until=date(2026, 3, 20)), OFFICER)
    assert "is past" in life.reasons(cmd(MakePromise, by="employer", until=date(2026, 3, 1), fen=5), OFFICER)


def test_a_promise_of_imported_history_may_be_silent_and_has_no_clock():
    life = given(receive=received(imported=True))
    life.gets(cmd(MakePromise, by="employer"), OFFICER)
    assert life.case.promises["promise-1"].until is None and life.case.clock("promise") is None


@pytest.mark.parametrize(
    ("fields", "reason"), [({"fen": -1}, "more than 0"), ({"promise": "promise-1"}, "exists already"), ({"by": "张三"}, "by must be a ref")]
)
def test_a_promise_that_cannot_be_read_is_told(fields, reason):
    life = dispatched(imported=True)
    life.gets(cmd(MakePromise, by="employer"), OFFICER)
    with pytest.raises(BadCommand, match=reason):
        life.gets(cmd(MakePromise, **({"by": "employer"} | fields)), OFFICER)


def test_a_promise_is_kept_by_verified_payment_of_its_sum():
    life = established()
    life.gets(cmd(MakePromise, by="employer", until=date(2026, 3, 20), fen=100_000), OFFICER)
    pay(life, 60_000)
    assert life.clock("promise", "promise-1") and life.case.promises["promise-1"].kept is None
    pay(life, 40_000)
    assert life.case.promises["promise-1"].kept and life.case.clock("promise") is None


def test_instalments_are_kept_one_after_the_other():
    life = established()
    life.gets(cmd(MakePromise, by="employer", until=date(2026, 3, 10), fen=100_000), OFFICER)
    life.gets(cmd(MakePromise, by="employer", until=date(2026, 3, 20), fen=100_000), OFFICER)
    pay(life, 100_000)
    assert [p.kept for p in life.case.promises.values()] == [True, None]
    pay(life, 100_000)
    assert [p.kept for p in life.case.promises.values()] == [True, True]


def test_a_new_promise_after_a_broken_one_counts_from_what_was_proven():
    life = established()
    life.gets(cmd(MakePromise, by="employer", until=date(2026, 3, 10), fen=100_000), OFFICER)
    life.on("2026-03-12").gets(cmd(MakePromise, by="contractor", until=date(2026, 3, 20), fen=100_000), DISPATCHER)
    assert life.case.promises["promise-2"].counts_from == 0


def test_a_promise_without_a_date_waits_for_no_other():
    life = dispatched(imported=True)
    life.gets(cmd(MakePromise, by="employer", until=date(2026, 3, 10), fen=100_000), OFFICER)
    life.gets(cmd(MakePromise, by="employer", fen=50_000), OFFICER)
    assert life.case.promises["promise-2"].counts_from == 0
