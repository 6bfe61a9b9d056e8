"""What is looked at on the command line 运维查阅 is on record like every other reading, before it is printed."""

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.domain.case import Case


def looked_at(office: "Casework", door: str, case: "Case | None" = None, fields: Sequence[str] = ()) -> None:
    """Puts on record that the machine's operator looks at a case, or at a list where none is named.

    While another process holds the database, what shows nothing in clear is shown all the same and told to the log: at such a moment
    the operator must see. Raises NotLogged (exit 3) for what opens something sealed.
    """
    from casework.commands.speaking import say
    from casework.security.readings import NotLogged, Reading, Readings

    entry = Reading(office.clock(), door, operator(), "operator", "", fields=tuple(fields), ground="operator", opened=bool(fields))
    if case is not None:
        entry = replace(entry, case_no=case.case_no, region=case.region, refs=tuple(party.ref for party in case.parties))
    try:
        Readings(office.store).account(entry)
    except NotLogged as fault:
        if entry.opened:
            raise
        say(f"查阅未能入库记录，已记入日志 not on record but in the log: {fault}")


def operator() -> str:
    """Who sits at the machine: the account before sudo, else the number of the account."""
    return os.environ.get("SUDO_USER") or f"uid {os.getuid()}"
