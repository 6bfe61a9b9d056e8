"""When an employer may be put on the blacklist, and when not (MOHRSS Order 45 arts. 5-8)."""

from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.disclosure.listing import DeclineListing, ListEmployer, NotifyListing, is_standing, noticed, subject_of
from casework.domain.statute.papers import runs
from casework.domain.transfer.thresholds import is_listing_ground, ordered_in_vain


def order_45_applies(case: Case, asked: Asked[Any], world: World) -> bool:
    """Whether Order 45 is in force for the case on that day (from 2022-01-01); before, no such procedure was prescribed."""
    return world.rulebook.rule("listing_decide", case.region, asked.day) is not None


def an_unmet_paper_leads_to_the_list(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Ordered to pay and the date passed; and the crime's sum reached, or an incident (art. 5). Wages of 农民工 only."""
    if not order_45_applies(case, asked, world):
        return None
    paper = ordered_in_vain(case, asked.command.paper)
    if paper is None:
        return f"{asked.command.paper or 'no paper'} is not an order or decision to pay whose date passed unpaid (人社部令第45号 art. 5)"
    ground = is_listing_ground(case, paper, world, paper.due_on or asked.day)
    if ground or (ground is None and case.imported):
        return None
    return "the list is for wages of 农民工 that reach the sum of the crime or led to an incident (人社部令第45号 art. 5); neither is shown"


def it_is_not_listed_for_it_yet(case: Case, asked: Asked[Any], world: World) -> str | None:
    """One entry for one unmet paper."""
    listing = case.listings.get(subject_of(case, asked.command.paper))
    stands = listing is not None and is_standing(listing)
    return f"the employer is on the list already for {listing.paper}" if listing is not None and stands else None


def the_notice_tells_the_way_out(case: Case, asked: Asked[NotifyListing], world: World) -> str | None:
    """The notice names the way out of art. 7 and its service is proved."""
    if not asked.command.tells_the_way_out:
        return "the notice must tell the way out: put right and promise in writing before the decision (人社部令第45号 arts. 6, 7)"
    return None if asked.command.proof else "the service of the notice is not proved; give the receipt or number in `proof`"


def notice_was_given_and_heard(case: Case, asked: Asked[ListEmployer], world: World) -> str | None:
    """Notice served, the time to object over, an objection answered and not upheld (art. 6)."""
    if not order_45_applies(case, asked, world):
        return None
    listing = noticed(case, subject_of(case, asked.command.paper))
    if listing is None:
        return "no notice was given for this paper; give it first with `notify_listing` (人社部令第45号 art. 6)"
    if runs(case, "listing_objection", listing.paper, asked.at):
        return "the employer may still object; list when the five working days are over (人社部令第45号 art. 6)"
    if listing.objection == "open":
        return "an objection waits; check it first with `check_objection`"
    return "an objection was upheld; use `decline_listing`" if listing.objection == "upheld" else None


def a_listing_is_in_question(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A notice is under way, or a paper is unmet."""
    paper = asked.command.paper
    if noticed(case, paper) is not None or ordered_in_vain(case, paper) is not None:
        return None
    return f"no listing is in question{f' for {paper}' if paper else ''}; there is neither a notice nor an unmet order to pay"


def there_is_a_way_out_or_a_reason(case: Case, asked: Asked[DeclineListing], world: World) -> str | None:
    """Both conditions of art. 7, or reasons on record."""
    command = asked.command
    if (command.rectified and command.promise_given) or command.reason:
        return None
    return "not listing needs both, put right and a written promise (人社部令第45号 art. 7), or a `reason`"
