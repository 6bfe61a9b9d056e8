"""What the workflow asks before court and police have a matter: a demand, an application, an approved transfer."""

from datetime import date
from functools import partial

from casework.replay import statute
from casework.replay.days import ONE_DAY, Days
from casework.replay.draft import Draft
from casework.replay.graph import Node
from casework.replay.ordering import Printed
from casework.replay.papers import PlannedPaper
from casework.replay.supplying import need_decision, need_unmet


def need_demand(draft: Draft, p: Printed) -> PlannedPaper:
    """A decision whose performance was demanded 催告 and that is not in court."""
    for paper in reversed(draft.papers):
        if paper.demanded is not None and paper.applied is None and not paper.is_over:
            return paper
    paper = need_decision(draft, p)
    paper.applied = None
    after = partial(demanded_after, draft.days, paper)
    paper.demanded = draft.add("demand", p, partial(statute.demand, paper=paper), paper.served)
    paper.demanded.wait_for(paper.served or paper.made, after)
    return paper


def demanded_after(days: Days, paper: PlannedPaper, day: date) -> date:
    """The first day of a demand for a decision served on a day: its date, review and suit are over (强制法 53)."""
    ends = [days.last_day(rule, day) for rule in ("review_right", "suit_right")]
    return max([paper.term(day), *(end for end in ends if end is not None)]) + ONE_DAY


def applied_after(days: Days, day: date) -> date:
    """The first day of an application when the demand was served on a day (强制法 54)."""
    end = days.last_day("demand_wait", day)
    return day if end is None else end + ONE_DAY


def need_applied(draft: Draft, p: Printed) -> PlannedPaper:
    """A decision that the court has."""
    for paper in reversed(draft.papers):
        if paper.applied is not None and not paper.is_over:
            return paper
    paper = need_demand(draft, p)
    assert paper.demanded is not None, "a demand was found or supplied"
    paper.applied = draft.add("apply_court", p, partial(statute.apply_court, paper=paper), paper.demanded)
    paper.applied.wait_for(paper.demanded, partial(applied_after, draft.days))
    return paper


def need_approved(draft: Draft, p: Printed) -> Node:
    """A transfer report that the chief approved."""
    established, unmet = draft.need_established(p), need_unmet(draft, p)
    report = draft.add("prepare", p, statute.prepare, established, unmet, draft.at.get("fled"))
    limit = lambda: draft.days.last_day("chief_decision", report.day)  # noqa: E731  # asked late, when the day is known
    return draft.add("approve_transfer", p, statute.approve_transfer, report, limits=[limit])


def need_handed_over(draft: Draft, p: Printed) -> Node:
    """A matter that the police have from us."""
    if draft.criminal == "none":
        approved = need_approved(draft, p)
        limit = lambda: draft.days.last_day("hand_over", approved.day)  # noqa: E731  # asked late, when the day is known
        draft.at["hand_over"] = draft.add("hand_over", p, statute.hand_over, approved, limits=[limit])
        draft.criminal = "handed_over"
    return draft.at["hand_over"]


def need_police_filed(draft: Draft, p: Printed) -> Node:
    """A matter that the police filed after our transfer, in time for them."""
    handed = need_handed_over(draft, p)
    limits = [lambda rule=rule: draft.days.last_day(rule, handed.day) for rule in ("police_pass_on", "police_review")]
    draft.at["police_file"] = draft.add("police_file", p, statute.police_file_too, handed, limits=limits)
    draft.criminal = "police_filed"
    return draft.at["police_file"]
