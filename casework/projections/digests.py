"""Letters of a stretch as one digest 摘要 a person: the highest rung of each clock, urgent things first. Nothing new is left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final

from sqlalchemy import ColumnElement, select

from casework.domain.values import Recipient
from casework.projections.questions import Askable
from casework.projections.sentences import limit_word, reached, rung_word
from casework.projections.tables import letters

Row = Mapping[str, Any]
FAR: Final = datetime.max.replace(tzinfo=UTC)
WORKER: Final = "worker"
"""The address of those who complained: they read plain words, not rungs and clocks."""


@dataclass(frozen=True, slots=True)
class Item:
    """One clock of one case in a digest: its highest rung of the stretch. `folded` are lower ones that were told in the same stretch."""

    case_no: str
    clock: str
    key: str
    revision: int
    rung: str
    due: str
    due_at: datetime | None
    missed: bool
    role: str
    urgent: bool
    at: datetime
    position: int
    instead_of: str | None = None
    because: str = ""
    folded: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[Any, ...]:
        """Urgent first, what is addressed to the reader before copies, then the earliest due."""
        return not self.urgent, self.role == "copy", self.due_at or FAR, self.case_no, self.key, self.revision

    @property
    def zh(self) -> str:
        """The item in one Chinese line."""
        due = f"，{self.due}到期" if self.due else "，中止中"
        parts = (
            "【加急】" if self.urgent else "",
            f"{limit_word(self.key)}{due}{'未办结' if self.missed else ''}：{rung_word(self.rung)}",
            f"（含{'、'.join(map(rung_word, self.folded))}）" if self.folded else "",
            "（抄送）" if self.role == "copy" else "",
            f"（代{self.instead_of}）" if self.instead_of else "",
        )
        return "".join(parts)

    @property
    def en(self) -> str:
        """The item in one English line."""
        missed = ", missed" if self.missed else ""
        copied = " (copy)" if self.role == "copy" else ""
        return f"{self.clock} due {self.due or 'none'}{missed}: {self.rung}{copied}"


@dataclass(frozen=True)
class Digest:
    """What one person is told of a stretch. `of` is the case where the address alone names nobody in particular (a worker)."""

    recipient: str
    person: str | None
    post: str
    unit: str
    items: tuple[Item, ...]
    of: str = ""

    @property
    def is_urgent(self) -> bool:
        """Whether something in it waits for nothing."""
        return any(item.urgent for item in self.items)

    @cached_property
    def cases(self) -> Mapping[str, tuple[Item, ...]]:
        """The items by case, the most pressing case first."""
        found: dict[str, tuple[Item, ...]] = {}
        for item in self.items:
            found[item.case_no] = (*found.get(item.case_no, ()), item)
        return found

    @property
    def zh(self) -> str:
        """The whole digest in Chinese: a head, then case by case; a worker reads plain words."""
        if self.post == WORKER:
            return "\n".join(_plainly(case, items) for case, items in self.cases.items())
        to = reached(Recipient(self.person, self.post, self.unit), 0)
        head = f"{'【加急】' if self.is_urgent else ''}致{to}：督办提醒{len(self.cases)}件{len(self.items)}项"
        return "\n".join([head, *(f"{case}\n" + "\n".join(f"  {item.zh}" for item in items) for case, items in self.cases.items())])


def _plainly(case_no: str, items: tuple[Item, ...]) -> str:
    """What a worker is told of a case: the last date that passed, and that it goes on."""
    due = max(item.due for item in items)
    return f"致劳动者：您反映的欠薪问题（案号{case_no}）应在{due}前办结，至今未办结；已通知承办单位和人社部门负责人抓紧办理。"


def digests(views: Askable, after: int, upto: int | None = None, to: str | None = None) -> list[Digest]:
    """The digests of letters at positions in (after, upto], the urgent ones first; `to` for one address only."""
    wanted: list[ColumnElement[bool]] = [letters.c.position > after]
    wanted += [letters.c.position <= upto] if upto is not None else []
    wanted += [letters.c.recipient == to] if to is not None else []
    statement = select(letters).where(*wanted).order_by(letters.c.position)
    return digested(views.ask(lambda tx: [dict(row) for row in tx.execute(statement).mappings()]))


def digested(rows: Iterable[Row]) -> list[Digest]:
    """Letters in the order of their positions, folded: each recipient once, each clock in one revision once, at its highest rung."""
    found: dict[tuple[str, str], dict[tuple[str, str, int], tuple[Row, tuple[str, ...]]]] = {}
    for row in rows:
        mine = found.setdefault((row["recipient"], "" if row["person"] or row["unit"] else row["case_no"]), {})
        thing = (row["case_no"], row["key"], row["revision"])
        mine[thing] = _higher(*mine[thing], row) if thing in mine else (row, ())
    made = [_digest(recipient, of, list(items.values())) for (recipient, of), items in found.items()]
    return sorted(made, key=lambda each: (each.items[0].order, each.recipient, each.of))


def _higher(highest: Row, folded: tuple[str, ...], row: Row) -> tuple[Row, tuple[str, ...]]:
    """Of two letters about the same clock the higher one, the lower one folded into it."""
    if row["height"] < highest["height"]:
        return highest, (*folded, row["rung"])
    return row, (*folded, highest["rung"])


def _digest(recipient: str, of: str, found: list[tuple[Row, tuple[str, ...]]]) -> Digest:
    first, _ = found[0]
    items = sorted((_item(row, folded) for row, folded in found), key=lambda item: item.order)
    return Digest(recipient, first["person"], first["post"], first["unit"], tuple(items), of)


def _item(row: Row, folded: tuple[str, ...]) -> Item:
    same = (
        "case_no", "clock", "key", "revision", "rung", "due", "due_at", "missed", "role", "urgent", "position", "instead_of", "because",
    )  # fmt: skip
    return Item(**{name: row[name] for name in same}, at=row["created_at"], folded=folded)


def letters_of(views: Askable, to: str | None = None, case_no: str | None = None, after: int = 0, limit: int = 200) -> list[Row]:
    """Letters in the order of positions after `after`: about so many, the last position whole. To an address, of a case."""
    wanted: list[ColumnElement[bool]] = [letters.c.position > after]
    wanted += [letters.c.recipient == to] if to is not None else []
    wanted += [letters.c.case_no == case_no] if case_no is not None else []
    page = select(letters.c.position).where(*wanted).order_by(letters.c.position).limit(limit)
    order = (letters.c.position, letters.c.urgent.desc(), letters.c.key, letters.c.role.desc(), letters.c.recipient)

    def question(tx: Any) -> list[Row]:
        places = tx.execute(page).scalars().all()
        if not places:
            return []
        rows = tx.execute(select(letters).where(*wanted, letters.c.position <= places[-1]).order_by(*order)).mappings()
        return [dict(row) for row in rows]

    return views.ask(question)


def line(row: Row) -> str:
    """A letter in one Chinese line."""
    return _item(row, ()).zh
