"""Fields that papers of enforcement and transfer share: the duty to be performed, the crime suspected, who reviewed and decided."""

from casework.domain.statute.inquiry import Inquired
from casework.domain.transfer.crime import TransferPrepared
from casework.domain.transfer.transferring import TransferApproved
from casework.papers.fields import fills
from casework.papers.material import Material
from casework.papers.of_papers import about, demands, fine, paper_heads
from casework.papers.saying import day, in_words

CRIME = "拒不支付劳动报酬罪（《刑法》第二百七十六条之一）"
BASIS = "《劳动保障监察条例》第十七条、《关于实施〈劳动保障监察条例〉若干规定》第三十条"
WAITING = "自收到本通知书之日起5个工作日内"

fills("crime")(lambda m: CRIME)
fills("filing_basis")(lambda m: BASIS if m.fact is not None else None)
fills("own_number")(lambda m: m.paper.number or m.numbered(m.paper.id) if m.paper is not None else None)
fills("decided_by")(lambda m: fact.envelope.by if (fact := m.newest(TransferApproved)) is not None else None)
fills("reviewed_by")(lambda m: p.reviewed_by if (p := about(m)) is not None else None)
fills("crime_heads")(lambda m: fact.heads if (fact := m.newest(TransferPrepared)) is not None else None)
fills("crime_sum")(lambda m: in_words(fact.fen) if (fact := m.newest(TransferPrepared)) is not None else None)
fills("role")(lambda m: "主办" if m.case.lead is None or m.paper is None or m.case.lead.code in m.paper.addressees else "协办")
fills("paper_heads_or_blank")(lambda m: f"{heads}名" if (heads := paper_heads(m)) else "")


@fills("crime_order")
def crime_order(m: Material) -> str | None:
    """The unmet order or decision that the suspicion rests on: its number, else its name in the case, and its day."""
    fact = m.newest(TransferPrepared)
    paper = m.case.papers.get(fact.paper) if fact is not None else None
    if paper is None:
        return None
    return f"{paper.number or m.numbered(paper.id) or paper.id}（{day(paper.approved_at)}）"


@fills("inquiry_due")
def inquiry_due(m: Material) -> str | None:
    """The last day to answer the questions."""
    fact = m.of_paper(Inquired)
    if fact is None:
        return None
    return day(fact.until) if fact.until is not None else WAITING


@fills("demands_or_fine")
def demands_or_fine(m: Material) -> str | None:
    """The duty with its exact sum: to pay or rectify, or the fine that is still open (强制法 35, 54)."""
    decision = about(m)
    if decision is None:
        return None
    if decision.kind == "penalty_decision":
        left = (decision.fine_fen or 0) - decision.fine_paid_fen
        return f"缴纳罚款{in_words(left)}" if decision.fine_fen else fine(m)
    return demands(m)


@fills("demand_told")
def demand_told(m: Material) -> str | None:
    """That the decision was demanded, and when that was served."""
    mine = m.paper.id if m.paper is not None else ""
    demand = next((p for p in m.case.papers.values() if p.kind == "demand" and p.follows == mine), None)
    if demand is None:
        return None
    return f"{demand.number or m.numbered(demand.id) or demand.id}，{day(demand.served_at) or '未'}送达"
