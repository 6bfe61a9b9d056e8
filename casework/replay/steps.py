"""Printed step → the acts it needs and the act it is: one small function a word (tables 6)."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from casework.replay import acting, statute
from casework.replay.draft import Draft
from casework.replay.graph import Node
from casework.replay.ordering import Printed
from casework.replay.papers import PlannedPaper
from casework.replay.supplying import (
    applied_after,
    decide,
    demanded_after,
    listed_after,
    need_applied,
    need_approved,
    need_decision,
    need_demand,
    need_handed_over,
    need_order,
    need_police_filed,
    need_served,
    need_unmet,
    paper_id,
    passes_in_time,
    printed_term,
)
from casework.replay.words import DECISIONS, ENDINGS

Told = Callable[[Draft, Printed], Node]


def note(draft: Draft, p: Printed) -> Node:
    """Written down."""
    return draft.tell(p, partial(acting.news, printed=p), draft.need_received(p))


def fled(draft: Draft, p: Printed) -> Node:
    """News that posting later rests on."""
    draft.at["fled"] = note(draft, p)
    return draft.at["fled"]


def received(draft: Draft, p: Printed) -> Node:
    """The receipt; a second one is a linked clue, and so is a later warning."""
    if "receive" in draft.at:
        return draft.tell(p, partial(acting.link, word=p.word), draft.at["receive"])
    node = draft.tell(p, partial(acting.receive, first=p.word))
    draft.receive(p, node)
    return node


def declined(draft: Draft, p: Printed) -> Node:
    """Not accepted; after dispatch only a part can be sent elsewhere."""
    base = draft.need_received(p)
    if draft.declined:
        return note(draft, p)
    if "dispatch" in draft.at:
        return draft.tell(p, acting.redirect_part, draft.at["dispatch"])
    draft.at["exit"] = draft.tell(p, acting.decline, base, draft.at["base"])
    draft.declined = draft.kind == "complaint"
    return draft.at["exit"]


def dispatched(draft: Draft, p: Printed) -> Node:
    """Handed to a unit; again: to another one. Signed in on time, unless nothing follows."""
    draft.need_open(p)
    first = "dispatch" not in draft.at
    node = draft.tell(p, acting.dispatch if first else acting.reassign, draft.at["base"], draft.at.get("dispatch"))
    draft.at.setdefault("dispatch", node)
    if not draft.is_last(p):
        draft.sign_in(p, node, contact=first)
    return node


def established(draft: Draft, p: Printed) -> Node:
    """Facts established; again, they stay."""
    node = draft.tell(p, acting.establish, draft.need_dispatched(p))
    draft.at.setdefault("establish", node)
    return node


def talk(draft: Draft, p: Printed) -> Node:
    """An act of the office that changes no stage: mediation, summons, meeting, team, emergency plan."""
    return draft.tell(p, partial(acting.talk, word=p.word), draft.need_dispatched(p))


def leader_owns(draft: Draft, p: Printed) -> Node:
    """A leader owns the case, once; again it is worth a note."""
    dispatch = draft.need_dispatched(p)
    if "leader" in draft.at:
        return note(draft, p)
    draft.at["leader"] = draft.tell(p, acting.leader_owns, dispatch)
    return draft.at["leader"]


def incident(draft: Draft, p: Printed) -> Node:
    """An incident is itself a receipt; arrival and report follow within the hour, unless nothing follows."""
    if "receive" in draft.at:
        node = draft.tell(p, acting.incident, draft.at["receive"])
    else:
        node = draft.tell(p, partial(acting.receive, first=p.word))
        draft.receive(p, node)
    if not draft.is_last(p):
        draft.add("arrive", p, acting.arrive, node, soon=True)
    return node


def filed(draft: Draft, p: Printed) -> Node:
    """Filed; a complaint is accepted on the same day. Again: worth a note."""
    dispatch = draft.need_dispatched(p)
    if "file" in draft.at:
        return note(draft, p)
    accept = draft.need_accepted(p)
    node = draft.tell(p, acting.file, dispatch, accept)
    if accept is not None and not accept.is_placed:
        accept.limits = []
    draft.at["file"] = node
    return node


def inquiry(draft: Draft, p: Printed) -> Node:
    """Questions put to the employer."""
    return draft.tell(p, statute.inquire, draft.need_filed(p))


def ordered(draft: Draft, p: Printed) -> Node:
    """An order, served; by posting only where the employer fled."""
    posted = p.word == "rectification_ordered_by_posting"
    before = [draft.need_filed(p), draft.need_established(p)]
    if posted and "fled" not in draft.at:
        draft.at["fled"] = draft.add("employer_fled", p, partial(acting.news, printed=None), before[0])
    build = partial(statute.order, posted=posted)
    node = draft.tell(p, build, *before, draft.at.get("fled") if posted else None)
    paper = PlannedPaper(paper_id(draft, "order"), "order", node, printed_term(draft, p), served=node)
    node.build = partial(build, paper=paper)
    draft.papers.append(paper)
    return node


def order_unmet(draft: Draft, p: Printed) -> Node:
    """The date of the latest order or decision passed unpaid; where there is none, the order is supplied."""
    draft.need_open(p)
    open_ = [paper for paper in draft.papers if paper.unmet is None and paper.demanded is None and not paper.is_over]
    standing = [paper for paper in open_ if passes_in_time(paper, p)]
    if standing:
        paper = standing[-1]
        served = need_served(draft, p, paper)
    else:
        paper = need_order(draft, p)
        served = paper.made
    paper.unmet = draft.tell(p, partial(statute.mark_unmet, paper=paper), served, gaps=((served, paper.after_its_date),))
    return paper.unmet


def prior_notice(draft: Draft, p: Printed) -> Node:
    """The notice of the decision that is printed next, of both where it is twofold."""
    following = next((n.word for n in draft.ahead(p, *DECISIONS)), "handling_decision")
    kinds = kinds_of(following)
    before = (draft.need_filed(p), draft.need_established(p))
    names = {kind: draft.new_notice() for kind in kinds}
    node = draft.tell(p, partial(statute.notify, notices=names), *before)
    draft.notices.update({kind: (name, node) for kind, name in names.items()})
    return node


def kinds_of(word: str) -> tuple[str, ...]:
    """The decisions of a word, the decision to pay last: `order_unmet` then speaks of it."""
    return ("penalty_decision", "handling_decision") if word == "handling_and_penalty_decision" else (word,)


def decision(draft: Draft, p: Printed) -> Node:
    """A decision on its own notice; served on time, by the printed service where one follows, and not at all where nothing follows."""
    papers = decide(draft, p, kinds_of(p.word), draft.tell)
    node = papers[0].made
    follows = next((n.word for n in draft.ahead(p, "decision_served", *DECISIONS)), "")
    if follows != "decision_served" and not draft.is_last(p):
        served = draft.add("serve", p, partial(statute.serve, papers=papers), node, soon=True)
        for paper in papers:
            paper.served = served
    return node


def decision_served(draft: Draft, p: Printed) -> Node:
    """Our decision reaches its party; where none of ours was printed it is another authority's paper."""
    own = [paper for paper in draft.papers if paper.kind != "order"]
    waiting = [paper for paper in own if paper.served is None]
    if waiting:
        node = draft.tell(p, partial(statute.serve, papers=waiting), *(paper.made for paper in waiting))
        for paper in waiting:
            paper.served = node
        return node
    return note(draft, p) if own else draft.tell(p, statute.serve_for, draft.need_received(p))


def decision_withdrawn(draft: Draft, p: Printed) -> Node:
    """The newest decision falls."""
    paper = need_decision(draft, p)
    paper.is_over = True
    return draft.tell(p, partial(statute.withdraw_decision, paper=paper), paper.served, paper.unmet, paper.demanded, paper.applied)


def enforcement_demand(draft: Draft, p: Printed) -> Node:
    """The demand, once review and suit are over; a second one is worth a note."""
    paper = need_decision(draft, p)
    if paper.demanded is not None:
        return note(draft, p)
    served = need_served(draft, p, paper)
    gap = partial(demanded_after, draft.days, paper)
    paper.demanded = draft.tell(p, partial(statute.demand, paper=paper), served, paper.unmet, gaps=((served, gap),))
    return paper.demanded


def enforcement_applied(draft: Draft, p: Printed) -> Node:
    """The court is asked ten working days after the demand; a second time it is worth a note."""
    if any(paper.applied is not None and not paper.is_over for paper in draft.papers):
        return note(draft, p)
    paper = need_demand(draft, p)
    assert paper.demanded is not None, "a demand was found or supplied"
    gaps = ((paper.demanded, partial(applied_after, draft.days)),)
    paper.applied = draft.tell(p, partial(statute.apply_court, paper=paper), paper.demanded, gaps=gaps)
    return paper.applied


def enforcement_withdrawn(draft: Draft, p: Printed) -> Node:
    """The application is taken back, as performed where money came in before."""
    paper = need_applied(draft, p)
    performed = "money" in draft.at
    node = draft.tell(p, partial(statute.withdraw_application, paper=paper, performed=performed), paper.applied)
    paper.applied, paper.is_over = None, performed
    return node


def transferred(draft: Draft, p: Printed) -> Node:
    """Handed to the police; once they have it, a further transfer is news of it."""
    if draft.criminal != "none":
        return progress(draft, p)
    node = draft.tell(p, statute.hand_over, need_approved(draft, p))
    draft.at["hand_over"], draft.criminal = node, "handed_over"
    return node


def police_filed(draft: Draft, p: Printed) -> Node:
    """The police filed after our transfer, which is supplied where it is missing."""
    if draft.criminal not in ("none", "handed_over"):
        return progress(draft, p)
    node = draft.tell(p, statute.police_file, need_handed_over(draft, p))
    draft.criminal = "police_filed"
    return node


def progress(draft: Draft, p: Printed) -> Node:
    """Criminal news; after a transfer the police filed first, and without one it changes nothing (rule 7)."""
    kind = ENDINGS.get(p.step.printed_step or "", "other") if p.word == "criminal_progress" else "other"
    before = draft.need_received(p)
    if draft.criminal == "handed_over" and p.word == "criminal_progress" and not draft.ahead(p, "police_filed"):
        before = need_police_filed(draft, p)
    return draft.tell(p, partial(statute.progress, kind=kind), before)


def published(draft: Draft, p: Printed) -> Node:
    """Announced to the public."""
    return draft.tell(p, statute.publish, draft.need_established(p))


def listed(draft: Draft, p: Printed) -> Node:
    """On the blacklist; since Order 45 after an unmet paper, a notice and the time to object."""
    before = draft.need_established(p)
    if "listed" in draft.at:
        return note(draft, p)
    gaps: tuple[tuple[Node, Callable[[date], date]], ...] = ()
    if draft.days.last_day("listing_decide", p.dated or draft.reached) is not None:
        notice = draft.add("notify_listing", p, statute.notify_listing, before, need_unmet(draft, p))
        gaps = ((notice, partial(listed_after, draft.days)),)
    draft.at["listed"] = draft.tell(p, statute.list_employer, before, gaps=gaps)
    return draft.at["listed"]


def promise(draft: Draft, p: Printed) -> Node:
    """A promise, never a payment."""
    return draft.tell(p, acting.promise, draft.need_received(p))


def rectified(draft: Draft, p: Printed) -> Node:
    """A breach put right."""
    draft.at["rectified"] = note(draft, p)
    return draft.at["rectified"]


def money(draft: Draft, p: Printed) -> Node:
    """Money that came; the last one carries the total where it is known."""
    fen = draft.sums.get(p.index)
    node = draft.tell(p, partial(acting.pay, word=p.word, fen=fen), draft.need_received(p))
    draft.paid(node, fen)
    return node


WORDS: Final[dict[str, Told]] = {
    "received": received, "warning": received, "declined": declined, "dispatched": dispatched, "investigated": established,
    "amount_verified": established, "mediation": talk, "employer_summoned": talk, "joint_meeting": talk, "special_team": talk,
    "emergency_response": talk, "leader_owns": leader_owns, "group_incident": incident, "filed": filed, "inquiry_notice": inquiry,
    "rectification_ordered": ordered, "rectification_ordered_by_posting": ordered, "order_unmet": order_unmet,
    "prior_notice": prior_notice, "handling_decision": decision, "penalty_decision": decision,
    "handling_and_penalty_decision": decision, "decision_served": decision_served, "decision_withdrawn": decision_withdrawn,
    "enforcement_demand": enforcement_demand, "enforcement_applied": enforcement_applied, "enforcement_withdrawn": enforcement_withdrawn,
    "transferred_to_police": transferred, "police_filed": police_filed, "criminal_progress": progress, "published": published,
    "listed": listed, "promise": promise, "rectified": rectified, "part_paid": money, "paid": money, "asset_sale_paid": money,
    "advance_paid": money, "deposit_drawn": money, "note": note, "employer_fled": fled, "employer_deregistered": note,
    "arbitration_award": note, "court_judgment": note,
}  # fmt: skip
"""Word of the printed step → how it is told."""
