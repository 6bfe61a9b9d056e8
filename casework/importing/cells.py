"""What stands in a cell: days, sums, numbers of people. Chinese and Excel ways of writing are read; a fault says what is allowed."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from unicodedata import normalize

FIRST_DAY: Final = date(1990, 1, 1)
"""Days before this one are a slip of the pen."""
EXCEL: Final = datetime(1899, 12, 30)
"""Day 0 of Excel's serials, where 60 is the day that never was (1900-02-29)."""
SERIALS: Final = range(32_874, 73_051)
"""Serials of 1990-01-01 to 2100-01-01."""
MOST_FEN: Final = 10**13
"""A hundred billion yuan."""
MOST_HEADS: Final = 100_000
CHINESE: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
DAY: Final = re.compile(r"(\d{4})[年./-](\d{1,2})(?:[月./-](\d{1,2})日?)?(?:\D+(\d{1,2})[:时](\d{1,2}))?", re.ASCII)
COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
TENS: Final = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
SUM: Final = re.compile(r"(?:约|共|人民币|rmb|[¥￥])*(-?[\d,]*\.?\d+)(万|千|百)?元?(?:左右|整)?", re.ASCII)
HEADS: Final = re.compile(r"(?:约|共)?(\d+)(?:\.0+)?[人名个]?(?:左右)?", re.ASCII)
MONTH: Final = re.compile(r"(?:(\d{4})[年./-])?(\d{1,2})月?(?:[./-]?(\d{1,2})日?)?", re.ASCII)
TIMES: Final = {"万": 10_000, "千": 1_000, "百": 100, None: 1}


class Wrong(ValueError):
    """What is wrong with a cell, in Chinese and English, with what is allowed. What the cell holds is not quoted: it may name somebody."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh} {en}")


@dataclass(frozen=True, slots=True)
class Read:
    """A cell that was read, and whether it was written as about so much 约."""

    value: Any
    about: bool = False


def plain(value: Any) -> str:
    """A cell as text, full-width signs 全角 read as the plain ones they mean: for what is counted, compared or looked up."""
    return normalize("NFKC", as_typed(value)).strip()


def as_typed(value: Any) -> str:
    """A cell as text: whole numbers without a fraction, days as days, no blanks at the ends."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes").removesuffix(" 00:00")
    return str(value).replace("\u200b", "").strip().strip("'").strip()


def day_of(value: Any) -> datetime:
    """A day, with its time where one is written (local, without a zone). Raises Wrong."""
    found = _day(value)
    if found is None or not FIRST_DAY <= found.date() < date(2100, 1, 1):
        raise Wrong(
            "不是日期，可写2026-03-05、2026年3月5日、2026.3.5或Excel日期", "is no day; write 2026-03-05, 2026年3月5日 or an Excel date"
        )
    return found


def _day(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime.combine(value, time.min)
    text = _in_digits(plain(value))
    if re.fullmatch(r"\d{5}(\.\d+)?", text, re.ASCII):
        return EXCEL + timedelta(minutes=round(float(text) * 1440)) if int(text[:5]) in SERIALS else None
    match = DAY.match(text) or COMPACT.fullmatch(text)
    if match is None or match[3] is None:
        return None
    hour, minute = (match[4], match[5]) if match.re is DAY else (None, None)
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3]), int(hour or 0), int(minute or 0))
    except ValueError:
        return None


def _in_digits(text: str) -> str:
    """二〇二六年三月十五日 in digits."""
    if "年" not in text or not re.search("[一二三四五六七八九十]", text):
        return text
    return TENS.sub(lambda m: f"{m[1] or '一'}{m[2] or '〇'}", text).translate(CHINESE)


def fen_of(value: Any, unit: int | None) -> Read:
    """A sum in fen; `unit` is that of the header in yuan. Raises Wrong."""
    text = plain(value).replace(" ", "")
    match = SUM.fullmatch(text.lower())
    if match is None:
        raise Wrong("不是金额，可写35000、35,000.50、3.5万或3.5万元", "is no sum; write 35000, 35,000.50, 3.5万 or 3.5万元")
    times = TIMES[match[2]] if match[2] or "元" in text else unit or 1
    try:
        fen = Decimal(match[1].replace(",", "")) * times * 100
    except InvalidOperation:
        raise Wrong("不是金额", "is no sum") from None
    rounded = fen.quantize(Decimal(1))
    if isinstance(value, float) and abs(fen - rounded) < Decimal("0.01"):
        fen = rounded
    if fen != rounded:
        raise Wrong("金额精确到分，最多两位小数", "has more than two digits behind the point of yuan; sums end at the fen")
    if not 0 <= fen < MOST_FEN:
        raise Wrong("金额应在0元至1000亿元之间", "must lie between 0 and a hundred billion yuan")
    return Read(int(fen), "约" in text or "左右" in text)


def heads_of(value: Any) -> Read:
    """A number of people. Raises Wrong."""
    text = plain(value).replace(",", "").replace(" ", "")
    match = HEADS.fullmatch(text)
    if match is None or int(match[1]) > MOST_HEADS:
        raise Wrong(f"不是人数，应为0至{MOST_HEADS}的整数", f"is no number of people; write a whole number from 0 to {MOST_HEADS}")
    return Read(int(match[1]), "约" in text or "左右" in text)


def months_of(value: Any) -> tuple[str, ...]:
    """Months such as 2025-03, from one month or a span of them: 2025年3月至6月, 2025.11-2026.1. Raises Wrong."""
    if isinstance(value, date):
        return (f"{value:%Y-%m}",)
    ends = re.split(r"[至到~—–―]+|(?<=[月\d])-(?=\d{4})|(?<=月)-", _in_digits(plain(value)).replace(" ", ""))
    first = _month(ends[0], None)
    last = _month(ends[-1], first[:4] if first else None) if len(ends) == 2 else first
    if first is None or last is None or len(ends) > 2 or not first <= last:
        raise Wrong("不是月份，可写2025年3月、2025.3或2025年3月至6月", "is no month or span; write 2025年3月, 2025.3 or 2025年3月至6月")
    months = _between(first, last)
    if len(months) > 120:
        raise Wrong("欠薪时段超过十年", "the span is longer than ten years")
    return months


def _month(text: str, year: str | None) -> str | None:
    match = MONTH.fullmatch(text)
    if match is None or not (match[1] or year) or not 1 <= int(match[2]) <= 12 or (match[1] and not 1990 <= int(match[1]) < 2100):
        return None
    return f"{match[1] or year}-{int(match[2]):02}"


def _between(first: str, last: str) -> tuple[str, ...]:
    start, end = (int(each[:4]) * 12 + int(each[5:]) - 1 for each in (first, last))
    return tuple(f"{month // 12}-{month % 12 + 1:02}" for month in range(start, end + 1))
