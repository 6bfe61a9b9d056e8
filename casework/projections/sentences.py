"""What a fact says in one Chinese sentence and shortly in English, from the templates beside; sealed texts stay hidden."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from casework.domain.facts import Fact
from casework.domain.values import Sum, Unit, yuan
from casework.workflows.rulebook import national
from casework.workflows.tables import TABLES

SEALED: Final = "sealed:"
HIDDEN: Final = "〔密〕"
PART: Final = re.compile(r"\[([^\[\]]*)\]")
FIELD: Final = re.compile(r"\{(\w+)\}")
SAID: Final = {"missed": ("已超期", "overdue"), "late": ("已逾申请期", "late"), "appeared": ("已到场", "they came")}
"""Flags that are only said where they are set."""
YES_NO: Final = {
    "granted": (("同意", "granted"), ("不同意", "refused")),
    "good": (("反映良好", "content"), ("有未付或不满意", "unpaid or dissatisfied")),
}
"""Flags that are said both ways."""
MONEY: Final = re.compile(r"fen$")


@cache
def templates() -> Mapping[str, Mapping[str, Any]]:
    """The templates of all facts, and codes in Chinese."""
    return tomllib.loads(files("casework.projections").joinpath("sentences.toml").read_text(encoding="utf-8"))


def sentence(fact: Fact) -> tuple[str, str]:
    """The Chinese sentence of a fact and its short English form; a fact without a template is called by its topic."""
    name = fact.topic.removeprefix("case.")
    zh, en = templates()["facts"].get(name, (name, name))
    return _filled(zh, fact, 0), _filled(en, fact, 1)


def _filled(template: str, fact: Fact, language: int) -> str:
    def part(found: re.Match[str]) -> str:
        inner = found[1]
        return inner if all(_text(fact, name, language) for name in FIELD.findall(inner)) else ""

    said = PART.sub(part, template)
    return FIELD.sub(lambda found: _text(fact, found[1], language) or ("不详", "unknown")[language], said)


def _text(fact: Fact, name: str, language: int) -> str:
    """A field in words; empty where it says nothing."""
    value = getattr(fact, name)
    if name in YES_NO:
        return YES_NO[name][0 if value else 1][language]
    if isinstance(value, bool):
        return SAID.get(name, ("是", "yes"))[language] if value else ""
    if value is None:
        return ""
    if name in CALLED:
        return CALLED[name](str(value), language)
    return f"{yuan(value)}{('元', ' yuan')[language]}" if MONEY.search(name) else _word(value, language)


def _word(value: Any, language: int) -> str:
    if isinstance(value, Unit):
        return value.name
    if isinstance(value, Sum):
        return _sum(value, language)
    if isinstance(value, str):
        if value.startswith(SEALED):
            return HIDDEN
        return str(templates()["words"].get(value, value)) if language == 0 else value
    if isinstance(value, Sequence):
        return ("、", ", ")[language].join(_word(each, language) for each in value)
    return str(value)


def _sum(value: Sum, language: int) -> str:
    heads = "" if value.heads is None else f"{value.heads}{('人', ' workers')[language]}"
    money = "" if value.fen is None else f"{yuan(value.fen)}{('元', ' yuan')[language]}"
    return ("、", ", ")[language].join(filter(None, (heads, money)))


def _clock(key: str, language: int) -> str:
    rule = key.partition(".")[0]
    rows = national().rows.get(rule)
    return rows[0][1].zh if rows and language == 0 else rule


@cache
def _moves() -> Mapping[str, str]:
    return {row.move: row.zh for table in TABLES.values() for row in table.sentences}


def _move(move: str, language: int) -> str:
    return _moves().get(move, move) if language == 0 else move


def _request(request: str, language: int) -> str:
    return f"{_move(request.rpartition('-')[0], language)}（{request}）" if language == 0 else request


CALLED: Final[Mapping[str, Callable[[str, int], str]]] = {"clock": _clock, "move": _move, "request": _request}
"""Fields that name a clock, a move or a request, and how each is called."""
