"""A command is stored at most once whatever happens to its answer, two processes never write over each other, and no text lies in clear."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from casework.application import TRIES, Cases, Done
from casework.bootstrap import As
from casework.clock import TurnedClock
from casework.domain.approvals import Approve
from casework.domain.directory import DIRECTORY_ID
from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.intake import Receive
from casework.domain.ladder.climbing import Climb
from casework.domain.ladder.recounting import Recount
from casework.domain.leaving.declining import Decline
from casework.domain.leaving.merging import Merge, Split
from casework.domain.linking import LinkClue
from casework.domain.office import Holding
from casework.domain.parties import Party, Respondent
from casework.domain.policy import POLICY_ID
from casework.domain.refusals import BadCommand, CaseNotFound, CommandReused, MoveNotAllowed, NotYours, StaleCase
from casework.domain.settling.notes import MakeNote
from casework.domain.settling.unfounded import FindUnfounded
from casework.domain.timekeeping.calendar import Calendar
from casework.domain.values import Sum, Unit
from casework.policies import Policies
from casework.security.vault import KeyMissing, Vault
from casework.store import Store, StoreUnavailable
from casework.workflows.calendars import published_calendar
from casework.workflows.rulebook import rulebook_from
from tests.office import KEY, furnished
from tests.people import COUNTY, DISPATCHER, HEAD, HOLDINGS, OFFICER, SYSTEM, UNITS, WINDOW
from tests.spec import MONDAY

ID = UUID(int=77)
OTHER_ID = UUID(int=78)
SECRET = "李四的身份证号是620502199001011234"


class Interrupted(Cases):
    """Cases between whose reading and writing somebody else acts."""

    meanwhile: list[Callable[[], object]]
    answers_are_lost = False
    """Whether the answer of the store gets lost after the commit; then the store is unreachable for a moment."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.meanwhile = []
        self._put = self.store.recorder.insert_turn
        self.store.recorder.insert_turn = self._interrupted  # type: ignore[method-assign]  # put back at the end

    def _interrupted(self, writes: Any) -> Any:
        if self.meanwhile:
            self.meanwhile.pop(0)()
        positions = self._put(writes)
        if self.answers_are_lost:
            raise StoreUnavailable("the connection broke")
        return positions


@contextmanager
def opened(url: str) -> Iterator[Interrupted]:
    with Store.open(url) as store, Vault.of(store, KEY) as vault:
        cases = Interrupted(store, vault, TurnedClock(MONDAY))
        cases.policies.furnish_office(UNITS, HOLDINGS, by=SYSTEM)
        yield cases
        cases.close()


@pytest.fixture
def cases(sqlite_url: str) -> Iterator[Interrupted]:
    """An open file of cases."""
    with opened(sqlite_url) as cases:
        yield cases


@pytest.fixture
def another(cases: Interrupted, sqlite_url: str) -> Iterator[Interrupted]:
    """A second process on the same file."""
    with opened(sqlite_url) as another:
        yield another


def complaint(**changes: Any) -> Receive:
    given: dict[str, Any] = {"region": "620502", "region_name": "秦州区", "channel": "counter", "claimed": Sum(10, 15_000_000)}
    return Receive(**(given | changes))


def received(cases: Cases, **changes: Any) -> str:
    return cases.do(complaint(**changes), WINDOW).case_no


def dispatch(case_no: str) -> Dispatch:
    return Dispatch(case_no=case_no, lead=COUNTY.code)


def version(cases: Cases, case_no: str) -> int:
    return cases.case(case_no).version


# -- stored once ------------------------------------------------------------------------------------------------------


def test_a_case_gets_the_next_number_of_its_region_and_year(cases):
    assert [received(cases), received(cases), received(cases, region="620503")] == [
        "620502-2026-000001",
        "620502-2026-000002",
        "620503-2026-000001",
    ]


def test_the_same_id_and_content_give_the_stored_answer(cases):
    first = cases.do(complaint(), WINDOW, id=ID)
    again = cases.do(complaint(), WINDOW, id=ID)
    assert (again.case_no, again.version, again.position, again.repeated) == (first.case_no, first.version, first.position, True)
    assert (first.repeated, again.facts, version(cases, first.case_no)) == (False, (), 1)


def test_a_repeated_id_answers_even_when_the_case_went_on(cases):
    case_no = received(cases)
    first = cases.do(dispatch(case_no), DISPATCHER, id=ID, expected=1)
    cases.do(SignIn(case_no=case_no), OFFICER)
    again = cases.do(dispatch(case_no), DISPATCHER, id=ID, expected=1)
    assert (again.version, again.repeated) == (first.version, True)


@pytest.mark.parametrize(("command", "by"), [(complaint(channel="letter"), WINDOW), (complaint(), OFFICER)])
def test_an_id_serves_one_request_of_one_person(cases, command, by):
    cases.do(complaint(), WINDOW, id=ID)
    with pytest.raises(CommandReused, match="give a new act a new id"):
        cases.do(command, by, id=ID)


def test_what_was_refused_may_be_tried_again_under_the_same_id(cases):
    case_no = received(cases)
    with pytest.raises(MoveNotAllowed):
        cases.do(SignIn(case_no=case_no), OFFICER, id=ID)
    cases.do(dispatch(case_no), DISPATCHER)
    assert not cases.do(SignIn(case_no=case_no), OFFICER, id=ID).repeated


def test_source_and_number_seen_before_are_answered_with_that_case(cases):
    first = received(cases, channel="12345", source="12345", number="A-1")
    again = cases.do(complaint(channel="12345", source="12345", number="A-1"), WINDOW)
    other = cases.do(complaint(channel="12345", source="12345", number="A-2"), WINDOW)
    assert (again.case_no, again.repeated, again.version) == (first, True, 1)
    assert (other.case_no == first, other.repeated) == (False, False)


def test_a_clue_that_is_linked_already_is_answered_with_its_case(cases):
    case_no, other = received(cases), received(cases)
    link = LinkClue(case_no=case_no, channel="12345", source="12345", number="A-1")
    cases.do(link, DISPATCHER)
    assert cases.do(replace(link, case_no=other), DISPATCHER).case_no == case_no
    assert cases.do(complaint(source="12345", number="A-1"), WINDOW).case_no == case_no
    assert version(cases, other) == 1


def test_nothing_due_stores_nothing(cases):
    case_no = received(cases)
    done = cases.do(Climb(case_no=case_no), SYSTEM)
    assert (done.facts, done.position, done.version, done.repeated) == ((), 0, 1, False)


def test_a_lost_answer_is_found_again_and_nothing_is_stored_twice(cases):
    case_no = received(cases)
    cases.answers_are_lost = True
    done = cases.do(dispatch(case_no), DISPATCHER)
    assert (done.version, done.repeated, version(cases, case_no)) == (2, True, 2)


def test_a_store_that_stored_nothing_says_so(cases, another):
    case_no = received(cases)

    def break_down() -> None:
        raise StoreUnavailable("the disk is full")

    cases.meanwhile = [break_down]
    with pytest.raises(StoreUnavailable, match="the disk is full"):
        cases.do(dispatch(case_no), DISPATCHER)
    assert version(cases, case_no) == 1


def test_a_store_that_cannot_even_be_asked_says_so(cases):
    case_no = received(cases)

    def break_down() -> None:
        with cases.store.writing() as connection:
            connection.exec_driver_sql("alter table commands rename to out_of_reach")
        raise StoreUnavailable("the server is gone")

    cases.meanwhile = [break_down]
    with pytest.raises(StoreUnavailable, match="the server is gone"):
        cases.do(dispatch(case_no), DISPATCHER)


# -- two at once ------------------------------------------------------------------------------------------------------


def test_who_saw_an_older_version_is_told_to_read_again(cases):
    case_no = received(cases)
    cases.do(dispatch(case_no), DISPATCHER, expected=1)
    with pytest.raises(StaleCase, match="is at version 2, not 1"):
        cases.do(SignIn(case_no=case_no), OFFICER, expected=1)


def test_a_conflict_is_read_again_and_decided_anew(cases, another):
    case_no = received(cases)
    cases.meanwhile = [lambda: another.do(MakeNote(case_no=case_no, text="x"), OFFICER)]
    done = cases.do(dispatch(case_no), DISPATCHER)
    topics = [fact.topic for fact in cases.facts(cases.case(case_no).id)]
    assert (done.version, topics) == (3, ["case.received", "case.noted", "case.dispatched"])


def test_a_conflict_that_makes_the_move_impossible_is_refused(cases, another):
    case_no = received(cases)
    cases.meanwhile = [lambda: another.do(dispatch(case_no), DISPATCHER)]
    with pytest.raises(MoveNotAllowed):
        cases.do(dispatch(case_no), DISPATCHER)
    assert version(cases, case_no) == 2


def test_a_conflict_with_an_expected_version_is_stale(cases, another):
    case_no = received(cases)
    cases.meanwhile = [lambda: another.do(MakeNote(case_no=case_no, text="x"), OFFICER)]
    with pytest.raises(StaleCase):
        cases.do(dispatch(case_no), DISPATCHER, expected=1)


def test_a_case_that_keeps_changing_is_given_up_not_overwritten(cases, another):
    case_no = received(cases)
    cases.meanwhile = [lambda: another.do(MakeNote(case_no=case_no, text="x"), OFFICER)] * TRIES
    with pytest.raises(StaleCase, match="kept changing"):
        cases.do(dispatch(case_no), DISPATCHER)
    assert cases.case(case_no).handling == "received"


def test_the_same_command_sent_twice_at_once_is_stored_once(cases, another):
    case_no = received(cases)
    cases.meanwhile = [lambda: another.do(dispatch(case_no), DISPATCHER, id=ID)]
    done = cases.do(dispatch(case_no), DISPATCHER, id=ID)
    assert (done.repeated, done.version, version(cases, case_no)) == (True, 2, 2)


def test_one_id_for_two_acts_at_once_is_told(cases, another):
    case_no = received(cases)
    cases.meanwhile = [lambda: another.do(MakeNote(case_no=case_no, text="x"), DISPATCHER, id=ID)]
    with pytest.raises(CommandReused):
        cases.do(dispatch(case_no), DISPATCHER, id=ID)


def test_one_source_number_received_twice_at_once_is_one_case(cases, another):
    command = complaint(channel="12345", source="12345", number="A-1")
    first: list[Done] = []
    cases.meanwhile = [lambda: first.append(another.do(command, WINDOW))]
    done = cases.do(command, WINDOW)
    assert (done.case_no, done.repeated) == (first[0].case_no, True)
    assert first[0].case_no == "620502-2026-000002"
    with pytest.raises(CaseNotFound):
        cases.case("620502-2026-000001")


def test_what_another_process_put_in_force_counts_at_once(cases, another):
    local = Calendar({**published_calendar().days_off, date(2026, 3, 3): "地方假日"}, published_calendar().working, 2026, "x")
    another.policies.activate(calendar=local, by=SYSTEM)
    case = cases.case(received(cases))
    assert case.calendar == local.digest[:16]
    clock = case.clock("dispatch")
    assert clock is not None
    assert clock.due_text == "2026-03-04"


# -- two cases in one transaction -------------------------------------------------------------------------------------


def merge(case_no: str, into: str) -> Merge:
    return Merge(case_no=case_no, into=into, same_employer=True, same_site=True)


def test_a_merge_changes_both_cases_or_none(cases, another):
    one, two = received(cases, channel="12345", source="12345", number="A-1"), received(cases)
    cases.meanwhile = [lambda: another.do(MakeNote(case_no=two, text="x"), OFFICER)]
    done = cases.do(merge(one, two), DISPATCHER)
    assert (done.case_no, done.version, cases.case(one).handling) == (one, 2, "merged")
    survivor = cases.case(two)
    assert (survivor.version, list(survivor.links)) == (3, ["link-1", f"{one}/link-1"])
    assert survivor.clock("answer_12345", f"{one}/link-1") is not None


def test_a_merge_into_a_case_that_ends_meanwhile_changes_neither(cases, another):
    one, two, three = received(cases), received(cases), received(cases)
    cases.meanwhile = [lambda: another.do(merge(two, three), DISPATCHER)]
    with pytest.raises(Exception, match="must be another case that is open"):
        cases.do(merge(one, two), DISPATCHER)
    assert (cases.case(one).handling, version(cases, one), version(cases, two)) == ("received", 1, 2)


def test_a_merge_into_nothing_is_refused(cases):
    case_no = received(cases)
    with pytest.raises(Exception, match="cannot take this one in"):
        cases.do(merge(case_no, "620502-2026-999999"), DISPATCHER)


def test_a_split_makes_a_case_with_a_number_of_its_own_and_once(cases):
    case_no = received(cases)
    command = Split(case_no=case_no, claimed=Sum(4, 6_000_000))
    done = cases.do(command, DISPATCHER, id=ID)
    again = cases.do(command, DISPATCHER, id=ID)
    new = cases.case("620502-2026-000002")
    assert (new.handling, new.claimed, cases.case(case_no).claimed) == ("received", Sum(4, 6_000_000), Sum(6, 9_000_000))
    assert (done.case_no, again.repeated) == (case_no, True)
    with pytest.raises(CaseNotFound):
        cases.case("620502-2026-000003")


def test_a_split_into_a_case_that_exists_is_refused(cases):
    one, two = received(cases), received(cases)
    with pytest.raises(Exception, match="exists already"):
        cases.do(Split(case_no=one, into=two, claimed=Sum(1, 1)), DISPATCHER)
    assert version(cases, two) == 1


# -- texts ------------------------------------------------------------------------------------------------------------


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


def test_rule_20_no_text_of_a_person_lies_in_clear_in_any_file(cases, tmp_path):
    informer = Party("informer-1", name="王五告密", phone="13912345678")
    case_no = received(
        cases, kind="report", informer=informer, description=SECRET, parties=(Party("w1", name="张三丰"),),
        respondents=(Respondent("r1", kind="person", person_name="赵六包工"),),
    )  # fmt: skip
    cases.do(MakeNote(case_no=case_no, text=SECRET), OFFICER, reason="因为李四说")
    cases.do(LinkClue(case_no=case_no, channel="12345", description=SECRET), DISPATCHER)
    whole = bytes_of(tmp_path)
    assert case_no.encode() in whole
    for clear in (SECRET, "王五", "13912345678", "张三丰", "赵六", "因为李四说", "620502199001011234"):
        assert clear.encode() not in whole, clear
    case = cases.case(case_no)
    assert case.informer is not None
    assert case.informer.ref == "informer-1"
    assert cases.vault.open(case.informer.name or "") == "王五告密"


def test_rule_20_a_request_keeps_its_texts_sealed_until_it_is_approved(cases, tmp_path):
    case_no = received(cases)
    cases.do(dispatch(case_no), DISPATCHER)
    find = FindUnfounded(case_no=case_no, conclusion="no_debt", evidence=("books",), remedies=("court",), told="letter", statement=SECRET)
    request = cases.do(find, OFFICER).facts[-1].request
    cases.do(Approve(case_no=case_no, request=request), HEAD)
    facts = cases.do(Approve(case_no=case_no, request=request), DISPATCHER).facts
    assert SECRET.encode() not in bytes_of(tmp_path)
    assert cases.vault.open(facts[-1].statement) == SECRET
    assert cases.case(case_no).handling == "unfounded"


def test_rule_20_who_is_forgotten_in_one_place_stays_readable_in_no_other(cases):
    case_no = received(cases, parties=(Party("w1", name="张三丰"), Party("w2", name="李小龙")))
    cases.vault.forget(f"{case_no}/w1")
    one, two = cases.case(case_no).parties
    with pytest.raises(KeyMissing):
        cases.vault.open(one.name or "")
    assert cases.vault.open(two.name or "") == "李小龙"


# -- who and what is unknown ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case_no", ["620502-2026-000009", "nonsense: with a colon", ""])
def test_an_unknown_case_is_told_and_leaves_no_trace(cases, tmp_path, case_no):
    before = bytes_of(tmp_path)
    with pytest.raises(CaseNotFound):
        cases.do(MakeNote(case_no=case_no, text=SECRET), OFFICER)
    with pytest.raises(CaseNotFound):
        cases.case(case_no)
    assert bytes_of(tmp_path) == before


def test_a_receipt_without_a_region_is_told_before_anything_is_made(cases, tmp_path):
    before = bytes_of(tmp_path)
    with pytest.raises(BadCommand, match="region '62' is not a six-digit code"):
        cases.do(complaint(region="62", description=SECRET), WINDOW)
    assert bytes_of(tmp_path) == before


def test_a_case_is_read_as_of_any_version(cases):
    case_no = received(cases)
    cases.do(dispatch(case_no), DISPATCHER)
    assert [cases.case(case_no, upto).handling for upto in (1, 2, None)] == ["received", "dispatched", "dispatched"]


def test_an_act_may_be_dated_by_whoever_replays_it(cases):
    done = cases.do(complaint(), WINDOW, at=MONDAY, correlation=OTHER_ID, causation=ID, inferred=True)
    who = done.facts[0].envelope
    assert (who.at, who.correlation, who.causation, who.inferred) == (MONDAY, OTHER_ID, ID, True)


def test_only_who_holds_the_post_acts(sqlite_url):
    with furnished(sqlite_url) as house:
        done = house.do(complaint(), by=As("window", "intake", COUNTY.code))
        assert done.facts[0].envelope.by == "window"
        for stranger in (As("nobody", "intake", COUNTY.code), As("window", "officer", COUNTY.code), As("window", "intake", "nowhere")):
            with pytest.raises(NotYours, match="does not hold the post"):
                house.do(complaint(), by=stranger)
        with pytest.raises(NotYours, match="nobody is named"):
            house.do(complaint())


def test_who_was_entered_by_another_process_is_known_when_asked_for(sqlite_url):
    with furnished(sqlite_url) as house, opened(sqlite_url) as another:
        another.policies.furnish_office(holdings=(Holding("newcomer", "intake", COUNTY.code, date(2026, 1, 1)),), by=SYSTEM)
        assert house.do(complaint(), by=As("newcomer", "intake", COUNTY.code)).version == 1


# -- policies ---------------------------------------------------------------------------------------------------------


def test_a_new_house_has_the_built_in_calendar_and_rulebook_stored_as_facts(cases):
    topics = [fact.topic for fact in cases.facts(POLICY_ID)]
    assert topics == ["policy.calendar_stored", "policy.calendar_activated", "policy.rulebook_stored", "policy.rulebook_activated"]
    assert cases.policies.calendar.digest == published_calendar().digest


def test_what_is_in_force_already_changes_nothing_and_what_was_stored_is_not_stored_again(cases):
    local = Calendar({date(2026, 3, 3): "x"}, {}, 2026, "x")
    cases.policies.activate(calendar=published_calendar(), rulebook=cases.policies.rulebook, by=SYSTEM)
    assert len(cases.facts(POLICY_ID)) == 4
    cases.policies.activate(calendar=local, by=SYSTEM)
    cases.policies.activate(calendar=published_calendar(), by=SYSTEM)
    assert [fact.topic for fact in cases.facts(POLICY_ID)][4:] == [
        "policy.calendar_stored",
        "policy.calendar_activated",
        "policy.calendar_activated",
    ]
    assert cases.policies.calendar_of(local.digest[:16]).digest == local.digest


def test_a_rulebook_of_the_office_counts_from_its_activation(cases, another):
    book = rulebook_from('name = "office"\nextends = "national"\n[rule.dispatch]\nlimit = "3 working days"\n')
    cases.policies.activate(rulebook=book, by=SYSTEM)
    another.policies.refresh()
    assert another.policies.rulebook.digest == book.digest
    clock = cases.case(received(cases)).clock("dispatch")
    assert clock is not None
    assert clock.due_text == "2026-03-05"


def test_a_digest_that_was_never_stored_is_told(cases):
    for known in (cases.policies.calendar_of, cases.policies.rulebook_of):
        with pytest.raises(LookupError, match="'0123456789abcdef' is stored here"):
            known("0123456789abcdef")


def test_an_open_clock_stays_under_its_rulebook_after_another_is_activated(cases, another):
    case_no = received(cases)
    book = rulebook_from('name = "office"\nextends = "national"\n[rule.dispatch]\nlimit = "3 working days"\n')
    cases.policies.activate(rulebook=book, by=SYSTEM)
    local = Calendar({**published_calendar().days_off, date(2026, 3, 3): "地方假日"}, published_calendar().working, 2026, "x")
    another.policies.activate(calendar=local, by=SYSTEM)
    another.do(Recount(case_no=case_no, cause="calendar x"), SYSTEM)
    clock = cases.case(case_no).clock("dispatch")
    assert (clock.due_text, clock.limit) == ("2026-03-04", "1 working day")


def test_open_clocks_are_recounted_case_by_case(cases):
    case_no = received(cases)
    local = Calendar({**published_calendar().days_off, date(2026, 3, 3): "地方假日"}, published_calendar().working, 2026, "x")
    cases.policies.activate(calendar=local, by=SYSTEM)
    done = cases.do(Recount(case_no=case_no, cause="calendar x"), SYSTEM)
    assert done.facts[0].moved["dispatch..1"] == ("2026-03-03", "2026-03-04")
    assert cases.facts(cases.case(case_no).id)[-1] == done.facts[0]


def test_every_fault_of_a_directory_entry_is_told_at_once(cases):
    unit = Unit("new", "x", "shop", "county", "620502")
    holding = Holding("", "boss", "nowhere", date(2026, 1, 2), date(2026, 1, 1), ("star",))
    with pytest.raises(BadCommand) as bad:
        cases.policies.furnish_office((unit,), (holding,), by=SYSTEM)
    assert len(bad.value.reasons) == 6
    assert cases.policies.office.unit("new") is None


def test_the_same_entries_are_entered_once(cases, another):
    before = len(cases.facts(DIRECTORY_ID))
    another.policies.furnish_office(UNITS, HOLDINGS, by=SYSTEM)
    assert len(cases.facts(DIRECTORY_ID)) == before
    renamed = replace(COUNTY, name="新名称")
    another.policies.furnish_office((renamed,), by=SYSTEM)
    cases.policies.refresh()
    assert cases.policies.office.unit(COUNTY.code) == renamed


def test_two_who_change_the_policies_at_once_both_get_their_way(cases, another):
    mine, theirs = (Calendar({date(2026, 3, day): "x"}, {}, 2026, "x") for day in (3, 4))
    turns = [lambda: another.policies.activate(calendar=theirs, by=SYSTEM)]

    def clock() -> datetime:
        if turns:
            turns.pop()()
        return MONDAY

    policies = Policies(cases.events, cases.store.recorder, clock)
    policies.activate(calendar=mine, by=SYSTEM)
    assert policies.calendar.digest == mine.digest
    assert policies.calendar_of(theirs.digest).digest == theirs.digest


def test_policies_that_keep_changing_are_given_up(cases, another):
    days = iter(range(1, 28))

    def clock() -> datetime:
        another.policies.activate(calendar=Calendar({date(2026, 3, next(days)): "x"}, {}, 2026, "x"), by=SYSTEM)
        return MONDAY

    policies = Policies(cases.events, cases.store.recorder, clock)
    with pytest.raises(RuntimeError, match="kept changing"):
        policies.activate(calendar=Calendar({date(2026, 4, 1): "x"}, {}, 2026, "x"), by=SYSTEM)


def test_a_decline_through_the_store_needs_both_persons(cases):
    case_no = received(cases)
    decline = Decline(case_no=case_no, ground="not_inspection", where_to_go="x", notice_sent=True)
    request = cases.do(decline, OFFICER).facts[-1].request
    who = cases.do(Approve(case_no=case_no, request=request), HEAD).facts[-1].envelope
    assert (who.by, who.requested_by) == ("head", "officer-1")


def test_the_numbers_of_a_case_survive_the_process(sqlite_url):
    with opened(sqlite_url) as first:
        case_no = received(first)
    with opened(sqlite_url) as second:
        assert second.case(case_no).version == 1
        assert received(second) == "620502-2026-000002"


def test_everything_wrong_with_a_receipt_is_told_at_once_also_where_it_cannot_be_numbered(cases):
    with pytest.raises(BadCommand) as refused:
        cases.do(complaint(region="62x", region_name="", channel="fax", claimed=Sum(-1, 5)), WINDOW)
    assert [reason.split()[0] for reason in refused.value.reasons] == ["region", "region_name", "channel", "claimed:"]
