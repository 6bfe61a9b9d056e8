"""What is looked at on the command line 运维查阅 is on record like every other reading, before it is printed."""

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.domain.case import Case


def looked_at(office: "Casework", door: str, case: "Case | None" = None, fields: Sequence[str] = ()) -> None:
    """Puts on record that the machine's operator looks at a case, or at a list where none is named. Raises NotLogged (exit 3)."""
    from casework.security.readings import Reading, Readings

    entry = Reading(office.clock(), door, operator(), "operator", "", fields=tuple(fields), ground="operator", opened=bool(fields))
    if case is not None:
        entry = replace(entry, case_no=case.case_no, region=case.region, refs=tuple(party.ref for party in case.parties))
    Readings(office.store).account(entry)


def operator() -> str:
    """Who sits at the machine: the account before sudo, else the number of the account."""
    return os.environ.get("SUDO_USER") or f"uid {os.getuid()}"
