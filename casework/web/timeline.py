"""The timeline 办理经过 of a case page: what kind of event each fact is, so that people can look at one kind alone."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

MONEY: Final = frozenset({
    "payment_recorded", "payment_verified", "payment_voided", "recovery_opened", "recovered", "recovery_reviewed", "recovery_written_off",
    "deposit_drawn", "deposit_paid", "deposit_refilled", "fine_paid", "promise_made", "promise_kept", "worker_answered", "established",
})  # fmt: skip
"""Facts about money by their topic."""
PAPERS: Final = frozenset({
    "supplement_asked", "inquired", "ordered", "ordered_on_spot", "notified", "hearing_called", "handling_decided", "penalty_decided",
    "no_penalty_decided", "demanded", "served", "served_for_another", "paper_met", "paper_unmet", "decision_withdrawn", "applied_to_court",
    "extension_notice_sent", "petitioner_notified", "public_notice_given", "published", "listing_noticed", "listed", "paper_numbered",
    "paper_printed", "paper_number_voided", "pressure_drafted", "pressure_signed", "urged", "prompted", "evidence_added", "instructed",
})  # fmt: skip
"""Facts about papers and files."""
CLOCKS: Final = frozenset({
    "climbed", "expired", "extended", "inquiry_extended", "suspended", "resumed", "suspension_reviewed", "recounted", "rulebook_moved",
    "notice_reported", "pressed", "watchlisted", "leader_named", "raised", "raise_impossible", "nobody_to_lead", "leader_succeeded",
})  # fmt: skip
"""Facts about deadlines and the pressure that rests on them."""
KINDS: Final = ("moves", "clocks", "papers", "money")
BEHIND: Final = "case."


def kind_of(topic: str) -> str:
    """Which kind of event a fact is: money, papers, clocks, or a move as such."""
    name = topic.removeprefix(BEHIND)
    return "money" if name in MONEY else "papers" if name in PAPERS else "clocks" if name in CLOCKS else "moves"


def told(facts: Iterable[Mapping[str, Any]], show: str) -> list[Mapping[str, Any]]:
    """The facts of a kind, or all, the newest first; each with its kind."""
    kinds = [{**fact, "kind": kind_of(fact["topic"])} for fact in facts]
    return [fact for fact in reversed(kinds) if show not in KINDS or fact["kind"] == show]
