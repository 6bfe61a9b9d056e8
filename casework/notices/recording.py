"""Recording 送达记录: how notices of an urging, a plate or a leader fared goes on record on their cases, each state once."""

import logging
from collections.abc import Iterator, Sequence
from threading import Event

from casework.domain.noticing import ReportNotice
from casework.domain.refusals import Refusal
from casework.domain.values import SYSTEM_ACTOR, Recipient
from casework.notices.collecting import Office, Row, about
from casework.notices.next_in_line import SILENT
from casework.projections.quarantine import Unavailable
from casework.store.deliveries import Deliveries, Delivery
from casework.store.outbox import Outbox

log = logging.getLogger("casework.notices")


def record(office: Office, id: str | None = None, stop: Event | None = None) -> int:
    """Puts on record what the cases do not know yet (of one delivery where given); of how many deliveries.

    Killed anywhere, it goes on; so it ends at the next report once `stop` is set: a digest may be about thousands of cases.
    """
    deliveries = Deliveries(office.store)
    found = deliveries.unreported() if id is None else [each for each in (deliveries.get(id),) if each is not None]
    found = [each for each in found if each.changed > each.reported]
    for place, delivery in enumerate(found):
        for command in reports(delivery, Outbox(office.store).letters(delivery.letters), deliveries.children(delivery.id)):
            if stop is not None and stop.is_set():
                return place
            _give(office, command)
        deliveries.note_reported(delivery)
    return len(found)


def reports(delivery: Delivery, letters: Sequence[Row], children: Sequence[Delivery]) -> Iterator[ReportNotice]:
    """What the cases are told, in the order in which it happened; a case that knows it already changes nothing."""
    for case_no, row in about(letters).items():
        common = {
            "case_no": case_no, "notice": notice_of(delivery), "recipient": delivery.recipient, "clock": row["key"], "rung": row["rung"],
            "channel": delivery.channel or "none",
        }  # fmt: skip
        for state in _states(delivery):
            yield ReportNotice(**common, state=state)
        if delivery.state == "handed_on":
            heir = next((each for each in children if row["id"] in each.letters and each.state != "dead"), None)
            to = None if heir is None else Recipient(heir.person, heir.post, heir.unit, instead_of=delivery.recipient, because=heir.because)
            yield ReportNotice(**common, state="handed_on", to=to)


def notice_of(delivery: Delivery) -> str:
    """The name of a notice on record: the delivery's id; a dead one that was tried anew is another notice."""
    return f"{delivery.id}.{delivery.redriven}" if delivery.redriven else delivery.id


def _states(delivery: Delivery) -> Iterator[str]:
    for state in ("sent", "delivered", "opened", "acknowledged"):
        if getattr(delivery, f"{state}_at") is not None:
            yield state
    if delivery.ended and delivery.ended != SILENT:
        yield "undeliverable"


def _give(office: Office, command: ReportNotice) -> None:
    """A case that cannot take it is told in the log and stops no other; how the delivery fared stays in its own record."""
    try:
        office.cases.do(command, SYSTEM_ACTOR)
    except Unavailable:
        raise
    except Exception as fault:
        reason = str(fault) if isinstance(fault, Refusal) else type(fault).__name__
        log.critical("notice %s of case %s is not on record: %s", command.notice, command.case_no, reason)
