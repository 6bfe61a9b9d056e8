"""What is wrong with a history, by position, in words for people, and what a whole check found."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal[
    "altered", "case_swapped", "version_altered", "topic_altered", "moved", "deleted", "inserted", "truncated", "unreadable", "gap",
    "rewritten", "rolled_back", "leaves", "checkpoint", "database", "file",
]  # fmt: skip
SAID: Final[dict[Kind, tuple[str, str]]] = {
    "altered": ("内容被改动", "what is stored was altered"),
    "case_swapped": ("被挪到另一案件", "the fact was given to another case"),
    "version_altered": ("版本号被改动", "the version was altered"),
    "topic_altered": ("事实类型被改动", "the topic was altered"),
    "moved": ("顺序被调换", "another fact stands here: the order was changed"),
    "deleted": ("事实被删除", "the fact was deleted"),
    "inserted": ("事实系事后插入", "a fact was inserted"),
    "truncated": ("末尾被截断", "the end was cut off"),
    "unreadable": ("存储的行无法读取", "the stored row cannot be read"),
    "gap": ("案件版本不连续", "the versions of a case do not follow each other"),
    "rewritten": ("历史连同存证被改写", "history was rewritten together with its leaves"),
    "rolled_back": ("数据库被回滚，检查点在其之前", "the database was rolled back: a checkpoint is ahead of it"),
    "leaves": ("存证叶损坏，事实本身相符", "the stored leaves are damaged; the facts agree with the checkpoints"),
    "checkpoint": ("检查点无效", "a checkpoint cannot be accepted"),
    "database": ("数据库标识不符", "this is another database than the one that was signed for"),
    "file": ("文件损坏", "the file is damaged"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a position, or from there up to `until`; None where no position is known. `case` is the id of a case (hex)."""

    kind: Kind
    position: int | None = None
    detail: str = ""
    until: int | None = None
    case: str = ""
    version: int | None = None

    @property
    def zh(self) -> str:
        """In Chinese."""
        return self._said(SAID[self.kind][0], "位置", "至")

    @property
    def en(self) -> str:
        """In English."""
        return self._said(SAID[self.kind][1], "position", "to")

    def _said(self, what: str, position: str, to: str) -> str:
        where = "" if self.position is None else f"{position} {self.position}"
        where += "" if self.until is None or self.until == self.position else f" {to} {self.until}"
        whose = f" (case {self.case}{'' if self.version is None else f' v{self.version}'})" if self.case else ""
        return f"{where}{': ' if where else ''}{what}{whose}{f' · {self.detail}' if self.detail else ''}"


@dataclass(slots=True)
class Report:
    """What a check found. `covered` is how many facts the newest accepted checkpoint vouches for, made at `covered_at` (ISO, UTC)."""

    database: str
    epoch: int
    size: int = 0
    position: int = 0
    root: str = ""
    covered: int = 0
    covered_position: int = 0
    covered_at: str | None = None
    checkpoints: int = 0
    keys: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    more: int = 0
    remarks: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    @property
    def unprotected(self) -> int:
        """Facts that no checkpoint vouches for yet."""
        return max(0, self.size - self.covered)


def first_bad(faults: Sequence[Fault]) -> int | None:
    """The lowest position that something is wrong with."""
    return min((fault.position for fault in faults if fault.position is not None), default=None)
