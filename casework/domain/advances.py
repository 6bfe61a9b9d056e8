"""Advances and deposits 垫付、应急周转金、工资保证金: what the workers are owed falls, and somebody else may recover it."""

from dataclasses import dataclass, replace
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.balances import owed_lines
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.fields import unknown
from casework.domain.money import RecordPayment, recorded
from casework.domain.registry import Command, decides
from casework.domain.values import Fen, Line, Sum, Text, yuan

SOURCES = ("fund", "general_contractor", "owner", "government", "other")
PARTS = ("wages", "living_costs")
FUND_GROUNDS = ("cannot_pay", "fled")
WRITE_OFF_GROUNDS = ("bankrupt", "deregistered", "execution_ended", "deceased", "waived_by_payer")


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


@dataclass(frozen=True, kw_only=True)
class Recover(Command, backdates=True):
    """Record money that came back from who owes 追偿 (fen); also after every exit."""

    recovery: str
    fen: Fen


@dataclass(frozen=True, kw_only=True)
class ReviewRecovery(Command):
    """Follow a recovery up 追偿跟踪 and note how it stands; the next round of ninety days begins."""

    recovery: str
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class WriteOffRecovery(Command):
    """Write the rest of a recovery claim off 核销; the workers owe nothing."""

    recovery: str
    ground: str
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Recovered(Fact, topic="case.recovered"):
    """Money came back; `done` when all of it."""

    recovery: str
    fen: Fen
    done: bool = False

    def signals(self) -> tuple[Signal, ...]:
        """Recovered in full ends the following-up; a part begins its next round."""
        return (Signal("recovered" if self.done else "recovery:reviewed", self.recovery),)

    def effect(self, case: Case) -> None:
        """So much less to recover."""
        claim = case.recoveries[self.recovery]
        case.recoveries = {**case.recoveries, claim.id: replace(claim, recovered_fen=claim.recovered_fen + self.fen)}


@dataclass(frozen=True, kw_only=True)
class RecoveryReviewed(Fact, topic="case.recovery_reviewed"):
    """A recovery was followed up."""

    recovery: str
    note: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """The next round begins."""
        return (Signal("recovery:reviewed", self.recovery),)


@dataclass(frozen=True, kw_only=True)
class RecoveryWrittenOff(Fact, topic="case.recovery_written_off"):
    """The rest of a claim was written off."""

    recovery: str
    ground: str
    note: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Nothing more to follow up."""
        return (Signal("written_off", self.recovery),)

    def effect(self, case: Case) -> None:
        """Off."""
        case.recoveries = {**case.recoveries, self.recovery: replace(case.recoveries[self.recovery], written_off=True)}


def the_advance_is_readable(case: Case, asked: Asked[Advance], world: World) -> str | None:
    """Source, part, sum and roll are what they must be."""
    command = asked.command
    faults = [
        unknown("source", command.source, SOURCES), unknown("part", command.part, PARTS),
        None if command.payer else "payer is empty; name who advances",
        None if command.fen > 0 else "fen must be more than 0; an advance of unknown sum is not decided",
        Sum(fen=command.fen, lines=command.lines).fault(),
    ]  # fmt: skip
    return "; ".join(fault for fault in faults if fault) or None


def the_advance_is_within_the_balance(case: Case, asked: Asked[Advance], world: World) -> str | None:
    """Nobody advances more than the workers are still owed; an unknown sum is established first."""
    if case.balance_fen is None:
        return "what is owed is not known; establish the sum before anybody advances"
    return None if asked.command.fen <= case.balance_fen else f"the workers are still owed {yuan(case.balance_fen)} yuan; advance at most that"


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
    if not command.government_paper or asked.by.unit.level == "town":
        return "the fund needs the approval of the own government, county level or above (724号令 art. 63); name its paper in `government_paper`"
    return None


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
    named = {*asked.command.workers, *(line.worker for line in asked.command.lines)}
    roll = {line.worker for line in owed_lines(case)}
    return f"{', '.join(sorted(named - roll))} stands in no verified roll; establish it first" if roll and named - roll else None


def the_claim_is_open(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The recovery claim exists and is not settled."""
    claim = case.recoveries.get(asked.command.recovery)
    if claim is None:
        return f"there is no recovery claim {asked.command.recovery!r}; open: {', '.join(case.recoveries) or 'none'}"
    settled = claim.written_off or (claim.fen is not None and claim.recovered_fen >= claim.fen)
    return f"{claim.id} is settled already" if settled else None


def the_recovered_sum_is_right(case: Case, asked: Asked[Recover], world: World) -> str | None:
    """More than nothing and not more than was advanced."""
    claim, fen = case.recoveries.get(asked.command.recovery), asked.command.fen
    if fen <= 0:
        return "fen must be more than 0; note a fruitless attempt with review_recovery"
    if claim is None or claim.fen is None or claim.recovered_fen + fen <= claim.fen:
        return None
    return f"{yuan(claim.fen - claim.recovered_fen)} yuan are left to recover on {claim.id}; record at most that"


def the_write_off_ground_is_known(case: Case, asked: Asked[WriteOffRecovery], world: World) -> str | None:
    """A claim is written off for a known reason."""
    return unknown("ground", asked.command.ground, WRITE_OFF_GROUNDS)


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


@decides(Recover)
def recover(case: Case, asked: Asked[Recover], world: World) -> list[Fact]:
    """Came back."""
    claim, fen = case.recoveries[asked.command.recovery], asked.command.fen
    return [Recovered(recovery=claim.id, fen=fen, done=claim.fen is not None and claim.recovered_fen + fen >= claim.fen)]


@decides(ReviewRecovery)
def review_recovery(case: Case, asked: Asked[ReviewRecovery], world: World) -> list[Fact]:
    """Followed up."""
    return [RecoveryReviewed(recovery=asked.command.recovery, note=asked.command.note)]


@decides(WriteOffRecovery)
def write_off_recovery(case: Case, asked: Asked[WriteOffRecovery], world: World) -> list[Fact]:
    """Written off."""
    command = asked.command
    return [RecoveryWrittenOff(recovery=command.recovery, ground=command.ground, note=command.note)]
