"""A suspected crime 涉嫌拒不支付劳动报酬罪 (刑法 276-1): two officers are named and report to the chief, element by element."""

from dataclasses import dataclass
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.registry import CRIMINAL, Command, decides
from casework.domain.statute.standing import Transfer
from casework.domain.transfer.thresholds import LEAST_MONTHS, LEAST_WORKERS, arrears, branches, least_fen, ordered_in_vain
from casework.domain.values import Fen, Inspector, Text, yuan

MEANS: Final = ("assets_moved", "fled", "records_destroyed", "other_evasion", "able_to_pay")
"""First element: how payment is evaded (法释〔2013〕3号 2), or that the employer is able to pay and does not."""
ENCLOSURES: Final = ("transfer_letter", "investigation_report", "items_list", "expert_report", "other_material")
"""The five enclosures of 310号令 6: 移送书, 调查报告, 涉案物品清单, 检验报告或鉴定结论, 其他材料. A list that says 无 is listed too."""


@dataclass(frozen=True, kw_only=True)
class Suspect(Command, workflow=CRIMINAL):
    """Put on record that a crime is suspected 发现涉嫌. The officers may be named at once; else `name_team` the same day."""

    officers: tuple[Inspector, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NameTeam(Command, workflow=CRIMINAL):
    """Name at least two officers for the matter 专案组 (310号令 5)."""

    officers: tuple[Inspector, ...]


@dataclass(frozen=True, kw_only=True)
class Prepare(Command, workflow=CRIMINAL):
    """Report to the chief 移送报告, the three elements answered one by one.

    `means` is one of MEANS with its `evidence`. The sum is the ordered one; `months` and `worker_fen` answer for the one worker
    who is owed most, where the roll does not. `paper` is the unmet order or decision, the newest where it is left out.
    """

    officers: tuple[Inspector, ...]
    means: str
    evidence: Text | None = None
    months: int | None = None
    worker_fen: Fen | None = None
    paper: str = ""
    enclosures: tuple[str, ...] = ENCLOSURES


@dataclass(frozen=True, kw_only=True)
class CrimeSuspected(Fact, topic="case.crime_suspected", signal="suspect"):
    """A crime is suspected."""

    def effect(self, case: Case) -> None:
        """The earlier team, if there was one, is named anew."""
        case.crime_team, case.suspects_named = (), False


@dataclass(frozen=True, kw_only=True)
class TeamNamed(Fact, topic="case.crime_team_named", signal="name_team"):
    """The officers of the matter, with their badge numbers."""

    officers: tuple[Inspector, ...]

    def effect(self, case: Case) -> None:
        """The team stands."""
        case.crime_team, case.suspects_named = tuple(officer.person for officer in self.officers), True


@dataclass(frozen=True, kw_only=True)
class TransferPrepared(Fact, topic="case.transfer_prepared", signal="prepare"):
    """The report with what was found on each element. `branch` None: imported history does not tell which."""

    officers: tuple[Inspector, ...]
    means: str
    branch: str | None
    paper: str
    heads: int | None
    fen: Fen | None
    months: int | None
    worker_fen: Fen | None
    enclosures: tuple[str, ...]
    evidence: Text | None = None

    def effect(self, case: Case) -> None:
        """The chief has it."""
        case.transfer = Transfer(paper=self.paper, branch=self.branch)


# rules


def two_officers_or_none_yet(case: Case, asked: Asked[Suspect], world: World) -> str | None:
    """Named at once they are two; none yet is possible until the end of the day."""
    return two_are_named(case, asked, world) if asked.command.officers else None


def two_are_named(case: Case, asked: Asked[Any], world: World) -> str | None:
    """At least two officers with badge numbers (310号令 5)."""
    named = {officer.person for officer in asked.command.officers if officer.badge}
    return None if len(named) >= 2 else f"{len(named)} officer(s) with a badge number named; a transfer needs at least two (310号令 art. 5)"


def they_are_of_the_team(case: Case, asked: Asked[Prepare], world: World) -> str | None:
    """The report is the named team's own."""
    strangers = sorted({officer.person for officer in asked.command.officers} - set(case.crime_team))
    if not case.crime_team or not strangers:
        return None
    return f"{', '.join(strangers)} are not of the team; it is {', '.join(case.crime_team)} (name another with `name_team`)"


def the_means_are_shown(case: Case, asked: Asked[Prepare], world: World) -> str | None:
    """First element: evasion by one of the ways of the law, or ability to pay."""
    if asked.command.means not in MEANS:
        return f"means {asked.command.means!r} is unknown; allowed: {', '.join(MEANS)} (法释〔2013〕3号 art. 2)"
    if asked.command.means == "fled" and not case.employer_fled:
        return "the record does not say that the employer fled; put the news on record first or name other means"
    return None


def the_sum_is_large(case: Case, asked: Asked[Prepare], world: World) -> str | None:
    """Second element: either branch suffices. What imported history does not know never refuses."""
    command = asked.command
    owed = arrears(case, ordered_in_vain(case, command.paper), command.months, command.worker_fen)
    answers = branches(case, owed, world, asked.day)
    if True in answers.values() or (case.imported and None in answers.values()):
        return None
    ten, one = (yuan(least_fen(name, case, world, asked.day)) for name in ("crime.ten_workers_fen", "crime.one_worker_fen"))
    return (
        f"the sum is not shown to be large: {owed.heads or '不详'} workers, {yuan(owed.fen)} yuan in all, one worker "
        f"{owed.months or '不详'} months and {yuan(owed.heaviest_fen)} yuan; needed are {LEAST_WORKERS} workers and {ten} yuan, "
        f"or {LEAST_MONTHS} months and {one} yuan of one worker"
    )


def an_order_to_pay_is_unmet(case: Case, asked: Asked[Prepare], world: World) -> str | None:
    """Third element: ordered to pay, served, and the date passed (刑法 276-1; 法释〔2013〕3号 4)."""
    if ordered_in_vain(case, asked.command.paper) is not None:
        return None
    which = f"paper {asked.command.paper!r}" if asked.command.paper else "no order or decision"
    return f"{which} is not an order to pay that was served and whose date passed unpaid; mark it unmet first"


def five_enclosures_are_listed(case: Case, asked: Asked[Any], world: World) -> str | None:
    """All five, in the report and with the transfer (310号令 6)."""
    missing = [name for name in ENCLOSURES if name not in asked.command.enclosures]
    return f"enclosures missing: {', '.join(missing)}; where there is none the list says so (310号令 art. 6)" if missing else None


# decisions


@decides(Suspect)
def suspect(case: Case, asked: Asked[Suspect], world: World) -> list[Fact]:
    """Suspected, and the team where it is named at once."""
    officers = asked.command.officers
    return [CrimeSuspected(), *([TeamNamed(officers=officers)] if officers else [])]


@decides(NameTeam)
def name_team(case: Case, asked: Asked[NameTeam], world: World) -> list[Fact]:
    """The team."""
    return [TeamNamed(officers=asked.command.officers)]


@decides(Prepare)
def prepare(case: Case, asked: Asked[Prepare], world: World) -> list[Fact]:
    """The report; who writes it without a named team is the team from now on."""
    command = asked.command
    paper = ordered_in_vain(case, command.paper)
    assert paper is not None, "the table asked for an unmet order"
    owed = arrears(case, paper, command.months, command.worker_fen)
    reached = [name for name, answer in branches(case, owed, world, asked.day).items() if answer]
    report = TransferPrepared(
        officers=command.officers, means=command.means, branch=reached[0] if reached else None, paper=paper.id, heads=owed.heads,
        fen=owed.fen, months=owed.months, worker_fen=owed.heaviest_fen, enclosures=command.enclosures, evidence=command.evidence,
    )  # fmt: skip
    return [report] if case.crime_team else [TeamNamed(officers=command.officers), report]
