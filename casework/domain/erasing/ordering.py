"""Ordering an erasure 提出删除: one proposes it, somebody else with the post approves, and the fact of the order comes before the deed."""

from dataclasses import dataclass, replace
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.erasing.standing import Erasure
from casework.domain.facts import Fact
from casework.domain.fields import numbered
from casework.domain.registry import Command, decides
from casework.domain.values import Text


@dataclass(frozen=True, kw_only=True)
class ProposeErasure(Command):
    """Propose to erase personal data of the case 提出删除; it is done once somebody else approves, and cannot be undone.

    `what`: person (the one called `ref`), texts (free texts and files of the case), or all. `ground`: retention_over 保管期满,
    data_subject 本人请求 (个人信息保护法 47), unlawful 违法或不必要收集. `paper` is the number of the written request or list.
    """

    what: str
    ref: str | None = None
    ground: str
    paper: str | None = None
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class ErasureOrdered(Fact, topic="case.erasure_ordered"):
    """An erasure was approved. The keys are destroyed next; `subject_erased` says when that is done."""

    erasure: str
    what: str
    ref: str | None = None
    ground: str
    paper: str | None = None
    reason: Text | None = None

    def effect(self, case: Case) -> None:
        """It waits to be carried out."""
        who = self.envelope
        ordered = Erasure(
            self.erasure, self.what, self.ref, self.ground, self.paper, who.requested_by or who.by, who.by, who.at, self.originator_version
        )
        case.erasures = {**case.erasures, self.erasure: ordered}


@decides(ProposeErasure)
def propose_erasure(case: Case, asked: Asked[Any], world: World) -> list[Fact]:
    """Ordered, once it was approved."""
    command: ProposeErasure = asked.command
    erasure = numbered("erasure", case.erasures, len(case.erasures) + 1)
    fields = {name: value for name, value in vars(command).items() if name != "case_no"}
    return [ErasureOrdered(erasure=erasure, **fields)]


def done(erasure: Erasure, fact: Fact) -> Erasure:
    """The erasure once its keys are destroyed."""
    return replace(erasure, done_at=fact.envelope.at)
