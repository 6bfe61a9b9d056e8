"""What the workflow asks before an act of the procedure: orders and decisions that went unmet, notices, demands, a transfer."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from casework.replay import statute
from casework.replay.days import ONE_DAY, Days
from casework.replay.draft import Draft
from casework.replay.graph import Node
from casework.replay.ordering import Printed
from casework.replay.papers import PlannedPaper
from casework.replay.words import NEEDS_UNMET

GIVEN: Final = 3
"""An inferred order gives three days to pay (rule 2)."""
PRINTED: Final = 5
"""A printed one whose date is not in the data gives five working days (rule 2)."""
FINE: Final = "15 days"


def short_term(day: date) -> date:
    """The last day to obey a supplied order or decision served on a day."""
    return day + GIVEN * ONE_DAY


def printed_term(draft: Draft, p: Printed) -> Callable[[date], date]:
    """Five working days, or until the day before the next dated step that needs the paper unmet; at least one day."""
    needed = next((_unmet_by(draft, n) for n in draft.ahead(p, *NEEDS_UNMET) if n.on is not None), None)

    def term(day: date) -> date:
        usual = draft.days.working_after(day, PRINTED)
        if needed is None or needed - ONE_DAY <= day:
            return usual
        return min(usual, needed - ONE_DAY)

    return term


def _unmet_by(draft: Draft, p: Printed) -> date:
    """The last day on which a paper may be marked unmet for a dated step: a listing hears the employer in between."""
    assert p.on is not None, "only dated steps are asked"
    day = p.on
    while p.word == "listed" and listed_after(draft.days, day) > p.on:
        day -= ONE_DAY
    return day


def listed_after(days: Days, day: date) -> date:
    """The first day of a listing whose notice is given on a day: the time to object has passed (Order 45 art. 6)."""
    due = days.last_day("listing_objection", day)
    return day if due is None else due + ONE_DAY


def paper_id(draft: Draft, kind: str) -> str:
    """The next id of a kind, as the case itself would give it."""
    return f"{kind.replace('_', '-')}-{sum(paper.kind == kind for paper in draft.papers) + 1}"


def need_order(draft: Draft, p: Printed) -> PlannedPaper:
    """An order that gives three days to pay."""
    filed, established = draft.need_filed(p), draft.need_established(p)
    name = paper_id(draft, "order")
    limit = partial(_investigated_by, draft)
    node = draft.add("order", p, statute.order, filed, established, draft.at.get("paid"), limits=[limit])
    paper = PlannedPaper(name, "order", node, short_term, served=node)
    node.build = partial(statute.order, paper=paper)
    draft.papers.append(paper)
    return paper


def _investigated_by(draft: Draft) -> date | None:
    return draft.days.last_day("investigate", draft.at["file"].day)


def need_unmet(draft: Draft, p: Printed) -> Node:
    """An order or decision to pay that was marked unmet: one there is, else one whose date passes in time, else a new order."""
    wages = [paper for paper in draft.papers if paper.orders_payment and not paper.is_over]
    for paper in reversed(wages):
        if in_vain := paper.unmet or paper.demanded:
            return in_vain
    fitting = next((paper for paper in reversed(wages) if passes_in_time(paper, p)), None)
    if fitting is None and wages and not _has_time(draft, p):
        fitting = wages[-1]
    return mark_unmet(draft, p, fitting or need_order(draft, p))


def passes_in_time(paper: PlannedPaper, p: Printed) -> bool:
    """Whether the date of a paper passes before an exact day; where a day is still open it can wait."""
    if p.on is None:
        return True
    served = paper.served or paper.made
    return (paper.due if served.is_placed else served.fixed or date.min) < p.on


def _has_time(draft: Draft, p: Printed) -> bool:
    receipt = draft.at.get("receive")
    return p.on is None or receipt is None or not receipt.is_placed or receipt.day + (GIVEN + 1) * ONE_DAY <= p.on


def mark_unmet(draft: Draft, p: Printed, paper: PlannedPaper) -> Node:
    """The paper marked unmet once its date has passed, in time to confirm it."""
    served = need_served(draft, p, paper)
    limit = lambda: draft.days.last_day("confirm_unmet", paper.due)  # noqa: E731  # asked late, when the day is known
    paper.unmet = draft.add("mark_unmet", p, partial(statute.mark_unmet, paper=paper), served, limits=[limit])
    paper.unmet.wait_for(served, paper.after_its_date)
    return paper.unmet


def need_served(draft: Draft, p: Printed, paper: PlannedPaper) -> Node:
    """A paper that reached its party."""
    if paper.served is None:
        paper.served = draft.add("serve", p, partial(statute.serve, papers=[paper]), paper.made)
    return paper.served


def need_notice(draft: Draft, p: Printed, kind: str) -> tuple[str, Node]:
    """A notice of the intended decision that was served, and a hearing waived: the printed one that is not used yet, else supplied."""
    unused = draft.notices.pop(kind, None)
    if unused is not None:
        name, node = unused
        return name, draft.add("hear", p, partial(statute.hear, notice=name), node)
    filed, established = draft.need_filed(p), draft.need_established(p)
    name = draft.new_notice()
    return name, draft.add("notify", p, partial(statute.notify_and_hear, notice=name, kind=kind), filed, established)


def need_decision(draft: Draft, p: Printed) -> PlannedPaper:
    """A decision that reached its party and is not performed: the newest, else a decision to pay is supplied."""
    alive = [paper for paper in draft.papers if paper.kind != "order" and not paper.is_over]
    if alive:
        need_served(draft, p, alive[-1])
        return alive[-1]
    paper = decide(draft, p, ("handling_decision",), draft.add)[0]
    need_served(draft, p, paper)
    return paper


def decide(draft: Draft, p: Printed, kinds: tuple[str, ...], add: Callable[..., Node]) -> list[PlannedPaper]:
    """Decisions of these kinds, each on a notice of its own. `add` makes the act: printed or supplied."""
    notices = {kind: need_notice(draft, p, kind) for kind in kinds}
    papers: list[PlannedPaper] = []
    build = partial(statute.decide, papers=papers, notices={kind: name for kind, (name, _) in notices.items()})
    after = (*(node for _, node in notices.values()), draft.at.get("paid"))
    printed = add != draft.add
    node = add(p, build, *after) if printed else add("decide_handling", p, build, *after)
    for kind in kinds:
        term = _fine_term(draft) if kind == "penalty_decision" else printed_term(draft, p) if printed else short_term
        papers.append(PlannedPaper(paper_id(draft, kind), kind, node, term))
        draft.papers.append(papers[-1])
    return papers


def _fine_term(draft: Draft) -> Callable[[date], date]:
    return lambda day: draft.days.last_day_of(FINE, day)
