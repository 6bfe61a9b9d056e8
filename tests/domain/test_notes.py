"""Notes and news: taken down at any stage by anybody, back-dated, never refused; none of it is payment."""

from datetime import date

import pytest

from casework.domain.refusals import BadCommand
from casework.domain.registry import commands
from casework.domain.settling.notes import MakeNote, NoteDeregistration, NoteFlight, NoteRectified
from casework.domain.settling.rulings import NoteArbitration, NoteAward, NoteJudgment
from casework.domain.values import Post
from casework.workflows.definition import STAYS
from casework.workflows.settling import MONEY_ROWS, NOTE_ROWS
from casework.workflows.stages import ANYWHERE
from tests.people import CHAIR, LEADER, OFFICER, SYSTEM, WINDOW
from tests.settling_lives import OWED, cmd, dispatched, established, received, struck_off
from tests.spec import at, given

NEWS = (
    cmd(MakeNote, kind="emergency_response"), cmd(MakeNote, kind="warning"), cmd(NoteFlight, respondents=("employer",)),
    cmd(NoteDeregistration, respondents=("employer",), on=date(2026, 2, 1)), cmd(NoteJudgment, result="for_the_workers", heads=3, fen=OWED),
    cmd(NoteArbitration, number="甘劳人仲案〔2026〕1号"), cmd(NoteAward, result="in_part", fen=5), cmd(NoteRectified, proof="documents"),
)  # fmt: skip


@pytest.mark.parametrize("news", NEWS, ids=lambda command: command.move)
@pytest.mark.parametrize("life", [lambda: given(receive=received()), dispatched, struck_off], ids=["received", "dispatched", "struck_off"])
def test_news_is_taken_down_at_every_stage_with_its_own_effective_date(life, news):
    life = life()
    stage, paid = life.case.handling, life.case.paid_fen
    fact = life.gets(news, WINDOW, effective_at=at("2026-02-27"))[0]
    assert fact.envelope.held_at == at("2026-02-27")
    assert (life.case.handling, life.case.paid_fen) == (stage, paid)


def test_news_is_never_refused_by_the_table():
    for row in NOTE_ROWS:
        assert (row.sources, row.dest, row.when, row.approved_by, set(row.by)) == (ANYWHERE, STAYS, (), (), set(Post))
        assert commands()[row.move].command.backdates


def test_money_that_arrives_is_never_refused_by_the_table():
    record = next(row for row in MONEY_ROWS if row.move == "record_payment")
    assert (record.sources, record.when, record.approved_by) == (ANYWHERE, (), ())


@pytest.mark.parametrize("by", [LEADER, CHAIR, SYSTEM])
def test_everybody_may_write_something_down(by):
    life = dispatched()
    life.gets(cmd(MakeNote), by)
    assert life.topics()[-1] == "noted" and life.facts[-1].envelope.by == by.person


def test_an_employer_who_fled_is_out_of_reach():
    life = established()
    life.gets(cmd(NoteFlight), OFFICER)
    assert life.case.employer_fled and life.case.employer_reachable is False


def test_an_employer_may_vanish_from_the_register():
    life = established()
    life.gets(cmd(NoteDeregistration), OFFICER)
    assert life.case.employer_deregistered


@pytest.mark.parametrize(
    ("news", "reason"),
    [
        (cmd(MakeNote, kind="poem"), "kind 'poem' is unknown"),
        (cmd(NoteFlight, respondents=("nobody",)), "respondents nobody unknown"),
        (cmd(NoteDeregistration, respondents=("nobody",)), "respondents nobody unknown"),
        (cmd(NoteJudgment, result="maybe"), "result 'maybe' is unknown"),
        (cmd(NoteJudgment, heads=-1, fen=-1), "heads is negative"),
        (cmd(NoteAward, result="maybe"), "result 'maybe' is unknown"),
        (cmd(NoteRectified, proof="word"), "proof 'word' is unknown"),
    ],
)
def test_news_that_cannot_be_read_is_told(news, reason):
    with pytest.raises(BadCommand, match=reason):
        established().gets(news, OFFICER)


def test_a_rectification_is_verified_by_a_proof_of_ours_and_a_mere_word_takes_nothing_back():
    life = dispatched(matter="site_breach")
    life.gets(cmd(NoteRectified), OFFICER)
    assert not life.case.rectified
    life.gets(cmd(NoteRectified, proof="site_check"), OFFICER)
    life.gets(cmd(NoteRectified), OFFICER)
    assert life.case.rectified


def test_imported_history_is_believed_about_a_rectification():
    life = dispatched(matter="site_breach", imported=True)
    life.gets(cmd(NoteRectified), OFFICER)
    assert life.case.rectified


def test_pending_arbitration_is_followed_up_until_the_award():
    life = established()
    life.gets(cmd(NoteArbitration), OFFICER)
    assert life.case.under_arbitration and life.clock("follow_up")
    life.gets(cmd(NoteAward, result="for_the_workers", fen=OWED), OFFICER)
    assert not life.case.under_arbitration and life.case.clock("follow_up") is None
    assert life.case.balance_fen == OWED


def test_an_award_without_a_pending_claim_is_news_all_the_same():
    life = established()
    life.gets(cmd(NoteAward), OFFICER)
    assert life.facts[-1].signals() == ()


def test_rule_12_a_judgment_is_not_payment():
    life = established()
    life.gets(cmd(NoteJudgment, result="for_the_workers", fen=OWED), OFFICER)
    assert life.case.balance_fen == OWED and life.case.paid_fen is None
