"""Tables inside papers: the roll of workers and sums 工资清单, and the answers of a revisit 回访情况."""

from dataclasses import dataclass

from casework.domain.settling.revisiting import Revisited
from casework.domain.values import Fen, Line
from casework.papers.fields import fills
from casework.papers.material import Material
from casework.papers.of_papers import about
from casework.papers.saying import day, figures, listed
from casework.projections.saying import word

KEPT_SECRET = "〔身份保密〕"
SATISFIED = {True: "满意", False: "不满意", None: "未表示"}


@dataclass(frozen=True, slots=True)
class RollLine:
    """One line of a roll: number, worker by name, months, sum in yuan, and the place to sign."""

    no: int
    name: str
    months: str
    yuan: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """One worker's answer: paid in full, on which day, content, asked how."""

    no: int
    name: str
    outcome: str
    on: str
    satisfied: str
    way: str


@fills("roll")
def roll(m: Material) -> list[RollLine] | None:
    """The workers of the paper with their sums, the total last; None where nobody was counted. An informer stands in no roll by name."""
    lines = lines_of(m)
    if not lines:
        return None
    months = listed(m.case.arrears_months) or ""
    rows = [RollLine(no, worker_name(m, line.worker), months, figures(line.fen) or "不详") for no, line in enumerate(lines, 1)]
    known = [line.fen for line in lines if line.fen is not None]
    total: Fen | None = sum(known) if len(known) == len(lines) else None
    return [*rows, RollLine(0, f"合计{len(lines)}人", "", figures(total) or "不详")]


def lines_of(m: Material) -> tuple[Line, ...]:
    """The lines of the paper's own sum, else of the paper it follows, else of what was verified."""
    for paper in (m.paper, about(m)):
        if paper is not None and paper.sum is not None and paper.sum.lines:
            return paper.sum.lines
    return m.case.verified.lines if m.case.verified is not None else ()


def worker_name(m: Material, ref: str) -> str:
    """A worker's name; by reference where none is on file. The informer's never."""
    if m.case.informer is not None and ref == m.case.informer.ref:
        return KEPT_SECRET
    party = m.party(ref)
    name = m.text(party.name, "name", ref) if party is not None else None
    return name or f"（{ref}）"


@fills("replies")
def replies(m: Material) -> list[ReplyLine] | None:
    """The answers of the revisit, worker by worker."""
    fact = m.own(Revisited)
    if fact is None:
        return None
    return [
        ReplyLine(
            no, worker_name(m, reply.worker), word(reply.outcome), day(reply.on) or "", SATISFIED[reply.satisfied],
            listed([word(way) for way in reply.ways]) or "",
        )
        for no, reply in enumerate(fact.replies, 1)
    ]  # fmt: skip


def unnamed(m: Material) -> list[str]:
    """The references of a roll that have no name on file."""
    informer = m.case.informer.ref if m.case.informer is not None else None
    named = {party.ref for party in m.case.parties if party.name}
    return [line.worker for line in lines_of(m) if line.worker not in named and line.worker != informer]
