"""Service 送达: how a paper reached its party and what proves it, because every date in a paper runs from there."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.statute.papers import change
from casework.domain.statute.standing import Paper
from casework.domain.timekeeping.clocks import Limit, proof
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
TERMS: Final = {"order": "order_due", "handling_decision": "decision_due", "inquiry": "inquiry_reply"}
"""Papers whose own date is the limit of a clock, and the rule of that clock."""
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
        rule = TERMS.get(self.kind, "")
        limit = f"until {self.due_on}" if self.due_on is not None and rule else None
        return (Signal(f"served:{self.kind}", self.paper, limit=limit, rule=rule),)

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
