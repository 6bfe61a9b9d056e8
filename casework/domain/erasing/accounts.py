"""Erasing the account of somebody who left 离任人员账号删除: what may be proposed, by whom approved, and the facts of it.

What goes is what the office keeps of its own people: password, logins, tokens, addresses. Facts keep the account, so it should be a number.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from casework.domain.directory import DirectoryFact
from casework.domain.erasing.rules import DATA_SUBJECT, UNLAWFUL
from casework.domain.erasing.standing import ACCOUNT, Erasure, Proposal
from casework.domain.fields import unknown
from casework.domain.office import Office
from casework.domain.office_book import Book
from casework.domain.values import Actor, Post

LEFT: Final = "left_office"
GROUNDS: Final = (LEFT, DATA_SUBJECT, UNLAWFUL)
"""离任, 本人请求, 违法或不必要收集."""
PROPOSE: Final = (Post.ADMIN,)
APPROVE: Final = (Post.ADMIN, Post.HRSS_HEAD)


@dataclass(frozen=True, kw_only=True)
class AccountErasureProposed(DirectoryFact, topic="office.account_erasure_proposed"):
    """An administrator proposes to erase what is kept of an account."""

    erasure: str
    person: str
    ground: str
    paper: str | None = None

    def change(self, book: Book) -> None:
        """It waits for somebody else."""
        book.propose(Proposal(self.erasure, self.person, self.ground, self.paper, self.envelope.by))


@dataclass(frozen=True, kw_only=True)
class AccountErasureOrdered(DirectoryFact, topic="office.account_erasure_ordered"):
    """Somebody else approved. Data are destroyed next; `account_erased` says when that is done."""

    erasure: str
    person: str
    ground: str
    paper: str | None = None
    asked_by: str

    def change(self, book: Book) -> None:
        """It waits to be carried out."""
        who, version = self.envelope, self.originator_version
        book.erase(Erasure(self.erasure, ACCOUNT, self.person, self.ground, self.paper, self.asked_by, who.by, who.at, version))


@dataclass(frozen=True, kw_only=True)
class AccountErased(DirectoryFact, topic="office.account_erased"):
    """What was kept of an account is destroyed; says the order again, because a restored backup may not know it."""

    erasure: str
    person: str
    ground: str
    paper: str | None = None
    asked_by: str
    approved_by: str
    ordered_at: datetime
    version: int

    def change(self, book: Book) -> None:
        """Done."""
        order = Erasure(
            self.erasure, ACCOUNT, self.person, self.ground, self.paper, self.asked_by, self.approved_by, self.ordered_at, self.version
        )
        book.erase(replace(order, done_at=self.envelope.at))


def proposal_faults(office: Office, actor: Actor, person: str, ground: str, paper: str | None, day: date) -> list[str]:
    """Why this account may not be erased now, a sentence each."""
    faults = [] if actor.post in PROPOSE else [f"{actor.post} may not propose to erase an account; {', '.join(PROPOSE)} may"]
    if fault := unknown("ground", ground, GROUNDS):
        faults.append(fault)
    elif ground != LEFT and not (paper or "").strip():
        faults.append(f"a ground of {ground} rests on a paper; name its number in `paper` (the written request, or the finding)")
    if person in office.erased:
        faults.append(f"this was ordered already by {office.erased[person].id}")
    held = [f"{each.post}@{each.unit}" for each in office.held_by(person) if each.until is None or each.until > day]
    if held:
        faults.append(f"{person} has not left: {', '.join(held)}; end the posts first (casework office load)")
    standing_in = [each for each in office.deputies if each.deputy == person and (each.until is None or each.until > day)]
    if standing_in:
        faults.append(f"{person} still stands in for {', '.join(sorted({each.person for each in standing_in}))}; end that first")
    return faults


def approval_faults(office: Office, actor: Actor, erasure: str) -> list[str]:
    """Why this person may not approve it, a sentence each."""
    proposal = office.proposals.get(erasure)
    if proposal is None:
        return [f"erasure {erasure!r} waits for nobody; there are: {', '.join(office.proposals) or 'none'}"]
    faults = [] if actor.post in APPROVE else [f"{actor.post} may not approve to erase an account; {', '.join(APPROVE)} may"]
    if actor.person in (proposal.by, proposal.person):
        faults.append(f"{actor.person} proposed it or is concerned; somebody else approves 两人原则")
    return faults


def next_erasure(office: Office) -> str:
    """The name of the next erasure of an account: `account-7`, which also gives the pseudonym its number."""
    taken = [int(each.rpartition("-")[2]) for each in (*office.proposals, *office.erasures)]
    return f"{ACCOUNT}-{max(taken, default=0) + 1}"
