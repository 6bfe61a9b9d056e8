"""The oracle's first part 已确认不丢: what clients were answered is stored, once, as it was answered; what was refused is not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from casework.application import Cases
from casework.domain.case import case_id
from casework.domain.facts import Fact
from casework.selftest import journal
from casework.selftest.journal import Line
from casework.store import Store

PAGE = 2000
Kept = Mapping[UUID, tuple[UUID, int, int]]
"""The id of a command → its case, version and position."""


@dataclass
class Promises:
    """What the journals say. `answered` holds the last answer of each client by the machine's own seconds."""

    given: set[str] = field(default_factory=set)
    done: dict[str, Line] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    answered: dict[str, list[float]] = field(default_factory=dict)

    def take(self, lines: Iterable[Line]) -> Iterator[str]:
        """New lines; what contradicts an earlier answer."""
        for line in lines:
            self.counts[line["what"]] += 1
            if "at" in line:
                self.answered.setdefault(line["client"].partition(".")[0], []).append(line["at"])
            yield from self._one(line)

    @property
    def in_doubt(self) -> int:
        """Commands that nobody was answered."""
        return len(self.given - self.done.keys() - self.refused)

    def _one(self, line: Line) -> Iterator[str]:
        id, what = line["id"], line["what"]
        if what == journal.GIVEN:
            self.given.add(id)
        elif what == journal.BROKEN:
            yield f"{line['client']} met an unforeseen fault: {line['why']}"
        elif what == journal.REFUSED:
            self.refused.add(id)
            if id in self.done and self.done[id]["position"]:
                yield f"command {id} was acknowledged and, sent again, refused ({line['why']})"
        elif what == journal.DONE:
            before = self.done.setdefault(id, line)
            if before["position"] and any(before[name] != line[name] for name in ("case_no", "version", "position")):
                yield f"command {id} was acknowledged twice with other answers: {_said(before)}, then {_said(line)}"

    def kept(self, stored: Kept) -> Iterator[str]:
        """What was acknowledged and is not stored so, and what was refused and is stored."""
        for id, line in self.done.items():
            wanted = (case_id(line["case_no"]), line["version"], line["position"])
            if line["position"] and stored.get(UUID(id)) != wanted:
                yield f"lost: command {id} of {line['client']} was acknowledged as {_said(line)}; stored is {stored.get(UUID(id))}"
        for id in self.refused - self.done.keys():
            if UUID(id) in stored:
                yield f"command {id} was refused and is stored"


@dataclass
class History:
    """All facts of cases as they came, read on from time to time like any reader does."""

    at: int = 0
    versions: dict[UUID, int] = field(default_factory=dict)
    commands: dict[UUID, list[tuple[UUID, int, int]]] = field(default_factory=dict)
    facts: int = 0
    latest: datetime | None = None

    def read(self, cases: Cases) -> Iterator[str]:
        """The facts since the last call; holes, repetitions and what a command stored twice."""
        while page := cases.recorder.select_notifications(self.at, PAGE, inclusive_of_start=False):
            for each in page:
                self.at = int(each.id)
                if each.topic.startswith("case."):
                    fact = cases.mapper.to_domain_event(each)
                    assert isinstance(fact, Fact), "our mapper makes nothing but facts"
                    yield from self._take(fact)

    def _take(self, fact: Fact) -> Iterator[str]:
        case, version, command = fact.originator_id, fact.originator_version, fact.envelope.command
        before = self.versions.get(case, 0)
        if version != before + 1:
            yield f"case {case}: version {version} follows {before} at position {self.at}"
        self.versions[case], self.facts = version, self.facts + 1
        self.latest = fact.envelope.at if self.latest is None else max(self.latest, fact.envelope.at)
        stored = self.commands.setdefault(command, [])
        if stored and (case, self.at) != (stored[-1][0], stored[-1][2] + 1):
            yield f"command {command} is stored twice: at positions {stored[-1][2]} and {self.at}"
        stored.append((case, version, self.at))

    def agree(self, stored: Kept) -> Iterator[str]:
        """Command records without their facts, and facts of a command that was never put on record."""
        for id, kept in stored.items():
            if id not in self.commands or self.commands[id][-1] != kept:
                yield f"the record of command {id} says {kept}, its facts {self.commands.get(id)}"
        for id in self.commands.keys() - stored.keys():
            yield f"command {id} has facts and no record"


def kept_commands(store: Store) -> dict[UUID, tuple[UUID, int, int]]:
    """Every command on record."""
    with store.reading() as tx:
        rows = tx.exec_driver_sql("select id, case_id, version, position from commands").all()
    return {UUID(str(id)): (UUID(str(case)), int(version), int(position)) for id, case, version, position in rows}


def _said(line: Line) -> str:
    return f"{line['case_no']} version {line['version']} position {line['position']}"
