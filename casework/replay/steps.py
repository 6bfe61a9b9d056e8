"""Printed step → the function that tells it: the acts it needs, and the act it is (tables 6)."""

from collections.abc import Callable
from typing import Final

from casework.replay.draft import Draft
from casework.replay.graph import Node
from casework.replay.ordering import Printed
from casework.replay.steps_beyond import (
    decision_withdrawn,
    enforcement_applied,
    enforcement_demand,
    enforcement_withdrawn,
    listed,
    police_filed,
    progress,
    published,
    transferred,
)
from casework.replay.steps_handling import (
    declined,
    dispatched,
    established,
    fled,
    incident,
    leader_owns,
    money,
    note,
    promise,
    received,
    rectified,
    talk,
)
from casework.replay.steps_procedure import decision, decision_served, filed, inquiry, order_unmet, ordered, prior_notice

Told = Callable[[Draft, Printed], Node]

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
