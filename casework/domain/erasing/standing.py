"""What a case knows of its own keeping: legal holds 封存 that stand, and erasures 删除 that were ordered or done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

PERSON: Final = "person"
TEXTS: Final = "texts"
ALL: Final = "all"
WHATS: Final = (PERSON, TEXTS, ALL)
"""What may be erased: one person 个人信息, the free texts and files of the case 文字材料, or both for everybody 全部."""
ACCOUNT: Final = "account"
"""What is erased outside of cases: what the office keeps of one of its own people 账号."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold 封存: why, under which paper, by whom, since when. While it stands nothing is erased."""

    id: str
    ground: str
    paper: str | None
    by: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Erasure:
    """An erasure 删除: what was ordered on which ground, by whom asked and approved; `done_at` None until the keys are destroyed."""

    id: str
    what: str
    ref: str | None
    ground: str
    paper: str | None
    asked_by: str
    approved_by: str
    ordered_at: datetime
    version: int
    done_at: datetime | None = None

    def covers(self, ref: str | None) -> bool:
        """Whether this person is meant, or with None the texts and files of the case."""
        return self.what == ALL or (self.what == TEXTS if ref is None else self.ref == ref)


@dataclass(frozen=True, slots=True)
class Proposal:
    """That an account be erased 提请删除账号: whose, on which ground, by whom; it waits for somebody else's approval."""

    id: str
    person: str
    ground: str
    paper: str | None
    by: str


@dataclass(frozen=True, slots=True)
class Tally:
    """So many sealed texts of one kind: `phone`, 2."""

    kind: str
    number: int
