"""Rules as data: what a clock counts, who may lengthen it, and the numbers of a region on a day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Final

from casework.domain.timekeeping.clocks import Counting, RungSpec

REMEMBERED: Final = 20_000
"""Answers that a rulebook keeps in memory: which rule holds in a region on a day."""


@dataclass(frozen=True, slots=True)
class Lengthening:
    """An extension a rule allows 延长: at most `limit` each, at most `times`, approved by one of `by` before expiry."""

    limit: str | None
    by: tuple[str, ...]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """One clock of the rulebook on one day in one region.

    kind: duty, party, right, wait, info or cycle; cls: H handling, S statutory, Q quick, X another body's, None without rungs.
    `limit` is a limit text, or one per track, or "given" where the paper states the date. `opens` and `closes` name signals
    (`move` or `move:qualifier`); `subject` says on what the clock hangs: case, paper, assignee, link, promise, advance, item,
    request, incident, leader, payer. `base` is "signal" or "first_receipt". `survives` marks a clock that goes on after an exit.
    """

    name: str
    zh: str
    kind: str
    cls: str | None
    limit: str | Mapping[str, str]
    opens: tuple[str, ...]
    closes: tuple[str, ...]
    subject: str
    basis: str
    confidence: str
    since: date
    owner: str = "officer"
    base: str = "signal"
    pausable: bool = False
    stops_for_supplement: bool = False
    survives: bool = False
    cycle: bool = False
    lengthening: Lengthening | None = None
    counting: Counting = field(default_factory=Counting)
    rungs: Mapping[str, tuple[RungSpec, ...]] = field(default_factory=dict)
    note: str = ""

    def limit_for(self, track: str | None) -> str:
        """The limit text that holds for a track (simple, ordinary, major)."""
        return self.limit if isinstance(self.limit, str) else self.limit[track or "ordinary"]

    def rungs_for(self, track: str | None) -> tuple[RungSpec, ...]:
        """The rungs of the ladder that hold for a track."""
        return self.rungs.get(track or "ordinary", self.rungs.get("any", ()))


@dataclass(frozen=True)
class Rulebook:
    """All rules and parameters, dated and per region, stored whole and addressed by digest.

    `rows` holds for each rule name its dated, regional variants, best match last decided by `rule`.
    """

    name: str
    digest: str
    source: str
    rows: Mapping[str, tuple[tuple[str, Rule], ...]]
    numbers: Mapping[str, tuple[tuple[str, date, Any], ...]]
    signals: Mapping[str, str] = field(default_factory=dict)
    """Every signal a rule may name: who emits it and when."""

    def rule(self, name: str, region: str, day: date) -> Rule | None:
        """The rule `name` in `region` (six digits) on `day`, or None where it does not exist yet.

        The longest region prefix wins, then the latest `since`.
        """
        return self._found(name, region, day)

    def _best(self, name: str, region: str, day: date) -> Rule | None:
        fitting = [
            (len(prefix), rule.since, rule) for prefix, rule in self.rows.get(name, ()) if region.startswith(prefix) and rule.since <= day
        ]
        return max(fitting, key=lambda row: row[:2])[2] if fitting else None

    @cached_property
    def _found(self) -> Callable[[str, str, date], Rule | None]:
        return lru_cache(REMEMBERED)(self._best)

    def number(self, name: str, region: str, day: date) -> Any:
        """A parameter such as `major.workers`, `crime.one_worker_fen` or `authority.warned`, or None where none is set."""
        fitting = [
            (len(prefix), since, value) for prefix, since, value in self.numbers.get(name, ()) if region.startswith(prefix) and since <= day
        ]
        return max(fitting, key=lambda row: row[:2])[2] if fitting else None

    def opened_by(self, signal: str) -> tuple[str, ...]:
        """Names of the rules that open on a signal, in the rulebook's order."""
        return self._openers.get(signal, ())

    @cached_property
    def _openers(self) -> Mapping[str, tuple[str, ...]]:
        openers: dict[str, dict[str, None]] = {}
        for name, rows in self.rows.items():
            for _, rule in rows:
                for signal in rule.opens:
                    openers.setdefault(signal, {})[name] = None
        return {signal: tuple(names) for signal, names in openers.items()}

    def closed_by(self, signals: frozenset[str]) -> frozenset[str]:
        """Names of the rules that close on one of the signals, in some region at some time."""
        return self._closed_by(signals)

    @cached_property
    def _closed_by(self) -> Callable[[frozenset[str]], frozenset[str]]:
        def closed_by(signals: frozenset[str]) -> frozenset[str]:
            return frozenset(name for name, rows in self.rows.items() if any(not signals.isdisjoint(rule.closes) for _, rule in rows))

        return lru_cache(REMEMBERED)(closed_by)

    def names(self) -> tuple[str, ...]:
        """Names of all rules in the rulebook's order."""
        return tuple(self.rows)
