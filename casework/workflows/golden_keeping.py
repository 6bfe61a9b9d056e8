"""Examples of keeping 保管期限: how a file that ended so is kept until when, and what a legal hold 封存 does to it.

A period of keeping is the one number by which people's data are destroyed. So a rulebook that lets an outcome run out in a region
must say by an example until which day, before it is put in force.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from casework.domain.erasing.keeping import OUTCOMES, PERMANENT, Place, kept, years_of
from casework.domain.rulebook import Rulebook
from casework.domain.values import LEVELS
from casework.workflows import rulebook_words as words

HELD: Final = "held"
PERIOD: Final = "retention."
EXAMPLE: Final = '[golden."…"] outcome = "{outcome}", region = "{region}", ended = 2026-05-05, keep = the last day'


@dataclass(frozen=True, slots=True)
class Kept:
    """One example: a file of a region that ended so on a day, and what must come of it under the newest numbers of the rulebook.

    `keep` is the last day on which it must be kept, `permanent`, or `held` while a hold stands; `handover` the day from which an
    archive 档案馆 may receive it, `none` where there is none.
    """

    name: str
    outcome: str
    region: str
    ended: date
    keep: str
    level: str = "county"
    hold: bool = False
    handover: str = ""
    why: str = ""

    @property
    def expected(self) -> str:
        """As `counted` would say it."""
        return f"{self.keep}, handover {self.handover}" if self.handover else self.keep


def counted(example: Kept, book: Rulebook) -> str:
    """What the rulebook makes of it; the day of a handover only where the example names one."""
    found = kept(example.outcome, example.ended, Place(example.region, example.level), book, date.max)
    until = HELD if example.hold else PERMANENT if found.until is None else str(found.until)
    return f"{until}, handover {found.handover_on or 'none'}" if example.handover else until


def unproven(book: Rulebook, examples: tuple[Kept, ...]) -> Iterator[str]:
    """Periods that run out and of which no example says until when; each with the example that would do."""
    shown = {(each.outcome, each.region) for each in examples if not each.hold}
    for name, rows in book.numbers.items():
        outcome = name.removeprefix(PERIOD)
        if not name.startswith(PERIOD) or outcome not in OUTCOMES:
            continue
        for region, _, value in rows:
            if _runs_out(value) and not any(of == outcome and place.startswith(region) for of, place in shown):
                example = EXAMPLE.format(outcome=outcome, region=region.ljust(6, "0"))
                yield f"{name}: {value} in {region or 'every region'}, and no golden case says until when; add {example}"


def _runs_out(value: Any) -> bool:
    try:
        return years_of(value) is not None
    except ValueError:
        return False


def _last_day(value: Any) -> str:
    return str(value) if value in (PERMANENT, HELD) else f"{words.day(value)}"


def _handover(value: Any) -> str:
    return "none" if value == "none" else f"{words.day(value)}"


def whole_region(value: Any) -> str:
    """All six digits of a region."""
    code = words.prefix(value)
    if len(code) == 6:
        return code
    raise ValueError(f"{value!r} is too short for a place; write all 6 digits of GB/T 2260")


FIELDS: Final[Mapping[str, words.Reader]] = {
    "outcome": words.one_of(*OUTCOMES), "region": whole_region, "ended": words.day, "keep": _last_day, "level": words.one_of(*LEVELS),
    "hold": words.flag, "handover": _handover, "why": words.text,
}  # fmt: skip
NEEDED: Final = ("outcome", "region", "ended", "keep")
