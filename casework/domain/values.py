"""The small values every slice speaks in: units, posts, who acts, who is reached, and sums."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Final

PRIVATE: Final = "private"

Fen = int
"""Money in integer fen 分 (1 yuan = 100 fen). Unknown is None, never 0."""

Text = Annotated[str, PRIVATE]
"""Free text or personal data. A command carries it in clear, a fact only as a sealed envelope of the vault."""


class Post(StrEnum):
    """The posts 岗位 that rules name; `*` in a table asks for the mark of the holder (正职 chief, 组长 chair)."""

    INTAKE = "intake"
    OFFICER = "officer"
    UNIT_HEAD = "unit_head"
    HRSS_HEAD = "hrss_head"
    DISPATCHER = "dispatcher"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    ADMIN = "admin"
    SYSTEM = "system"


LEVELS: Final = ("town", "county", "city", "province")
KINDS_OF_UNIT: Final = ("hrss", "industry", "town", "leading_group", "government", "court", "police", "other")
POWERS: Final = ("labour_inspection", "delegated_penalty")
"""labour_inspection 劳动保障监察 (条例 4: own or entrusted); delegated_penalty 下放处罚权 (处罚法 24)."""


UNKNOWN_REGION: Final = "000000"
"""The code of a place that is not known."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation 单位 as a fact keeps it: code, kind, level, region code and powers on that day."""

    code: str
    name: str
    kind: str
    level: str
    region: str
    powers: tuple[str, ...] = ()
    sector: str = ""
    """What an industry department answers for, e.g. construction 住建, transport 交通, water 水利; empty for others."""

    @property
    def territory(self) -> str:
        """What the codes of all places inside begin with: 62 of a province, 6205 of a city, six digits of all else."""
        if self.level == "town" or self.region == UNKNOWN_REGION:
            return self.region[:6]
        return self.region.removesuffix("0000").removesuffix("00")

    def covers(self, region: str) -> bool:
        """Whether `region` (six digits, GB/T 2260) lies inside this unit's territory; the unknown place 000000 holds itself only."""
        return region.startswith(self.territory)

    def may(self, power: str) -> bool:
        """Whether the unit holds the power, e.g. `labour_inspection`."""
        return power in self.powers


@dataclass(frozen=True, slots=True)
class Actor:
    """A person 经办人 acting in a post of a unit at one moment. `marks`: chief 正职, chair 组长.

    `acting_for` is the absent holder whom the person stands in for (AB角); a stand-in has none of the holder's marks.
    """

    person: str
    post: str
    unit: Unit
    marks: tuple[str, ...] = ()
    acting_for: str | None = None

    @property
    def is_system(self) -> bool:
        """Whether this is the scheduler or another automatic act, not a person."""
        return self.post == Post.SYSTEM


SYSTEM_UNIT: Final = Unit("system", "系统", "other", "province", "", ())
SYSTEM_ACTOR: Final = Actor("system", Post.SYSTEM, SYSTEM_UNIT)


MARKS: Final = {Post.HRSS_HEAD: "chief", Post.LEADER: "chair"}


def holds(actor: Actor, posts: Iterable[str]) -> bool:
    """Whether the actor holds one of these posts; `hrss_head*` asks for the mark chief 正职, `leader*` for chair 组长."""
    return _holds(actor.post, actor.marks, tuple(posts))


@lru_cache(maxsize=4096)
def _holds(own: str, marks: tuple[str, ...], posts: tuple[str, ...]) -> bool:
    return any(own == post.removesuffix("*") and (not post.endswith("*") or MARKS[Post(own)] in marks) for post in posts)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a letter goes to: an account in a post of a unit, as the directory had it then. `role` is told or copy.

    `person` is None where no account is known: the worker, another authority, or a post that nobody holds (then `because` is
    nobody, and an alarm is due). `instead_of` names whom the person was reached for, and `because` why: absent, vacant, on_duty.
    """

    person: str | None
    post: str
    unit: str = ""
    role: str = "told"
    instead_of: str | None = None
    because: str = ""

    @property
    def address(self) -> str:
        """The account, else `post@unit`."""
        return self.person or (f"{self.post}@{self.unit}" if self.unit else self.post)


@dataclass(frozen=True, slots=True)
class Line:
    """One worker's sum in a roll 花名册: fen, or None where not known."""

    worker: str
    fen: Fen | None


@dataclass(frozen=True, slots=True)
class Sum:
    """Heads and money of one kind (claimed, listed by the employer, verified, ordered). None is unknown.

    `lines` may be empty when nobody counted per worker; where they are all known they must add up to `fen`.
    """

    heads: int | None = None
    fen: Fen | None = None
    lines: tuple[Line, ...] = ()

    def fault(self) -> str | None:
        """The reason why this sum cannot be right, or None."""
        if self.heads is not None and self.heads < 0:
            return "the number of workers is negative; it must be 0 or more, or left out if unknown"
        if self.fen is not None and self.fen < 0:
            return "the sum is negative; it must be 0 fen or more, or left out if unknown"
        if not self.lines:
            return None
        return self._roll_fault()

    def _roll_fault(self) -> str | None:
        known = [line.fen for line in self.lines if line.fen is not None]
        if len({line.worker for line in self.lines}) != len(self.lines):
            return "the roll names a worker twice; each worker stands in it once"
        if any(fen < 0 for fen in known):
            return "the roll holds a negative sum; each must be 0 fen or more"
        if len(known) == len(self.lines) and self.fen is not None and sum(known) != self.fen:
            return f"the roll adds up to {sum(known)} fen but the sum says {self.fen}; they must agree"
        if self.heads is not None and self.heads != len(self.lines):
            return f"the roll has {len(self.lines)} workers but the heads say {self.heads}; they must agree"
        return None


@dataclass(frozen=True, slots=True)
class Inspector:
    """An inspector 监察员 named in an act: person and badge number (条例 16: at least two)."""

    person: str
    badge: str


def utc(moment: datetime) -> datetime:
    """The same instant in UTC; a naive time is refused because it names no instant."""
    if moment.tzinfo is None:
        raise ValueError(f"the time {moment.isoformat()} has no zone; give one, for example +08:00")
    return moment.astimezone(UTC)


def yuan(fen: Fen | None) -> str:
    """Fen as yuan for people: 1,234.50, or 不详 where unknown."""
    return "不详" if fen is None else f"{fen / 100:,.2f}"
