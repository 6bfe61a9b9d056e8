"""Nothing owed 查无欠薪: a claim investigated and found not owed ends the work, with proof and with remedies told."""

from dataclasses import dataclass

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.fields import strangers, unknown
from casework.domain.pressing.leading import released
from casework.domain.registry import Command, decides
from casework.domain.settling.contacting import CONTACT_WAYS
from casework.domain.values import Text, yuan

CONCLUSIONS = ("not_wages", "no_debt", "false_claim", "settled_before")
EVIDENCE = (
    "books", "payment_records", "workers_statements", "employers_statement", "contract", "site_records", "court_finding", "police_finding",
    "no_real_name_record",
)  # fmt: skip
REMEDIES = ("arbitration", "court", "review", "industry", "legal_aid")


@dataclass(frozen=True, kw_only=True)
class FindUnfounded(Command):
    """Find that no wages are owed 查无欠薪: not wages, no debt, a false claim (724号令 52) or settled before.

    `evidence` are kinds of proof; `remedies` what the complainants were told they may do, `told` how they were told.
    `agreed_by` names who agreed where a leader or the watch list stands.
    """

    conclusion: str
    evidence: tuple[str, ...]
    remedies: tuple[str, ...] = ()
    told: str | None = None
    agreed_by: str | None = None
    statement: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Unfounded(Fact, topic="case.unfounded", signal="exit"):
    """The claim was found not owed."""

    conclusion: str
    evidence: tuple[str, ...]
    remedies: tuple[str, ...] = ()
    told: str | None = None
    agreed_by: str | None = None
    statement: Text | None = None

    def effect(self, case: Case) -> None:
        """Concluded; pressure falls with the exit, and who owned it is remembered for a reopening."""
        case.conclusion, case.raised, case.former_owner = self.conclusion, False, case.owner


def the_finding_has_proof(case: Case, asked: Asked[FindUnfounded], world: World) -> str | None:
    """That the real-name system holds no record proves nothing by itself: the employer bears the burden (724号令 50)."""
    command = asked.command
    if wrong := strangers("evidence", command.evidence, EVIDENCE):
        return wrong
    if not set(command.evidence) - {"no_real_name_record"}:
        return "no record in the real-name system does not prove that nothing is owed (724号令 art. 50); name further evidence"
    if command.conclusion == "settled_before" and "payment_records" not in command.evidence:
        return "settled_before is proved by records of the payment; name payment_records in `evidence`"
    return None


def the_finding_is_known(case: Case, asked: Asked[FindUnfounded], world: World) -> str | None:
    """The conclusion is one of four; it may not contradict arrears that were established."""
    command = asked.command
    if wrong := unknown("conclusion", command.conclusion, CONCLUSIONS):
        return wrong
    owed = case.verified.fen if case.verified else None
    if owed:
        return f"arrears of {yuan(owed)} yuan were established; establish anew before finding {command.conclusion}"
    return None


def the_complainants_are_told(case: Case, asked: Asked[FindUnfounded], world: World) -> str | None:
    """Complainants are told with their remedies."""
    command = asked.command
    if wrong := strangers("remedies", command.remedies, REMEDIES):
        return wrong
    if not command.told or not command.remedies:
        return "the complainants must be told, with their remedies; give `told` and `remedies`"
    return unknown("told", command.told, CONTACT_WAYS)


@decides(FindUnfounded)
def find_unfounded(case: Case, asked: Asked[FindUnfounded], world: World) -> list[Fact]:
    """Nothing is owed; a leader who agreed is released."""
    command = asked.command
    return [
        Unfounded(
            conclusion=command.conclusion, evidence=command.evidence, remedies=command.remedies, told=command.told,
            agreed_by=command.agreed_by, statement=command.statement,
        ),
        *released(case, "exit"),
    ]  # fmt: skip
