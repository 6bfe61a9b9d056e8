"""Reasons against a move 不能办理的理由 in Chinese: the rule's sentence is recognised, and said with units, posts and papers by name."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby
from tomllib import loads
from typing import Any, Final

from casework.domain.office import Office
from casework.domain.values import yuan
from casework.projections.calling import limit_said, move_said
from casework.projections.saying import clock_word, word
from casework.projections.words import CRIMINAL, POSTS, PROCEDURES, STAGES

HOLE: Final = re.compile(r"\{([a-z]+)(\d?)\}")
NAME: Final = r"[a-z_]+(?:[.\[][\w.\[\]]*)?"
BETWEEN: Final = re.compile(r", | or | and ")
NOTHING: Final = frozenset(("none", "nothing", "no stage", "unknown", ""))
TABLES: Final = {"handling": "办理", "procedure": "执法程序", "criminal_transfer": "行刑衔接"}
ALL_STAGES: Final = {**CRIMINAL, **PROCEDURES, **STAGES, "none": "未开始"}
Names = Callable[[str], str | None]
"""The name of a unit by its code; None where the directory has none."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence of a rule: how it is recognised, a stretch that is surely in it, and what its holes are."""

    pattern: re.Pattern[str]
    surely: str
    zh: str


@cache
def _read() -> Mapping[str, Mapping[str, str]]:
    return loads(files("casework.projections").joinpath("against.toml").read_text(encoding="utf-8"))


@cache
def _sayings() -> tuple[Saying, ...]:
    """Every sentence; those that say most themselves come first, so that a general one never takes the place of a special one."""
    found = [_saying(en, zh) for en, zh in _read()["reasons"].items()]
    return tuple(sorted(found, key=lambda each: -len(re.sub(r"\(\?P<.*?\)", "", each.pattern.pattern))))


def _saying(en: str, zh: str) -> Saying:
    texts, names = HOLE.split(en)[::3], [name + number for name, number, _ in _holes(en)]
    pattern = re.escape(texts[0])
    for name, text in zip(names, texts[1:], strict=True):
        pattern += f"(?P<{name}>{NAME if name.startswith('field') else '.*?'}){re.escape(text)}"
    return Saying(re.compile(pattern, re.DOTALL), max(texts, key=len), zh)


def _holes(text: str) -> list[tuple[str, str, int]]:
    return [(found[1], found[2], found.start()) for found in HOLE.finditer(text)]


@lru_cache(maxsize=20_000)
def _recognised(reason: str) -> tuple[str, Mapping[str, str]] | None:
    for saying in _sayings():
        if saying.surely in reason and (found := saying.pattern.fullmatch(reason)) is not None:
            return saying.zh, found.groupdict()
    return None


def in_chinese(reason: str, names: Names = lambda code: None) -> str | None:
    """The reason in Chinese; None where no sentence here is like it. `names` gives units of the directory by code."""
    place, _, what = reason.partition(": ") if reason.startswith("$") else ("", "", reason)
    found = _recognised(what)
    if found is None:
        return None
    zh, said = (f"{place}：{found[0]}" if place else found[0]), found[1]
    return HOLE.sub(lambda hole: _said(hole[1], said.get(hole[1] + hole[2], ""), names), zh)


def named_by(office: Office) -> Names:
    """The names of the units of a directory."""
    units = office.units
    return lambda code: unit.name if (unit := units.get(code)) is not None else None


def both(reasons: list[str] | tuple[str, ...], names: Names = lambda code: None) -> list[str]:
    """All reasons in Chinese; one that no sentence is like stays as it is."""
    return [in_chinese(reason, names) or reason for reason in reasons]


def _said(kind: str, text: str, names: Names) -> str:
    """What stands in a hole, in words; a plural word by word."""
    if kind in PLURALS:
        if text in NOTHING:
            return "无"
        parts = [_one(PLURALS[kind], part, names) for part in BETWEEN.split(text)]
        return "、".join(each for each, _ in groupby(parts))
    return _one(kind, text, names)


def _one(kind: str, text: str, names: Names) -> str:
    plain = text.strip("'")
    if kind in ("unit", "x", "y"):
        return names(plain) or ("无" if plain in NOTHING and kind != "unit" else word(plain))
    saying = SAYING.get(kind)
    return text if saying is None else saying(plain)


def _fen(text: str) -> str:
    return f"{yuan(int(text))}元" if text.lstrip("-").isdigit() else text


def _post(post: str) -> str:
    return word(post) if post.endswith("*") else POSTS.get(post, post)


def _of(text: str) -> str:
    return f"（{word(text.removeprefix(' for '))}）" if text else ""


def _looked_up(table: str) -> Callable[[str], str]:
    return lambda text: str(_read()[table].get(text, text))


PLURALS: Final = {
    "posts": "post", "stages": "stage", "units": "unit", "papers": "word", "words": "word", "requests": "request", "clocks": "clock",
}  # fmt: skip
SAYING: Final[Mapping[str, Callable[[str], Any]]] = {
    "post": _post, "stage": lambda text: ALL_STAGES.get(text, text), "table": lambda text: TABLES.get(text, text),
    "move": lambda text: move_said(text)[0], "clock": clock_word, "word": word, "paper": word, "status": _looked_up("statuses"),
    "field": _looked_up("fields"), "level": _looked_up("levels"), "fen": _fen, "limit": lambda text: limit_said(text)[0],
    "of": _of, "request": word, "shape": _looked_up("shapes"),
}  # fmt: skip
"""How each kind of hole is said."""
