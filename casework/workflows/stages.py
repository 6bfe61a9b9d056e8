"""The stages of handling 办理 and the groups in which rows speak of them."""

from typing import Final

NEW: Final = ""
RECEIVED: Final = "received"
DISPATCHED: Final = "dispatched"
INVESTIGATED: Final = "investigated"
RESOLVED: Final = "resolved"
REVISITED: Final = "revisited"
DECLINED: Final = "declined"
REDIRECTED: Final = "redirected"
WITHDRAWN: Final = "withdrawn"
MERGED: Final = "merged"
UNFOUNDED: Final = "unfounded"

OPEN: Final = (RECEIVED, DISPATCHED, INVESTIGATED)
WORKING: Final = (DISPATCHED, INVESTIGATED)
EXITS: Final = (DECLINED, REDIRECTED, WITHDRAWN, MERGED, UNFOUNDED)
ANYWHERE: Final = (*OPEN, RESOLVED, REVISITED, *EXITS)
STAGES: Final = (NEW, *ANYWHERE)
