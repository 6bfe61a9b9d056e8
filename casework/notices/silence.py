"""A leader's notice wants an answer: who does not acknowledge it within the limit is followed by the next in line."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from casework.domain.case import EXITS, Case
from casework.domain.rulebook import Rulebook
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Post
from casework.notices.collecting import Office, Row
from casework.notices.next_in_line import SILENT, hand_on
from casework.notices.quiet import Hours
from casework.projections.letters import NAMED
from casework.projections.quarantine import Unavailable
from casework.store.deliveries import Deliveries, Delivery
from casework.store.outbox import Outbox

log = logging.getLogger("casework.notices")
LIMIT: Final = "notice.answer_hours"
"""The number of the rulebook that says after how many hours a silent leader's notice goes on."""
HOURS: Final = 24
"""That limit where the rulebook has none."""
WANT_AN_ANSWER: Final = ("leader_owned", NAMED, "raised")


def wants_answer(delivery: Delivery, row: Row) -> bool:
    """Whether this letter of a delivery is to be acknowledged: a leader's own, not a copy."""
    return delivery.post == Post.LEADER and row["rung"] in WANT_AN_ANSWER and row["role"] != "copy"


def answer_by(delivery: Delivery, letters: Sequence[Row], rulebook: Rulebook, now: datetime) -> float | None:
    """When a delivery sent now goes on unless it is acknowledged; None where nobody waits for that."""
    wanting = [row for row in letters if wants_answer(delivery, row)]
    limits = [rulebook.number(LIMIT, row["case_no"][:6], local_day(now)) or HOURS for row in wanting]
    return (now + timedelta(hours=min(limits))).timestamp() if limits else None


def hand_on_silent(office: Office, now: datetime, hours: Hours) -> int:
    """Hands on what leaders did not acknowledge within the limit; how many notices. One case never stops the others."""
    deliveries, handed = Deliveries(office.store), 0
    for delivery in deliveries.unanswered(now.timestamp()):
        try:
            handed += _hand_on(office, deliveries, delivery, now, hours)
        except Unavailable:
            raise
        except Exception as fault:
            log.critical("notice %s to %s is unanswered and cannot be handed on: %s", delivery.id, delivery.recipient, type(fault).__name__)
            deliveries.excuse(delivery.id)
    return handed


def _hand_on(office: Office, deliveries: Deliveries, delivery: Delivery, now: datetime, hours: Hours) -> bool:
    """Whether it was handed on; a leader who took the case has answered, and of what is over nobody needs an answer."""
    wanting = [row for row in Outbox(office.store).letters(delivery.letters) if wants_answer(delivery, row)]
    answers = {row["id"]: _answer(office.cases.case(row["case_no"]), row) for row in wanting}
    silent = [id for id, answer in answers.items() if answer is None]
    if silent and hand_on(office, delivery, SILENT, now, hours, letters=silent):
        return True
    if silent:
        log.critical("notice %s to %s is unanswered, and nobody is next in line", delivery.id, delivery.recipient)
    elif "taken" in answers.values():
        deliveries.mark(delivery.id, "acknowledged", now.timestamp())
    deliveries.excuse(delivery.id)
    return False


def _answer(case: Case, row: Row) -> str | None:
    """taken: the leader took the case; over: another leads by now, or the case is done; None: nobody answered yet."""
    if case.struck_off or case.handling in EXITS:
        return "over"
    if row["rung"] == NAMED and (case.owner is None or case.owner.person != row["person"]):
        return "over"
    return "taken" if case.owner is not None and case.owner.acknowledged else None
