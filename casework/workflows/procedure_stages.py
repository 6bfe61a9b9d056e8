"""The stages of the procedure 程序 and the groups in which its rows speak of them."""

from typing import Final

from casework.domain.clauses import the_unit_may_inspect, two_officers
from casework.domain.statute.papers import from_a_unit_that_handles_it, nobody_named_is_recused

NONE: Final = "none"
ACCEPTED: Final = "accepted"
FILED: Final = "filed"
INQUIRY: Final = "inquiry"
ORDERED: Final = "ordered"
NOTIFIED: Final = "notified"
DECIDED: Final = "decided"
DEMANDED: Final = "demanded"
IN_COURT: Final = "in_court"
WITHDRAWN_FILING: Final = "withdrawn_filing"
CLOSED: Final = "closed"

LINE: Final = (NONE, ACCEPTED, FILED, INQUIRY, ORDERED, NOTIFIED, DECIDED, DEMANDED, IN_COURT)
STAGES: Final = (*LINE, WITHDRAWN_FILING, CLOSED)
BEFORE_INQUIRY: Final = (NONE, ACCEPTED, FILED)
INVESTIGATING: Final = (FILED, INQUIRY, ORDERED, NOTIFIED)
FROM_FILING: Final = LINE[LINE.index(FILED) :]
FROM_NOTICE: Final = LINE[LINE.index(NOTIFIED) :]
FROM_DECISION: Final = LINE[LINE.index(DECIDED) :]

OURS: Final = (the_unit_may_inspect, from_a_unit_that_handles_it)
"""An act of a handling unit with the power of inspection."""
TWO: Final = (two_officers, nobody_named_is_recused)
"""An act of inspection (条例 16)."""
