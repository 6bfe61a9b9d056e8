"""Printed steps of the procedure up to a decision and its service, one small function a word (tables 6)."""

from functools import partial

from casework.replay import acting, statute
from casework.replay.draft import Draft
from casework.replay.graph import Node
from casework.replay.ordering import Printed
from casework.replay.papers import PlannedPaper
from casework.replay.steps_handling import note
from casework.replay.supplying import decide, need_order, need_served, paper_id, passes_in_time, printed_term
from casework.replay.words import DECISIONS


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
