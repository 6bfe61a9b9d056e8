"""Values of differences and rows of readings as people read them."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from casework.web.rendering import UNKNOWN, moment, yuan
from casework.web.words import word

FLAGS: Final = {True: ("是", "yes"), False: ("否", "no")}
MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
OF: Final = {"handling": "stage", "procedure": "procedure", "criminal": "criminal", "pressure": "pressure", "track": "track"}
"""Fields whose codes have words of their own."""


def value_said(language: str, field: str, value: Any) -> str:
    """A value of a field in words: sums in yuan, moments of Shanghai, flags as yes and no."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return FLAGS[value][0 if language == "zh" else 1]
    if isinstance(value, list):
        return "、".join(value_said(language, field, each) for each in value) or UNKNOWN
    if isinstance(value, int) and field.rpartition(".")[2].endswith("fen"):
        return yuan(value)
    if isinstance(value, str) and MOMENT.match(value):
        return moment(language, value)
    return word(language, value, OF.get(field, ""))


def visits(readings: Sequence[Mapping[str, Any]], same: Sequence[str]) -> list[dict[str, Any]]:
    """Readings of one minute that are alike in what is named here, told once with how many they were: a page asks several questions."""

    def alike(reading: Mapping[str, Any]) -> tuple[Any, ...]:
        return (reading["at"][:16], *(reading[name] for name in same))

    found = []
    for _, group in groupby(readings, key=alike):
        every = list(group)
        doors = list(dict.fromkeys(door for each in reversed(every) for door in each.get("door", "").split()))
        found.append({**every[0], "times": len(every), "doors": doors})
    return found
