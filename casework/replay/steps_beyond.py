"""Printed steps beyond a decision: court, police, publication and blacklist, one small function a word (tables 6)."""

from collections.abc import Callable
from datetime import date
from functools import partial

from casework.replay import statute
from casework.replay.draft import Draft
from casework.replay.graph import Node
from casework.replay.ordering import Printed
from casework.replay.steps_handling import note
from casework.replay.supplying import (
    listed_after,
    need_decision,
    need_served,
    need_unmet,
)
from casework.replay.supplying_court import (
    applied_after,
    demanded_after,
    need_applied,
    need_approved,
    need_demand,
    need_handed_over,
    need_police_filed,
)
from casework.replay.words import ENDINGS


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
