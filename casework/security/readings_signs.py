"""Signs 异常提示 in what people read: transparent rules with their numbers. A sign asks for a look; it accuses nobody.

Relatives of the reader cannot be known here: kinship is in no record of this system. The recusal rules of 条例 16 stand for it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from casework.security.readings_report import Tally

OVERSEERS: Final = ("supervisor", "dispatcher", "leader", "hrss_head", "operator")
"""Posts whose work is to look at cases of others."""
LEAST_OUTSIDE, LEAST_NIGHT, LEAST_MUCH, TIMES, PEERS, LEAST_GLASS, LEAST_REFUSED, LEAST_UNSTATED = 20, 10, 100, 5, 3, 3, 20, 5


@dataclass(frozen=True, slots=True)
class Sign:
    """One rule that fits somebody: its name, what it says, the number found and the number from which on it fits."""

    rule: str
    zh: str
    en: str
    number: int
    limit: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in words."""

    rule: str
    zh: str
    en: str


RULES: Final[Mapping[str, Rule]] = {
    each.rule: each
    for each in (
        Rule("outside", f"查阅非本单位承办案件{LEAST_OUTSIDE}件以上且过半（督办、调度、领导岗位除外）",
             f"{LEAST_OUTSIDE} or more cases in which the unit has no part, and more than half of all (not for posts that oversee)"),
        Rule("night", f"22时至6时查阅{LEAST_NIGHT}次以上", f"{LEAST_NIGHT} or more readings between 22:00 and 06:00"),
        Rule("much", f"查阅{LEAST_MUCH}次以上且超过同岗位中位数{TIMES}倍（同岗位至少{PEERS}人）",
             f"{LEAST_MUCH} or more readings and more than {TIMES} times the median of the post ({PEERS} people at least)"),
        Rule("unstated", f"非承办而打开密存内容{LEAST_UNSTATED}次以上未说明用途",
             f"{LEAST_UNSTATED} or more things opened outside without a purpose"),
        Rule("glass", f"紧急调阅{LEAST_GLASS}件以上", f"{LEAST_GLASS} or more cases read in an emergency"),
        Rule("refused", f"被拒绝{LEAST_REFUSED}次以上", f"turned away {LEAST_REFUSED} times or more"),
    )
}  # fmt: skip


def signs(tally: Tally, peers: Sequence[Tally]) -> list[Sign]:
    """The signs of one person, beside everybody of the same post."""
    return [_sign(rule, number, limit) for rule, number, limit in _found(tally, peers)]


def _found(tally: Tally, peers: Sequence[Tally]) -> Iterator[tuple[str, int, int]]:
    if tally.post not in OVERSEERS and tally.outside >= LEAST_OUTSIDE and 2 * tally.outside > tally.cases:
        yield "outside", tally.outside, LEAST_OUTSIDE
    usual = median(each.readings for each in peers) if len(peers) >= PEERS else None
    if usual is not None and tally.readings >= LEAST_MUCH and tally.readings > TIMES * usual:
        yield "much", tally.readings, max(LEAST_MUCH, int(TIMES * usual))
    for rule, limit in (("night", LEAST_NIGHT), ("unstated", LEAST_UNSTATED), ("glass", LEAST_GLASS), ("refused", LEAST_REFUSED)):
        number: int = getattr(tally, rule)
        if number >= limit:
            yield rule, number, limit


def _sign(rule: str, number: int, limit: int) -> Sign:
    said = RULES[rule]
    return Sign(rule, said.zh, said.en, number, limit)


def report(everybody: Iterable[Tally]) -> list[tuple[Tally, list[Sign]]]:
    """Everybody with their signs; those with signs first."""
    rows, posts = list(everybody), dict[str, list[Tally]]()
    for each in rows:
        posts.setdefault(each.post, []).append(each)
    found = [(each, signs(each, posts[each.post])) for each in rows]
    return sorted(found, key=_first)


def _first(row: tuple[Tally, list[Sign]]) -> tuple[int, int]:
    tally, found = row
    return -len(found), -tally.readings
