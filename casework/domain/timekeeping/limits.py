"""A limit is typed and parsed once: the unit belongs to the rule, because 三日 is working days in one law and natural days in another."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

Unit = Literal["working days", "days", "hours", "months", "years", "same day", "until", "end of quarter", "end of half-year"]

LONGEST = 3650
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Dates of a case lie in these years; a date beyond is a slip of the pen, and no calendar counts that far."""
COUNTED: dict[Unit, tuple[str, str]] = {
    "working days": (r"working\s*days?|wds?|个?工作日", "个工作日"),
    "days": (r"(?:natural\s*|calendar\s*)?days?|d|日|天|个?自然日", "日"),
    "hours": (r"hours?|hrs?|h|个?小时", "小时"),
    "months": (r"months?|个月", "个月"),
    "years": (r"years?|年", "年"),
}
"""Units that take an amount: how they may be written, and how people see them."""
NAMED: dict[Unit, tuple[str, str]] = {
    "same day": (r"same\s*day|当日|当天", "当日"),
    "end of quarter": (r"end\s+of\s+(?:the\s+)?quarter|季度?末", "季末"),
    "end of half-year": (r"end\s+of\s+(?:the\s+)?half[\s-]?year|半年末", "半年末"),
}
"""Units that name a day by themselves."""
UNTIL = re.compile(r"(?:until|至)\s*(\d{4})(?:-|年)(\d{1,2})(?:-|月)(\d{1,2})日?(?:\s*止)?", re.IGNORECASE)
AMOUNT = re.compile(r"([+-]?[\d.,]+|[零〇一二两三四五六七八九十百]+)\s*(.*?)(?:以内|之内|内)?", re.IGNORECASE | re.DOTALL)
ALLOWED = (
    "write for example 5 working days, 3 days, 24 hours, 2 months, 3 years, same day, until 2026-10-01, end of quarter, end of half-year "
    "(5个工作日, 3日, 24小时, 2个月, 3年, 当日, 至2026-10-01, 季末, 半年末)"
)


class LimitError(ValueError):
    """A text or value that is no limit; the sentence says what is wrong and what would be allowed."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take 期限; natural days are 日, working days 工作日."""

    amount: int
    """1 to 3650 of the unit; 0 where the unit names a day by itself."""
    unit: Unit
    on: date | None = None
    """The last day, for `until` only."""

    def __post_init__(self) -> None:
        counted = self.unit in COUNTED
        if not counted and self.unit not in NAMED and self.unit != "until":
            raise _refused(repr(self.unit), "the unit is not known")
        if counted and not 1 <= self.amount <= LONGEST:
            raise _refused(f"{self.amount} {self.unit}", f"the amount must be from 1 to {LONGEST}")
        if not counted and self.amount:
            raise _refused(f"{self.amount} {self.unit}", "this unit takes no amount")
        if (self.unit == "until") != (self.on is not None):
            raise _refused(f"{self.unit} {self.on}", "until, and only until, names a date")

    @staticmethod
    def parse(text: str) -> Limit:
        """The limit a text means, English or Chinese. Raises LimitError."""
        return _parsed(text)

    def __str__(self) -> str:
        if self.unit == "until":
            return f"until {self.on}"
        if self.unit in NAMED:
            return self.unit
        return f"{self.amount} {self.unit[:-1] if self.amount == 1 else self.unit}"

    @property
    def zh(self) -> str:
        """The limit as people read it; `parse` understands it again."""
        if self.unit == "until":
            return f"至{self.on}"
        if self.unit in NAMED:
            return NAMED[self.unit][1]
        return f"{self.amount}{COUNTED[self.unit][1]}"


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Limit:
    plain = unicodedata.normalize("NFKC", text).strip()
    for unit, (pattern, _) in NAMED.items():
        if re.fullmatch(pattern, plain, re.IGNORECASE):
            return Limit(0, unit)
    if found := UNTIL.fullmatch(plain):
        return Limit(0, "until", _date(text, *(int(part) for part in found.groups())))
    return _counted(text, plain)


def _counted(text: str, plain: str) -> Limit:
    found = AMOUNT.fullmatch(plain)
    if not found and re.match(r"until|至", plain, re.IGNORECASE):
        raise _refused(repr(text), "until needs a date, year-month-day")
    if not found:
        raise _refused(repr(text), "it does not begin with a whole number")
    for unit, (pattern, _) in COUNTED.items():
        if re.fullmatch(pattern, found[2], re.IGNORECASE):
            return Limit(_number(text, found[1]), unit)
    if re.search(r"工作小?时|working\s*hour", found[2], re.IGNORECASE):
        raise _refused(repr(text), "working hours (工作时) are not counted")
    raise _refused(repr(text), f"the unit {found[2]!r} is not known")


def _number(text: str, digits: str) -> int:
    number = int(digits) if re.fullmatch(r"[+-]?\d+", digits) else _chinese_number(digits)
    if number is None:
        raise _refused(repr(text), f"{digits!r} is not a whole number")
    if not 1 <= number <= LONGEST:
        raise _refused(repr(text), f"the amount must be from 1 to {LONGEST}")
    return number


def _chinese_number(digits: str) -> int | None:
    found = re.fullmatch(r"(?:([一二两三四五六七八九])百[零〇]?)?(?:([一二两三四五六七八九]?)(十))?([一二两三四五六七八九]?)", digits)
    if not found:
        return None
    hundreds, tens, ten, ones = found.groups()
    value = "零一二三四五六七八九"
    figure = {"": 0, None: 0, "两": 2} | {sign: value.index(sign) for sign in value}
    return figure[hundreds] * 100 + (figure[tens] or 1) * 10 * bool(ten) + figure[ones]


def _date(text: str, year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _refused(repr(text), f"the year must be from {FIRST_YEAR} to {LAST_YEAR}")
    try:
        return date(year, month, day)
    except ValueError:
        raise _refused(repr(text), "there is no such date") from None


def _refused(what: str, reason: str) -> LimitError:
    return LimitError(f"{what} is not a limit: {reason}; {ALLOWED}")
