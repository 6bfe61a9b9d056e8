"""The informer 举报人 in no paper: not by name, and not by a free text that happens to hold the name, a number or an address (条例 9)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Final

from casework.domain.case import Case
from casework.domain.parties import Party

PUT_IN_ITS_PLACE: Final = "〔身份保密〕"
BETWEEN: Final = r"[\s·・.\-—_,，、()（）]*"
"""What may stand between the signs of a name or number without changing who it is."""
SHORTEST: Final = 2
WIDE: Final = {ord(sign): f"[{sign}{chr(ord(sign) + 0xFEE0)}]" for sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}

Hide = Callable[[str], str]


def hiding(case: Case, open_: Callable[[str], str]) -> Hide:
    """Takes the informer out of any text; texts of cases without one stay as they are."""
    wanted = [pattern for secret in secrets(case, open_) if (pattern := _pattern(secret))]
    if not wanted:
        return str
    every = re.compile("|".join(sorted(wanted, key=len, reverse=True)), re.IGNORECASE)
    return lambda text: every.sub(PUT_IN_ITS_PLACE, text)


def secrets(case: Case, open_: Callable[[str], str]) -> Iterable[str]:
    """Everything on file about the informer."""
    if case.informer is None:
        return
    for each in fields(Party):
        value = getattr(case.informer, each.name)
        if each.name != "ref" and value:
            yield open_(value)


def _pattern(secret: str) -> str:
    signs = [sign for sign in secret if sign.isalnum()]
    return BETWEEN.join(WIDE.get(ord(sign.upper()), re.escape(sign)) for sign in signs) if len(signs) >= SHORTEST else ""
