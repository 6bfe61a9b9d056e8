"""Did the money come: a worker's word is taken down and moves no money; the first unpaid one about a settled case reopens it."""

import pytest

from casework.domain.parties import Party
from casework.domain.paying.standing import WorkerAnswer
from casework.domain.refusals import BadCommand
from casework.domain.settling.closing import Resolve
from casework.domain.settling.money_came import WorkerAnswered, WorkerAnswers
from casework.domain.settling.reopening import Reopened
from tests.people import OFFICER, SYSTEM, WINDOW
from tests.settling_lives import OWED, cmd, dispatched, established, pay, resolved, revisited, struck_off


def says(outcome, worker="w1", **fields):
    return cmd(WorkerAnswers, worker=worker, outcome=outcome, **fields)


def test_a_word_is_taken_down_and_moves_no_money():
    life = established()
    [said] = life.gets(says("paid"), SYSTEM)
    assert life.case.worker_answers == {"w1": WorkerAnswer("paid", said.envelope.held_at)}
    assert (life.case.balance_fen, life.case.handling) == (OWED, "investigated")


@pytest.mark.parametrize("life", [resolved, revisited, struck_off])
@pytest.mark.parametrize("outcome", ["unpaid", "part"])
def test_the_first_unpaid_word_about_a_settled_case_reopens_it(life, outcome):
    life = life()
    said, again = life.gets(says(outcome), SYSTEM)
    assert isinstance(said, WorkerAnswered) and said.sent_back and isinstance(again, Reopened) and again.ground == "unpaid_answer"
    assert (life.case.handling, life.case.round, life.case.struck_off) == ("dispatched", 2, False)
    assert life.case.balance_fen == 0 and life.clock("track").round == 2


def test_a_later_word_of_the_same_worker_is_left_to_those_who_revisit():
    life = resolved()
    life.gets(says("unpaid"), SYSTEM)
    life.case.handling = "resolved"
    [said] = life.gets(says("part", fen=500), SYSTEM)
    assert isinstance(said, WorkerAnswered) and not said.sent_back and life.case.handling == "resolved"
    assert life.case.worker_answers["w1"] == WorkerAnswer("part", said.envelope.held_at, 500, sent_back=True)
    life.gets(says("unpaid", worker="w2"), SYSTEM)
    assert life.case.handling == "dispatched"


def test_an_unpaid_word_before_the_case_is_settled_sends_nothing_back():
    life = established()
    [said] = life.gets(says("unpaid"), WINDOW)
    assert isinstance(said, WorkerAnswered) and not said.sent_back
    life = pay(life, OWED)
    life.gets(cmd(Resolve, heads=3, fen=OWED), OFFICER)
    assert life.case.handling == "resolved" and not life.case.worker_answers["w1"].sent_back


def test_the_same_word_again_changes_nothing():
    life = established()
    life.gets(says("paid"), SYSTEM)
    assert life.does(says("paid"), SYSTEM) == []


def test_who_complained_may_answer_before_there_is_a_roll():
    life = dispatched(parties=(Party("complainant"),))
    life.gets(says("unpaid", worker="complainant"), SYSTEM)
    assert list(life.case.worker_answers) == ["complainant"]


@pytest.mark.parametrize("life", [established, resolved])
@pytest.mark.parametrize("outcome", ["paid", "unpaid"])
def test_a_stranger_says_nothing(life, outcome):
    assert "worker 'w9' is not of this case" in life().reasons(says(outcome, worker="w9"), SYSTEM)


def test_who_handles_the_case_does_not_speak_for_the_worker():
    assert "worker_answers" in established().reasons(says("paid"), OFFICER)


@pytest.mark.parametrize(("outcome", "fen"), [("perhaps", None), ("paid", 5), ("part", 0), ("unpaid", 1)])
def test_an_answer_that_cannot_be_read_is_told(outcome, fen):
    with pytest.raises(BadCommand, match=r"outcome|fen"):
        established().does(says(outcome, fen=fen), SYSTEM)
