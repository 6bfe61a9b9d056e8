"""The continuous audit: some cases by chance are replayed and every row of them compared; drift is an alarm, and is repaired."""

import logging
from typing import Protocol
from uuid import UUID

from casework.projections.noting import Audit, Noted
from casework.projections.streams import FIRST, some_receipts
from casework.store import Store

__all__ = ["Audit", "Noted", "audited"]

log = logging.getLogger("casework.views")


class Audited(Protocol):
    """The views, as far as an audit needs them."""

    store: Store

    def rows_drifted(self, case: UUID) -> tuple[str, ...]:
        """The views whose rows of a case are wrong."""

    def repair(self, case: UUID, received: int) -> bool:
        """Writes the rows of a case anew."""


def audited(views: Audited, start: UUID, cases: int) -> Audit:
    """Looks at so many cases behind an id, and goes on with the first where these are the last. Ids are hashes, so any is as good."""
    chosen = [*some_receipts(views.store, start, cases)]
    if len(chosen) < cases:
        known = {each.originator_id for each in chosen}
        chosen += [each for each in some_receipts(views.store, FIRST, cases - len(chosen)) if each.originator_id not in known]
    told, repaired = [], 0
    for receipt in chosen:
        case = UUID(str(receipt.originator_id))
        if wrong := views.rows_drifted(case):
            told.append(f"case {case}: {', '.join(wrong)}")
            log.critical("the views were wrong about case %s (%s); it is repaired from its facts", case, ", ".join(wrong))
            repaired += views.repair(case, int(receipt.id))
    return Audit(len(chosen), tuple(told), repaired)
