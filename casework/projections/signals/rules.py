"""The rules of the integrity signals, read from the table beside; a supervisor reads the same words."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRule:
    """One rule 提示规则: what it counts, from which measure on somebody is asked to look, why, and what may explain it.

    `on_demand` rules are worked out only where they are named, because they must open sealed texts. The measure of a rule that
    `grows` counts acts, of which there may be more after a review.
    """

    name: str
    number: int
    zh: str
    en: str
    counts: str
    counts_en: str
    measure: str
    threshold: int
    why: str
    why_en: str
    innocent: tuple[str, ...]
    innocent_en: tuple[str, ...]
    within: int = 0
    share: float = 0.0
    on_demand: bool = False
    grows: bool = False


@cache
def rules() -> Mapping[str, SignalRule]:
    """All rules by name, in the order of their numbers."""
    found = [_rule(name, row) for name, row in _tables().items() if name != "outcomes"]
    return {rule.name: rule for rule in sorted(found, key=lambda rule: rule.number)}


@cache
def outcomes() -> Mapping[str, str]:
    """How a review may end, with the Chinese word."""
    return dict(_tables()["outcomes"])


def _rule(name: str, row: Mapping[str, Any]) -> SignalRule:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return SignalRule(name=name, **fields)


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(files("casework.projections.signals").joinpath("rules.toml").read_text(encoding="utf-8"))
