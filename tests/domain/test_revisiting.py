"""Revisit and second look: after proof, by others, of all or of a drawn sample; a bad answer reopens at once."""

import pytest

from casework.domain.leaving.withdrawing import Withdraw
from casework.domain.parties import Party
from casework.domain.refusals import BadCommand, MoveNotAllowed
from casework.domain.settling.closing import StrikeOff
from casework.domain.settling.reopening import Reopened
from casework.domain.settling.replies import Reply
from casework.domain.settling.revisiting import AgreeUnreached, Revisit, SecondLook
from casework.domain.settling.sampling import drawn, roll, size
from casework.domain.values import Line, Sum
from tests.people import CITY_HEAD, COLLEAGUE, DISPATCHER, HEAD, OFFICER, SUPERVISOR, WINDOW
from tests.settling_lives import OWED, cmd, dispatched, established, resolved, revisited, satisfied, struck_off
from tests.spec import given, receipt

HUNDRED = Sum(100, 10_000, tuple(Line(f"w{n}", 100) for n in range(100)))


def ask(*replies):
    return cmd(Revisit, replies=replies or satisfied())


def test_rule_18_satisfaction_is_asked_after_proof_of_payment_never_before():
    with pytest.raises(MoveNotAllowed, match="revisit is not possible"):
        established().gets(ask(), WINDOW)
    life = resolved()
    life.case.payments = {}
    assert "verify it before anybody asks the workers" in life.reasons(ask(), WINDOW)


def test_rule_18_who_handled_the_case_does_not_revisit_it():
    assert resolved().reasons(ask(), OFFICER) == "you handled this case; somebody who did not must do this"
    life = resolved()
    life.gets(ask(), COLLEAGUE)
    assert life.case.handling == "revisited"


@pytest.mark.parametrize("by", [WINDOW, SUPERVISOR, DISPATCHER])
def test_good_answers_of_all_workers_revisit_the_case(by):
    life = resolved()
    life.gets(ask(), by)
    assert (life.case.handling, life.case.revisits, life.case.revisited_by) == ("revisited", 1, (by.person,))
    assert life.case.clock("revisit") is None and life.clock("strike_off")


def test_up_to_ten_workers_are_all_asked():
    assert resolved().reasons(ask(*satisfied("w1")), WINDOW) == "the sample holds w2, w3, who were not asked"
    assert "nobody was asked" in resolved().reasons(cmd(Revisit, replies=()), WINDOW)


@pytest.mark.parametrize("bad", [Reply("w1", "unpaid"), Reply("w1", "part"), Reply("w1", "paid", satisfied=False, grounded=True)])
def test_rule_18_one_unpaid_or_well_founded_answer_reopens_at_once(bad):
    life = resolved()
    facts = life.gets(ask(bad), WINDOW)
    assert [fact.topic for fact in facts] == ["case.revisited", "case.reopened"]
    assert (life.case.handling, life.case.round, life.case.revisits) == ("dispatched", 2, 1)
    assert life.clock("track").round == 2 and life.case.clock("revisit") is None and life.case.clock("strike_off") is None
    assert isinstance(facts[1], Reopened)
    assert facts[1].ground == ("dissatisfied_with_ground" if bad.outcome == "paid" else "unpaid_answer")


def test_a_dissatisfaction_without_ground_sends_nothing_back():
    life = resolved()
    life.gets(ask(Reply("w1", "paid", satisfied=False), *satisfied("w2", "w3")), WINDOW)
    assert life.case.handling == "revisited"


def test_a_bad_answer_heard_by_a_handler_is_told_to_somebody_else():
    assert resolved().reasons(ask(Reply("w1", "unpaid")), OFFICER) == "you handled this case; somebody who did not must do this"


def test_unreached_counts_after_three_tries_by_two_ways_with_another_units_head():
    life = resolved()
    hasty = Reply("w3", "unreached", tries=2, ways=("phone", "visit"))
    one_way = Reply("w3", "unreached", tries=3, ways=("phone", "phone"))
    tried = Reply("w3", "unreached", tries=3, ways=("phone", "visit"))
    for reply in (hasty, one_way):
        assert "w3: unreached counts after 3 tries by 2 ways" in life.reasons(ask(*satisfied("w1", "w2"), reply), WINDOW)
    assert "the unit head of another unit must agree first" in life.reasons(ask(*satisfied("w1", "w2"), tried), WINDOW)
    assert "cannot check itself" in life.reasons(cmd(AgreeUnreached, workers=("w3",)), HEAD)
    assert "no worker is named" in life.reasons(cmd(AgreeUnreached, workers=()), CITY_HEAD)
    life.gets(cmd(AgreeUnreached, workers=("w3",)), CITY_HEAD)
    life.gets(ask(*satisfied("w1", "w2"), tried), WINDOW)
    assert life.case.handling == "revisited"


@pytest.mark.parametrize(
    ("replies", "reason"),
    [
        ((Reply("w1", "happy"),), "w1: outcome 'happy' is unknown"),
        ((Reply("w1", "paid", ways=("dream",)),), "w1: ways dream unknown"),
        ((Reply("w1", "freely"),), "answers a withdrawal only"),
        ((Reply("w1", "paid"), Reply("w1", "unpaid")), "a worker answers twice"),
    ],
)
def test_answers_that_cannot_be_read_are_told(replies, reason):
    life = resolved()
    with pytest.raises(BadCommand, match=reason):
        life.gets(ask(*replies, *satisfied("w2", "w3")), WINDOW)


@pytest.mark.parametrize(("heads", "count"), [(1, 1), (10, 10), (11, 10), (50, 10), (51, 11), (100, 20), (1000, 200)])
def test_the_sample_is_all_up_to_ten_else_ten_and_a_fifth(heads, count):
    life = given(receive=receipt(claimed=Sum(heads, 100)))
    assert size(life.case, life.world, life.now.date()) == count


def test_the_sample_is_drawn_by_a_rule_that_anybody_can_repeat_and_changes_with_the_round():
    life = established(HUNDRED)
    first = drawn(life.case, 20, "revisit")
    assert first == drawn(life.case, 20, "revisit") and len(set(first)) == 20
    life.case.round = 2
    assert drawn(life.case, 20, "revisit") != first


def test_a_case_whose_roll_is_not_known_counts_the_answers():
    life = resolved(Sum(30, OWED))
    assert "3 worker(s) asked; at least 10 must be" in life.reasons(ask(), WINDOW)
    life.gets(ask(*satisfied(*(f"p{n}" for n in range(10)))), WINDOW)
    assert life.case.handling == "revisited"


def test_the_roll_is_the_verified_one_else_the_claimed_one_else_all_complainants():
    assert roll(established().case) == ("w1", "w2", "w3")
    assert roll(dispatched(claimed=Sum(1, 5, (Line("c1", 5),))).case) == ("c1",)
    parties = (Party("p1"), Party("p2"))
    assert roll(dispatched(claimed=Sum(2, 5), parties=parties).case) == ("p1", "p2")
    assert roll(dispatched(claimed=Sum(), parties=parties).case) == ("p1", "p2")
    assert roll(dispatched(claimed=Sum(9, 5), parties=parties).case) == ()
    assert roll(dispatched(claimed=Sum()).case) == ()


def test_unknown_heads_still_need_somebody_asked():
    life = given(receive=receipt(claimed=Sum()))
    assert size(life.case, life.world, life.now.date()) == 1


def test_rule_18_a_second_look_is_no_revisit_other_people_after_strike_off():
    early = revisited()
    assert "revisit and strike off come first" in early.reasons(cmd(SecondLook, replies=satisfied()), SUPERVISOR)
    life = resolved()
    life.gets(ask(), SUPERVISOR)
    life.gets(cmd(StrikeOff), DISPATCHER)
    assert "another person takes the second look" in life.reasons(cmd(SecondLook, replies=satisfied()), SUPERVISOR)
    life.gets(cmd(SecondLook, replies=satisfied()), DISPATCHER)
    assert life.case.handling == "revisited" and life.case.struck_off and life.case.clock("second_look") is None


def test_the_second_look_asks_other_workers_where_there_are_others():
    life = resolved(HUNDRED)
    first = drawn(life.case, 20, "revisit")
    life.gets(ask(*satisfied(*first)), WINDOW)
    life.gets(cmd(StrikeOff), DISPATCHER)
    second = drawn(life.case, 20, "second_look", leaving=first)
    assert not set(first) & set(second)
    assert "who were not asked" in life.reasons(cmd(SecondLook, replies=satisfied(*first)), SUPERVISOR)
    life.gets(cmd(SecondLook, replies=satisfied(*second)), SUPERVISOR)
    assert life.topics()[-1] == "second_looked"


def test_a_relapse_found_by_the_second_look_reopens_and_the_flag_falls():
    life = struck_off()
    life.gets(cmd(SecondLook, replies=(Reply("w2", "unpaid"),)), SUPERVISOR)
    assert (life.case.handling, life.case.struck_off, life.case.round) == ("dispatched", False, 2)
    assert isinstance(life.facts[-1], Reopened) and life.facts[-1].ground == "relapse"


def test_answers_of_a_second_look_that_cannot_be_read_are_told():
    with pytest.raises(BadCommand, match="answers a withdrawal only"):
        struck_off().gets(cmd(SecondLook, replies=(Reply("w1", "freely"), *satisfied("w2", "w3"))), SUPERVISOR)


def withdrawn():
    life = dispatched()
    life.gets(cmd(Withdraw, signed_by=("w1",), called_back_by="window"), OFFICER)
    return life


def test_a_withdrawal_is_called_back_on_by_somebody_who_did_not_handle_it():
    life = withdrawn()
    assert life.clock("withdrawal_check")
    assert "you handled this case" in life.reasons(ask(Reply("w1", "freely")), OFFICER)
    life.gets(ask(Reply("w1", "freely", satisfied=True)), WINDOW)
    assert life.case.handling == "withdrawn" and life.case.clock("withdrawal_check") is None


def test_a_worker_who_was_pressed_to_withdraw_reopens_the_case():
    life = withdrawn()
    life.gets(ask(Reply("w1", "unpaid")), WINDOW)
    assert (life.case.handling, life.case.round, life.case.conclusion) == ("dispatched", 2, None)
    assert life.case.clock("withdrawal_check") is None
