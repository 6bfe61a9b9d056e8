"""Who stands in a cell: telephone numbers, identity cards, firms and natural persons. A person never goes into the open part of a fact."""

import re
from datetime import date
from typing import Any, Final

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from casework.importing.cells import Wrong, as_typed, plain

MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
LANDLINE: Final = re.compile(r"(?:0\d{2,3})?[1-9]\d{6,7}", re.ASCII)
SEVERAL: Final = re.compile(r"[,、;/\s]+|或")
SECRET: Final = re.compile(r"\d{11,}", re.ASCII)
"""So many digits in a row are a telephone, a card or an account: not for what lies open in the facts."""
CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd]")
FIRM: Final = re.compile(
    "公司|集团|厂|局|院|店|中心|部|队|社|行|所|处|馆|场|会|校|站|城|吧|坊|室|府|委|园|苑|超市|酒楼|饭庄|餐厅|企业|工地|项目|商行|co|ltd",
    re.I,
)
"""What tells an organisation by its name; everything else is taken for a natural person and sealed."""
ERRORS: Final = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"))
"""What stands in a cell whose formula fails."""
LONGEST_NAME: Final = 100
LONGEST_PERSON: Final = 50


def open_text(value: Any) -> str:
    """A name of a firm, project or place, which lies open in the facts. Raises Wrong."""
    text = legible(value, LONGEST_NAME)
    if SECRET.search(re.sub(r"[\s-]", "", plain(text))):
        raise Wrong("此栏公开保存，请勿填写电话、身份证号或银行卡号", "is kept in the open; leave out telephone, card and account numbers")
    return text


def person_name(value: Any) -> str:
    """The name of a person. Raises Wrong."""
    return legible(value, LONGEST_PERSON)


def legible(value: Any, longest: int) -> str:
    """A text of at most so many signs without control characters. Raises Wrong."""
    text = as_typed(value)
    if text in ERRORS:
        raise Wrong("是Excel的错误值，请改正公式后重填", "is an error of Excel; mend the formula and fill it in anew")
    if len(text) > longest:
        raise Wrong(f"超过{longest}个字", f"has more than {longest} signs")
    if CONTROLS.search(text) or text.startswith("sealed:"):
        raise Wrong("含有无法识别的字符，请检查文件编码", "holds signs that cannot be read; check the encoding of the file")
    return text


def is_firm(name: str) -> bool:
    """Whether the name is that of an organisation."""
    return bool(FIRM.search(name))


def phones_of(value: Any) -> tuple[str, ...]:
    """Telephone numbers, digits only. Raises Wrong."""
    found = []
    for part in filter(None, SEVERAL.split(plain(value))):
        digits = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", re.sub(r"[()\-]", "", part))
        if not (MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits)):
            raise Wrong(
                "电话号码有误，应为11位手机号或座机号，多个用顿号隔开",
                "is no mobile number of 11 digits or landline; several are parted by 、",
            )
        found.append(digits)
    return tuple(found)


def id_number(value: Any, today: date) -> str:
    """A resident identity card 居民身份证 (GB 11643): 18 characters, a real day of birth, the right check character. Raises Wrong.

    The code of the place is not looked up: districts come and go faster than any list of them.
    """
    text = plain(value)
    if isinstance(value, float | int) or re.fullmatch(r"[\d.]+e\+?\d+", text, re.I):
        raise Wrong(
            "身份证号被Excel改成了数字，请把该列设为文本后重新填写",
            "was turned into a number by Excel; make the column text and fill it in anew",
        )
    kept = ric.compact(text)
    try:
        good = bool(re.fullmatch(r"[1-9]\d{16}[\dX]", kept, re.ASCII)) and ric.calc_check_digit(kept) == kept[-1]
        born = ric.get_birth_date(kept) if good else None
    except ValidationError:
        born = None
    if born is None or not date(1900, 1, 1) < born <= today:
        raise Wrong("身份证号码有误，请核对18位号码，不知道可不填", "is no valid identity card; check its 18 characters, or leave it out")
    return str(kept)


def credit_code(value: Any) -> str:
    """A unified social credit code 统一社会信用代码 (GB 32100). Raises Wrong."""
    kept = str(uscc.compact(plain(value)))
    if not re.fullmatch(r"[0-9A-HJ-NP-RTUWXY]{18}", kept) or uscc.calc_check_digit(kept) != kept[-1]:
        raise Wrong("统一社会信用代码有误，请核对18位代码，不知道可不填", "is no valid code of 18 characters; leave it out if not known")
    return kept


def open_number(value: Any) -> str:
    """The number of a clue in its own system; digits are its nature. Raises Wrong."""
    text = plain(legible(value, 60))
    if MOBILE.fullmatch(text) or (len(text) == 18 and ric.is_valid(text)):
        raise Wrong("像是电话或身份证号，不能作编号", "looks like a telephone or identity card, which cannot be a number of a clue")
    return text
