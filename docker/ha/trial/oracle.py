"""What must be true in the end: every acknowledged command is stored once, as it was answered, and the views show all of it."""

import json
from collections import Counter
from dataclasses import dataclass

from casework.api.headers import command_id
from casework.domain.case import case_id
from casework.store.address import read_address
from casework.store.postgres_connections import Patient, connect

from .clients import Journal
from .office import PERSON, Office

RUNS = """select state::jsonb -> 'who' ->> 'command', min(originator_id::text), count(distinct originator_id), min(originator_version),
                 max(originator_version), count(*) from facts group by 1"""
HOLES = "select originator_id from facts group by 1 having min(originator_version) <> 1 or max(originator_version) <> count(*)"


@dataclass(frozen=True, slots=True)
class Check:
    """One sentence that must be true: how much was looked at, and what contradicts it."""

    said: str
    looked_at: int
    against: list[str]


def checks(office: Office, journal: Journal) -> list[Check]:
    """Every check of the facts and of the views."""
    with connect(read_address(office.url), patience=60.0) as connection:
        return [
            Check("every acknowledged command is stored as it was answered", len(journal.commands), _lost(connection, journal)),
            Check("no command is stored twice", len(journal.sent), _doubled(connection, journal)),
            Check("no case has a hole in its versions", len(journal.sent), [str(row[0]) for row in connection.execute(HOLES)]),
            Check("no answer contradicted an earlier one", len(journal.reads) + len(journal.commands), journal.wrong),
            Check("the views show every fact, none in quarantine", len(journal.commands), _behind(office)),
            Check("serve and worker are the processes of the beginning", 4, office.ended()),
        ]


def _lost(connection: Patient, journal: Journal) -> list[str]:
    rows = connection.execute("select id, case_id, version, position from commands")
    stored = {id: (case, version, position) for id, case, version, position in rows}
    promised = {command_id(PERSON, each.key): (case_id(each.case_no), each.version, each.position) for each in journal.commands}
    return [f"command {id}: promised {said}, stored {stored.get(id)}" for id, said in promised.items() if stored.get(id) != said]


def _doubled(connection: Patient, journal: Journal) -> list[str]:
    """A command's facts are one run of one case, and no two acknowledged receipts made or met the same case and version."""
    ours = {command_id(PERSON, key).hex for key in journal.sent}
    runs = [row for row in connection.execute(RUNS) if row[0] in ours]
    torn = [f"command {row[0]}: {row[5]} facts of {row[2]} cases" for row in runs if row[2] != 1 or row[4] - row[3] + 1 != row[5]]
    places = Counter((each.case_no, each.version) for each in journal.commands)
    return [*torn, *(f"{case_no} version {version} was given {n} times" for (case_no, version), n in places.items() if n > 1)]


def _behind(office: Office) -> list[str]:
    said = json.loads(office.status())
    found = [f"lag {said['lag']}"] if said["lag"] else []
    return found + [f"{each['case_no']}: {each['error']}" for each in said["quarantined"]]
