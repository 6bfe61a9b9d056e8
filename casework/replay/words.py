"""The words of printed steps, and the groups in which the reading rules of a replay speak of them."""

from typing import Final

BACKGROUND: Final = ("note", "employer_fled", "employer_deregistered", "arbitration_award", "court_judgment")
"""At the head of a life these never cause receipt and keep their own effective day (rule 4)."""
MONEY: Final = ("part_paid", "paid", "asset_sale_paid", "advance_paid", "deposit_drawn")
OFFICE_ACTS: Final = (
    "mediation", "employer_summoned", "joint_meeting", "special_team", "emergency_response", "leader_owns", "investigated",
    "amount_verified",
)  # fmt: skip
"""Acts of the office that need a dispatched case."""
STATUTE: Final = (
    "filed", "inquiry_notice", "rectification_ordered", "rectification_ordered_by_posting", "order_unmet", "prior_notice",
    "handling_decision", "penalty_decision", "handling_and_penalty_decision", "decision_withdrawn", "enforcement_demand",
    "enforcement_applied", "enforcement_withdrawn", "transferred_to_police", "police_filed", "published", "listed",
)  # fmt: skip
"""Acts of the procedure, the transfer and publicity."""
DECISIONS: Final = ("handling_decision", "penalty_decision", "handling_and_penalty_decision")
NEEDS_UNMET: Final = ("order_unmet", "transferred_to_police", "police_filed", "listed")
"""Steps that need an order or decision whose date has passed unpaid."""
NEEDS_OPEN: Final = ("investigated", "amount_verified", "leader_owns", "dispatched", "declined")
"""Steps that a resolved case could not take any more; a resolve that is due waits for them."""
STEPS: Final = (
    "received", "declined", "dispatched", *OFFICE_ACTS, *STATUTE, "decision_served", "criminal_progress", "promise", *MONEY,
    "group_incident", "warning", "rectified", *BACKGROUND,
)  # fmt: skip
"""All controlled words of a printed step."""
ENDINGS: Final = {
    "detained": "detained", "arrested": "arrested", "arrest approved": "arrested", "to procuratorate": "prosecution_asked",
    "prosecuted": "prosecuted", "judgment": "judged", "final judgment": "judged", "administrative detention": "administrative_detention",
}  # fmt: skip
"""`printed_step` of criminal news, word for word → kind of news; anything else is `other`. Details are never parsed."""

NAMINGS: Final = ("named", "leader named", "assigned", "leader assigned", "appointed", "leader appointed", "changed", "leader changed")
"""`printed_step` of a leader, word for word, where the source tells the naming itself; anything else says that one owns the case."""


def kind_of(channel: str | None) -> str:
    """The kind of intake by the printed channel, first match wins (rule 9); own motion where nothing matches."""
    text = (channel or "").lower()
    for words, kind in (
        (("举报", "report to"), "report"),
        (("complaint", "visit", "petition", "12345", "hotline", "workers reported"), "complaint"),
        (("transfer",), "transfer"),
        (("warning",), "warning"),
        (("协查",), "assistance"),
    ):
        if any(word in text for word in words):
            return kind
    return "own_motion"


def channel_of(channel: str | None, first_step: str) -> str:
    """The channel code of the receipt; an incident or a warning that is itself the receipt names its own."""
    own = {"group_incident": "incident", "warning": "warning"}.get(first_step)
    if own is not None:
        return own
    text = (channel or "").lower()
    for words, code in (
        (("12345", "hotline"), "12345"),
        (("petition",), "petition"),
        (("platform complaint",), "platform"),
        (("warning",), "warning"),
        (("协查",), "assistance"),
        (("transfer",), "department"),
        (("complaint", "visit", "report"), "counter"),
        (("inspection",), "inspection"),
    ):
        if any(word in text for word in words):
            return code
    return "unknown"
