"""Words 用语 of pages: what codes and fields are called, Chinese from the field's own terms, English from the code's name."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from casework.domain.registry import commands
from casework.projections import sentences
from casework.projections.words import CRIMINAL, POSTS, PRESSURES, PROCEDURES, STAGES
from casework.web.overseen import WORDS
from casework.workflows.rulebook import national
from casework.workflows.survey import name_of

FIELDS: Final = Path(__file__).parent / "fields.toml"
KNOWN: Final[Mapping[str, Mapping[str, str]]] = {
    "handling": STAGES, "stage": STAGES, "procedure": PROCEDURES, "criminal": CRIMINAL, "pressure": PRESSURES, "post": POSTS,
    "track": {"simple": "简易", "ordinary": "一般", "major": "重大"}, **WORDS,
}  # fmt: skip
"""Codes whose word depends on what they are codes of."""
ASKED: Final = {
    "acknowledge": "确认接收", "team": "组建专班", "plan": "制定一案一策", "own_limit": "包案办结", "sign_off": "核实签字",
}  # fmt: skip
"""What is asked of a leader, by the rule of its clock; others are called as the rulebook calls them."""


def word(language: str, code: object, of: str = "") -> str:
    """A code in words; one that nobody named stays as it is."""
    if code is None or code == "":
        return "—"
    text = str(code)
    if language != "zh":
        return text.replace("_", " ")
    if of == "asked":
        return ASKED.get(text) or word(language, code, "clock")
    if of == "clock":
        return sentences.clock_word(text) if text in national().rows else move_word(text)
    if of == "move":
        return move_word(text)
    return KNOWN.get(of, {}).get(text) or sentences.word(text)


def move_word(move: str) -> str:
    """A move in Chinese, as its table has it."""
    return name_of(move) if move in commands() else move


def label(language: str, name: str, move: str = "") -> str:
    """What a field of a form is called."""
    if language != "zh":
        return name.replace("_", " ")
    own = _fields()
    return own.get(f"{move}.{name}") or own.get(name) or name


def hint(name: str, move: str = "") -> str | None:
    """How a field is filled in, in Chinese; None where its name says enough."""
    own = _read()["hints"]
    return own.get(f"{move}.{name}") or own.get(name)


@cache
def _read() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = tomllib.loads(FIELDS.read_text(encoding="utf-8"))
    return found


def _fields() -> Mapping[str, str]:
    return _read()["fields"]
