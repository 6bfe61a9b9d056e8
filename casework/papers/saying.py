"""How papers say sums, days and articles: in capitals, in Chinese form, with the name of the law in full."""

import re
from datetime import date, datetime
from typing import Final

from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.timekeeping.limits import Limit
from casework.domain.values import Fen
from casework.projections.saying import word

DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
PLACES: Final = ("", "拾", "佰", "仟")
GROUPS: Final = ("", "万", "亿", "兆")
PLAIN: Final = "零一二三四五六七八九"
LAWS: Final = {
    "724": "《保障农民工工资支付条例》（国务院令第724号）", "inspection": "《劳动保障监察条例》（国务院令第423号）",
    "art": "《保障农民工工资支付条例》（国务院令第724号）",
}  # fmt: skip
ARTICLE: Final = re.compile(r"(724|inspection|art)-?(\d{1,3})")
"""A ground 依据 that names an article: 724-30, inspection-26, art30."""


def capitals(fen: Fen) -> str:
    """A sum in Chinese capitals 大写金额: 1,234.50 yuan is 壹仟贰佰叁拾肆元伍角整 (支付结算办法, 附件一).

    Raises ValueError for a negative sum or one of ten quadrillion yuan and more.
    """
    if not 0 <= fen < 10**18:
        raise ValueError("a sum in capitals must be 0 fen or more, and less than ten quadrillion yuan")
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not (jiao or rest):
        return f"{whole or '零元'}整"
    tenth = f"{DIGITS[jiao]}角" if jiao else ("零" if yuan else "")
    return f"{whole}{tenth}{DIGITS[rest]}分" if rest else f"{whole}{tenth}整"


def _whole(number: int) -> str:
    """A whole number in capitals; zeros inside it are said once."""
    said, gap = "", False
    for place in reversed(range(len(GROUPS))):
        group = number // 10_000**place % 10_000
        if not group:
            gap = gap or bool(said)
            continue
        said += ("零" if said and (gap or group < 1000) else "") + _group(group) + GROUPS[place]
        gap = False
    return said


def _group(number: int) -> str:
    said, gap = "", False
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(said)
            continue
        said += ("零" if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return said


def figures(fen: Fen | None) -> str | None:
    """A sum in figures 小写金额: 1,234.50; None where unknown."""
    return None if fen is None else f"{fen / 100:,.2f}"


def in_words(fen: Fen | None) -> str | None:
    """A sum as papers state it: 1,234.50元（大写：壹仟贰佰叁拾肆元伍角整）."""
    return None if fen is None else f"{figures(fen)}元（大写：{capitals(fen)}）"


def day(moment: date | datetime | None) -> str | None:
    """A day in Chinese form: 2026年3月2日 (GB/T 9704-2012, 7.3.5.4: Arabic figures, no leading zeros)."""
    if moment is None:
        return None
    local = moment.astimezone(SHANGHAI).date() if isinstance(moment, datetime) else moment
    return f"{local.year}年{local.month}月{local.day}日"


def numeral(number: int) -> str:
    """A number up to 999 as articles are counted: 三十, 一百零五."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    said = f"{PLAIN[hundreds]}百" if hundreds else ""
    if tens:
        said += "十" if tens == 1 and not hundreds else f"{PLAIN[tens]}十"
    elif hundreds and ones:
        said += "零"
    return said + (PLAIN[ones] if ones else "")


def article(ground: str | None) -> str | None:
    """A ground as a paper cites it; one that names no article by its word."""
    if not ground:
        return None
    found = ARTICLE.fullmatch(ground)
    return f"{LAWS[found[1]]}第{numeral(int(found[2]))}条" if found else word(ground)


def limit(text: str | None) -> str | None:
    """A limit in Chinese: 5个工作日."""
    return None if text is None else Limit.parse(text).zh


def listed(words: "tuple[str, ...] | list[str]") -> str | None:
    """Words one after another; None where there is none."""
    return "、".join(words) or None
