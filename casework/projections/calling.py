"""How fields of facts are called whose values are no plain codes: moves, requests, grounds, channels, limits, persons, things."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from casework.domain.timekeeping.limits import Limit
from casework.projections.saying import SEALED, Pair, clock_said, said, templates, thing_said
from casework.workflows.tables import TABLES


@cache
def _moves() -> Mapping[str, str]:
    return {row.move: row.zh for table in TABLES.values() for row in table.sentences}


def move_said(move: str) -> Pair:
    """A move, as its table calls it."""
    return _moves().get(move, move), move


def _request(request: str) -> Pair:
    move, _, rest = request.rpartition("-")
    return f"“{move_said(move)[0]}”申请（{rest}）", request


def _as_it_is(text: str) -> Pair:
    """A person, whose account is never taken for a code."""
    return text, text


def limit_said(limit: str) -> Pair:
    """A limit as it may be written: 10个工作日."""
    try:
        return Limit.parse(limit).zh, limit
    except ValueError:
        return said(limit)


def _superior(superior: str) -> Pair:
    """Whom an incident is reported to above: the superior department where no other is named."""
    return ("上级人社部门", superior) if superior == "superior" else said(superior)


def _of_kind(kind: str) -> Callable[[str], Pair]:
    """A thing that somebody named otherwise than the office does keeps its name behind its kind: 支付bank-3a."""

    def called(name: str) -> Pair:
        return thing_said(name) or f"{kind}{name}", name

    return called


def _ground(ground: str) -> Pair:
    return clock_said(ground) if "." in ground and not ground.startswith(SEALED) else said(ground)


def _channel(channel: str) -> Pair:
    """A channel; mail is 邮件 here, and 邮寄送达 only as a way of serving papers."""
    zh, en = said(channel)
    return ("邮件" if channel == "mail" else zh), en


def _document(document: str) -> Pair:
    """A kind of official paper 文书种类."""
    return str(templates()["papers"].get(document, document)), document


def _method(method: str) -> Pair:
    """A way of paying 支付方式: a transfer is one of money here, and 转办 only as a kind of matter."""
    zh, en = said(method)
    return METHODS.get(method, zh), en


METHODS: Final = {"transfer": "银行转账", "deposit": "工资保证金", "court": "法院执行款"}
CALLED: Final[Mapping[str, Callable[[str], Pair]]] = {
    "clock": clock_said, "move": move_said, "request": _request, "ground": _ground, "channel": _channel, "document": _document,
    "method": _method, "limit": limit_said, "days": limit_said, "leader": _as_it_is, "former": _as_it_is, "subject": _as_it_is,
    "superior": _superior, "payment": _of_kind("支付"), "incident": _of_kind("突发事件"), "promise": _of_kind("承诺"),
    "recovery": _of_kind("追偿"), "publication": _of_kind("公布"), "hold": _of_kind("封存"), "erasure": _of_kind("删除"),
    "glass": _of_kind("紧急调阅"), "link": _of_kind("线索"),
}  # fmt: skip
"""Fields that name a clock, a move, a request, a ground (which may be a clock), a channel, a way of paying, a limit, a person or a thing of
the case, and how each is called."""
