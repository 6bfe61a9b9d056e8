"""What a selftest found 自检报告: counts of what was done and suffered, what was broken, and the verdict."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

SHOWN = 50
"""Broken promises that are told one by one."""


@dataclass
class Report:
    """`seed` makes the same plan again. `recovery` are seconds from the end of a round's faults until every client was answered again."""

    database: str
    seed: int
    disk: str
    rounds: int = 0
    seconds: float = 0.0
    office_hours: float = 0.0
    faults: Mapping[str, int] = field(default_factory=dict)
    commands: Mapping[str, int] = field(default_factory=dict)
    restarts: Mapping[str, int] = field(default_factory=dict)
    cases: int = 0
    facts: int = 0
    rungs: int = 0
    lease_epochs: int = 0
    letters: int = 0
    messages: Mapping[str, int] = field(default_factory=dict)
    recovery: list[float] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    evidence: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing was broken."""
        return not self.broken

    def plain(self) -> dict[str, Any]:
        """For machines."""
        times = sorted(self.recovery)
        told = asdict(self) | {"broken": self.broken[:SHOWN], "broken_in_all": len(self.broken), "ok": self.ok}
        return told | {"recovery": {"median": times[len(times) // 2], "longest": times[-1]} if times else {}}
