"""What a fact says in one Chinese sentence and shortly in English, from the templates beside; sealed texts stay hidden."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from casework.domain.facts import Fact
from casework.domain.ladder.steps import Step
from casework.domain.pressing.standing import Cause
from casework.domain.values import Recipient, Sum, Unit, yuan
from casework.workflows.rulebook import national
from casework.workflows.tables import TABLES

SEALED: Final = "sealed:"
HIDDEN: Final = "〔密〕"
PART: Final = re.compile(r"\[([^\[\]]*)\]")
FIELD: Final = re.compile(r"\{(\w+)\}")
SAID: Final = {
    "missed": ("已超期", "overdue"),
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
MONEY: Final = re.compile(r"fen$")


@cache
def templates() -> Mapping[str, Mapping[str, Any]]:
    """The templates of all facts, and codes in Chinese."""
    return tomllib.loads(files("casework.projections").joinpath("sentences.toml").read_text(encoding="utf-8"))


def sentence(fact: Fact) -> tuple[str, str]:
    """The Chinese sentence of a fact and its short English form; a fact without a template is called by its topic."""
    zh, en = _pieces(fact.topic)
    return _filled(zh, fact, 0), _filled(en, fact, 1)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a template: a text, then a field where there is one. `part` numbers the bracket it stands in, None outside of all."""

    text: str
    field: str | None
    part: int | None


@cache
def _pieces(topic: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The templates of a fact, taken apart once."""
    name = topic.removeprefix("case.")
    zh, en = templates()["facts"].get(name, (name, name))
    return tuple(_apart(zh)), tuple(_apart(en))


def _apart(template: str) -> Iterator[Piece]:
    for number, stretch in enumerate(PART.split(template)):
        *filled, last = FIELD.split(stretch)
        part = number if number % 2 else None
        for text, field in zip(filled[::2], filled[1::2], strict=True):
            yield Piece(text, field, part)
        yield Piece(last, None, part)


def _filled(pieces: Sequence[Piece], fact: Fact, language: int) -> str:
    """A bracket one of whose fields says nothing is left out; a field outside that says nothing is unknown."""
    said = [("" if piece.field is None else _text(fact, piece.field, language)) for piece in pieces]
    empty = {piece.part for piece, text in zip(pieces, said, strict=True) if piece.field is not None and not text}
    return "".join(
        piece.text + (text or ("" if piece.field is None else ("不详", "unknown")[language]))
        for piece, text in zip(pieces, said, strict=True)
        if piece.part is None or piece.part not in empty
    )


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
    if isinstance(value, Cause):
        return clock_word(value.clock, language)
    if isinstance(value, Step):
        return _step(value, language)
    if isinstance(value, Recipient):
        return reached(value, language)
    if isinstance(value, Mapping):
        return ("、", ", ")[language].join(f"{clock_word(key, language)} {was} → {due}" for key, (was, due) in value.items())
    if isinstance(value, Sequence):
        apart = ("；", "; ") if any(isinstance(each, Step) for each in value) else ("、", ", ")
        return apart[language].join(_word(each, language) for each in value)
    return str(value)


def word(code: str, language: int = 0) -> str:
    """A code in Chinese (0), or as it is (1)."""
    return _word(code, language)


def rung_word(rung: str) -> str:
    """A rung of the ladder in Chinese."""
    found: str = templates()["rungs"].get(rung) or word(rung)
    return found


def _step(step: Step, language: int) -> str:
    """One clock's decision: the rung, what was skipped, whether the duty's day has passed, who was told."""
    told = [each for each in step.told if each.role != "copy"]
    copies = [each for each in step.told if each.role == "copy"]
    zh, en = limit_word(step.clock), clock_word(step.clock, 1)
    parts = (
        (f"{zh}到达“{rung_word(step.rung)}”", f"{en}: {step.rung}"),
        (f"越过{'、'.join(map(rung_word, step.over))}", f"over {', '.join(step.over)}") if step.over else ("", ""),
        SAID["missed"] if step.missed else ("", ""),
        _addressed(("告知", "told"), told),
        _addressed(("抄送", "copy"), copies),
    )
    return ("，", ", ")[language].join(part[language] for part in parts if part[language])


def _addressed(how: tuple[str, str], people: Sequence[Recipient]) -> tuple[str, str]:
    if not people:
        return "", ""
    return f"{how[0]}：{'、'.join(reached(each, 0) for each in people)}", f"{how[1]} {', '.join(reached(each, 1) for each in people)}"


def reached(who: Recipient, language: int) -> str:
    """A person reached, in the post; for whom and why where it is somebody else's; nobody at all is an alarm."""
    post = word(who.post, language)
    if who.because == "nobody":
        return (f"{post}（无人，告警）", f"{who.post} (nobody, alarm)")[language]
    if who.because == "on_duty":
        return (f"值班{who.person}（{post}）", f"{who.person} (on duty)")[language]
    instead = ""
    if who.instead_of is not None:
        because = {"absent": ("缺席", "absent"), "vacant": ("空缺", "vacant")}.get(who.because, ("", ""))[language]
        instead = (f"，代{word(who.instead_of)}{because}", f" for {who.instead_of} {because}".rstrip())[language]
    if who.person is None:
        return f"{post}{instead}"
    return (f"{post}{who.person}{instead}", f"{who.person}{instead}")[language]


def _sum(value: Sum, language: int) -> str:
    heads = "" if value.heads is None else f"{value.heads}{('人', ' workers')[language]}"
    money = "" if value.fen is None else f"{yuan(value.fen)}{('元', ' yuan')[language]}"
    return ("、", ", ")[language].join(filter(None, (heads, money)))


def clock_word(key: str, language: int = 0) -> str:
    """What a clock is called by its rule: in Chinese (0), or the rule's own name (1)."""
    rule = key.partition(".")[0]
    rows = national().rows.get(rule)
    return rows[0][1].zh if rows and language == 0 else rule


def limit_word(key: str) -> str:
    """What a clock's limit is called in Chinese: 办理期限, 挂牌期限, 退回期."""
    name = clock_word(key)
    return name if name.endswith(("期", "期限")) else f"{name}期限"


@cache
def _moves() -> Mapping[str, str]:
    return {row.move: row.zh for table in TABLES.values() for row in table.sentences}


def _move(move: str, language: int) -> str:
    return _moves().get(move, move) if language == 0 else move


def _request(request: str, language: int) -> str:
    return f"{_move(request.rpartition('-')[0], language)}（{request}）" if language == 0 else request


def _ground(ground: str, language: int) -> str:
    return clock_word(ground, language) if "." in ground and not ground.startswith(SEALED) else _word(ground, language)


def _channel(channel: str, language: int) -> str:
    """A channel; mail is 邮件 here, and 邮寄送达 only as a way of serving papers."""
    return "邮件" if (channel, language) == ("mail", 0) else _word(channel, language)


CALLED: Final[Mapping[str, Callable[[str, int], str]]] = {
    "clock": clock_word, "move": _move, "request": _request, "ground": _ground, "channel": _channel,
}  # fmt: skip
"""Fields that name a clock, a move, a request, a ground (which may be a clock) or a channel, and how each is called."""
