"""What the law asks before a decision: a notice served and heard, a living addressee, review of grave cases, a lawful fine."""

from datetime import timedelta
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.statute.decisions import KINDS, intended
from casework.domain.statute.hearing import OUTCOMES
from casework.domain.statute.papers import ORDERS, is_used
from casework.domain.values import Fen, yuan

FINES: Final[dict[str, tuple[Fen, Fen]]] = {
    "724-54": (2_000_000, 5_000_000),
    "724-55": (5_000_000, 10_000_000),
    "724-56": (5_000_000, 10_000_000),
    "724-57": (5_000_000, 10_000_000),
}
"""Ground → least and most for an organisation, in fen (724号令 54-57)."""
PERSON_FINES: Final[dict[str, tuple[Fen, Fen]]] = {"724-54": (1_000_000, 3_000_000)}
"""The same for the persons responsible (724号令 54), in fen."""
INSPECTION_30: Final = "inspection-30"
"""条例 30: least and most stand in the rulebook."""
NO_PENALTY_GROUNDS: Final = ("slight_and_corrected", "first_and_corrected", "no_fault", "too_old", "not_established")
CHECKED_WITHIN: Final = timedelta(days=5)


def its_own_notice_was_served_and_heard(case: Case, asked: Asked[Any], world: World) -> str | None:
    """No decision before the party was told and heard, waived it, or let its time pass (条例 19; 处罚法 44, 45, 62)."""
    kind, notice = KINDS[asked.command.move], intended(case, asked)
    if notice is None or notice.intends != kind:
        return f"{asked.command.notice!r} is no notice of a {kind}; tell the party first with `notify` (条例 19; 处罚法 44)"
    if notice.status != "served":
        return f"notice {notice.id} is {notice.status}; serve it first (处罚法 44)"
    if notice.heard not in OUTCOMES:
        return f"the party was not heard on {notice.id}; note with `hear` what it says, that it waived, or that its time passed (处罚法 45)"
    return f"notice {notice.id} has its decision already; each decision has a notice of its own" if is_used(case, notice.id) else None


def the_registration_was_checked(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The register of firms was looked at in the last five days: a firm can be deregistered in mid-case (C050)."""
    checked = asked.command.registration_checked_on
    if checked is None:
        return None if case.imported else "the registration was not checked; look at the register, then give `registration_checked_on`"
    if timedelta(0) <= asked.day - checked <= CHECKED_WITHIN:
        return None
    return f"the registration was checked on {checked}; it must be checked within 5 days before the decision"


def the_addressee_still_exists(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A deregistered firm can be ordered nothing; its shareholders or successors can (724号令 22)."""
    gone = {r.ref for r in case.respondents if r.role == "employer" and r.kind != "person"} if case.employer_deregistered else set()
    named = sorted(gone & set(asked.command.addressees))
    return f"{', '.join(named)} was deregistered; address its investors or successors (724号令 22)" if named else None


def a_grave_case_was_reviewed(case: Case, asked: Asked[Any], world: World) -> str | None:
    """After a hearing, or with a right to one: legal review and a decision of the heads together (处罚法 57, 58)."""
    notice = intended(case, asked)
    if case.imported or notice is None or not notice.hearing_right:
        return None
    asks = {"legal review 法制审核 (`legal_review`)": notice.reviewed_by, "a collective decision 集体讨论": asked.command.collective}
    lacking = [what for what, done in asks.items() if not done]
    return f"a grave case needs {' and '.join(lacking)} (处罚法 57, 58)" if lacking else None


def the_unit_may_punish(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Penalties are decided by HRSS with the power of inspection, or by a unit with the delegated power (处罚法 24)."""
    unit = asked.by.unit
    if (unit.kind == "hrss" and unit.may("labour_inspection")) or unit.may("delegated_penalty"):
        return None
    return f"unit {unit.code} has no power to punish; HRSS or a unit with delegated power decides penalties (处罚法 17, 24)"


def the_penalty_is_told_before(case: Case, asked: Asked[Any], world: World) -> str | None:
    """It is named, and not heavier than the notice said (处罚法 44, 45); heavier needs a new notice."""
    command, notice = asked.command, intended(case, asked)
    if not command.fine_fen and not command.sanctions:
        return None if case.imported else "neither a fine nor another sanction is named; name one, or decide that there is no penalty"
    told = notice.fine_fen if notice is not None else None
    if case.imported or command.fine_fen is None or notice is None or (told is not None and command.fine_fen <= told):
        return None
    return f"the fine of {yuan(command.fine_fen)} yuan is more than the {yuan(told)} the party was told; write a new notice (处罚法 44, 45)"


def the_fine_is_within_the_law(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Between the least and the most that the article allows."""
    command = asked.command
    span = fine_span(case, asked, world)
    if span is None or not command.fine_fen or span[0] <= command.fine_fen <= span[1]:
        return None
    return f"a fine under {command.ground} is between {yuan(span[0])} and {yuan(span[1])} yuan; {yuan(command.fine_fen)} is outside"


def fine_span(case: Case, asked: Asked[Any], world: World) -> tuple[Fen, Fen] | None:
    """Least and most in fen for the ground; None where we know none. Imported history is taken as it was."""
    ground, kinds = asked.command.ground, {r.ref: r.kind for r in case.respondents}
    if case.imported:
        return None
    if ground == INSPECTION_30:
        least, most = (world.number(f"penalty.fine.{end}_fen", case, asked.day) for end in ("min", "max"))
        return None if least is None or most is None else (least, most)
    person = any(kinds.get(ref) == "person" for ref in asked.command.addressees)
    return PERSON_FINES.get(ground) if person else FINES.get(ground)


def an_order_went_unmet(case: Case, asked: Asked[Any], world: World) -> str | None:
    """724号令 54-57 punish only who was ordered to put it right and did not in time."""
    if asked.command.ground not in FINES:
        return None
    unmet = [p for p in case.papers.values() if p.kind in ORDERS and p.status == "unmet"]
    if any(case.imported or set(p.addressees) & set(asked.command.addressees) for p in unmet):
        return None
    return (
        f"no order to this addressee went unmet; {asked.command.ground} punishes only then: order first, mark it unmet when its date passed"
    )


def one_act_one_fine(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The same act of the same party is fined once (处罚法 29)."""
    if not asked.command.fine_fen:
        return None
    for p in case.papers.values():
        same = p.kind == "penalty_decision" and p.status != "cancelled" and p.fine_fen and p.ground == asked.command.ground
        if same and set(p.addressees) & set(asked.command.addressees):
            return f"{p.id} fines the same act already; one act is fined once (处罚法 29)"
    return None


def not_instead_of_a_transfer(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Where a crime is suspected the case goes to the police; a fine may not replace that (310号令 11)."""
    suspected = case.suspects_named and case.criminal == "none"
    if not suspected and case.criminal not in ("prepared", "approved"):
        return None
    return "a crime is suspected and a fine may not replace the transfer (310号令 11); hand it over, or have the chief refuse"


def the_ground_of_no_penalty_is_known(case: Case, asked: Asked[Any], world: World) -> str | None:
    """One of the grounds of 处罚法 33, 36 and 57."""
    if asked.command.ground in NO_PENALTY_GROUNDS:
        return None
    return f"ground {asked.command.ground!r} is unknown; allowed: {', '.join(NO_PENALTY_GROUNDS)}"
