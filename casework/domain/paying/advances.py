"""Advances and deposits 垫付、应急周转金、工资保证金: what the workers are owed falls, and somebody else may recover it."""

from dataclasses import dataclass
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.fields import not_a_ref, unknown
from casework.domain.paying.balances import owed_lines
from casework.domain.paying.money import RecordPayment, recorded
from casework.domain.registry import Command, decides
from casework.domain.values import Fen, Line, Sum, Text, yuan

SOURCES = ("fund", "general_contractor", "owner", "government", "other")

PARTS = ("wages", "living_costs")

FUND_GROUNDS = ("cannot_pay", "fled")


@dataclass(frozen=True, kw_only=True)
class Advance(Command):
    """Advance wages 垫付 (724号令 29, 30, 63): the workers' balance falls when it is proven, a recovery claim opens.

    `source` fund is the emergency revolving fund 应急周转金: part of the wages or living costs only, approved by the own
    government (`government_paper`). An owner advances up to the unpaid project money (`unpaid_project_fen`). All sums in fen.
    """

    payer: str
    source: str
    fen: Fen
    part: str = "wages"
    ground: str | None = None
    government_paper: str | None = None
    unpaid_project_fen: Fen | None = None
    workers: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    months: tuple[str, ...] = ()
    note: Text | None = None


def the_advance_is_readable(case: Case, asked: Asked[Advance], world: World) -> str | None:
    """Source, part, sum and roll are what they must be."""
    command = asked.command
    faults = [
        unknown("source", command.source, SOURCES), unknown("part", command.part, PARTS),
        not_a_ref("payer", command.payer, [r.ref for r in case.respondents]),
        None if command.fen > 0 else "fen must be more than 0; an advance of unknown sum is not decided",
        Sum(fen=command.fen, lines=command.lines).fault(),
    ]  # fmt: skip
    return "; ".join(fault for fault in faults if fault) or None


def the_advance_is_within_the_balance(case: Case, asked: Asked[Advance], world: World) -> str | None:
    """Nobody advances more than the workers are still owed; an unknown sum is established first."""
    if case.balance_fen is None:
        return "what is owed is not known; establish the sum before anybody advances"
    if asked.command.fen <= case.balance_fen:
        return None
    return f"the workers are still owed {yuan(case.balance_fen)} yuan; advance at most that"


def the_fund_pays_a_part_only(case: Case, asked: Asked[Advance], world: World) -> str | None:
    """The fund pays part of the wages or basic living costs, within the region's percentage and per-worker ceiling (724号令 63)."""
    command, owed = asked.command, case.owed_fen
    if command.source != "fund" or owed is None:
        return None
    if command.part == "wages" and command.fen >= owed:
        return f"the fund advances part of the wages or living costs only (724号令 art. 63); advance less than {yuan(owed)} yuan"
    percent = world.number("fund.percent", case, asked.day)
    if percent is not None and command.fen * 100 > owed * percent:
        return f"the fund advances at most {percent} % of the arrears here; advance at most {yuan(owed * percent // 100)} yuan"
    return above_the_ceiling(case, asked, world)


def above_the_ceiling(case: Case, asked: Asked[Advance], world: World) -> str | None:
    """Where the region sets a ceiling per worker, the fund keeps to it."""
    ceiling, heads = world.number("fund.per_worker_fen", case, asked.day), len(asked.command.lines) or case.workers
    if ceiling is None:
        return None
    highest = max((line.fen or 0 for line in asked.command.lines), default=-(-asked.command.fen // heads) if heads else 0)
    return f"the fund advances at most {yuan(ceiling)} yuan a worker here" if highest > ceiling else None


def the_government_approved_the_fund(case: Case, asked: Asked[Advance], world: World) -> str | None:
    """The fund is the government's: county level or above approves, because the employer cannot pay for the moment or has fled."""
    command = asked.command
    if command.source != "fund":
        return None
    if wrong := unknown("ground", command.ground, FUND_GROUNDS):
        return wrong
    if command.ground == "fled" and not case.employer_fled:
        return "the employer is not on record as fled; record employer_fled, or name cannot_pay"
    by_a_town = asked.requested_by is not None and asked.by.unit.level == "town"
    if command.government_paper and not by_a_town:
        return None
    return "the fund needs the approval of the own government, county or above (724号令 art. 63); name its paper in `government_paper`"


def an_owner_advances_up_to_the_project_money(case: Case, asked: Asked[Advance], world: World) -> str | None:
    """The owner 建设单位 advances up to the unpaid project money, not more (724号令 29)."""
    command = asked.command
    if command.source != "owner":
        return None
    if command.unpaid_project_fen is None:
        return "the unpaid project money is not stated; give `unpaid_project_fen` (724号令 art. 29)"
    most = command.unpaid_project_fen
    return None if command.fen <= most else f"an owner advances up to the unpaid project money, {yuan(most)} yuan (724号令 art. 29)"


def advanced_workers_stand_in_the_roll(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Where the roll is known, money goes to workers who stand in it."""
    named = {*getattr(asked.command, "workers", ()), *(line.worker for line in asked.command.lines)}
    roll = {line.worker for line in owed_lines(case)}
    return f"{', '.join(sorted(named - roll))} stands in no verified roll; establish it first" if roll and named - roll else None


@decides(Advance)
def advance(case: Case, asked: Asked[Advance], world: World) -> list[Fact]:
    """The payment, still to be proven, and the recovery claim."""
    command = asked.command
    method = "fund" if command.source == "fund" else "advance"
    return recorded(
        case,
        RecordPayment(
            case_no=command.case_no, payer=command.payer, method=method, fen=command.fen, workers=command.workers, lines=command.lines,
            months=command.months, note=command.note,
        ),
    )  # fmt: skip
