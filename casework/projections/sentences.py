"""What a fact says in one Chinese sentence and shortly in English, from the templates beside; sealed texts stay hidden."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from casework.domain.facts import Fact
from casework.projections.calling import CALLED
from casework.projections.saying import (
    HIDDEN,
    NOTHING,
    OVERDUE,
    Pair,
    clock_word,
    limit_word,
    money_said,
    reached,
    rung_word,
    said,
    templates,
    word,
)  # fmt: skip

__all__ = ["FIELD", "HIDDEN", "PART", "clock_word", "limit_word", "reached", "rung_word", "sentence", "templates", "word"]

PART: Final = re.compile(r"\[([^\[\]]*)\]")
FIELD: Final = re.compile(r"\{(\w+)\}")
SAID: Final = {
    "missed": OVERDUE,
    "late": ("已逾申请期", "late"),
    "appeared": ("已到场", "they came"),
    "special_team": ("专案组", "a special team"),
}
"""Flags that are only said where they are set."""
YES_NO: Final = {
    "granted": (("同意", "granted"), ("不同意", "refused")),
    "passed": (("通过", "passed"), ("未通过", "not passed")),
    "carried": (("决定实施", "carried out"), ("决定不实施", "dropped")),
    "good": (("反映良好", "content"), ("有未付或不满意", "unpaid or dissatisfied")),
}
"""Flags that are said both ways."""
MONEY: Final = "fen"
"""How the names of fields end that hold money."""
UNKNOWN: Final = ("不详", "unknown")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A bracket of a template, or what stands between brackets: texts, and the fields between them, one less than texts."""

    texts: tuple[str, ...]
    fields: tuple[str, ...]
    bracketed: bool


@dataclass(frozen=True, slots=True)
class Form:
    """Both templates of a fact, taken apart once, and every field that they name."""

    languages: tuple[tuple[Stretch, ...], tuple[Stretch, ...]]
    fields: tuple[str, ...]


def sentence(fact: Fact) -> Pair:
    """The Chinese sentence of a fact and its short English form; a fact without a template is called by its topic."""
    form = _form(fact.topic)
    words = {name: _field(getattr(fact, name), name) for name in form.fields}
    zh, en = form.languages
    return _filled(zh, words, 0), _filled(en, words, 1)


@cache
def _form(topic: str) -> Form:
    name = topic.removeprefix("case.")
    zh, en = (tuple(_apart(template)) for template in templates()["facts"].get(name, (name, name)))
    return Form((zh, en), tuple(dict.fromkeys(field for stretch in (*zh, *en) for field in stretch.fields)))


def _apart(template: str) -> Iterator[Stretch]:
    for number, stretch in enumerate(PART.split(template)):
        pieces = FIELD.split(stretch)
        yield Stretch(tuple(pieces[::2]), tuple(pieces[1::2]), bool(number % 2))


def _filled(stretches: tuple[Stretch, ...], words: Mapping[str, Pair], language: int) -> str:
    """A bracket one of whose fields says nothing is left out; a field outside that says nothing is unknown."""
    out: list[str] = []
    for stretch in stretches:
        found = [words[name][language] for name in stretch.fields]
        if stretch.bracketed and not all(found):
            continue
        out.append(stretch.texts[0])
        for text, behind in zip(found, stretch.texts[1:], strict=True):
            out += (text or UNKNOWN[language], behind)
    return "".join(out)


def _field(value: Any, name: str) -> Pair:
    """A field in words; empty where it says nothing."""
    if name in YES_NO:
        return YES_NO[name][0 if value else 1]
    if isinstance(value, bool):
        return SAID.get(name, ("是", "yes")) if value else NOTHING
    if value is None:
        return NOTHING
    if name in CALLED:
        return CALLED[name](str(value))
    return money_said(value) if name.endswith(MONEY) else said(value)
