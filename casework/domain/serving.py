"""Service 送达: how a paper reached its party and what proves it, because every date in a paper runs from there."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.clocks import Limit, proof
from casework.domain.facts import Fact, Signal
from casework.domain.papers import asked_paper, change, runs
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.state import Paper
from casework.domain.values import Inspector, Text

PROOFS: Final[dict[str, tuple[frozenset[str], ...]]] = {
    "direct": (frozenset({"receipt"}),),
    "left": (frozenset({"witness", "photo", "video"}),),
    "entrusted": (frozenset({"receipt"}),),
    "mail": (frozenset({"mail_receipt"}),),
    "electronic": (frozenset({"consent"}), frozenset({"delivery_record"})),
    "public": (frozenset({"announcement"}),),
    "posting": (frozenset({"photo", "video"}),),
}
"""Way → what proves it: one of each set. direct 直接, left 留置, entrusted 委托, mail 邮寄, electronic 电子 (书面同意),
public 公告 (民诉法 95), posting 张贴 (法释〔2013〕3号 4)."""
STATES_A_DATE: Final = ("order", "on_spot_order", "handling_decision", "inquiry")
"""Papers whose own date is the limit of a clock."""
FINE_DAYS: Final = "15 days"
"""A fine is paid within fifteen days of receipt (处罚法 67)."""


@dataclass(frozen=True, kw_only=True)
class Serve(Command, workflow=PROCEDURE, backdates=True):
    """Serve a paper 送达. The effective time is that of service; the proof may come in later (mail).

    `proof` are codes: receipt 送达回证, witness 见证人, photo, video, mail_receipt, consent 同意电子送达确认书, delivery_record,
    announcement 公告. For `public`, `tried` names the other ways that failed; it is served only when its term ends.
    """

    paper: str
    way: str
    proof: tuple[str, ...]
    officers: tuple[Inspector, ...]
    tried: tuple[str, ...] = ()
    receiver: Text | None = None
    place: Text | None = None


@dataclass(frozen=True, kw_only=True)
class DeemServed(Command, workflow=PROCEDURE):
    """The public notice has stood long enough: the paper is deemed served 视为送达 (民诉法 95)."""

    paper: str


@dataclass(frozen=True, kw_only=True)
class ServeFor(Command, workflow=PROCEDURE, backdates=True):
    """Serve a paper of another authority for it 委托送达. It is no paper of this case and infers no decision of ours."""

    authority: str
    document: str
    way: str
    proof: tuple[str, ...]
    officers: tuple[Inspector, ...]
    receiver: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Served(Fact, topic="case.served"):
    """A paper was served. `kind` is the paper's; `due_on` its last day to obey or answer, None where it has none."""

    paper: str
    kind: str
    way: str
    proof: tuple[str, ...] = ()
    officers: tuple[Inspector, ...] = ()
    due_on: date | None = None
    receiver: Text | None = None
    place: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Dates run from service; the limit is the date in the paper."""
        limit = f"until {self.due_on}" if self.due_on is not None and self.kind in STATES_A_DATE else None
        return (Signal(f"served:{self.kind}", self.paper, limit=limit),)

    def effect(self, case: Case) -> None:
        """Served."""
        change(case, self.paper, status="served", way=self.way, due_on=self.due_on, served_at=self.envelope.held_at)


@dataclass(frozen=True, kw_only=True)
class PublicNoticeGiven(Fact, topic="case.public_notice_given"):
    """A public notice went out; the paper is served when its term ends."""

    paper: str
    proof: tuple[str, ...]
    tried: tuple[str, ...] = ()
    officers: tuple[Inspector, ...] = ()

    def signals(self) -> tuple[Signal, ...]:
        """Opens the waiting time."""
        return (Signal("public_notice", self.paper),)

    def effect(self, case: Case) -> None:
        """On its way."""
        change(case, self.paper, way="public")


@dataclass(frozen=True, kw_only=True)
class ServedForAnother(Fact, topic="case.served_for_another"):
    """Another authority's paper was served for it."""

    authority: str
    document: str
    way: str
    proof: tuple[str, ...]
    officers: tuple[Inspector, ...]
    receiver: Text | None = None


# rules


def the_paper_awaits_service(case: Case, asked: Asked[Any], world: World) -> str | None:
    """It was approved and not served yet."""
    paper = asked_paper(case, asked)
    if paper is None or (paper.status == "approved" and paper.way is None):
        return None
    return f"{paper.id} is {'on public notice' if paper.status == 'approved' else paper.status}; only an approved paper is served, and once"


def the_way_is_proved(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The way is one the law knows and its proof is there; without proof there is no service."""
    way, given = asked.command.way, set(asked.command.proof)
    if way not in PROOFS:
        return f"way {way!r} is unknown; allowed: {', '.join(PROOFS)}"
    lacking = [" or ".join(sorted(one)) for one in PROOFS[way] if not one & given]
    return f"service by {way} is proved by {' and '.join(lacking)}; name it in `proof`" if lacking else None


def posting_needs_flight(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Posting on the door counts only when the person fled (法释〔2013〕3号 4)."""
    if asked.command.way != "posting" or case.employer_fled:
        return None
    return "posting counts only when the employer fled (法释〔2013〕3号 4); note employer_fled first, or serve in another way"


def public_notice_comes_last(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Public notice only when the party cannot be found or other ways failed (民诉法 95), and for a term counted from service."""
    paper = asked_paper(case, asked)
    if asked.command.way != "public" or paper is None:
        return None
    if not (case.employer_fled or asked.command.tried):
        return "public notice is for a party that fled or that other ways did not reach; name what was tried in `tried` (民诉法 95)"
    if paper.due_on is not None:
        return f"{paper.id} names the day {paper.due_on}, before which public notice cannot serve it; write it anew with a term in days"
    return None


def service_follows_the_paper(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Nothing is served before it is approved."""
    paper = asked_paper(case, asked)
    if paper is None or paper.approved_at is None or asked.held_at >= paper.approved_at:
        return None
    return f"{paper.id} was approved at {paper.approved_at.isoformat()}; it cannot have been served before"


def its_date_is_after_service(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The party has time to obey: the date in the paper lies after the day of service."""
    paper = asked_paper(case, asked)
    if paper is None or paper.due_on is None or paper.due_on > asked.day:
        return None
    return f"{paper.id} names {paper.due_on}, which is not after the day of service {asked.day}; write a new paper with a later date"


def it_was_noticed_publicly(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Only a paper on public notice is deemed served."""
    paper = asked_paper(case, asked)
    if paper is None or (paper.way == "public" and paper.status == "approved"):
        return None
    return f"{paper.id} is not on public notice; serve it with `serve`"


def the_public_term_is_over(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The waiting time of the public notice has passed."""
    paper = asked_paper(case, asked)
    clock = case.clock("public_service", paper.id) if paper is not None else None
    if paper is None or clock is None or not runs(case, "public_service", paper.id, asked.at):
        return None
    return f"the public notice stands until {clock.due_text}; the paper is deemed served after that day (民诉法 95)"


# decisions


@decides(Serve)
def serve(case: Case, asked: Asked[Serve], world: World) -> list[Fact]:
    """Served, or publicly noticed."""
    command, paper = asked.command, case.papers[asked.command.paper]
    if command.way == "public":
        return [PublicNoticeGiven(paper=paper.id, proof=command.proof, tried=command.tried, officers=command.officers)]
    return [
        Served(
            paper=paper.id, kind=paper.kind, way=command.way, proof=command.proof, officers=command.officers,
            due_on=last_day(paper, asked, world), receiver=command.receiver, place=command.place,
        )
    ]  # fmt: skip


@decides(DeemServed)
def deem_served(case: Case, asked: Asked[DeemServed], world: World) -> list[Fact]:
    """Deemed served."""
    paper = case.papers[asked.command.paper]
    return [Served(paper=paper.id, kind=paper.kind, way="public", due_on=last_day(paper, asked, world))]


@decides(ServeFor)
def serve_for(case: Case, asked: Asked[ServeFor], world: World) -> list[Fact]:
    """Served for another."""
    command = asked.command
    return [
        ServedForAnother(
            authority=command.authority, document=command.document, way=command.way, proof=command.proof,
            officers=command.officers, receiver=command.receiver,
        )
    ]  # fmt: skip


def last_day(paper: Paper, asked: Asked[Any], world: World) -> date | None:
    """The last day to obey: the date in the paper, else its days counted from service; a fine's are the law's."""
    days = paper.days or (FINE_DAYS if paper.kind == "penalty_decision" else None)
    if paper.due_on is not None or days is None:
        return paper.due_on
    return proof(asked.held_at, Limit.parse(days), world.calendar).due_on
