"""A life planned whole before its first day: every printed step, what the workflow needs beside it, and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from casework.replay import acting
from casework.replay.days import ONE_DAY, Days
from casework.replay.draft import Draft
from casework.replay.graph import Node
from casework.replay.money import is_missing, resolved_at
from casework.replay.ordering import Printed, life_of
from casework.replay.reading import Source
from casework.replay.steps import WORDS
from casework.replay.words import OFFICE_ACTS

TRIES = 12
"""How often a receipt is moved before the plan is left as it is: days of rest and months make the steps uneven."""
AFTER_LIMIT = (*OFFICE_ACTS, "published", "listed")
"""Acts of the office that do not themselves need a filing."""


@dataclass(frozen=True, slots=True)
class Act:
    """One planned act: what it is called, the step it serves, its day, and what builds its commands."""

    name: str
    step: int
    day: date
    printed: bool
    build: Callable[..., Any]
    own_day: date | None = None
    """The day of background at the head, which keeps it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The acts of one life in order, and the day of its last step."""

    source: Source
    acts: tuple[Act, ...]
    last_day: date


def plan(source: Source, days: Days) -> Plan:
    """The whole life of one published case."""
    draft = _fitting(source, days)
    ordered = sorted(draft.nodes, key=lambda node: (node.day, node.rank))
    heads = {h.index: h.dated for h in draft.life.head}
    acts = tuple(Act(n.name, n.step, n.day, n.printed, n.build, heads.get(n.step) if n.printed else None) for n in ordered)
    return Plan(source, acts, max(act.day for act in acts if act.printed))


def _fitting(source: Source, days: Days) -> Draft:
    """A draft in which every exact day can be met; a supplied receipt moves before the first printed day if need be (rule 2)."""
    best = draft = _drafted(source, days)
    for _ in range(TRIES):
        if not _missing(draft):
            return draft
        receipt = draft.at["receive"]
        by = date.max if receipt.printed else receipt.day - _missing(draft) * ONE_DAY
        draft = _drafted(source, days, by, early=True)
        best = draft if _missing(draft) < _missing(best) else best
        if receipt.printed:
            break
    return best


def _drafted(source: Source, days: Days, by: date = date.max, *, early: bool = False) -> Draft:
    draft = Draft(source, life_of(source, days), days, by, early)
    _tell(draft)
    return draft


def _missing(draft: Draft) -> int:
    return max(node.short for node in draft.nodes)


def _tell(draft: Draft) -> None:
    life = draft.life
    done = resolved_at(draft.source, life)
    if life.exact is not None:
        draft.goal = life.start
        told = [(p, _told(draft, p, done)) for p in life.steps[: life.exact]]
        draft.place()
        draft.goal, draft.before = None, None
        for p, node in told:
            _on_time(draft, p, node)
    for p in life.steps[life.exact or 0 :]:
        node = _told(draft, p, done)
        draft.place()
        _on_time(draft, p, node)


def _told(draft: Draft, p: Printed, done: Printed | None) -> Node:
    established = draft.need_established(p) if p is done else None
    node = WORDS[p.word](draft, p)
    if established is not None:
        node.wait_for(established)
    _close(draft, p, done)
    return node


def _close(draft: Draft, p: Printed, done: Printed | None) -> None:
    """After the last step a payment that no step holds; after the step that ends it the resolve."""
    if draft.is_last(p) and is_missing(draft.source, draft.life):
        fen = draft.source.paid_fen
        draft.paid(draft.add("record_payment", p, partial(acting.pay, word="paid", fen=fen), _newest(draft), soon=True), fen)
    if p is done:
        draft.at["resolve"] = draft.add("resolve", p, acting.resolve, draft.need_established(p), _newest(draft), soon=True)


def _newest(draft: Draft) -> Node | None:
    return next((node for node in reversed(draft.batch) if node.printed), None)


def _on_time(draft: Draft, p: Printed, node: Node) -> None:
    resolve = draft.at.get("resolve")
    if p.word in AFTER_LIMIT or (resolve is not None and resolve.step == p.index):
        draft.accept_on_time(p, node.day)
