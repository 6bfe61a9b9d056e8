"""The account of somebody who left is erased once one proposed and another approved, and never while they hold a post."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from casework.domain.directory import DIRECTORY_ID, Directory, DirectoryFact
from casework.domain.envelope import Envelope
from casework.domain.erasing.accounts import (
    AccountErased,
    AccountErasureOrdered,
    AccountErasureProposed,
    approval_faults,
    next_erasure,
    proposal_faults,
)
from casework.domain.office import Deputy, Holding, Office
from casework.domain.values import Actor, Post
from tests.people import CHIEF, COUNTY, OFFICER

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, tzinfo=UTC)
ADMIN, OTHER = Actor("admin-1", Post.ADMIN, COUNTY), Actor("admin-2", Post.ADMIN, COUNTY)
GONE = Holding("1024", "officer", COUNTY.code, date(2020, 1, 1), date(2026, 3, 1))
HERE = Office({COUNTY.code: COUNTY}, (GONE, Holding("1025", "officer", COUNTY.code, DAY)))
PROPOSED = AccountErasureProposed(erasure="account-1", person="1024", ground="left_office")
ORDERED = AccountErasureOrdered(erasure="account-1", person="1024", ground="left_office", asked_by="admin-1")
ERASED = AccountErased(
    erasure="account-1", person="1024", ground="left_office", asked_by="admin-1", approved_by="admin-2", ordered_at=NOW, version=2
)


def after(*said: tuple[DirectoryFact, str]) -> Office:
    """The directory that these facts leave, each by somebody."""
    directory = Directory()
    for version, (fact, by) in enumerate(said, 1):
        who = Envelope(by=by, post="admin", unit=COUNTY.code, at=NOW, command=UUID(int=version))
        replace(fact, originator_id=DIRECTORY_ID, originator_version=version, who=who).mutate(directory)
    return replace(HERE, proposals=directory.office.proposals, erasures=directory.office.erasures)


def faults(person="1024", ground="left_office", paper=None, actor=ADMIN, office=HERE):
    return proposal_faults(office, actor, person, ground, paper, DAY)


def test_an_administrator_proposes_it_for_somebody_who_left():
    assert faults() == [] and faults(ground="data_subject", paper="申请〔2026〕1号") == []
    assert "admin may" in faults(actor=OFFICER)[0]
    assert "ground" in faults(ground="whim")[0] and "`paper`" in faults(ground="unlawful")[0]


def test_nobody_is_erased_who_holds_a_post_or_stands_in():
    assert "has not left: officer@620502-hrss" in faults("1025")[0]
    deputy = Deputy("1025", "officer", COUNTY.code, "1024", date(2026, 1, 1))
    assert "stands in for 1025" in faults(office=replace(HERE, deputies=(deputy,)))[0]
    assert faults(office=replace(HERE, deputies=(replace(deputy, until=DAY),))) == []


def test_somebody_else_approves():
    office = after((PROPOSED, "admin-1"))
    assert approval_faults(office, OTHER, "account-1") == approval_faults(office, CHIEF, "account-1") == []
    assert "somebody else" in approval_faults(office, ADMIN, "account-1")[0]
    assert "concerned" in approval_faults(office, replace(OTHER, person="1024"), "account-1")[0]
    assert "admin, hrss_head may" in approval_faults(office, OFFICER, "account-1")[0]
    assert "there are: account-1" in approval_faults(office, OTHER, "account-2")[0]


def test_an_order_takes_the_place_of_the_proposal_and_is_done_once():
    office = after((PROPOSED, "admin-1"), (ORDERED, "admin-2"))
    order = office.erased["1024"]
    assert (office.proposals, order.asked_by, order.approved_by, order.version, order.done_at) == ({}, "admin-1", "admin-2", 2, None)
    assert faults(office=office) == ["this was ordered already by account-1"]
    done = after((PROPOSED, "admin-1"), (ORDERED, "admin-2"), (ERASED, "system"))
    assert done.erased["1024"] == replace(order, done_at=NOW)


def test_the_newest_proposal_of_an_account_counts_and_names_go_on():
    again = replace(PROPOSED, erasure="account-2", ground="unlawful", paper="1号")
    office = after((PROPOSED, "admin-1"), (again, "admin-2"))
    assert [(each.id, each.by) for each in office.proposals.values()] == [("account-2", "admin-2")]
    assert (next_erasure(HERE), next_erasure(office), next_erasure(after((ERASED, "system")))) == ("account-1", "account-3", "account-2")
