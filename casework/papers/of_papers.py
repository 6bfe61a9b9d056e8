"""Fields of the papers of the procedure: order, notice, decision, demand, and how each was served."""

from casework.domain.statute.decisions import PenaltyDecided
from casework.domain.statute.hearing import Heard
from casework.domain.statute.inquiry import Inquired
from casework.domain.statute.orders import Ordered
from casework.domain.statute.serving import Served
from casework.domain.statute.standing import Paper
from casework.papers.fields import fills
from casework.papers.material import Material
from casework.papers.saying import article, day, in_words, limit, listed
from casework.projections.saying import word

ASKED = {
    "roll": "职工花名册", "ledger": "工资支付台账", "contract": "劳动合同", "contracts": "劳动合同", "books": "财务账册",
    "attendance": "考勤记录", "licence": "营业执照副本", "subcontracts": "分包合同",
}  # fmt: skip
CONSEQUENCES = {
    "decision": "本机关将依法作出行政处理决定", "penalty": "本机关将依法给予行政处罚", "police": "涉嫌犯罪的，依法移送公安机关追究刑事责任",
    "listing": "依法列入拖欠农民工工资失信联合惩戒对象名单", "publication": "依法向社会公布",
}  # fmt: skip
HEARD = {"heard": "当事人已陈述申辩", "waived": "当事人放弃陈述申辩", "lapsed": "当事人逾期未提出陈述申辩"}
HEARING = "依据《中华人民共和国行政处罚法》第六十三条、第六十四条，你（单位）有权在收到本告知书之日起5个工作日内要求听证。"
STATING = "你（单位）有权在收到本告知书之日起3个工作日内向本机关陈述、申辩；逾期未提出的，视为放弃。"


def about(m: Material) -> Paper | None:
    """The paper that says what is to be done: the paper itself, or the decision or order that a demand or deposit notice follows."""
    if m.paper is not None and m.paper.kind in ("demand", "deposit", "hearing_notice"):
        return m.case.papers.get(m.paper.follows or "")
    return m.paper


def _sum_paper(m: Material) -> Paper | None:
    return m.paper if m.paper is not None and m.paper.sum is not None and m.paper.sum.fen is not None else about(m)


@fills("paper_heads")
def paper_heads(m: Material) -> int | None:
    """How many workers the paper is about."""
    paper = _sum_paper(m)
    if paper is None or paper.sum is None:
        return None
    return paper.sum.heads if paper.sum.heads is not None else len(paper.sum.lines) or None


@fills("paper_sum")
def paper_sum(m: Material) -> str | None:
    """The exact sum to be paid, in figures and capitals."""
    paper = _sum_paper(m)
    return in_words(paper.sum.fen) if paper is not None and paper.sum is not None else None


@fills("deadline")
def deadline(m: Material) -> str | None:
    """The day until which the paper is to be obeyed; before service the days that it gives."""
    paper = about(m)
    if paper is None or (paper.due_on is None and paper.days is None):
        return None
    return f"{day(paper.due_on)}前" if paper.due_on is not None else f"收到本文书之日起{limit(paper.days)}内"


@fills("ground")
def ground(m: Material) -> str | None:
    """The law that the paper rests on."""
    paper = about(m)
    return article(paper.ground) if paper is not None else None


@fills("consequence")
def consequence(m: Material) -> str | None:
    """What follows if the order is not obeyed."""
    fact = m.of_paper(Ordered)
    return "；".join(CONSEQUENCES.get(each, word(each)) for each in fact.warns_of) or None if fact is not None else None


@fills("demands")
def demands(m: Material) -> str | None:
    """What the order asks for."""
    paper = about(m)
    if paper is None or paper.purpose == "rectify":
        return "改正违法行为，并将改正情况书面报告本机关" if paper is not None else None
    total: str | None = paper_sum(m)
    return f"支付所拖欠的{paper_heads(m) or ''}名农民工工资共计{total}" if total is not None else None


@fills("intended")
def intended(m: Material) -> str | None:
    """What the notice says will be decided."""
    if m.paper is None:
        return None
    if m.paper.intends == "penalty_decision":
        return f"罚款{in_words(m.paper.fine_fen)}" if m.paper.fine_fen else None
    return demands(m)


@fills("rights")
def rights(m: Material) -> str | None:
    """The right to state and defend, and to a hearing where there is one (处罚法 44, 45, 63)."""
    if m.paper is None:
        return None
    return STATING + (HEARING if m.paper.hearing_right else "")


@fills("conclusion")
def conclusion(m: Material) -> str | None:
    """What is decided: whom, how many, how much, until when."""
    what, until = demands(m), deadline(m)
    return f"责令你（单位）于{until}{what}" if what and until else None


@fills("fine")
def fine(m: Material) -> str | None:
    """The fine, in figures and capitals."""
    paper = about(m)
    return in_words(paper.fine_fen) if paper is not None else None


@fills("sanctions")
def sanctions(m: Material) -> str | None:
    """The kinds of penalty."""
    fact = m.of_paper(PenaltyDecided)
    if fact is None:
        return None
    return listed([*(["罚款"] if fact.fine_fen else []), *map(word, fact.sanctions)])


fills("decision_number")(lambda m: p.number or m.numbered(p.id) if (p := about(m)) is not None and p is not m.paper else None)
fills("order_number")(lambda m: p.number or m.numbered(p.id) if (p := about(m)) is not None and p is not m.paper else None)
fills("decision_day")(lambda m: day(p.approved_at) if (p := about(m)) is not None else None)
fills("served_day")(lambda m: day(p.served_at) if (p := about(m)) is not None else None)


@fills("opinion")
def opinion(m: Material) -> str | None:
    """How the party was heard on the decision to be enforced."""
    decision = about(m)
    heard = m.newest(Heard, paper=decision.follows) if decision is not None and decision.follows else None
    if heard is None:
        return None
    said = m.text(heard.said, "said")
    return HEARD.get(heard.outcome, heard.outcome) + (f"：{said}" if said else "")


@fills("asks_for")
def asks_for(m: Material) -> str | None:
    """The papers to bring."""
    fact = m.of_paper(Inquired)
    return listed([ASKED.get(each, word(each)) for each in fact.asks_for]) if fact is not None else None


@fills("questions")
def questions(m: Material) -> str | None:
    """The matters asked about; where only papers are asked for, the payment of wages."""
    fact = m.of_paper(Inquired)
    if fact is None:
        return None
    return m.text(fact.questions, "questions") or "用工及工资支付情况"


@fills("officers")
def officers(m: Material) -> str | None:
    """The officers of the act with their badge numbers; at least two (条例 16)."""
    fact = m.of_paper(Inquired) or m.of_paper(Served)
    return listed([f"{each.person}（{each.badge}）" for each in fact.officers]) if fact is not None else None


fills("service_way")(lambda m: word(m.paper.way) if m.paper is not None and m.paper.way else None)
fills("service_day")(lambda m: day(m.paper.served_at) if m.paper is not None else None)


@fills("receiver")
def receiver(m: Material) -> str | None:
    """Who took the paper."""
    fact = m.of_paper(Served)
    return m.text(fact.receiver, "receiver") if fact is not None else None


@fills("service_place")
def service_place(m: Material) -> str | None:
    """Where it was served."""
    fact = m.of_paper(Served)
    return m.text(fact.place, "place") if fact is not None else None
