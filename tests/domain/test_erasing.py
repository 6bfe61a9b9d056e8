"""Keeping and erasing: how long a file is kept, what holds it, who may order an erasure, and every reason against."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.domain.approvals import Approve
from casework.domain.case import Case
from casework.domain.erasing.completing import CompleteErasure
from casework.domain.erasing.holding import LiftHold, PlaceHold
from casework.domain.erasing.keeping import keeping, outcome_of, unfinished, years_of
from casework.domain.erasing.ordering import ProposeErasure
from casework.domain.erasing.rules import persons
from casework.domain.erasing.standing import Erasure, Tally
from casework.domain.evidence import AddEvidence
from casework.domain.leaving.merging import Merge
from casework.domain.leaving.withdrawing import Withdraw
from casework.domain.parties import Party, Respondent
from casework.domain.paying.standing import Recovery
from casework.domain.statute.standing import Listing, Paper, Publication
from casework.workflows.rulebook import national, rulebook_from
from casework.workflows.rulebook_faults import faults
from tests.people import CHIEF, COLLEAGUE, COUNTY, DISPATCHER, HEAD, LEADER, OFFICER, REVIEWER, SUPERVISOR, SYSTEM, WINDOW
from tests.spec import CASE, Life, a_world, given, receipt

TEN = rulebook_from('extends = "national"\nname = "ten"\n[number]\n"retention.withdrawn" = "10 years"\n"retention.resolved" = "1 year"\n')
PEOPLE = (Party("w1", name="张三", phone="13800000000"), Party("w2", name="李四"))


def withdrawn(book: Any = TEN) -> Life:
    """A complaint of two workers against a natural person, withdrawn on 2 March 2026."""
    life = Life(world=replace(a_world(), rulebook=book))
    life.does(receipt(parties=PEOPLE, respondents=(Respondent("boss", "person", person_name="王五"),)), WINDOW)
    life.gets(Withdraw(case_no=CASE, signed_by=("w1", "w2"), called_back_by="reviewer"), OFFICER)
    return life


def erase(what: str = "person", ref: str | None = "w1", ground: str = "data_subject", paper: str | None = "申请1号") -> ProposeErasure:
    """One worker's own request, changed where the test cares."""
    return ProposeErasure(case_no=CASE, what=what, ref=ref if what == "person" else None, ground=ground, paper=paper)


def done(life: Life, erasure: str = "erasure-1", **more: Any) -> CompleteErasure:
    """What the system puts on record once keys are destroyed."""
    return CompleteErasure(case_no=CASE, erasure=erasure, keys=1, facts=2, files=0, fields=(Tally("phone", 1),), digest="0" * 64, **more)


def test_a_person_of_a_case_that_is_over_is_erased_by_one_who_asks_and_another_who_approves() -> None:
    life = withdrawn()
    life.does(erase(), WINDOW)
    assert life.topics()[-1] == "requested" and life.case.erasures == {}
    request = next(iter(life.case.requests))
    life.does(Approve(case_no=CASE, request=request), CHIEF)
    ordered = life.case.erasures["erasure-1"]
    assert (ordered.asked_by, ordered.approved_by, ordered.ref, ordered.done_at) == ("window", "chief", "w1", None)
    life.does(done(life), SYSTEM)
    assert life.case.erasures["erasure-1"].done_at is not None
    assert "erasure-1 is done already" in life.reasons(done(life), SYSTEM)


def test_whoever_proposed_or_handles_the_case_never_approves() -> None:
    life = withdrawn()
    life.does(erase(), HEAD)
    request = next(iter(life.case.requests))
    assert "propose_erasure is approved by hrss_head" in life.reasons(Approve(case_no=CASE, request=request), COLLEAGUE)
    assert "another person must decide" in life.reasons(Approve(case_no=CASE, request=request), HEAD)


def test_an_open_case_under_hold_tells_every_reason_at_once() -> None:
    life = given(receive=receipt(parties=PEOPLE))
    life.gets(PlaceHold(case_no=CASE, ground="court_order", paper="(2026)甘0502执1号"), DISPATCHER)
    said = life.reasons(erase("all", ground="retention_over"))
    assert "under legal hold 封存: hold-1 (court_order (2026)甘0502执1号)" in said
    assert "is not struck off" in said and "kept for ever 永久" in said


def test_what_was_taken_wrongly_goes_at_once_but_not_from_under_a_hold() -> None:
    life = given(receive=receipt(parties=PEOPLE))
    life.gets(PlaceHold(case_no=CASE, ground="lawsuit"), REVIEWER)
    assert life.reasons(erase(ground="unlawful")) == "the file is under legal hold 封存: hold-1 (lawsuit)"
    life.gets(LiftHold(case_no=CASE, hold="hold-1"), SUPERVISOR)
    life.gets(erase(ground="unlawful"))
    assert life.case.erasures["erasure-1"].covers("w1") and not life.case.erasures["erasure-1"].covers("w2")


def test_a_hold_placed_while_a_proposal_waits_stops_it() -> None:
    life = withdrawn()
    life.does(erase(), WINDOW)
    request = next(iter(life.case.requests))
    life.does(PlaceHold(case_no=CASE, ground="audit"), HEAD)
    assert "under legal hold" in life.reasons(Approve(case_no=CASE, request=request), CHIEF)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (erase(ref="w9"), "ref 'w9' is nobody of this case; there are: w1, w2, boss"),
        (erase(what="everything"), "what 'everything' is unknown"),
        (ProposeErasure(case_no=CASE, what="texts", ref="w1", ground="unlawful", paper="1"), "leave it out for texts"),
        (erase(ground="because"), "ground 'because' is unknown"),
        (erase(paper=None), "rests on a paper"),
        (erase(ground="retention_over"), "kept 10 years, until 2036-12-31"),
        (erase("texts"), "a person may ask for their own data only, not for texts"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused_with_what_would_be_right(command: ProposeErasure, reason: str) -> None:
    assert reason in withdrawn().reasons(command)


def test_each_is_erased_once_and_all_swallows_the_rest() -> None:
    life = withdrawn().on("2037-01-04")
    life.gets(erase(ground="retention_over"))
    assert "ordered already by erasure-1" in life.reasons(erase(ground="retention_over"))
    life.gets(erase("all", ground="retention_over"))
    assert "ordered already by erasure-2" in life.reasons(erase("texts", ground="retention_over"))
    assert "ordered already by erasure-2" in life.reasons(erase(ref="w2", ground="retention_over"))
    assert life.case.erasures["erasure-2"].covers(None) and not life.case.erasures["erasure-1"].covers(None)


def test_a_request_shortens_no_period_that_the_law_demands() -> None:
    life = withdrawn()
    life.case.filed_on = date(2026, 3, 2)
    assert "no request shortens that" in life.reasons(erase())


def test_the_period_runs_from_the_year_after_the_end_and_without_a_number_for_ever() -> None:
    case, day = withdrawn().case, date(2037, 1, 1)
    ten, none = keeping(case, TEN, day), keeping(case, national(), day)
    assert (ten.outcome, ten.years, ten.ended_on, ten.until) == ("withdrawn", 10, date(2026, 3, 2), date(2036, 12, 31))
    assert ten.is_over(day) and not ten.is_over(date(2036, 12, 31)) and ten.handover_on is None
    assert (none.years, none.until, none.handover_on) == (None, None, date(2036, 3, 2)) and not none.is_over(day)
    old = replace(national(), numbers={})
    assert keeping(case, old, day).years is None and keeping(case, old, day).handover_on is None


def test_a_case_that_ended_on_a_leap_day_is_handed_over_on_the_28th() -> None:
    life = withdrawn()
    life.case.staged_at, life.case.lead = life.now.replace(year=2024, month=2, day=29), replace(COUNTY, level="county")
    book = rulebook_from('extends = "national"\n[number]\n"archive.handover.county" = "1 year"\n')
    assert keeping(life.case, book, date(2026, 3, 3)).handover_on == date(2025, 2, 28)


def test_an_open_case_has_no_end() -> None:
    found = keeping(given().case, TEN, date(2026, 3, 3))
    assert (found.outcome, found.ended_on, found.until, found.handover_on) == ("resolved", None, None, None)


def test_how_a_case_ended_is_told_by_the_weightiest_thing_in_it() -> None:
    case = Case(CASE)
    case.handling = "withdrawn"
    assert outcome_of(case) == "withdrawn"
    case.filed_on = date(2026, 3, 2)
    assert outcome_of(case) == "filed"
    case.papers = {"d": Paper("d", "handling_decision", "served")}
    assert outcome_of(case) == "decided"
    case.papers = {"d": Paper("d", "handling_decision", "cancelled")}
    assert outcome_of(case) == "filed"
    case.transferred = True
    assert outcome_of(case) == "crime"


def test_everything_that_is_still_to_be_done_is_named() -> None:
    case = Case(CASE)
    case.handling, case.procedure, case.criminal = "revisited", "decided", "police_filed"
    case.recoveries = {"a": Recovery("a", "government", 100), "b": Recovery("b", "government", 100, 100), "c": Recovery("c", "g", None)}
    case.publications = {"p": Publication("p"), "q": Publication("q", down=True)}
    assert case.staged_at is None
    case.listings = {"x": Listing("x"), "y": Listing("y", listed_at=given().now)}
    said = list(unfinished(case))
    assert (
        len(said) == 5
        and "recovery is still open: a, c 追偿未结" in said
        and "still published: publication p, listing on y 仍在公布" in said
    )


def test_the_people_of_a_merged_case_are_erased_where_they_live_on() -> None:
    life, survivor = given(receive=receipt(parties=PEOPLE)), given(receive=receipt(case_no="620502-2026-000002"))
    life.others = {survivor.case.case_no: survivor.case}
    life.gets(Merge(case_no=CASE, into=survivor.case.case_no, same_employer=True, same_site=True), DISPATCHER)
    assert "live on in 620502-2026-000002" in life.reasons(erase())
    assert "live on" not in life.reasons(erase("texts", ground="retention_over"))
    assert persons(survivor.case) == (f"{CASE}/w1", f"{CASE}/w2")


def test_an_informer_is_a_person_of_the_case() -> None:
    life = given(receive=receipt(kind="report", informer=Party("informer", name="李四")))
    life.gets(erase(ref="informer", ground="unlawful"))
    assert life.case.erasures["erasure-1"].ref == "informer"


@pytest.mark.parametrize(
    ("command", "by", "reason"),
    [
        (PlaceHold(case_no=CASE, ground="whim"), HEAD, "ground 'whim' is unknown"),
        (PlaceHold(case_no=CASE, ground="criminal_inquiry"), HEAD, "names the number of the court's or police paper"),
        (PlaceHold(case_no=CASE, ground="audit"), LEADER, "place_hold belongs to"),
        (LiftHold(case_no=CASE, hold="hold-7"), HEAD, "no hold 'hold-7' stands; standing: none"),
    ],
)
def test_a_hold_that_cannot_be_is_refused(command: Any, by: Any, reason: str) -> None:
    assert reason in given().reasons(command, by)


def test_holds_are_numbered_for_ever_and_lifted_by_two() -> None:
    life = given()
    life.gets(PlaceHold(case_no=CASE, ground="audit"), HEAD)
    life.gets(LiftHold(case_no=CASE, hold="hold-1"), HEAD)
    life.gets(PlaceHold(case_no=CASE, ground="audit"), HEAD)
    assert list(life.case.holds) == ["hold-2"] and "approved" in life.topics()


def test_an_erasure_that_was_never_ordered_is_not_done_unless_its_order_was_lost_with_a_database() -> None:
    life = withdrawn()
    assert "no erasure 'erasure-1' was ordered" in life.reasons(done(life), SYSTEM)
    lost = Erasure("erasure-1", "person", "w1", "data_subject", "申请1号", "window", "chief", life.now, 4)
    life.does(done(life, lost_order=lost), SYSTEM)
    assert life.case.erasures["erasure-1"].done_at is not None and life.case.erasures["erasure-1"].asked_by == "window"


@pytest.mark.parametrize("value", ["for ever", "10 days", "0 years", "101 years", "٣ years", 10])
def test_a_period_that_cannot_be_read_says_what_would_be_right(value: Any) -> None:
    with pytest.raises(ValueError, match="no period of keeping"):
        years_of(value)


def test_a_rulebook_with_an_unreadable_period_is_not_activated() -> None:
    book = rulebook_from(
        'extends = "national"\n[number]\n"retention.filed" = "soon"\n"retention.lost" = "1 year"\n"retention.kept_by_law" = ["war"]\n'
    )
    said = "\n".join(faults(book))
    assert "retention.filed: 'soon' is no period" in said and "retention.lost: no case ends so" in said and "war is no outcome" in said
    assert faults(national()) == []


def test_nothing_new_is_taken_in_of_a_person_who_was_erased() -> None:
    life = withdrawn()
    life.gets(erase())
    file = AddEvidence(case_no=CASE, digest="a" * 64, media_type="image/png", size=9, of="w1")
    assert "erasure-1 erased w1 for good" in life.reasons(file, OFFICER)
    life.gets(replace(file, of="w2"), OFFICER)
    life.on("2037-01-04").gets(erase("texts", ground="retention_over"))
    assert "erased the files of this case" in life.reasons(replace(file, digest="b" * 64, of=None), OFFICER)
