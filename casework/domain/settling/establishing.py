"""Contact and establishing 首次联系、核查认定: who is owed how much, for which months, by whom, why, and who pays first."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.fields import strangers, unknown
from casework.domain.intake import PROJECT_CLASSES
from casework.domain.parties import Respondent
from casework.domain.paying.balances import rolled
from casework.domain.registry import Command, decides
from casework.domain.settling.contacting import joined
from casework.domain.triage import Gravity, proposed_track, raised_track
from casework.domain.values import Sum, Text

CAUSES = ("project_money_unpaid", "illegal_subcontracting", "settlement_dispute", "misuse", "operating_trouble", "fled", "other")

PRIORITIES = ("poverty_relief", "spring_festival", "disabled", "elderly", "none")

GROUNDS = ("art16", "art18", "art19", "art20", "art21", "art22", "art29", "art30", "art35", "art36", "art37")
"""Articles of 724号令 that say who pays (first); several hold at once and may change."""

SUMS = ("claimed", "listed_by_employer", "verified")
UNKNOWN_BECAUSE = ("no_books", "employer_fled", "accounts_disputed", "workers_unreachable", "not_stated", "other")


@dataclass(frozen=True, kw_only=True)
class Establish(Command):
    """Establish the facts 核查认定: heads and sum per worker as claimed, as listed by the employer and as verified (fen).

    What stays unknown is stated with its reason, never as 0. Respondents newly found are given in `found`; `debtor` and
    `first_payer` are refs of respondents. Given again, only what is given changes; a co-handler establishes its own part.
    """

    claimed: Sum | None = None
    listed_by_employer: Sum | None = None
    verified: Sum | None = None
    unknown_because: str | None = None
    cause: str | None = None
    priority: str | None = None
    project_class: str | None = None
    found: tuple[Respondent, ...] = ()
    debtor: str | None = None
    first_payer: str | None = None
    grounds: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    until: date | None = None
    facts_agreed: bool | None = None
    employer_reachable: bool | None = None
    statement: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Established(Fact, topic="case.established"):
    """Facts were established; None leaves what stood before. `large` where heads or sum reach the numbers for publication."""

    claimed: Sum | None = None
    listed_by_employer: Sum | None = None
    verified: Sum | None = None
    unknown_because: str | None = None
    cause: str | None = None
    priority: str | None = None
    project_class: str | None = None
    found: tuple[Respondent, ...] = ()
    debtor: str | None = None
    first_payer: str | None = None
    grounds: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    until: date | None = None
    facts_agreed: bool | None = None
    employer_reachable: bool | None = None
    statement: Text | None = None
    large: bool = False
    publish_limit: str | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Large arrears must be published or not with reasons (Order 29); a department of a province has its own limit."""
        return (Signal("establish:large", limit=self.publish_limit),) if self.large else ()

    def effect(self, case: Case) -> None:
        """What is given replaces what stood before; whoever established handles the case."""
        for name, attribute in KEPT.items():
            value = getattr(self, name)
            setattr(case, attribute, getattr(case, attribute) if value in (None, ()) else value)
        known = {r.ref: r for r in (*case.respondents, *self.found)}
        case.respondents, case.handlers = tuple(known.values()), joined(case.handlers, self.envelope.by)


KEPT = {
    "claimed": "claimed", "listed_by_employer": "listed_by_employer", "verified": "verified", "cause": "cause", "priority": "priority",
    "project_class": "project_class", "debtor": "debtor", "first_payer": "first_payer", "grounds": "payer_grounds",
    "months": "arrears_months", "until": "arrears_until", "facts_agreed": "facts_agreed", "employer_reachable": "employer_reachable",
}  # fmt: skip
"""Field of the fact → attribute of the case."""


def is_complete(total: Sum | None) -> bool:
    """Whether heads, sum and every worker's line are known."""
    return total is not None and rolled(total.lines) is not None


def counted(total: Sum | None) -> Sum | None:
    """The sum with heads and fen taken from its roll where only the roll was given."""
    if total is None or not total.lines:
        return total
    fen = total.fen if total.fen is not None else rolled(total.lines)
    return replace(total, heads=len(total.lines), fen=fen)


def the_unit_signed_in(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Who establishes has signed for the case 签收."""
    if case.imported or asked.by.is_system or asked.by.unit.code in case.signed_in:
        return None
    return f"unit {asked.by.unit.code} has not signed in; sign_in first"


def verified_sums_are_the_leads(case: Case, asked: Asked[Establish], world: World) -> str | None:
    """A co-handler 协办 establishes its own part, after the lead began; heads and sums are the lead's to verify."""
    if case.lead is None or asked.by.unit.code == case.lead.code or asked.by.is_system:
        return None
    if asked.command.verified is not None:
        return f"the verified sum belongs to the lead unit {case.lead.code}; give your part without `verified`"
    return None if case.handling == "investigated" else f"the lead unit {case.lead.code} establishes first; then add your part"


def the_sums_are_right(case: Case, asked: Asked[Establish], world: World) -> str | None:
    """Heads, sums and rolls agree with themselves."""
    sums = {name: getattr(asked.command, name) for name in SUMS}
    faults = [f"{name}: {fault}" for name, given in sums.items() if given is not None and (fault := given.fault())]
    return "; ".join(faults) or None


def what_is_unknown_has_a_reason(case: Case, asked: Asked[Establish], world: World) -> str | None:
    """Heads and sum per worker are verified, or stated unknown with the reason; never guessed and never 0."""
    command = asked.command
    if command.unknown_because is not None:
        return unknown("unknown_because", command.unknown_because, UNKNOWN_BECAUSE)
    settled = command.verified is None and case.verified is not None
    if settled or case.imported or case.matter == "site_breach" or is_complete(command.verified):
        return None
    return "heads and sum are not verified worker by worker; give both and the roll in `verified`, or say in `unknown_because` why not"


def the_cause_is_named(case: Case, asked: Asked[Establish], world: World) -> str | None:
    """The ledger asks for the cause of the arrears; imported history may be silent about it."""
    if asked.command.cause is None:
        return None if case.imported or case.cause else f"the cause is not named; allowed: {', '.join(CAUSES)}"
    return unknown("cause", asked.command.cause, CAUSES)


def the_words_are_known(case: Case, asked: Asked[Establish], world: World) -> str | None:
    """Priority, project class, grounds and months are words of the lists; months are written like 2026-03."""
    command = asked.command
    wrong_months = [m for m in command.months if len(m) != 7 or m[4] != "-" or not (m[:4] + m[5:]).isdigit() or not 1 <= int(m[5:]) <= 12]
    faults = [
        unknown("priority", command.priority, PRIORITIES) if command.priority else None,
        unknown("project_class", command.project_class, PROJECT_CLASSES) if command.project_class else None,
        strangers("grounds", command.grounds, GROUNDS),
        f"months {', '.join(wrong_months)} are not months; write them like 2026-03" if wrong_months else None,
    ]
    return "; ".join(fault for fault in faults if fault) or None


def payers_are_respondents(case: Case, asked: Asked[Establish], world: World) -> str | None:
    """Who owes and who pays first are respondents of the case; a new one is given in `found`."""
    command = asked.command
    refs = {r.ref for r in (*case.respondents, *command.found)}
    missing = [ref for ref in (command.debtor, command.first_payer) if ref is not None and ref not in refs]
    return f"{', '.join(missing)} is no respondent of the case; name it in `found`" if missing else None


@decides(Establish)
def establish(case: Case, asked: Asked[Establish], world: World) -> list[Fact]:
    """The facts, and the heavier track when the verified numbers reach one; a track never falls by itself."""
    command = asked.command
    given = {name: getattr(command, name) for name in Established.__dataclass_fields__ if name in Establish.__dataclass_fields__}
    given |= {name: counted(given[name]) for name in SUMS}
    verified = counted(command.verified) or case.verified
    gravity = Gravity(verified.heads, verified.fen) if verified else Gravity(None, None)
    large = not case.published and proposed_track(gravity, world.rulebook, case.region, asked.day) == "major"
    return [
        Established(**given, large=large, publish_limit=publication_limit(case, asked, world) if large else None),
        *raised_track(case, gravity, asked, world),
    ]


def publication_limit(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A department of a province publishes each half-year, others each quarter (Order 29)."""
    limit: str | None = world.number("publish.limit.province", case, asked.day) if asked.by.unit.level == "province" else None
    return limit
