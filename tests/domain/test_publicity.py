"""Announcing to the public: the employer by ref, the workers never, and down again when it was wrong."""

from dataclasses import replace

from casework.domain.disclosure.publicity import DeclinePublish, Publish
from casework.domain.disclosure.publicity_objections import AnswerPublicationObjection, ObjectPublication, TakeDown
from casework.domain.refusals import MoveNotAllowed
from casework.domain.statute.standing import Paper
from tests.people import OFFICER, WINDOW
from tests.spec import CASE, Life, given
from tests.unpaid import investigated, whole

MAJOR = whole(40, 60_000_000)
PUBLISH = Publish(case_no=CASE, secrecy_checked=True)


def published() -> Life:
    """Announced by the department."""
    life = investigated(MAJOR)
    life.gets(PUBLISH, OFFICER)
    return life


def test_large_arrears_are_announced_by_the_end_of_the_quarter() -> None:
    life = investigated(MAJOR)
    assert life.due("publish") == "2026-03-31"
    life.gets(PUBLISH, OFFICER)
    assert life.case.clock("publish") is None
    assert life.case.published
    assert (life.facts[-1].ground, life.facts[-1].respondents) == ("large_arrears", ("firm",))  # type: ignore[attr-defined]  # its fact


def test_or_not_announced_with_the_reason() -> None:
    life = investigated(MAJOR)
    assert "no reason is given" in life.reasons(DeclinePublish(case_no=CASE, reason=""), OFFICER)
    life.gets(DeclinePublish(case_no=CASE, reason="sealed"), OFFICER)
    assert life.case.clock("publish") is None
    assert not life.case.published


def test_rule_20_a_worker_is_never_named() -> None:
    life = investigated(MAJOR)
    assert "worker-1 is no respondent of this case; only firm may be named" in life.reasons(
        replace(PUBLISH, respondents=("firm", "worker-1")), OFFICER
    )


def test_a_case_without_a_respondent_has_nobody_to_name_unless_it_is_history() -> None:
    life = investigated(MAJOR)
    life.case.respondents = ()
    assert "no respondent to name" in life.reasons(PUBLISH, OFFICER)
    life.case.imported = True
    life.gets(replace(PUBLISH, publisher="procuratorate"), OFFICER)
    assert life.case.published


def test_nothing_is_announced_before_the_facts_are_established_and_secrets_checked() -> None:
    assert isinstance(given().refusal(PUBLISH, OFFICER), MoveNotAllowed)
    assert "nobody checked for state secrets" in investigated().reasons(replace(PUBLISH, secrecy_checked=False), OFFICER)


def test_the_ground_stands_in_the_order_and_on_the_record() -> None:
    life = investigated()
    assert "ground 'gossip' is unknown" in life.reasons(replace(PUBLISH, ground="gossip"), OFFICER)
    assert "publisher 'blog' is unknown" in life.reasons(replace(PUBLISH, publisher="blog"), OFFICER)
    transferred = replace(PUBLISH, ground="transferred_to_police")
    assert "was not transferred" in life.reasons(transferred, OFFICER)
    life.case.transferred = True
    life.gets(PUBLISH, OFFICER)
    assert life.facts[-1].ground == "transferred_to_police"  # type: ignore[attr-defined]  # the fact of this act


def test_an_objection_is_checked_in_fifteen_working_days_and_if_upheld_the_announcement_comes_down() -> None:
    life = published()
    assert "no objection to publication-1 is open" in life.reasons(AnswerPublicationObjection(case_no=CASE, upheld=True), OFFICER)
    life.does(ObjectPublication(case_no=CASE, text="sealed"), WINDOW)
    assert life.due("publish_objection", "publication-1") == "2026-03-23"
    down = TakeDown(case_no=CASE, because="objection_upheld")
    assert "no objection to publication-1 was upheld" in life.reasons(down, OFFICER)
    life.gets(AnswerPublicationObjection(case_no=CASE, publication="publication-1", upheld=True), OFFICER)
    assert life.case.clock("publish_objection") is None
    life.does(down, OFFICER)
    assert not life.case.published
    assert "no publication  stands; known: publication-1" in life.reasons(down, OFFICER)


def test_a_rejected_objection_leaves_it_standing() -> None:
    life = published()
    life.does(ObjectPublication(case_no=CASE), WINDOW)
    life.gets(AnswerPublicationObjection(case_no=CASE, upheld=False), OFFICER)
    assert "was upheld" in life.reasons(TakeDown(case_no=CASE, because="objection_upheld"), OFFICER)
    assert "no publication publication-2 stands" in life.reasons(ObjectPublication(case_no=CASE, publication="publication-2"), OFFICER)


def test_what_rests_on_a_withdrawn_decision_comes_down_and_another_announcement_stays() -> None:
    life = investigated()
    life.case.papers = {"handling-decision-1": Paper("handling-decision-1", "handling_decision", "served")}
    life.gets(PUBLISH, OFFICER)
    life.gets(replace(PUBLISH, ground="other"), OFFICER)
    down = TakeDown(case_no=CASE, publication="publication-1", because="decision_withdrawn")
    assert "was not withdrawn" in life.reasons(down, OFFICER)
    assert "because 'tired' is unknown" in life.reasons(replace(down, because="tired"), OFFICER)
    life.case.papers = {"handling-decision-1": Paper("handling-decision-1", "handling_decision", "cancelled")}
    facts = life.does(down, OFFICER)
    assert [(s.name, s.subject) for s in facts[-1].signals()] == [("taken_down:penalty", "handling-decision-1")]
    assert life.case.published
    life.does(TakeDown(case_no=CASE, because="wrong"), OFFICER)
    assert not life.case.published


def test_who_owes_is_announced_and_not_every_respondent() -> None:
    life = investigated()
    life.case.respondents = (*life.case.respondents, replace(life.case.respondents[0], ref="general-contractor", role="contractor"))
    assert "there is no paper 'x'" in life.reasons(replace(PUBLISH, paper="x"), OFFICER)
    life.case.debtor = "firm"
    life.gets(PUBLISH, OFFICER)
    assert life.facts[-1].respondents == ("firm",)  # type: ignore[attr-defined]  # the fact of this act
    life.case.papers = {"handling-decision-1": Paper("handling-decision-1", "handling_decision", "served", ("general-contractor",))}
    life.gets(PUBLISH, OFFICER)
    assert life.facts[-1].respondents == ("general-contractor",)  # type: ignore[attr-defined]  # the fact of this act
