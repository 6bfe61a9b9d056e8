"""The transfer to the police and what follows: three days, 24 hours, the police's answers, and what the office may ask in turn."""

from dataclasses import replace

import pytest

from casework.domain.refusals import BadCommand, MoveNotAllowed, NotYours
from casework.domain.statute.standing import Paper
from casework.domain.transfer.crime import ENCLOSURES, Prepare
from casework.domain.transfer.hold import FollowUp, grounds
from casework.domain.transfer.police import PassedOn, PoliceDecline, PoliceFile, PoliceFileDirectly, PoliceSupplementAsked
from casework.domain.transfer.prosecution import CriminalProgress
from casework.domain.transfer.reconsidering import AskReconsideration, PoliceAnswer, SuggestSupervision
from casework.domain.transfer.transferring import ApproveTransfer, HandOver, HandOverItems, RefuseTransfer, Supply
from tests.people import CHIEF, DEPUTY, HEAD, OFFICER, TWO
from tests.spec import CASE, Life, at
from tests.unpaid import investigated, unpaid


def prepared() -> Life:
    """The report is with the chief, on Wednesday 2026-03-11."""
    life = unpaid()
    life.does(Prepare(case_no=CASE, officers=TWO, means="able_to_pay"), OFFICER)
    return life


def approved() -> Life:
    """The chief approved on 2026-03-11 at 17:00."""
    life = prepared().on("2026-03-11 17:00")
    life.does(ApproveTransfer(case_no=CASE), CHIEF)
    return life


def handed_over() -> Life:
    """The county's police have it since Thursday morning."""
    life = approved().on("2026-03-12")
    life.does(HandOver(case_no=CASE), OFFICER)
    return life


def declined() -> Life:
    """The police did not file."""
    life = handed_over().on("2026-03-13")
    life.does(PoliceDecline(case_no=CASE, reason="sealed"), OFFICER)
    return life


def reconsidering() -> Life:
    """The police are to think again."""
    life = declined()
    life.gets(AskReconsideration(case_no=CASE, reason="sealed"), OFFICER)
    return life


def filed() -> Life:
    """The police filed."""
    life = handed_over()
    life.does(PoliceFile(case_no=CASE, number="1"), OFFICER)
    return life


def test_rule_15_only_the_chief_decides_on_a_transfer_never_a_deputy() -> None:
    life = prepared()
    for command in (ApproveTransfer(case_no=CASE), RefuseTransfer(case_no=CASE, reason="sealed")):
        assert isinstance(life.refusal(command, DEPUTY), NotYours)
        assert isinstance(life.refusal(command, HEAD), NotYours)
    life.does(ApproveTransfer(case_no=CASE), CHIEF)
    assert life.case.criminal == "approved"


def test_a_chief_of_the_team_or_who_handles_the_case_does_not_decide() -> None:
    life = prepared()
    life.case.crime_team = ("chief",)
    assert "you are of the team" in life.reasons(ApproveTransfer(case_no=CASE), CHIEF)
    life.case.crime_team, life.case.handlers = (), ("chief",)
    assert "you are of the team" in life.reasons(ApproveTransfer(case_no=CASE), CHIEF)


def test_a_refusal_to_transfer_has_its_reasons_on_record_and_may_be_followed_by_a_new_report() -> None:
    life = prepared()
    assert "no reason is given" in life.reasons(RefuseTransfer(case_no=CASE, reason=""), CHIEF)
    life.does(RefuseTransfer(case_no=CASE, reason="sealed"), CHIEF)
    assert life.case.criminal == "refused"
    assert life.case.clock("chief_decision") is None
    life.does(Prepare(case_no=CASE, officers=TWO, means="able_to_pay"), OFFICER)
    assert life.case.criminal == "prepared"


def test_rule_03_the_24_hours_run_through_the_night_and_never_roll() -> None:
    life = prepared().on("2026-03-13 17:00")
    life.does(ApproveTransfer(case_no=CASE), CHIEF)
    assert life.due("hand_over") == "2026-03-14 17:00"


def test_a_late_hand_over_is_recorded_as_missed_and_not_refused() -> None:
    life = approved().on("2026-03-16")
    life.does(HandOver(case_no=CASE), OFFICER)
    assert life.case.criminal == "handed_over"
    assert any(key.startswith("hand_over") for key in life.case.missed)


def test_rule_12_a_transfer_changes_neither_stage_nor_money() -> None:
    life = approved()
    before = (life.case.handling, life.case.procedure, life.case.balance_fen, life.case.track)
    life.does(HandOver(case_no=CASE, number="移-1"), OFFICER)
    assert (life.case.handling, life.case.procedure, life.case.balance_fen, life.case.track) == before
    assert life.case.transferred
    assert life.case.clock("track") is not None


def test_the_transfer_goes_to_the_police_of_the_same_level_with_five_enclosures_and_a_receipt() -> None:
    life = approved()
    assert "of city level" in life.reasons(HandOver(case_no=CASE, police="620500-police"), OFFICER)
    assert "620502-gov is no police unit" in life.reasons(HandOver(case_no=CASE, police="620502-gov"), OFFICER)
    assert "620599-police is no police unit" in life.reasons(HandOver(case_no=CASE, police="620599-police"), OFFICER)
    assert "other_material" in life.reasons(HandOver(case_no=CASE, enclosures=ENCLOSURES[:4]), OFFICER)
    assert "not signed" in life.reasons(HandOver(case_no=CASE, receipt_signed=False), OFFICER)
    life.does(HandOver(case_no=CASE, police="620502-police"), OFFICER)
    assert life.case.transfer is not None
    assert life.case.transfer.police == "620502-police"


def test_imported_history_need_not_know_which_police_took_it() -> None:
    life = approved()
    life.world = replace(life.world, office=replace(life.world.office, units={}))
    assert "no unit is no police unit" in life.reasons(HandOver(case_no=CASE), OFFICER)
    life.case.imported = True
    assert "x is no police unit" in life.reasons(HandOver(case_no=CASE, police="x"), OFFICER)
    life.does(HandOver(case_no=CASE), OFFICER)
    assert life.case.transfer is not None
    assert life.case.transfer.police is None


def test_a_hand_over_ends_an_inquiry_that_still_ran() -> None:
    life = approved()
    life.case.inquiry_complete = False
    life.does(HandOver(case_no=CASE), OFFICER)
    assert life.topics()[-2:] == ["inquiry_completed", "handed_over"]
    assert life.case.clock("decide") is None


def test_the_police_review_in_three_days_and_the_follow_up_runs() -> None:
    life = handed_over()
    assert life.due("police_pass_on") == "2026-03-13 09:00"
    assert life.due("police_review") == "2026-03-16"
    assert life.clock("follow_up").round == 1
    assert grounds(life.case) == ("police",)


def test_passing_on_starts_the_review_anew() -> None:
    life = handed_over().on("2026-03-13")
    life.does(PassedOn(case_no=CASE, police="620503-police"), OFFICER)
    assert life.clock("police_review").round == 2
    assert life.case.clock("police_pass_on") is None
    assert life.case.transfer is not None
    assert life.case.transfer.police == "620503-police"


def test_papers_that_the_police_ask_for_are_supplied_in_three_days() -> None:
    life = handed_over()
    assert "did not ask for papers" in life.reasons(Supply(case_no=CASE), OFFICER)
    life.does(PoliceSupplementAsked(case_no=CASE, papers="sealed"), OFFICER)
    assert life.due("supply") == "2026-03-16"
    life.does(Supply(case_no=CASE), OFFICER)
    assert life.case.clock("supply") is None
    assert "did not ask" in life.reasons(Supply(case_no=CASE), OFFICER)


def test_items_go_to_the_police_three_days_after_they_filed_and_once() -> None:
    life = filed()
    assert life.case.criminal == "police_filed"
    assert life.due("items") == "2026-03-16"
    life.does(HandOverItems(case_no=CASE), OFFICER)
    assert life.case.clock("items") is None
    assert "handed over already" in life.reasons(HandOverItems(case_no=CASE), OFFICER)


def test_the_police_may_file_on_anothers_report_which_is_no_transfer_of_ours() -> None:
    life = investigated()
    life.does(PoliceFileDirectly(case_no=CASE), OFFICER)
    assert life.case.criminal == "police_filed"
    assert not life.case.transferred
    assert life.clock("follow_up")
    life.does(HandOverItems(case_no=CASE), OFFICER)
    assert life.case.transfer is not None


def test_after_a_refusal_to_file_both_rights_are_open_and_the_hold_is_over() -> None:
    life = declined()
    assert life.due("reconsider_right") == life.due("supervise_right") == "2026-03-16"
    assert life.case.clock("follow_up") is None
    assert grounds(life.case) == ()


def test_the_follow_up_goes_on_while_arbitration_has_the_matter() -> None:
    life = handed_over()
    life.case.under_arbitration = True
    life.does(PoliceDecline(case_no=CASE), OFFICER)
    assert life.clock("follow_up")
    assert grounds(life.case) == ("arbitration",)


def test_a_reconsideration_asked_late_is_recorded_and_there_is_only_one() -> None:
    life = declined().on("2026-03-20")
    life.gets(AskReconsideration(case_no=CASE, reason="sealed"), OFFICER)
    assert life.case.criminal == "reconsidering"
    assert life.due("police_reconsider") == "2026-03-23"
    life.does(PoliceDecline(case_no=CASE), OFFICER)
    assert life.case.clock("reconsider_right") is None
    assert life.clock("supervise_right")
    assert "suggest supervision" in life.reasons(AskReconsideration(case_no=CASE, reason="sealed"), OFFICER)


def test_the_answer_to_a_reconsideration_is_to_file() -> None:
    life = reconsidering()
    life.does(PoliceAnswer(case_no=CASE, files=True, number="2"), OFFICER)
    assert life.case.criminal == "police_filed"
    assert life.case.clock("police_reconsider") is None


def test_or_to_decline_again() -> None:
    life = reconsidering()
    life.does(PoliceAnswer(case_no=CASE, files=False), OFFICER)
    assert life.case.criminal == "police_declined"
    assert life.case.clock("police_reconsider") is None


def test_supervision_may_be_suggested_without_a_reconsideration() -> None:
    life = declined()
    life.gets(SuggestSupervision(case_no=CASE, reason="sealed"), OFFICER)
    assert life.case.criminal == "supervising"
    assert life.case.clock("supervise_right") is None
    life.does(PoliceFile(case_no=CASE), OFFICER)
    assert life.case.criminal == "police_filed"


def test_news_keeps_the_stage_until_the_matter_ends() -> None:
    life = filed()
    life.does(CriminalProgress(case_no=CASE, kind="arrested"), OFFICER)
    assert life.case.criminal == "police_filed"
    assert life.clock("follow_up").round == 2
    life.does(CriminalProgress(case_no=CASE, kind="judged", on=at("2026-03-12").date()), OFFICER)
    assert life.case.criminal == "concluded"
    assert life.case.clock("follow_up") is None
    assert life.case.transfer is not None
    assert life.case.transfer.ended_as == "judged"


def test_later_news_does_not_forget_how_the_matter_ended() -> None:
    life = filed()
    life.does(CriminalProgress(case_no=CASE, kind="not_prosecuted"), OFFICER)
    life.does(CriminalProgress(case_no=CASE), OFFICER)
    assert life.case.transfer is not None
    assert life.case.transfer.ended_as == "not_prosecuted"


def test_news_may_be_back_dated_but_an_ending_says_its_day_instead() -> None:
    life = filed().on("2026-03-13")
    life.does(CriminalProgress(case_no=CASE, kind="detained"), OFFICER, effective_at=at("2026-03-12 10:00"))
    late = life.reasons(CriminalProgress(case_no=CASE, kind="judged"), OFFICER, effective_at=at("2026-03-12 11:00"))
    assert "give its day in `on`" in late


def test_without_a_transfer_news_changes_no_stage() -> None:
    life = investigated()
    life.does(CriminalProgress(case_no=CASE, kind="administrative_detention"), OFFICER)
    life.does(CriminalProgress(case_no=CASE, kind="judged"), OFFICER)
    assert life.case.criminal == "none"


def test_news_of_an_unknown_kind_is_a_bad_command() -> None:
    with pytest.raises(BadCommand, match="kind 'rumour' is unknown"):
        filed().does(CriminalProgress(case_no=CASE, kind="rumour"), OFFICER)


def test_a_follow_up_note_opens_the_next_round_and_needs_somebody_to_follow() -> None:
    life = investigated()
    assert "neither police nor court" in life.reasons(FollowUp(case_no=CASE, text="sealed"), OFFICER)
    life = handed_over().on("2026-04-08")
    life.does(FollowUp(case_no=CASE, text="sealed"), OFFICER)
    assert life.clock("follow_up").round == 2
    assert life.due("follow_up") == "2026-05-08"


def test_only_wages_in_court_hold_the_ladder_not_a_mere_fine() -> None:
    case = investigated().case
    case.procedure = "in_court"
    case.papers = {"p": Paper("p", "penalty_decision", "applied")}
    assert grounds(case) == ()
    case.papers = {"d": Paper("d", "handling_decision", "applied")}
    assert grounds(case) == ("court",)


def test_a_move_out_of_order_says_where_it_is_possible() -> None:
    assert isinstance(unpaid().refusal(HandOver(case_no=CASE), OFFICER), MoveNotAllowed)
