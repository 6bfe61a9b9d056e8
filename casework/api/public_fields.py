"""Field by field, what a worker may write on the public form; a fault is told in Chinese and English and never quotes what was written."""

import re
from datetime import date
from decimal import Decimal
from typing import Any, Final
from unicodedata import normalize

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from casework.domain.intake import is_region

CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
LANDLINE: Final = re.compile(r"0\d{2,3}[1-9]\d{6,7}", re.ASCII)
SECRET: Final = re.compile(r"\d{11,}", re.ASCII)
"""So many digits in a row are a phone, an identity card or a bank card: not for a field that lies open in the facts."""
CODE: Final = re.compile(r"[0-9A-HJ-NP-RTUWXY]{18}")
"""GB 32100-2015: 18 digits and letters without I, O, S, V, Z."""
AGES: Final = range(14, 101)
"""Years; a child of 14 may complain of having been put to work (children under 16 must not be: 劳动法 15)."""
MOST_WORKERS: Final = 10_000
MOST_EACH: Final = 100_000_000
"""Fen for one worker: a million yuan."""
MOST_MONTHS: Final = 120
FIRST_MONTH: Final = "2000-01"


class Wrong(ValueError):
    """What is wrong with one field, in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh} {en}")


def text(value: Any, shortest: int, longest: int) -> str:
    """A text of so many characters, without control characters and without blanks at its ends."""
    if not isinstance(value, str):
        raise Wrong("应为文字", "must be a text")
    kept = value.strip()
    if CONTROLS.search(kept) or kept.startswith("sealed:"):
        raise Wrong("含有不可见的控制字符", "holds a control character, or begins with the mark of sealed texts")
    if not shortest <= len(kept) <= longest:
        raise Wrong(f"应为{shortest}至{longest}个字", f"must have {shortest} to {longest} characters")
    return kept


def plain(value: Any, longest: int = 40) -> str:
    """A number or code as a keyboard writes it, full-width signs 全角 read as the plain ones they mean."""
    return normalize("NFKC", text(value, 1, longest)).strip()


def person(value: Any, _today: date) -> str:
    """A person's name."""
    return text(value, 2, 50)


def story(value: Any, _today: date) -> str:
    """What happened, in the worker's own words."""
    return text(value, 1, 2000)


def open_text(value: Any, _today: date) -> str:
    """A name or place that lies open in the facts: no phone, card or account number in it."""
    kept = text(value, 2, 100)
    if SECRET.search(re.sub(r"[\s-]", "", kept)):
        raise Wrong("此栏公开保存，请勿填写电话、身份证号或银行卡号", "is kept in the open; leave out phone and card numbers")
    return kept


def id_number(value: Any, today: date) -> str:
    """A resident identity card 居民身份证 (GB 11643): 18 characters, a real day of birth, the right check character.

    The code of the place is not looked up: districts come and go faster than any list of them.
    """
    kept = ric.compact(plain(value))
    try:
        good = bool(re.fullmatch(r"[1-9]\d{16}[\dX]", kept, re.ASCII)) and ric.calc_check_digit(kept) == kept[-1]
        born = ric.get_birth_date(kept) if good else None
    except ValidationError:
        born = None
    if born is None or _years(born, today) not in AGES:
        raise Wrong(
            "身份证号码有误，请核对18位号码（没有居民身份证的，请到窗口或拨打12333）",
            "is no valid identity card; check its 18 characters (who has none comes to the counter or calls 12333)",
        )
    return kept


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def phone(value: Any, _today: date) -> str:
    """A mobile number of the mainland, or a landline with its area code; digits only."""
    kept = re.sub(r"[\s()-]", "", plain(value))
    kept = re.sub(r"^(\+86|0086|86(?=1))", "", kept)
    if not (MOBILE.fullmatch(kept) or LANDLINE.fullmatch(kept)):
        raise Wrong("电话号码有误，应为11位手机号或带区号的座机号", "must be a mobile number of 11 digits or a landline with its area code")
    return kept


def social_credit_code(value: Any, _today: date) -> str:
    """A unified social credit code 统一社会信用代码 (GB 32100): 18 characters with the right check character."""
    kept = uscc.compact(plain(value))
    if not CODE.fullmatch(kept) or uscc.calc_check_digit(kept) != kept[-1]:
        raise Wrong("统一社会信用代码有误，请核对18位代码，不知道可不填", "is no valid code of 18 characters; leave it out if not known")
    return kept


def region(value: Any, _today: date) -> str:
    """The six-digit code of the place where the wages are owed (GB/T 2260)."""
    kept = plain(value)
    if not is_region(kept):
        raise Wrong("应为六位行政区划代码", "must be a six-digit code of the place")
    return kept


def whole(value: Any, least: int, most: int) -> int:
    """A whole number within bounds."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Wrong("应为整数", "must be a whole number")
    if not least <= value <= most:
        raise Wrong(f"应在{least}至{most}之间", f"must lie between {least} and {most}")
    return value


def workers(value: Any, _today: date) -> int:
    """How many workers are owed."""
    return whole(value, 1, MOST_WORKERS)


def fen(value: Any, _today: date) -> int:
    """A sum in fen."""
    return whole(value, 1, MOST_EACH * MOST_WORKERS)


def yuan(value: Any, _today: date) -> int:
    """A sum in yuan, as a number or a text with at most two decimals; in fen."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    said = plain(str(value) if number else value).replace(",", "")
    if not re.fullmatch(r"\d{1,12}(\.\d{1,2})?", said, re.ASCII):
        raise Wrong("应为金额（元），最多两位小数", "must be a sum in yuan with at most two decimals, such as 12500 or 12500.50")
    return fen(int(Decimal(said) * 100), _today)


def months(value: Any, today: date) -> tuple[str, ...]:
    """The months whose wages are owed, such as 2026-03: each once, in order, none to come."""
    if not isinstance(value, list) or len(value) > MOST_MONTHS:
        raise Wrong(f"应为月份列表，最多{MOST_MONTHS}个", f"must be a list of at most {MOST_MONTHS} months")
    now = f"{today:%Y-%m}"
    for month in value:
        if not isinstance(month, str) or not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month, re.ASCII):
            raise Wrong("月份应写作2026-03", "holds something that is no month; write them like 2026-03")
        if not FIRST_MONTH <= month <= now:
            raise Wrong(f"月份应在{FIRST_MONTH}至{now}之间", f"holds a month that does not lie between {FIRST_MONTH} and {now}")
    return tuple(sorted(set(value)))


def agrees(value: Any, _today: date) -> bool:
    """The worker says that this is true, and knows what their data are used for."""
    if value is not True:
        raise Wrong("请确认内容属实并同意用于办理本案", "must be true: say that this is true and may be used to handle the complaint")
    return True
