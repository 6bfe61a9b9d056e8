"""How the values in facts are said: codes, clocks, sums, persons reached and steps of the ladder, each in Chinese and English at once."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from casework.domain.ladder.steps import Step
from casework.domain.pressing.standing import Cause
from casework.domain.values import Recipient, Sum, Unit, yuan
from casework.workflows.rulebook import national

Pair = tuple[str, str]
"""The same in Chinese and in English."""
SEALED: Final = "sealed:"
HIDDEN: Final = "〔密〕"
NOTHING: Final = ("", "")
OVERDUE: Final = ("已超期", "overdue")
AND: Final = ("、", ", ")
THEN: Final = ("；", "; ")
COMMA: Final = ("，", ", ")
NAMED: Final = re.compile(r"([a-z]+(?:-[a-z]+)*)-(\d{1,6})")
"""The name that the office gives to a paper or thing of a case: `order-1`, `payment-2`."""


@cache
def templates() -> Mapping[str, Mapping[str, Any]]:
    """The templates of all facts, and codes in Chinese."""
    return tomllib.loads(files("casework.projections").joinpath("sentences.toml").read_text(encoding="utf-8"))


@cache
def _codes() -> Mapping[str, str]:
    return {code: str(said) for code, said in templates()["words"].items()}


def said(value: Any) -> Pair:
    """A value in words. Sealed texts stay hidden."""
    if isinstance(value, str):
        return (HIDDEN, HIDDEN) if value.startswith(SEALED) else (_codes().get(value) or thing_said(value) or value, value)
    if (saying := SAYING.get(type(value))) is not None:
        return saying(value)
    if isinstance(value, Mapping):
        return _joined([tuple(f"{name} {was} → {due}" for name in clock_said(key)) for key, (was, due) in value.items()], AND)
    if isinstance(value, Sequence):
        return _joined([said(each) for each in value], THEN if any(isinstance(each, Step) for each in value) else AND)
    return (text := str(value)), text


def thing_said(name: str) -> str | None:
    """A paper or thing of the case in Chinese: 限期改正指令书1, 第2笔支付; None where it is no name of that kind."""
    found = NAMED.fullmatch(name)
    called = templates()["things"].get(found[1]) if found is not None else None
    return None if called is None or found is None else str(called).format(found[2])


def word(code: str, language: int = 0) -> str:
    """A code in Chinese (0), or as it is (1)."""
    return said(code)[language]


def rung_word(rung: str) -> str:
    """A rung of the ladder in Chinese."""
    found: str = templates()["rungs"].get(rung) or word(rung)
    return found


def reached(who: Recipient, language: int) -> str:
    """A person reached, in the post; for whom and why where it is somebody else's; nobody at all is an alarm."""
    return reached_said(who)[language]


@lru_cache(maxsize=10_000)
def reached_said(who: Recipient) -> Pair:
    """A person reached; the same persons are told of many cases."""
    post, person = word(who.post), who.person
    if who.because == "nobody":
        return f"{post}（无人，告警）", f"{who.post} (nobody, alarm)"
    if who.because == "on_duty":
        return f"值班{_beside('', person)}（{post}）", f"{person} (on duty)"
    instead = NOTHING
    if who.instead_of is not None:
        because = {"absent": ("缺席", "absent"), "vacant": ("空缺", "vacant")}.get(who.because, NOTHING)
        instead = f"，代{word(who.instead_of)}{because[0]}", f" for {who.instead_of} {because[1]}".rstrip()
    if person is None:
        return f"{post}{instead[0]}", f"{who.post}{instead[1]}"
    return f"{_beside(post, person)}{instead[0]}", f"{person}{instead[1]}"


def _beside(post: str, person: str | None) -> str:
    """A post and who holds it: 领导王某; an account in Latin letters stands apart."""
    return f"{post} {person}" if post and person and person[0].isascii() else f"{post}{person}"


def clock_word(key: str, language: int = 0) -> str:
    """What a clock is called by its rule: in Chinese (0), or the rule's own name (1)."""
    return clock_said(key)[language]


def clock_said(key: str) -> Pair:
    """What a clock is called by its rule, and the rule's own name."""
    rule = key.partition(".")[0]
    rows = national().rows.get(rule)
    return (rows[0][1].zh if rows else word(rule)), rule


def limit_word(key: str) -> str:
    """What a clock's limit is called in Chinese: 办理期限, 挂牌期限, 退回期."""
    name = clock_word(key)
    return name if name.endswith(("期", "期限")) else f"{name}期限"


def money_said(fen: int) -> Pair:
    """A sum of money in yuan."""
    text = yuan(fen)
    return f"{text}元", f"{text} yuan"


def _joined(parts: Iterable[Sequence[str]], sign: Pair) -> Pair:
    every = list(parts)
    return sign[0].join([each[0] for each in every]), sign[1].join([each[1] for each in every])


def _step(step: Step) -> Pair:
    """One clock's decision: the rung, what was skipped, whether the duty's day has passed, who was told."""
    parts = [(f"{limit_word(step.clock)}到达“{rung_word(step.rung)}”", f"{clock_word(step.clock, 1)}: {step.rung}")]
    if step.over:
        parts.append((f"越过{'、'.join(map(rung_word, step.over))}", f"over {', '.join(step.over)}"))
    if step.missed:
        parts.append(OVERDUE)
    told = [each for each in step.told if each.role != "copy"]
    parts += _addressed(("告知", "told"), told)
    if len(told) < len(step.told):
        parts += _addressed(("抄送", "copy"), [each for each in step.told if each.role == "copy"])
    return _joined(parts, COMMA)


def _addressed(how: Pair, people: Sequence[Recipient]) -> list[Pair]:
    if not people:
        return []
    zh, en = _joined([reached_said(each) for each in people], AND)
    return [(f"{how[0]}：{zh}", f"{how[1]} {en}")]


def _sum(value: Sum) -> Pair:
    heads = [] if value.heads is None else [(f"{value.heads}人", f"{value.heads} workers")]
    return _joined([*heads, *([] if value.fen is None else [money_said(value.fen)])], AND)


SAYING: Final[Mapping[type, Callable[[Any], Pair]]] = {
    Unit: lambda unit: (unit.name, unit.name), Sum: _sum, Cause: lambda cause: clock_said(cause.clock), Step: _step,
    Recipient: reached_said,
}  # fmt: skip
