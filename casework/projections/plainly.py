"""A case in plain words for the worker who complained: what was done, what comes next and by when, the money, and what they can do.

No officer, no other worker, no rung of pressure; dates are days in Asia/Shanghai.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.values import Fen, Line, yuan

Words = tuple[str, str]
"""Chinese and English."""
LEFT: Final = ("declined", "unfounded", "redirected")
"""Stages against which the worker has a remedy."""


@cache
def words() -> dict[str, dict[str, Words]]:
    """The words of plainly.toml by table and code."""
    with files(__package__).joinpath("plainly.toml").open("rb") as file:
        return {table: {code: (zh, en) for code, (zh, en) in said.items()} for table, said in tomllib.load(file).items()}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in both languages; `on` is the day it happened, or by which it is due; `late` where that day is over."""

    zh: str
    en: str
    on: date | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Money:
    """Fen, None where unknown. `whose`: yours where the roll names the worker's own line, else of the whole case."""

    whose: str
    claimed_fen: Fen | None
    verified_fen: Fen | None
    paid_fen: Fen | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How a complaint stands."""

    receipt: str
    stage: Said
    unit: str | None
    happened: tuple[Said, ...]
    next: tuple[Said, ...]
    money: Money
    ways: tuple[Said, ...]
    answer: Said | None = None
    """What the worker said last of the money 钱到了吗, and when; None before they were asked."""


def progress(case: Case, facts: Iterable[Fact], who: str, now: datetime, goes_on: Case | None = None) -> Progress:
    """The case as its party `who` may know it. `goes_on` is the case it was merged into 并案, where the work is done now."""
    stage, here = words()["stages"]["struck_off" if case.struck_off else case.handling], goes_on or case
    unit = here.lead.name if here.lead is not None else None
    return Progress(
        case.case_no, Said(*stage), unit, tuple(_happened(facts)), tuple(_next(here, now)), _money(case, here, who), tuple(_ways(case)),
        _answer(here, who),
    )  # fmt: skip


def _answer(case: Case, who: str) -> Said | None:
    said = case.worker_answers.get(who)
    return None if said is None else _said(words()["answers"][said.outcome], said.at.astimezone(SHANGHAI).date())


def _happened(facts: Iterable[Fact]) -> Iterator[Said]:
    for fact in facts:
        said = words()["happened"].get(fact.topic.removeprefix("case."))
        if said is not None:
            lead: Any = getattr(fact, "lead", None)
            yield _said(said, fact.envelope.held_at.astimezone(SHANGHAI).date(), unit=lead.name if lead is not None else "")


def _next(case: Case, now: datetime) -> Iterator[Said]:
    """What is due, soonest first; what is late is said to be late."""
    running = [(clock.due_at, clock.rule, clock) for clock in case.clocks.values() if clock.rule in words()["next"] and clock.due_at]
    for _, rule, clock in sorted(running, key=lambda each: each[:2]):
        late = clock.expired(now)
        after_zh, after_en = words()["money"]["late"] if late else ("", "")
        zh, en = words()["next"][rule]
        yield Said(zh + after_zh, en + after_en, clock.due_on, late)


def _money(case: Case, here: Case, who: str) -> Money:
    own = _of(who, here.verified.lines if here.verified is not None else ())
    if own:
        return _told("yours", None, own[0].fen, _paid(here, who, own[0].fen))
    return _told("case", case.claimed.fen, case.verified.fen if case.verified is not None else None, case.proven_fen)


def _paid(case: Case, who: str, owed: Fen | None) -> Fen | None:
    """What the worker got by proof; None where a payment does not say who got how much and something is still owed."""
    if case.balance_fen == 0:
        return owed
    proven = [payment for payment in case.payments.values() if payment.verified and payment.purpose == "wages"]
    if any(not payment.lines for payment in proven):
        return None
    return sum(line.fen or 0 for payment in proven for line in _of(who, payment.lines))


def _told(whose: str, claimed: Fen | None, verified: Fen | None, paid: Fen | None) -> Money:
    zh, en = words()["money"][whose]
    sums = [("尚不清楚", "not known yet") if fen is None else (f"{yuan(fen)}元", f"{yuan(fen)} yuan") for fen in (verified, paid)]
    (owed_zh, paid_zh), (owed_en, paid_en) = ([each[language] for each in sums] for language in (0, 1))
    return Money(whose, claimed, verified, paid, zh.format(owed=owed_zh, paid=paid_zh), en.format(owed=owed_en, paid=paid_en))


def _of(who: str, lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.worker == who]


def _ways(case: Case) -> Iterator[Said]:
    ways = words()["ways"]
    if case.handling in LEFT:
        yield _said(ways["remedy"])
    for rule in ("arbitration_limit", "duty_suit"):
        clock = case.clock(rule)
        if clock is not None and clock.due_on is not None:
            yield _said(ways[rule], clock.due_on, until=clock.due_on)
    yield _said(ways["hotline"])
    yield _said(ways["legal_aid"])


def _said(said: Words, on: date | None = None, **fields: Any) -> Said:
    zh, en = (each.format(**fields) for each in said)
    return Said(zh, en, on)
