"""Published cases out of JSON lines: what can be read is read, and what cannot is told by line, field and rule."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from casework.domain.values import Fen
from casework.replay.words import STEPS

FIRST_DAY: Final = date(1995, 1, 1)
LAST_DAY: Final = date(2039, 12, 31)
"""The Labour Law came into force on the first day; the calendar ends soon after the last."""
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
TEXTS: Final = ("region", "employer", "employer_type", "industry", "project_kind", "channel", "arrears_period")
NUMBERS: Final = ("workers", "amount_fen", "paid_fen")
STEP_TEXTS: Final = ("printed_date", "printed_step", "detail")
PROJECT_KINDS: Final = ("government", "state_owned", "private", "none")


@dataclass(frozen=True, slots=True)
class Step:
    """One printed step. `on` is None where the source gives no exact day; `detail` is never parsed."""

    word: str
    on: date | None = None
    printed_date: str | None = None
    printed_step: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One published case as printed. None is unknown, never zero; sums in fen."""

    id: str
    steps: tuple[Step, ...]
    region: str | None = None
    employer: str | None = None
    employer_type: str | None = None
    industry: str | None = None
    project_kind: str | None = None
    channel: str | None = None
    workers: int | None = None
    amount_fen: Fen | None = None
    paid_fen: Fen | None = None
    arrears_period: str | None = None

    @property
    def is_site_breach(self) -> bool:
        """A breach put right, with no heads, no sum and no period: nothing was owed (rule 8)."""
        nothing = self.workers is None and self.amount_fen is None and self.arrears_period is None
        return nothing and any(step.word == "rectified" for step in self.steps)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line, and what would be right."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


def read(files: Iterable[Path | str]) -> tuple[list[Source], list[Fault]]:
    """The cases of the files in order, and the faults of malformed lines; the other lines go on. Raises OSError for a missing file."""
    sources: list[Source] = []
    faults: list[Fault] = []
    for path in map(Path, files):
        for number, raw in enumerate(path.read_bytes().split(b"\n"), 1):
            wrong, source = _read_line(raw)
            faults += [Fault(path.name, number, field, message) for field, message in wrong]
            sources += [source] if source is not None else []
    return sources, faults


def _read_line(raw: bytes) -> tuple[list[tuple[str, str]], Source | None]:
    try:
        text = raw.decode("utf-8-sig").strip()
        plain = json.loads(text) if text else None
    except UnicodeDecodeError:
        return [("line", "is not written in UTF-8; save the file as UTF-8")], None
    except (ValueError, RecursionError) as wrong:
        return [("line", f"is not JSON ({getattr(wrong, 'msg', 'too deep or too long')}); write one JSON object a line")], None
    if not text:
        return [], None
    if not isinstance(plain, dict):
        return [("line", f"is a {type(plain).__name__}; write one JSON object a line")], None
    wrong_fields = list(_faults(plain))
    return wrong_fields, None if wrong_fields else _source(plain)


def _faults(plain: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not isinstance(plain.get("id"), str) or not plain["id"]:
        yield "id", f"is {plain.get('id')!r}; give our number for the case as a text"
    yield from _text_faults(plain, TEXTS, "")
    if isinstance(kind := plain.get("project_kind"), str) and kind not in PROJECT_KINDS:
        yield "project_kind", f"is {kind!r}; allowed: {', '.join(PROJECT_KINDS)} or null"
    for name in NUMBERS:
        value = plain.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53):
            yield name, f"is {value!r}; write a whole number of 0 or more, or null where it is unknown"
    steps = plain.get("timeline")
    if not isinstance(steps, list) or not steps:
        yield "timeline", "is missing or empty; write the list of steps in printed order, at least one"
        return
    for number, step in enumerate(steps):
        yield from _step_faults(step, f"timeline[{number}]")


def _step_faults(step: Any, place: str) -> Iterator[tuple[str, str]]:
    if not isinstance(step, dict):
        yield place, f"is a {type(step).__name__}; write an object with step, on and printed_date"
        return
    if step.get("step") not in STEPS:
        yield f"{place}.step", f"is {step.get('step')!r}; allowed: {', '.join(STEPS)}"
    yield from _text_faults(step, STEP_TEXTS, f"{place}.")
    if (on := step.get("on")) is not None and _day(on) is None:
        yield f"{place}.on", f"is {on!r}; write a day like 2018-02-11 between {FIRST_DAY} and {LAST_DAY}, or null where none is printed"


def _text_faults(plain: Mapping[str, Any], names: Iterable[str], place: str) -> Iterator[tuple[str, str]]:
    for name in names:
        if not isinstance(plain.get(name), str | None):
            yield f"{place}{name}", f"is {plain[name]!r}; write a text, or null where the source is silent"


def _day(on: Any) -> date | None:
    try:
        day = date.fromisoformat(on) if isinstance(on, str) and DAY.fullmatch(on) else None
    except ValueError:
        return None
    return day if day is not None and FIRST_DAY <= day <= LAST_DAY else None


def _source(plain: Mapping[str, Any]) -> Source:
    steps = tuple(Step(word=s["step"], on=_day(s.get("on")), **{name: s.get(name) for name in STEP_TEXTS}) for s in plain["timeline"])
    return Source(id=plain["id"], steps=steps, **{name: plain.get(name) for name in (*TEXTS, *NUMBERS)})
